"""Every look of an organisation at a result is recorded: here, and nowhere else (missions B10, A10).

A look is an officer opening the shared page, a statement, a photo or a passport number, or a look-up
that hits. Lists are not looks.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import AccountId, ClientId, OrganisationId, Randomness, ResultId, ShareId
from results_core.sharing.model import Touch
from results_core.verification.ports import DisclosingWork
from results_core.verification.viewers import Viewer

_NOTHING: Final[Mapping[str, str | int]] = MappingProxyType({})


@unique
class Way(StrEnum):
    """How an organisation looked."""

    SHARE = "share"
    """The page of a result that its candidate shares."""
    STATEMENT = "statement"
    PHOTO = "photo"
    PASSPORT = "passport"
    """The whole passport number."""
    SEARCH = "search"
    """Statement number and date of birth."""
    CLAIM = "claim"
    """The same, for an answer alone."""
    API = "api"
    """By a system of the organisation: a share, or a number and a date of birth."""


_TOUCHES: Final[Mapping[Way, Touch]] = MappingProxyType(
    {
        Way.SHARE: Touch.OPENED,
        Way.STATEMENT: Touch.DOWNLOADED,
        Way.PHOTO: Touch.OPENED,
        Way.PASSPORT: Touch.OPENED,
        Way.API: Touch.PULLED,
    }
)
"""How far a share has come by that; by looking a number up, nowhere."""


@attrs.frozen(kw_only=True)
class Look:
    """An officer, or a client of the API, looks at a result. The instant is aware and in UTC."""

    organisation: OrganisationId
    officer: AccountId | None = None
    client: ClientId | None = None
    result: ResultId
    version: int | None
    """The one that was seen; None where nothing has come in yet."""
    way: Way
    at: datetime
    share: ShareId | None = None
    """By which the organisation may look; None where it looks without one."""
    facts: Mapping[str, str | int] = _NOTHING
    """What else the event says."""

    @property
    def viewer(self) -> Viewer:
        """Who looks."""
        return Viewer(organisation=self.organisation, officer=self.officer, client=self.client)


def record_look(work: DisclosingWork, look: Look, *, randomness: Randomness) -> Event:
    """Record the look in the transaction that shows the result, and return its event.

    The caller commits, before
    anything is shown. The share's first opening or download is kept, and so is the officer's mark.
    """
    owner = work.results.addressee(look.result)
    account = None if owner is None else AccountId(owner.about)
    return record_look_at(work, look, account=account, randomness=randomness)


def record_look_at(
    work: DisclosingWork, look: Look, *, account: AccountId | None, randomness: Randomness
) -> Event:
    """Record a look at the result of a candidate who is known already, as `record_look` does."""
    facts: dict[str, str | int] = {"way": look.way.value, **look.facts}
    if look.version is not None:
        facts["version"] = look.version
        work.disclosures.note(look.organisation, look.result, look.version, at=look.at)
    if look.share is not None:
        facts["share"] = look.share
        _follow(work, look, look.share)
    event = look.viewer.event(
        EventKind.RESULT_LOOKED,
        account=account,
        at=look.at,
        randomness=randomness,
        result=look.result,
        facts=facts,
    )
    work.journal.add(event)
    return event


def _follow(work: DisclosingWork, look: Look, share: ShareId) -> None:
    touch = _TOUCHES.get(look.way)
    if touch is not None:
        work.shares.scoped(look.organisation).touch([share], touch, at=look.at, by=look.officer)
        if look.officer is not None:
            work.inbox(look.organisation, look.officer).mark_opened([share], at=look.at)
