"""A crowd that sends forms at a fixed rate, whatever becomes of them, and takes little of the machine.

One process, requests made beforehand, connections kept alive where the server does. Who comes while every
connection waits for an answer opens another one; who finds none left is counted as unsent, so that a slow
server cannot slow the crowd.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import attrs

CONNECTIONS: Final = 256
_TICK: Final = 0.002
"""Seconds."""
_PATIENCE: Final = 30.0


@attrs.define
class Told:
    """What a crowd has seen."""

    statuses: Counter[int] = attrs.field(factory=Counter)
    """How often each status was answered; 0 is a line that dropped."""
    turned_away: list[float] = attrs.field(factory=list)
    """The milliseconds after which each 503 came, which has to say when to come back."""
    let_in: list[float] = attrs.field(factory=list)
    """The milliseconds of everything else."""
    unsent: int = 0
    seconds: float = 0.0

    @property
    def sent(self) -> int:
        """How many forms went out."""
        return self.statuses.total()


def forms(port: int, path: str, headers: Mapping[str, str], bodies: Sequence[str]) -> list[bytes]:
    """Return the requests that post these bodies, as they go over the wire."""
    head = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{k}: {v}" for k, v in headers.items())]
    return ["\r\n".join([*head, f"Content-Length: {len(body)}", "", body]).encode("ascii") for body in bodies]


def press(port: int, requests: Sequence[bytes], *, rate: float, seconds: float) -> Told:
    """Send requests at the rate, in turn, and wait for every answer."""
    return asyncio.run(_press(port, requests, rate, seconds))


class _Line(asyncio.Protocol):
    """A connection that carries one request at a time."""

    def __init__(self, told: Told, idle: "list[_Line]", busy: "set[_Line]") -> None:
        self._told, self._idle, self._busy = told, idle, busy
        self._answer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def ask(self, request: bytes) -> None:
        assert self._transport is not None
        self._busy.add(self)
        self._answer, self._begun = b"", time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, end, body = self._answer.partition(b"\r\n\r\n")
        if not end:
            return
        head = head.lower()
        if len(body) < int(head.partition(b"content-length:")[2].split(None, 1)[0]):
            return
        took, status = (time.perf_counter() - self._begun) * 1000, int(head.split(None, 2)[1])
        self._told.statuses[status] += 1
        if status == 503:
            assert b"\r\nretry-after:" in head, head
        (self._told.turned_away if status == 503 else self._told.let_in).append(took)
        self._busy.discard(self)
        if b"connection: close" in head:
            assert self._transport is not None
            self._transport.close()
        else:
            self._idle.append(self)

    def connection_lost(self, _: Exception | None) -> None:
        if self in self._busy:
            self._busy.discard(self)
            self._told.statuses[0] += 1
        if self in self._idle:
            self._idle.remove(self)


async def _press(port: int, requests: Sequence[bytes], rate: float, seconds: float) -> Told:
    told, idle, busy = Told(), list[_Line](), set[_Line]()
    loop = asyncio.get_running_loop()
    opening: set[asyncio.Task[None]] = set()

    async def call(request: bytes) -> None:
        try:
            _, line = await loop.create_connection(lambda: _Line(told, idle, busy), "127.0.0.1", port)
        except OSError:
            told.statuses[0] += 1
        else:
            line.ask(request)

    begun, number = time.perf_counter(), 0
    while (passed := time.perf_counter() - begun) < seconds:
        while number < passed * rate:
            request = requests[number % len(requests)]
            number += 1
            if idle:
                idle.pop().ask(request)
            elif len(busy) + len(opening) < CONNECTIONS:
                task = loop.create_task(call(request))
                opening.add(task)
                task.add_done_callback(opening.discard)
            else:
                told.unsent += 1
        await asyncio.sleep(_TICK)
    told.seconds = time.perf_counter() - begun
    until = time.perf_counter() + _PATIENCE
    while (busy or opening) and time.perf_counter() < until:  # noqa: ASYNC110 - a look now and then is enough
        await asyncio.sleep(_TICK)
    told.statuses[0] += len(busy)
    return told
