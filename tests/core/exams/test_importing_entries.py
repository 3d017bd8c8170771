"""Importing entries: every bad cell is named, and nothing is applied unless all is good (A3, RLB-5)."""

from pathlib import Path

import pytest

from results_core.exams.entry_rows import EXPECTED
from results_core.exams.importing import ImportOrder, ImportReport
from results_core.exams.ports import EntryChanges
from results_core.exams.sessions import SittingName
from results_core.exams.showing_sittings import UnknownSitting
from results_core.journal.events import EventKind
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import BadFile
from results_core.testing.builders import ANA, MINH, RELEASE, ZOFIA
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from results_core.testing.scenes import entry_of

HIS = entry_cells(id_number=MINH, secret_number="1234", candidate_number="0002")


def places(report: ImportReport[EntryChanges]) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.value) for one in report.objections]


def test_a_good_file_is_applied() -> None:
    """The report says how many rows there were and what they changed."""
    rehearsal = rehearse(rows=[])
    report = rehearsal.import_entries(entry_cells(), HIS)

    assert report == ImportReport(
        rows=2, changes=EntryChanges(new=2, sittings=1), objections=[], applied=True
    )


def test_cells_are_read_into_an_entry() -> None:
    """Names are tidied, codes are canonical, the zone is that of the country's capital."""
    rehearsal = rehearse(rows=[])
    rehearsal.import_entries(
        entry_cells(id_number="sir 094701", given_names=" Zofia\u202e  Maria ", centre="fr-123", session="f2")
    )
    entry = entry_of(rehearsal.store, ZOFIA)

    assert entry.name == "Zofia Maria Adamczyk"
    assert (entry.centre.number, entry.centre.zone) == ("FR123", "Europe/Paris")
    assert entry.sitting.name == SittingName.parse("C1A/F2/2026-06-06")
    assert (entry.sitting.releases_at, entry.sitting.release_zone) == (RELEASE, "Europe/London")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id_number", "12345"),
        ("given_names", "x" * 201),
        ("family_name", "\u200b"),
        ("date_of_birth", "29/02/2004"),
        ("date_of_birth", "2026-06-06"),
        ("date_of_birth", "1899-12-31"),
        ("exam", "XYZ"),
        ("session", "LONG"),
        ("exam_date", "2026-02-30"),
        ("delivery", "pigeon"),
        ("centre", "123FR"),
        ("centre_name", ""),
        ("place_of_entry", ""),
        ("country", "XX"),
        ("candidate_number", "12"),
        ("releases_at", "2026-07-10"),
        ("releases_at", "2026-07-10T09:00"),
        ("email", "nobody"),
        ("passport_number", "1" * 41),
    ],
)
def test_every_bad_cell_is_named(column: str, value: str) -> None:
    """Line, column, value and what is expected; and nothing is applied."""
    rehearsal = rehearse(rows=[])
    report = rehearsal.import_entries(entry_cells(**{column: value}), HIS)
    named = [one for one in report.objections if one.column == column]

    assert named == [RowObjection(line=2, column=column, value=value, expected=EXPECTED[column])]
    assert not report.applied
    assert rehearsal.application.sittings.all() == []


def test_a_bad_secret_number_is_named_and_not_shown() -> None:
    """It may be somebody's, mistyped: the report says where it stands and what is expected (G6)."""
    rehearsal = rehearse(rows=[])
    report = rehearsal.import_entries(entry_cells(secret_number="12345"))

    assert places(report) == [(2, "secret_number", "")]
    assert report.objections[0].expected == EXPECTED["secret_number"]


def test_all_bad_cells_are_named_at_once() -> None:
    """Of every row, by line."""
    rehearsal = rehearse(rows=[])
    report = rehearsal.import_entries(
        entry_cells(exam="XYZ", country="XX"), HIS, entry_cells(id_number=ANA, delivery="pigeon")
    )

    assert places(report) == [(2, "country", "XX"), (2, "exam", "XYZ"), (4, "delivery", "pigeon")]
    assert report.bad_lines == {2, 4}


def test_what_is_wrong_between_rows_is_named_with_the_rest() -> None:
    """A number that comes twice, beside a cell that is bad by itself."""
    rehearsal = rehearse(rows=[])
    report = rehearsal.import_entries(entry_cells(), entry_cells(), entry_cells(id_number=ANA, exam="XYZ"))

    assert places(report) == [(3, "id_number", ZOFIA), (4, "exam", "XYZ")]


