"""Importing photos: which files are taken, for whom, and that nothing is taken twice (mission A9)."""

import pytest

from results_core.journal.events import EventKind
from results_core.results.photos import PhotoChanges
from results_core.testing.builders import MINH, ZOFIA
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse


@pytest.fixture
def rehearsal() -> Rehearsal:
    """An entry for an exam that carries a photo, and one for an exam that does not."""
    key = {"exam": "A2K", "candidate_number": "0002"}
    return rehearse(rows=[entry_cells(), entry_cells(id_number=MINH, **key)])


def test_files_are_named_by_id_number(rehearsal: Rehearsal) -> None:
    """In either case, with any of three endings."""
    report = rehearsal.import_photos("sir094701.JPEG")

    assert (report.applied, report.changes) == (True, PhotoChanges(new=1))


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("Zofia.jpg", "a file named by ID Number"),
        ("SIR094701.gif", "a file named by ID Number"),
        ("SIR094701.jpg.exe", "a file named by ID Number"),
        ("SIR094701", "a file named by ID Number"),
        ("ABC012345.jpg", "the ID Number of an entry"),
        (f"{MINH}.jpg", "an entry for an exam that carries a photo"),
    ],
)
def test_every_other_file_is_named(rehearsal: Rehearsal, file: str, expected: str) -> None:
    """With what is expected; nothing is imported unless the good ones are asked for."""
    refused = rehearsal.import_photos(f"{ZOFIA}.jpg", file)
    partial = rehearsal.import_photos(f"{ZOFIA}.jpg", file, partial=True)
    [objection] = refused.objections

    assert (refused.applied, objection.value) == (False, file)
    assert expected in objection.expected
    assert (partial.applied, partial.changes) == (True, PhotoChanges(new=1))


def test_the_same_photo_changes_nothing(rehearsal: Rehearsal) -> None:
    """It is not even developed again, nor written down."""
    rehearsal.import_photos(f"{ZOFIA}.jpg")
    again = rehearsal.import_photos(f"{ZOFIA}.jpg")
    [event] = rehearsal.events(EventKind.PHOTOS_IMPORTED)

    assert again.changes == PhotoChanges(unchanged=1)
    assert (event.facts["new"], dict(event.personal)) == (1, {"operator": OPERATOR})


def test_another_photo_takes_the_place_and_is_recorded(rehearsal: Rehearsal) -> None:
    """With the entry that it is of."""
    rehearsal.import_photos(f"{ZOFIA}.jpg")
    rehearsal.darkroom.day = 2
    report = rehearsal.import_photos(f"{ZOFIA}.png")
    [event] = rehearsal.events(EventKind.PHOTO_REPLACED)

    assert report.changes == PhotoChanges(replaced=1)
    assert event.result == rehearsal.application.candidates.show(ZOFIA).entry.id


def test_a_picture_that_is_none_is_named(rehearsal: Rehearsal) -> None:
    """As the darkroom says it."""
    rehearsal.darkroom.day = 0
    [objection] = rehearsal.import_photos(f"{ZOFIA}.jpg").objections

    assert (objection.value, objection.expected) == (f"{ZOFIA}.jpg", "a picture")
