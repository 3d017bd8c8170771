"""Results under the condition of release: what is not released never leaves the database (A6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    update,
)

from adapters_sql.stores.entries import ENTRY, entry_from_row
from adapters_sql.stores.following import follow_results
from adapters_sql.stores.import_lock import HOLD_IMPORTS_OFF
from adapters_sql.stores.organisation_corrections import mark_results
from adapters_sql.stores.release import PRESENT, released
from adapters_sql.stores.release_letters import HAS_PASSED, WILL_BE_TOLD
from adapters_sql.stores.sessions import COLUMNS as SESSION
from adapters_sql.stores.sessions import from_row as session_from_row
from adapters_sql.straight import Straight
from adapters_sql.tables import (
    account_entries,
    accounts,
    centres,
    entries,
    photos,
    result_versions,
    sessions,
    shares,
    sittings,
)
from adapters_sql.tables.columns import Instant, key
from results_core.correspondence.messages import Addressee
from results_core.exams.regimes import CefrLevel, Component
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.results.model import (
    BELOW,
    History,
    ReadResult,
    Remark,
    ResultsInSession,
    ResultStatus,
    ResultVersion,
    Scores,
    VersionOnRecord,
)
from results_core.results.statement_numbers import StatementNumber

_version = result_versions.c
VERSION: Final = (
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
    _version.issued_at,
    _version.amended_at,
    _version.replaces_issued_at,
    *(_version[component.value] for component in Component),
)
"""What `version_from_row` reads."""
"""What `version_from_row` reads."""


_SHARED_WITH: Final = (
    select(func.count())
    .select_from(shares)
    .where(
        shares.c.result_id == entries.c.id,
        shares.c.ended_at.is_(None),
        or_(shares.c.expires_at.is_(None), shares.c.expires_at > PRESENT),
    )
    .correlate(entries)
    .scalar_subquery()
)


_READ: Final = (*ENTRY, released(), _SHARED_WITH, photos.c.result_id, *VERSION)
"""What `from_row` reads."""
_STANDING: Final = (_version.result_id == entries.c.id) & _version.superseded_at.is_(None)
_SHOWN: Final = (photos.c.result_id == _version.result_id) & (_version.status == ResultStatus.REPORTED.value)


def _reading(condition: ColumnElement[bool]) -> Select[Any]:
    """Return the entries with their standing versions, as far as the condition holds, and whose photo."""
    return (
        select(*_READ)
        .select_from(entries)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(centres, centres.c.number == entries.c.centre)
        .outerjoin(result_versions, _STANDING & condition)
        .outerjoin(photos, _SHOWN)
    )


_ALL: Final = (
    _reading(released())
    .join(account_entries, account_entries.c.entry_id == entries.c.id)
    .where(account_entries.c.account_id == bindparam("account"))
    .order_by(sittings.c.exam_date.desc(), entries.c.id)
)
_OF_ACCOUNT: Final = Straight(_ALL)
_ONE_OF_ACCOUNT: Final = Straight(_ALL.where(entries.c.id == bindparam("result")))
_THEIRS: Final = (
    account_entries.join(entries, entries.c.id == account_entries.c.entry_id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .join(centres, centres.c.number == entries.c.centre)
)
_IN_SESSION: Final = Straight(
    select(*SESSION, *_READ)
    .select_from(sessions)
    .outerjoin(_THEIRS, account_entries.c.account_id == sessions.c.account)
    .outerjoin(result_versions, _STANDING & released())
    .outerjoin(photos, _SHOWN)
    .where(sessions.c.digest == bindparam("digest"))
    .order_by(sittings.c.exam_date.desc(), entries.c.id)
)
_OF_ENTRY: Final = _reading(released()).where(entries.c.id_number == bindparam("id_number"))
_UNRELEASED: Final = _reading(true()).where(entries.c.id_number == bindparam("id_number"))
_HOLD: Final = select(entries.c.id).where(entries.c.id_number == bindparam("id_number")).with_for_update()
_ON_RECORD: Final = (_version.superseded_at, _version.operator, _version.reason)


def _history(condition: ColumnElement[bool]) -> Select[Any]:
    """Return the entry with each of its versions, as far as the condition holds: at least one row."""
    return (
        select(*ENTRY, released(), *_ON_RECORD, *VERSION)
        .select_from(entries)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(centres, centres.c.number == entries.c.centre)
        .outerjoin(result_versions, (_version.result_id == entries.c.id) & condition)
        .where(entries.c.id_number == bindparam("id_number"))
        .order_by(_version.number)
    )


_HISTORY: Final = _history(released())
_UNRELEASED_HISTORY: Final = _history(true())
_SUPERSEDE: Final = (
    update(result_versions)
    .where(_version.result_id == bindparam("result"), _version.superseded_at.is_(None))
    .values(superseded_at=bindparam("at", type_=Instant))
)
_ADD: Final = insert(result_versions)
_ADDRESSEE: Final = (
    select(accounts.c.email, accounts.c.language, accounts.c.id)
    .join(account_entries, account_entries.c.account_id == accounts.c.id)
    .where(account_entries.c.entry_id == bindparam("result"), accounts.c.closed_at.is_(None))
)

_ADDRESSEE_OF_NEWS: Final = (
    _ADDRESSEE.join(entries, entries.c.id == account_entries.c.entry_id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .where(not_(WILL_BE_TOLD))
)
_IS_ANNOUNCED: Final = (
    select(entries.c.id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .where(entries.c.id == bindparam("result"), HAS_PASSED)
)


class SqlResults:
    """The core's `Results`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def of_account(self, account: AccountId, result: ResultId | None = None) -> Sequence[ReadResult]:
        """Return the account's results, or the one named, latest exam first, by one query."""
        wanted: dict[str, Any] = {"account": account, "present": self._present}
        if result is None:
            rows = _OF_ACCOUNT.rows(self._connection, wanted)
        else:
            rows = _ONE_OF_ACCOUNT.rows(self._connection, {**wanted, "result": key(result)})
        return [from_row(row) for row in rows]

    def in_session(self, digest: str) -> ResultsInSession | None:
        """Return the session of this digest, and the results of its account, by one query."""
        rows = _IN_SESSION.rows(self._connection, {"digest": digest, "present": self._present})
        if not rows:
            return None
        read = [row[len(SESSION) :] for row in rows]
        return ResultsInSession(
            session=session_from_row(rows[0][: len(SESSION)]),
            results=[from_row(row) for row in read if row[0] is not None],
        )

    def of_entry(self, id_number: IdNumber, *, unreleased: bool = False) -> ReadResult | None:
        """Return the result of an entry for operators."""
        row = self._connection.execute(
            _UNRELEASED if unreleased else _OF_ENTRY, {"id_number": id_number, "present": self._present}
        ).one_or_none()
        return None if row is None else from_row(row)

    def history(self, id_number: IdNumber, *, unreleased: bool = False, hold: bool = False) -> History | None:
        """Return every version of the result of an entry; on SQLite every writer holds it anyway."""
        wanted = {"id_number": id_number, "present": self._present}
        if hold and self._connection.dialect.name == "postgresql":
            # Before the entry, as an import does: nobody waits for each other for ever.
            self._connection.execute(HOLD_IMPORTS_OFF)
            self._connection.execute(_HOLD, wanted)
        statement = _UNRELEASED_HISTORY if unreleased else _HISTORY
        return history_from_rows(self._connection.execute(statement, wanted).all())

    def add(self, version: ResultVersion, remark: Remark) -> None:
        """Keep a version made by hand; it takes the place of the one that stands.

        Raises:
            ImportConflict: An import gave the result another version meanwhile.
        """
        self._connection.execute(_SUPERSEDE, {"result": version.result, "at": version.recorded_at})
        self._connection.execute(_ADD, version_to_row(version, remark))
        mark_results(self._connection, [version.result], self._present)
        follow_results(self._connection, [version.result], self._present)

    def addressee(self, result: ResultId, *, of_news: bool = False) -> Addressee | None:
        """Return the confirmed candidate whose result it is, and whom no release tells of news."""
        statement = _ADDRESSEE_OF_NEWS if of_news else _ADDRESSEE
        row = self._connection.execute(statement, {"result": result}).one_or_none()
        return None if row is None else Addressee(email=row[0], language=row[1], about=row[2])

    def is_announced(self, result: ResultId) -> bool:
        """Tell whether the telling of its sitting's release has come past the result."""
        return self._connection.execute(_IS_ANNOUNCED, {"result": result}).first() is not None


