"""Seeing one's results: nothing before the release, on any surface (mission B7, A6)."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

import attrs

from results_core.exams.entries import Entry
from results_core.journal.events import Event, EventKind, operator_event
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, Randomness, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import IdNumber, parse_id_number
from results_core.results.model import History, ReadResult
from results_core.results.ports import ResultWork

Found = TypeVar("Found", ReadResult, History)


class UnknownResult(Missing):
    """There is no such result, or it is somebody else's: the two read the same (ENU-8)."""

    code = "unknown_result"


@attrs.frozen(kw_only=True)
class ViewResults:
    """Show candidates their own results."""

    begin: Begin[ResultWork]

    def all(self, account: AccountId) -> Sequence[ReadResult]:
        """Return the account's results, latest exam first."""
        with self.begin(reading=True) as work:
            return work.results.of_account(account)

    def one(self, account: AccountId, result: ResultId) -> ReadResult:
        """Return one of the account's results.

        Raises:
            UnknownResult: It has no such result.
        """
        with self.begin(reading=True) as work:
            found = work.results.of_account(account, result)
        if not found:
            raise UnknownResult("no such result of this account")
        return found[0]


@attrs.frozen(kw_only=True)
class _Show(ABC, Generic[Found]):
    """Show operators what stands of an entry's result; what is not released only on demand (A6)."""

    begin: Begin[ResultWork]
    clock: Clock
    randomness: Randomness

    def __call__(self, id_number: str, *, operator: str, unreleased: bool = False) -> Found:
        """Return it; what is not released only on demand, and then the look is recorded (A6).

        Raises:
            NotAnIdNumber: The text is none.
            UnknownResult: No entry has it.
        """
        wanted = parse_id_number(id_number)
        return self._unreleased(wanted, operator) if unreleased else self._released(wanted)

    def _released(self, id_number: IdNumber) -> Found:
        with self.begin(reading=True) as work:
            return _found(self._read(work, id_number, unreleased=False))

    @repeatable
    def _unreleased(self, id_number: IdNumber, operator: str) -> Found:
        with self.begin() as work:
            found = _found(self._read(work, id_number, unreleased=True))
            work.journal.add(_look(found.entry, operator, self.clock.now(), self.randomness))
            work.commit()
        return found

    @abstractmethod
    def _read(self, work: ResultWork, id_number: IdNumber, *, unreleased: bool) -> Found | None:
        """Read it from the record."""


class ShowResult(_Show[ReadResult]):
    """Show operators a result."""

    def _read(self, work: ResultWork, id_number: IdNumber, *, unreleased: bool) -> ReadResult | None:
        return work.results.of_entry(id_number, unreleased=unreleased)


class ShowHistory(_Show[History]):
    """Show operators every version of a result."""

    def _read(self, work: ResultWork, id_number: IdNumber, *, unreleased: bool) -> History | None:
        return work.results.history(id_number, unreleased=unreleased)


def _look(entry: Entry, operator: str, at: datetime, randomness: Randomness) -> Event:
    return operator_event(
        EventKind.UNRELEASED_SHOWN, operator=operator, at=at, randomness=randomness, result=entry.id
    )


def _found(found: Found | None) -> Found:
    if found is None:
        raise UnknownResult("no entry has this ID Number")
    return found
