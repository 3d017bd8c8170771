"""Corrections reach every organisation that relied on a result (missions A10, C13, letter L23).

In the transaction of a change it is kept which organisations know an older version: by a look, or because a
share was delivered. A worker writes the letters, so that no import waits for them and none is lost.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final, Protocol

import attrs

from results_core.correspondence.messages import Letter, LetterKind, write
from results_core.correspondence.ports import Outbox
from results_core.journal.events import ActorKind, Event, EventKind
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import EventId, OrganisationId, Randomness, ResultId, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, Work, repeatable
from results_core.notifications.letters import MAILING, addressed
from results_core.notifications.preferences import NotificationPreferences, Recipient
from results_core.results.model import ResultStatus

_AWAITED: Final = frozenset({ResultStatus.PENDING, ResultStatus.WITHHELD})


@attrs.frozen(kw_only=True)
class Stand:
    """How a result stands in one of its versions."""

    number: int
    status: ResultStatus
    statement_number: str | None


@attrs.frozen(kw_only=True)
class Correction:
    """An organisation knows a version of a result that no longer stands."""

    organisation: OrganisationId
    result: ResultId
    known: Stand
    """What it saw last. Who was told since that this no longer stands is not told again."""
    standing: Stand
    is_shown: bool
    """Whether the result is shared with it now."""

    @property
    def is_news(self) -> bool:
        """Whether it is to be told.

        What was pending or withheld and is reported is released, never amended (B8); after a hold that left
        everything as it was nothing has changed: the statement number is the same (A7).
        """
        if self.standing.number <= self.known.number:
            return False
        known, standing = self.known, self.standing
        if known.status in _AWAITED:
            return standing.status is ResultStatus.CANCELLED
        is_as_before = known.status is standing.status is ResultStatus.REPORTED and (
            known.statement_number is not None and known.statement_number == standing.statement_number
        )
        return not is_as_before


class Corrections(Protocol):
    """Organisations that know a version which no longer stands, and have not been told."""

    def are_due(self) -> bool:
        """Tell whether any open organisation with somebody to tell is to be told of what is out now."""

    def due(self, *, limit: int) -> Sequence[Correction]:
        """Return some of those, an organisation's together; those that another worker has are left out.

        Nothing before its release, or while that lies ahead again (A6).
        """

    def settle(self, corrections: Sequence[Correction]) -> None:
        """Keep that these were told of the versions that stand, in one statement."""


class CorrectingWork(Work, Protocol):
    """What telling of corrections asks of a transaction."""

    @property
    def corrections(self) -> Corrections:
        """Who is to be told."""

    @property
    def notification_preferences(self) -> NotificationPreferences:
        """Whom letters go to."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""

    @property
    def journal(self) -> Journal:
        """Events."""


@attrs.frozen(kw_only=True)
class TellOfCorrections:
    """Write the letters about amended results: a call is one small step.

    Any number of workers may call it at once. Every active officer gets one letter for all that is due of
    the organisation, whatever they have chosen for other letters.
    """

    begin: Begin[CorrectingWork]
    clock: Clock
    randomness: Randomness
    step: int = 5000
    """Results."""

    def __call__(self) -> bool:
        """Take one step; return False where nothing is due, or others are at it."""
        with self.begin(reading=True) as work:
            if not work.corrections.are_due():
                return False
        return self._take_step()

    @repeatable
    def _take_step(self) -> bool:
        with self.begin() as work:
            due = work.corrections.due(limit=self.step)
            news = {
                organisation: tuple(of_it)
                for organisation, of_it in groupby(
                    (one for one in due if one.is_news), key=lambda one: one.organisation
                )
            }
            recipients = work.notification_preferences.recipients(list(news), None) if news else ()
            work.outbox.add_all([self._letter(to, news[to.organisation]) for to in recipients])
            work.journal.add_all([self._event(one) for of_it in news.values() for one in of_it])
            work.corrections.settle(due)
            work.commit()
        return bool(due)

    def _letter(self, to: Recipient, news: Sequence[Correction]) -> Letter:
        """Return letter L23: how many are to be seen, and of how many it holds what no longer stands."""
        shown = sum(one.is_shown for one in news)
        first = min(news, key=lambda one: one.result)
        letter = write(
            LetterKind.RESULTS_AMENDED,
            addressed(to),
            occasion=f"results_amended:{to.officer}:{first.result}:{first.standing.number}",
            at=self.clock.now(),
            randomness=self.randomness,
            facts={"count": str(len(news)), "shown": str(shown), "held": str(len(news) - shown)},
        )
        return attrs.evolve(letter, mailing=MAILING)

    def _event(self, correction: Correction) -> Event:
        return Event(
            id=EventId(identifier(self.randomness)),
            kind=EventKind.CORRECTION_TOLD,
            at=self.clock.now(),
            actor=ActorKind.SYSTEM,
            result=correction.result,
            organisation=correction.organisation,
            facts={"known": correction.known.number, "version": correction.standing.number},
        )
