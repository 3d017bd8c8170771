"""Moving a release at the terminal."""

import pytest

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal

SITTING = "C1A/F2/2026-06-06"
LATER = ("sittings", "move", SITTING, "--releases-at", "2026-07-31T09:00 Europe/Paris", "--operator", "Ada")


@pytest.fixture
def out(terminal: Terminal, clock: StoppedClock) -> Terminal:
    """A terminal on a record with one result that has just come out."""
    terminal.done("import", "entries", terminal.entries())
    terminal.done("import", "results", terminal.results(result_cells()))
    clock.set(RELEASE)
    return terminal


def is_out(terminal: Terminal) -> bool:
    return bool(terminal.done("show", ZOFIA, "--json").data["released"])


def test_a_release_is_moved_after_a_question(out: Terminal) -> None:
    """The question says what would happen and to how many; `--yes` answers it."""
    no = out(*LATER, says="n\n")
    stays = is_out(out)
    yes = out(*LATER, says="y\n")
    hidden = is_out(out)
    back = out.done(*LATER[:4], "2026-07-10T09:00 Europe/London", "--yes", "--json").data

    assert (no.status, stays) == (1, True)
    assert "1 entries, 0 registered" in no.err
    assert "from 2026-07-10 09:00 Europe/London to 2026-07-31 09:00 Europe/Paris" in no.err
    assert "1 results that are out are hidden again at once" in no.err
    assert (yes.status, hidden) == (0, False)
    assert (back["from"], back["to"]) == ("2026-07-31T07:00:00Z", "2026-07-10T08:00:00Z")
    assert (back["released_before"], back["released_after"], back["applied"]) == (False, True, True)
    assert is_out(out)


def test_a_dry_run_of_a_move_asks_nothing_and_moves_nothing(out: Terminal) -> None:
    """As data, with the count of what would be hidden."""
    would = out.done(*LATER, "--dry-run", "--json").data

    assert (would["results_hidden"], would["released_after"], would["applied"]) == (1, False, False)
    assert is_out(out)


def test_a_move_that_changes_nothing_asks_nothing(out: Terminal) -> None:
    """A script may run twice."""
    out.done(*LATER, "--yes")

    assert "nothing changes" in out.done(*LATER).err


@pytest.mark.parametrize(
    "instant", ["2026-07-31", "2026-03-29T02:30 Europe/Paris", "2026-10-25T02:30 Europe/Paris", "tomorrow"]
)
def test_what_is_no_instant_is_wrong_usage(out: Terminal, instant: str) -> None:
    """An hour that is skipped or comes twice is none."""
    assert out("sittings", "move", SITTING, "--releases-at", instant, "--yes").status == 2
    assert is_out(out)


def test_a_sitting_that_nobody_knows_cannot_move(out: Terminal) -> None:
    """Exit status 1."""
    answer = out("sittings", "move", "C1A/F9/2026-06-06", *LATER[3:], "--yes")

    assert (answer.status, answer.out) == (1, "")
