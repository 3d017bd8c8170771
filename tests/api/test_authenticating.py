"""Who is let in by the interface: Basic, tokens, and what is told to whoever is not (API-1, API-2)."""

from datetime import timedelta

import attrs
import pytest
from werkzeug.test import TestResponse

from adapters_web.policies import Actor, open_to
from results_core.api_access.model import SECRET_LIVES, Scope
from results_core.api_access.tokens import is_ours
from results_core.journal.events import EventKind
from results_core.organisations.model import OrganisationState
from tests.api.calling import PROBLEM, System, a_system, basic, bearer

A_SECOND = timedelta(seconds=1)
FORM = {"grant_type": "client_credentials"}


@pytest.fixture
def system() -> System:
    """A client that may do everything."""
    return a_system()


def kind(answer: TestResponse) -> tuple[int, str]:
    """Return status and type of a problem."""
    assert answer.mimetype == PROBLEM, answer.text
    assert answer.json is not None
    assert answer.json["status"] == answer.status_code
    return answer.status_code, answer.json["type"].partition("#")[2]


def test_basic_and_a_token_let_in(system: System) -> None:
    """Both say who calls; a token lives for 900 seconds and not a moment longer."""
    answer = system.ask("/token", method="POST", data=FORM)
    assert answer.json is not None
    token = answer.json["access_token"]
    assert (answer.json["token_type"], answer.json["expires_in"]) == ("Bearer", 900)
    assert answer.json["scope"] == "shares statements photos passport verify webhooks"
    assert answer.headers["Cache-Control"] == "no-store"
    assert is_ours(token)
    for headers in (system.basic, bearer(token)):
        told = system.ask("/client", headers=headers)
        assert told.json is not None
        assert told.json["client_id"] == system.client.id

    clock = system.site.rehearsal.clock
    clock.set(clock.now() + timedelta(seconds=900) - timedelta(microseconds=1))
    assert system.ask("/client", headers=bearer(token)).status_code == 200
    clock.set(clock.now() + timedelta(microseconds=1))
    assert kind(system.ask("/client", headers=bearer(token))) == (401, "credentials-expired")


def test_the_secret_may_stand_in_the_form_of_the_token_alone(system: System) -> None:
    """As OAuth lets it; twice is too often, and no address carries it."""
    inside = {**FORM, "client_id": system.client.id, "client_secret": system.secret}
    assert system.ask("/token", method="POST", headers={}, data=inside).status_code == 200
    assert kind(system.ask("/token", method="POST", data=inside)) == (400, "invalid-request")
    assert kind(system.ask(f"/client?access_token={system.token()}", headers={}))[0] == 401


def test_only_client_credentials_give_a_token(system: System) -> None:
    """No password, no refresh, no JSON, no token by a token (API-2)."""
    for grant in ("password", "refresh_token", "authorization_code", ""):
        answer = system.ask("/token", method="POST", data={"grant_type": grant, "username": "a"})
        assert kind(answer)[0] == 400
        assert answer.json is not None
        assert answer.json["error"] == "unsupported_grant_type"
    assert kind(system.ask("/token", method="POST", json=FORM)) == (415, "unsupported-media-type")
    by_token = system.ask("/token", method="POST", headers=bearer(system.token()), data=FORM)
    assert kind(by_token) == (400, "invalid-request")


def test_a_token_may_do_less_than_its_client() -> None:
    """Never more, and nothing that there is not."""
    system = a_system(scopes=[Scope.SHARES, Scope.VERIFY])
    less = system.ask("/client", headers=bearer(system.token(scope="verify")))
    assert less.json is not None
    assert less.json["scopes"] == ["verify"]
    for wanted in ("photos", "verify photos", "everything"):
        answer = system.ask("/token", method="POST", data={**FORM, "scope": wanted})
        assert answer.json is not None
        assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")


def test_a_wrong_secret_and_an_unknown_client_read_the_same(system: System) -> None:
    """Status, headers and body, at the token and everywhere else; so does no secret at all (API-2)."""
    cases = [
        basic(system.client.id, "ro_live_" + "x" * 49),
        basic("f" * 32, system.secret),
        basic("nobody\udcff".encode("utf-8", "replace").decode(), ""),
        bearer("ro_token_" + "x" * 49),
        {},
    ]
    for path, method, data in (("/client", "GET", None), ("/token", "POST", FORM)):
        told = []
        for headers in cases if path == "/client" else cases[:3]:
            answer = system.ask(path, method=method, headers=headers, data=data, address="192.0.2.9")
            assert kind(answer) == (401, "unauthenticated")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            named = [
                one for one in answer.headers if "Request-Id" not in one[0] and "RateLimit" not in one[0]
            ]
            assert answer.json is not None
            told.append((named[:-1], {**answer.json, "request_id": ""}))
        assert all(one == told[0] for one in told)


