"""What operators do with the outbox: look, retry, drop."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from results_core.correspondence.outbox import Posting, PostingState
from results_core.correspondence.ports import DeliveryWork
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.identifiers import LetterId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class OutboxStatus:
    """How the letters stand."""

    counts: Mapping[PostingState, int]
    oldest_waiting: datetime | None
    failed: Sequence[Posting]


@attrs.frozen(kw_only=True)
class ManageOutbox:
    """Show the outbox, try failed letters again, or drop letters."""

    begin: Begin[DeliveryWork]
    clock: Clock
    randomness: Randomness

    def status(self, *, failed: int = 100) -> OutboxStatus:
        """Return the counts, the age of the queue and at most so many failed letters."""
        with self.begin(reading=True) as work:
            return OutboxStatus(
                counts=work.outbox.counts(),
                oldest_waiting=work.outbox.oldest_waiting(),
                failed=work.outbox.in_state(PostingState.FAILED, limit=failed),
            )

    def retry(self, letter: LetterId | None = None, *, operator: str) -> int:
        """Try failed letters, or the one named, again at once; return how many."""
        return self._move([PostingState.FAILED], PostingState.WAITING, letter, operator)

    def drop(self, letter: LetterId | None = None, *, operator: str) -> int:
        """Drop failed letters, or the one named even if it only waits; return how many."""
        states = [PostingState.FAILED] if letter is None else [PostingState.FAILED, PostingState.WAITING]
        return self._move(states, PostingState.DROPPED, letter, operator)

    @repeatable
    def _move(
        self, states: Sequence[PostingState], to: PostingState, letter: LetterId | None, operator: str
    ) -> int:
        now = self.clock.now()
        with self.begin() as work:
            moved = work.outbox.change_state(states, to, now=now, letter=letter)
            work.journal.add(
                operator_event(
                    EventKind.LETTERS_MOVED,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    facts={"to": to, "letters": moved},
                )
            )
            work.commit()
        return moved
