"""What a system of an organisation pulls at once: all that was received or amended in a window (mission D5).

Windows are half open, so that those which follow one another neither repeat nor miss anything.
"""

from collections.abc import Iterator, Sequence
from datetime import MAXYEAR, UTC, datetime
from enum import StrEnum, unique
from typing import Final, NamedTuple, Protocol

import attrs

from results_core.downloads.rows import SharedRow, cut, looked_at
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness, ShareId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.verification.disclosing import Looks, Way, record_looks
from results_core.verification.ports import DisclosingWork
from results_core.verification.viewers import Viewer

BATCH: Final = 500
"""Candidates that are read, and whose looks are recorded, in one transaction."""
_LEAP_DAY: Final = (2, 29)
_LAST: Final = datetime.max.replace(tzinfo=UTC)


@unique
class WrongWindow(StrEnum):
    """Why nothing is pulled in it."""

    BACKWARDS = "backwards"
    """It ends before it starts."""
    TOO_LONG = "too_long"
    """It is longer than a year."""


@attrs.frozen(kw_only=True)
class Window:
    """From one instant up to another one, that is not in it. Instants are aware and in UTC."""

    since: datetime
    until: datetime

    @classmethod
    def between(cls, since: datetime, until: datetime) -> "Window | WrongWindow":
        """Return the window, or what is wrong with it."""
        if until < since:
            return WrongWindow.BACKWARDS
        if until > _a_year_after(since):
            return WrongWindow.TOO_LONG
        return cls(since=since, until=until)

    def has(self, instant: datetime | None) -> bool:
        """Tell whether it lies in the window."""
        return instant is not None and self.since <= instant < self.until


class Place(NamedTuple):
    """Where a candidate stands in the answer: at the first of their shares in the window.

    Those whose results were amended come first, by that instant and the result's id; then what was received,
    by that instant and the share's id.
    """

    is_received: bool
    at: datetime
    id: str
    share: ShareId
    account: AccountId | None
    """Of the candidate, if the result belongs to one."""


class Pulled(NamedTuple):
    """The shares of one candidate in the window."""

    id_number: str
    """Of the first result that they sent the organisation and it still sees: the same in every window."""
    rows: Sequence[SharedRow]
    """The last received first."""


class SharesInWindow(Protocol):
    """What an organisation sees of a window (AUZ-3)."""

    def candidates(
        self, window: Window, *, asked_at: datetime, after: Place | None, limit: int
    ) -> Sequence[Place]:
        """Return so many candidates at most, behind a place, by ranges of indexes.

        Who has a place was settled when it was asked: what is withdrawn or expires later moves nobody.
        """

    def shares(self, window: Window, places: Sequence[Place]) -> Sequence[Pulled]:
        """Return what is seen now of those candidates, and hold it; whoever has nothing left is left out.

        By as many queries as for one candidate. Nothing is cut to its scope yet.
        """


class WindowWork(DisclosingWork, Protocol):
    """What pulling asks of a transaction."""

    def in_window(self, organisation: OrganisationId) -> SharesInWindow:
        """Return what the organisation sees of windows."""


@attrs.frozen(kw_only=True)
class PullWindow:
    """Hand a system what its organisation received in a window, or what was amended there since."""

    begin: Begin[WindowWork]
    clock: Clock
    randomness: Randomness
    batch: int = BATCH

    def __call__(self, viewer: Viewer, window: Window) -> Iterator[Sequence[Pulled]]:
        """Yield candidate after candidate, some at a time: the looks at each are recorded before that.

        What is received while it is pulled belongs to a later window. Withdrawn and expired shares are
        gone; every row is cut to its scope and its state.
        """
        asked_at = self.clock.now()
        window = attrs.evolve(window, until=max(window.since, min(window.until, asked_at)))
        after: Place | None = None
        while True:
            places, pulled = self._some(viewer, window, asked_at, after)
            if pulled:
                yield pulled
            if len(places) < self.batch:
                return
            after = places[-1]

    @repeatable
    def _some(
        self, viewer: Viewer, window: Window, asked_at: datetime, after: Place | None
    ) -> tuple[Sequence[Place], Sequence[Pulled]]:
        with self.begin() as work:
            ours = work.in_window(viewer.organisation)
            places = ours.candidates(window, asked_at=asked_at, after=after, limit=self.batch)
            pulled = ours.shares(window, places) if places else []
            looked = [looked_at(row) for one in pulled for row in one.rows]
            if looked:
                looks = Looks(
                    organisation=viewer.organisation,
                    viewer=viewer,
                    way=Way.API,
                    at=self.clock.now(),
                    looked=looked,
                    facts={"shown": Way.SHARE.value},
                )
                record_looks(work, looks, randomness=self.randomness)
                work.commit()
        return places, [one._replace(rows=[cut(row) for row in one.rows]) for one in pulled]


def grouped(window: Window, places: Sequence[Place], rows: Sequence[SharedRow]) -> Sequence[Pulled]:
    """Return each candidate's rows in the window, in the order of the places.

    `rows` are all that the organisation sees of these candidates, the last received first.
    """
    of: dict[str, list[SharedRow]] = {}
    for row in rows:
        of.setdefault(row.account or row.share, []).append(row)
    found = []
    for place in places:
        all_of_one = of.get(place.account or place.share, [])
        inside = [row for row in all_of_one if window.has(row.received_at) or _was_amended(window, row)]
        if inside:
            found.append(Pulled(all_of_one[-1].id_number, inside))
    return found


def _was_amended(window: Window, row: SharedRow) -> bool:
    return row.received_at < window.since and window.has(row.amended_at)


def _a_year_after(instant: datetime) -> datetime:
    """Return the same instant of the next year: for the leap day, the first of March."""
    if instant.year == MAXYEAR:
        return _LAST
    if (instant.month, instant.day) == _LEAP_DAY:
        return instant.replace(year=instant.year + 1, month=3, day=1)
    return instant.replace(year=instant.year + 1)
