"""ZIP archives, written piece by piece: what was written tells how to end it, also years and machines later.

Statements are compressed already: they are stored as they are, so that each piece is complete in itself.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

_LOCAL: Final = struct.Struct("<4s5H3I2H")
_CENTRAL: Final = struct.Struct("<4s6H3I5H2I")
_ENDS: Final = struct.Struct("<4s4H2IH")
_ENDS_64: Final = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64: Final = struct.Struct("<4sIQI")
_WIDE: Final = struct.Struct("<2HQ")
_BEGINS_LOCAL: Final = b"PK\x03\x04"
_PLAIN, _WIDE_VERSION = 20, 45
_UTF_8: Final = 1 << 11
_MOST_16: Final = 0xFFFF
_MOST_32: Final = 0xFFFFFFFF
_EARLIEST: Final = 1980
_CHUNK: Final = 64 * 1024


class Damaged(ValueError):
    """The bytes are not pieces of an archive of ours."""


def member(name: str, data: bytes, *, of: datetime) -> bytes:
    """Return a file as a piece of an archive."""
    spelt = name.encode()
    day = (max(of.year, _EARLIEST) - _EARLIEST) << 9 | of.month << 5 | of.day
    time = of.hour << 11 | of.minute << 5 | of.second // 2
    size = len(data)
    head = (_BEGINS_LOCAL, _PLAIN, _UTF_8, 0, time, day, zlib.crc32(data), size, size, len(spelt), 0)
    return b"".join((_LOCAL.pack(*head), spelt, data))


def ending(written: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the directory of an archive of these bytes; they are read once, and none of them is kept.

    Raises:
        Damaged: They are not pieces as `member` makes them.
    """
    reader = _Reader(written)
    directory, count = bytearray(), 0
    while (head := reader.take(_LOCAL.size)) is not None:
        begins, _, flags, method, time, day, crc, packed, size, name_size, _ = _LOCAL.unpack(head)
        offset = reader.position - _LOCAL.size
        name = reader.take(name_size)
        if begins != _BEGINS_LOCAL or name is None:
            raise Damaged("no piece of an archive begins here")
        reader.skip(packed)
        is_far = offset >= _MOST_32
        extra = _WIDE.pack(1, 8, offset) if is_far else b""
        version = _WIDE_VERSION if is_far else _PLAIN
        directory += _CENTRAL.pack(
            b"PK\x01\x02", version, version, flags, method, time, day, crc, packed, size, name_size,
            len(extra), 0, 0, 0, 0, _MOST_32 if is_far else offset,
        )  # fmt: skip
        directory += name + extra
        count += 1
    for start in range(0, len(directory), _CHUNK):
        yield bytes(directory[start : start + _CHUNK])
    yield _ended(count, len(directory), reader.position)


def _ended(count: int, size: int, offset: int) -> bytes:
    end = _ENDS.pack(
        b"PK\x05\x06", 0, 0, min(count, _MOST_16), min(count, _MOST_16),
        min(size, _MOST_32), min(offset, _MOST_32), 0,
    )  # fmt: skip
    if count < _MOST_16 and size < _MOST_32 and offset < _MOST_32:
        return end
    wide = _ENDS_64.pack(
        b"PK\x06\x06", _ENDS_64.size - 12, _WIDE_VERSION, _WIDE_VERSION, 0, 0, count, count, size, offset
    )
    return wide + _LOCATOR_64.pack(b"PK\x06\x07", 0, offset + size, 1) + end


class _Reader:
    """Takes bytes as they are asked for, however they were cut."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._waiting = b""
        self.position = 0
        """How many were taken."""

    def take(self, count: int) -> bytes | None:
        """Return so many bytes; None at the end.

        Raises:
            Damaged: The end comes in the middle.
        """
        while len(self._waiting) < count:
            chunk = next(self._chunks, None)
            if chunk is None:
                if self._waiting:
                    raise Damaged("it ends in the middle of a piece")
                return None
            self._waiting += chunk
        taken, self._waiting = self._waiting[:count], self._waiting[count:]
        self.position += count
        return taken

    def skip(self, count: int) -> None:
        """Go on behind so many bytes."""
        self.position += count
        while count > len(self._waiting):
            count -= len(self._waiting)
            self._waiting = next(self._chunks, b"")
            if not self._waiting and count:
                raise Damaged("it ends in the middle of a piece")
        self._waiting = self._waiting[count:]
