"""The scans of a JPEG: whether all of the picture is there (UPL-5).

A decoder that comes upon the end marker too early fills the rest with grey and says nothing. So of a picture
in one scan the decoder gets the scan without the end: then it asks for what is missing.
"""

from collections.abc import Iterator
from typing import Final

from results_core.results.photos import BadPhoto

_START_OF_SCAN: Final = 0xDA
_END: Final = 0xD9
_PROGRESSIVE: Final = 0xC2
_FILLING: Final = 0xFF
_LENGTHLESS: Final = frozenset({0x00, 0x01, _FILLING, *range(0xD0, 0xD9)})
"""What may follow 0xFF within a scan: a stuffed byte, a restart, filling."""
_SPARE: Final = bytes(16)
"""Decoders read some bytes ahead of the last point: what is cut off by less is not noticed."""


def without_its_end(content: bytes) -> bytes:
    """Return a JPEG of one scan without the end marker; one of several scans as it is.

    Raises:
        BadPhoto: It ends before its points do.
    """
    scans, ends, is_progressive = 0, len(content), False
    for marker, at in _markers(content):
        if marker == _PROGRESSIVE:
            is_progressive = True
        if marker == _START_OF_SCAN:
            scans += 1
        if marker == _END:
            ends = at
            break
    if not scans or (is_progressive and scans == 1):
        raise BadPhoto("a JPEG or PNG picture that is not damaged")
    return content if scans > 1 else content[:ends] + _SPARE


def _markers(content: bytes) -> Iterator[tuple[int, int]]:
    """Go through the markers, each with its place, up to the end of the first picture."""
    at = 2
    while 0 <= (at := content.find(b"\xff", at)) < len(content) - 1:
        marker = content[at + 1]
        if marker in _LENGTHLESS:
            at += 1 if marker == _FILLING else 2
            continue
        yield marker, at
        if marker == _END:
            return
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
