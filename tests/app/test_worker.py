"""The worker: everything that is due, no faster than allowed, until it is told to stop."""

import threading
from collections.abc import Callable

import attrs
import pytest

from results_app.sealer import Sealer
from results_app.worker import IDLE, UNREACHABLE, Deliver, Worker
from results_core.correspondence.delivering import DeliveryReport
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import NOON
from results_core.testing.stand_ins import StoppedClock

PATIENCE = 60.0
"""Seconds that a thread may take on a busy machine."""


@attrs.define
class Outbox:
    """Delivers from a queue; says of each batch what the test has settled."""

    waiting: int = 0
    """How many letters are due."""
    unreachable: bool = False
    batches: list[int] = attrs.field(factory=list)
    """How many letters each batch was allowed."""

    def __call__(self, *, limit: int) -> DeliveryReport:
        """Deliver a batch; an unreachable server is tried with the first letter alone."""
        self.batches.append(limit)
        batch = min(self.waiting, limit)
        if self.unreachable and batch:
            return DeliveryReport(waiting=1)
        self.waiting -= batch
        return DeliveryReport(sent=batch)


@attrs.define
class Pauses:
    """Waits without waiting, and stops after as many rests as the test has settled."""

    rests: int = 1000
    seconds: list[float] = attrs.field(factory=list)
    stopped: bool = False

    def is_set(self) -> bool:
        """Tell whether it is time to stop."""
        return self.stopped or len(self.seconds) >= self.rests

    def set(self) -> None:
        """Ask to stop."""
        self.stopped = True

    def wait(self, timeout: float) -> bool:
        """Note the rest."""
        self.seconds.append(timeout)
        return self.is_set()


@attrs.define
class Tidying:
    """Counts how often what has served was forgotten."""

    times: int = 0

    def __call__(self) -> None:
        """Count."""
        self.times += 1


def a_sealer() -> Sealer:
    """Return a sealer with nothing to seal."""
    return Sealer(seal=lambda: 0, checkpoint=lambda: None, clock=StoppedClock(NOON))


def a_worker(
    deliver: Deliver,
    stopping: Pauses,
    *,
    letters_per_minute: int = 600,
    tidy: Callable[[], object] = tuple,
    announce: Callable[[], bool] = bool,
    clock: StoppedClock | None = None,
) -> Worker:
    """Return a worker whose rests are noted, not taken."""
    return Worker(
        deliver=deliver,
        tidy=tidy,
        tell_organisations=lambda: False,
        correct=lambda: False,
        notify=lambda: False,
        warn=lambda: False,
        announce=announce,
        sealer=a_sealer(),
        clock=clock or StoppedClock(NOON),
        letters_per_minute=letters_per_minute,
        stopping=stopping,
    )


@pytest.mark.parametrize(("a_minute", "batch"), [(600, 50), (60, 50), (10, 10), (1, 1)])
def test_no_more_letters_go_out_a_minute_than_may(a_minute: int, batch: int) -> None:
    """After a batch it rests as long as the batch may take; none holds more than a minute's worth."""
    pauses = Pauses(rests=4)
    outbox = Outbox(waiting=1000)

    a_worker(outbox, pauses, letters_per_minute=a_minute).run()

    assert set(outbox.batches) == {batch}
    assert sum(pauses.seconds) == pytest.approx((1000 - outbox.waiting) * 60 / a_minute)


def test_it_rests_a_little_when_nothing_is_due() -> None:
    """It looks again every second."""
    pauses = Pauses(rests=3)

    a_worker(Outbox(), pauses).run()

    assert pauses.seconds == [IDLE] * 3


def test_a_mail_server_that_cannot_be_reached_is_left_alone_for_a_while() -> None:
    """One letter is tried, then it rests: nobody hammers a server that is down."""
    pauses = Pauses(rests=2)

    a_worker(Outbox(waiting=100, unreachable=True), pauses).run()

    assert pauses.seconds == [UNREACHABLE] * 2


def test_an_outage_of_the_store_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    """The fault is logged by its code alone, and the work goes on after a rest."""
    pauses = Pauses(rests=2)

    def fails(*, limit: int) -> DeliveryReport:
        del limit
        raise StoreUnavailable("the server of results.db")

    a_worker(fails, pauses).run()

    assert [record.getMessage() for record in caplog.records] == ["letters wait: store_unavailable"] * 2
    assert pauses.seconds == [UNREACHABLE] * 2


def test_a_fault_of_ours_does_not_end_it_either(caplog: pytest.LogCaptureFixture) -> None:
    """A thread that dies in silence would keep all letters back; the fault's words stay unsaid (RLB-3)."""
    pauses = Pauses(rests=2)

    def fails(*, limit: int) -> DeliveryReport:
        del limit
        raise KeyError("zofia@mail.example")

    a_worker(fails, pauses).run()

    assert [record.getMessage() for record in caplog.records] == ["letters wait: KeyError"] * 2


