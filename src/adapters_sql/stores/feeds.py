"""Shares whose feed may be behind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Integer, Text, bindparam, select, update

from adapters_sql.stores.release import PRESENT
from adapters_sql.stores.shares import GRANT, grant_from_row
from adapters_sql.tables import shares
from adapters_sql.tables.columns import Instant
from results_core.kernel.identifiers import ShareId
from results_core.results.model import ResultStatus
from results_core.sharing.telling import ShareToTell, Telling, Told

_row = shares.c
_DUE: Final = (
    select(*GRANT, _row.received_at, _row.status, _row.version, _row.told, _row.told_version)
    .where(_row.due_at <= PRESENT)
    .order_by(_row.due_at, _row.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_ANY_DUE: Final = select(_row.id).where(_row.due_at <= PRESENT).limit(1)
_SETTLE: Final = (
    update(shares)
    .where(_row.id == bindparam("of_share"))
    .values(
        told=bindparam("now_told", type_=Text),
        told_version=bindparam("now_version", type_=Integer),
        due_at=bindparam("again_at", type_=Instant),
    )
)


class SqlFeeds:
    """The core's `Feeds`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def are_due(self) -> bool:
        """Tell whether any is to be looked at now."""
        return self._connection.execute(_ANY_DUE, {"present": self._present}).first() is not None

    def due(self, *, limit: int) -> Sequence[ShareToTell]:
        """Return some of those that are to be looked at now, longest due first."""
        rows = self._connection.execute(_DUE, {"limit": limit, "present": self._present})
        return [_from_row(row) for row in rows]

    def settle(self, told: Sequence[tuple[ShareId, Telling]]) -> None:
        """Keep what the feed has said of each, and when it is due again."""
        if told:
            self._connection.execute(_SETTLE, [_to_row(share, said) for share, said in told])


def _from_row(row: Sequence[Any]) -> ShareToTell:
    received_at, status, version, told, told_version = row[len(GRANT) :]
    return ShareToTell(
        grant=grant_from_row(row),
        received_at=received_at,
        status=ResultStatus(status),
        version=version,
        told=None if told is None else Told(told),
        told_version=told_version or 0,
    )


def _to_row(share: ShareId, said: Telling) -> dict[str, Any]:
    return {
        "of_share": share,
        "now_told": None if said.told is None else said.told.value,
        "now_version": said.version,
        "again_at": said.due_at,
    }
