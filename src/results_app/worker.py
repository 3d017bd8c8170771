"""The worker: what has to be done without anybody asking, over and over."""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs

from results_app.looping import Stop, named
from results_app.sealer import Announce, Sealer, not_at_all
from results_app.webhooks import Webhooks
from results_app.wiring import Service
from results_core.correspondence.delivering import DeliveryReport
from results_core.kernel.time import Clock

_LOG: Final = logging.getLogger("results.worker")
_BATCH: Final = 50
_MINUTE: Final = 60.0
_STEPS: Final = 20
"""How many steps of telling of releases are taken at a time, before letters get their turn again."""
_NOTHING_DONE: Final = DeliveryReport()

IDLE: Final = 1.0
"""Seconds of rest when no letter is due."""
UNREACHABLE: Final = 15.0
"""Seconds of rest when no letter could be handed over: the mail server is left alone for a while."""


TIDIES_EVERY: Final = timedelta(hours=1)
"""How often what has served is forgotten."""


class Deliver(Protocol):
    """Delivers one batch of letters."""

    def __call__(self, *, limit: int) -> DeliveryReport:
        """Deliver at most so many of the letters that are due."""


@attrs.define(kw_only=True)
class Worker:
    """Tells of releases, delivers, seals and tidies until it is told to stop.

    Several may run, in any number of processes.
    """

    deliver: Deliver
    announce: Callable[[], bool]
    """Takes one step of telling of released sittings; False where there is none to take."""
    tell_organisations: Callable[[], bool]
    """Takes one step of telling organisations of their shares; False where there is none to take."""
    correct: Callable[[], bool]
    """Takes one step of telling organisations of amended results; False where there is none to take."""
    notify: Callable[[], bool]
    """Takes one step of telling officers what arrived; False where there is none to take."""
    webhooks: Webhooks | None = None
    """None: no webhook is told anything."""
    long_work: Sequence[Callable[[], bool]] = ()
    """Each takes one step of a kind of long work; False where there is none to take."""
    warn: Callable[[], bool]
    """Takes one step of telling organisations of secrets that come to their end."""
    tidy: Callable[[], object]
    sealer: Sealer
    clock: Clock
    letters_per_minute: int = 600
    """How many go out a minute at most; each worker counts by itself."""
    _stopping: Stop = attrs.field(factory=threading.Event)
    _tidied_at: datetime | None = attrs.field(default=None, init=False)

    def run_once(self) -> DeliveryReport:
        """Do everything that is due; return what became of the letters."""
        self._tidy_when_due()
        for step in (self.announce, self.tell_organisations, self.correct, self.notify, self.warn):
            while not self._stopping.is_set() and step():
                pass
        while not self._stopping.is_set() and self._long_steps():
            pass
        total = self.deliver_due()
        self.sealer.run_once()
        if self.webhooks is not None:
            self.webhooks.run_once()
        return total

    def deliver_due(self) -> DeliveryReport:
        """Deliver what is due now, no faster than allowed; return what became of the letters.

        It ends early where the mail server cannot be reached.
        """
        total = _NOTHING_DONE
        while not self._stopping.is_set():
            report = self.deliver(limit=self._limit)
            total = _sum(total, report)
            if not report.handled or _is_stuck(report) or report.handled < self._limit:
                break
            self._stopping.wait(self._rest(report))
        return total

    def run(self) -> None:
        """Work until `stop`. A fault is logged, without anything personal, and the work goes on.

        Sealing has a thread of its own: no mail server keeps it waiting. So has long work: no big file keeps
        letters waiting. So have webhooks.
        """
        sealing = threading.Thread(target=self.sealer.run, name="results-sealer", daemon=True)
        sealing.start()
        working = threading.Thread(target=self._work_long, name="results-long-work", daemon=True)
        if self.long_work:
            working.start()
        telling = threading.Thread(target=self._tell_webhooks, name="results-webhooks", daemon=True)
        telling.start()
        try:
            while not self._stopping.is_set():
                self._tidy_when_due()
                self._steps_of(self.announce, "releases")
                self._steps_of(self.tell_organisations, "shares")
                self._steps_of(self.correct, "corrections")
                self._steps_of(self.notify, "arrivals")
                self._steps_of(self.warn, "secrets")
                self._stopping.wait(self._rest(self._batch()))
        finally:
            self.sealer.stop()
            self._stop_webhooks()
            self._stopping.set()
            sealing.join()
            telling.join()
            if working.is_alive():
                working.join()

    def stop(self) -> None:
        """Finish the batches under way and return from `run`."""
        self._stopping.set()
        self.sealer.stop()
        self._stop_webhooks()

    def in_background(self) -> threading.Thread:
        """Start working in a thread of this process, which ends with it."""
        thread = threading.Thread(target=self.run, name="results-worker", daemon=True)
        thread.start()
        return thread

    @property
    def _limit(self) -> int:
        return min(_BATCH, self.letters_per_minute)

    def _tidy_when_due(self) -> None:
        now = self.clock.now()
        if self._tidied_at is not None and now < self._tidied_at + TIDIES_EVERY:
            return
        self._tidied_at = now
        try:
            self.tidy()
        except Exception as fault:  # noqa: BLE001 - as below
            _LOG.warning("tidying waits: %s", named(fault))

    def _tell_webhooks(self) -> None:
        if self.webhooks is not None:
            self.webhooks.run()

    def _stop_webhooks(self) -> None:
        if self.webhooks is not None:
            self.webhooks.stop()

    def _work_long(self) -> None:
        while not self._stopping.is_set():
            try:
                is_busy = self._long_steps()
            except Exception as fault:  # noqa: BLE001 - as below
                _LOG.warning("long work waits: %s", named(fault))
                is_busy = False
            if not is_busy:
                self._stopping.wait(IDLE)

    def _long_steps(self) -> bool:
        """Take a step of each kind, so that none waits for the end of another; tell whether there was any."""
        taken = [not self._stopping.is_set() and step() for step in self.long_work]
        return any(taken)

    def _steps_of(self, step: Callable[[], bool], what: str) -> None:
        try:
            for _ in range(_STEPS):
                if self._stopping.is_set() or not step():
                    return
        except Exception as fault:  # noqa: BLE001 - as below
            _LOG.warning("telling of %s waits: %s", what, named(fault))

    def _batch(self) -> DeliveryReport:
        try:
            return self.deliver(limit=self._limit)
        except Exception as fault:  # noqa: BLE001 - a worker that dies in silence keeps all letters back
            _LOG.warning("letters wait: %s", named(fault))
            return DeliveryReport(waiting=1)

    def _rest(self, report: DeliveryReport) -> float:
        """Return the seconds to rest."""
        if _is_stuck(report):
            return UNREACHABLE
        return report.handled * _MINUTE / self.letters_per_minute if report.handled else IDLE