def history_from_rows(rows: Sequence[Sequence[Any]]) -> History | None:
    """Return the history of an entry, whose rows have a version each, or none."""
    if not rows:
        return None
    released_now = bool(rows[0][len(ENTRY)])
    told = [row[len(ENTRY) + 1 :] for row in rows]
    return History(
        entry=entry_from_row(rows[0]),
        released=released_now,
        versions=tuple(_on_record(row) for row in told if row[len(_ON_RECORD)] is not None),
    )


def _on_record(row: Sequence[Any]) -> VersionOnRecord:
    superseded_at, operator, reason = row[: len(_ON_RECORD)]
    erased = operator is None or reason is None
    return VersionOnRecord(
        version=version_from_row(row[len(_ON_RECORD) :]),
        superseded_at=superseded_at,
        remark=None if erased else Remark(operator=operator, reason=reason),
    )


def from_row(row: Sequence[Any]) -> ReadResult:
    """Return what the row tells: the entry, whether it is released, and the version if there is one."""
    released_now, shared_with, pictured, *version = row[len(ENTRY) :]
    return ReadResult(
        entry=entry_from_row(row),
        released=bool(released_now),
        version=None if version[0] is None else version_from_row(version),
        has_photo=pictured is not None,
        shared_with=shared_with,
    )


def version_from_row(row: Sequence[Any]) -> ResultVersion:
    """Return the version of a row."""
    result, number, status, overall, label, cefr, statement_number, given_names, family_name = row[:9]
    recorded_at, issued_at, amended_at, replaces_issued_at = row[9:13]
    return ResultVersion(
        result=ResultId(result),
        number=number,
        status=ResultStatus(status),
        scores=_scores(row[13:]),
        overall=overall,
        label=label,
        cefr=None if cefr is None else CefrLevel(cefr),
        statement_number=None if statement_number is None else StatementNumber(statement_number),
        given_names=given_names,
        family_name=family_name,
        recorded_at=recorded_at,
        issued_at=issued_at,
        amended_at=amended_at,
        replaces_issued_at=replaces_issued_at,
    )


def version_to_row(version: ResultVersion, remark: Remark) -> dict[str, Any]:
    """Return the row of a version made by hand."""
    return {
        "result_id": version.result,
        "number": version.number,
        "status": version.status.value,
        **{component.value: BELOW if score is None else score for component, score in version.scores.items()},
        "overall": version.overall,
        "label": version.label,
        "cefr": version.cefr,
        "statement_number": version.statement_number,
        "given_names": version.given_names,
        "family_name": version.family_name,
        "recorded_at": version.recorded_at,
        "issued_at": version.issued_at,
        "amended_at": version.amended_at,
        "replaces_issued_at": version.replaces_issued_at,
        "operator": remark.operator,
        "reason": remark.reason,
    }


def _scores(kept: Sequence[int | None]) -> Scores:
    return {
        component: None if score == BELOW else score
        for component, score in zip(Component, kept, strict=True)
        if score is not None
    }
