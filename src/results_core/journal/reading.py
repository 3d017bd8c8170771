"""Reading the journal: what an operator is told of what happened (mission E5, PRV-7)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from results_core.journal.events import Event, EventKind, operator_event
from results_core.journal.ports import JournalWork
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class ReadJournal:
    """Return events, oldest first."""

    begin: Begin[JournalWork]
    clock: Clock
    randomness: Randomness

    def __call__(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        organisation: OrganisationId | None = None,
        since: datetime | None = None,
    ) -> Sequence[Event]:
        """Return the events since the instant that concern what is named, if anything is.

        What is told of results that are not out yet is left out (A6).
        """
        return self._read(account, result, organisation, since, unreleased=False)

    def unreleased(
        self,
        *,
        operator: str,
        account: AccountId | None = None,
        result: ResultId | None = None,
        organisation: OrganisationId | None = None,
        since: datetime | None = None,
    ) -> Sequence[Event]:
        """Return the events, of results that are not out yet too; that somebody looks is recorded."""
        self._record(operator, account, result)
        return self._read(account, result, organisation, since, unreleased=True)

    def stream(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        organisation: OrganisationId | None = None,
        since: datetime | None = None,
        unreleased_to: str | None = None,
    ) -> Iterator[Event]:
        """Yield what a call would return, page by page: however many they are, few are held at a time.

        With `unreleased_to`, the operator's name, what `unreleased` returns. The reading lasts as long as
        whoever reads.
        """
        if unreleased_to is not None:
            self._record(unreleased_to, account, result)
        with self.begin(reading=True) as work:
            yield from work.journal.read(
                account=account,
                result=result,
                organisation=organisation,
                since=since,
                unreleased=unreleased_to is not None,
            )

    @repeatable
    def _record(self, operator: str, account: AccountId | None, result: ResultId | None) -> None:
        with self.begin() as work:
            work.journal.add(
                operator_event(
                    EventKind.UNRELEASED_SHOWN,
                    operator=operator,
                    at=self.clock.now(),
                    randomness=self.randomness,
                    account=account,
                    result=result,
                    facts={"shown": "journal"},
                )
            )
            work.commit()

    def _read(
        self,
        account: AccountId | None,
        result: ResultId | None,
        organisation: OrganisationId | None,
        since: datetime | None,
        *,
        unreleased: bool,
    ) -> Sequence[Event]:
        with self.begin(reading=True) as work:
            return list(
                work.journal.read(
                    account=account,
                    result=result,
                    organisation=organisation,
                    since=since,
                    unreleased=unreleased,
                )
            )
