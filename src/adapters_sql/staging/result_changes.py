"""What an import of results changes, set by set."""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import sqlite

from adapters_sql.staging.amended import amended_while_hidden, was_out
from adapters_sql.staging.result_tables import awaited, replaced, staged
from adapters_sql.staging.telling import addressees
from adapters_sql.tables import entries, result_versions, sittings
from adapters_sql.tables.columns import Instant
from results_core.exams.regimes import Component
from results_core.results.letters import AWAITED
from results_core.results.model import ResultStatus

SAID: Final = ("overall", "label", "cefr", *(component.value for component in Component))
"""What a row says of a result beside its status and its number."""

_NOW: Final = bindparam("now", type_=Instant)
_REPORTED: Final = ResultStatus.REPORTED.value
_AWAITED: Final = sorted(status.value for status in AWAITED)
_standing = result_versions.alias("standing")
_last = result_versions.alias("last_reported")
_version = result_versions.alias("version")

_STANDS: Final = and_(_standing.c.result_id == staged.c.result, _standing.c.superseded_at.is_(None))


def _says_what(version: FromClause) -> ColumnElement[bool]:
    """Tell whether the row's scores and result are those of the version."""
    return and_(*(staged.c[name].is_not_distinct_from(version.c[name]) for name in SAID))


_of_the_same = result_versions.alias("of_the_same")
_REPEATS_A_NUMBER: Final = exists().where(
    _of_the_same.c.result_id == staged.c.result,
    _of_the_same.c.statement_number == staged.c.statement_number,
)
"""An earlier version of the result had the number that the row brings: files repeat old ones."""

_BRINGS_ANOTHER: Final = and_(
    staged.c.statement_number.is_not(None),
    staged.c.statement_number.is_distinct_from(_standing.c.statement_number),
    ~_REPEATS_A_NUMBER,
)
_CHANGES: Final = or_(staged.c.status != _standing.c.status, ~_says_what(_standing), _BRINGS_ANOTHER)

COUNT: Final = select(
    func.count(), func.count(_standing.c.result_id), func.count(case((_CHANGES, _standing.c.result_id)))
).select_from(staged.outerjoin(_standing, _STANDS))
"""How many rows there are, of results that stand, and that change what stands."""

FIND_REPLACED: Final = insert(replaced).from_select(
    ["line", "result", "number"],
    select(staged.c.line, _standing.c.result_id, _standing.c.number)
    .select_from(staged.join(_standing, _STANDS))
    .where(_CHANGES),
)
REPLACED: Final = select(replaced.c.result).order_by(replaced.c.line)

_COLUMNS: Final = (
    "result_id",
    "number",
    "status",
    *SAID,
    "statement_number",
    "given_names",
    "family_name",
    "recorded_at",
    "issued_at",
    "amended_at",
    "replaces_issued_at",
)


