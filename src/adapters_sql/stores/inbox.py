"""The shares that an organisation sees, with one officer's marks and ticks."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, Insert, Select, bindparam, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.stores.scoping import ScopedConnection, among, scoped
from adapters_sql.tables import share_marks, shares
from adapters_sql.tables.columns import Instant, key
from results_core.kernel.identifiers import AccountId, ShareId
from results_core.verification.ports import AS_NEW

_row = shares.c
_ME: Final[BindParameter[Any]] = bindparam("me")
_OPENED_AT: Final = bindparam("opened_at", type_=Instant)
_THESE: Final = _row.id.in_(bindparam("ids", expanding=True))
_MARKED: Final = scoped(
    select(share_marks.c.opened_at)
    .select_from(shares)
    .join(share_marks, share_marks.c.share_id == _row.id)
    .where(
        _row.id == bindparam("share"),
        share_marks.c.officer_id == _ME,
        share_marks.c.version >= _row.version,
    )
)


def marking(insertion: Any, chosen: Select[Any]) -> Insert:  # noqa: ANN401 - the two databases have an `insert` each
    """Return the statement that marks what `chosen` gives: share, officer, version, instant."""
    statement = insertion(share_marks).from_select(["share_id", "officer_id", "version", "opened_at"], chosen)
    return among(  # type: ignore[return-value]
        statement.on_conflict_do_update(
            index_elements=[share_marks.c.share_id, share_marks.c.officer_id],
            set_={"version": statement.excluded.version, "opened_at": statement.excluded.opened_at},
        ),
        chosen,
    )


_INSERTIONS: Final = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OPENED: Final = scoped(select(_row.id, _ME, _row.version, _OPENED_AT).where(_THESE))
_NEW: Final = scoped(select(_row.id, _ME, literal(AS_NEW), _row.received_at).where(_THESE))
_MARK_OPENED: Final = {name: marking(insertion, _OPENED) for name, insertion in _INSERTIONS.items()}
_MARK_NEW: Final = {name: marking(insertion, _NEW) for name, insertion in _INSERTIONS.items()}


class SqlInbox:
    """The core's `Inbox`."""

    def __init__(self, scope: ScopedConnection, officer: AccountId) -> None:
        self._scope = scope
        self._officer = officer

    def mark_opened(self, shares: Collection[ShareId], *, at: datetime) -> None:
        """Keep that the officer knows these in the versions that stand."""
        values = {"ids": sorted(map(key, shares)), "me": self._officer, "opened_at": at}
        self._scope.execute(_MARK_OPENED[self._scope.dialect], values)

    def mark_new(self, shares: Collection[ShareId]) -> None:
        """Let these be new again for the officer."""
        values = {"ids": sorted(map(key, shares)), "me": self._officer}
        self._scope.execute(_MARK_NEW[self._scope.dialect], values)

    def marked(self, share: ShareId) -> datetime | None:
        """Return since when the officer knows the share in the version that stands; None for a new one."""
        row = self._scope.execute(_MARKED, {"share": key(share), "me": self._officer}).one_or_none()
        return None if row is None else row[0]
