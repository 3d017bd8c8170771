"""The board's sample files: each reported row has an outcome under the regime of its exam and date."""

import csv
from datetime import date
from pathlib import Path

import pytest

from results_core.exams.catalogue import Component, Outcome, load_catalogue
from results_core.exams.scale import outcome_of
from results_core.exams.sessions import SittingName
from results_core.exams.zones import zone_of
from results_core.kernel.values import (
    clean_name,
    parse_candidate_number,
    parse_centre_number,
    parse_id_number,
    parse_secret_number,
    parse_session_code,
)
from results_core.results.statement_numbers import parse_statement_number, shown

FIXTURES = Path(__file__).parents[2] / "fixtures"
CATALOGUE = load_catalogue()

Row = dict[str, str]


def rows_of(name: str) -> list[Row]:
    with (FIXTURES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def outcome(entry: Row, result: Row) -> object:
    scores = {part: int(result[part]) for part in Component if result[part]}
    return outcome_of(
        CATALOGUE.regime(entry["exam"], date.fromisoformat(entry["exam_date"])),
        scores=scores,
        overall=int(result["overall"]) if result["overall"] else None,
        result=result["result"] or None,
    )


@pytest.mark.parametrize(
    ("entries", "results", "reported"),
    [("entries.csv", "results.csv", 467), ("entries-archive.csv", "results-archive.csv", 27)],
)
def test_every_reported_row_has_an_outcome(entries: str, results: str, reported: int) -> None:
    """Current and old regimes alike; rows with another status have no scores to judge."""
    of = {row["id_number"]: row for row in rows_of(entries)}
    judged = [
        (row["id_number"], outcome(of[row["id_number"]], row))
        for row in rows_of(results)
        if row["status"] == "reported"
    ]

    assert len(judged) == reported
    assert [(number, wrong) for number, wrong in judged if not isinstance(wrong, Outcome)] == []


@pytest.mark.parametrize(
    ("id_number", "overall", "label", "cefr"),
    [
        ("132649EAC", 196, "Pass at Grade B", "C1"),
        ("000001DSK", 53, "Grade E", None),
        ("000002FVC", 53, "Level B2", "B2"),
        ("000003DWM", 37, "Fail", None),
        ("000004DXN", 80, "Pass", "B1"),
        ("000005MUH", 89, "Pass with Merit", "B1"),
        ("000007JUU", 134, "Pass with Merit", "A2"),
        ("000008EKN", 155, "Pass with Merit", "B1"),
        ("000009JNB", 200, "Pass at Grade C", "C2"),
        ("CZP400642", None, "Pass", None),
    ],
)
def test_some_of_them_by_hand(id_number: str, overall: int | None, label: str, cefr: str | None) -> None:
    """Reckoned on paper."""
    entry = next(
        row
        for name in ("entries.csv", "entries-archive.csv")
        for row in rows_of(name)
        if row["id_number"] == id_number
    )
    result = next(
        row
        for name in ("results.csv", "results-archive.csv")
        for row in rows_of(name)
        if row["id_number"] == id_number
    )
    found = outcome(entry, result)

    assert isinstance(found, Outcome)
    assert (found.overall, found.label, found.cefr) == (overall, label, cefr)


@pytest.mark.parametrize("name", ["entries.csv", "entries-archive.csv"])
def test_every_value_of_the_entries_is_canonical(name: str) -> None:
    """Each number, name, sitting and country is taken, and stays as it is."""
    for row in rows_of(name):
        assert parse_id_number(row["id_number"]) == row["id_number"]
        if row["secret_number"]:
            assert parse_secret_number(row["secret_number"]).reveal() == row["secret_number"]
        assert parse_centre_number(row["centre"]) == row["centre"]
        assert parse_candidate_number(row["candidate_number"]) == row["candidate_number"]
        assert parse_session_code(row["session"]) == row["session"]
        assert clean_name(row["given_names"]) == row["given_names"]
        assert clean_name(row["family_name"]) == row["family_name"]
        sitting = f"{row['exam']}/{row['session']}/{row['exam_date']}"
        assert str(SittingName.parse(sitting)) == sitting
        assert zone_of(row["country"])


def test_every_statement_number_is_one_of_the_boards() -> None:
    """Both forms are there, and print as they came."""
    numbers = [row["statement_number"] for row in rows_of("results.csv") if row["statement_number"]]

    assert {len(number) for number in numbers} == {8, 12}
    assert all(shown(parse_statement_number(number)) == number for number in numbers)
