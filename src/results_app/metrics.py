"""What a monitor reads: requests, the queue of letters, the seals that wait (`/metrics`, an extra).

It is there where a token is settled, for whoever brings it, and nowhere else. Nothing personal is in it:
pages are named by their route. Each site has a registry of its own; several processes put theirs together
in the directory that `PROMETHEUS_MULTIPROC_DIR` names.
"""

import hmac
import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from adapters_web.request_log import ROUTE
from results_app.settings import SettingsFault
from results_core.kernel.errors import ResultsError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import Metric

    from results_app.wiring import Service

PATH: Final = "/metrics"
DIRECTORY: Final = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_ELSEWHERE: Final = "-"
"""The route of requests that took none: their paths are somebody's own words."""
_BEARER: Final = "Bearer "


def measured(site: WSGIApplication, service: "Service") -> WSGIApplication:
    """Return the site with its requests counted and `/metrics` in front, where a token is settled.

    Raises:
        SettingsFault: A token is settled, and the extra is not installed.
    """
    token = service.settings.metrics_token
    if not token:
        return site
    try:
        return _Measured(site, service, token)
    except ImportError as fault:
        raise SettingsFault(
            ("METRICS_TOKEN: measuring needs an extra, pip install 'results-online[metrics]'",)
        ) from fault


class _Measured:
    """Counts what passes, and tells whoever brings the token."""

    def __init__(self, site: WSGIApplication, service: "Service", token: str) -> None:
        from prometheus_client import CollectorRegistry, Histogram

        self._site = site
        self._expected = f"{_BEARER}{token}".encode()
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "results_request_seconds",
            "Requests, by route, method and status, and how long each took.",
            ("route", "method", "status"),
            buckets=_SECONDS,
            registry=None if DIRECTORY in os.environ else self._registry,
        )
        self._standing = Standing(service)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer the monitor, or have the site answer and measure it."""
        if environ.get("PATH_INFO") == PATH and self._is_known(environ):
            return self._tell(start_response)
        return self._pass_on(environ, start_response)

    def _is_known(self, environ: WSGIEnvironment) -> bool:
        """Everybody else finds what is at any address that is none."""
        return hmac.compare_digest(environ.get("HTTP_AUTHORIZATION", "").encode(), self._expected)

    def _tell(self, start_response: StartResponse) -> Iterable[bytes]:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        body = generate_latest(self._all())
        start_response(
            "200 OK",
            [
                ("Content-Type", CONTENT_TYPE_LATEST),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
            ],
        )
        return [body]

    def _all(self) -> "CollectorRegistry":
        """Return everything that there is to tell: of every process, where there are several."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        told = CollectorRegistry()
        told.register(self._standing)
        if DIRECTORY in os.environ:
            MultiProcessCollector(told)  # type: ignore[no-untyped-call]
        else:
            told.register(self._requests)
        return told

    def _pass_on(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterator[bytes]:
        began = time.perf_counter()
        status = "500"

        def note(line: str, headers: list[tuple[str, str]], fault: Any = None) -> Callable[[bytes], object]:  # noqa: ANN401 - as WSGI
            nonlocal status
            status = line.partition(" ")[0]
            return start_response(line, headers, fault)

        answer = self._site(environ, note)
        try:
            yield from answer
        finally:
            close = getattr(answer, "close", None)
            if close is not None:
                close()
            self._requests.labels(
                environ.get(ROUTE) or _ELSEWHERE, environ["REQUEST_METHOD"], status
            ).observe(time.perf_counter() - began)


class Standing:
    """How the service stands, looked up when a monitor asks."""

    def __init__(self, service: "Service") -> None:
        """Ask this service."""
        self._application = service.application

    def collect(self) -> "Iterator[Metric]":
        """Yield what is known by now: nothing but `results_up 0` where the database cannot be asked."""
        from prometheus_client.core import GaugeMetricFamily as Gauge

        up = Gauge("results_up", "Whether the database can be asked.")
        try:
            outbox = self._application.outbox.status()
            backlog = self._application.seal_events.backlog()
            overdue = self._application.organisations.applications.overdue()
        except ResultsError:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        letters = Gauge("results_letters", "Letters, by state.", labels=("state",))
        for state, count in outbox.counts.items():
            letters.add_metric([state], count)
        yield letters
        now = self._application.clock.now()
        yield Gauge(
            "results_oldest_letter_seconds",
            "Age of the oldest letter that waits.",
            _age(outbox.oldest_waiting, now),
        )
        yield Gauge("results_unsealed_events", "Events that wait for their seal.", backlog.events)
        yield Gauge(
            "results_oldest_unsealed_seconds",
            "Age of the oldest event without a seal.",
            _age(backlog.oldest, now),
        )
        yield Gauge("results_overdue_applications", "Applications that should have been decided.", overdue)


def _age(instant: datetime | None, now: datetime) -> float:
    return 0.0 if instant is None else max(0.0, (now - instant).total_seconds())
