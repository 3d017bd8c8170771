"""What the journal needs from outside."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from results_core.journal.chain import Head, Link, Recorded, Seal
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.events import Event
from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, ResultId
from results_core.kernel.transactions import Work


class ChainCut(ResultsError):
    """The chain cannot be carried on: the event at its end is gone, or of another database's time.

    `results audit verify` tells more.
    """

    kind = Kind.CONFLICT
    code = "chain_cut"


class Journal(Protocol):
    """Events, added in the transaction of what they record and never changed (AUD-1)."""

    def add(self, event: Event) -> None:
        """Write the event down."""

    def add_all(self, events: Iterable[Event]) -> None:
        """Write many down, in one statement however many they are."""

    def read(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        organisation: OrganisationId | None = None,
        since: datetime | None = None,
        unreleased: bool = True,
    ) -> Iterator[Event]:
        """Yield events, oldest first: those that concern the account, result or organisation, if named.

        Those of one instant come in the order in which they were written; `since` is included.
        Without `unreleased`, what is told of results that are not out yet is left out (A6).
        """

    def erasable(self, *, account: AccountId | None, results: Collection[ResultId]) -> Sequence[EventId]:
        """Return the events of the account and of the results that still have names or free text.

        Those that are committed meanwhile by others may be missing: whatever writes of a person
        must have ended before the person is erased.
        """

    def erase(self, events: Collection[EventId], *, erased_by: EventId) -> None:
        """Forget names and free text of these events for good; see `erasing.erase_payloads`."""


class Unsealed(NamedTuple):
    """What is to be sealed next, and from where on."""

    head: Head
    events: Sequence[Recorded]


class Backlog(NamedTuple):
    """How far the sealing is behind."""

    events: int
    oldest: datetime | None


class Erasure(NamedTuple):
    """An event of the kind `erased`."""

    position: int | None
    """In the chain; None while it waits for its seal, which comes after all there are."""
    events: frozenset[str]
    """Those that it names."""


class Seals(Protocol):
    """The chain over the events, and its checkpoints: only ever added to (AUD-1)."""

    def head(self) -> Head:
        """Return where the chain has come to."""

    def unsealed(self, *, limit: int) -> Unsealed:
        """Return the next events that are not sealed, in the order of the chain.

        That order never changes, and nothing can be committed any more that would come before them.

        Raises:
            ChainCut: Nothing can be sealed after the last seal.
        """

    def extend(self, head: Head, seals: Sequence[Seal]) -> bool:
        """Carry the chain on from its head; do nothing and return False where another sealer is at it."""

    def backlog(self) -> Backlog:
        """Return how many events are not sealed, and the instant of the oldest."""

    def links(self, *, after: int, limit: int) -> Sequence[Link]:
        """Return what the chain holds after a position, in its order."""

    def unreached(self) -> EventId | None:
        """Return an event that should have been sealed before the head and was not, if there is one."""

    def erasures(self, events: Collection[EventId]) -> Mapping[EventId, Erasure]:
        """Return which of these are events of the kind `erased`, sealed or not yet."""

    def latest_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint of the highest position."""

    def checkpoints(self, *, after: int, limit: int) -> Sequence[Checkpoint]:
        """Return the checkpoints of positions after this one, in their order."""

    def add_checkpoint(self, checkpoint: Checkpoint) -> bool:
        """Keep a checkpoint; do nothing and return False where the one before it is another by now."""


class PublishedCheckpoints(Protocol):
    """Where checkpoints lie outside the database, so that a chain written anew is found out (AUD-2)."""

    def latest(self) -> int:
        """Return the position of the last one; 0 where there is none."""

    def append(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Add those that are later than the last one, durably."""

    def read(self) -> Iterator[Checkpoint | None]:
        """Yield them in the order in which they were added; None for what cannot be read."""


class JournalWork(Work, Protocol):
    """What reading the journal asks of a transaction."""

    @property
    def journal(self) -> Journal:
        """The events."""


class SealingWork(Work, Protocol):
    """What sealing asks of a transaction."""

    @property
    def seals(self) -> Seals:
        """The chain."""