def test_once_means_everything_that_is_due_now_at_the_same_pace() -> None:
    """All batches, with rests between them, and none behind the last."""
    pauses = Pauses()
    outbox = Outbox(waiting=120)

    report = a_worker(outbox, pauses).run_once()

    assert (report.sent, outbox.waiting) == (120, 0)
    assert pauses.seconds == [5.0, 5.0]


def test_once_ends_early_where_the_server_cannot_be_reached() -> None:
    """What waits is reported, so that the command can answer with its status."""
    outbox = Outbox(waiting=120, unreachable=True)

    report = a_worker(outbox, Pauses()).run_once()

    assert (report.sent, report.waiting, len(outbox.batches)) == (0, 1, 1)


def test_it_tidies_at_first_and_then_every_hour() -> None:
    """What has served is forgotten, whether or not letters are due."""
    clock, tidying = StoppedClock(NOON), Tidying()
    worker = a_worker(Outbox(), Pauses(), tidy=tidying, clock=clock)
    counts = []
    for minutes in (0, 30, 29, 1, 60):
        clock.advance(minutes=minutes)
        worker.run_once()
        counts.append(tidying.times)

    assert counts == [1, 1, 1, 2, 3]


def test_once_tells_of_every_release_before_letters_go() -> None:
    """All steps, so that what they write goes at once."""
    outbox, steps = Outbox(), iter([True, True, False])

    def announce() -> bool:
        outbox.waiting += 1
        return next(steps)

    report = a_worker(outbox, Pauses(), announce=announce).run_once()

    assert report.sent == 3


def test_letters_get_their_turn_while_a_large_release_is_told_of() -> None:
    """Whoever asked for a letter does not wait for the last step."""
    taken: list[int] = []

    def announce() -> bool:
        taken.append(len(taken))
        return True

    outbox = Outbox(waiting=1000)
    a_worker(outbox, Pauses(rests=3), announce=announce).run()

    assert (len(taken), len(outbox.batches)) == (60, 3)


def test_an_outage_while_telling_of_releases_holds_up_no_letter(caplog: pytest.LogCaptureFixture) -> None:
    """The fault is logged by its code, the letters go."""

    def fails() -> bool:
        raise StoreUnavailable("the server of results.db")

    outbox = Outbox(waiting=10)
    a_worker(outbox, Pauses(rests=1), announce=fails).run()

    assert outbox.waiting == 0
    assert [record.getMessage() for record in caplog.records] == [
        "telling of releases waits: store_unavailable"
    ]


def test_long_work_keeps_no_letter_waiting() -> None:
    """It has a thread of its own, in which each kind gets its turn; it stops between steps."""
    order, delivered = list[str](), threading.Event()

    def deliver(*, limit: int) -> DeliveryReport:
        assert limit
        delivered.set()
        return DeliveryReport()

    def long(name: str) -> Callable[[], bool]:
        def step() -> bool:
            order.append(name)
            return delivered.wait(PATIENCE)

        return step

    worker = Worker(
        deliver=deliver,
        tidy=Tidying(),
        announce=bool,
        tell_organisations=bool,
        correct=bool,
        notify=bool,
        warn=bool,
        long_work=(long("a"), long("b")),
        sealer=a_sealer(),
        clock=StoppedClock(NOON),
    )
    thread = worker.in_background()
    came = delivered.wait(PATIENCE)
    worker.stop()
    thread.join(PATIENCE)

    assert came
    assert not thread.is_alive()
    assert not order or order[0] == "a"


def out_of_reach() -> bool:
    """Take no step: the store is away."""
    raise StoreUnavailable("the store cannot be reached")


def test_long_work_that_fails_is_tried_again_after_a_rest(caplog: pytest.LogCaptureFixture) -> None:
    """The fault is logged by its code alone; everything due is done before a single run ends."""
    left = [True, True, False]
    worker = attrs.evolve(a_worker(Outbox(), Pauses(rests=1)), long_work=(out_of_reach,))
    worker.run()
    busy = attrs.evolve(a_worker(Outbox(), Pauses()), long_work=(lambda: left.pop(0),))
    busy.run_once()

    assert {record.getMessage() for record in caplog.records} <= {"long work waits: store_unavailable"}
    assert left == []


def test_it_stops_when_it_is_told_to() -> None:
    """In the background too: the thread ends."""
    worker = Worker(
        deliver=Outbox(),
        tidy=Tidying(),
        announce=bool,
        tell_organisations=bool,
        correct=bool,
        notify=bool,
        warn=bool,
        sealer=a_sealer(),
        clock=StoppedClock(NOON),
    )
    thread = worker.in_background()

    worker.stop()
    thread.join(PATIENCE)

    assert not thread.is_alive()
