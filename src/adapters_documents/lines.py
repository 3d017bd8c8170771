"""The lines of a text file from outside: any length, any bytes, flat memory."""

import hashlib
import io
from collections.abc import Iterator
from typing import BinaryIO, Final, Self

LONGEST_LINE: Final = 131_072
"""Bytes, the line feed included. A longer line is refused without being kept."""

_CHUNK: Final = 2 * LONGEST_LINE
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_SHOWN: Final = 100


class FlawedLine(str):
    """A line that cannot be read as it stands; `expected` says what should."""

    __slots__ = ("expected",)
    expected: str

    def __new__(cls, text: str, *, expected: str) -> Self:
        """Keep what can be shown of the line, U+FFFD for what is no UTF-8."""
        line = super().__new__(cls, text)
        line.expected = expected
        return line


class Lines:
    """A file read as lines of UTF-8, line feeds kept, a byte-order mark left out.

    Whole chunks are looked through at once; only in a chunk that holds NUL or an over-long
    line each line is looked at.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read from the file's position."""
        self._file = file
        self._sha256 = hashlib.sha256()

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes read so far, as hexadecimal digits."""
        return self._sha256.hexdigest()

    def __iter__(self) -> Iterator[str]:
        """Yield each line, a `FlawedLine` where it is over-long, no UTF-8, or holds NUL."""
        begun = b""
        chunk = self._read().removeprefix(_BYTE_ORDER_MARK)
        while chunk:
            end = chunk.rfind(b"\n") + 1
            if end:
                yield from _lines(begun + chunk[:end])
                begun = chunk[end:]
            else:
                begun += chunk
            if len(begun) > LONGEST_LINE:
                yield _line(begun)
                begun = b""
                chunk = self._behind_this_line()
            else:
                chunk = self._read()
        yield from _lines(begun)

    def _read(self) -> bytes:
        chunk = self._file.read(_CHUNK)
        self._sha256.update(chunk)
        return chunk

    def _behind_this_line(self) -> bytes:
        """Pass over the rest of an over-long line and return what was read behind it."""
        while chunk := self._read():
            _, feed, behind = chunk.partition(b"\n")
            if feed:
                return behind or self._read()
        return b""


def _lines(block: bytes) -> Iterator[str]:
    raw_lines = io.BytesIO(block)
    if b"\0" in block or _may_hold_a_long_line(block):
        yield from map(_line, raw_lines)
        return
    while True:
        try:
            yield from map(bytes.decode, raw_lines)
        except UnicodeDecodeError as unreadable:
            yield _line(unreadable.object)
        else:
            return


def _may_hold_a_long_line(block: bytes) -> bool:
    """Tell whether a window of half the longest line has no line feed: a longer line covers one."""
    window = LONGEST_LINE // 2
    return any(
        block.find(b"\n", start, start + window) < 0 for start in range(0, len(block) - window + 1, window)
    )


def _line(raw: bytes) -> str:
    if len(raw) > LONGEST_LINE:
        shown = raw[:_SHOWN].decode("utf-8", "replace")
        return FlawedLine(shown, expected=f"a line of at most {LONGEST_LINE} bytes")
    try:
        line = raw.decode("utf-8")
    except UnicodeDecodeError:
        return FlawedLine(raw.decode("utf-8", "replace"), expected="UTF-8")
    return FlawedLine(line, expected="no NUL character") if "\0" in line else line
