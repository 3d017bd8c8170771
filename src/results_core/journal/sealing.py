"""Sealing: committed events get their place in the chain, and the chain its checkpoints (AUD-2)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import attrs

from results_core.journal.chain import Head, Seal, seals_after
from results_core.journal.checkpoints import Checkpoint, Signatures
from results_core.journal.ports import Backlog, PublishedCheckpoints, SealingWork
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable

BATCH: Final = 4_000
"""How many events are sealed in one transaction."""
_PAGE: Final = 1_000

Rest: TypeAlias = Callable[[], None]
"""Returns after a moment."""


@attrs.frozen(kw_only=True)
class SealEvents:
    """Carry the chain on over what was committed. Any number may try; one at a time succeeds."""

    begin: Begin[SealingWork]

    def __call__(self, *, limit: int = BATCH) -> int:
        """Seal at most so many events; return how many, 0 where nobody waits or another sealer is at it.

        Hashes are made outside the transaction that writes, which looks whether the chain still
        ends where it did.

        Raises:
            ChainCut: The end of the chain was tampered with.
        """
        with self.begin(reading=True) as work:
            head, events = work.seals.unsealed(limit=limit)
        if not events:
            return 0
        return self._extend(head, seals_after(head, events))

    def all(self) -> int:
        """Seal until nothing waits; return how many events were sealed."""
        total = 0
        while sealed := self():
            total += sealed
        return total

    def catch_up(self, *, since: datetime, rest: Rest, patience: int = 20) -> Backlog:
        """Seal what was committed up to an instant; return what waits at the end.

        An event waits for every transaction that is older than its own. Those are given a little time: up to
        `patience` rests, after each of which it is tried again. What is committed later is not waited for.
        """
        self.all()
        backlog = self.backlog()
        while patience and backlog.oldest is not None and backlog.oldest <= since:
            rest()
            patience -= 1
            self.all()
            backlog = self.backlog()
        return backlog

    def backlog(self) -> Backlog:
        """Return how far the sealing is behind."""
        with self.begin(reading=True) as work:
            return work.seals.backlog()

    @repeatable
    def _extend(self, head: Head, seals: Sequence[Seal]) -> int:
        with self.begin() as work:
            if not work.seals.extend(head, seals):
                return 0
            work.commit()
        return len(seals)


@attrs.frozen(kw_only=True)
class MakeCheckpoint:
    """Sign where the chain has come to, and lay checkpoints down outside the database too."""

    begin: Begin[SealingWork]
    clock: Clock
    signatures: Signatures
    published: PublishedCheckpoints

    def __call__(self) -> Checkpoint | None:
        """Return the new checkpoint; None where nothing was sealed since the last one.

        What a crash kept from being laid down outside is laid down now.

        Raises:
            OSError: The place outside cannot be written; the checkpoint stands in the database.
        """
        made = self._make()
        self._publish()
        return made

    def latest(self) -> Checkpoint | None:
        """Return the last checkpoint."""
        with self.begin(reading=True) as work:
            return work.seals.latest_checkpoint()

    def _make(self) -> Checkpoint | None:
        with self.begin(reading=True) as work:
            last = work.seals.latest_checkpoint()
            head = work.seals.head()
        before = 0 if last is None else last.position
        if head.position <= before:
            return None
        signed = self._signed(head, before, self.clock.now())
        return signed if self._keep(signed) else None

    def _signed(self, head: Head, before: int, now: datetime) -> Checkpoint:
        unsigned = Checkpoint(
            position=head.position, hash=head.hash, previous=before, at=now, key=self.signatures.key
        )
        return attrs.evolve(unsigned, signature=self.signatures.sign(unsigned.statement, key=unsigned.key))

    @repeatable
    def _keep(self, checkpoint: Checkpoint) -> bool:
        with self.begin() as work:
            kept = work.seals.add_checkpoint(checkpoint)
            work.commit()
        return kept

    def _publish(self) -> None:
        after = self.published.latest()
        while True:
            with self.begin(reading=True) as work:
                missing = work.seals.checkpoints(after=after, limit=_PAGE)
            if not missing:
                return
            self.published.append(missing)
            after = missing[-1].position