def test_ten_wrong_secrets_shut_out_whoever_comes_from_elsewhere(system: System) -> None:
    """For fifteen minutes; the right one from a known address passes all the while (API-2)."""
    assert system.ask("/client", address="192.0.2.1").status_code == 200
    wrong = basic(system.client.id, "wrong")
    for _ in range(10):
        assert kind(system.ask("/client", headers=wrong, address="198.51.100.7"))[0] == 401
    shut = system.ask("/client", headers=wrong, address="198.51.100.7")
    assert kind(shut) == (429, "too-many-failures")
    assert shut.headers["Retry-After"] == "900"
    assert kind(system.ask("/client", address="203.0.113.5")) == (429, "too-many-failures")
    assert system.ask("/client", address="192.0.2.1").status_code == 200
    assert len(system.site.rehearsal.events(EventKind.BUDGET_USED_UP)) == 1

    clock = system.site.rehearsal.clock
    clock.set(clock.now() + timedelta(minutes=15))
    assert system.ask("/client", address="203.0.113.5").status_code == 200


def test_an_unknown_client_is_shut_out_alike(system: System) -> None:
    """Whether there is such a client cannot be told from the eleventh answer."""
    answers = [system.ask("/client", headers=basic("0" * 32, "x")).status_code for _ in range(11)]

    assert answers == [401] * 10 + [429]


def test_whoever_makes_clients_up_is_stopped_by_the_address(system: System) -> None:
    """After sixty in five minutes, whatever the ids; the right secret passes from there all the while."""
    answers = [
        system.ask("/client", headers=basic(f"{number:032x}", "x"), address="198.51.100.7").status_code
        for number in range(62)
    ]
    assert answers == [401] * 60 + [429] * 2
    assert system.ask("/client", address="198.51.100.7").status_code == 200
    with system.site.rehearsal.store.begin(reading=True) as work:
        rows = work.record.budgets  # type: ignore[attr-defined]
    assert sum(kept.purpose == "client_secrets" for kept in rows.values()) == 60


def test_what_was_right_and_is_over_says_so(system: System) -> None:
    """An expired or revoked secret, a revoked client, a suspended organisation: at once, tokens too."""
    store, token = system.site.rehearsal.store, system.token()
    with store.begin() as work:
        work.organisations.replace(attrs.evolve(system.organisation, state=OrganisationState.SUSPENDED))
        work.commit()
    for headers in (system.basic, bearer(token)):
        assert kind(system.ask("/client", headers=headers)) == (403, "organisation-suspended")
    with store.begin() as work:
        work.organisations.replace(system.organisation)
        work.commit()
    clock = system.site.rehearsal.clock
    clock.set(clock.now() + SECRET_LIVES)
    assert kind(system.ask("/client")) == (401, "credentials-expired")
    with store.begin() as work:
        work.clients.replace(system.client.revoked(at=clock.now()))
        work.commit()
    assert kind(system.ask("/client")) == (401, "credentials-revoked")


def test_a_secret_that_is_used_says_when(system: System) -> None:
    """To the minute: what comes in between writes nothing (D2)."""
    clock, store = system.site.rehearsal.clock, system.site.rehearsal.store
    first = clock.now()
    for seconds in (0, 59):
        clock.set(first + seconds * A_SECOND)
        system.ask("/client")
        with store.begin(reading=True) as work:
            [secret] = work.clients.secrets_of([system.client.id])
        assert secret.used_at == first
    clock.set(first + 60 * A_SECOND)
    system.ask("/client")
    with store.begin(reading=True) as work:
        [secret] = work.clients.secrets_of([system.client.id])
    assert secret.used_at == clock.now()


def test_letting_in_is_an_event_of_the_client(system: System) -> None:
    """A token, and the first call from an address; ids only (LOG-3)."""
    system.token()
    system.ask("/client")

    events = system.site.rehearsal.events(EventKind.CLIENT_LET_IN)
    assert [(one.actor.value, one.facts["client"], one.facts["by"]) for one in events] == [
        ("client", system.client.id, "new_address"),
        ("client", system.client.id, "token"),
    ]


def test_what_a_client_may_not_do_is_an_event() -> None:
    """By the name of the resource; so many an hour and no more (LOG-3)."""
    system = a_system(scopes=[])

    @open_to(Actor.CLIENT, scope=Scope.VERIFY)
    def asking() -> str:
        return "shown"

    system.site.app.add_url_rule("/api/v1/asking", "asking", asking, provide_automatic_options=False)
    answers = {kind(system.ask("/asking")) for _ in range(62)}
    assert answers == {(403, "scope-missing")}

    events = system.site.rehearsal.events(EventKind.ACCESS_REFUSED)
    assert len(events) == 60
    assert events[0].facts == {"client": system.client.id, "page": "asking", "answer": 403}
