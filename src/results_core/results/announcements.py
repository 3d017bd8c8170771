"""What telling of released sittings needs from outside (mission B14)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from results_core.correspondence.ports import Outbox
from results_core.exams.ports import Entries
from results_core.exams.sittings import Sitting
from results_core.jobs.ports import Jobs
from results_core.kernel.identifiers import SittingId
from results_core.kernel.transactions import Work


@attrs.frozen(kw_only=True)
class Batch:
    """The entries of a sitting that one step is to tell of, and when their letters are to go."""

    sitting: Sitting
    after: str
    """The entry behind which it begins, in the order of their ids; empty for the first batch."""
    limit: int
    at: datetime
    first_at: datetime
    """When the first letter goes; each that follows goes `gap` later."""
    gap: timedelta


@attrs.frozen(kw_only=True)
class Told:
    """What one step did."""

    entries: int
    """Of how many it told; fewer than the limit where there are no more."""
    last: str
    """The last of them."""
    letters: int


class Announcements(Protocol):
    """Sittings that are out, and telling of them."""

    def due(self, *, hold: bool = False) -> Sequence[SittingId]:
        """Return the sittings that are out (the store's clock) and that no job tells of.

        With `hold`, whoever moves one of them waits until this transaction ends.
        """

    def out(self, sitting: SittingId) -> Sitting | None:
        """Return the sitting if it is out (the store's clock)."""

    def tell(self, batch: Batch) -> Told:
        """Write the letters and the events of a batch, in a fixed number of statements.

        Each entry gets an event `released` that names it. Its account gets letter L2b (`letters.L2B`
        says which), unless it is closed, was confirmed at the release or later (L2 told it), or has
        been told before: then an event `released` of the result is younger than the account.
        """

    def still_to_tell(self, sitting: SittingId) -> int:
        """Return how many accounts would get the letter if the sitting were told of now from the start."""


class AnnouncingWork(Work, Protocol):
    """What telling of released sittings asks of a transaction."""

    @property
    def announcements(self) -> Announcements:
        """What is to be told."""

    @property
    def jobs(self) -> Jobs:
        """How far it has come."""


class ProgressWork(AnnouncingWork, Protocol):
    """What showing how far it has come asks of a transaction."""

    @property
    def entries(self) -> Entries:
        """Sittings."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""
