"""Reading the journal: what an operator is told of what happened (mission E5, PRV-7)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.journal.events import Event
from results_core.journal.ports import JournalWork
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.transactions import Begin


@attrs.frozen(kw_only=True)
class ReadJournal:
    """Return events, oldest first."""

    begin: Begin[JournalWork]

    def __call__(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        since: datetime | None = None,
    ) -> Sequence[Event]:
        """Return the events since the instant that concern the account or the result, if one is named."""
        with self.begin(reading=True) as work:
            return list(work.journal.read(account=account, result=result, since=since))
