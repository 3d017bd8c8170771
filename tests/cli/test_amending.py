"""Changing results at the terminal: amend, withhold, unwithhold, cancel, history."""

import pytest

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Answer, Terminal

WHY = ("--reason", "Clerical re-check", "--operator", "Ada")


@pytest.fixture
def out(terminal: Terminal, clock: StoppedClock) -> Terminal:
    """A terminal on a record with one result, 196, that has just come out."""
    terminal.done("import", "entries", terminal.entries(), "--operator", "Ada")
    terminal.done("import", "results", terminal.results(result_cells()), "--operator", "Ada")
    clock.set(RELEASE)
    return terminal


def refused(answer: Answer, *words: str) -> bool:
    """Tell whether a rule refused it with these words, and nothing was written to standard output."""
    return answer.status == 1 and not answer.out and all(word in answer.err for word in words)


def test_a_result_is_amended_and_its_history_shown(out: Terminal) -> None:
    """With who did it and why; scores may be spelt as in the file."""
    changed = out.done("amend", ZOFIA, "--scores", "speaking=203, use-of-english=200", *WHY, "--json").data
    history = out.done("history", ZOFIA, "--json").data
    table = out.done("history", ZOFIA).out

    assert changed == {
        "id_number": ZOFIA,
        "version": 2,
        "released": True,
        "status": "reported",
        "result": "Pass at Grade B",
        "overall": 199,
        "tells_candidate": False,
        "applied": True,
    }
    assert [version["overall"] for version in history["versions"]] == [196, 199]
    assert [version["operator"] for version in history["versions"]] == [None, "Ada"]
    assert history["versions"][1]["scores"]["speaking"] == 203
    assert history["versions"][1]["reason"] == "Clerical re-check"
    assert "Clerical re-check" in table


def test_a_hold_is_laid_and_lifted(out: Terminal) -> None:
    """The number comes back; cancelling asks first, unless it is told not to."""
    number = out.done("show", ZOFIA, "--json").data["statement_number"]
    assert out.done("withhold", ZOFIA, *WHY, "--json").data["status"] == "withheld"
    assert out.done("show", ZOFIA, "--json").data["statement_number"] is None
    out.done("unwithhold", ZOFIA, *WHY)
    assert out.done("show", ZOFIA, "--json").data["statement_number"] == number

    assert out("cancel", ZOFIA, *WHY, says="n\n").status == 1
    assert out.done("show", ZOFIA, "--json").data["status"] == "reported"
    assert out.done("cancel", ZOFIA, *WHY, "--yes", "--json").data["status"] == "cancelled"
    assert [one["version"] for one in out.done("history", ZOFIA, "--json").data["versions"]] == [1, 2, 3, 4]


def test_a_dry_run_says_what_would_happen(out: Terminal) -> None:
    """And changes nothing: no question is asked either."""
    would = out.done("cancel", ZOFIA, *WHY, "--dry-run", "--json")

    assert (would.data["status"], would.data["applied"]) == ("cancelled", False)
    assert out.done("show", ZOFIA, "--json").data["status"] == "reported"


def test_what_does_not_fit_is_named(out: Terminal) -> None:
    """Column, value and what is expected; exit status 1, and with --json as data."""
    answer = out("amend", ZOFIA, "--overall", 197, *WHY)
    as_data = out("amend", ZOFIA, "--overall", 197, *WHY, "--json")

    assert refused(answer, "overall: '197', expected 196, the mean of the components", "nothing is changed")
    assert as_data.status == 1
    assert as_data.data == {
        "applied": False,
        "objections": [{"column": "overall", "value": "197", "expected": "196, the mean of the components"}],
    }


def test_what_stands_already_is_refused_at_the_terminal(out: Terminal) -> None:
    """Exit status 1."""
    assert refused(out("unwithhold", ZOFIA, *WHY), "not withheld")
    assert refused(out("amend", ZOFIA, "--scores", "speaking=193", *WHY), "says so already")
    assert refused(out("withhold", "ABC012345", *WHY), "no entry")
    assert refused(out("withhold", ZOFIA, "--reason", " "), "reason")


@pytest.mark.parametrize(
    "words",
    [
        ("amend", ZOFIA, *WHY),
        ("amend", ZOFIA, "--scores", "dancing=180", *WHY),
        ("amend", ZOFIA, "--scores", "reading", *WHY),
        ("amend", ZOFIA, "--scores", "reading=180,reading=181", *WHY),
        ("amend", ZOFIA, "--status", "lost", *WHY),
        ("amend", ZOFIA, "--overall", "many", *WHY),
        ("withhold", ZOFIA),
        ("cancel", "12345", *WHY),
        ("history",),
    ],
)
def test_a_mistyped_change_is_wrong_usage(out: Terminal, words: tuple[str, ...]) -> None:
    """Exit status 2, and nothing changes."""
    assert out(*words).status == 2
    assert len(out.done("history", ZOFIA, "--json").data["versions"]) == 1


def test_before_the_release_nothing_of_the_result_is_printed(out: Terminal, clock: StoppedClock) -> None:
    """Neither by a change nor by its history, unless it is asked for, which is recorded (A6)."""
    clock.advance(microseconds=-1)
    changed = out.done("amend", ZOFIA, "--scores", "speaking=203", *WHY, "--json").data
    hidden = out.done("history", ZOFIA)
    shown = out.done("history", ZOFIA, "--unreleased", "--json").data
    kinds = [event["kind"] for event in out.done("audit", "show", "--json").data]

    assert (changed["version"], changed["status"], changed["overall"]) == (2, None, None)
    assert (hidden.out, "not released yet" in hidden.err) == ("", True)
    assert len(shown["versions"]) == 2
    assert kinds[-2:] == ["results_imported", "unreleased_shown"]
