"""A ledger of erasures, in memory."""

from collections.abc import Iterator

from results_core.privacy.ports import ErasedPerson


class ListedErasures:
    """Keeps erasures in a list, for tests to look at."""

    def __init__(self) -> None:
        """Begin without any."""
        self.lines: list[ErasedPerson] = []

    def add(self, erased: ErasedPerson) -> None:
        """Keep a line."""
        self.lines.append(erased)

    def read(self) -> Iterator[ErasedPerson]:
        """Yield the lines."""
        yield from self.lines
