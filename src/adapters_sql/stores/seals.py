"""The chain over the events: read in an order that misses nothing, extended by one sealer at a time (AUD-2).

On PostgreSQL the order is that of the transactions' numbers: every one below `pg_snapshot_xmin` has ended,
and whatever comes later has a higher one. SQLite has one writer at a time, so that the order of writing is
that of committing.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Row,
    Text,
    TextClause,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    text,
)

from adapters_sql.staging.bulk import a_list, insert_rows, one_of
from adapters_sql.stores.feed import feed_sealed
from adapters_sql.tables import checkpoints, event_payloads, events, seals
from results_core.journal.chain import Head, Link, Payload, Recorded, Seal
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.erasing import events_erased
from results_core.journal.events import EventKind
from results_core.journal.ports import Backlog, ChainCut, Erasure, Unsealed
from results_core.kernel.identifiers import EventId

_ONE_SEALER_AT_A_TIME: Final = 7_305_803
_TRY_TO_HOLD: Final = select(func.pg_try_advisory_xact_lock(literal(_ONE_SEALER_AT_A_TIME)))

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_BEGINNING: Final = {"transaction": "0", "place": 0}

# The name of a text must not be that of the column that is sorted by.
_TRANSACTION: Final[dict[str, ColumnElement[str]]] = {
    "sqlite": literal("0", Text),
    "postgresql": literal_column("CAST(events.xid AS text)", Text),
}
_TO_COME: Final[dict[str, ColumnElement[bool]]] = {
    "sqlite": literal_column("0", Boolean),
    "postgresql": literal_column("events.xid >= pg_snapshot_xmax(pg_current_snapshot())", Boolean),
}
"""Whether this server has not come to the event's transaction yet: another server made it."""
_AFTER: Final[dict[str, TextClause]] = {
    "sqlite": text("events.position > :place"),
    "postgresql": text(
        "(events.xid, events.position) > (CAST(:transaction AS xid8), CAST(:place AS bigint))"
    ),
}
_BEFORE: Final = {dialect: text(str(clause).replace(">", "<")) for dialect, clause in _AFTER.items()}
_SETTLED: Final = {
    "sqlite": text("1 = 1"),
    "postgresql": text("events.xid < pg_snapshot_xmin(pg_current_snapshot())"),
}
_IN_ORDER: Final = {
    "sqlite": text("events.position"),
    "postgresql": text("events.xid, events.position"),
}
_RECORDED: Final = (
    events.c.position,
    events.c.id,
    events.c.kind,
    events.c.at,
    events.c.actor,
    events.c.account,
    events.c.result,
    events.c.organisation,
    cast(events.c.facts, Text).label("facts_text"),
    events.c.payload_digest,
)
_WIDTH: Final = len(_RECORDED)

_HEAD: Final = select(seals.c.position, seals.c.hash).order_by(seals.c.position.desc()).limit(1)
_END: Final = {
    dialect: select(seals.c.position, seals.c.hash, events.c.position, transaction, _TO_COME[dialect])
    .outerjoin(events, events.c.position == seals.c.event)
    .order_by(seals.c.position.desc())
    .limit(1)
    for dialect, transaction in _TRANSACTION.items()
}
_UNSEALED: Final = {
    dialect: select(*_RECORDED)
    .where(after, _SETTLED[dialect])
    .order_by(_IN_ORDER[dialect])
    .limit(bindparam("at_most", type_=BigInteger))
    for dialect, after in _AFTER.items()
}
_BACKLOG: Final = {
    dialect: select(func.count(), func.min(events.c.at)).where(after) for dialect, after in _AFTER.items()
}
_UNREACHED: Final = {
    dialect: select(events.c.id)
    .outerjoin(seals, seals.c.event == events.c.position)
    .where(before, seals.c.position.is_(None))
    .order_by(events.c.position)
    .limit(1)
    for dialect, before in _BEFORE.items()
}
_LINKS: Final = (
    select(
        seals.c.position,
        seals.c.hash,
        *_RECORDED,
        event_payloads.c.event_id,
        event_payloads.c.salt,
        event_payloads.c.body,
        event_payloads.c.erased_by,
    )
    .outerjoin(events, events.c.position == seals.c.event)
    .outerjoin(event_payloads, event_payloads.c.event_id == events.c.id)
    .where(seals.c.position > bindparam("after", type_=BigInteger))
    .order_by(seals.c.position)
    .limit(bindparam("at_most", type_=BigInteger))
)
_ERASURES: Final = {
    dialect: select(events.c.id, seals.c.position, events.c.facts)
    .outerjoin(seals, seals.c.event == events.c.position)
    .where(events.c.kind == EventKind.ERASED.value, among)
    for dialect, among in one_of(events.c.id, "events").items()
}
_CHECKPOINTS: Final = (
    select(checkpoints)
    .where(checkpoints.c.position > bindparam("after", type_=BigInteger))
    .order_by(checkpoints.c.position)
    .limit(bindparam("at_most", type_=BigInteger))
)
_LATEST: Final = select(checkpoints).order_by(checkpoints.c.position.desc()).limit(1)
_ADD_CHECKPOINT: Final = insert(checkpoints)


