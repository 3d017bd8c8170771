"""Clients of the API with many hands, on both databases (API-1 to API-4)."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from results_core.api_access.authenticating import Caller, NotLetIn, Refusal, TooManyWrong
from results_core.api_access.limiting import CallPolicy
from results_core.api_access.managing import MadeSecret, TwoAreLive
from results_core.api_access.model import ClientState
from results_core.api_access.repeating import Answer, Begun, Repeated, UnderWay
from results_core.api_access.tokens import ClientSecret
from results_core.application import Policies
from results_core.journal.events import EventKind
from results_core.organisations.model import OfficerState, Role
from results_core.testing.clients import a_client, a_client_secret, a_secret, put_client
from results_core.testing.organisations import an_officer, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import BudgetKey
from results_core.throttling.rates import Draw, Drawn, RatePolicy
from tests.api.calling import a_system
from tests.races.crowds import at_once, times
from tests.web.visits import Opening, stage

HERE = "192.0.2.1"
BRISK = RatePolicy(purpose="client", most=60, within=timedelta(minutes=1), burst=12)
SLOW = RatePolicy(purpose="client", most=60, within=timedelta(minutes=1), burst=7)


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with one entry."""
    return rehearse(opening=opening)


def test_of_twenty_equal_calls_one_is_done(rehearsal: Rehearsal) -> None:
    """The others wait or are told what was answered (API-4)."""
    client = a_client(put_organisation(rehearsal.store))
    repeat = rehearsal.application.api_access.repeat
    done: list[int] = []

    def call() -> object:
        standing = repeat(client.id, "key", b"request")
        if isinstance(standing, Begun):
            done.append(1)
            repeat.settle(standing, Answer(status=200, media_type="text/plain", body=b"done"))
        return standing

    answers = at_once(times(20, call))
    assert len(done) == 1
    assert {type(answer) for answer in answers} <= {Begun, Repeated, UnderWay}
    assert isinstance(repeat(client.id, "key", b"request"), Repeated)


def test_of_twenty_secrets_made_at_once_two_are(rehearsal: Rehearsal) -> None:
    """Never a third one, whoever presses the button (API-1)."""
    organisation = put_organisation(rehearsal.store)
    main = put_officer(rehearsal.store, an_officer(organisation, role=Role.MAIN, state=OfficerState.ACTIVE))
    client = put_client(rehearsal.store, a_client(organisation), a_secret(a_client(organisation)))
    make = rehearsal.application.api_access.clients.make_secret

    answers = at_once(times(20, lambda: make(main.id, client.id)))
    assert [type(answer) for answer in answers].count(MadeSecret) == 1
    assert [type(answer) for answer in answers].count(TwoAreLive) == 19


def test_a_token_does_not_outlive_a_revocation_at_once(rehearsal: Rehearsal) -> None:
    """Whoever is first: afterwards no token opens anything (API-1)."""
    organisation = put_organisation(rehearsal.store)
    client = put_client(rehearsal.store, a_client(organisation))
    access = rehearsal.application.api_access
    caller = access.authenticate.by_secret(client.id, a_client_secret(client), address=HERE)
    assert isinstance(caller, Caller)

    def revoke() -> object:
        return access.requests.revoke(client.id, operator="olga", reason="lost")

    issued = at_once([*times(8, lambda: access.authenticate.token_for(caller)), revoke])
    assert access.requests.show(client.id).client.state is ClientState.REVOKED
    for answer in issued:
        token = getattr(answer, "token", None)
        if token is not None:
            assert isinstance(access.authenticate.by_token(token), NotLetIn)


def test_wrong_secrets_at_once_shut_once(rehearsal: Rehearsal) -> None:
    """Many more are refused than ten, and there is one event of it (API-2)."""
    client = put_client(rehearsal.store, a_client(put_organisation(rehearsal.store)))
    authenticate = rehearsal.application.api_access.authenticate
    wrong = ClientSecret("ro_live_wrong")

    answers = at_once(times(30, lambda: authenticate.by_secret(client.id, wrong, address=HERE)))
    assert {type(answer) for answer in answers} <= {NotLetIn, TooManyWrong}
    assert all(one.why is Refusal.WRONG for one in answers if isinstance(one, NotLetIn))
    assert isinstance(authenticate.by_secret(client.id, wrong, address=HERE), TooManyWrong)
    assert len(rehearsal.events(EventKind.BUDGET_USED_UP)) == 1


def test_draws_at_once_get_no_more_than_the_burst(rehearsal: Rehearsal) -> None:
    """Seven of thirty, however they come (API-3)."""

    def draw() -> object:
        with rehearsal.store.begin() as work:
            [answer] = work.rates.draw([Draw(key=BudgetKey("k"), policy=SLOW)], now=rehearsal.clock.now())
            work.commit()
        return answer

    answers = at_once(times(30, draw))
    assert sum(isinstance(answer, Drawn) for answer in answers) == 7


def test_calls_at_once_share_what_was_drawn(opening: Opening) -> None:
    """One draws, the others wait and take of it: none is lost, none is granted twice (API-3)."""
    system = a_system(stage(policies=Policies(calls=CallPolicy(of_client=BRISK)), opening=opening))
    answers = at_once(times(14, lambda: system.ask("/client")))

    assert sorted(one.status_code for one in answers) == [200] * 12 + [429] * 2
    left = [int(one.headers["RateLimit-Remaining"]) for one in answers if one.status_code == HTTPStatus.OK]
    assert sorted(left) == list(range(12))
