"""What an organisation says of itself, and what its main users change about it (screens V11, mission C14)."""

import attrs

from results_core.kernel.identifiers import OrganisationId
from results_core.kernel.transactions import Begin
from results_core.organisations.model import Organisation, UnknownOrganisation
from results_core.organisations.ports import OrganisationWork


@attrs.frozen(kw_only=True)
class ManageDetails:
    """Show an organisation to its own users."""

    begin: Begin[OrganisationWork]

    def shown(self, organisation: OrganisationId) -> Organisation:
        """Return the organisation.

        Raises:
            UnknownOrganisation: It is gone.
        """
        with self.begin(reading=True) as work:
            found = work.organisations.of(organisation)
        if found is None:
            raise UnknownOrganisation("the organisation is gone")
        return found
