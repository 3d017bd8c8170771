"""What shares copy of entries, results and accounts, copied anew where those change.

In the same transaction, set by set. Only names and places, which are folded, are brought by a statement
with a row for each entry that has shares.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.stores.release import PRESENT
from adapters_sql.tables import account_entries, accounts, entries, result_versions, shares, sittings
from adapters_sql.tables.columns import Instant
from results_core.exams.regimes import Component
from results_core.kernel.folding import folded
from results_core.results.model import ResultStatus
from results_core.sharing.model import ShareScope
from results_core.sharing.states import BLOCKED

LONGEST_COPY: Final = 80
"""Characters of a name or a place by which lists are sorted and searched: an index holds them all."""
ENDED: Final = "ended"
"""What `told` says of a share of which the feed has said its last."""

_BLOCKED: Final = sorted(status.value for status in BLOCKED)
_of_it = result_versions.alias("of_it")
_free = result_versions.alias("free")
_hold = result_versions.alias("hold")
_standing = result_versions.alias("standing")


class latest(FunctionElement[datetime]):  # noqa: N801 - SQLAlchemy writes its functions so
    """The latest of several instants, none of them NULL."""

    type = Instant()
    inherit_cache = True


@compiles(latest, "postgresql")
def _on_postgresql(element: latest, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"greatest({compiler.process(element.clauses, **options)})"


@compiles(latest, "sqlite")
def _on_sqlite(element: latest, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"max({compiler.process(element.clauses, **options)})"


class least(FunctionElement[int]):  # noqa: N801 - SQLAlchemy writes its functions so
    """The least of several numbers, none of them NULL."""

    type = Integer()
    inherit_cache = True


@compiles(least, "postgresql")
def _least_on_postgresql(element: least, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"least({compiler.process(element.clauses, **options)})"


@compiles(least, "sqlite")
def _least_on_sqlite(element: least, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"min({compiler.process(element.clauses, **options)})"


_LAST_FREE: Final = (
    select(func.max(_of_it.c.number))
    .where(_of_it.c.result_id == shares.c.result_id, _of_it.c.status.not_in(_BLOCKED))
    .correlate(shares)
    .scalar_subquery()
)
"""The number of the last version that is neither withheld nor cancelled."""
_BEGAN: Final = (
    select(_free.c.superseded_at)
    .where(_free.c.result_id == shares.c.result_id, _free.c.number == _LAST_FREE)
    .correlate(shares)
    .scalar_subquery()
)
"""When the hold that stands began; NULL where none stands, or nothing stood before it."""
_ENDED: Final = (
    select(func.max(_hold.c.superseded_at))
    .where(
        _hold.c.result_id == shares.c.result_id,
        _hold.c.status.in_(_BLOCKED),
        _hold.c.number < _LAST_FREE,
    )
    .correlate(shares)
    .scalar_subquery()
)
"""When the last hold that is over ended."""


def _of_the_standing(value: ColumnElement[Any], *that: ColumnElement[bool]) -> ColumnElement[Any]:
    return (
        select(value)
        .where(_standing.c.result_id == shares.c.result_id, _standing.c.superseded_at.is_(None), *that)
        .correlate(shares)
        .scalar_subquery()
    )


_STATUS: Final = func.coalesce(_of_the_standing(_standing.c.status), ResultStatus.PENDING.value)
_VERSION: Final = func.coalesce(_of_the_standing(_standing.c.number), 0)
_IS_REPORTED: Final = _standing.c.status == ResultStatus.REPORTED.value
_ABOVE_ALL: Final = 9999
"""More than any score."""
_PARTS: Final = [func.coalesce(_standing.c[part.value], _ABOVE_ALL) for part in Component]
_LOWEST_PART: Final = case(
    (
        shares.c.scope != ShareScope.WITHOUT_SKILLS.value,
        _of_the_standing(func.nullif(least(*_PARTS), _ABOVE_ALL), _IS_REPORTED),
    ),
    else_=null(),
)
"""As `sharing.judging.lowest_part` says."""
_LATEST: Final = latest(shares.c.sent_at, sittings.c.releases_at, func.coalesce(_ENDED, shares.c.sent_at))
_RECEIVED: Final = case((_STATUS.not_in(_BLOCKED), _LATEST), (_LATEST < _BEGAN, _LATEST), else_=null())
"""As `sharing.states.received_at` says."""

_EMAIL: Final = func.coalesce(
    select(func.substr(func.lower(accounts.c.email), 1, LONGEST_COPY))
    .join(account_entries, account_entries.c.account_id == accounts.c.id)
    .where(account_entries.c.entry_id == shares.c.result_id, accounts.c.closed_at.is_(None))
    .correlate(shares)
    .scalar_subquery(),
    literal(""),
)
_DUE: Final = case((shares.c.told.is_(None), _RECEIVED), (shares.c.told == ENDED, null()), else_=PRESENT)
"""Of what the organisation has not heard of, the worker tells when it is received; of the rest, now."""

_ARRIVAL: Final = case(
    (shares.c.arrival.is_(None), null()), (shares.c.received_at >= _RECEIVED, shares.c.arrival), else_=null()
)
"""What is received later than it was, or is taken back, arrives anew (B8)."""

_ACTIVE: Final = and_(
    shares.c.ended_at.is_(None),
    entries.c.id == shares.c.result_id,
    sittings.c.id == entries.c.sitting_id,
    entries.c.restricted_at.is_(None),
)
_COPY: Final = (
    update(shares)
    .where(_ACTIVE)
    .values(
        received_at=_RECEIVED,
        due_at=_DUE,
        arrival=_ARRIVAL,
        date_of_birth=entries.c.date_of_birth,
        id_number=entries.c.id_number,
        exam=sittings.c.exam,
        centre=entries.c.centre,
        email=_EMAIL,
        status=_STATUS,
        version=_VERSION,
        exam_date=sittings.c.exam_date,
        overall=_of_the_standing(_standing.c.overall, _IS_REPORTED),
        lowest_part=_LOWEST_PART,
        label=_of_the_standing(_standing.c.label, _IS_REPORTED),
    )
)
_NAMES: Final = select(entries.c.id, entries.c.family_name, entries.c.given_names, entries.c.place_of_entry)
_COPY_NAMES: Final = (
    update(shares)
    .where(shares.c.result_id == bindparam("named"))
    .values(family_name=bindparam("family"), given_names=bindparam("given"), place=bindparam("town"))
)
_ANY: Final = select(shares.c.id).limit(1)
_AMONG: Final = one_of(shares.c.result_id, "results")
_FOLLOW_RESULTS: Final = {dialect: _COPY.where(among) for dialect, among in _AMONG.items()}
_NAMES_AMONG: Final = {
    dialect: _NAMES.where(among, exists().where(shares.c.result_id == entries.c.id))
    for dialect, among in one_of(entries.c.id, "results").items()
}
_FOLLOW_SITTING: Final = _COPY.where(sittings.c.id == bindparam("sitting"))
_OF_ACCOUNT: Final = shares.c.result_id.in_(
    select(account_entries.c.entry_id).where(account_entries.c.account_id == bindparam("account"))
)
_FOLLOW_ACCOUNT: Final = update(shares).where(_OF_ACCOUNT).values(email=_EMAIL)
_FORGET_ADDRESS: Final = update(shares).where(_OF_ACCOUNT).values(email="")


def following(changed: Select[Any]) -> Update:
    """Return the statement that lets shares follow those results whose version is another by now.

    It takes the parameter `present`, as everything does that looks at the clock.
    """
    return _COPY.where(shares.c.result_id.in_(changed), shares.c.version != _VERSION)


def follow(connection: Connection, statement: Update, present: datetime | None) -> None:
    """Run a statement that `following` made; where there are no shares at all it costs nothing."""
    if connection.execute(_ANY).first() is not None:
        connection.execute(statement, {"present": present})


def follow_results(connection: Connection, results: Sequence[str], present: datetime | None) -> None:
    """Copy anew what shares have of these entries and results, names left out."""
    dialect = connection.dialect.name
    connection.execute(
        _FOLLOW_RESULTS[dialect], {"results": a_list(list(results), dialect), "present": present}
    )


def follow_entries(connection: Connection, results: Sequence[str], present: datetime | None) -> None:
    """Copy anew everything that shares have of these entries."""
    if connection.execute(_ANY).first() is None:
        return
    dialect = connection.dialect.name
    rows = connection.execute(_NAMES_AMONG[dialect], {"results": a_list(list(results), dialect)}).all()
    if rows:
        connection.execute(
            _COPY_NAMES,
            [
                {"named": result, "family": copy_of(family), "given": copy_of(given), "town": copy_of(town)}
                for result, family, given, town in rows
            ],
        )
        follow_results(connection, [row[0] for row in rows], present)


def follow_sitting(connection: Connection, sitting: str, present: datetime | None) -> None:
    """Let the shares of a sitting's results be received when it comes out now."""
    connection.execute(_FOLLOW_SITTING, {"sitting": sitting, "present": present})


def follow_account(connection: Connection, account: str) -> None:
    """Copy the address anew of whoever the results belong to."""
    connection.execute(_FOLLOW_ACCOUNT, {"account": account})


def forget_address(connection: Connection, account: str) -> None:
    """Empty the address of an account that is about to be dissolved."""
    connection.execute(_FORGET_ADDRESS, {"account": account})


def copy_of(text: str) -> str:
    """Return a name or a place as it is copied."""
    return folded(text)[:LONGEST_COPY]
