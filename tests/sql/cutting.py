"""A wire between a store and its PostgreSQL that is cut at a word."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Final

from sqlalchemy import make_url

_MOST: Final = 65_536


class Wire:
    """Passes bytes on until the word comes from the store; then it breaks, before or after passing it."""

    def __init__(self, url: str) -> None:
        """Listen on a free port of this machine, before the server of the address."""
        read = make_url(url)
        self._server = f"{read.query['host']}/.s.PGSQL.{read.port or 5432}"
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._word: bytes | None = None
        self._passing = False
        self.broken = Event()
        port = self._listening.getsockname()[1]
        plain = {"sslmode": "disable", "gssencmode": "disable"}
        self.url = read.set(host="127.0.0.1", port=port, query=plain).render_as_string(hide_password=False)

    def cut(self, word: str, *, passing: bool) -> None:
        """Break when the store says the word: after the server has heard it, or before."""
        self._word, self._passing = word.encode(), passing

    def serve(self) -> None:
        """Connect whoever comes, until the wire is closed."""
        with suppress(OSError):
            while True:
                store, _ = self._listening.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                Thread(target=self._pass_on, args=(store, server, True), daemon=True).start()
                Thread(target=self._pass_on, args=(server, store, False), daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _pass_on(self, one: socket.socket, other: socket.socket, from_store: bool) -> None:  # noqa: FBT001
        with suppress(OSError):
            while said := one.recv(_MOST):
                if from_store and self._word is not None and self._word in said:
                    self._word = None
                    one.close() if not self._passing else self._hang_up(one, other, said)
                    break
                other.sendall(said)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        if from_store:
            self.broken.set()

    @staticmethod
    def _hang_up(store: socket.socket, server: socket.socket, said: bytes) -> None:
        """Let the server hear the word and do it, and the store hear nothing more."""
        store.shutdown(socket.SHUT_RDWR)
        server.sendall(said)
        server.shutdown(socket.SHUT_WR)
        while server.recv(_MOST):
            pass


@contextmanager
def wire(url: str) -> Iterator[Wire]:
    """Return a wire to the server of the address."""
    between = Wire(url)
    Thread(target=between.serve, daemon=True).start()
    try:
        yield between
    finally:
        between.close()
