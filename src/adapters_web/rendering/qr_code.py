"""QR codes as the outlines of an inline SVG: no picture is fetched, no style stands inside (HDR-1)."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

QUIET_ZONE: Final = 4
"""Modules left free around it: readers need them."""


@attrs.frozen
class QrCode:
    """A QR code in modules."""

    side: int
    """Of the whole, its quiet zone included."""
    outline: str
    """The dark modules, as the `d` of one path."""


def qr_code(text: str) -> QrCode:
    """Return the code that holds the text."""
    import segno

    modules = segno.make(text, error="m", boost_error=False, micro=False).matrix
    return QrCode(side=len(modules) + 2 * QUIET_ZONE, outline="".join(_runs(modules)))


def _runs(modules: Sequence[Sequence[int]]) -> Iterator[str]:
    """Yield a bar for each run of dark modules."""
    for y, row in enumerate(modules):
        start = None
        for x, dark in enumerate([*row, 0]):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                width = x - start
                yield f"M{start + QUIET_ZONE} {y + QUIET_ZONE}h{width}v1h-{width}z"
                start = None
