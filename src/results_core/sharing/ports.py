"""What shares need from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from results_core.candidates.ports import Accounts, SharesOfAccounts
from results_core.correspondence.ports import Outbox
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.kernel.transactions import Work
from results_core.organisations.directory import Directory
from results_core.results.ports import Results
from results_core.sharing.model import ReadShare, ShareGrant, Touch


class SharesOfOrganisation(Protocol):
    """What one organisation sees: every reading and every change is bound to it (AUZ-3).

    Visible is what was received by now (the store's clock), not withdrawn and not expired; what is not
    visible is not there (AUZ-5).
    """

    def one(self, share: ShareId) -> ReadShare | None:
        """Return the share if the organisation sees it now."""

    def of_result(self, result: ResultId) -> ReadShare | None:
        """Return the share of the result that the organisation sees now."""

    def listed(self, *, after: tuple[datetime, ShareId] | None, limit: int) -> Sequence[ReadShare]:
        """Return so many at most of what the organisation sees now, the first received at first.

        `after` is the instant of receiving and the id of the share that they follow, seen or not.
        """

    def touch(self, shares: Collection[ShareId], how: Touch, *, at: datetime, by: AccountId | None) -> None:
        """Keep that these were opened, downloaded or pulled, in one statement: the first of each stays."""


class Shares(SharesOfAccounts, Protocol):
    """Shares, each of one result to one organisation.

    What is copied into them of entries, results and accounts follows every change of those in its own
    transaction, whoever makes it: imports, changes by hand, moves of a release, new addresses.
    """

    def add(self, grant: ShareGrant) -> bool:
        """Keep a share of a released or unreleased result; False where an active one stands in its way.

        Of parallel ones for a result and an organisation one is kept. An expired one makes room: it is
        of the past.
        """

    def standing(self, result: ResultId, organisation: OrganisationId, *, at: datetime) -> ShareGrant | None:
        """Return the share that is neither withdrawn nor expired at this instant."""

    def of_account(self, account: AccountId, share: ShareId | None = None) -> Sequence[ReadShare]:
        """Return the shares of the account's results, or the one named, latest first, in one query.

        Whose results they are counts, not who pressed: after a lost mailbox the candidate finds them
        again under a new account (B16).
        """

    def withdraw(self, shares: Collection[ShareId], *, at: datetime) -> Sequence[ShareGrant]:
        """End those that are active; return them as they are then. Each is withdrawn once, ever."""

    def active_of_results(
        self, results: Collection[ResultId], *, at: datetime, hold: bool = False
    ) -> Sequence[ShareGrant]:
        """Return the active shares of these results; with `hold`, whoever changes one waits."""

    def scoped(self, organisation: OrganisationId) -> SharesOfOrganisation:
        """Return what this organisation sees, and nothing of any other."""


@attrs.frozen(kw_only=True)
class Disclosed:
    """An organisation has seen, or holds, a version of a result."""

    organisation: OrganisationId
    result: ResultId
    version: int
    first_at: datetime


class Disclosures(Protocol):
    """What organisations have seen of results, kept for those who must learn of a change (A10)."""

    def note(self, organisation: OrganisationId, result: ResultId, version: int, *, at: datetime) -> bool:
        """Keep that the organisation knows this version; False where it is known that it does."""

    def note_all(
        self, organisation: OrganisationId, known: Sequence[tuple[ResultId, int]], *, at: datetime
    ) -> None:
        """Keep that the organisation knows these versions, by as many statements as for one."""

    def of_result(self, result: ResultId) -> Sequence[Disclosed]:
        """Return who knows which versions of the result, earliest first."""

    def knows(self, organisation: OrganisationId, result: ResultId) -> Sequence[Disclosed]:
        """Return which versions of the result the organisation knows, lowest number first."""


class SharingWork(Work, Protocol):
    """What sending and withdrawing ask of a transaction."""

    @property
    def accounts(self) -> Accounts:
        """Accounts."""

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
    def directory(self) -> Directory:
        """Organisations as candidates see them."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""

    @property
    def journal(self) -> Journal:
        """Events."""
