"""The pages of Your Organisation in every state, and the way to each."""

import secrets
from datetime import timedelta
from typing import Final

import attrs

from results_core.kernel.identifiers import AccountId
from results_core.organisations.model import Officer, OfficerState, Role
from results_core.testing.organisations import an_officer
from tests.browser.acting import fill, send
from tests.browser.officer_states import enter_as_officer
from tests.browser.visiting import State, Visit, Way

_USERS: Final = "/verifiers/organisation/users"


def colleagues(visit: Visit) -> Officer:
    """Enter as a main user with colleagues of every state; return the one with the longest name."""
    main = enter_as_officer(visit)
    longest = main
    for name, state in (
        ("Ní Bhriain", OfficerState.ACTIVE),
        ("Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh", OfficerState.INVITED),
        ("Nguyễn", OfficerState.DISABLED),
    ):
        fresh = secrets.token_hex(16)
        longest = attrs.evolve(
            an_officer(
                id=fresh,
                family_name=name,
                email=f"{fresh}@admissions.univ-lyon-international.example",
                role=Role.USER,
                state=state,
            ),
            organisation=main.organisation,
        )
        seen = visit.stage.clock.now() - timedelta(days=3)
        if state is OfficerState.ACTIVE:
            longest = attrs.evolve(longest, last_login_at=seen)
        with visit.stage.service.store.begin() as work:
            work.officers.add(longest)
            work.commit()
    return longest


def inside(path: str) -> Way:
    """Enter as a main user with colleagues and go to a path."""

    def state(visit: Visit) -> None:
        colleagues(visit)
        visit.open(path)

    return state


def _user(path: str) -> Way:
    def state(visit: Visit) -> None:
        visit.open(f"{_USERS}/{AccountId(colleagues(visit).id)}{path}")

    return state


def _nothing_typed(visit: Visit) -> None:
    inside(f"{_USERS}/new")(visit)
    fill(visit.page, {"email": "someone@elsewhere.example"})
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _only_main_user(visit: Visit) -> None:
    main = enter_as_officer(visit)
    visit.open(f"{_USERS}/{main.id}/removal")
    visit.page.locator("main form button").click()
    visit.page.wait_for_load_state()


def _read_only(visit: Visit) -> None:
    main = enter_as_officer(visit)
    with visit.stage.service.store.begin() as work:
        work.officers.replace(attrs.evolve(main, role=Role.USER))
        work.commit()
    visit.open(_USERS)


ORGANISATION: Final[dict[str, State]] = {
    "organisation, details": State("Your Organisation", inside("/verifiers/organisation")),
    "organisation, users": State("Users", inside(_USERS)),
    "organisation, users, read only": State("Users", _read_only),
    "organisation, new user": State("New Account User Details", inside(f"{_USERS}/new")),
    "organisation, new user, nothing typed": State("New Account User Details", _nothing_typed),
    "organisation, edit user": State("Edit user", _user("")),
    "organisation, delete user": State("Delete this user?", _user("/removal")),
    "organisation, only main user": State("This cannot be done now", _only_main_user),
}
"""What can be seen of Your Organisation, by its name."""
