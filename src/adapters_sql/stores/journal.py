"""Events: added, read, never changed (AUD-1); what is personal lies apart under a salt (AUD-3)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Select,
    Text,
    bindparam,
    exists,
    insert,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    update,
)

from adapters_sql.staging.bulk import a_list, insert_columns, one_of
from adapters_sql.stores.release import released
from adapters_sql.straight import Straight
from adapters_sql.tables import entries, event_payloads, events, sittings
from adapters_sql.tables.columns import Instant
from results_core.journal.chain import payload_body, payload_digest
from results_core.journal.events import TELLING_OF_RESULTS, ActorKind, Event, EventKind
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, Randomness, ResultId

_BATCH: Final = 1_000
_SALT: Final = 16

_TABLE: Final = events
_WRITTEN: Final = tuple(
    events.c[name]
    for name in ("id", "kind", "at", "actor", "account", "result", "organisation", "facts", "payload_digest")
)
"""What an event is written with; the rest is the database's."""
_ADD_ONE: Final = Straight(
    insert(events).values({column.name: bindparam(column.name, type_=column.type) for column in _WRITTEN})
)
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
        events.c.organisation,
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
_OF_ORGANISATION: Final = events.c.organisation == bindparam("organisation")
_SINCE: Final = events.c.at >= bindparam("since", type_=Instant)
_TOLD: Final = or_(
    events.c.kind.not_in([kind.value for kind in sorted(TELLING_OF_RESULTS)]),
    not_(
        exists()
        .where(entries.c.id == events.c.result)
        .where(sittings.c.id == entries.c.sitting_id)
        .where(not_(released()))
    ),
)
"""What is told of a result is told no earlier than the result (A6)."""

_RESULTS: Final = one_of(events.c.result, "results")
_ERASABLE: Final = {
    dialect: select(events.c.id)
    .join(event_payloads, event_payloads.c.event_id == events.c.id)
    .where(
        event_payloads.c.body.is_not(None),
        or_(events.c.account == bindparam("account", type_=Text), among),
        *([literal_column("events.xid < pg_current_xact_id()")] if dialect == "postgresql" else []),
    )
    .order_by(events.c.position)
    for dialect, among in _RESULTS.items()
}
"""Only what the chain holds before the event that says so: it is sealed in the order of transactions."""
_ERASE: Final = {
    dialect: update(event_payloads)
    .where(among)
    .values(salt=None, body=None, erased_by=bindparam("by", type_=Text))
    for dialect, among in one_of(event_payloads.c.event_id, "events").items()
}


class SqlJournal:
    """The core's `Journal`."""

    def __init__(self, connection: Connection, randomness: Randomness, present: datetime | None) -> None:
        self._connection = connection
        self._randomness = randomness
        self._present = present

    def add(self, event: Event) -> None:
        """Write the event down."""
        self.add_all([event])

    def add_all(self, events: Iterable[Event]) -> None:
        """Write many down, in one statement for them and one for what of them can be erased."""
        written = list(events)
        payloads = list(self._payloads([event for event in written if event.personal]))
        digests = {
            payload["event_id"]: payload_digest(payload["salt"], payload["body"]) for payload in payloads
        }
        if len(written) == 1:
            _ADD_ONE.run(self._connection, to_row(written[0], digests.get(written[0].id)))
        elif written:
            insert_columns(self._connection, _TABLE, _columns(written, digests), into=_WRITTEN)
        if payloads:
            self._connection.execute(_ADD_PAYLOAD, payloads)

    def read(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        organisation: OrganisationId | None = None,
        since: datetime | None = None,
        unreleased: bool = True,
    ) -> Iterator[Event]:
        """Yield events, oldest first, a thousand at a time."""
        statement: Select[Any] = _READ
        conditions = (
            (account, _OF_ACCOUNT),
            (result, _OF_RESULT),
            (organisation, _OF_ORGANISATION),
            (since, _SINCE),
        )
        for named, condition in conditions:
            if named is not None:
                statement = statement.where(condition)
        if not unreleased:
            statement = statement.where(_TOLD)
        wanted: dict[str, Any] = {
            "account": account,
            "result": result,
            "organisation": organisation,
            "since": since,
            "present": self._present,
        }
        rows = self._connection.execute(statement, wanted).all()
        while rows:
            yield from map(from_row, rows)
            if len(rows) < _BATCH:
                return
            at, position = rows[-1][:2]
            wanted |= {"after_at": at, "after_position": position}
            rows = self._connection.execute(statement.where(_AFTER), wanted).all()

    def erasable(self, *, account: AccountId | None, results: Collection[ResultId]) -> Sequence[EventId]:
        """Return the events of the account and of the results that still have names or free text."""
        dialect = self._connection.dialect.name
        found = self._connection.execute(
            _ERASABLE[dialect], {"account": account, "results": a_list(list(results), dialect)}
        )
        return [EventId(event) for event in found.scalars()]

    def erase(self, events: Collection[EventId], *, erased_by: EventId) -> None:
        """Forget names and free text of these events, and keep by which event that is said."""
        dialect = self._connection.dialect.name
        self._connection.execute(_ERASE[dialect], {"events": a_list(list(events), dialect), "by": erased_by})

    def _payloads(self, personal: Sequence[Event]) -> Iterator[dict[str, Any]]:
        if not personal:
            return
        salts = self._randomness.bytes(_SALT * len(personal))
        for place, event in enumerate(personal):
            yield {
                "event_id": event.id,
                "salt": salts[place * _SALT : (place + 1) * _SALT],
                "body": payload_body(event.personal),
            }


def to_row(event: Event, payload_digest: str | None) -> dict[str, Any]:
    """Return the row of an event."""
    return {
        "id": event.id,
        "kind": event.kind.value,
        "at": event.at,
        "actor": event.actor.value,
        "account": event.account,
        "result": event.result,
        "organisation": event.organisation,
        "facts": dict(event.facts),
        "payload_digest": payload_digest,
    }


def _columns(written: Sequence[Event], digests: Mapping[str, str]) -> Sequence[Sequence[Any]]:
    """Return the cells of many events, column by column, as `to_row` has those of one."""
    return [
        [event.id for event in written],
        [event.kind.value for event in written],
        [event.at for event in written],
        [event.actor.value for event in written],
        [event.account for event in written],
        [event.result for event in written],
        [event.organisation for event in written],
        _facts(written),
        [digests.get(event.id) for event in written],
    ]


def _facts(written: Sequence[Event]) -> list[dict[str, Any]]:
    """Return the facts of each: the very same where events share theirs."""
    each = {id(event.facts): dict(event.facts) for event in written}
    return [each[id(event.facts)] for event in written]


def from_row(row: Sequence[Any]) -> Event:
    """Return the event of a row and its payload, which may have been erased."""
    at, _, event, kind, actor, account, result, organisation, facts, body = row
    return Event(
        id=EventId(event),
        kind=EventKind(kind),
        at=at,
        actor=ActorKind(actor),
        account=account,
        result=result,
        organisation=organisation,
        facts=facts,
        personal={} if body is None else json.loads(body),
    )
