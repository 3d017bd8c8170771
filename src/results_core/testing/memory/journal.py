"""The journal in memory."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256

import attrs

from results_core.journal.chain import Payload, payload_body, payload_digest
from results_core.journal.events import TELLING_OF_RESULTS, Event
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, ResultId
from results_core.kernel.time import Clock
from results_core.testing.memory.record import Record


class MemoryJournal:
    """Fulfils `Journal`. Its salts are no secrets."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; results are out by this clock."""
        self._record = record
        self._clock = clock

    def add(self, event: Event) -> None:
        """Write the event down."""
        self._record.events[event.id] = attrs.evolve(event, personal={})
        if event.personal:
            salt = sha256(event.id.encode()).digest()[:16]
            body = payload_body(event.personal)
            self._record.payloads[event.id] = Payload(salt, body)
            self._record.digests[event.id] = payload_digest(salt, body)

    def add_all(self, events: Iterable[Event]) -> None:
        """Write many down."""
        for event in events:
            self.add(event)

    def read(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        organisation: OrganisationId | None = None,
        since: datetime | None = None,
        unreleased: bool = True,
    ) -> Iterator[Event]:
        """Yield events, oldest first: those that concern what is named."""
        hidden = frozenset() if unreleased else self._not_out()
        for event in sorted(self._record.events.values(), key=lambda event: event.at):
            concerned = (
                account in {None, event.account}
                and result in {None, event.result}
                and organisation in {None, event.organisation}
            )
            told = event.kind not in TELLING_OF_RESULTS or event.result not in hidden
            if concerned and told and (since is None or event.at >= since):
                yield self._whole(event)

    def erasable(self, *, account: AccountId | None, results: Collection[ResultId]) -> Sequence[EventId]:
        """Return the events of the account and of the results that still have names or free text."""
        return [
            event.id
            for event in self._record.events.values()
            if ((account is not None and event.account == account) or event.result in results)
            and self._body(event.id) is not None
        ]

    def erase(self, events: Collection[EventId], *, erased_by: EventId) -> None:
        """Forget names and free text of these events for good."""
        for event in events:
            if event in self._record.payloads:
                self._record.payloads[event] = Payload(None, None, erased_by)

    def _whole(self, event: Event) -> Event:
        body = self._body(event.id)
        return event if body is None else attrs.evolve(event, personal=json.loads(body))

    def _body(self, event: EventId) -> str | None:
        payload = self._record.payloads.get(event)
        return None if payload is None else payload.body

    def _not_out(self) -> frozenset[ResultId | None]:
        now = self._clock.now()
        return frozenset(
            kept.entry.id
            for kept in self._record.entries.values()
            if self._record.sittings[kept.entry.sitting.name].releases_at > now
        )
