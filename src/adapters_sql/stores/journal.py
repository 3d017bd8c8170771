"""Events: added, read, never changed (AUD-1); what is personal lies apart under a salt (AUD-3)."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import BigInteger, Connection, Select, bindparam, insert, select, tuple_

from adapters_sql.tables import event_payloads, events
from adapters_sql.tables.columns import Instant
from results_core.journal.events import ActorKind, Event, EventKind
from results_core.kernel.identifiers import AccountId, EventId, Randomness, ResultId

_BATCH: Final = 1_000
_SALT: Final = 16

_ADD: Final = insert(events)
_ADD_PAYLOAD: Final = insert(event_payloads)
_READ: Final = (
    select(
        events.c.at,
        events.c.position,
        events.c.id,
        events.c.kind,
        events.c.actor,
        events.c.account,
        events.c.result,
        events.c.facts,
        event_payloads.c.body,
    )
    .outerjoin(event_payloads, event_payloads.c.event_id == events.c.id)
    .order_by(events.c.at, events.c.position)
    .limit(_BATCH)
)
_AFTER: Final = tuple_(events.c.at, events.c.position) > tuple_(
    bindparam("after_at", type_=Instant), bindparam("after_position", type_=BigInteger)
)
_OF_ACCOUNT: Final = events.c.account == bindparam("account")
_OF_RESULT: Final = events.c.result == bindparam("result")
_SINCE: Final = events.c.at >= bindparam("since", type_=Instant)


class SqlJournal:
    """The core's `Journal`."""

    def __init__(self, connection: Connection, randomness: Randomness) -> None:
        self._connection = connection
        self._randomness = randomness

    def add(self, event: Event) -> None:
        """Write the event down."""
        self.add_all([event])

    def add_all(self, events: Iterable[Event]) -> None:
        """Write many down, in one statement for them and one for what of them can be erased."""
        written = list(events)
        payloads = list(self._payloads([event for event in written if event.personal]))
        digests = {payload["event_id"]: _digest(payload) for payload in payloads}
        if written:
            self._connection.execute(_ADD, [to_row(event, digests.get(event.id)) for event in written])
        if payloads:
            self._connection.execute(_ADD_PAYLOAD, payloads)

    def read(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        since: datetime | None = None,
    ) -> Iterator[Event]:
        """Yield events, oldest first, a thousand at a time."""
        statement: Select[Any] = _READ
        wanted: dict[str, Any] = {"account": account, "result": result, "since": since}
        for name, condition in (("account", _OF_ACCOUNT), ("result", _OF_RESULT), ("since", _SINCE)):
            if wanted[name] is not None:
                statement = statement.where(condition)
        rows = self._connection.execute(statement, wanted).all()
        while rows:
            yield from map(from_row, rows)
            if len(rows) < _BATCH:
                return
            at, position = rows[-1][:2]
            wanted |= {"after_at": at, "after_position": position}
            rows = self._connection.execute(statement.where(_AFTER), wanted).all()

    def _payloads(self, personal: Sequence[Event]) -> Iterator[dict[str, Any]]:
        if not personal:
            return
        salts = self._randomness.bytes(_SALT * len(personal))
        for place, event in enumerate(personal):
            yield {
                "event_id": event.id,
                "salt": salts[place * _SALT : (place + 1) * _SALT],
                "body": canonical(event.personal),
            }


def canonical(personal: Mapping[str, str]) -> str:
    """Return the one spelling as JSON: keys sorted, no spaces, ASCII alone."""
    return json.dumps(dict(personal), sort_keys=True, separators=(",", ":"))


def _digest(payload: Mapping[str, Any]) -> str:
    return sha256(payload["salt"] + payload["body"].encode("ascii")).hexdigest()


def to_row(event: Event, payload_digest: str | None) -> dict[str, Any]:
    """Return the row of an event."""
    return {
        "id": event.id,
        "kind": event.kind.value,
        "at": event.at,
        "actor": event.actor.value,
        "account": event.account,
        "result": event.result,
        "facts": dict(event.facts),
        "payload_digest": payload_digest,
    }


def from_row(row: Sequence[Any]) -> Event:
    """Return the event of a row and its payload, which may have been erased."""
    at, _, event, kind, actor, account, result, facts, body = row
    return Event(
        id=EventId(event),
        kind=EventKind(kind),
        at=at,
        actor=ActorKind(actor),
        account=account,
        result=result,
        facts=facts,
        personal={} if body is None else json.loads(body),
    )
