"""The board's sample files, unchanged, from import to every state of a result, under a stopped clock."""

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal, watched

FIXTURES: Final = Path(__file__).parents[1] / "fixtures"
AUTUMN: Final = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
"""Most sittings of the samples are out by then; those of November and later are not."""


@pytest.fixture
def clock() -> StoppedClock:
    """The clock of these tests stands in the autumn."""
    return StoppedClock(AUTUMN)


@pytest.fixture(scope="module")
def loaded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal on the record of the samples, which these tests only read."""
    directory = tmp_path_factory.mktemp("samples")
    url = f"sqlite:///{shutil.copy(sqlite_template, directory / 'results.db')}"
    with watched(url, directory, StoppedClock(AUTUMN)) as terminal:
        yield with_samples(terminal)


def with_samples(terminal: Terminal) -> Terminal:
    """Import entries and results as they came."""
    for kind in ("entries", "results"):
        for part in ("", "-archive"):
            terminal.done("import", kind, FIXTURES / f"{kind}{part}.csv")
    return terminal


def in_file(name: str) -> dict[str, dict[str, str]]:
    """Return the rows of a sample by their ID Number."""
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return {row["id_number"]: row for row in csv.DictReader(file)}


def is_out(id_number: str) -> bool:
    """Tell whether the entry's sitting is out in the autumn."""
    released = in_file("entries.csv")[id_number]["releases_at"][:10]
    return released < AUTUMN.date().isoformat()


def shown(terminal: Terminal, id_number: str) -> dict[str, Any]:
    """Return what `results show` tells of the entry."""
    told: dict[str, Any] = terminal.done("show", id_number, "--json").data
    return told


def first_with(status: str, *, out: bool = True) -> str:
    """Return the first ID Number with a result of this status, of a sitting that is out or not."""
    return next(
        number
        for number, row in in_file("results.csv").items()
        if row["status"] == status and is_out(number) is out
    )


def test_c1_advanced_is_196_pass_at_grade_b(loaded: Terminal) -> None:
    """191, 196, 210, 191 and 193 make 196: Pass at Grade B, C1."""
    told = shown(loaded, "132649EAC")

    assert told["exam"] == {"code": "C1A", "name": "C1 Advanced"}
    assert list(told["scores"].values()) == [191, 196, 210, 191, 193]
    assert (told["overall"], told["result"], told["cefr"]) == (196, "Pass at Grade B", "C1")
    assert (told["status"], told["released"], told["version"]) == ("reported", True, 1)
    assert told["statement_number"]


def test_people_read_the_same(loaded: Terminal) -> None:
    """One fact a line; the release in the zone of the board."""
    answer = loaded.done("show", "132649eac")

    lines = dict(line.split(maxsplit=1) for line in answer.out.splitlines())
    assert lines["exam"] == "C1 Advanced (C1A)"
    assert lines["releases_at"] == "2026-07-10 09:00 Europe/London"
    assert lines["scores"] == "reading 191, use_of_english 196, writing 210, listening 191, speaking 193"
    assert lines["result"] == "Pass at Grade B"
    assert lines["released"] == "yes"


@pytest.mark.parametrize("status", ["pending", "withheld", "absent_part", "absent_all", "cancelled"])
def test_every_state_shows_as_the_board_sent_it(loaded: Terminal, status: str) -> None:
    """A state without a result shows neither scores nor a statement number, and has no statement."""
    number = first_with(status)

    told = shown(loaded, number)

    assert told["status"] == status
    assert (told["overall"], told["result"], told["scores"], told["statement_number"]) == (
        None,
        None,
        {},
        None,
    )
    assert loaded("statement", number, "--output", loaded.directory / "none.pdf").status == 1


def test_what_is_not_out_does_not_show(loaded: Terminal) -> None:
    """Of a result that waits for its release the entry is told alone, in every word of the answer (A6)."""
    number = first_with("reported", out=False)

    told = shown(loaded, number)

    assert told["released"] is False
    hidden = ("status", "version", "overall", "result", "cefr", "statement_number", "amended_at")
    assert {name: told[name] for name in hidden} == dict.fromkeys(hidden)
    assert "not released yet" in loaded.done("show", number).out


def test_a_row_of_the_archive_shows_its_old_regime(loaded: Terminal) -> None:
    """Results from before the scale count by their total."""
    told = shown(loaded, "000002FVC")

    assert (told["status"], told["overall"], told["scores"]) == ("reported", 53, {})


def test_every_row_arrives_and_a_second_import_changes_nothing(loaded: Terminal) -> None:
    """480 entries, 480 results and the archive: the second time all are unchanged."""
    for kind in ("entries", "results"):
        for part in ("", "-archive"):
            report = loaded.done("import", kind, FIXTURES / f"{kind}{part}.csv", "--json").data
            changed = {name: report[name] for name in ("new", "corrected", "amended") if name in report}
            assert set(changed.values()) == {0}
            assert report["unchanged"] == report["rows"] == len(in_file(f"{kind}{part}.csv"))


@pytest.mark.postgresql
def test_the_samples_arrive_on_postgresql(postgresql_terminal: Terminal) -> None:
    """The same files, the same answers; released by the clock of the test, not of the server."""
    loaded = with_samples(postgresql_terminal)

    assert shown(loaded, "132649EAC")["result"] == "Pass at Grade B"
    assert shown(loaded, first_with("withheld"))["status"] == "withheld"
    assert shown(loaded, first_with("reported", out=False))["status"] is None
    assert loaded.done("status", "--json").data["schema_current"] is True