def _version_of_the_row(
    number: ColumnElement[Any],
    statement_number: ColumnElement[Any],
    issued_at: ColumnElement[Any],
    amended_at: ColumnElement[Any],
    replaces_issued_at: ColumnElement[Any],
) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of the version that the row makes, in the order of `_COLUMNS`."""
    return (
        staged.c.result,
        number,
        staged.c.status,
        *(staged.c[name] for name in SAID),
        case((staged.c.status == _REPORTED, statement_number), else_=null()),
        entries.c.given_names,
        entries.c.family_name,
        _NOW,
        case((staged.c.status == _REPORTED, issued_at), else_=null()),
        amended_at,
        replaces_issued_at,
    )


_FIRST: Final = _version_of_the_row(
    number=literal_column("1"),
    statement_number=func.coalesce(staged.c.statement_number, staged.c.own_number),
    issued_at=_NOW,
    amended_at=null(),
    replaces_issued_at=null(),
)
_ADDITIONS: Final = select(*_FIRST).select_from(staged.join(entries, entries.c.id == staged.c.result))
ADD: Final = {
    "sqlite": sqlite.insert(result_versions)
    .from_select(_COLUMNS, _ADDITIONS.where(true()).order_by(staged.c.result))
    .on_conflict_do_nothing(index_elements=[result_versions.c.result_id, result_versions.c.number]),
    "postgresql": insert(result_versions).from_select(
        _COLUMNS,
        _ADDITIONS.join(_standing, _STANDS, isouter=True)
        .where(_standing.c.result_id.is_(None))
        .order_by(staged.c.result),
    ),
}
"""Adds first versions, as `entry_changes.ADD` adds entries."""

FIND_NEWS: Final = insert(awaited).from_select(
    ["result", "number", "sitting"],
    select(staged.c.result, func.coalesce(_standing.c.number, 0) + 1, staged.c.sitting)
    .select_from(staged.join(sittings, sittings.c.id == staged.c.sitting).outerjoin(_standing, _STANDS))
    .where(
        sittings.c.releases_at <= _NOW,
        staged.c.status == _REPORTED,
        or_(_standing.c.status.is_(None), _standing.c.status.in_(_AWAITED)),
    ),
)
"""The results whose candidates awaited what the row brings, as `results.letters.news` says."""

SUPERSEDE: Final = (
    update(result_versions)
    .where(
        result_versions.c.superseded_at.is_(None),
        result_versions.c.result_id.in_(select(replaced.c.result)),
    )
    .values(superseded_at=_NOW)
)

_SAME_PAPER: Final = and_(
    _says_what(_last),
    _last.c.given_names == entries.c.given_names,
    _last.c.family_name == entries.c.family_name,
)
_BROUGHT: Final = case(
    (staged.c.statement_number == _last.c.statement_number, staged.c.statement_number),
    (_REPEATS_A_NUMBER, null()),
    else_=staged.c.statement_number,
)
_NO_NUMBER_IS_NEWS: Final = or_(_BROUGHT.is_(None), _last.c.statement_number == _BROUGHT)
_STANDS_AGAIN: Final = and_(staged.c.status == _REPORTED, _NO_NUMBER_IS_NEWS, _SAME_PAPER)
"""The last reported paper is good again."""
_NUMBER: Final = case(
    (_STANDS_AGAIN, _last.c.statement_number),
    (_NO_NUMBER_IS_NEWS, staged.c.own_number),
    else_=_BROUGHT,
)
_WAS_OUT: Final = was_out(_version, _NOW)
_AMENDS_AGAIN: Final = amended_while_hidden(_version)
_NEXT: Final = _version_of_the_row(
    number=_version.c.number + 1,
    statement_number=_NUMBER,
    issued_at=case((_STANDS_AGAIN, _last.c.issued_at), else_=_NOW),
    amended_at=case((or_(_WAS_OUT, _AMENDS_AGAIN), _NOW), (_STANDS_AGAIN, _last.c.amended_at), else_=null()),
    replaces_issued_at=case(
        (_WAS_OUT, _version.c.issued_at),
        (_AMENDS_AGAIN, _version.c.replaces_issued_at),
        (_STANDS_AGAIN, _last.c.replaces_issued_at),
        else_=null(),
    ),
)
_LAST_REPORTED: Final = (
    select(func.max(_of_the_same.c.number))
    .where(_of_the_same.c.result_id == _version.c.result_id, _of_the_same.c.status == _REPORTED)
    .scalar_subquery()
)
AMEND: Final = insert(result_versions).from_select(
    _COLUMNS,
    select(*_NEXT)
    .select_from(replaced)
    .join(staged, staged.c.line == replaced.c.line)
    .join(_version, and_(_version.c.result_id == replaced.c.result, _version.c.number == replaced.c.number))
    .join(entries, entries.c.id == replaced.c.result)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .outerjoin(_last, and_(_last.c.result_id == _version.c.result_id, _last.c.number == _LAST_REPORTED)),
)

TOLD: Final = (
    addressees(replaced)
    .join(staged, staged.c.line == replaced.c.line)
    .join(_version, and_(_version.c.result_id == replaced.c.result, _version.c.number == replaced.c.number))
    .where(or_(_version.c.status.not_in(_AWAITED), staged.c.status != _REPORTED))
)
"""Whose candidates get letter L6, as `results.letters.news` says."""
