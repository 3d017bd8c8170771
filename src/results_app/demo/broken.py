"""What the demonstration raises where its own data do not fit the rules."""

from collections.abc import Iterable


class DemoBroken(RuntimeError):
    """The demonstration's own data do not fit the rules: a fault of this version."""

    def __init__(self, reasons: Iterable[object]) -> None:
        """Keep what does not fit."""
        super().__init__("; ".join(map(str, reasons)))
