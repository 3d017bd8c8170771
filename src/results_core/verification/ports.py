"""What checking results needs from outside. Every instant is aware and in UTC."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, Protocol

from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, OrganisationId, ShareId
from results_core.kernel.transactions import Work
from results_core.results.ports import Results
from results_core.sharing.ports import Disclosures, Shares

AS_NEW: Final = -1
"""The version of a mark that lets a share be new again: every version comes after it."""


class Inbox(Protocol):
    """The shares that an organisation sees, with one officer's own marks and ticks (AUZ-3, C6).

    What the organisation does not see now is neither marked nor listed.
    """

    def mark_opened(self, shares: Collection[ShareId], *, at: datetime) -> None:
        """Keep that the officer knows these in the versions that stand, in one statement."""

    def mark_new(self, shares: Collection[ShareId]) -> None:
        """Let these be new again for the officer, in one statement."""

    def marked(self, share: ShareId) -> datetime | None:
        """Return since when the officer knows the share in the version that stands; None for a new one."""


class DisclosingWork(Work, Protocol):
    """What recording a look asks of a transaction."""

    @property
    def results(self) -> Results:
        """Results."""

    @property
    def shares(self) -> Shares:
        """Shares."""

    @property
    def disclosures(self) -> Disclosures:
        """What organisations know of results."""

    @property
    def journal(self) -> Journal:
        """Events."""

    def inbox(self, organisation: OrganisationId, officer: AccountId) -> Inbox:
        """Return what an officer of the organisation sees of its shares."""
