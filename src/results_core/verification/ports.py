"""What checking results needs from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final, Protocol

from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, OrganisationId, ShareId
from results_core.kernel.transactions import Work
from results_core.results.photos import SealedPhoto
from results_core.results.ports import Results
from results_core.sharing.ports import Disclosures, Shares
from results_core.verification.listing import Counts, ListedShare, Neighbours, Page, Search, SharedResult

AS_NEW: Final = -1
"""The version of a mark that lets a share be new again: every version comes after it."""


class Inbox(Protocol):
    """The shares that an organisation sees, with one officer's own marks and ticks (AUZ-3, C6).

    What the organisation does not see now is neither marked, nor ticked, nor listed, nor counted. New is
    what the officer has not opened in the version that stands; what was received before `joined_at` is
    not new to somebody who never opened it.
    """

    def page(self, search: Search, page: Page, *, joined_at: datetime) -> Sequence[ListedShare]:
        """Return the rows of a page, and one more where others follow, in one query."""

    def count(self, search: Search, *, since: datetime, joined_at: datetime, most: int | None) -> Counts:
        """Count the matching, those received after `since` and the ticked ones, in one query.

        Each is counted to one beyond `most`, and the matching to the end where that is None.
        """

    def neighbours(
        self, share: ShareId, search: Search, *, joined_at: datetime, most: int
    ) -> Neighbours | None:
        """Return what stands around the share in the list, in one query; None where it is not seen."""

    def shown(self, share: ShareId, *, hold: bool = False) -> SharedResult | None:
        """Return everything about a share that the organisation sees now, in one query.

        Held, nobody withdraws it until this transaction ends. Nothing is cut to its scope yet.
        """

    def photo(self, share: ShareId) -> SealedPhoto | None:
        """Return the photo of a share's result, while that is reported."""

    def mark_opened(self, shares: Collection[ShareId], *, at: datetime) -> None:
        """Keep that the officer knows these in the versions that stand, in one statement."""

    def mark_selected_opened(self, *, at: datetime) -> int:
        """Do the same for those that are ticked; return how many they are."""

    def mark_new(self, shares: Collection[ShareId]) -> None:
        """Let these be new again for the officer, in one statement."""

    def marked(self, share: ShareId) -> datetime | None:
        """Return since when the officer knows the share in the version that stands; None for a new one."""

    def tick(self, shares: Collection[ShareId]) -> None:
        """Tick these too."""

    def tick_all(self, search: Search, *, joined_at: datetime) -> None:
        """Tick everything that matches too, in one statement."""

    def untick(self, shares: Collection[ShareId] | None) -> None:
        """Untick these, or all of the officer's."""


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
