"""Serving the site: one process, some threads, stopped by Ctrl+C or SIGTERM without a trace."""

import logging
import os
import signal
import socket
from typing import Any, Final
from wsgiref.types import WSGIApplication

from waitress.server import create_server
from waitress.wasyncore import close_all

from adapters_web.app import MOST_OCTETS
from results_app.worker import Worker

_BACKLOG: Final = 1024
_CONNECTIONS: Final = 1000
"""Room for every open browser: a connection that waits costs little."""
_PATIENCE: Final = 10.0
"""Seconds that the worker has to finish the letter under way."""


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
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that somebody waits a moment is no news
    channels: dict[int, Any] = {}
    server = create_server(
        site,
        map=channels,
        sockets=[plug],
        threads=threads,
        ident=None,
        connection_limit=_CONNECTIONS,
        max_request_body_size=2 * MOST_OCTETS,  # the site itself refuses from half of it on, with a page
        clear_untrusted_proxy_headers=not behind_proxy,
    )
    before = signal.signal(signal.SIGTERM, _stop)
    thread = None if worker is None else worker.in_background()
    try:
        server.run()
    finally:
        close_all(channels, ignore_all=True)
        if worker is not None and thread is not None:
            worker.stop()
            thread.join(_PATIENCE)
        signal.signal(signal.SIGTERM, before)


def _stop(*_: object) -> None:
    raise SystemExit(0)
