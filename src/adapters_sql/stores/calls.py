"""Calls under their keys: of many at once one begins (API-4)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import Connection, and_, bindparam, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.tables import client_calls
from adapters_sql.tables.columns import Instant
from results_core.api_access.repeating import DONE, KeptCall

_row = client_calls.c
_NAMES: Final = tuple(field.name for field in attrs.fields(KeptCall))
_FORGOTTEN: Final = bindparam("forgotten", type_=Instant)


def _begin(insert: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    adding = insert(client_calls).values({name: bindparam(name) for name in _NAMES})
    new = adding.excluded
    is_left = and_(_row.status.is_(None), _row.held_until <= new.begun_at, _row.request == new.request)
    return adding.on_conflict_do_update(
        index_elements=[_row.key],
        set_={name: new[name] for name in _NAMES if name != "key"},
        where=or_(_row.begun_at <= _FORGOTTEN, is_left),
    ).returning(_row.key)


_BEGIN: Final = {"sqlite": _begin(sqlite.insert), "postgresql": _begin(postgresql.insert)}
_OF: Final = select(*(_row[name] for name in _NAMES)).where(_row.key == bindparam("this"))
_THEIRS: Final = and_(_row.key == bindparam("this"), _row.begun_at == bindparam("begun", type_=Instant))
_BEGUN: Final = and_(_THEIRS, _row.status.is_(None))
_DONE: Final = update(client_calls).where(_BEGUN).values(status=DONE)
_SETTLE: Final = (
    update(client_calls)
    .where(_THEIRS, or_(_row.status.is_(None), _row.status == DONE))
    .values(
        status=bindparam("answered"), media_type=bindparam("answered_as"), sealed=bindparam("sealed_answer")
    )
)
_LET_GO: Final = delete(client_calls).where(_BEGUN)


class SqlCalls:
    """The core's `Calls`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, call: KeptCall, *, forgotten: datetime) -> KeptCall | None:
        """Keep the call by one upsert, or return the one that stands in its way."""
        values = {name: getattr(call, name) for name in _NAMES}
        begin = _BEGIN[self._connection.dialect.name]
        begun = self._connection.execute(begin, {**values, "forgotten": forgotten}).scalar_one_or_none()
        if begun is not None:
            return None
        # The upsert has locked the row: nobody can have let go of it since.
        return from_row(self._connection.execute(_OF, {"this": call.key}).one())

    def note_done(self, call: KeptCall) -> bool:
        """Give the call that was begun the status `DONE`."""
        return self._connection.execute(_DONE, _named(call)).rowcount > 0

    def settle(self, call: KeptCall) -> bool:
        """Keep the answer of the call that was begun."""
        answer = {"answered": call.status, "answered_as": call.media_type, "sealed_answer": call.sealed}
        return self._connection.execute(_SETTLE, {**_named(call), **answer}).rowcount > 0

    def let_go(self, call: KeptCall) -> None:
        """Forget the call that was begun, unless it is done."""
        self._connection.execute(_LET_GO, _named(call))


def from_row(row: Sequence[Any]) -> KeptCall:
    """Return the call of a row."""
    return KeptCall(**dict(zip(_NAMES, row, strict=True)))


def _named(call: KeptCall) -> dict[str, Any]:
    return {"this": call.key, "begun": call.begun_at}
