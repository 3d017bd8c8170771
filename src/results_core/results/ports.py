"""What results need from outside.

Every reading of results goes through `of_account`, `in_session`, `of_entry` or `history`, which hold the
condition of release (A6, REL-1): by the database's clock on PostgreSQL, the process's on SQLite.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Final, NamedTuple, Protocol

import attrs

from results_core.correspondence.messages import Addressee
from results_core.correspondence.ports import Outbox
from results_core.exams.importing import Staged
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, ResultId, SittingId
from results_core.kernel.transactions import Work
from results_core.kernel.values import IdNumber
from results_core.results.model import (
    History,
    ReadResult,
    Remark,
    ResultRow,
    ResultsInSession,
    ResultVersion,
)


class Results(Protocol):
    """Results under the condition of release."""

    def of_account(self, account: AccountId, result: ResultId | None = None) -> Sequence[ReadResult]:
        """Return the account's results, or the one named if it is the account's, latest exam first.

        One query, whatever the number. Nothing of an unreleased version leaves the store.
        """

    def in_session(self, digest: str) -> ResultsInSession | None:
        """Return the session of this digest, however old, and the results of its account, by one query."""

    def of_entry(self, id_number: IdNumber, *, unreleased: bool = False) -> ReadResult | None:
        """Return the result of an entry for operators.

        With `unreleased` the version is there before the release too: the caller records it (A6).
        """

    def history(self, id_number: IdNumber, *, unreleased: bool = False, hold: bool = False) -> History | None:
        """Return every version of the result of an entry, for operators.

        With `unreleased` the versions are there before the release too. With `hold`, others who ask so
        for the same entry wait until this transaction ends, and so does an import that changes it.
        """

    def add(self, version: ResultVersion, remark: Remark) -> None:
        """Keep a version made by hand; it takes the place of the one that stands, if there is one.

        Raises:
            ImportConflict: An import gave the result another version meanwhile.
        """

    def addressee(self, result: ResultId, *, of_news: bool = False) -> Addressee | None:
        """Return whom a letter about the result goes to: its confirmed candidate, whose account is open.

        With `of_news`, None also where the telling of its sitting's release will reach them (B14).
        """

    def is_announced(self, result: ResultId) -> bool:
        """Tell whether the telling of its sitting's release has come past the result."""


class RecordWork(Work, Protocol):
    """What changing a result by hand asks of a transaction."""

    @property
    def results(self) -> Results:
        """Results."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""

    @property
    def journal(self) -> Journal:
        """Events."""


class ResultWork(Work, Protocol):
    """What reading results asks of a transaction."""

    @property
    def results(self) -> Results:
        """Results."""

    @property
    def journal(self) -> Journal:
        """Events."""


PENDING_AGAIN: Final = "anything but pending: it was reported"
"""What is expected instead of `pending` where a reported result stands."""


class EntryToMark(NamedTuple):
    """What is to be known of an entry to judge its result."""

    result: ResultId
    sitting: SittingId
    exam: str
    exam_date: date


@attrs.frozen(kw_only=True)
class ResultChanges:
    """What an import of results does, or would do."""

    new: int = 0
    amended: int = 0
    """Results that differ from the version that stands."""
    unchanged: int = 0


class StagedResults(Staged[ResultRow, ResultChanges], Protocol):
    """Results on their way in.

    `objections` looks for: an ID Number that an earlier row has (`id_number`); a statement number
    that, with the same date of birth, another entry's result has in the record or in an earlier row
    (`statement_number`); a reported result that would become pending again (`status`).

    `apply` leaves alone a row that says what stands already: a statement number that the row brings is
    part of what it says, an empty cell is not. A number that an earlier version of the same result had
    and the last reported one has not counts as an empty cell: files repeat old numbers, and an import
    again changes nothing. Otherwise a new version takes the place of what stood. A reported one that
    agrees with the last reported one (scores, result, name, number if brought) takes that one's number
    again, and is that one's paper; any other takes the number that it brings, or `own_number` where it
    brings none or the last reported one's. It is amended where what stood was reported and released.
    `letters.news` says whose candidate gets which letter, and which result an event `released`; they are
    written in the same transaction.
    """

    def entries_of(self, id_numbers: Sequence[str]) -> Mapping[str, EntryToMark]:
        """Return what is known of the entries, by canonical ID Number, in one query."""


class StageResults(Protocol):
    """Opens the staging of one file."""

    def __call__(self) -> AbstractContextManager[StagedResults]:
        """Return the staging; leaving it without `apply` forgets it."""
