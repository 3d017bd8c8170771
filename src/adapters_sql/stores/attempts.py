"""The counts of tries: each reservation is one statement (LOCK-5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.straight import Straight
from adapters_sql.tables import attempts
from adapters_sql.tables.columns import instant, microseconds
from results_core.access.lockout import Attempts, Closed, Guard, Locked, LockoutPolicy, Reserved

_MICROSECOND: Final = timedelta(microseconds=1)

_row = attempts.c
_NOW: Final = bindparam("now", type_=BigInteger)
_LASTING: Final = bindparam("lasting", type_=BigInteger)
_FORGOTTEN_AFTER: Final = bindparam("forgotten_after", type_=BigInteger)
_TRIES: Final = bindparam("tries", type_=Integer)
_CLOSING: Final = bindparam("closing", type_=Integer)

# What `Attempts.reserve` says, word for word.
_SEEN: Final = case((_row.last_at > _NOW, _row.last_at), else_=_NOW)
_LOCKED: Final = and_(_row.locked_until.is_not(None), _row.locked_until > _SEEN)
_CLOSED: Final = _row.streak >= _CLOSING
_FRESH: Final = or_(_row.locked_until.is_not(None), _row.last_at + _FORGOTTEN_AFTER <= _SEEN)
_WRONG: Final = case((_FRESH, 1), else_=_row.wrong + 1)


def _reserve(insert: Any) -> Straight:  # noqa: ANN401 - the two databases have an `insert` each
    first_locks = case((_TRIES <= 1, _NOW + _LASTING), else_=None)
    return Straight(
        insert(attempts)
        .values(
            guard=bindparam("guard"), wrong=1, last_at=_NOW, locked_until=first_locks, generation=1, streak=1
        )
        .on_conflict_do_update(
            index_elements=[_row.guard],
            set_={
                "wrong": _WRONG,
                "last_at": _SEEN,
                "locked_until": case((_WRONG >= _TRIES, _SEEN + _LASTING), else_=None),
                "generation": _row.generation + 1,
                "streak": _row.streak + 1,
            },
            where=and_(~_LOCKED, ~_CLOSED),
        )
        .returning(_row.wrong, _row.locked_until, _row.generation, _row.streak)
    )


_RESERVE: Final = {"sqlite": _reserve(sqlite.insert), "postgresql": _reserve(postgresql.insert)}
_WHY_REFUSED: Final = select(_row.locked_until, _row.streak).where(_row.guard == bindparam("guard"))

_SINCE: Final = _row.generation - bindparam("forgiven", type_=BigInteger)
_LEFT: Final = case((_row.wrong > _SINCE, _SINCE), else_=_row.wrong)
_FORGIVE: Final = Straight(
    update(attempts)
    .where(_row.guard == bindparam("guarded"))
    .values(
        wrong=_LEFT,
        locked_until=case((_LEFT >= _TRIES, _row.locked_until), else_=None),
        streak=case((_row.streak > _SINCE, _SINCE), else_=_row.streak),
    )
)
_ONE_LESS: Final = case((_row.wrong > 0, _row.wrong - 1), else_=0)
_TAKE_BACK: Final = (
    update(attempts)
    .where(_row.guard == bindparam("guarded"))
    .values(
        wrong=_ONE_LESS,
        locked_until=case((_ONE_LESS >= _TRIES, _row.locked_until), else_=None),
        streak=case((_row.streak > 0, _row.streak - 1), else_=0),
    )
)
_UNLOCK: Final = (
    update(attempts).where(_row.guard == bindparam("guarded")).values(wrong=0, locked_until=None, streak=0)
)
_HISTORY: Final = (_row.wrong, _row.last_at, _row.locked_until, _row.generation, _row.streak)
_OF: Final = select(*_HISTORY).where(_row.guard.in_(bindparam("guards", expanding=True)))
_OF_EACH: Final = {
    dialect: select(_row.guard, *_HISTORY).where(among)
    for dialect, among in one_of(_row.guard, "guards").items()
}
_TAKE_AWAY: Final = (
    delete(attempts).where(_row.guard.in_(bindparam("guards", expanding=True))).returning(*_HISTORY)
)


def _join(insert: Any, greatest: Any) -> Any:  # noqa: ANN401 - the two databases have one of each
    """What `Attempts.joined` says, word for word."""
    adding = insert(attempts)
    other = adding.excluded
    locked = greatest(
        func.coalesce(_row.locked_until, other.locked_until),
        func.coalesce(other.locked_until, _row.locked_until),
    )
    return adding.on_conflict_do_update(
        index_elements=[_row.guard],
        set_={
            "wrong": _row.wrong + other.wrong,
            "last_at": greatest(_row.last_at, other.last_at),
            "locked_until": locked,
            "generation": _row.generation + other.generation,
            "streak": _row.streak + other.streak,
        },
    )


_JOIN: Final = {
    "sqlite": _join(sqlite.insert, func.max),
    "postgresql": _join(postgresql.insert, func.greatest),
}


class SqlAttemptBook:
    """The core's `AttemptBook`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reserve(self, guard: Guard, *, policy: LockoutPolicy, now: datetime) -> Reserved | Locked | Closed:
        """Reserve one try by one upsert; no row comes back from a locked one."""
        self._move_on(guard)
        row = _RESERVE[self._connection.dialect.name].row(
            self._connection,
            {
                "guard": guard.key,
                "now": microseconds(now),
                "lasting": policy.lasting // _MICROSECOND,
                "forgotten_after": policy.forgotten_after // _MICROSECOND,
                "tries": policy.tries,
                "closing": policy.streak,
            },
        )
        if row is None:
            # The upsert has locked the row: nobody can have moved the instant since.
            until, streak = self._connection.execute(_WHY_REFUSED, {"guard": guard.key}).one()
            return Closed() if streak >= policy.streak else Locked(until=instant(until))
        wrong, locked_until, generation, streak = row
        return Reserved(
            generation=generation,
            left=policy.tries - wrong,
            locks_until=None if locked_until is None else instant(locked_until),
            closes=streak >= policy.streak,
        )

    def forgive(self, guard: Guard, reserved: Reserved, *, policy: LockoutPolicy) -> None:
        """Take back this try and those before it."""
        self._move_on(guard)
        _FORGIVE.run(
            self._connection, {"guarded": guard.key, "forgiven": reserved.generation, "tries": policy.tries}
        )

    def take_back(self, guard: Guard, *, policy: LockoutPolicy) -> None:
        """Take back one try and none before it."""
        self._move_on(guard)
        self._connection.execute(_TAKE_BACK, {"guarded": guard.key, "tries": policy.tries})

    def unlock(self, guard: Guard) -> None:
        """Forget the count, the lock and the streak."""
        self._move_on(guard)
        self._connection.execute(_UNLOCK, {"guarded": guard.key})

    def of(self, guard: Guard) -> Attempts:
        """Return the history, an empty one where nobody has tried."""
        kept = self._connection.execute(_OF, {"guards": guard.spellings})
        return reduce(Attempts.joined, map(_history, kept), Attempts())

    def of_each(self, guards: Sequence[Guard]) -> Sequence[Attempts]:
        """Return the history of each, in their order, by one statement."""
        dialect = self._connection.dialect.name
        spellings = [spelling for guard in guards for spelling in guard.spellings]
        rows = self._connection.execute(_OF_EACH[dialect], {"guards": a_list(spellings, dialect)})
        kept = {guard: _history(row) for guard, *row in rows}
        return [
            reduce(Attempts.joined, (kept[one] for one in guard.spellings if one in kept), Attempts())
            for guard in guards
        ]

    def _move_on(self, guard: Guard) -> None:
        """Add what was counted under older keys to what is counted under the present one."""
        if not guard.former:
            return
        taken = self._connection.execute(_TAKE_AWAY, {"guards": guard.former}).mappings().all()
        for one in taken:
            self._connection.execute(_JOIN[self._connection.dialect.name], {**one, "guard": guard.key})


def _history(row: Sequence[Any]) -> Attempts:
    wrong, last_at, locked_until, generation, streak = row
    return Attempts(
        wrong=wrong,
        last_at=instant(last_at),
        locked_until=None if locked_until is None else instant(locked_until),
        generation=generation,
        streak=streak,
    )
