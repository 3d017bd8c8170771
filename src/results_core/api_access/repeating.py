"""Calls that may be sent twice and are done once: idempotency keys (API-4).

A key is good for 24 hours, for one client and one request. Whoever begins first does it, and what was
answered then is answered again; meanwhile the others wait their turn. Whoever begins and is never heard
of again holds the key for a minute. That a call is done is noted by the transaction that does it: where
nobody lived to keep the answer, it is worked out anew, and nothing is done a second time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, Protocol

import attrs

from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.errors import Contended
from results_core.kernel.identifiers import ClientId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, Work, repeatable

KEPT: Final = timedelta(hours=24)
HELD: Final = timedelta(minutes=1)
LONGEST_KEY: Final = 255
DONE: Final = 0
"""The status of a call that is done, and whose answer nobody has kept yet."""


@attrs.frozen(kw_only=True)
class Answer:
    """What was answered to a call."""

    status: int
    media_type: str
    body: bytes = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class KeptCall:
    """A call under its key, as it is kept."""

    key: str
    """A digest of client and key."""
    request: str
    """A digest of what was asked."""
    begun_at: datetime
    held_until: datetime
    status: int | None = None
    """None while nobody has done it, `DONE` until the answer is kept."""
    media_type: str | None = None
    sealed: str | None = attrs.field(default=None, repr=False)


@attrs.frozen
class Begun:
    """Nobody has done it, or nobody has answered: whoever is told so does, and settles or lets go."""

    call: KeptCall


@attrs.frozen
class Repeated:
    """It was done; this was answered."""

    answer: Answer


@attrs.frozen
class OtherRequest:
    """The key was used for another request (422)."""


@attrs.frozen(kw_only=True)
class UnderWay:
    """Somebody is at it (409)."""

    until: datetime


class Calls(Protocol):
    """Calls under their keys. Every instant is aware and in UTC."""

    def begin(self, call: KeptCall, *, forgotten: datetime) -> KeptCall | None:
        """Keep the call and return None, or return the one that stands in its way.

        One that began no later than `forgotten` stands in nobody's way, nor does one of the same request
        without an answer whose hold is over. MUST be one atomic step: of many at once one begins.
        """

    def note_done(self, call: KeptCall) -> bool:
        """Give the call that was begun the status `DONE`; False where somebody else has taken it over."""

    def settle(self, call: KeptCall) -> bool:
        """Keep the answer of the call that was begun; False where somebody else has taken it over."""

    def let_go(self, call: KeptCall) -> None:
        """Forget the call that was begun, unless it is done: whoever comes next does it."""


class RepeatingWork(Work, Protocol):
    """What keys of calls ask of a transaction."""

    @property
    def calls(self) -> Calls:
        """Calls under their keys."""


def place_of_answer(key: str) -> str:
    """Return what the sealed answer is bound to."""
    return f"client_calls:sealed:{key}"


@attrs.frozen(kw_only=True)
class RepeatCalls:
    """Have what is sent twice under one key done once."""

    begin: Begin[RepeatingWork]
    clock: Clock
    cipher: ColumnCipher

    @repeatable
    def __call__(
        self, client: ClientId, key: str, request: bytes
    ) -> Begun | Repeated | OtherRequest | UnderWay:
        """Return whether to do it, or what was answered; `request` is everything that was asked."""
        now = self.clock.now()
        call = KeptCall(
            key=sha256(f"{client}:{key}".encode()).hexdigest(),
            request=sha256(request).hexdigest(),
            begun_at=now,
            held_until=now + HELD,
        )
        with self.begin() as work:
            standing = work.calls.begin(call, forgotten=now - KEPT)
            if standing is None:
                work.commit()
                return Begun(call)
        if standing.request != call.request:
            return OtherRequest()
        if standing.status == DONE and standing.held_until <= now:
            return Begun(standing)
        if standing.status is None or standing.sealed is None:
            return UnderWay(until=standing.held_until)
        body = self.cipher.open_bytes(standing.sealed, place=place_of_answer(standing.key))
        return Repeated(Answer(status=standing.status, media_type=standing.media_type or "", body=body))

    def once(self, begun: Begun, begin: Begin[Any]) -> Begin[Any]:
        """Return what begins the one transaction of the call: it notes that the call is done.

        Of a call that is done already all is undone again: what it comes to is worked out, and no more.
        """
        return _Once(begin=begin, call=begun.call)

    @repeatable
    def settle(self, begun: Begun, answer: Answer) -> None:
        """Keep what was answered. The body is sealed: it may hold a result."""
        sealed = self.cipher.seal_bytes(answer.body, place=place_of_answer(begun.call.key))
        with self.begin() as work:
            work.calls.settle(
                attrs.evolve(begun.call, status=answer.status, media_type=answer.media_type, sealed=sealed)
            )
            work.commit()

    @repeatable
    def let_go(self, begun: Begun) -> None:
        """Forget that it was begun: nothing was done, or nobody knows."""
        with self.begin() as work:
            work.calls.let_go(begun.call)
            work.commit()


@attrs.frozen(kw_only=True)
class _Once:
    """Fulfils `Begin`."""

    begin: Begin[Any]
    call: KeptCall

    @contextmanager
    def __call__(self, *, reading: bool = False) -> Iterator[Any]:
        with self.begin(reading=reading) as work:
            yield work if reading else _WorkDoneOnce(work, self.call)


class _WorkDoneOnce:
    """A transaction that does the call, or only looks what it comes to."""

    def __init__(self, work: Any, call: KeptCall) -> None:  # noqa: ANN401 - whatever the use case asks of it
        self._work, self._call = work, call

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._work, name)

    def commit(self) -> None:
        """Make it durable together with the note that it is done.

        Raises:
            Contended: Somebody else has taken the call over meanwhile.
        """
        if self._call.status == DONE:
            return
        if not self._work.calls.note_done(self._call):
            raise Contended("another request with the same idempotency key has taken over")
        self._work.commit()
