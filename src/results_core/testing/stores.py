"""What the contract suite and the scenes ask of a store, whoever wrote it."""

from contextlib import AbstractContextManager
from typing import Protocol

from results_core.application import ApplicationWork
from results_core.exams.ports import StagedEntries
from results_core.results.photos import StagedPhotos
from results_core.results.ports import StagedResults


class Store(Protocol):
    """A store that fulfils every port. It compares releases with the clock that it was opened with."""

    def begin(self, *, reading: bool = False) -> AbstractContextManager[ApplicationWork]:
        """Return a transaction, to be entered once."""

    def stage_entries(self) -> AbstractContextManager[StagedEntries]:
        """Return the staging of a file of entries."""

    def stage_results(self) -> AbstractContextManager[StagedResults]:
        """Return the staging of a file of results."""

    def stage_photos(self) -> AbstractContextManager[StagedPhotos]:
        """Return the staging of a directory of photos."""

    def close(self) -> None:
        """Let go of everything; the store is not used afterwards."""
