"""Results by the number of a statement, in memory."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import attrs

from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, ResultId
from results_core.kernel.time import Clock
from results_core.results.model import History, ResultStatus
from results_core.results.photos import SealedPhoto
from results_core.testing.memory.budgets import MemoryBudgets
from results_core.testing.memory.record import KeptEntry, Record
from results_core.testing.memory.results import MemoryResults, sitting_of
from results_core.testing.memory.shares import MemorySharesOfOrganisation
from results_core.throttling.budgets import Exhausted, Purse
from results_core.verification.disclosing import Way
from results_core.verification.lookup_ports import Finding, LookedUp, Match, Reports, SealedIdentity, Tried


class MemoryLookups:
    """Fulfils `Lookups`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is released."""
        self._record = record
        self._clock = clock

    def find(
        self,
        number: str,
        born: date,
        *,
        organisation: OrganisationId,
        purses: Sequence[Purse],
        now: datetime,
    ) -> Tried:
        """Look for the result among all versions, unless a purse is empty."""
        if any(self._is_empty(purse, now) for purse in purses):
            return Tried(match=None, results=())
        numbered = sorted(
            result
            for result, versions in self._record.versions.items()
            if any(version.statement_number == number for version in versions)
        )
        matches = [
            self._match(kept, organisation, number=number)
            for kept in map(self._kept, numbered)
            if kept is not None and kept.entry.date_of_birth == born
        ]
        out = [match for match in matches if match is not None]
        return Tried(
            match=min(out, key=lambda match: match.replaced_at is not None, default=None),
            results=tuple(numbered),
        )

    def finding(self, organisation: OrganisationId, finding: EventId, *, since: datetime) -> Finding | None:
        """Return what the organisation has found since then, under the reference that it was given."""
        return next(
            (self._finding(event) for event in self._found(organisation, since) if event.id == finding), None
        )

    def photo(self, organisation: OrganisationId, finding: EventId, *, since: datetime) -> SealedPhoto | None:
        """Return the photo of what the organisation has found since then, while the result is reported."""
        found = self.finding(organisation, finding, since=since)
        if found is None or not found.match.read.has_photo:
            return None
        entry = found.match.read.entry
        sealed = self._record.photos[entry.id].sealed
        return SealedPhoto(id_number=entry.id_number, exam=entry.sitting.exam, sealed=sealed)

    def identity(
        self, organisation: OrganisationId, finding: EventId, *, since: datetime
    ) -> SealedIdentity | None:
        """Return what is kept of whoever the organisation has found since then."""
        found = self.finding(organisation, finding, since=since)
        if found is None:
            return None
        entry, match = found.match.read.entry, found.match
        account = None if match.account is None else self._record.accounts.get(match.account)
        share = None if match.share is None else self._record.shares[match.share]
        return SealedIdentity(
            email=None if account is None or account.closed_at is not None else account.email,
            passport_sealed=self._record.entries[entry.id_number].passport_sealed,
            scope=None if share is None else share.grant.scope,
        )

    def findings(
        self, organisation: OrganisationId, officer: AccountId, *, since: datetime, limit: int
    ) -> Sequence[Finding]:
        """Return what the officer has found since then, each result once, latest first."""
        latest = {
            event.result: event
            for event in self._found(organisation, since)
            if event.facts["officer"] == officer
        }
        found = [each for each in map(self._finding, latest.values()) if each is not None]
        return sorted(found, key=lambda each: each.found_at, reverse=True)[:limit]

    def looked_up(self, account: AccountId) -> Sequence[LookedUp]:
        """Return who has looked at the account's results that are out, without a share, latest first."""
        latest = {
            (event.result, event.organisation): event.at
            for event in sorted(self._record.events.values(), key=lambda event: event.at)
            if event.kind is EventKind.RESULT_LOOKED and "share" not in event.facts
        }
        found = [
            LookedUp(result=result, organisation=organisation, latest=at)
            for (result, organisation), at in latest.items()
            if result is not None
            and organisation is not None
            and self._record.belongings.get(result) == account
            and sitting_of(self._record, result).releases_at <= self._clock.now()
        ]
        return sorted(found, key=lambda one: one.latest, reverse=True)

    def reports(self, *, since: datetime) -> Reports:
        """Return how many looks were reported since then."""
        at = [
            event.at
            for event in self._record.events.values()
            if event.kind is EventKind.LOOK_REPORTED and event.at >= since
        ]
        return Reports(count=len(at), latest=max(at, default=None))

    def _is_empty(self, purse: Purse, now: datetime) -> bool:
        _, answer = MemoryBudgets(self._record).of(purse.key).spend(purse.policy, now=now)
        return isinstance(answer, Exhausted)

    def _found(self, organisation: OrganisationId, since: datetime) -> Iterator[Event]:
        for event in sorted(self._record.events.values(), key=lambda event: event.at):
            if (
                event.kind is EventKind.RESULT_LOOKED
                and event.organisation == organisation
                and event.at >= since
                and event.facts["way"] == Way.SEARCH.value
            ):
                yield event

    def _finding(self, event: Event) -> Finding | None:
        assert event.result is not None
        assert event.organisation is not None
        kept = self._kept(event.result)
        match = None if kept is None else self._match(kept, event.organisation, number=None)
        if match is None:
            return None
        replaced_at = event.facts.get("replaced_at")
        return Finding(
            id=event.id,
            found_at=event.at,
            match=attrs.evolve(
                match, replaced_at=None if replaced_at is None else datetime.fromisoformat(str(replaced_at))
            ),
        )

    def _kept(self, result: ResultId) -> KeptEntry | None:
        """Return the entry of a result, unless its candidate was erased."""
        kept = next(one for one in self._record.entries.values() if one.entry.id == result)
        return kept if kept.restricted_at is None else None

    def _match(self, kept: KeptEntry, organisation: OrganisationId, *, number: str | None) -> Match | None:
        results = MemoryResults(self._record, self._clock)
        read = results.of_entry(kept.entry.id_number)
        history = results.history(kept.entry.id_number)
        if read is None or read.version is None or history is None:
            return None
        share = MemorySharesOfOrganisation(self._record, self._clock, organisation).of_result(kept.entry.id)
        return Match(
            read=attrs.evolve(read, shared_with=0),
            replaced_at=None if number is None else _replaced_at(history, number),
            account=self._record.belongings.get(kept.entry.id),
            share=None if share is None else share.grant.id,
            was_looked_at=any(
                event.kind is EventKind.RESULT_LOOKED
                and (event.result, event.organisation) == (kept.entry.id, organisation)
                and "share" not in event.facts
                for event in self._record.events.values()
            ),
            is_known=(organisation, kept.entry.id, read.version.number) in self._record.disclosures,
        )


def _replaced_at(history: History, number: str) -> datetime | None:
    """Return when the last version with the number ceased to stand, where another reported one stands."""
    standing = history.said[-1]
    if standing.status is not ResultStatus.REPORTED or standing.statement_number == number:
        return None
    return max(
        kept.superseded_at
        for kept in history.versions
        if kept.version.statement_number == number and kept.superseded_at is not None
    )
