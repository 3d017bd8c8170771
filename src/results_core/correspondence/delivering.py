"""Delivering: lease a batch, carry it, write down what became of each letter."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import attrs

from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import Lease, Posting, PostingState, RetryPolicy
from results_core.correspondence.ports import Deferred, Delivered, DeliveryWork, Postman, Rejected, Round
from results_core.journal.events import EventKind, system_event
from results_core.kernel.errors import StoreUnavailable
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import TRIES, Begin, repeatable


@attrs.frozen
class DeliveryReport:
    """What one batch came to."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    dropped: int = 0

    @property
    def handled(self) -> int:
        """How many letters were in the batch."""
        return self.sent + self.waiting + self.failed + self.dropped

    def counting(self, state: PostingState) -> "DeliveryReport":
        """Return the report with one more letter in the state."""
        return attrs.evolve(self, **{state.value: getattr(self, state.value) + 1})


@attrs.frozen(kw_only=True)
class DeliverLetters:
    """Deliver the letters that are due. Mail happens outside every transaction.

    A crash between the sending and its writing down sends one letter again, under
    the same message id: never more than one a crash (RLB-2). So the content of a letter goes
    only when the one before it is settled; its announcement need not wait for that.
    """

    begin: Begin[DeliveryWork]
    clock: Clock
    randomness: Randomness
    postman: Postman
    retrying: RetryPolicy = RetryPolicy()
    holding: timedelta = timedelta(minutes=5)
    """How long a batch is kept from others: by then whoever leased it has settled it, or died."""
    beginning: timedelta = timedelta(seconds=90)
    """How long letters of a batch are begun; the rest of `holding` is enough for the slowest relay."""

    stopping: Callable[[], bool] = bool
    """Whether this process is about to end: then no further letter of the batch is begun (RLB-10)."""

    def __call__(self, *, limit: int = 50) -> DeliveryReport:
        """Deliver one batch of at most `limit` letters."""
        began = self.clock.now()
        until = began + self.holding
        leases = self._lease(limit, until)
        report = DeliveryReport()
        if not leases:
            return report
        with self.postman.round() as round_:
            for posting in self._carried(leases, round_, began):
                self._settle_surely(posting)
                report = report.counting(posting.state)
        return report

    def _carried(self, leases: list[Lease], round_: Round, began: datetime) -> Iterator[Posting]:
        until = began + self.beginning
        for place, lease in enumerate(leases):
            now = self.clock.now()
            if self._is_over(now, until):
                self._free(leases[place:])
                return
            if not self._still_holds(lease.letter, began + self.holding):
                continue
            if (unsent := self._not_to_be_sent(lease, now)) is not None:
                yield unsent
                continue
            answer = round_.deliver(lease.letter)
            nobody_is_there = isinstance(answer, Deferred) and answer.unreachable
            if place + 1 < len(leases) and not nobody_is_there and not self._is_over(now, until):
                # What goes before its content may go while this letter is settled (see the class).
                round_.announce(leases[place + 1].letter)
            yield self._posting(lease, answer, now)
            if nobody_is_there:
                self._free(leases[place + 1 :])
                return

    def _is_over(self, now: datetime, until: datetime) -> bool:
        return now >= until or self.stopping()

    def _not_to_be_sent(self, lease: Lease, now: datetime) -> Posting | None:
        if lease.link_lost:
            return self.retrying.rejected(lease, "link_lost", now=now)
        if _has_expired(lease.letter, now):
            return self.retrying.dropped(lease, now=now)
        return None

    def _posting(self, lease: Lease, answer: Delivered | Deferred | Rejected, now: datetime) -> Posting:
        match answer:
            case Delivered():
                return self.retrying.sent(lease, now=now)
            case Rejected(reason):
                return self.retrying.rejected(lease, reason, now=now)
            case Deferred(reason):
                return self.retrying.deferred(lease, reason, now=now)

    @repeatable
    def _lease(self, limit: int, until: datetime) -> list[Lease]:
        with self.begin() as work:
            leases = list(work.outbox.lease(now=self.clock.now(), until=until, limit=limit))
            work.commit()
        return leases

    def _still_holds(self, letter: Letter, until: datetime) -> bool:
        """Tell whether nobody has called the letter back since it was leased: a release may have moved."""
        with self.begin(reading=True) as work:
            return work.outbox.still_held(letter.id, until=until)

    @repeatable
    def _free(self, leases: list[Lease]) -> None:
        with self.begin() as work:
            work.outbox.free([lease.letter.id for lease in leases])
            work.commit()

    def _settle_surely(self, posting: Posting) -> None:
        """Settle, and again where others hold the store: what went out must not go out twice."""
        for _ in range(TRIES - 1):
            try:
                return self._settle(posting)
            except StoreUnavailable:
                continue
        return self._settle(posting)

    @repeatable
    def _settle(self, posting: Posting) -> None:
        with self.begin() as work:
            work.outbox.settle(posting)
            if posting.state is PostingState.FAILED:
                work.journal.add(
                    system_event(
                        EventKind.LETTER_FAILED,
                        at=self.clock.now(),
                        randomness=self.randomness,
                        facts={
                            "letter": posting.letter,
                            "kind": posting.kind,
                            "reason": posting.reason or "",
                        },
                    )
                )
            work.commit()


def _has_expired(letter: Letter, now: datetime) -> bool:
    return letter.expires_at is not None and now >= letter.expires_at