def test_a_line_that_cannot_be_read_is_a_bad_row() -> None:
    """The reader's own objection is passed on."""
    unreadable = RowObjection(line=3, column="", value="", expected="17 cells")
    rehearsal = rehearse(rows=[])
    path = rehearsal.tables.put("entries.csv", [entry_cells(), unreadable])
    report = rehearsal.application.import_entries(path, ImportOrder(operator=OPERATOR))

    assert report.objections == [unreadable]
    assert not report.applied


def test_good_rows_go_in_where_that_was_asked_for() -> None:
    """The bad ones are still named."""
    rehearsal = rehearse(rows=[])
    report = rehearsal.import_entries(entry_cells(exam="XYZ"), HIS, partial=True)

    assert (report.applied, report.changes) == (True, EntryChanges(new=1, sittings=1))
    assert report.bad_lines == {2}
    assert entry_of(rehearsal.store, MINH).id_number == MINH


def test_a_dry_run_says_what_would_be_done_and_does_nothing() -> None:
    """With bad rows it says what would be left."""
    rehearsal = rehearse(rows=[])
    path = rehearsal.tables.put("entries.csv", [entry_cells(exam="XYZ"), HIS])
    report = rehearsal.application.import_entries(path, ImportOrder(operator=OPERATOR, dry_run=True))

    assert (report.applied, report.changes) == (False, EntryChanges(new=1, sittings=1))
    assert rehearsal.application.sittings.all() == []


def test_the_same_file_again_changes_nothing(rehearsal: Rehearsal) -> None:
    """Passports and Secret Numbers are sealed and digested anew, and yet are the same (RLB-5)."""
    row = entry_cells(passport_number="AB123456", email="zofia@home.example")
    rehearsal.import_entries(row)
    before = rehearsal.application.journal()
    report = rehearsal.import_entries(row)

    assert report.changes == EntryChanges(unchanged=1)
    assert rehearsal.application.journal() == before


def test_an_import_is_written_down_with_its_file(rehearsal: Rehearsal) -> None:
    """One event for the file, with its digest and the operator's name."""
    [event] = rehearsal.events(EventKind.ENTRIES_IMPORTED)

    assert event.facts["new"] == 1
    assert len(str(event.facts["file"])) == 64
    assert dict(event.personal) == {"operator": OPERATOR}


def test_a_correction_is_written_down_with_its_entry(rehearsal: Rehearsal) -> None:
    """One event for each entry that was corrected, beside that of the file; none for new ones."""
    rehearsal.import_entries(entry_cells(family_name="Łęcka"), HIS)
    [event] = rehearsal.events(EventKind.ENTRY_CORRECTED)
    imported = rehearsal.events(EventKind.ENTRIES_IMPORTED)[-1]

    assert event.result == entry_of(rehearsal.store, ZOFIA).id
    assert dict(event.facts) == {"import": imported.id}
    assert (imported.facts["new"], imported.facts["corrected"]) == (1, 1)


def test_a_file_that_is_not_applied_is_not_written_down(rehearsal: Rehearsal) -> None:
    """What did not happen has no event."""
    before = rehearsal.application.journal()
    rehearsal.import_entries(entry_cells(family_name="Łęcka", exam="XYZ"))

    assert rehearsal.application.journal() == before


def test_progress_is_told_as_rows_are_read() -> None:
    """After each chunk, how many have been read so far."""
    rehearsal = rehearse(rows=[])
    told: list[int] = []
    path = rehearsal.tables.put("entries.csv", [entry_cells(), HIS])
    rehearsal.application.import_entries(path, ImportOrder(operator=OPERATOR, progress=told.append))

    assert told == [2]


def test_a_file_with_another_header_is_refused(rehearsal: Rehearsal) -> None:
    """As a whole, before any row."""
    path = rehearsal.tables.put("entries.csv", [{"passphrase": "x"}])
    with pytest.raises(BadFile):
        rehearsal.application.import_entries(path, ImportOrder(operator=OPERATOR))

    assert path == Path("entries.csv")


def test_a_sitting_is_shown_by_its_name(rehearsal: Rehearsal) -> None:
    """With its exam and its counts; a name that no sitting has is named as such."""
    counts, exam = rehearsal.application.sittings.named("c1a/f2/2026-06-06")
    with pytest.raises(UnknownSitting):
        rehearsal.application.sittings.named("C1A/S1/2026-06-06")

    assert (counts.entries, counts.registered, counts.results) == (1, 0, 0)
    assert exam.name == "C1 Advanced"


def test_the_next_release_is_announced(rehearsal: Rehearsal) -> None:
    """Until its instant."""
    before = rehearsal.application.next_release()
    rehearsal.clock.set(RELEASE)

    assert before is not None
    assert before.releases_at == RELEASE
    assert rehearsal.application.next_release() is None
