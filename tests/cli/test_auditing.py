"""The audit trail proved: sealed, signed, verified, and nothing of a result told before its release."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal


@pytest.fixture
def amended(terminal: Terminal) -> Terminal:
    """A terminal on a record whose one result was amended three weeks before the release."""
    terminal.done("import", "entries", terminal.entries())
    terminal.done("import", "results", terminal.results(result_cells()))
    terminal.done("import", "results", terminal.results(result_cells(speaking="194")))
    return terminal


def tamper(on: Terminal, *statements: str) -> None:
    """Do with the database what its owner could."""
    with closing(sqlite3.connect(on.directory / "results.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def kinds(told: list[dict[str, object]]) -> list[object]:
    """Return what happened, oldest first."""
    return [event["kind"] for event in told]


def test_what_is_told_of_a_result_waits_for_its_release(amended: Terminal, clock: StoppedClock) -> None:
    """That it was amended would say that it is there; who wants to know earlier is written down (A6)."""
    before = amended.done("audit", "show", "--candidate", ZOFIA, "--json").data
    everything = amended.done("audit", "show", "--json").data
    asked = amended.done("audit", "show", "--candidate", ZOFIA, "--unreleased", "--operator", "Eve", "--json")
    clock.set(RELEASE)
    after = amended.done("audit", "show", "--candidate", ZOFIA, "--json").data

    assert kinds(before) == []
    assert kinds(everything) == ["entries_imported", "results_imported", "results_imported"]
    assert kinds(asked.data) == ["result_amended", "unreleased_shown"]
    assert kinds(after) == kinds(asked.data)
    assert (after[1]["personal"], after[1]["facts"]) == ({"operator": "Eve"}, {"shown": "journal"})


def test_each_line_names_what_it_is_about(amended: Terminal, clock: StoppedClock) -> None:
    """Whom and which result: by their ids, which lead to no name (PRV-7)."""
    clock.set(RELEASE)
    [event] = amended.done("audit", "show", "--candidate", ZOFIA, "--json").data
    header, line = amended.done("audit", "show", "--candidate", ZOFIA).out.splitlines()

    assert header.split() == ["when", "what", "who", "account", "result", "organisation", "facts"]
    assert event["result"] in line.split()


def test_an_organisation_that_nobody_knows_has_done_nothing(amended: Terminal) -> None:
    """No event is for it."""
    assert amended.done("audit", "show", "--organisation", "0" * 32, "--json").data == []


def test_a_checkpoint_is_made_on_demand(amended: Terminal) -> None:
    """Everything is sealed, and the signed line lies beside the database too."""
    waiting = amended.done("status", "--json").data
    made = amended.done("audit", "checkpoint", "--json").data
    again = amended.done("audit", "checkpoint", "--json").data
    [line] = (amended.directory / "checkpoints.jsonl").read_text("ascii").splitlines()
    sealed = amended.done("status", "--json").data

    assert (waiting["unsealed_events"], waiting["last_checkpoint"]) == (4, None)
    assert waiting["oldest_unsealed"] == "2026-06-20T12:00:00Z"
    assert (made["position"], made["previous"], again) == (4, 0, made)
    assert json.loads(line) | {"at": made["at"], "waiting": 0} == made
    assert (sealed["unsealed_events"], sealed["oldest_unsealed"]) == (0, None)
    assert sealed["last_checkpoint"] == made["at"]


def test_nothing_has_no_checkpoint(terminal: Terminal) -> None:
    """Exit status 1: there is nothing to sign for; an empty journal is whole."""
    assert terminal("audit", "checkpoint").status == 1
    assert terminal.done("audit", "verify", "--json").data["holds"] is True


def test_a_whole_journal_is_told_to_be_whole(amended: Terminal) -> None:
    """With what was looked at."""
    amended.done("audit", "checkpoint")
    told = amended.done("audit", "verify", "--json").data
    page = dict(line.split(maxsplit=1) for line in amended.done("audit", "verify").out.splitlines())

    assert told == {
        "sealed": 4, "unsealed": 0, "erased": 0, "checkpoints": 1, "published": 1,
        "broken": 0, "faults": [], "holds": True, "first_broken": None,
    }  # fmt: skip
    assert (page["holds"], page["first_broken"]) == ("yes", "-")


def test_tampering_is_told_with_its_first_position(amended: Terminal) -> None:
    """Exit status 1; as JSON too."""
    amended.done("audit", "checkpoint")
    tamper(
        amended,
        "DROP TRIGGER events_not_updated",
        "UPDATE events SET actor = 'candidate' WHERE position = 3",
    )
    answer = amended("audit", "verify")
    told = amended("audit", "verify", "--json")

    assert (answer.status, told.status) == (1, 1)
    assert answer.err.startswith("position 3: ")
    assert (told.data["holds"], told.data["first_broken"], told.data["broken"]) == (False, 3, 1)


def test_a_chain_cut_back_is_told_by_the_file_alone(amended: Terminal) -> None:
    """Whoever owns the database takes events, seals and checkpoints away; the file remembers (AUD-2)."""
    amended.done("audit", "checkpoint")
    tables = ("event_payloads", "seals", "checkpoints", "events")
    tamper(
        amended,
        *(f"DROP TRIGGER {table}_not_deleted" for table in tables[1:]),
        *(f"DELETE FROM {table}" for table in tables),  # noqa: S608 - names of ours
    )
    answer = amended("audit", "verify")

    assert answer.status == 1
    assert "position 1: the chain ends before it, and a checkpoint outside stands at 4" in answer.err


def test_a_worker_seals_and_tells_its_checkpoint(amended: Terminal, tmp_path: Path) -> None:
    """Once means everything; the signed line goes to standard output too, and to the file of the settings."""
    amended.environment["RESULTS_CHECKPOINTS_FILE"] = str(tmp_path / "elsewhere" / "signed.jsonl")
    out = amended.done("worker", "--once").out
    [line] = (tmp_path / "elsewhere" / "signed.jsonl").read_text("ascii").splitlines()

    assert line in out.splitlines()
    assert json.loads(line)["position"] == 4
    assert amended.done("audit", "verify", "--json").data["sealed"] == 4


def test_a_file_of_checkpoints_that_cannot_be_written_is_an_outage(amended: Terminal) -> None:
    """Exit status 4, with the path."""
    amended.environment["RESULTS_CHECKPOINTS_FILE"] = "/proc/nowhere/checkpoints.jsonl"
    answer = amended("audit", "checkpoint")

    assert answer.status == 4
    assert "/proc/nowhere" in answer.err
