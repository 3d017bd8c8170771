"""A candidate goes on with a session: one read tells whose it is, and what they may see (B6, SES-2)."""

import attrs

from results_core.access.credentials import Audience
from results_core.access.logging_in import GoOn
from results_core.kernel.confidential import SessionToken
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin
from results_core.results.model import ResultsInSession
from results_core.results.ports import ResultWork


@attrs.frozen(kw_only=True)
class GoOnReading:
    """Go on with a candidate's session."""

    begin: Begin[ResultWork]
    go_on: GoOn

    def __call__(self, token: SessionToken) -> ResultsInSession | None:
        """Return the session and the account's results, or None if it has ended or is too old."""
        with self.begin(reading=True) as work:
            found = work.results.in_session(digest_of(token))
        if found is None or not self.go_on.goes_on(found.session, Audience.CANDIDATES):
            return None
        return found
