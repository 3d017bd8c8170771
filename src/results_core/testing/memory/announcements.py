"""Telling of released sittings in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.candidates.model import Account
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.exams.sittings import Sitting, mailing_of
from results_core.jobs.progress import JobKind
from results_core.journal.events import EventKind, system_event
from results_core.kernel.identifiers import Randomness, ResultId, SittingId
from results_core.kernel.time import Clock
from results_core.results.announcements import Batch, Told
from results_core.results.letters import (
    News,
    facts_of_release,
    letter_of_change,
    letter_of_news,
    news,
    occasions_of_release,
)
from results_core.testing.memory.jobs import MemoryJobs
from results_core.testing.memory.journal import MemoryJournal
from results_core.testing.memory.outbox import MemoryOutbox
from results_core.testing.memory.record import Record
from results_core.testing.memory.results import addressee_in, to_tell


class MemoryAnnouncements:
    """Fulfils `Announcements`."""

    def __init__(self, record: Record, clock: Clock, randomness: Randomness) -> None:
        """Work on this record; the clock tells which sittings are out."""
        self._record = record
        self._clock = clock
        self._randomness = randomness

    def due(self, *, hold: bool = False) -> Sequence[SittingId]:
        """Return the sittings that are out and that no job tells of; whoever writes holds everything."""
        del hold
        jobs = MemoryJobs(self._record)
        out = [sitting for sitting in self._record.sittings.values() if self.out(sitting.id)]
        out.sort(key=lambda sitting: (sitting.releases_at, sitting.id))
        return [sitting.id for sitting in out if jobs.standing(JobKind.RELEASE, sitting.id) is None]

    def out(self, sitting: SittingId) -> Sitting | None:
        """Return the sitting if it is out."""
        now = self._clock.now()
        sittings = self._record.sittings.values()
        return next((one for one in sittings if one.id == sitting and one.releases_at <= now), None)

    def tell(self, batch: Batch) -> Told:
        """Write the letters and the events of a batch."""
        results = [one for one in self._results_of(batch.sitting.id) if one > batch.after][: batch.limit]
        journal = MemoryJournal(self._record, self._clock)
        letters = 0
        for result in results:
            if batch.sitting.hidden_at is not None:
                self._correct(result, batch, batch.sitting.hidden_at)
            account = to_tell(self._record, result)
            if account is not None:
                self._write(account, batch, place=letters)
                letters += 1
            journal.add(
                system_event(
                    EventKind.RELEASED,
                    at=batch.at,
                    randomness=self._randomness,
                    result=result,
                    facts={"releases_at": batch.sitting.releases_at.isoformat()},
                )
            )
        return Told(entries=len(results), last=results[-1] if results else "", letters=letters)

    def still_to_tell(self, sitting: SittingId) -> int:
        """Return how many accounts would get the letter."""
        found = [to_tell(self._record, result) for result in self._results_of(sitting)]
        return len({account.id for account in found if account is not None})

    def _results_of(self, sitting: SittingId) -> list[ResultId]:
        entries = (kept.entry for kept in self._record.entries.values())
        return sorted(entry.id for entry in entries if entry.sitting.id == sitting)

    def _write(self, account: Account, batch: Batch, *, place: int) -> None:
        letter = write(
            LetterKind.RESULT_OUT,
            Addressee(email=account.email, language=account.language, about=account.id),
            occasion=occasions_of_release(batch.sitting.id) + account.id,
            at=batch.first_at + place * batch.gap,
            randomness=self._randomness,
            facts=facts_of_release(batch.sitting),
        )
        mailing = mailing_of(batch.sitting.id)
        MemoryOutbox(self._record).add(attrs.evolve(letter, mailing=mailing))
        for result in self._results_of(batch.sitting.id):
            if self._record.belongings.get(result) == account.id:
                self._record.told.setdefault((result, account.id), batch.at)

    def _correct(self, result: ResultId, batch: Batch, hidden_at: datetime) -> None:
        """Tell of what was changed while it was hidden."""
        versions, owner = self._record.versions.get(result, ()), self._record.belongings.get(result)
        candidate = addressee_in(self._record, result)
        if not versions or owner is None or candidate is None:
            return
        if self._record.joined[result, owner] >= hidden_at:
            return
        before = [version for version in versions if version.recorded_at <= hidden_at]
        shown, standing = before[-1] if before else None, versions[-1]
        what = news(None if shown is None else shown.status, standing.status, released=True)
        sitting, at, randomness = batch.sitting, batch.at, self._randomness
        number, outbox = standing.number, MemoryOutbox(self._record)
        if what is News.OUT and (result, owner) in self._record.told:
            outbox.add(letter_of_news(candidate, sitting, result, number, at=at, randomness=randomness))
        if what is News.CHANGED and shown is not None and not shown.reads_like(standing):
            outbox.add(letter_of_change(candidate, sitting.id, result, number, at=at, randomness=randomness))
