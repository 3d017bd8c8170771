"""From the wish for access to its end: asking, deciding, secrets, warnings (D2, API-1, L25)."""

from datetime import timedelta

import attrs
import pytest

from results_core.api_access.asking import LONGEST_NAME, AccessForm
from results_core.api_access.authenticating import Caller, Issued, NotLetIn, Refusal
from results_core.api_access.deciding import ClientDecided, SeveralClients
from results_core.api_access.managing import MadeSecret, TwoAreLive
from results_core.api_access.model import (
    MOST_CLIENTS,
    SECRET_LIVES,
    Client,
    ClientState,
    Scope,
    UnknownClient,
    UnknownSecret,
)
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, ClientId
from results_core.kernel.reasons import NoReason
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.model import Officer, OfficerState, Organisation, Role
from results_core.testing.clients import a_client, put_client
from results_core.testing.organisations import (
    OFFICER_EMAIL,
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
)
from results_core.testing.rehearsal import Rehearsal, rehearse

WISH = AccessForm(name=" Admissions ", purpose="Offers of\u200b places", scopes=["shares", "verify"])
ADDRESS = "192.0.2.1"


class House:
    """An organisation with a main user, who asks."""

    def __init__(self) -> None:
        self.rehearsal: Rehearsal = rehearse()
        self.organisation: Organisation = put_organisation(self.rehearsal.store)
        self.main: Officer = put_officer(
            self.rehearsal.store, an_officer(self.organisation, role=Role.MAIN, state=OfficerState.ACTIVE)
        )
        self.access = self.rehearsal.application.api_access

    def ask(self, form: AccessForm = WISH) -> Client:
        """Have the main user ask."""
        client = self.access.ask(self.main.id, form)
        assert isinstance(client, Client)
        return client

    def approved(self) -> Client:
        """Have a wish approved."""
        return self.access.requests.approve(self.ask().id, operator="olga")

    def secret(self, client: Client) -> MadeSecret:
        """Make a secret."""
        made = self.access.clients.make_secret(self.main.id, client.id)
        assert isinstance(made, MadeSecret)
        return made

    def enters(self, made: MadeSecret) -> Caller | Refusal:
        """Show the secret; return who is let in, or why nobody is."""
        answer = self.access.authenticate.by_secret(made.client.id, made.opens, address=ADDRESS)
        assert isinstance(answer, Caller | NotLetIn)
        return answer.why if isinstance(answer, NotLetIn) else answer

    def told(self) -> list[tuple[LetterKind, str]]:
        """Deliver what is due; return the kinds and the addresses."""
        return [(letter.kind, letter.to) for letter in self.rehearsal.deliver()]


@pytest.fixture
def house() -> House:
    """A fresh one."""
    return House()


def test_a_wish_is_kept_as_it_was_meant(house: House) -> None:
    """Cleaned, waiting, and an event; it opens nothing."""
    client = house.ask()

    assert (client.name, client.purpose) == ("Admissions", "Offers of places")
    assert (client.state, client.scopes) == (ClientState.WAITING, frozenset({Scope.SHARES, Scope.VERIFY}))
    [event] = house.rehearsal.events(EventKind.CLIENT_ASKED)
    assert event.facts == {"officer": house.main.id, "client": client.id, "scopes": "shares verify"}
    with pytest.raises(UnknownClient):
        house.access.clients.make_secret(house.main.id, client.id)


@pytest.mark.parametrize(
    ("form", "codes"),
    [
        (
            AccessForm(name=" ", purpose="\u200b", scopes=[]),
            ["client_name_missing", "client_purpose_missing", "client_scopes_missing"],
        ),
        (
            AccessForm(name="x" * (LONGEST_NAME + 1), purpose="x" * 1001, scopes=["everything"]),
            ["client_name_long", "client_purpose_long", "client_scopes_missing"],
        ),
    ],
)
def test_everything_that_is_wrong_is_told_at_once(house: House, form: AccessForm, codes: list[str]) -> None:
    """Each with its field; nothing is kept."""
    answer = house.access.ask(house.main.id, form)

    assert not isinstance(answer, Client)
    assert [one.code for one in answer] == codes
    assert house.access.requests.listed() == []


