"""Whether this process can do its work: what a deployment and a monitor ask (CFG-2, REL-3)."""

import json
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum, unique
from pathlib import Path
from typing import Final

import attrs

from results_app.wiring import Service
from results_core.journal.checkpoints import Signatures
from results_core.kernel.errors import ResultsError
from results_core.kernel.time import Clock

_LOG: Final = logging.getLogger("results.readiness")
_STATEMENT: Final = b"ready?"


@unique
class Unready(StrEnum):
    """What is wrong."""

    DATABASE = "database"
    """It cannot be reached, or takes no writes."""
    SCHEMA = "schema"
    CLOCK = "clock"
    """It differs from the database's, which decides about releases."""
    OUTBOX = "outbox"
    """A letter waits for too long: no worker delivers, or the mail server takes none."""
    SEALING = "sealing"
    """An event waits for its seal for too long: no worker seals."""
    DISK = "disk"
    SIGNING_KEY = "signing_key"


@attrs.frozen(kw_only=True)
class ReadinessLimits:
    """From where on something is wrong."""

    letter_waits: timedelta = timedelta(hours=1)
    event_waits: timedelta = timedelta(minutes=5)
    clock_differs: timedelta = timedelta(seconds=2)
    octets_free: int = 100_000_000
    probed_every: float = 5.0
    """Seconds for which an answer holds: whoever asks more often gets the last one."""


@attrs.define(kw_only=True)
class Readiness:
    """Looks at everything that the service needs, no more often than its limits say. Threads may share it."""

    probe: Callable[[], tuple[bool, datetime | None]]
    """Writes to the database: whether its schema is the present one, and its clock's instant."""
    oldest_letter: Callable[[], datetime | None]
    oldest_unsealed: Callable[[], datetime | None]
    signatures: Signatures
    disk: Path
    clock: Clock
    """The one that letters and events have their instants from."""
    machine: Callable[[], datetime] = lambda: datetime.now(UTC)
    octets_free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    limits: ReadinessLimits = ReadinessLimits()
    _last: tuple[Unready, ...] = attrs.field(default=(), init=False)
    _until: float | None = attrs.field(default=None, init=False)
    _turn: threading.Lock = attrs.field(factory=threading.Lock, init=False)

    def __call__(self) -> bool:
        """Tell whether all is well, by an answer that is a few seconds old at most.

        While somebody looks, everybody else gets the last answer.
        """
        if self._until is not None and time.monotonic() < self._until:
            return not self._last
        if not self._turn.acquire(blocking=self._until is None):
            return not self._last
        try:
            if self._until is None or time.monotonic() >= self._until:
                self._look()
        finally:
            self._turn.release()
        return not self._last

    def faults(self) -> tuple[Unready, ...]:
        """Look now, and return what is wrong."""
        return tuple(self._faults())

    def _look(self) -> None:
        found = self.faults()
        if found != self._last:
            line = {
                "time": self.machine().isoformat(timespec="milliseconds"),
                "ready": not found,
                "because": list(found),
            }
            _LOG.log(logging.ERROR if found else logging.INFO, json.dumps(line))
        self._last = found
        self._until = time.monotonic() + self.limits.probed_every

    def _faults(self) -> Iterator[Unready]:
        try:
            yield from self._of_database()
        except Exception:  # noqa: BLE001 - whatever the driver says: nobody can work on it
            yield Unready.DATABASE
        if self.octets_free(self.disk) < self.limits.octets_free:
            yield Unready.DISK
        if not self._signs():
            yield Unready.SIGNING_KEY

    def _of_database(self) -> Iterator[Unready]:
        before = self.machine()
        schema_is_current, theirs = self.probe()
        after = self.machine()
        if not schema_is_current:
            yield Unready.SCHEMA
            return
        limit = self.limits.clock_differs
        if theirs is not None and not before - limit <= theirs <= after + limit:
            yield Unready.CLOCK
        now = self.clock.now()
        if _is_older(self.oldest_letter(), now - self.limits.letter_waits):
            yield Unready.OUTBOX
        if _is_older(self.oldest_unsealed(), now - self.limits.event_waits):
            yield Unready.SEALING

    def _signs(self) -> bool:
        try:
            key = self.signatures.key
            signature = self.signatures.sign(_STATEMENT, key=key)
            return self.signatures.verify(_STATEMENT, key=key, signature=signature)
        except (ResultsError, ValueError):
            return False


def readiness_of(service: Service) -> Readiness:
    """Return what looks after this service."""
    application = service.application
    return Readiness(
        probe=service.store.probe,
        oldest_letter=lambda: application.outbox.status().oldest_waiting,
        oldest_unsealed=lambda: application.seal_events.backlog().oldest,
        signatures=application.make_checkpoint.signatures,
        disk=_existing(service.settings.published_checkpoints.resolve().parent),
        clock=application.clock,
    )


def _is_older(instant: datetime | None, limit: datetime) -> bool:
    return instant is not None and instant < limit


def _existing(directory: Path) -> Path:
    """Return the directory, or the next one above that is there."""
    while not directory.exists():
        directory = directory.parent
    return directory
