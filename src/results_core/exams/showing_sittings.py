"""Showing sittings: to operators all of them, to everybody the release that comes next."""

from collections.abc import Sequence

import attrs

from results_core.exams.catalogue import Catalogue, Exam
from results_core.exams.ports import Entries, EntryWork
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import Sitting, SittingCounts
from results_core.kernel.errors import Missing
from results_core.kernel.transactions import Begin


class UnknownSitting(Missing):
    """No sitting has this name."""

    code = "unknown_sitting"


@attrs.frozen(kw_only=True)
class ShowSittings:
    """Show operators the sittings."""

    begin: Begin[EntryWork]
    catalogue: Catalogue

    def all(self) -> Sequence[SittingCounts]:
        """Return every sitting with its counts, latest release first."""
        with self.begin(reading=True) as work:
            return work.entries.sittings()

    def named(self, name: str) -> tuple[SittingCounts, Exam]:
        """Return one sitting.

        Raises:
            NotASittingName: The text is no such name.
            UnknownSitting: No sitting has this name.
        """
        wanted = SittingName.parse(name)
        with self.begin(reading=True) as work:
            found = counts_of(work.entries, wanted)
        return found, self.catalogue.exam(found.sitting.exam)


def counts_of(entries: Entries, name: SittingName) -> SittingCounts:
    """Return one sitting with its counts.

    Raises:
        UnknownSitting: No sitting has this name.
    """
    found = entries.sittings(name)
    if not found:
        raise UnknownSitting(f"no sitting is named {name}")
    return found[0]


@attrs.frozen(kw_only=True)
class NextRelease:
    """The release that the home page announces."""

    begin: Begin[EntryWork]

    def __call__(self) -> Sitting | None:
        """Return the sitting whose results come out next, or None if none is to come.

        It says what every Confirmation of Entry says, and nothing of any result.
        """
        with self.begin(reading=True) as work:
            return work.entries.next_release()
