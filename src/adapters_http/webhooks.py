"""Telling a webhook: one POST to a public address, pinned, without redirects or proxies (HOOK-1).

The name is asked for once, and the connection goes to an address of that answer: a name that leads
elsewhere a moment later leads us nowhere. Of the answer nothing is kept but its status.
"""

import functools
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from adapters_http.names import Resolve, resolve
from adapters_http.public_addresses import is_public
from results_core.api_access.webhook_addresses import USUAL_PORTS, BadAddress, Target, target_of
from results_core.api_access.webhooks import Answered, NotReached, Trouble

LASTS: Final = 5.0
"""Seconds for everything: the name, the connection, the handshake, the request and the answer."""
MOST_READ: Final = 64 * 1024
_PORT_OF_HTTPS: Final = 443
_PIECE: Final = 4096
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: [^\r\n]*)?\r?\n")
_INTERIM: Final = 1
_BLANK: Final = re.compile(rb"\r?\n\r?\n")
_HEADER: Final = re.compile(r"[A-Za-z0-9-]+")
_VALUE: Final = re.compile(r"[ -~]*")

Dial: TypeAlias = Callable[[str, int, float], socket.socket]
"""Connects to an address, which is no name, within so many seconds."""


def dial(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an address and port."""
    return socket.create_connection((address, port), timeout=seconds)


@functools.cache
def trusting() -> ssl.SSLContext:
    """Return what checks certificates and names against the authorities that the machine trusts.

    Reading them takes a while: it is done once, by the first process and message that need them.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_default_certs()
    return context


class _NotPublicError(Exception):
    """The name leads to an address that is not of the public internet."""


class _NoHttpError(Exception):
    """What was answered is no HTTP, or too long."""


_TROUBLES: Final[Mapping[type[Exception], Trouble]] = {
    BadAddress: Trouble.NOT_PUBLIC,
    _NotPublicError: Trouble.NOT_PUBLIC,
    _NoHttpError: Trouble.NO_HTTP,
    TimeoutError: Trouble.TIMEOUT,
    socket.gaierror: Trouble.UNKNOWN_NAME,
    UnicodeError: Trouble.UNKNOWN_NAME,
    ssl.SSLCertVerificationError: Trouble.CERTIFICATE,
    OSError: Trouble.UNREACHABLE,
}
"""What each fault means; the first that fits."""


@attrs.frozen(kw_only=True)
class WebhookPost:
    """The core's `WebhookSender`. Threads may share it."""

    ports: frozenset[int] = USUAL_PORTS
    agent: str = "results-online"
    resolve: Resolve = resolve
    dial: Dial = dial
    context: Callable[[], ssl.SSLContext] = trusting
    clock: Callable[[], float] = time.monotonic

    def __call__(self, address: str, headers: Mapping[str, str], body: bytes) -> Answered | NotReached:
        """Send the body, and return the status or why there is none."""
        ends = self.clock() + LASTS
        try:
            target = target_of(address, ports=self.ports)
            request = _request(target, headers, body, self.agent)
            return Answered(self._ask(target, self._pinned(target, ends), request, ends))
        except tuple(_TROUBLES) as fault:
            return NotReached(next(trouble for kind, trouble in _TROUBLES.items() if isinstance(fault, kind)))

    def _pinned(self, target: Target, ends: float) -> Sequence[str]:
        """Return the addresses of the name, each of them public."""
        addresses = self.resolve(target.host, target.port, self._left(ends))
        if not addresses or not all(map(is_public, addresses)):
            raise _NotPublicError
        return addresses

    def _ask(self, target: Target, pinned: Sequence[str], request: bytes, ends: float) -> int:
        with (
            self._connected(target, pinned, ends) as raw,
            self.context().wrap_socket(raw, server_hostname=target.host) as secured,
        ):
            secured.settimeout(self._left(ends))
            secured.sendall(request)
            return self._status(secured, ends)

    def _connected(self, target: Target, pinned: Sequence[str], ends: float) -> socket.socket:
        """Return a connection to the first of the addresses that takes one."""
        *others, last = pinned
        for address in others:
            try:
                return self.dial(address, target.port, self._left(ends) / 2)
            except OSError:
                continue
        return self.dial(last, target.port, self._left(ends))

    def _status(self, secured: ssl.SSLSocket, ends: float) -> int:
        """Return the status of the final answer, behind any interim ones; nothing else of it is looked at."""
        read, taken = b"", 0
        while True:
            found = _STATUS.match(read)
            if found is not None and int(found[1]) // 100 != _INTERIM:
                return int(found[1])
            blank = _BLANK.search(read) if found is not None else None
            if blank is not None:
                read = read[blank.end() :]
                continue
            if taken >= MOST_READ or (found is None and b"\n" in read):
                raise _NoHttpError
            secured.settimeout(self._left(ends))
            piece = secured.recv(_PIECE)
            if not piece:
                raise _NoHttpError
            read, taken = read + piece, taken + len(piece)

    def _left(self, ends: float) -> float:
        left = ends - self.clock()
        if left <= 0:
            raise TimeoutError("the time is up")
        return left


def _request(target: Target, headers: Mapping[str, str], body: bytes, agent: str) -> bytes:
    """Return the request, byte by byte."""
    host = target.host if target.port == _PORT_OF_HTTPS else f"{target.host}:{target.port}"
    lines = {
        "Host": host,
        "User-Agent": agent,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Accept": "*/*",
        "Connection": "close",
        **headers,
    }
    if not all(_HEADER.fullmatch(name) and _VALUE.fullmatch(value) for name, value in lines.items()):
        raise ValueError("no such header can be sent")
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {target.path} HTTP/1.1\r\n{head}\r\n".encode("ascii") + body
