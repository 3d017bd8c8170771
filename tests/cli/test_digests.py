"""Summaries written by hand (mission E3)."""

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.organisations import put_officer, put_organisation
from results_core.testing.rehearsal import OPERATOR
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock
from tests.cli.terminal import Terminal


def test_what_is_due_is_written_once(terminal: Terminal, clock: StoppedClock) -> None:
    """By now, or by the instant that is given; what is mistyped is wrong usage."""
    from adapters_sql import SqlStore

    terminal.done("import", "entries", terminal.entries(), "--operator", OPERATOR)
    store = SqlStore.open(
        terminal.environment["RESULTS_DATABASE_URL"],
        cipher=LabelledCipher(),
        randomness=SeededRandomness("shares"),
        clock=terminal.clock,
    )
    put_organisation(store)
    put_officer(store)
    put_share(store, a_share(entry_of(store, ZOFIA).id))
    store.close()
    clock.set(RELEASE)
    now = terminal.done("digests", "run", "--json").data
    then = terminal.done("digests", "run", "--at", "2026-07-11T07:00 Europe/Paris")
    again = terminal.done("digests", "run", "--at", "2026-07-11T07:00 Europe/Paris", "--json").data

    assert (now, again) == ({"letters": 0}, {"letters": 0})
    assert "1" in then.out
    assert terminal("digests", "run", "--at", "tomorrow").status == 2
