"""New versions of results in memory, each with the letter that tells of it."""

from collections.abc import Callable
from datetime import datetime

import attrs

from results_core.exams.entries import Entry
from results_core.exams.sittings import Sitting
from results_core.kernel.identifiers import Randomness
from results_core.results.letters import News, event_of_news, letter_of_change, letter_of_news, news
from results_core.results.model import ResultRow, ResultVersion
from results_core.results.statement_numbers import issue
from results_core.results.versions import Versions, following, reissued
from results_core.testing.memory.outbox import MemoryOutbox
from results_core.testing.memory.record import Record
from results_core.testing.memory.results import addressee_in, is_announced

Making = Callable[[Versions, bool], ResultVersion | None]
"""Gets the versions so far and whether they are released; returns the next one, or None."""


@attrs.frozen(kw_only=True)
class NextVersions:
    """Makes the next version of one result after the other, at one instant."""

    record: Record
    randomness: Randomness
    at: datetime

    def following(self, row: ResultRow, entry: Entry) -> bool:
        """Keep the version that the row makes; tell whether it makes one."""
        return self._made(
            entry,
            lambda versions, released: following(versions, row, entry, released=released, at=self.at),
        )

    def reissued(self, entry: Entry) -> bool:
        """Keep the version that a corrected name makes; tell whether it makes one."""
        own_number = issue(self.randomness)
        return self._made(
            entry,
            lambda versions, released: reissued(versions, entry, own_number, released=released, at=self.at),
        )

    def _made(self, entry: Entry, making: Making) -> bool:
        versions = self.record.versions.get(entry.id, ())
        released = self.at >= entry.sitting.releases_at
        version = making(versions, released)
        if version is None:
            return False
        self.record.versions[entry.id] = (*versions, version)
        stood = versions[-1].status if versions else None
        what = news(stood, version.status, released=released)
        if what is not None:
            self._tell(version, entry.sitting, what)
        return True

    def _tell(self, version: ResultVersion, sitting: Sitting, what: News) -> None:
        result, at, randomness = version.result, self.at, self.randomness
        if what is News.OUT and is_announced(self.record, result):
            event = event_of_news(result, at=at, randomness=randomness)
            self.record.events[event.id] = event
        candidate = addressee_in(self.record, result, of_news=what is News.OUT)
        if candidate is None:
            return
        outbox = MemoryOutbox(self.record)
        if what is News.OUT:
            outbox.add(
                letter_of_news(candidate, sitting, result, version.number, at=at, randomness=randomness)
            )
        else:
            outbox.add(
                letter_of_change(candidate, sitting.id, result, version.number, at=at, randomness=randomness)
            )
