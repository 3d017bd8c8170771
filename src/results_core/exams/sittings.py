"""Sittings: one exam, one session, one date, and the instant when its results come out (mission A2)."""

from datetime import date, datetime
from enum import StrEnum, unique

import attrs

from results_core.exams.sessions import SittingName
from results_core.kernel.identifiers import SittingId


@unique
class Delivery(StrEnum):
    """How the exam was taken; it tells how long results usually take."""

    PAPER = "paper"
    COMPUTER = "computer"


@attrs.frozen(kw_only=True)
class Sitting:
    """One exam in one session on one date. `releases_at` is aware and in UTC."""

    id: SittingId
    exam: str
    session: str
    exam_date: date
    delivery: Delivery
    releases_at: datetime
    release_zone: str | None
    """The zone in which the board announced the instant; None where it gave an offset alone."""
    hidden_at: datetime | None = None
    """When a move of the release hid what had been out: what was changed since is told of at the next one."""

    @property
    def name(self) -> SittingName:
        """Return the name that operators use, such as `C1A/F2/2026-06-06`."""
        return SittingName(exam=self.exam, session=self.session, exam_date=self.exam_date)


def mailing_of(sitting: SittingId) -> str:
    """Return the mailing of the letters that tell candidates of the sitting to look at their results."""
    return f"results:{sitting}"


def corrections_of(sitting: SittingId) -> str:
    """Return the mailing of the letters that tell candidates of the sitting that their result was changed."""
    return f"corrections:{sitting}"


@attrs.frozen(kw_only=True)
class SittingCounts:
    """How far a sitting has come."""

    sitting: Sitting
    entries: int
    registered: int
    results: int
    """Those that are out: before the release there is none, loaded or not (A6)."""
    released: bool
    """Whether the release instant has come, by the store's clock."""
