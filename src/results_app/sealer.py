"""The sealer: what was committed gets its place in the chain, and the chain its checkpoints."""

import logging
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import attrs

from results_app.looping import Stop, named
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.sealing import BATCH
from results_core.kernel.time import Clock

_LOG: Final = logging.getLogger("results.worker")

SEALS_EVERY: Final = 0.25
"""Seconds of rest after a batch that was not full: many events share one commit."""
UNSEALABLE: Final = 15.0
"""Seconds of rest after a fault."""
CHECKPOINTS_EVERY: Final = timedelta(minutes=1)
"""How old the last checkpoint is at most while events are sealed."""

Announce = Callable[[Checkpoint], object]


def not_at_all(checkpoint: Checkpoint) -> None:
    """Tell nobody of the checkpoint."""
    del checkpoint


def on_standard_output(checkpoint: Checkpoint) -> None:
    """Write the checkpoint to standard output, a line of JSON: whoever collects it keeps one more copy."""
    sys.stdout.write(f"{checkpoint.as_json()}\n")
    sys.stdout.flush()


@attrs.define(kw_only=True)
class Sealer:
    """Seals until it is told to stop; several may run, in any number of processes, and one seals."""

    seal: Callable[[], int]
    """Seals a batch and tells how many events it held."""
    checkpoint: Callable[[], Checkpoint | None]
    clock: Clock
    announce: Announce = not_at_all
    _stopping: Stop = attrs.field(factory=threading.Event)
    _checkpoint_at: datetime | None = attrs.field(default=None, init=False)

    def run_once(self) -> int:
        """Seal everything that was committed, sign for it, and return how many events were sealed.

        Raises:
            ResultsError: The database cannot be reached, or the end of the chain was tampered with.
            OSError: The file of checkpoints cannot be written.
        """
        total = 0
        while not self._stopping.is_set() and (sealed := self.seal()):
            total += sealed
        self._sign()
        return total

    def run(self) -> None:
        """Seal until `stop`. A fault is logged, without anything personal, and the work goes on.

        The last thing is a checkpoint.
        """
        while not self._stopping.is_set():
            rest = self._batch()
            if rest:
                self._stopping.wait(rest)
        try:
            self._sign()
        except Exception as fault:  # noqa: BLE001 - as below
            _LOG.warning("the checkpoint waits: %s", named(fault))

    def stop(self) -> None:
        """Finish the batch under way and return from `run`."""
        self._stopping.set()

    def _batch(self) -> float:
        """Seal a batch, sign where it is time to; return the seconds to rest."""
        try:
            sealed = self.seal()
            self._sign_when_due()
        except Exception as fault:  # noqa: BLE001 - a sealer that dies in silence leaves all events unsealed
            _LOG.warning("sealing waits: %s", named(fault))
            return UNSEALABLE
        return 0.0 if sealed >= BATCH else SEALS_EVERY

    def _sign_when_due(self) -> None:
        now = self.clock.now()
        if self._checkpoint_at is not None and now < self._checkpoint_at + CHECKPOINTS_EVERY:
            return
        self._checkpoint_at = now
        self._sign()

    def _sign(self) -> None:
        made = self.checkpoint()
        if made is not None:
            self.announce(made)
