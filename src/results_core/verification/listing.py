"""What the list of shared results is asked for, and what it answers (mission C6, screens V5)."""

from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.kernel.identifiers import AccountId, ShareId
from results_core.organisations.model import Requirement
from results_core.results.model import ResultStatus, ResultVersion
from results_core.sharing.judging import Verdict
from results_core.sharing.model import ReadShare

PAGE_SIZES: Final = (25, 50, 100)
MOST_COUNTED: Final = 1000
"""Beyond so many a count says "more than": nobody reads pages to tell a thousand from a million."""


@unique
class Order(StrEnum):
    """What a list is sorted by; what is equal by that, by the instant of receiving."""

    DATE = "date"
    FIRST_NAME = "first"
    FAMILY_NAME = "family"
    EXAM = "exam"


@unique
class Seen(StrEnum):
    """Who has opened a share."""

    NEW = "new"
    """Not this officer, in the version that stands."""
    MINE = "mine"
    COLLEAGUE = "colleague"
    """Somebody else of the organisation was the first."""


@attrs.frozen(kw_only=True)
class Personal:
    """Filters that would name somebody: they stand in no address as they were typed."""

    name: str = attrs.field(default="", repr=False)
    """Any words of first and family name, however they are accented."""
    born: date | None = attrs.field(default=None, repr=False)
    id_number: str = attrs.field(default="", repr=False)
    email: str = attrs.field(default="", repr=False)

    def __bool__(self) -> bool:
        """Tell whether any of them is set."""
        return bool(self.name or self.born or self.id_number or self.email)


@attrs.frozen(kw_only=True)
class Measure:
    """What tells whether a result meets what an organisation asks for (C12)."""

    catalogue: Catalogue = attrs.field(eq=id, repr=False)
    """It has the results in words from the best down; one is equal to itself alone."""
    today: date
    """In the board's zone."""
    asked: tuple[Requirement, ...] = ()
    """Stores bring what the organisation asks for."""


@attrs.frozen(kw_only=True)
class Search:
    """Which shares, and in which order. Instants are aware and in UTC."""

    personal: Personal = Personal()
    exams: tuple[str, ...] = ()
    """Any of these; all where none is named."""
    centre: str = ""
    """Its number, or a part of its name."""
    place: str = ""
    """Part of the place of entry."""
    seen: Seen | None = None
    minimum: Verdict | None = None
    """Reported results that meet what the organisation asks for, or that do not, or that do not tell."""
    measure: Measure | None = None
    """Use cases bring it where `minimum` is asked about."""
    received_from: datetime | None = None
    received_before: datetime | None = None
    order: Order = Order.DATE
    descending: bool = True


@attrs.frozen(kw_only=True)
class Page:
    """A page of a list."""

    number: int = 1
    """From 1."""
    size: int = PAGE_SIZES[0]

    @property
    def offset(self) -> int:
        """How many rows come before it."""
        return (self.number - 1) * self.size

    def last_of(self, count: int) -> int:
        """Return the number of the last page of so many rows: 1 for none."""
        return max(1, -(-count // self.size))


@attrs.frozen(kw_only=True)
class ListedShare:
    """A row: name, exam, result line and date, and nothing else of the candidate (AUZ-10)."""

    id: ShareId
    given_names: str = attrs.field(repr=False)
    family_name: str = attrs.field(repr=False)
    exam: str
    exam_date: date
    status: ResultStatus
    label: str | None
    """Only of a reported result."""
    overall: int | None
    received_at: datetime
    is_new: bool
    """For this officer: not opened in the version that stands, and received since they joined."""
    is_amended: bool
    """Amended since this officer opened it; where they never did, since the organisation had it.

    Not before they joined.
    """
    is_selected: bool
    opened_by: str | None
    """The name of the colleague who opened it first; None where nobody did, or this officer."""
    asked: Requirement | None = None
    """What the organisation asks of such a result; None where it does not recognise the exam."""
    lowest_part: int | None = attrs.field(default=None, repr=False)
    """Of the parts that are sent, as `Attained` has it."""
    minimum: Verdict | None = None
    """Whether the result meets what is asked; None where nothing is, or there is none to judge."""

    @property
    def has_statement(self) -> bool:
        """Tell whether there is a statement to be downloaded."""
        return self.status is ResultStatus.REPORTED


@attrs.frozen(kw_only=True)
class Counts:
    """How many. None of them counts further than it was told to."""

    matching: int
    since: int
    """Received since the instant that was asked about."""
    selected: int
    has_any: bool
    """Whether anything is shared with the organisation at all."""
    has_minimums: bool
    """Whether the organisation asks for any exam, so that a verdict can be looked for."""


@attrs.frozen(kw_only=True)
class Neighbours:
    """What stands before and after a share in a list."""

    before: ShareId | None
    after: ShareId | None
    position: int
    """From 1; counted no further than it was told to."""
    total: int
    """How many the list has, counted as far."""


@attrs.frozen(kw_only=True)
class SharedResult:
    """A share with all that is known of its result: what of that is shown is a matter of its scope."""

    share: ReadShare
    version: ResultVersion | None
    """The one that stands."""
    has_photo: bool
    email: str | None = attrs.field(repr=False)
    """Of the account that the result belongs to."""
    passport_sealed: str | None = attrs.field(repr=False)
    opened_by: str | None = attrs.field(repr=False)
    """The name of who opened it first; None where nobody did, or they have left."""
    downloaded_by: str | None = attrs.field(repr=False)
    account: AccountId | None = None
    """That the result belongs to."""
    known_since: datetime | None = None
    """When the organisation first knew any version of the result: by a look, by whichever way, or because
    it was delivered before it was hidden. None where no such thing is kept."""
