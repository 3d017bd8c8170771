"""Who looked at a result: every look, and the attempts that missed (mission B10, screens K11b)."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from results_core.journal.events import Event, EventKind, candidate_event
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, Randomness, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import clean_name
from results_core.organisations.directory import Listed
from results_core.results.model import ReadResult
from results_core.results.viewing import UnknownResult
from results_core.sharing.ports import SharingWork
from results_core.verification.disclosing import Way
from results_core.verification.lookup_ports import LookingWork, LookupWork, Reports

LONGEST_WORDS: Final = 500
"""Signs of what a candidate says of a look."""
LATELY: Final = timedelta(days=30)


class UnknownLook(Missing):
    """There is no such look, or it is at somebody else's result: the two read the same (ENU-8)."""

    code = "unknown_look"


@attrs.frozen(kw_only=True)
class LookLine:
    """One look, as its candidate is told of it."""

    id: EventId
    at: datetime
    organisation: Listed | None
    """None for one of which nothing is known any more."""
    way: Way
    shown: str | None
    """What a search showed: `line` or `detail`; None where the way says it."""
    version: int | None
    is_reported: bool


@attrs.frozen(kw_only=True)
class MissedDay:
    """Attempts with the number of the result and a wrong date of birth, on one day of the board's zone."""

    day: date
    attempts: int
    was_shut: bool
    """Whether the last of them used the budget up: further ones were refused (VER-2)."""


@attrs.frozen(kw_only=True)
class Looks:
    """Everything that organisations did to see a result, latest first."""

    read: ReadResult
    looks: tuple[LookLine, ...]
    missed: tuple[MissedDay, ...]


@attrs.frozen(kw_only=True)
class LookedUpLine:
    """An organisation that found a result by its number, as the candidate is told of it."""

    read: ReadResult
    organisation: Listed | None
    latest: datetime


@attrs.frozen(kw_only=True)
class WhoLooked:
    """Tell candidates who looked, and take down what they know nothing of."""

    begin: Begin[LookingWork]
    clock: Clock
    randomness: Randomness
    board_zone: str = "Europe/London"

    def __call__(self, account: AccountId, result: ResultId) -> Looks:
        """Return who looked at one of the account's results; nothing of what is not out yet (A6).

        Raises:
            UnknownResult: The account has no such result.
        """
        with self.begin(reading=True) as work:
            read = _own(work, account, result)
            events = list(work.journal.read(result=result, unreleased=False))
            named = work.directory.named(_organisations(events))
        reported = _reported(events)
        return Looks(
            read=read,
            looks=tuple(
                _line(event, named.get(OrganisationId(event.organisation or "")), reported)
                for event in reversed(events)
                if event.kind is EventKind.RESULT_LOOKED
            ),
            missed=tuple(_days(events, ZoneInfo(self.board_zone))),
        )

    def without_share(self, account: AccountId) -> Sequence[LookedUpLine]:
        """Return which organisations have looked at the account's results without a share, latest first."""
        with self.begin(reading=True) as work:
            found = work.lookups.looked_up(account)
            named = work.directory.named({one.organisation for one in found})
            results = {read.entry.id: read for read in work.results.of_account(account)} if found else {}
        return [
            LookedUpLine(
                read=results[one.result], organisation=named.get(one.organisation), latest=one.latest
            )
            for one in found
        ]

    def one(self, account: AccountId, result: ResultId, look: EventId) -> LookLine:
        """Return one look. Raises what `__call__` raises.

        Raises:
            UnknownLook: There is no such look at this result.
        """
        found = next((line for line in self(account, result).looks if line.id == look), None)
        if found is None:
            raise UnknownLook("no such look at this result")
        return found

    @repeatable
    def report(self, account: AccountId, result: ResultId, look: EventId, words: str) -> None:
        """Take down that the candidate knows nothing of a look, once; operators see it.

        Raises what `one` raises. What the candidate says lies with what can be erased (AUD-3).
        """
        now = self.clock.now()
        with self.begin() as work:
            work.accounts.of(account, hold=True)
            _own(work, account, result)
            events = list(work.journal.read(result=result, unreleased=False))
            event = next(
                (one for one in events if one.id == look and one.kind is EventKind.RESULT_LOOKED), None
            )
            if event is None:
                raise UnknownLook("no such look at this result")
            if look in _reported(events):
                return
            said = clean_name(words)[:LONGEST_WORDS]
            report = candidate_event(
                EventKind.LOOK_REPORTED,
                account=account,
                at=now,
                randomness=self.randomness,
                result=result,
                facts={"look": look},
            )
            work.journal.add(
                attrs.evolve(
                    report, organisation=event.organisation, personal={"words": said} if said else {}
                )
            )
            work.commit()


@attrs.frozen(kw_only=True)
class WatchReports:
    """Show operators that candidates know nothing of looks."""

    begin: Begin[LookupWork]
    clock: Clock

    def __call__(self) -> Reports:
        """Return what was reported within 30 days; `results audit show` names the looks and the words."""
        with self.begin(reading=True) as work:
            return work.lookups.reports(since=self.clock.now() - LATELY)


def _own(work: SharingWork, account: AccountId, result: ResultId) -> ReadResult:
    found = work.results.of_account(account, result)
    if not found:
        raise UnknownResult("no such result of this account")
    return found[0]


def _organisations(events: Iterable[Event]) -> Collection[OrganisationId]:
    return {event.organisation for event in events if event.organisation is not None}


def _reported(events: Iterable[Event]) -> frozenset[str]:
    return frozenset(str(event.facts["look"]) for event in events if event.kind is EventKind.LOOK_REPORTED)


def _line(event: Event, organisation: Listed | None, reported: frozenset[str]) -> LookLine:
    shown, version = event.facts.get("shown"), event.facts.get("version")
    return LookLine(
        id=event.id,
        at=event.at,
        organisation=organisation,
        way=Way(str(event.facts["way"])),
        shown=None if shown is None else str(shown),
        version=None if version is None else int(version),
        is_reported=event.id in reported,
    )


def _days(events: Iterable[Event], zone: ZoneInfo) -> Sequence[MissedDay]:
    missed = [event for event in events if event.kind is EventKind.LOOKUP_MISSED]
    counted = Counter(event.at.astimezone(zone).date() for event in missed)
    shut = {event.at.astimezone(zone).date() for event in missed if "used_up" in event.facts}
    return [
        MissedDay(day=day, attempts=attempts, was_shut=day in shut)
        for day, attempts in sorted(counted.items(), reverse=True)
    ]