def worker_of(service: Service, *, announce: Announce = not_at_all) -> Worker:
    """Return the worker of the service, which tells of every checkpoint that it makes."""
    stopping = threading.Event()
    return Worker(
        deliver=attrs.evolve(service.application.deliver_letters, stopping=stopping.is_set),
        stopping=stopping,
        announce=service.application.announce_releases,
        tell_organisations=service.application.sharing.tell,
        correct=service.application.notifications.correct,
        notify=service.application.notifications.notify,
        warn=service.application.api_access.warn,
        webhooks=Webhooks(
            follow=service.application.api_access.webhooks.follow,
            deliver=service.application.api_access.webhooks.deliver,
        ),
        long_work=(
            attrs.evolve(service.application.downloads.prepare, stopping=stopping.is_set),
            service.application.verification.bulk.run,
        ),
        tidy=service.application.privacy.retain,
        sealer=Sealer(
            seal=service.application.seal_events,
            checkpoint=service.application.make_checkpoint,
            clock=service.application.clock,
            announce=announce,
        ),
        clock=service.application.clock,
        letters_per_minute=service.settings.letters_per_minute,
    )


def _is_stuck(report: DeliveryReport) -> bool:
    """Tell whether every letter of the batch has to wait."""
    return 0 < report.waiting == report.handled


def _sum(one: DeliveryReport, other: DeliveryReport) -> DeliveryReport:
    return DeliveryReport(
        sent=one.sent + other.sent,
        waiting=one.waiting + other.waiting,
        failed=one.failed + other.failed,
        dropped=one.dropped + other.dropped,
    )
