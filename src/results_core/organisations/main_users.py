"""Who may change anything about an organisation: its main users, as they are at that very moment (AUZ-6)."""

import attrs

from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.identifiers import AccountId
from results_core.organisations.model import Officer, OfficerState, Organisation
from results_core.organisations.ports import OrganisationWork


@attrs.frozen
class Acting:
    """A main user, and the organisation, which nobody else changes meanwhile."""

    officer: Officer
    organisation: Organisation


class NotMainUser(ResultsError):
    """Whoever asks is no main user, or not any more."""

    kind = Kind.FORBIDDEN
    code = "not_main_user"


def main_user_here(work: OrganisationWork, by: AccountId) -> Acting:
    """Return the main user and the organisation, held until this transaction ends.

    The hold comes first: of changes that main users make at once, each sees what those before it did.

    Raises:
        NotMainUser: It is none, cannot log in any more, or the organisation is suspended.
    """
    asking = work.officers.of(by)
    organisation = None if asking is None else work.organisations.of(asking.organisation, hold=True)
    officer = work.officers.of(by, hold=True)
    if organisation is None or officer is None or not organisation.is_open:
        raise NotMainUser("nobody of an organisation that may work")
    if not officer.is_main or officer.state is not OfficerState.ACTIVE:
        raise NotMainUser("only main users change anything about their organisation")
    return Acting(officer, organisation)
