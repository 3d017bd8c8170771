"""How often a client may call (API-3): counted in the record, ten calls at a time.

A process that has drawn ten calls of a client lets the next nine pass without asking again, for five
seconds at most: so the limits hold over all processes, and a call costs no writing of its own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

import attrs
from flask import Flask, Response, current_app, g

from adapters_web.api.problems import ApiProblem, ProblemType
from adapters_web.clients import client_here
from adapters_web.site import this_site
from results_core.api_access.authenticating import Caller
from results_core.api_access.limiting import Counted
from results_core.throttling.rates import Drawn, TooFast

_AHEAD: Final = 10
_LASTS: Final = timedelta(seconds=5)
_MOST_KEPT: Final = 4096
_TURNS: Final = 64
_PATIENCE: Final = 1.0
"""Seconds that one waits for another's drawing before drawing as well."""
_KEY: Final = "results_allowances"
_SECOND: Final = timedelta(seconds=1)


@attrs.frozen(kw_only=True)
class _Allowance:
    """Calls that were drawn and not made yet."""

    counted: Sequence[Counted]
    calls: int
    drawn_at: datetime

    @property
    def refused_until(self) -> datetime | None:
        """Until when no call is granted; None where this one was. Nobody's calls make it any earlier."""
        return max(
            (one.answer.until for one in self.counted if isinstance(one.answer, TooFast)), default=None
        )


class Allowances:
    """What this process has drawn ahead. Threads share it."""

    def __init__(self) -> None:
        """Have drawn nothing."""
        self._kept: dict[tuple[str, str], _Allowance] = {}
        self._lock = Lock()
        self._turns = [Lock() for _ in range(_TURNS)]

    def take(self, whose: tuple[str, str], now: datetime) -> _Allowance | None:
        """Take a call that was drawn, and return what is left with it; or the refusal that still lasts."""
        with self._lock:
            kept = self._kept.get(whose)
            if kept is None or now < kept.drawn_at:
                return None
            if kept.refused_until is not None:
                return kept if now < kept.refused_until else None
            if not kept.calls or now >= kept.drawn_at + _LASTS:
                return None
            left = attrs.evolve(kept, calls=kept.calls - 1)
            self._kept[whose] = left
            return left

    @contextmanager
    def drawing(self, whose: tuple[str, str]) -> Iterator[None]:
        """Let one at a time draw for a client: whoever has waited may take of that."""
        turn = self._turns[hash(whose) % _TURNS]
        has_come = turn.acquire(timeout=_PATIENCE)
        try:
            yield
        finally:
            if has_come:
                turn.release()

    def keep(self, whose: tuple[str, str], allowance: _Allowance) -> None:
        """Keep what was drawn."""
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[whose] = allowance


def limit_calls(app: Flask) -> None:
    """Have calls counted, and answers say what is left."""
    app.extensions[_KEY] = Allowances()
    app.after_request(_with_limits)


def count_call(caller: Caller | None) -> None:
    """Count a call of a client, or of an address that nobody is known at.

    Raises:
        ApiProblem: It comes too fast.
    """
    whose = ("" if caller is None else caller.client, client_here())
    clock = this_site().application.clock
    now = clock.now()
    allowances: Allowances = current_app.extensions[_KEY]
    allowance = allowances.take(whose, now)
    if allowance is None:
        with allowances.drawing(whose):
            now = clock.now()
            allowance = allowances.take(whose, now) or _draw(allowances, caller, whose, now)
    g.allowance = allowance
    if allowance.refused_until is not None:
        wait = allowance.refused_until - now
        raise ApiProblem(
            ProblemType.TOO_MANY_REQUESTS,
            headers={"Retry-After": str(max(1, -(-wait // _SECOND)))},
        )


def _draw(allowances: Allowances, caller: Caller | None, whose: tuple[str, str], now: datetime) -> _Allowance:
    """Draw ahead where there is enough, else this call alone."""
    drawn = _drawn(caller, whose[1], _AHEAD, now)
    if not drawn.calls:
        drawn = _drawn(caller, whose[1], 1, now)
    allowances.keep(whose, drawn)
    return drawn


def _drawn(caller: Caller | None, address: str, count: int, now: datetime) -> _Allowance:
    counted = this_site().application.api_access.limit(caller, address, count=count)
    is_granted = all(isinstance(one.answer, Drawn) for one in counted)
    return _Allowance(counted=counted, calls=count - 1 if is_granted else 0, drawn_at=now)


def _with_limits(response: Response) -> Response:
    allowance: _Allowance | None = g.get("allowance")
    if allowance is None:
        return response
    now = this_site().application.clock.now()
    tightest = min(allowance.counted, key=lambda one: _left(one, allowance))
    policy = tightest.policy
    until = tightest.answer.until if isinstance(tightest.answer, TooFast) else tightest.answer.whole_at
    seconds = max(0, -(-(until - now) // _SECOND))
    left = _left(tightest, allowance)
    headers = response.headers
    headers["RateLimit-Policy"] = ", ".join(
        f'"{one.policy.purpose}";q={one.policy.most};w={one.policy.within // _SECOND}'
        for one in allowance.counted
    )
    headers["RateLimit"] = f'"{policy.purpose}";r={left};t={seconds}'
    headers["RateLimit-Limit"] = str(policy.burst)
    headers["RateLimit-Remaining"] = str(left)
    headers["RateLimit-Reset"] = str(seconds)
    return response


def _left(one: Counted, allowance: _Allowance) -> int:
    return one.answer.left + allowance.calls if isinstance(one.answer, Drawn) else 0
