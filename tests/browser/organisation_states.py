"""The pages of Your Organisation in every state, and the way to each."""

import secrets
from datetime import timedelta
from typing import Final

import attrs

from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.api_access.model import ClientState, Scope
from results_core.kernel.identifiers import AccountId, ClientId, JoinRequestId, OrganisationId, SecretId
from results_core.organisations.model import JoinRequest, JoinRequestState, Officer, OfficerState, Role
from results_core.testing.clients import EVERYTHING, a_client, a_secret
from results_core.testing.organisations import a_person, an_officer, an_organisation
from tests.browser.acting import fill, send
from tests.browser.officer_states import Chance, enter_as_officer
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


def _change_asked(visit: Visit) -> None:
    inside("/verifiers/organisation/change")(visit)
    fill(visit.page, {"name": "Université Lumière", "domains": "univ-lumiere.fr", "reason": "One by now"})
    send(visit.page)
    visit.page.locator(".banner").wait_for()


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


def _wish(visit: Visit, organisation: OrganisationId, state: JoinRequestState) -> JoinRequest:
    fresh = secrets.token_hex(16)
    wish = JoinRequest(
        id=JoinRequestId(fresh),
        organisation=organisation,
        person=a_person(first_name="Noa", family_name="Petit", email=f"{fresh}@univ-lyon.example"),
        state=state,
        terms_at=visit.stage.clock.now(),
        terms_version="1",
        asked_at=visit.stage.clock.now(),
    )
    with visit.stage.service.store.begin() as work:
        work.join_requests.add(wish)
        work.commit()
    return wish


def _wishes(visit: Visit) -> None:
    officer = colleagues(visit)
    for _ in range(2):
        _wish(visit, officer.organisation, JoinRequestState.WAITING)
    visit.open(_USERS)


def _house(visit: Visit) -> str:
    """Keep an organisation whose name nobody else has; return its id."""
    fresh = secrets.token_hex(16)
    house = an_organisation(name=f"Université {fresh}", id=fresh, domains=(f"u{fresh}.example",))
    with visit.stage.service.store.begin() as work:
        work.organisations.add(house)
        work.commit()
    return house.id


def _found(visit: Visit) -> None:
    visit.open(f"/verifiers/register/join?name=univ+{_house(visit)[:12]}")


def _join_form(visit: Visit) -> None:
    visit.open(f"/verifiers/register/join/{_house(visit)}")


def _joiner_typed_nothing(visit: Visit) -> None:
    _join_form(visit)
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _join_asked(visit: Visit) -> None:
    house = _house(visit)
    visit.open(f"/verifiers/register/join/{house}")
    email = f"noa@u{house}.example"
    typed = {"first_name": "Noa", "last_name": "Petit", "job_title": "Clerk"}
    fill(visit.page, typed | {"email": email, "email_again": email})
    visit.page.locator("#terms").check()
    send(visit.page)
    visit.page.wait_for_url("**/join/sent")


def _join_link(visit: Visit) -> None:
    wish = _wish(visit, OrganisationId(_house(visit)), JoinRequestState.UNCONFIRMED)
    issued = issue_link(
        LinkPurpose.CONFIRM_APPLICATION,
        wish.id,
        address_digest=digest_of_address(
            visit.stage.service.application.organisations.confirm_joining.digester, wish.person.email
        ),
        now=visit.stage.clock.now(),
        randomness=Chance(),
    )
    with visit.stage.service.store.begin() as work:
        work.links.issue(issued.link)
        work.commit()
    visit.open(f"/verifiers/join/{issued.token.reveal()}")


def _join_confirmed(visit: Visit) -> None:
    _join_link(visit)
    send(visit.page)
    visit.page.wait_for_url("**/join/done")


def _systems(visit: Visit) -> tuple[ClientId, SecretId]:
    """Enter as a main user whose organisation has systems in every state."""
    main = colleagues(visit)
    organisation = an_organisation(id=main.organisation)
    clients = [
        attrs.evolve(
            a_client(organisation, name=name, state=state, scopes=scopes),
            id=ClientId(secrets.token_hex(16)),
            asked_at=visit.stage.clock.now(),
        )
        for name, state, scopes in (
            ("Admissions", ClientState.APPROVED, EVERYTHING),
            ("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", ClientState.WAITING, [Scope.VERIFY]),
            ("Old registry", ClientState.REVOKED, EVERYTHING),
        )
    ]
    working = clients[0]
    now = visit.stage.clock.now()
    kept = [
        attrs.evolve(a_secret(working, name="one", made_at=now), used_at=now),
        attrs.evolve(a_secret(working, name="two", made_at=now - timedelta(days=9)), ended_at=now),
    ]
    with visit.stage.service.store.begin() as work:
        for client in clients:
            work.clients.add(client)
        for secret in kept:
            work.clients.add_secret(secret)
        work.commit()
    return working.id, kept[0].id


def _api(path: str = "") -> Way:
    def state(visit: Visit) -> None:
        client, secret = _systems(visit)
        visit.open(f"/verifiers/organisation/api{path.format(client=client, secret=secret)}")

    return state


def _api_nothing_typed(visit: Visit) -> None:
    inside("/verifiers/organisation/api")(visit)
    visit.page.locator("#access-form button").click()
    visit.page.locator(".error-summary").wait_for()


def _api_secret(visit: Visit) -> None:
    _api()(visit)
    visit.page.locator("form[action$='/secrets'] button").click()
    visit.page.locator("#client-secret").wait_for()


ORGANISATION: Final[dict[str, State]] = {
    "organisation, details": State("Your Organisation", inside("/verifiers/organisation")),
    "organisation, edit": State("Edit organisation details", inside("/verifiers/organisation/details")),
    "organisation, change": State("Ask for a change", inside("/verifiers/organisation/change")),
    "organisation, change asked": State("Your Organisation", _change_asked),
    "organisation, API": State("API", _api()),
    "organisation, API, first request": State("API", inside("/verifiers/organisation/api")),
    "organisation, API, nothing typed": State("API", _api_nothing_typed),
    "organisation, API, new secret": State("The new secret", _api_secret),
    "organisation, API, revoke secret": State(
        "Revoke this secret?", _api("/{client}/secrets/{secret}/removal")
    ),
    "organisation, API, revoke": State("Revoke the access of Admissions?", _api("/{client}/removal")),
    "organisation, exams": State("Recognised Exams and Tests", inside("/verifiers/organisation/exams")),
    "organisation, users": State("Users", inside(_USERS)),
    "organisation, users, read only": State("Users", _read_only),
    "organisation, new user": State("New Account User Details", inside(f"{_USERS}/new")),
    "organisation, new user, nothing typed": State("New Account User Details", _nothing_typed),
    "organisation, edit user": State("Edit user", _user("")),
    "organisation, delete user": State("Delete this user?", _user("/removal")),
    "organisation, only main user": State("This cannot be done now", _only_main_user),
    "organisation, wishes": State("Users", _wishes),
    "joining, search": State(
        "Join an existing account", lambda visit: visit.open("/verifiers/register/join")
    ),
    "joining, found": State("Join an existing account", _found),
    "joining, form": State("Ask to join", _join_form),
    "joining, form, nothing typed": State("Ask to join", _joiner_typed_nothing),
    "joining, asked": State("Check your email", _join_asked),
    "joining, link": State("Confirm your email address", _join_link),
    "joining, confirmed": State("Your address is confirmed", _join_confirmed),
    "joining, link gone": State("This link has expired", lambda visit: visit.open("/verifiers/join")),
}
"""What can be seen of Your Organisation, by its name."""
