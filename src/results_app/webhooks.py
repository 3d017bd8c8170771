"""The worker's webhooks: many are told at once, so that a slow one delays nobody (HOOK-3)."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import attrs

from results_app.looping import Stop, named
from results_core.api_access.webhook_delivering import DeliverToWebhooks, Errand

_LOG: Final = logging.getLogger("results.worker")

IDLE: Final = 1.0
"""Seconds of rest when nothing is due."""
AT_ONCE: Final = 16
"""How many webhooks are told at the same time; several times what an organisation may have."""


@attrs.define(kw_only=True)
class Webhooks:
    """Writes what webhooks are to be told, and tells them, until it is told to stop."""

    follow: Callable[[], bool]
    """Takes one step of writing deliveries; False where there is none to take."""
    deliver: DeliverToWebhooks
    at_once: int = AT_ONCE
    _stopping: Stop = attrs.field(factory=threading.Event)

    def run_once(self) -> None:
        """Tell everything that is due, one after the other."""
        while not self._stopping.is_set() and self.follow():
            pass
        while not self._stopping.is_set() and self.deliver():
            pass

    def run(self) -> None:
        """Work until `stop`; errands under way are finished. A fault is logged, and the work goes on."""
        free = threading.Semaphore(self.at_once)
        with ThreadPoolExecutor(self.at_once, thread_name_prefix="results-webhook") as pool:
            while not self._stopping.is_set():
                if free.acquire(timeout=IDLE):
                    self._start_one(pool, free)

    def stop(self) -> None:
        """Take no errand any more."""
        self._stopping.set()

    def _start_one(self, pool: ThreadPoolExecutor, free: threading.Semaphore) -> None:
        """Give the next errand to whoever is free; rest where there is none."""
        errand = None
        try:
            has_followed = self.follow()
            errand = self.deliver.take()
        except Exception as fault:  # noqa: BLE001 - a worker that dies in silence keeps everything back
            _LOG.warning("webhooks wait: %s", named(fault))
            has_followed = False
        if errand is not None:
            pool.submit(self._run, errand, free)
            return
        free.release()
        if not has_followed:
            self._stopping.wait(IDLE)

    def _run(self, errand: Errand, free: threading.Semaphore) -> None:
        try:
            self.deliver.run(errand)
        except Exception as fault:  # noqa: BLE001 - as above; its lease ends, and it is tried again
            _LOG.warning("a webhook waits: %s", named(fault))
        finally:
            free.release()
