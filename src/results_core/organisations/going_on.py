"""An officer goes on with a session: one read tells whose it is, and for whom they work (SES-2, SES-3)."""

import attrs

from results_core.access.credentials import Audience
from results_core.access.logging_in import GoOn
from results_core.kernel.confidential import SessionToken
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin
from results_core.organisations.model import OfficerAtWork
from results_core.organisations.ports import OrganisationWork


@attrs.frozen(kw_only=True)
class GoOnWorking:
    """Go on with a session of somebody who may work."""

    begin: Begin[OrganisationWork]
    go_on: GoOn

    def __call__(self, token: SessionToken) -> OfficerAtWork | None:
        """Return the officer, or None if the session has ended or they may not work any more."""
        with self.begin(reading=True) as work:
            found = work.officers.in_session(digest_of(token))
        if found is None or not self.go_on.goes_on(found.session, Audience.ORGANISATIONS):
            return None
        return found.at_work
