"""What looking results up needs from outside. Every instant is aware and in UTC."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import attrs

from results_core.correspondence.ports import Outbox
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, ResultId, ShareId
from results_core.organisations.directory import Directory
from results_core.results.model import ReadResult
from results_core.results.photos import SealedPhoto
from results_core.sharing.model import ShareScope
from results_core.sharing.ports import SharingWork
from results_core.throttling.budgets import Purse
from results_core.throttling.ports import Budgets
from results_core.verification.ports import DisclosingWork


@attrs.frozen(kw_only=True)
class Match:
    """The result that a number and a date of birth belong to."""

    read: ReadResult
    """As it stands: it is released."""
    replaced_at: datetime | None
    """When the paper of this number ceased to stand; None where it stands."""
    account: AccountId | None
    """Of its candidate, if there is one."""
    share: ShareId | None
    """The share of it that the organisation sees now."""
    was_looked_at: bool
    """Whether the organisation has looked at it without a share before."""
    is_known: bool
    """Whether the organisation has seen the version that stands."""


@attrs.frozen(kw_only=True)
class Tried:
    """What the record says of a number and a date of birth."""

    match: Match | None
    results: tuple[ResultId, ...]
    """Every result with a version of that number, whatever the date of birth, released or not."""


@attrs.frozen(kw_only=True)
class Finding:
    """A result that an officer has found, as it stands by now."""

    id: EventId
    """Random, and good for the officer's organisation."""
    found_at: datetime
    match: Match
    """As it stands by now, but for `replaced_at`, which is as it was found."""


@attrs.frozen(kw_only=True)
class SealedIdentity:
    """What is kept of the candidate of a result beside it."""

    email: str | None = attrs.field(repr=False)
    """Of the account, while that is open."""
    passport_sealed: str | None = attrs.field(repr=False)
    scope: ShareScope | None
    """Of the share of the result that the organisation sees now."""


@attrs.frozen(kw_only=True)
class Reports:
    """Looks of which their candidates say that they know nothing (B10)."""

    count: int
    latest: datetime | None


@attrs.frozen(kw_only=True)
class LookedUp:
    """An organisation that has looked at a result without a share."""

    result: ResultId
    organisation: OrganisationId
    latest: datetime


class Lookups(Protocol):
    """Results by the number of a statement, for one organisation at a time (AUZ-3).

    Nothing of a result leaves the store that is not released (A6), or whose candidate was erased.
    """

    def find(
        self,
        number: str,
        born: date,
        *,
        organisation: OrganisationId,
        purses: Sequence[Purse],
        now: datetime,
    ) -> Tried:
        """Look for the result by an index, in one query whatever there is.

        Any version's number finds its result. The number is in its canonical spelling; one that has
        none of the forms is found nowhere. Nothing is looked for, and nothing found, where one of the
        purses has nothing left `now`: `Budgets.spend` says so then.
        """

    def finding(self, organisation: OrganisationId, finding: EventId, *, since: datetime) -> Finding | None:
        """Return what the organisation has found since then, under the reference that it was given."""

    def photo(self, organisation: OrganisationId, finding: EventId, *, since: datetime) -> SealedPhoto | None:
        """Return the photo of what the organisation has found since then, while the result is reported."""

    def identity(
        self, organisation: OrganisationId, finding: EventId, *, since: datetime
    ) -> SealedIdentity | None:
        """Return what is kept of whoever the organisation has found since then."""

    def findings(
        self, organisation: OrganisationId, officer: AccountId, *, since: datetime, limit: int
    ) -> Sequence[Finding]:
        """Return what the officer has found since then, each result once, latest first, in one query."""

    def looked_up(self, account: AccountId) -> Sequence[LookedUp]:
        """Return who has looked at the account's results that are out, without a share, latest first."""

    def reports(self, *, since: datetime) -> Reports:
        """Return how many looks were reported since then, then included, whoever looked."""


class LookingWork(SharingWork, Protocol):
    """What telling who looked asks of a transaction."""

    @property
    def lookups(self) -> Lookups:
        """Results by number."""


class LookupWork(DisclosingWork, Protocol):
    """What looking up asks of a transaction."""

    @property
    def lookups(self) -> Lookups:
        """Results by number."""

    @property
    def budgets(self) -> Budgets:
        """What was spent."""

    @property
    def directory(self) -> Directory:
        """Organisations as candidates see them."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""
