"""Verifying the journal: every hash made again, every checkpoint held against it (AUD-2, AUD-3).

Memory stays flat: the chain, its checkpoints and those outside are walked side by side. Sealing may go on
meanwhile.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from results_core.journal.chain import Head, Link, Payload, Recorded, link_hash, payload_digest
from results_core.journal.checkpoints import Checkpoint, Signatures
from results_core.journal.ports import Erasure, PublishedCheckpoints, SealingWork
from results_core.kernel.identifiers import EventId
from results_core.kernel.transactions import Begin

_PAGE: Final = 2_000
MOST_NAMED: Final = 20
"""How many faults are told; the others are counted."""
_UNPUBLISHED: Final = 1
"""How many checkpoints at the end may not lie outside yet: a worker may be about to lay it there."""


@attrs.frozen
class Fault:
    """What is wrong, in English, and where."""

    position: int
    """Of the chain; the first that cannot be trusted."""
    what: str


@attrs.frozen(kw_only=True)
class Verification:
    """What verifying has found."""

    sealed: int
    """How many positions of the chain were verified."""
    unsealed: int
    """How many events wait for their seal."""
    erased: int
    """Of how many events names and free text are gone, as an `erased` event says."""
    checkpoints: int
    published: int
    """How many of the checkpoints lie outside the database too."""
    broken: int
    faults: Sequence[Fault]
    """The first of them, by position."""

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken == 0


@attrs.frozen(kw_only=True)
class VerifyJournal:
    """Find every edit, deletion, insertion, move and cut of what was sealed."""

    begin: Begin[SealingWork]
    signatures: Signatures
    published: PublishedCheckpoints

    def __call__(self) -> Verification:
        """Verify everything.

        Raises:
            OSError: The checkpoints outside cannot be read.
        """
        walk = _Walk(self.begin, self.signatures, _Outside(self.published.read()))
        walk.run()
        return Verification(
            sealed=walk.at.position,
            unsealed=0 if walk.broken else self._unsealed(),
            erased=walk.erased,
            checkpoints=walk.checkpoints,
            published=walk.published,
            broken=walk.broken,
            faults=tuple(walk.faults),
        )

    def _unsealed(self) -> int:
        with self.begin(reading=True) as work:
            return work.seals.backlog().events


class _Outside:
    """The checkpoints outside that follow one another, one looked at in advance."""

    def __init__(self, lines: Iterator[Checkpoint | None]) -> None:
        self._lines = lines
        self.read = 0
        self.unfit = 0
        """How many lines are none, or go back."""
        self._latest = 0
        self.next = self._following()

    def take(self) -> Checkpoint | None:
        """Return the next one and go on."""
        taken, self.next = self.next, self._following()
        return taken

    def _following(self) -> Checkpoint | None:
        for line in self._lines:
            if line is not None and line.position > self._latest:
                self.read += 1
                self._latest = line.position
                return line
            self.unfit += 1
        return None


class _Walk:
    """Goes along the chain up to where it ended at the start, and along the checkpoints that stood then."""

    def __init__(self, begin: Begin[SealingWork], signatures: Signatures, outside: _Outside) -> None:
        self._begin = begin
        self._signatures = signatures
        self._outside = outside
        self._checkpointed = 0
        self.at = Head()
        self.erased = self.checkpoints = self.published = self.broken = 0
        self.faults: list[Fault] = []

    def run(self) -> None:
        """Go from the beginning to the end."""
        with self._begin(reading=True) as work:
            latest = work.seals.latest_checkpoint()
            end = work.seals.head().position
        stands = 0 if latest is None else latest.position
        while self.at.position < end:
            with self._begin(reading=True) as work:
                links = work.seals.links(after=self.at.position, limit=_PAGE)
                erasures = work.seals.erasures(_erasing(links))
            if not links:
                break
            self._follow(links, erasures)
            self._compare({link.position: link.hash for link in links}, min(stands, links[-1].position))
        self._end(end, stands)

    def _follow(self, links: Sequence[Link], erasures: Mapping[EventId, Erasure]) -> None:
        """Make every hash again."""
        for link in links:
            follows = link.position == self.at.position + 1
            if not follows:
                self._fault(self.at.position + 1, f"the chain leaves out what comes before {link.position}")
            if link.event is None:
                self._fault(link.position, "its event is gone")
            elif follows and link_hash(self.at.hash, link.event) != link.hash:
                self._fault(link.position, "its hash is not that of its event and what comes before")
            if link.event is not None:
                self._look_into(link, link.event, erasures)
            self.at = Head(link.position, link.hash)

    def _look_into(self, link: Link, event: Recorded, erasures: Mapping[EventId, Erasure]) -> None:
        """Hold names and free text against what the chain says of them."""
        match event.payload_digest, link.payload:
            case None, None:
                return
            case None, _:
                self._fault(link.position, "names or free text lie with it of which the chain does not know")
            case _, None:
                self._fault(link.position, "its names or free text are missing, and no event says so")
            case digest, Payload(salt=bytes(salt), body=str(body)):
                if payload_digest(salt, body) != digest:
                    self._fault(link.position, "its names or free text were changed")
            case _, Payload(erased_by=by):
                erasure = None if by is None else erasures.get(by)
                self.erased += 1
                if erasure is None or not _explains(erasure, link.position, event.id):
                    self._fault(link.position, "its names or free text are gone, and no later event says so")

    def _compare(self, hashes: Mapping[int, str], until: int) -> None:
        """Hold the checkpoints up to a position against the chain and against those outside."""
        for checkpoint in self._kept(until):
            position = checkpoint.position
            self.checkpoints += 1
            if checkpoint.previous != self._checkpointed:
                self._fault(checkpoint.previous, "its checkpoint is gone")
            self._checkpointed = position
            if not self._signatures.verify(
                checkpoint.statement, key=checkpoint.key, signature=checkpoint.signature
            ):
                self._fault(
                    position, f"its checkpoint was not signed by a key that is kept: {checkpoint.key}"
                )
            if hashes.get(position) != checkpoint.hash:
                self._fault(position, "its checkpoint says another hash: the chain was written anew")
            self._compare_outside(checkpoint)

    def _compare_outside(self, checkpoint: Checkpoint) -> None:
        while (lies := self._outside.next) is not None and lies.position < checkpoint.position:
            self._fault(lies.position, "its checkpoint lies outside the database alone")
            self._outside.take()
        if lies is None:
            return
        if lies.position > checkpoint.position:
            self._fault(checkpoint.position, "its checkpoint is missing outside the database")
        elif self._outside.take() == checkpoint:
            self.published += 1
        else:
            self._fault(checkpoint.position, "its checkpoint outside the database says something else")

    def _kept(self, until: int) -> Iterator[Checkpoint]:
        """Yield the checkpoints after the last one, up to a position."""
        after = self._checkpointed
        while after < until:
            with self._begin(reading=True) as work:
                page = work.seals.checkpoints(after=after, limit=_PAGE)
            for checkpoint in page:
                if checkpoint.position > until:
                    return
                yield checkpoint
            if len(page) < _PAGE:
                return
            after = page[-1].position

    def _end(self, end: int, stands: int) -> None:
        """Look at what lies beyond the end of the chain, and at what it has passed over."""
        if stands > end:
            self._fault(end + 1, f"the chain ends before it, and a checkpoint stands at {stands}")
        if self.checkpoints > _UNPUBLISHED and not self._outside.read:
            self._fault(stands, "its checkpoint is missing outside the database, as all are")
        elif self.checkpoints - self.published > _UNPUBLISHED and not self.broken:
            self._fault(stands, "its checkpoint and others before it are missing outside the database")
        while (lies := self._outside.take()) is not None:
            self._compare_leftover(lies)
        if self._outside.unfit:
            self._fault(0, f"of the checkpoints outside {self._outside.unfit} cannot be read or go back")
        with self._begin(reading=True) as work:
            missed = work.seals.unreached()
        if missed is not None:
            self._fault(end, f"the event {missed} lies before its end and was never sealed")

    def _compare_leftover(self, lies: Checkpoint) -> None:
        """Hold a checkpoint outside that came after the walk began, or should not be there."""
        with self._begin(reading=True) as work:
            beside = work.seals.checkpoints(after=lies.position - 1, limit=1)
            end = work.seals.head().position
        if lies.position > end:
            self._fault(
                end + 1, f"the chain ends before it, and a checkpoint outside stands at {lies.position}"
            )
        elif list(beside) != [lies]:
            self._fault(lies.position, "its checkpoint lies outside the database alone")

    def _fault(self, position: int, what: str) -> None:
        self.broken += 1
        self.faults.append(Fault(position, what))
        self.faults.sort(key=lambda fault: fault.position)
        del self.faults[MOST_NAMED:]


def _explains(erasure: Erasure, position: int, event: EventId) -> bool:
    """Tell whether the erasure came after the position and names the event."""
    is_later = erasure.position is None or erasure.position > position
    return is_later and event in erasure.events


def _erasing(links: Sequence[Link]) -> frozenset[EventId]:
    """Return the events that are said to have erased something of these."""
    return frozenset(
        link.payload.erased_by
        for link in links
        if link.payload is not None and link.payload.erased_by is not None
    )
