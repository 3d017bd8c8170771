"""Telling officers of what their organisation received, as each has chosen (mission C13, RLB-14)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

import attrs

from results_core.correspondence.messages import Letter
from results_core.kernel.identifiers import OrganisationId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.notifications.digests import Rhythm, Turn, turn
from results_core.notifications.letters import letter_of_arrivals, letter_of_summary
from results_core.notifications.ports import Done, NotifyingWork, Receiver
from results_core.notifications.preferences import Notice, Recipient

_NONE: Final[Mapping[str, int]] = {}


@attrs.frozen(kw_only=True)
class NotifyOfficers:
    """Write the letters that are due: a call is one small step.

    Any number of workers may call it at once, and any of them may be killed: an organisation's arrivals are
    told of, and noted as told, in one transaction, which one worker alone has in hand. Summaries that were
    missed are merged into the one that is due, so that no arrival is left out and none is told twice. A
    share that is gone when the letter is written does not count.
    """

    begin: Begin[NotifyingWork]
    clock: Clock
    randomness: Randomness
    step: int = 200
    """Organisations."""
    numbering: int = 1000
    """Shares."""

    def __call__(self) -> bool:
        """Take one step; return False where nothing is due, or others are at it."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            if not work.arrivals.are_due(now):
                return False
        return (
            self._number() > 0
            or self._tell_of_each(now) > 0
            or any(self._summarise(rhythm, now)[0] for rhythm in Rhythm)
        )

    def summaries(self, at: datetime | None = None) -> int:
        """Write every summary that is due by the instant, or now; return how many letters that were."""
        by, letters = at or self.clock.now(), 0
        while self._number():
            pass
        for rhythm in Rhythm:
            turns, written = self._summarise(rhythm, by)
            while turns:
                letters += written
                turns, written = self._summarise(rhythm, by)
        return letters

    @repeatable
    def _number(self) -> int:
        with self.begin() as work:
            numbered = work.arrivals.number(limit=self.numbering)
            work.commit()
        return numbered

    @repeatable
    def _tell_of_each(self, now: datetime) -> int:
        """Write letter L9: however many arrive together, an officer gets one."""
        with self.begin() as work:
            due = work.arrivals.due(Notice.EACH, now, limit=self.step)
            counts, recipients = _news(work, Notice.EACH, [one.organisation for one in due])
            latest = {one.organisation: one.latest for one in due}
            letters = [
                letter_of_arrivals(
                    to,
                    counts[to.organisation],
                    latest=latest[to.organisation],
                    at=now,
                    randomness=self.randomness,
                )
                for to in recipients
            ]
            work.outbox.add_all(letters)
            work.arrivals.settle(
                Notice.EACH, [Done(organisation=one.organisation, told_to=one.latest) for one in due]
            )
            work.commit()
        return len(due)

    @repeatable
    def _summarise(self, rhythm: Rhythm, by: datetime) -> tuple[int, int]:
        """Give the next organisations their turn; return how many they were, and how many letters."""
        now = self.clock.now()
        with self.begin() as work:
            due = work.arrivals.due(rhythm.notice, by, limit=self.step)
            turns = {
                one.organisation: turn(rhythm, one.zone, by, done=one.done, since=one.since) for one in due
            }
            receiving = [organisation for organisation, its in turns.items() if its.is_due]
            counts, recipients = _news(work, rhythm.notice, receiving)
            letters = self._written(rhythm, turns, counts, _unserved(work, rhythm, turns, recipients, now))
            work.outbox.add_all(letters)
            work.arrivals.settle(rhythm.notice, [_done(one, turns[one.organisation]) for one in due])
            work.commit()
        return len(due), len(letters)

    def _written(
        self,
        rhythm: Rhythm,
        turns: Mapping[OrganisationId, Turn],
        counts: Mapping[OrganisationId, Mapping[str, int]],
        recipients: Sequence[Recipient],
    ) -> list[Letter]:
        at = self.clock.now()
        return [
            letter_of_summary(
                to,
                counts[to.organisation],
                rhythm=rhythm,
                period=turns[to.organisation].period,
                is_merged=turns[to.organisation].is_merged,
                at=at,
                randomness=self.randomness,
            )
            for to in recipients
        ]


def _news(
    work: NotifyingWork, notice: Notice, organisations: Sequence[OrganisationId]
) -> tuple[Mapping[OrganisationId, Mapping[str, int]], Sequence[Recipient]]:
    """Return what is new at these organisations, and whom to tell where something is."""
    counts = work.arrivals.counts(notice, organisations) if organisations else {}
    telling = [organisation for organisation in organisations if counts.get(organisation, _NONE)]
    return counts, work.notification_preferences.recipients(telling, notice) if telling else ()


def _unserved(
    work: NotifyingWork,
    rhythm: Rhythm,
    turns: Mapping[OrganisationId, Turn],
    recipients: Sequence[Recipient],
    now: datetime,
) -> list[Recipient]:
    """Return those who have not got the period's summary yet, and keep that they have it now."""
    keys = [(to.officer, _key(rhythm, turns[to.organisation].period)) for to in recipients]
    claimed = set(work.digests.claim(keys, at=now)) if keys else set()
    return [to for to, key in zip(recipients, keys, strict=True) if key in claimed]


def _key(rhythm: Rhythm, period: date) -> str:
    return f"{rhythm}:{period}"


def _done(receiver: Receiver, its: Turn) -> Done:
    return Done(
        organisation=receiver.organisation,
        told_to=receiver.latest if its.is_due else None,
        period=its.period,
        next_at=its.next_at,
    )