def test_names_do_not_repeat_and_systems_do_not_pile_up(house: House) -> None:
    """Ten that stand; one that is over makes room, for its name as well."""
    first = house.ask()
    again = house.access.ask(house.main.id, AccessForm(name="ADMISSIONS", purpose="x", scopes=["verify"]))
    assert not isinstance(again, Client)
    assert [one.code for one in again] == ["client_name_taken"]
    for number in range(1, MOST_CLIENTS):
        house.ask(AccessForm(name=f"System {number}", purpose="x", scopes=["verify"]))
    more = house.access.ask(house.main.id, AccessForm(name="One more", purpose="x", scopes=["verify"]))
    assert not isinstance(more, Client)
    assert [one.code for one in more] == ["client_too_many"]
    house.access.clients.revoke(house.main.id, first.id)
    assert house.ask().name == "Admissions"


def test_only_main_users_of_the_organisation_do_anything(house: House) -> None:
    """Nobody else asks, makes, ends or revokes; another organisation's client is not there (AUZ-6)."""
    user = put_officer(
        house.rehearsal.store,
        an_officer(
            house.organisation, email="user@univ-lyon.example", role=Role.USER, state=OfficerState.ACTIVE
        ),
    )
    client = house.approved()
    made = house.secret(client)
    clients = house.access.clients
    for attempt in (
        lambda by: house.access.ask(by, WISH),
        lambda by: clients.make_secret(by, client.id),
        lambda by: clients.end_secret(by, client.id, made.secret.id),
        lambda by: clients.revoke(by, client.id),
    ):
        for by in (user.id, AccountId("nobody")):
            with pytest.raises(NotMainUser):
                attempt(by)
    oslo = put_organisation(house.rehearsal.store, an_organisation(name="Oslo", domains=("oslo.example",)))
    theirs = put_client(house.rehearsal.store, a_client(oslo))
    for strange in (
        lambda: clients.make_secret(house.main.id, theirs.id),
        lambda: clients.end_secret(house.main.id, theirs.id, made.secret.id),
        lambda: clients.revoke(house.main.id, theirs.id),
        lambda: clients.one(house.organisation.id, theirs.id),
    ):
        with pytest.raises(UnknownClient):
            strange()


def test_an_operator_approves_declines_and_revokes(house: House) -> None:
    """Once each, with letters to main users, reasons where they read them, and events (AUZ-9, L25)."""
    requests = house.access.requests
    first, second = house.ask(), house.ask(AccessForm(name="Second", purpose="x", scopes=["photos"]))
    approved = requests.approve(first.id[:8].upper(), operator="olga", scopes=[Scope.VERIFY], reason="known")
    assert (approved.state, approved.scopes) == (ClientState.APPROVED, frozenset({Scope.VERIFY}))
    for silent in ("", " "):
        with pytest.raises(NoReason):
            requests.decline(second.id, operator="olga", reason=silent)
    requests.decline(second.id, operator="olga", reason="What for?")
    made = house.secret(approved)
    requests.revoke(first.id, operator="olga", reason="Found in public")

    assert house.enters(made) is Refusal.REVOKED
    for late in (requests.approve, requests.revoke):
        with pytest.raises(ClientDecided):
            late(first.id, operator="olga", reason="again")
    assert house.told() == [
        (LetterKind.API_APPROVED, OFFICER_EMAIL),
        (LetterKind.API_DECLINED, OFFICER_EMAIL),
        (LetterKind.API_REVOKED, OFFICER_EMAIL),
    ]
    for kind in (EventKind.CLIENT_APPROVED, EventKind.CLIENT_DECLINED, EventKind.CLIENT_REVOKED):
        [event] = house.rehearsal.events(kind)
        assert event.personal["operator"] == "olga"


