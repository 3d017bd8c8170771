"""Checks of lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from adapters_sql.tables import bulk_checks
from adapters_sql.tables.columns import Instant, key
from results_core.kernel.identifiers import AccountId, BulkCheckId, OrganisationId
from results_core.verification.bulk_model import BulkCheck, BulkState
from results_core.verification.bulk_rows import columns_as_json, columns_from_json

_row = bulk_checks.c
_COLUMNS: Final = tuple(column for column in _row if column is not _row.list_file)
_ADD: Final = insert(bulk_checks)
_OF: Final = select(*_COLUMNS).where(_row.id == bindparam("check"))
_KEEP: Final = (
    update(bulk_checks)
    .where(_row.id == bindparam("check"))
    .values(
        digest=bindparam("new_digest"),
        columns=bindparam("new_columns"),
        state=bindparam("new_state"),
        counts=bindparam("new_counts", type_=_row.counts.type),
        begun_at=bindparam("new_begun_at", type_=Instant),
        ended_at=bindparam("new_ended_at", type_=Instant),
        goes_on=bindparam("new_goes_on"),
    )
)
_UNDER_WAY: Final = [BulkState.RUNNING.value, BulkState.PAUSED.value]
_LATEST: Final = (_row.made_at.desc(), _row.id.desc())
_SAME: Final = (
    select(*_COLUMNS)
    .where(
        _row.organisation_id == bindparam("organisation"),
        _row.digest == bindparam("of_digest"),
        or_(_row.state.in_(_UNDER_WAY), _row.ended_at >= bindparam("since", type_=Instant)),
    )
    .order_by(*_LATEST)
    .limit(1)
)
_LISTED: Final = (
    select(*_COLUMNS)
    .where(_row.organisation_id == bindparam("organisation"), _row.state != BulkState.DRAFT.value)
    .order_by(*_LATEST)
    .limit(bindparam("at_most"))
)


class SqlBulkChecks:
    """The core's `BulkChecks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, check: BulkCheck) -> None:
        """Keep a new one, whose list is there."""
        self._connection.execute(_ADD, to_row(check))

    def of(self, check: BulkCheckId, *, hold: bool = False) -> BulkCheck | None:
        """Return it; on SQLite whoever writes holds everything."""
        statement = _OF.with_for_update() if hold else _OF
        row = self._connection.execute(statement, {"check": key(check)}).one_or_none()
        return None if row is None else from_row(row)

    def keep(self, check: BulkCheck) -> None:
        """Keep it as it is from now on."""
        self._connection.execute(
            _KEEP,
            {
                "check": check.id,
                "new_digest": check.digest,
                "new_columns": columns_as_json(check.columns),
                "new_state": check.state.value,
                "new_counts": dict(check.counts),
                "new_begun_at": check.begun_at,
                "new_ended_at": check.ended_at,
                "new_goes_on": check.goes_on,
            },
        )

    def same(self, organisation: OrganisationId, digest: str, *, ended_since: datetime) -> BulkCheck | None:
        """Return the organisation's check of the same list that runs, waits, or ended since then."""
        wanted = {"organisation": organisation, "of_digest": digest, "since": ended_since}
        row = self._connection.execute(_SAME, wanted).one_or_none()
        return None if row is None else from_row(row)

    def listed(self, organisation: OrganisationId, *, limit: int) -> Sequence[BulkCheck]:
        """Return the organisation's, latest first, without drafts."""
        rows = self._connection.execute(_LISTED, {"organisation": organisation, "at_most": limit})
        return [from_row(row) for row in rows]


def to_row(check: BulkCheck) -> dict[str, Any]:
    """Return the row of a check."""
    return {
        "id": check.id,
        "organisation_id": check.organisation,
        "officer_id": check.officer,
        "operator": check.operator,
        "list_file": check.list_file,
        "made_at": check.made_at,
        "kept_until": check.kept_until,
        "kind": check.kind,
        "digest": check.digest,
        "rows": check.rows,
        "columns": columns_as_json(check.columns),
        "state": check.state.value,
        "counts": dict(check.counts),
        "begun_at": check.begun_at,
        "ended_at": check.ended_at,
        "goes_on": check.goes_on,
    }


def from_row(row: Sequence[Any]) -> BulkCheck:
    """Return the check of a row."""
    check, organisation, officer, operator, made_at, kept_until, kind, digest, rows, columns, *rest = row
    state, counts, begun_at, ended_at, goes_on = rest
    return BulkCheck(
        id=BulkCheckId(check),
        organisation=OrganisationId(organisation),
        officer=None if officer is None else AccountId(officer),
        operator=operator,
        made_at=made_at,
        kept_until=kept_until,
        kind=kind,
        digest=digest,
        rows=rows,
        columns=columns_from_json(columns),
        state=BulkState(state),
        counts=counts,
        begun_at=begun_at,
        ended_at=ended_at,
        goes_on=goes_on,
    )