class SqlSeals:
    """The core's `Seals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dialect = connection.dialect.name

    def head(self) -> Head:
        """Return where the chain has come to."""
        row = self._connection.execute(_HEAD).one_or_none()
        return Head() if row is None else Head(*row)

    def unsealed(self, *, limit: int) -> Unsealed:
        """Return the next events that are not sealed: of transactions that have ended, in their order."""
        head, cursor = self._end()
        rows = self._connection.execute(_UNSEALED[self._dialect], cursor | {"at_most": limit}).all()
        return Unsealed(head, [_recorded(row) for row in rows])

    def extend(self, head: Head, seals_to_add: Sequence[Seal]) -> bool:
        """Carry the chain on by one COPY, if this is the one sealer and the chain ends at the head."""
        if not self._held() or self.head() != head:
            return False
        insert_rows(self._connection, seals, seals_to_add)
        feed_sealed(self._connection, seals_to_add)
        return True

    def backlog(self) -> Backlog:
        """Return how many events are not sealed, and the instant of the oldest."""
        _, cursor = self._end()
        return Backlog(*self._connection.execute(_BACKLOG[self._dialect], cursor).one())

    def links(self, *, after: int, limit: int) -> Sequence[Link]:
        """Return what the chain holds after a position, by one query."""
        rows = self._connection.execute(_LINKS, {"after": after, "at_most": limit}).all()
        return [_link(row) for row in rows]

    def unreached(self) -> EventId | None:
        """Return an event before the end of the chain that is not in it."""
        try:
            _, cursor = self._end()
        except ChainCut:
            return None
        found = self._connection.execute(_UNREACHED[self._dialect], cursor).scalar_one_or_none()
        return None if found is None else EventId(found)

    def erasures(self, named: Collection[EventId]) -> Mapping[EventId, Erasure]:
        """Return which of these are events of the kind `erased`, sealed or not yet."""
        if not named:
            return {}
        rows = self._connection.execute(
            _ERASURES[self._dialect], {"events": a_list(list(named), self._dialect)}
        )
        return {EventId(event): Erasure(position, events_erased(facts)) for event, position, facts in rows}

    def latest_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint of the highest position."""
        row = self._connection.execute(_LATEST).one_or_none()
        return None if row is None else _checkpoint(row)

    def checkpoints(self, *, after: int, limit: int) -> Sequence[Checkpoint]:
        """Return the checkpoints of positions after this one."""
        return [
            _checkpoint(row)
            for row in self._connection.execute(_CHECKPOINTS, {"after": after, "at_most": limit})
        ]

    def add_checkpoint(self, checkpoint: Checkpoint) -> bool:
        """Keep a checkpoint that follows the last one."""
        if not self._held():
            return False
        last = self.latest_checkpoint()
        if checkpoint.previous != (0 if last is None else last.position):
            return False
        self._connection.execute(
            _ADD_CHECKPOINT,
            {
                "position": checkpoint.position,
                "hash": checkpoint.hash,
                "previous": checkpoint.previous,
                "at": checkpoint.at,
                "key": checkpoint.key,
                "signature": checkpoint.signature,
            },
        )
        return True

    def _held(self) -> bool:
        """Hold the chain until the transaction ends, if nobody else does; SQLite has one writer anyway."""
        return self._dialect == "sqlite" or bool(self._connection.execute(_TRY_TO_HOLD).scalar_one())

    def _end(self) -> tuple[Head, dict[str, Any]]:
        """Return the head, and where its event stands in the order of events."""
        row = self._connection.execute(_END[self._dialect]).one_or_none()
        if row is None:
            return Head(), dict(_BEGINNING)
        position, link, place, transaction, to_come = row
        if place is None:
            raise ChainCut(f"the event at the end of the chain, position {position}, is gone")
        if to_come:
            raise ChainCut(f"the event at position {position} was written on another server")
        return Head(position, link), {"transaction": transaction, "place": place}


def _link(row: Row[*tuple[Any, ...]]) -> Link:
    position, link, *rest = _cells(row)
    recorded, (payload_of, salt, body, erased_by) = rest[:_WIDTH], rest[_WIDTH:]
    return Link(
        position,
        link,
        None if recorded[0] is None else _recorded(recorded),
        None if payload_of is None else Payload(salt, body, erased_by),
    )


def _recorded(cells: Sequence[Any]) -> Recorded:
    """Return the event; most have no facts that would have to be read."""
    place, event, kind, at, actor, account, result, organisation, spelt, digest = cells
    facts = _NOTHING if spelt == "{}" else json.loads(spelt)
    return Recorded(place, event, kind, at, actor, account, result, organisation, facts, digest)


def _checkpoint(row: Row[*tuple[Any, ...]]) -> Checkpoint:
    position, link, previous, at, key, signature = _cells(row)
    return Checkpoint(position=position, hash=link, previous=previous, at=at, key=key, signature=signature)


def _cells(row: Row[*tuple[Any, ...]]) -> Sequence[Any]:
    """Return the cells of a row, of whatever types."""
    return row
