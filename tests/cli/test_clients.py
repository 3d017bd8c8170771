"""Clients of the API on the command line (D2, E2)."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from results_app.settings import load_settings
from results_app.wiring import open_service
from results_core.api_access.model import ClientState
from results_core.testing.clients import a_client, put_client
from results_core.testing.organisations import UNIVERSITY, an_officer, put_officer, put_organisation
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store
from tests.cli.terminal import Terminal


@pytest.fixture
def store(terminal: Terminal, clock: StoppedClock) -> Iterator[Store]:
    """The terminal's record."""
    terminal.done("db", "upgrade")
    with closing(open_service(load_settings(None, terminal.environment), clock=clock)) as service:
        yield service.store


def test_a_request_is_listed_approved_and_revoked(terminal: Terminal, store: Store) -> None:
    """By the beginning of its id; status and the organisation's page tell of it."""
    organisation = put_organisation(store)
    put_officer(store, an_officer(organisation))
    client = put_client(store, a_client(organisation, state=ClientState.WAITING))
    other = put_client(store, a_client(organisation, name="Other", state=ClientState.WAITING))

    [first, second] = terminal.done("clients", "waiting", "--json").data
    assert {first["client"], second["client"]} == {client.id, other.id}
    assert first["organisation_name"] == UNIVERSITY
    assert terminal.done("status", "--json").data["clients_waiting"] == 2
    approved = terminal.done("clients", "approve", client.id[:10], "--scope", "verify", "--json").data
    assert (approved["state"], approved["scopes"]) == ("approved", ["verify"])
    terminal.done("clients", "decline", other.id, "--reason", "What for?")
    [listed] = terminal.done("clients", "list", "--state", "approved", "--json").data
    assert listed["secrets"][0]["hint"].startswith("ro_live_…")
    assert "Admissions" in terminal.done("clients", "list").out
    [shown, _] = terminal.done("organisations", "show", organisation.id, "--json").data["clients"]
    assert client.id in shown
    revoked = terminal.done("clients", "revoke", client.id, "--reason", "Found in public", "--yes", "--json")
    assert revoked.data["state"] == "revoked"
    terminal.done("outbox", "deliver")
    assert len(list((terminal.directory / "mail").glob("*.eml"))) == 3


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("approve", "nobody"), 1),
        (("revoke", "nobody", "--reason", "x", "--yes"), 1),
        (("approve", "nobody", "--scope", "everything"), 2),
        (("decline", "nobody"), 2),
    ],
)
def test_what_cannot_be_done_says_why(
    terminal: Terminal, store: Store, words: tuple[str, ...], status: int
) -> None:
    """Unknown clients, unknown scopes, no reason."""
    del store
    answer = terminal("clients", *words)

    assert answer.status == status
    assert answer.err
