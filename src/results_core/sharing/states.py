"""When an organisation receives a share, and how far it has come (mission B8, B9)."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from results_core.results.model import ResultStatus, ResultVersion
from results_core.sharing.model import ReadShare, ShareState, Touch

BLOCKED: Final = frozenset({ResultStatus.WITHHELD, ResultStatus.CANCELLED})
"""In these states nothing is delivered; what was delivered stays, and says the state."""

_FURTHEST_FIRST: Final = (Touch.PULLED, Touch.DOWNLOADED, Touch.OPENED)


def received_at(
    sent_at: datetime, releases_at: datetime, versions: Sequence[ResultVersion]
) -> datetime | None:
    """Return when the organisation receives it, or None while it is held back.

    It is the latest of press, release and the end of a hold. A hold that begins later than that leaves
    what was delivered where it is. `versions` are all of the result, oldest first.
    """
    began, ended = _holds(versions)
    at = max(sent_at, releases_at, *([] if ended is None else [ended]))
    if not versions or versions[-1].status not in BLOCKED:
        return at
    return at if began is not None and at < began else None


def _holds(versions: Sequence[ResultVersion]) -> tuple[datetime | None, datetime | None]:
    """Return when the last hold began, where something stood before it, and when the one before ended."""
    began = ended = None
    for before, after in pairwise(versions):
        if before.status in BLOCKED and after.status not in BLOCKED:
            ended = after.recorded_at
        if before.status not in BLOCKED and after.status in BLOCKED:
            began = after.recorded_at
    return began, ended


def state_of(share: ReadShare, now: datetime) -> ShareState:
    """Return how the share stands for its candidate, who learns of no hold before the release (A6)."""
    grant = share.grant
    if grant.withdrawn_at is not None:
        return ShareState.WITHDRAWN
    if grant.has_expired(now):
        return ShareState.EXPIRED
    if not share.released:
        return ShareState.WAITING
    if share.received_at is None:
        is_final = share.status is ResultStatus.CANCELLED
        return ShareState.CANCELLED if is_final else ShareState.HELD_BACK
    touches = (ShareState(how.value) for how in _FURTHEST_FIRST if grant.touched_at(how) is not None)
    return next(touches, ShareState.SENT)
