"""A release as operators see it: to how many it would go, how far it has come, what became of the letters."""

from results_core.testing.builders import RELEASE, ZOFIA, an_account
from results_core.testing.rehearsal import OPERATOR
from results_core.testing.scenes import entry_of, put_account
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock
from tests.cli.terminal import Terminal

SITTING = "C1A/F2/2026-06-06"


def with_a_candidate(terminal: Terminal) -> None:
    """Import the entry and open an account for it."""
    from adapters_sql import SqlStore

    terminal.done("import", "entries", terminal.entries(), "--operator", OPERATOR)
    store = SqlStore.open(
        terminal.environment["RESULTS_DATABASE_URL"],
        cipher=LabelledCipher(),
        randomness=SeededRandomness("accounts"),
        clock=terminal.clock,
    )
    entry = entry_of(store, ZOFIA)
    put_account(store, entry, an_account(entry))
    store.close()


def test_before_a_release_it_is_said_to_how_many_it_goes(terminal: Terminal) -> None:
    """And nothing is written."""
    with_a_candidate(terminal)
    shown = terminal.done("sittings", "show", SITTING, "--json").data

    assert (shown["telling"], shown["letters_to_come"], shown["results_told"]) == ("not begun", 1, 0)
    assert shown["letters_waiting"] == 0


def test_the_worker_tells_of_what_is_out(terminal: Terminal, clock: StoppedClock) -> None:
    """`worker --once` does what is due, and what became of it is shown."""
    with_a_candidate(terminal)
    clock.set(RELEASE)
    due = terminal.done("status", "--json").data
    worked = terminal.done("worker", "--once")
    shown = terminal.done("sittings", "show", SITTING, "--json").data
    after = terminal.done("status", "--json").data

    assert "sent" in worked.out
    assert (due["releases_due"], after["releases_due"], after["releases_begun"]) == (1, 0, 0)
    assert (shown["telling"], shown["letters_to_come"], shown["results_told"]) == ("done", 0, 1)
    assert (shown["letters_sent"], shown["letters_waiting"]) == (1, 0)
    [letter] = list((terminal.directory / "mail").iterdir())
    assert b"Log in to see your result" in letter.read_bytes()
