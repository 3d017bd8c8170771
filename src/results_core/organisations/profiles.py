"""An officer's own profile: who they are, and for whom they work (screens V15)."""

import attrs

from results_core.kernel.identifiers import AccountId
from results_core.kernel.transactions import Begin
from results_core.organisations.model import OfficerAtWork
from results_core.organisations.ports import OrganisationWork


@attrs.frozen(kw_only=True)
class ManageProfile:
    """Show an officer's profile."""

    begin: Begin[OrganisationWork]

    def at_work(self, officer: AccountId) -> OfficerAtWork | None:
        """Return the officer, or None if they may not work any more, whatever their session says."""
        with self.begin(reading=True) as work:
            return work.officers.at_work(officer)
