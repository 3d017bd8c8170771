"""What can be wrong between the rows of `results.csv`, and between them and the record."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, and_, exists, func, select

from adapters_sql.staging.result_tables import staged
from adapters_sql.tables import entries, result_versions
from results_core.kernel.objections import RowObjection
from results_core.results.model import ResultStatus
from results_core.results.ports import PENDING_AGAIN

_firsts = (
    select(staged.c.result, func.min(staged.c.line).label("line"))
    .group_by(staged.c.result)
    .having(func.count() > 1)
    .subquery()
)
_REPEATED: Final = (
    select(staged.c.line, entries.c.id_number)
    .join(_firsts, and_(_firsts.c.result == staged.c.result, staged.c.line > _firsts.c.line))
    .join(entries, entries.c.id == staged.c.result)
)

_other_entry = entries.alias("other_entry")
_brought = (
    select(staged.c.line, staged.c.statement_number)
    .join(entries, entries.c.id == staged.c.result)
    .where(staged.c.statement_number.is_not(None))
)
_IN_THE_RECORD: Final = _brought.where(
    exists().where(
        result_versions.c.statement_number == staged.c.statement_number,
        result_versions.c.result_id != staged.c.result,
        _other_entry.c.id == result_versions.c.result_id,
        _other_entry.c.date_of_birth == entries.c.date_of_birth,
    )
)
_several_bring = (
    select(staged.c.statement_number)
    .where(staged.c.statement_number.is_not(None))
    .group_by(staged.c.statement_number)
    .having(func.count() > 1)
)
_holders = (
    _brought.where(staged.c.statement_number.in_(_several_bring))
    .add_columns(
        staged.c.result,
        func.first_value(staged.c.result)
        .over(partition_by=(staged.c.statement_number, entries.c.date_of_birth), order_by=staged.c.line)
        .label("holder"),
    )
    .subquery()
)
_IN_AN_EARLIER_ROW: Final = select(_holders.c.line, _holders.c.statement_number).where(
    _holders.c.result != _holders.c.holder
)
_TAKEN: Final = (_IN_THE_RECORD, _IN_AN_EARLIER_ROW)
"""Dates of birth are the record's: between rows, too, a number may come to be taken while a file is read."""

_PENDING_AGAIN: Final = (
    select(staged.c.line)
    .join(
        result_versions,
        and_(result_versions.c.result_id == staged.c.result, result_versions.c.superseded_at.is_(None)),
    )
    .where(
        staged.c.status == ResultStatus.PENDING.value,
        result_versions.c.status == ResultStatus.REPORTED.value,
    )
)


def between_rows(connection: Connection, at_most: int | None) -> Iterator[RowObjection]:
    """Yield what rows of the file have against one another; of each kind from at most so many rows."""
    for line, id_number in connection.execute(_REPEATED.limit(at_most)):
        yield RowObjection(line, "id_number", id_number, "an ID Number that no earlier row has")


def of_the_record(connection: Connection, at_most: int | None) -> Iterator[RowObjection]:
    """Yield what speaks against the rows in the record; of each kind from at most so many rows."""
    taken = {
        line: number for statement in _TAKEN for line, number in connection.execute(statement.limit(at_most))
    }
    for line, number in taken.items():
        yield RowObjection(line, "statement_number", number, "a number that nobody born on that day has")
    for (line,) in connection.execute(_PENDING_AGAIN.limit(at_most)):
        yield RowObjection(line, "status", ResultStatus.PENDING.value, PENDING_AGAIN)
