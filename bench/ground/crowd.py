"""A crowd that sends forms at a fixed rate, whatever becomes of them, and takes little of the machine.

One process, requests made beforehand, a line of its own for each of them. Who finds no line left, because
so many wait for an answer, is counted as unsent, so that a slow server cannot slow the crowd.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

LINES: Final = 256
_PATIENCE: Final = 30.0
"""Seconds."""


@attrs.define
class Told:
    """What a crowd has seen."""

    statuses: Counter[int] = attrs.field(factory=Counter)
    """How often each status was answered; 0 is a line that dropped."""
    turned_away: list[float] = attrs.field(factory=list)
    """The milliseconds after which each 503 came, which has to say when to come back."""
    unsent: int = 0
    seconds: float = 0.0

    @property
    def sent(self) -> int:
        """How many forms went out."""
        return self.statuses.total()


def forms(port: int, path: str, headers: Mapping[str, str], bodies: Sequence[str]) -> list[bytes]:
    """Return the requests that post these bodies, as they go over the wire."""
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ["\r\n".join([*head, f"Content-Length: {len(body)}", "", body]).encode("ascii") for body in bodies]


def press(port: int, requests: Sequence[bytes], *, rate: float, seconds: float) -> Told:
    """Send requests at the rate, in turn, and wait for every answer."""
    told, number = Told(), 0
    with selectors.DefaultSelector() as waiting:
        begun = time.perf_counter()
        while (passed := time.perf_counter() - begun) < seconds:
            if number > passed * rate:
                _hear(waiting, told, within=number / rate - passed)
                continue
            if len(waiting.get_map()) < LINES:
                _ask(port, requests[number % len(requests)], waiting)
            else:
                told.unsent += 1
            number += 1
        told.seconds = time.perf_counter() - begun
        until = time.perf_counter() + _PATIENCE
        while waiting.get_map() and (left := until - time.perf_counter()) > 0:
            _hear(waiting, told, within=left)
        told.statuses[0] += len(waiting.get_map())
        for key in list(waiting.get_map().values()):
            _hang_up(waiting, key)
    return told


@attrs.define
class _Asked:
    """A form that is on its way, and what was answered so far."""

    request: bytes
    begun: float
    answer: bytes = b""

    def is_answered(self) -> bool:
        head, end, body = self.answer.partition(b"\r\n\r\n")
        return bool(end) and len(body) >= int(head.lower().partition(b"content-length:")[2].split(None, 1)[0])


def _ask(port: int, request: bytes, waiting: selectors.BaseSelector) -> None:
    line = socket.socket()
    line.settimeout(0)
    line.connect_ex(("127.0.0.1", port))
    waiting.register(line, selectors.EVENT_WRITE, _Asked(request, time.perf_counter()))


def _hear(waiting: selectors.BaseSelector, told: Told, *, within: float) -> None:
    """Send what can be sent and take what has come, within so many seconds."""
    for key, event in waiting.select(within):
        line, asked = key.fileobj, key.data
        assert isinstance(line, socket.socket)
        try:
            if event & selectors.EVENT_WRITE:
                line.sendall(asked.request)
                waiting.modify(line, selectors.EVENT_READ, asked)
                continue
            received = line.recv(1 << 16)
        except OSError:
            received = b""
        asked.answer += received
        if asked.is_answered():
            _note(asked, told)
        elif received:
            continue
        else:
            told.statuses[0] += 1
        _hang_up(waiting, key)


def _hang_up(waiting: selectors.BaseSelector, key: selectors.SelectorKey) -> None:
    assert isinstance(key.fileobj, socket.socket)
    waiting.unregister(key.fileobj)
    key.fileobj.close()


def _note(asked: _Asked, told: Told) -> None:
    head, _, _ = asked.answer.lower().partition(b"\r\n\r\n")
    status = int(head.split(None, 2)[1])
    told.statuses[status] += 1
    if status == 503:
        assert b"\r\nretry-after:" in head, head
        told.turned_away.append((time.perf_counter() - asked.begun) * 1000)