def test_clients_are_named_by_how_their_id_begins(house: House) -> None:
    """Four signs at least; several of a kind are refused, and so is none."""
    client = house.ask()
    assert house.access.requests.show(client.id[:4]).client == client
    for named in ("", client.id[:3], "zzzz", "%"):
        with pytest.raises(UnknownClient):
            house.access.requests.show(named)
    with house.rehearsal.store.begin() as work:
        work.clients.add(attrs.evolve(client, id=ClientId(client.id[:8] + "f" * 24), name="Twin"))
        work.commit()
    with pytest.raises(SeveralClients):
        house.access.requests.show(client.id[:8])


def test_an_answer_is_due_within_two_working_days(house: House) -> None:
    """Weekends and bank holidays do not count; what is late is marked and counted."""
    house.ask()
    [waiting] = house.access.requests.waiting()
    clock = house.rehearsal.clock
    assert not waiting.is_overdue
    clock.set(clock.now() + (waiting.answer_by - clock.now().date()) + timedelta(days=1))

    [late] = house.access.requests.waiting()
    assert late.is_overdue
    assert house.access.requests.overdue() == 1


def test_two_secrets_let_a_client_change_without_a_break(house: House) -> None:
    """Both work until the first is ended; a third waits for that (API-1)."""
    client = house.approved()
    first, second = house.secret(client), house.secret(client)
    assert isinstance(house.access.clients.make_secret(house.main.id, client.id), TwoAreLive)
    for made in (first, second):
        assert isinstance(house.enters(made), Caller)
        assert made.secret.expires_at - made.secret.made_at == SECRET_LIVES

    caller = house.enters(first)
    assert isinstance(caller, Caller)
    issued = house.access.authenticate.token_for(caller)
    assert isinstance(issued, Issued)
    house.access.clients.end_secret(house.main.id, client.id, first.secret.id)
    assert house.enters(first) is Refusal.REVOKED
    assert house.access.authenticate.by_token(issued.token) == NotLetIn(Refusal.WRONG)
    assert isinstance(house.enters(second), Caller)
    with pytest.raises(UnknownSecret):
        house.access.clients.end_secret(house.main.id, client.id, first.secret.id)
    house.secret(client)


def test_no_secret_is_kept_in_words(house: House) -> None:
    """The record, the journal and the letters know a digest and a hint (API-1)."""
    made = house.secret(house.approved())
    house.rehearsal.deliver()
    with house.rehearsal.store.begin(reading=True) as work:
        everything = repr(work.__dict__)

    assert made.opens.reveal() not in everything
    assert made.secret.digest not in repr(made.secret)
    assert made.opens.reveal() not in repr(made)
    assert made.secret.hint == f"ro_live_…{made.opens.reveal()[-4:]}"


def test_main_users_are_warned_three_times_and_once_each(house: House) -> None:
    """60, 30 and 7 days before the end; after a silence once, with what is due now (L25)."""
    client = house.approved()
    made = house.secret(client)
    house.told()
    clock, written = house.rehearsal.clock, []
    for days in (61, 60, 59, 30, 8, 7, 1, 0):
        clock.set(made.secret.expires_at - timedelta(days=days))
        steps = 0
        while house.access.warn():
            steps += 1
        written.append((days, [kind for kind, _ in house.told()]))
        assert steps <= 1
    told = [LetterKind.API_SECRET_EXPIRES]
    assert written == [(61, []), (60, told), (59, []), (30, told), (8, []), (7, told), (1, []), (0, [])]
    events = house.rehearsal.events(EventKind.CLIENT_SECRET_EXPIRING)
    assert [(one.actor.value, one.facts["days"]) for one in events] == [
        ("system", 60),
        ("system", 30),
        ("system", 7),
    ]

    late = House()
    made = late.secret(late.approved())
    late.told()
    late.rehearsal.clock.set(made.secret.expires_at - timedelta(days=5))
    while late.access.warn():
        pass
    assert [kind for kind, _ in late.told()] == told
