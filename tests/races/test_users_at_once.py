"""Main users at once: one always stays, and an address is nobody's twice (AUZ-7, ENU-6)."""

from collections.abc import Callable
from functools import partial

import pytest

from results_core.kernel.errors import ResultsError
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.managing_users import LastMainUser, ManageUsers
from results_core.organisations.model import Officer, OfficerState, Role
from results_core.organisations.user_forms import UserForm
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.races.crowds import at_once
from tests.web.visits import Opening

ROUNDS = 5
DEMOTED = UserForm(first_name="Camille", last_name="Martin", job_title="Clerk", role="user")

Deed = Callable[[ManageUsers, Officer, Officer], object]


def demote(users: ManageUsers, by: Officer, whom: Officer) -> object:
    return users.edit(by.id, whom.id, DEMOTED)


def remove(users: ManageUsers, by: Officer, whom: Officer) -> object:
    return users.remove(by.id, whom.id)


def two_main_users(on: Rehearsal, turn: int) -> tuple[Officer, Officer]:
    """Return the main users of an organisation that nobody else knows."""
    organisation = an_organisation(name=f"House {turn}")
    one = put_officer_with_password(
        on, an_officer(organisation, email=f"one{turn}@univ-lyon.example"), organisation=organisation
    )
    return one, put_officer_with_password(on, an_officer(organisation, email=f"two{turn}@univ-lyon.example"))


def main_users(on: Rehearsal, like: Officer) -> int:
    with on.store.begin(reading=True) as work:
        own = work.officers.of_organisation(like.organisation)
        return sum(one.role is Role.MAIN and one.state is OfficerState.ACTIVE for one in own)


@pytest.mark.parametrize("first", [demote, remove])
@pytest.mark.parametrize("second", [demote, remove])
def test_of_two_main_users_one_stays(opening: Opening, first: Deed, second: Deed) -> None:
    """They demote or remove each other, or themselves, at the same moment: one is refused."""
    on = rehearse(opening=opening)
    users = on.application.organisations.own_users

    def deed(what: Deed, by: Officer, whom: Officer) -> Callable[[], object]:
        def done() -> object:
            try:
                return what(users, by, whom)
            except ResultsError as refusal:
                return refusal

        return done

    for turn in range(ROUNDS):
        one, two = two_main_users(on, turn)
        whom = (two, one) if turn % 2 else (one, two)
        answers = at_once([deed(first, one, whom[0]), deed(second, two, whom[1])])
        refusals = [answer for answer in answers if isinstance(answer, ResultsError)]

        assert len(refusals) == 1
        assert isinstance(refusals[0], NotMainUser | LastMainUser)
        assert main_users(on, one) == 1


def test_an_address_that_two_organisations_add_serves_one(opening: Opening) -> None:
    """Both are told the same; the list of each shows an invitation."""
    on = rehearse(opening=opening)
    users = on.application.organisations.own_users
    for turn in range(ROUNDS):
        mains = []
        for house in ("North", "South"):
            organisation = an_organisation(name=f"{house} {turn}")
            email = f"{house}{turn}@univ-lyon.example".lower()
            mains.append(
                put_officer_with_password(
                    on, an_officer(organisation, email=email), organisation=organisation
                )
            )
        form = UserForm(
            first_name="Noa", last_name="Petit", job_title="Clerk", email=f"noa{turn}@univ-lyon.example"
        )
        answers = at_once([partial(users.add, by.id, form) for by in mains])
        states = [one.state for one in answers if isinstance(one, Officer)]
        shown = [len(users.listed(by.organisation).users) for by in mains]

        assert sorted(states) == [OfficerState.ELSEWHERE, OfficerState.INVITED]
        assert shown == [2, 2]
