"""Serving the site: one process, some threads, stopped by Ctrl+C or SIGTERM without a trace."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from typing import Any, Final
from wsgiref.types import WSGIApplication

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from adapters_web.app import MOST_OCTETS
from results_app.memory import keep_one_arena, look_seldom_for_cycles
from results_app.worker import Worker

_BACKLOG: Final = 1024
_CONNECTIONS: Final = 1000
"""Room for every open browser: a connection that waits costs little."""
_PATIENCE: Final = 25.0
"""Seconds in which whatever is under way is finished, letters included (RLB-10)."""
_QUIET: Final = 0.2
"""Seconds without a request after which nobody is thought to be asking any more."""
_REST: Final = 1.0
"""Seconds after which the server looks at idle connections."""


def listening(host: str, port: int) -> socket.socket:
    """Take the port at once: who comes before the site is ready waits, instead of being refused.

    Raises:
        OSError: It is taken, or not ours to take; `filename` names the place.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as fault:
        raise OSError(fault.errno, os.strerror(fault.errno or 0), f"{host}:{port}") from fault


def address_of(host: str, port: int) -> str:
    """Return the address to type for what listens there."""
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - every address of the machine: this one is at hand
        host = "localhost"
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def serve(
    site: WSGIApplication,
    plug: socket.socket,
    *,
    threads: int,
    behind_proxy: bool,
    worker: Worker | None,
) -> None:
    """Serve until told to stop; then finish what is under way, letters included."""
    keep_one_arena()
    look_seldom_for_cycles()
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits a moment is no news
    channels: dict[int, Any] = {}
    server: Any = create_server(
        site,
        map=channels,
        sockets=[plug],
        threads=threads,
        ident=None,
        connection_limit=_CONNECTIONS,
        max_request_body_size=2 * MOST_OCTETS,  # the site itself refuses from half of it on, with a page
        clear_untrusted_proxy_headers=not behind_proxy,
    )
    stop = _Stop(server.pull_trigger)
    before = {one: signal.signal(one, stop) for one in (signal.SIGTERM, signal.SIGINT)}
    thread = None if worker is None else worker.in_background()
    try:
        while not stop.asked:
            loop(timeout=_REST, map=channels, count=1)
        until = time.monotonic() + _PATIENCE
        if worker is not None:
            worker.stop()
        _accept_who_waits(server, channels)
        _finish(channels, until)
        server.task_dispatcher.shutdown(timeout=max(0.0, until - time.monotonic()))
        if thread is not None:
            thread.join(max(0.0, until - time.monotonic()))
    finally:
        close_all(channels, ignore_all=True)
        for one, handler in before.items():
            signal.signal(one, handler)


class _Stop:
    """Notes that somebody asks to stop; who asks again does not want to wait."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self.asked = False
        self._wake = wake

    def __call__(self, *_: object) -> None:
        if self.asked:
            raise SystemExit(0)
        self.asked = True
        self._wake()


def _accept_who_waits(server: Any, channels: dict[int, Any]) -> None:  # noqa: ANN401 - waitress has no type for it
    """Take those whose connection the system has accepted for us already, and no others."""
    known = -1
    while known != len(channels):
        known = len(channels)
        server.handle_accept()
    server.del_channel(channels)
    server.socket.close()


def _finish(channels: dict[int, Any], until: float) -> None:
    """Answer whatever was asked, until nobody has asked anything for a moment."""
    quiet_since = time.monotonic()
    while time.monotonic() < min(until, quiet_since + _QUIET):
        loop(timeout=_QUIET / 4, map=channels, count=1)
        if any(map(_is_under_way, list(channels.values()))):
            quiet_since = time.monotonic()


def _is_under_way(channel: object) -> bool:
    """Tell whether somebody sends a request, waits for its answer, or has not read all of it."""
    return isinstance(channel, HTTPChannel) and bool(
        channel.requests or channel.request is not None or channel.total_outbufs_len
    )
