"""`results import photos`: a directory in, sealed photos in the record, every bad file named."""

import os
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import create_engine, text

from tests.cli.terminal import Terminal, entry

BEGINNING = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
"""Of every JPEG that is kept: twelve bytes, which base64 spells without a rest."""


@pytest.fixture
def photos(terminal: Terminal) -> Path:
    """A directory with one good photo, of an entry that is there."""
    terminal.done("import", "entries", terminal.entries(entry(), entry(id_number="132649EAC")))
    directory = terminal.directory / "photos"
    directory.mkdir()
    Image.effect_noise((300, 400), 40).save(directory / "SIR094701.jpg")
    return directory


def kept(terminal: Terminal) -> list[str]:
    """Return what the record holds of photos."""
    engine = create_engine(terminal.environment["RESULTS_DATABASE_URL"])
    with engine.connect() as connection:
        found = [*connection.execute(text("SELECT sealed FROM photos")).scalars()]
    engine.dispose()
    return found


def test_photos_are_imported_once(terminal: Terminal, photos: Path) -> None:
    """A dry run says what would be; a second import changes nothing; both are written down once."""
    planned = terminal.done("import", "photos", photos, "--dry-run", "--json").data
    done = terminal.done("import", "photos", photos, "--operator", "Ada", "--json").data
    again = terminal.done("import", "photos", photos)
    audit = terminal.done("audit", "show", "--json").data

    assert (planned["applied"], planned["new"]) == (False, 1)
    assert done == {
        "files": 1,
        "bad_files": 0,
        "applied": True,
        "new": 1,
        "replaced": 0,
        "unchanged": 0,
        "objections": [],
    }
    assert "0 new, 0 replaced, 1 unchanged" in again.err
    assert [event["kind"] for event in audit][-1] == "photos_imported"


def test_every_bad_file_is_named_and_nothing_imported(terminal: Terminal, photos: Path) -> None:
    """Exit status 3; with --partial the good ones come in."""
    (photos / "132649EAC.png").write_bytes(b"<svg/>")
    (photos / "notes.txt").write_text("remember", encoding="utf-8")
    Image.new("RGB", (9, 9)).save(photos / "sir094701.png")
    refused = terminal("import", "photos", photos)
    as_data = terminal("import", "photos", photos, "--json").data
    before = kept(terminal)
    partial = terminal.done("import", "photos", photos, "--partial")

    assert (refused.status, before) == (3, [])
    assert "'132649EAC.png': expected a JPEG or PNG picture" in refused.err
    assert "'notes.txt': expected a file named by ID Number" in refused.err
    assert [one["file"] for one in as_data["objections"]] == ["132649EAC.png", "notes.txt", "sir094701.png"]
    assert "1 photo imported" in partial.err
    assert len(kept(terminal)) == 1


def test_no_byte_of_a_photo_lies_in_the_record(terminal: Terminal, photos: Path) -> None:
    """Neither in the file nor in the log ahead of it, under any spelling; the seal names its key (PRV-2)."""
    terminal.done("import", "photos", photos)
    [sealed] = kept(terminal)
    content = b"".join(file.read_bytes() for file in terminal.directory.glob("results.db*"))

    assert sealed.startswith("v1.")
    assert sealed[:200].encode() in content
    assert BEGINNING not in content
    assert urlsafe_b64encode(BEGINNING) not in content
    assert b64encode(BEGINNING) not in content


def test_a_directory_that_is_none_is_wrong_usage(terminal: Terminal) -> None:
    """Exit status 2."""
    assert terminal("import", "photos", terminal.directory / "nowhere").status == 2


def test_a_name_that_is_no_text_is_told_all_the_same(terminal: Terminal, photos: Path) -> None:
    """Nor does one that would move a terminal: both are named, nothing is imported."""
    for name in (b"\xff\xfe.jpg", b"a\x1b[2J.png"):
        Path(os.fsdecode(os.fsencode(photos) + b"/" + name)).touch()
    told = terminal("import", "photos", photos)
    as_data = terminal("import", "photos", photos, "--json")

    assert (told.status, as_data.status) == (3, 3)
    assert "\x1b" not in told.err
    assert [one["file"] for one in as_data.data["objections"]] == ["a\x1b[2J.png", "\\xff\\xfe.jpg"]
