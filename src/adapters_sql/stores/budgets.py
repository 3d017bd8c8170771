"""Budgets: each spending is one statement, which spends or refuses (REG-3, REG-4, LOCK-9)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from itertools import count
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    any_,
    bindparam,
    case,
    delete,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.staging.bulk import a_list, apart, joined, one_of
from adapters_sql.straight import Straight
from adapters_sql.tables import budgets
from adapters_sql.tables.columns import instant, microseconds
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, Granted, Purse, Spending
from results_core.throttling.ports import UsedUp

_MICROSECOND: Final = timedelta(microseconds=1)
_WITHOUT_END: Final = 2**31 - 1
"""Of a budget that only its windows limit."""

_row = budgets.c
_NOW: Final = bindparam("now", type_=BigInteger)
_WITHIN: Final = bindparam("within", type_=BigInteger)
_REMEMBERED: Final = bindparam("remembered", type_=BigInteger)
_MOST: Final = bindparam("most", type_=Integer)
_MOST_IN_ALL: Final = bindparam("most_in_all", type_=Integer)

# What `Spending.spend` says, word for word.
_SEEN: Final = case((_row.last_at > _NOW, _row.last_at), else_=_NOW)
_FRESH: Final = _row.opened_at + _WITHIN <= _SEEN
_LEFT: Final = and_(_row.in_all < _MOST_IN_ALL, or_(_FRESH, _row.spent < _MOST))
_SPENT: Final = case((_FRESH, 1), else_=_row.spent + 1)
_OPENED_AT: Final = case((_FRESH, _SEEN), else_=_row.opened_at)
_IS_LAST: Final = or_(_SPENT >= _MOST, _row.in_all + 1 >= _MOST_IN_ALL)
_WINDOW_ENDS: Final = _OPENED_AT + _WITHIN
_FORGET_AT: Final = case(
    (_SEEN + _REMEMBERED > _WINDOW_ENDS, _SEEN + _REMEMBERED),
    else_=_WINDOW_ENDS,
)


def _spend(insert: Any) -> Straight:  # noqa: ANN401 - the two databases have an `insert` each
    return Straight(
        insert(budgets)
        .values(
            key=bindparam("key"),
            purpose=bindparam("purpose"),
            about=bindparam("about"),
            spent=1,
            in_all=1,
            opened_at=_NOW,
            last_at=_NOW,
            exhausted_at=case((or_(_MOST <= 1, _MOST_IN_ALL <= 1), _NOW), else_=None),
            forget_at=case((_REMEMBERED > _WITHIN, _NOW + _REMEMBERED), else_=_NOW + _WITHIN),
        )
        .on_conflict_do_update(
            index_elements=[_row.key],
            set_={
                "about": bindparam("about"),
                "spent": _SPENT,
                "in_all": _row.in_all + 1,
                "opened_at": _OPENED_AT,
                "last_at": _SEEN,
                "exhausted_at": case((_IS_LAST, _SEEN), else_=_row.exhausted_at),
                "forget_at": _FORGET_AT,
            },
            where=_LEFT,
        )
        .returning(_row.spent, _row.in_all, _row.opened_at)
    )


_SPEND: Final = {"sqlite": _spend(sqlite.insert), "postgresql": _spend(postgresql.insert)}
_AMONG: Final = _row.key.in_(bindparam("keys", expanding=True))
_OF: Final = select(_row.spent, _row.in_all, _row.opened_at, _row.exhausted_at, _row.last_at).where(_AMONG)
_OF_EACH: Final = {
    "sqlite": select(_row.key, *_OF.selected_columns).where(one_of(_row.key, "each")["sqlite"]),
    "postgresql": select(_row.key, *_OF.selected_columns).where(_row.key == any_(apart("each", Text()))),
}
_LOCKED: Final = func.hashtextextended(bindparam("held"), literal(0))
_HOLD: Final = Straight(select(func.pg_advisory_xact_lock(_LOCKED)))
_GIVE_BACK: Final = Straight(
    update(budgets)
    .where(_row.key == bindparam("whose"), _row.opened_at == bindparam("opened"), _row.spent > 0)
    .values(spent=_row.spent - 1, in_all=_row.in_all - 1, exhausted_at=None)
)
_RENEW: Final = delete(budgets).where(_AMONG)
_TAKE_AWAY: Final = (
    delete(budgets).where(_AMONG).returning(*(column for column in _row if column is not _row.key))
)


def _join(insert: Any, greatest: Any) -> Any:  # noqa: ANN401 - the two databases have one of each
    """What `Spending.joined` says, word for word."""
    adding = insert(budgets)
    other = adding.excluded
    exhausted = greatest(
        func.coalesce(_row.exhausted_at, other.exhausted_at),
        func.coalesce(other.exhausted_at, _row.exhausted_at),
    )
    return adding.on_conflict_do_update(
        index_elements=[_row.key],
        set_={
            "about": func.coalesce(other.about, _row.about),
            "spent": _row.spent + other.spent,
            "in_all": _row.in_all + other.in_all,
            "opened_at": greatest(_row.opened_at, other.opened_at),
            "last_at": greatest(_row.last_at, other.last_at),
            "exhausted_at": exhausted,
            "forget_at": greatest(_row.forget_at, other.forget_at),
        },
    )


_JOIN: Final = {
    "sqlite": _join(sqlite.insert, func.max),
    "postgresql": _join(postgresql.insert, func.greatest),
}
_USED_UP: Final = (
    select(_row.key, _row.purpose, _row.about, _row.exhausted_at, _row.in_all)
    .where(_row.exhausted_at.is_not(None), _row.exhausted_at >= bindparam("since"))
    .order_by(_row.exhausted_at, _row.purpose, _row.about)
)


def none_are_empty(spellings: tuple[int, ...]) -> Sequence[ColumnElement[bool]]:
    """Return the conditions that each of some purses has something left.

    Of each it is said under how many spellings of its key it may lie; `values_of` gives the values. What
    `Spending.joined` and `Spending.spend` say, word for word.
    """
    numbers = count()
    return [
        _has_something(place, [next(numbers) for _ in range(many)]) for place, many in enumerate(spellings)
    ]


def _has_something(place: int, numbers: Sequence[int]) -> ColumnElement[bool]:
    """One look by the key for each purse: PostgreSQL makes a table of hashes of anything that joins them."""
    last_at, opened_at = func.max(_row.last_at), func.max(_row.opened_at)
    seen = case((last_at > _NOW, last_at), else_=_NOW)
    is_empty = or_(
        func.sum(_row.in_all) >= bindparam(f"in_all_{place}", type_=Integer),
        and_(
            opened_at + bindparam(f"within_{place}", type_=BigInteger) > seen,
            func.sum(_row.spent) >= bindparam(f"most_{place}", type_=Integer),
        ),
    )
    keys = [bindparam(f"key_{number}", type_=Text) for number in numbers]
    return not_(func.coalesce(select(is_empty).where(_row.key.in_(keys)).scalar_subquery(), false()))


def values_of(purses: Sequence[Purse], now: datetime) -> dict[str, Any]:
    """Return the values of `none_are_empty`."""
    spellings = [spelling for purse in purses for spelling in purse.key.spellings]
    values: dict[str, Any] = {"now": microseconds(now)}
    values |= {f"key_{number}": spelling for number, spelling in enumerate(spellings)}
    for place, purse in enumerate(purses):
        policy = purse.policy
        values[f"most_{place}"] = policy.most
        values[f"within_{place}"] = policy.within // _MICROSECOND
        values[f"in_all_{place}"] = _WITHOUT_END if policy.in_all is None else policy.in_all
    return values


_HELD_EACH: Final = func.unnest(apart("each", Text())).table_valued("key", name="held").render_derived()
_HOLD_EACH: Final = select(
    func.count(func.pg_advisory_xact_lock(func.hashtextextended(_HELD_EACH.c.key, literal(0))))
)
_FORGET_EACH: Final = {
    dialect: delete(budgets).where(among) for dialect, among in one_of(_row.key, "former").items()
}


def _keep(insert: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    adding = insert(budgets)
    kept = ("spent", "in_all", "opened_at", "last_at", "exhausted_at", "forget_at")
    return adding.on_conflict_do_update(
        index_elements=[_row.key], set_={name: adding.excluded[name] for name in kept}
    )


_KEEP: Final = {"sqlite": _keep(sqlite.insert), "postgresql": _keep(postgresql.insert)}


class SqlBudgets:
    """The core's `Budgets`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def spend(
        self, key: BudgetKey, *, policy: BudgetPolicy, now: datetime, about: str | None = None
    ) -> Granted | Exhausted:
        """Spend once by one upsert; no row comes back where nothing is left."""
        self.move_on(key)
        most_in_all = _WITHOUT_END if policy.in_all is None else policy.in_all
        row = _SPEND[self._connection.dialect.name].row(
            self._connection,
            {
                "key": key.key,
                "purpose": policy.purpose,
                "about": about,
                "now": microseconds(now),
                "within": policy.within // _MICROSECOND,
                "remembered": policy.remembered // _MICROSECOND,
                "most": policy.most,
                "most_in_all": most_in_all,
            },
        )
        if row is None:
            # The upsert has locked the row: nobody can have spent or renewed since.
            return Exhausted(until=_end(self.of(key), policy, most_in_all))
        spent, in_all, opened_at = row
        return Granted(opened_at=instant(opened_at), is_last=spent >= policy.most or in_all >= most_in_all)

    def give_back(self, key: BudgetKey, granted: Granted) -> None:
        """Give back what turned out well."""
        self.move_on(key)
        _GIVE_BACK.run(self._connection, {"whose": key.key, "opened": microseconds(granted.opened_at)})

    def move_on(self, key: BudgetKey) -> None:
        """Add what was spent under older keys to what was spent under the present one."""
        if not key.former:
            return
        taken = self._connection.execute(_TAKE_AWAY, {"keys": key.former}).mappings().all()
        for one in taken:
            self._connection.execute(_JOIN[self._connection.dialect.name], {**one, "key": key.key})

    def renew(self, key: BudgetKey) -> None:
        """Forget everything that was spent."""
        self._connection.execute(_RENEW, {"keys": key.spellings})

    def of(self, key: BudgetKey) -> Spending:
        """Return what was spent; nothing where nobody has."""
        kept = self._connection.execute(_OF, {"keys": key.spellings})
        return reduce(Spending.joined, map(_spending, kept), Spending())

    def of_each(self, keys: Sequence[BudgetKey]) -> Sequence[Spending]:
        """Return what was spent under each of these keys, in one query."""
        spellings = [spelling for key in keys for spelling in key.spellings]
        dialect = self._connection.dialect.name
        each = joined(spellings) if dialect == "postgresql" else a_list(spellings, dialect)
        rows = self._connection.execute(_OF_EACH[dialect], {"each": each})
        kept = {row[0]: _spending(row[1:]) for row in rows}
        if not kept:
            return [Spending()] * len(keys)
        return [
            reduce(
                Spending.joined,
                (kept[spelling] for spelling in key.spellings if spelling in kept),
                Spending(),
            )
            for key in keys
        ]

    def hold(self, key: BudgetKey) -> None:
        """Hold it by a lock; on SQLite every writer holds everything anyway."""
        if self._connection.dialect.name == "postgresql":
            _HOLD.run(self._connection, {"held": key.key})

    def hold_each(self, keys: Sequence[BudgetKey]) -> None:
        """Hold each by a lock, in the order of their names; on SQLite every writer holds everything."""
        if keys and self._connection.dialect.name == "postgresql":
            self._connection.execute(_HOLD_EACH, {"each": joined(sorted({key.key for key in keys}))})

    def keep_each(self, spendings: Sequence[tuple[BudgetKey, Spending]], *, policy: BudgetPolicy) -> None:
        """Keep what was spent: what lies under older keys is in it by now, and goes."""
        former = [spelling for key, _ in spendings for spelling in key.former]
        if former:
            dialect = self._connection.dialect.name
            self._connection.execute(_FORGET_EACH[dialect], {"former": a_list(former, dialect)})
        rows = [row for key, spending in spendings if (row := _to_row(key, spending, policy)) is not None]
        if rows:
            self._connection.execute(_KEEP[self._connection.dialect.name], rows)

    def used_up(self, *, since: datetime) -> Sequence[UsedUp]:
        """Return the budgets that were used up since then, oldest first."""
        rows = self._connection.execute(_USED_UP, {"since": microseconds(since)})
        return [
            UsedUp(key=key, purpose=purpose, about=about, at=instant(at), in_all=in_all)
            for key, purpose, about, at, in_all in rows
        ]


def _to_row(key: BudgetKey, spending: Spending, policy: BudgetPolicy) -> dict[str, Any] | None:
    exhausted_at, opened_at, last_at = spending.exhausted_at, spending.opened_at, spending.last_at
    forget_at = spending.forget_at(policy)
    if opened_at is None or last_at is None or forget_at is None:
        return None
    return {
        "key": key.key,
        "purpose": policy.purpose,
        "about": None,
        "spent": spending.spent,
        "in_all": spending.in_all,
        "opened_at": microseconds(opened_at),
        "last_at": microseconds(last_at),
        "exhausted_at": None if exhausted_at is None else microseconds(exhausted_at),
        "forget_at": microseconds(forget_at),
    }


def _spending(row: Sequence[Any]) -> Spending:
    spent, in_all, opened_at, exhausted_at, last_at = row
    return Spending(
        spent=spent,
        in_all=in_all,
        opened_at=instant(opened_at),
        exhausted_at=None if exhausted_at is None else instant(exhausted_at),
        last_at=instant(last_at),
    )


def _end(spending: Spending, policy: BudgetPolicy, most_in_all: int) -> datetime | None:
    if spending.opened_at is None or spending.in_all >= most_in_all:
        return None
    return spending.opened_at + policy.within
