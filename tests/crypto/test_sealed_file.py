"""A sealed file is read as it was written, or not at all."""

import io
import os
from datetime import UTC, datetime

import pytest

from adapters_crypto.keyring import BACKUPS, KeyRing, development_keys
from adapters_crypto.sealed_file import MARK, SealedReader, SealedWriter
from results_core.kernel.confidential import SealBroken

RING: KeyRing = development_keys(datetime(2026, 11, 1, tzinfo=UTC)).of(BACKUPS)
PIECE = 256 * 1024


def sealed(*writes: bytes) -> bytes:
    """Return the file of these writes."""
    file = io.BytesIO()
    writer = SealedWriter(file, RING.current)
    for data in writes:
        writer.write(data)
    writer.finish()
    return file.getvalue()


def opened(file: bytes, size: int = 1000) -> bytes:
    """Return what the file holds."""
    reader = SealedReader(io.BytesIO(file), RING)
    return b"".join(iter(lambda: reader.read(size), b""))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_written_is_read(length: int) -> None:
    """Whatever its length, and however it is cut into writes and reads; nothing of it shows."""
    data = os.urandom(length)
    file = sealed(data[:7], data[7:])

    assert file.startswith(MARK + b" development ")
    assert opened(file, 100_000) == data
    assert length < 8 or data[:8] not in file


def test_every_change_is_found() -> None:
    """A bit, an end that is missing, pieces that are swapped or doubled, a piece of another file."""
    file, other = sealed(b"a" * 3 * PIECE), sealed(b"a" * 3 * PIECE)
    begin = file.index(b"\n") + 1
    piece = PIECE + 16
    first, second, third = (file[begin + at * piece : begin + (at + 1) * piece] for at in range(3))
    head = file[:begin]
    bad = [
        head + first + second + third[:-1] + bytes([third[-1] ^ 1]),
        head + first + second,
        head + first + second + third[:-20],
        head + second + first + third,
        head + first + first + second + third,
        head + other[begin : begin + piece] + second + third,
        head.replace(b"development", b"Development") + first + second + third,
        head,
    ]

    assert opened(head + first + second + third) == b"a" * 3 * PIECE
    for changed in bad:
        with pytest.raises(SealBroken):
            opened(changed)


def test_what_is_none_is_named() -> None:
    """Another file, and one of a key that is gone, are told apart."""
    with pytest.raises(SealBroken, match="not a backup"):
        opened(b"SQLite format 3\0")
    with pytest.raises(SealBroken, match="does not hold"):
        opened(sealed(b"a").replace(b"development", b"forgotten", 1))
