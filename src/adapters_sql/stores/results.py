"""Results under the condition of release: what is not released never leaves the database (A6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, true

from adapters_sql.stores.entries import ENTRY, entry_from_row
from adapters_sql.stores.release import released
from adapters_sql.tables import account_entries, centres, entries, result_versions, sittings
from adapters_sql.tables.columns import key
from results_core.exams.regimes import CefrLevel, Component
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.results.model import BELOW, ReadResult, ResultStatus, ResultVersion, Scores
from results_core.results.statement_numbers import StatementNumber

_version = result_versions.c
_VERSION: Final = (
    _version.result_id,
    _version.number,
    _version.status,
    _version.overall,
    _version.label,
    _version.cefr,
    _version.statement_number,
    _version.given_names,
    _version.family_name,
    _version.recorded_at,
    _version.amended_at,
    _version.replaces_recorded_at,
    *(_version[component.value] for component in Component),
)


def _reading(condition: ColumnElement[bool]) -> Select[Any]:
    """Return the entries with their standing versions, as far as the condition holds."""
    standing = (_version.result_id == entries.c.id) & _version.superseded_at.is_(None)
    return (
        select(*ENTRY, released(), *_VERSION)
        .select_from(entries)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(centres, centres.c.number == entries.c.centre)
        .outerjoin(result_versions, standing & condition)
    )


_OF_ACCOUNT: Final = (
    _reading(released())
    .join(account_entries, account_entries.c.entry_id == entries.c.id)
    .where(account_entries.c.account_id == bindparam("account"))
    .order_by(sittings.c.exam_date.desc(), entries.c.id)
)
_ONE_OF_ACCOUNT: Final = _OF_ACCOUNT.where(entries.c.id == bindparam("result"))
_OF_ENTRY: Final = _reading(released()).where(entries.c.id_number == bindparam("id_number"))
_UNRELEASED: Final = _reading(true()).where(entries.c.id_number == bindparam("id_number"))


class SqlResults:
    """The core's `Results`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def of_account(self, account: AccountId, result: ResultId | None = None) -> Sequence[ReadResult]:
        """Return the account's results, or the one named, latest exam first, by one query."""
        wanted: dict[str, Any] = {"account": account, "present": self._present}
        if result is None:
            rows = self._connection.execute(_OF_ACCOUNT, wanted)
        else:
            rows = self._connection.execute(_ONE_OF_ACCOUNT, {**wanted, "result": key(result)})
        return [from_row(row) for row in rows]

    def of_entry(self, id_number: IdNumber, *, unreleased: bool = False) -> ReadResult | None:
        """Return the result of an entry for operators."""
        row = self._connection.execute(
            _UNRELEASED if unreleased else _OF_ENTRY, {"id_number": id_number, "present": self._present}
        ).one_or_none()
        return None if row is None else from_row(row)


def from_row(row: Sequence[Any]) -> ReadResult:
    """Return what the row tells: the entry, whether it is released, and the version if there is one."""
    released_now, version = row[len(ENTRY)], row[len(ENTRY) + 1 :]
    return ReadResult(
        entry=entry_from_row(row),
        released=bool(released_now),
        version=None if version[0] is None else version_from_row(version),
    )


def version_from_row(row: Sequence[Any]) -> ResultVersion:
    """Return the version of a row."""
    result, number, status, overall, label, cefr, statement_number, given_names, family_name = row[:9]
    recorded_at, amended_at, replaces_recorded_at = row[9:12]
    return ResultVersion(
        result=ResultId(result),
        number=number,
        status=ResultStatus(status),
        scores=_scores(row[12:]),
        overall=overall,
        label=label,
        cefr=None if cefr is None else CefrLevel(cefr),
        statement_number=None if statement_number is None else StatementNumber(statement_number),
        given_names=given_names,
        family_name=family_name,
        recorded_at=recorded_at,
        amended_at=amended_at,
        replaces_recorded_at=replaces_recorded_at,
    )


def _scores(kept: Sequence[int | None]) -> Scores:
    return {
        component: None if score == BELOW else score
        for component, score in zip(Component, kept, strict=True)
        if score is not None
    }
