"""What notifications need from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol

import attrs

from results_core.correspondence.ports import Outbox
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.kernel.transactions import Work
from results_core.notifications.preferences import Notice, NotificationPreferences

KEPT: Final = timedelta(days=60)
"""How long it is known which summaries an officer had; far longer than any of them can come again."""


@attrs.frozen(kw_only=True)
class Receiver:
    """An organisation whose turn has come."""

    organisation: OrganisationId
    zone: str
    latest: int
    """The number of its last arrival."""
    done: date | None
    """The last period whose summary is done with."""
    since: datetime
    """When it was its turn, and at first when the first result had arrived."""


@attrs.frozen(kw_only=True)
class Done:
    """What is kept of a turn."""

    organisation: OrganisationId
    told_to: int | None
    """The last arrival that was told of; None where nothing was told."""
    period: date | None = None
    next_at: datetime | None = None


class Arrivals(Protocol):
    """What organisations have received, numbered for each as it arrives.

    Numbers and not instants: a share that becomes visible late, because its transaction ended late or its
    release was moved back, has a later number than everything that was told of before. Whoever gets an
    organisation here holds it until the transaction ends; those that another holds are left out.
    """

    def are_due(self, at: datetime) -> bool:
        """Tell whether there is anything to number, or any open organisation's turn has come."""

    def number(self, *, limit: int) -> int:
        """Number what was received and is not numbered, longest there first; return how many.

        What arrives at the same time at an organisation has one number. What was held back after its
        arrival, or released anew, arrives again.
        """

    def due(self, notice: Notice, at: datetime, *, limit: int) -> Sequence[Receiver]:
        """Return open organisations whose turn has come."""

    def counts(
        self, notice: Notice, organisations: Sequence[OrganisationId]
    ) -> Mapping[OrganisationId, Mapping[str, int]]:
        """Return, by exam, how many results are new since the last time and to be seen now (AUZ-5).

        Withdrawn, expired and withheld ones are not.
        """

    def settle(self, notice: Notice, done: Sequence[Done]) -> None:
        """Keep how far each was told and when it is its turn again, in one statement."""


class Digests(Protocol):
    """Which summary each officer has: one a period."""

    def claim(
        self, period_of: Sequence[tuple[AccountId, str]], *, at: datetime
    ) -> Collection[tuple[AccountId, str]]:
        """Keep that these officers get the summary of the period; return those that had not got it.

        What was kept longer than `KEPT` ago is forgotten with it.
        """


class NotifyingWork(Work, Protocol):
    """What notifying asks of a transaction."""

    @property
    def arrivals(self) -> Arrivals:
        """What organisations have received."""

    @property
    def digests(self) -> Digests:
        """Summaries."""

    @property
    def notification_preferences(self) -> NotificationPreferences:
        """What officers have chosen."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""
