"""What officers are told, in memory."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.kernel.time import Clock
from results_core.notifications.ports import KEPT, Done, Receiver
from results_core.notifications.preferences import DEFAULT, Notice, Preferences, Recipient
from results_core.organisations.model import OfficerState
from results_core.sharing.model import ReadShare
from results_core.sharing.states import BLOCKED
from results_core.testing.memory.record import KeptArrivals, KeptShare, KeptTurn, Record
from results_core.testing.memory.shares import is_visible, read_share

_ASTRAY = timedelta(days=15)


class MemoryNotificationPreferences:
    """Fulfils `NotificationPreferences`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def of(self, officer: AccountId) -> Preferences | None:
        """Return what the officer has chosen; None where that was nothing yet."""
        return self._record.notification_preferences.get(officer)

    def choose(self, officer: AccountId, preferences: Preferences) -> None:
        """Keep the officer's choice."""
        self._record.notification_preferences[officer] = preferences

    def recipients(
        self, organisations: Sequence[OrganisationId], notice: Notice | None
    ) -> Sequence[Recipient]:
        """Return the active officers of these organisations who want the notice, or all."""
        return [
            Recipient(
                officer=officer.id,
                organisation=officer.organisation,
                email=officer.email,
                language=officer.language,
            )
            for officer in sorted(self._record.officers.values(), key=lambda one: one.id)
            if officer.organisation in organisations
            and officer.state is OfficerState.ACTIVE
            and self._record.organisations[officer.organisation].is_open
            and (notice is None or (self.of(officer.id) or DEFAULT).wants(notice))
        ]


class MemoryDigests:
    """Fulfils `Digests`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def claim(
        self, period_of: Sequence[tuple[AccountId, str]], *, at: datetime
    ) -> Collection[tuple[AccountId, str]]:
        """Keep that these officers get the summary of the period; return those that had not got it."""
        for key, written_at in list(self._record.summaries.items()):
            if written_at < at - KEPT:
                del self._record.summaries[key]
        claimed = [key for key in period_of if key not in self._record.summaries]
        self._record.summaries.update(dict.fromkeys(claimed, at))
        return claimed


class MemoryArrivals:
    """Fulfils `Arrivals`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is received."""
        self._record = record
        self._clock = clock

    def are_due(self, at: datetime) -> bool:
        """Tell whether there is anything to number, or any open organisation's turn has come."""
        return any(self._unnumbered()) or any(self.due(notice, at, limit=1) for notice in Notice)

    def number(self, *, limit: int) -> int:
        """Number what was received and is not numbered; return how many."""
        arrived = sorted(self._unnumbered(), key=lambda read: (str(read.received_at), read.grant.id))[:limit]
        numbers: dict[OrganisationId, int] = {}
        for read in arrived:
            received_at, organisation = read.received_at, read.grant.organisation
            assert received_at is not None
            if organisation not in numbers:
                numbers[organisation] = self._next_number(organisation, received_at)
            kept = self._record.shares[read.grant.id]
            self._record.shares[read.grant.id] = attrs.evolve(
                kept, arrival=numbers[organisation], arrived_at=received_at
            )
        return len(arrived)

    def due(self, notice: Notice, at: datetime, *, limit: int) -> Sequence[Receiver]:
        """Return open organisations whose turn has come."""
        found = []
        for organisation, kept in sorted(self._record.arrivals.items()):
            turn, its = kept.turns[notice], self._record.organisations[organisation]
            has_come = (
                kept.latest > turn.told if notice is Notice.EACH else turn.at <= at or turn.at > at + _ASTRAY
            )
            if has_come and its.is_open:
                found.append(
                    Receiver(
                        organisation=organisation,
                        zone=its.zone,
                        latest=kept.latest,
                        done=turn.done,
                        since=turn.at,
                    )
                )
        return found[:limit]

    def counts(
        self, notice: Notice, organisations: Sequence[OrganisationId]
    ) -> Mapping[OrganisationId, Mapping[str, int]]:
        """Return, by exam, how many results are new since the last time and to be seen now."""
        now, counted = self._clock.now(), dict[OrganisationId, Counter[str]]()
        for kept in self._record.shares.values():
            organisation, read = kept.grant.organisation, read_share(self._record, kept, now)
            if organisation not in organisations or kept.arrival is None:
                continue
            told = self._record.arrivals[organisation].turns[notice].told
            if kept.arrival > told and is_visible(read, now) and read.status not in BLOCKED:
                counted.setdefault(organisation, Counter())[read.entry.sitting.exam] += 1
        return counted

    def settle(self, notice: Notice, done: Sequence[Done]) -> None:
        """Keep how far each was told and when it is its turn again."""
        for one in done:
            kept = self._record.arrivals[one.organisation]
            stood = kept.turns[notice]
            turn = KeptTurn(
                told=stood.told if one.told_to is None else one.told_to,
                done=one.period,
                at=one.next_at or stood.at,
            )
            self._record.arrivals[one.organisation] = attrs.evolve(kept, turns={**kept.turns, notice: turn})

    def _next_number(self, organisation: OrganisationId, at: datetime) -> int:
        new = KeptArrivals(latest=0, turns={notice: KeptTurn(told=0, done=None, at=at) for notice in Notice})
        kept = self._record.arrivals.get(organisation, new)
        self._record.arrivals[organisation] = attrs.evolve(kept, latest=kept.latest + 1)
        return kept.latest + 1

    def _unnumbered(self) -> Iterator[ReadShare]:
        now = self._clock.now()
        for kept in self._record.shares.values():
            read = read_share(self._record, kept, now)
            if read.received_at is not None and read.received_at <= now and _is_new(kept, read.received_at):
                yield read


def _is_new(kept: KeptShare, received_at: datetime) -> bool:
    return kept.arrived_at is None or received_at > kept.arrived_at
