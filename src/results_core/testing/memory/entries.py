"""Sittings, centres and entries in memory."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import attrs

from results_core.exams.entries import Entry
from results_core.exams.ports import EnteredSecret, EntryToConfirm
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import Sitting, SittingCounts
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import Clock, ZonedInstant
from results_core.kernel.values import IdNumber
from results_core.testing.memory.delivered import remember_delivered
from results_core.testing.memory.record import KeptEntry, Record


class MemoryEntries:
    """Fulfils `Entries`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells which sittings are released."""
        self._record = record
        self._clock = clock

    def of(self, id_number: IdNumber) -> Entry | None:
        """Return the entry of the ID Number."""
        kept = self._unerased(id_number)
        return None if kept is None else as_it_stands(self._record, kept)

    def with_secret(self, id_number: IdNumber, *, hold: bool = False) -> EnteredSecret | None:
        """Return the entry and its Secret Number's digest; whoever writes holds everything anyhow."""
        del hold
        kept = self._unerased(id_number)
        if kept is None:
            return None
        return EnteredSecret(entry=as_it_stands(self._record, kept), secret_digest=kept.secret_digest)

    def to_confirm(self, name: SittingName, *, hold: bool = False) -> Sequence[EntryToConfirm]:
        """Return the entries of the sitting by centre, candidate number and ID Number."""
        del hold
        waiting = {one.entry for one in self._record.registrations.values()}
        found = [
            EntryToConfirm(
                entry=as_it_stands(self._record, kept),
                secret_digest=kept.secret_digest,
                secret_issued_at=kept.secret_issued_at,
                registered=kept.entry.id in self._record.belongings or kept.entry.id in waiting,
            )
            for kept in self._record.entries.values()
            if kept.entry.sitting.name == name and kept.restricted_at is None
        ]
        return sorted(found, key=lambda one: _place_in_line(one.entry))

    def issue_secrets(self, digests: Mapping[ResultId, str], *, at: datetime) -> None:
        """Keep Secret Numbers of ours, made at this instant, in the place of those that were."""
        for id_number, kept in list(self._record.entries.items()):
            if kept.entry.id in digests:
                was_brought = kept.secret_issued_at is None
                self._record.entries[id_number] = attrs.evolve(
                    kept,
                    secret_digest=digests[kept.entry.id],
                    secret_issued_at=at,
                    replaced_secret_digest=kept.secret_digest if was_brought else kept.replaced_secret_digest,
                )

    def renew_secret(self, result: ResultId, known: str, anew: str) -> None:
        """Keep another digest of the Secret Number that has this one."""
        for id_number, kept in list(self._record.entries.items()):
            if kept.entry.id == result and kept.secret_digest == known:
                self._record.entries[id_number] = attrs.evolve(kept, secret_digest=anew)

    def with_secrets(self, results: Collection[ResultId]) -> Sequence[EnteredSecret]:
        """Return the entries of these results that are there, sorted by ID Number."""
        found = [kept for kept in self._record.entries.values() if kept.entry.id in results]
        found.sort(key=lambda kept: kept.entry.id_number)
        return [
            EnteredSecret(entry=as_it_stands(self._record, kept), secret_digest=kept.secret_digest)
            for kept in found
        ]

    def sittings(self, name: SittingName | None = None) -> Sequence[SittingCounts]:
        """Return the sittings, latest release first, or the one named."""
        found = [sitting for sitting in self._record.sittings.values() if name in {None, sitting.name}]
        found.sort(key=lambda sitting: sitting.releases_at, reverse=True)
        return [self._counted(sitting) for sitting in found]

    def move_release(self, name: SittingName, to: ZonedInstant) -> None:
        """Let the results of the sitting come out at another instant."""
        sitting = self._record.sittings[name]
        remember_delivered(self._record, sitting, self._clock.now())
        self._record.sittings[name] = attrs.evolve(sitting, releases_at=to.at, release_zone=to.zone)

    def hide(self, name: SittingName, *, since: datetime) -> None:
        """Note since when a move hides what had been out."""
        self._record.sittings[name] = attrs.evolve(self._record.sittings[name], hidden_at=since)

    def next_release(self) -> Sitting | None:
        """Return the sitting that is released next, of those not released yet."""
        now = self._clock.now()
        coming = [sitting for sitting in self._record.sittings.values() if now < sitting.releases_at]
        return min(coming, key=lambda sitting: sitting.releases_at, default=None)

    def _unerased(self, id_number: IdNumber) -> KeptEntry | None:
        kept = self._record.entries.get(id_number)
        return None if kept is None or kept.restricted_at is not None else kept

    def _counted(self, sitting: Sitting) -> SittingCounts:
        entries = [
            kept.entry.id for kept in self._record.entries.values() if kept.entry.sitting.id == sitting.id
        ]
        is_out = sitting.releases_at <= self._clock.now()
        return SittingCounts(
            sitting=sitting,
            entries=len(entries),
            registered=sum(entry in self._record.belongings for entry in entries),
            results=sum(is_out and entry in self._record.versions for entry in entries),
            released=is_out,
        )


def _place_in_line(entry: Entry) -> tuple[str, str, str]:
    return entry.centre.number, entry.candidate_number, entry.id_number


def as_it_stands(record: Record, kept: KeptEntry) -> Entry:
    """Return the entry with its sitting and its centre as the latest import left them."""
    return attrs.evolve(
        kept.entry,
        sitting=record.sittings[kept.entry.sitting.name],
        centre=record.centres[kept.entry.centre.number],
    )
