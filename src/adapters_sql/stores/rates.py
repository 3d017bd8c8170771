"""Rates: each draw is one upsert, which draws or refuses (API-3)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, bindparam, case, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.straight import Straight
from adapters_sql.tables import rates
from adapters_sql.tables.columns import instant, microseconds
from results_core.throttling.rates import Draw, Drawn, TooFast, draw, left

_MICROSECOND: Final = timedelta(microseconds=1)
_NOW: Final = bindparam("now", type_=BigInteger)
_COST: Final = bindparam("cost", type_=BigInteger)
_SPAN: Final = bindparam("span", type_=BigInteger)
_row = rates.c
_AFTER: Final = case((_row.whole_at > _NOW, _row.whole_at), else_=_NOW) + _COST
"""What `rates.draw` says, word for word."""


def _draw(insert: Any) -> Straight:  # noqa: ANN401 - the two databases have an `insert` each
    return Straight(
        insert(rates)
        .values(key=bindparam("key"), whole_at=_NOW + _COST)
        .on_conflict_do_update(
            index_elements=[_row.key], set_={"whole_at": _AFTER}, where=_AFTER <= _NOW + _SPAN
        )
        .returning(_row.whole_at)
    )


_DRAW: Final = {"sqlite": _draw(sqlite.insert), "postgresql": _draw(postgresql.insert)}
_OF: Final = select(_row.whole_at).where(_row.key == bindparam("key"))


class SqlRates:
    """The core's `Rates`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def draw(self, draws: Sequence[Draw], *, now: datetime) -> Sequence[Drawn | TooFast]:
        """Draw each by one upsert, in the order of the keys, so that nobody waits in a circle."""
        answers = {one.key.key: self._one(one, now) for one in sorted(draws, key=lambda one: one.key.key)}
        return [answers[one.key.key] for one in draws]

    def _one(self, one: Draw, now: datetime) -> Drawn | TooFast:
        policy, cost = one.policy, one.policy.interval * one.count
        if cost > policy.span:
            return TooFast(until=now + cost - policy.span)
        wanted = {
            "key": one.key.key,
            "now": microseconds(now),
            "cost": cost // _MICROSECOND,
            "span": policy.span // _MICROSECOND,
        }
        drawn = _DRAW[self._connection.dialect.name].row(self._connection, wanted)
        if drawn is not None:
            whole_at = instant(drawn[0])
            return Drawn(left=left(whole_at, policy, now=now), whole_at=whole_at)
        # The upsert has locked the row: nobody can have drawn since.
        kept = self._connection.execute(_OF, {"key": one.key.key}).scalar_one()
        _, answer = draw(instant(kept), policy, one.count, now=now)
        return answer
