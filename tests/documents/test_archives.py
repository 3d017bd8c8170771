"""Archives in pieces: any program opens them, however they were cut and whoever ended them (C11)."""

import io
import os
import zipfile
from datetime import datetime

import pytest

from adapters_documents.archives import Damaged, ending, member

AT = datetime(2026, 7, 14, 10, 41, 8)  # noqa: DTZ001 - archives know no zone
FILES = {"00001-a.pdf": b"%PDF" + os.urandom(5000), "non-inclus.txt": "Đặng".encode(), "leer.pdf": b""}


def pieces() -> bytes:
    """Return the pieces of all files."""
    return b"".join(member(name, data, of=AT) for name, data in FILES.items())


@pytest.mark.parametrize("cut", [1, 7, 4096, 10**9])
def test_an_archive_opens_wherever_it_was_cut(cut: int) -> None:
    """Its names, its times, its bytes."""
    written = pieces()
    end = b"".join(ending(written[start : start + cut] for start in range(0, len(written), cut)))
    with zipfile.ZipFile(io.BytesIO(written + end)) as archive:
        assert archive.testzip() is None
        assert {one.filename: archive.read(one) for one in archive.infolist()} == FILES
        assert {one.date_time for one in archive.infolist()} == {(2026, 7, 14, 10, 41, 8)}


def test_an_archive_of_very_many_opens() -> None:
    """Beyond the 65,535 that the old form of its end can count."""
    count = 70_000
    piece = member("x", b"", of=AT)
    data = piece * count
    with zipfile.ZipFile(io.BytesIO(data + b"".join(ending([data])))) as archive:
        assert len(archive.infolist()) == count


@pytest.mark.parametrize(
    "written",
    [b"no archive at all, but long enough for one", pieces()[:-1], pieces()[:20]],
    ids=["no archive", "without its end", "its beginning"],
)
def test_what_is_damaged_is_not_ended(written: bytes) -> None:
    """Half a piece, or something else: nobody gets an archive that lies."""
    with pytest.raises(Damaged):
        list(ending([written]))
