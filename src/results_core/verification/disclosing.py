"""Every look of an organisation at a result is recorded: here, and nowhere else (missions B10, A10).

A look is an officer opening the shared page, a statement, a photo or a passport number, a download, or a
look-up that hits. Lists are not looks.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.journal.events import Event, EventKind, operator_event
from results_core.kernel.identifiers import (
    AccountId,
    ClientId,
    EventId,
    OrganisationId,
    Randomness,
    ResultId,
    ShareId,
    identifiers,
)
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
    DOWNLOAD = "download"
    """A file of results, or of statements."""
    BULK = "bulk"
    """Statement number and date of birth, as a row of a list."""


_TOUCHES: Final[Mapping[Way, Touch]] = MappingProxyType(
    {
        Way.SHARE: Touch.OPENED,
        Way.STATEMENT: Touch.DOWNLOADED,
        Way.PHOTO: Touch.OPENED,
        Way.PASSPORT: Touch.OPENED,
        Way.API: Touch.PULLED,
        Way.DOWNLOAD: Touch.DOWNLOADED,
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
    is_known: bool = False
    """Whether the record is known to say already that the organisation has seen this version."""
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
        if not look.is_known:
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


@attrs.frozen(kw_only=True)
class Looked:
    """A result that is looked at together with others."""

    result: ResultId
    version: int | None
    """The one that is seen; None where nothing has come in yet."""
    account: AccountId | None
    """Of its candidate, if it belongs to one."""
    share: ShareId | None = None


@attrs.frozen(kw_only=True)
class Looks:
    """Somebody looks at many results in one way. The instant is aware and in UTC."""

    organisation: OrganisationId
    viewer: Viewer | None
    """None for an operator, who looks for the organisation."""
    operator: str = attrs.field(default="", repr=False)
    way: Way
    at: datetime
    looked: Sequence[Looked]
    facts: Mapping[str, str | int] = _NOTHING
    """What else each event says."""


def record_looks(work: DisclosingWork, looks: Looks, *, randomness: Randomness) -> Sequence[Event]:
    """Record many looks in the transaction that shows the results, and return their events in that order.

    As `record_look` does, by as many statements as for one, however many they are. The caller commits,
    before anything is shown.
    """
    officer = None if looks.viewer is None else looks.viewer.officer
    known = [(one.result, one.version) for one in looks.looked if one.version is not None]
    if known:
        work.disclosures.note_all(looks.organisation, known, at=looks.at)
    shares, touch = [one.share for one in looks.looked if one.share is not None], _TOUCHES.get(looks.way)
    if touch is not None and shares:
        work.shares.scoped(looks.organisation).touch(shares, touch, at=looks.at, by=officer)
        if officer is not None:
            work.inbox(looks.organisation, officer).mark_opened(shares, at=looks.at)
    events = _events(looks, randomness)
    work.journal.add_all(events)
    return events


def _events(looks: Looks, randomness: Randomness) -> Sequence[Event]:
    """Return an event for each, whose names are one draw: there may be thousands."""
    alike = _event(looks, randomness)
    seen = {(one.version, one.share): {**alike.facts, **_seen(one)} for one in looks.looked}
    return [
        Event(
            id=EventId(name),
            kind=alike.kind,
            at=alike.at,
            actor=alike.actor,
            account=one.account,
            result=one.result,
            organisation=alike.organisation,
            facts=seen[one.version, one.share],
            personal=alike.personal,
        )
        for name, one in zip(identifiers(randomness, len(looks.looked)), looks.looked, strict=True)
    ]


def _event(looks: Looks, randomness: Randomness) -> Event:
    """Return what their events have in common."""
    facts: dict[str, str | int] = {"way": looks.way.value, **looks.facts}
    if looks.viewer is None:
        return operator_event(
            EventKind.RESULT_LOOKED,
            operator=looks.operator,
            organisation=looks.organisation,
            at=looks.at,
            randomness=randomness,
            facts=facts,
        )
    return looks.viewer.event(EventKind.RESULT_LOOKED, at=looks.at, randomness=randomness, facts=facts)


def _seen(one: Looked) -> dict[str, str | int]:
    seen: dict[str, str | int] = {}
    if one.version is not None:
        seen["version"] = one.version
    if one.share is not None:
        seen["share"] = one.share
    return seen


def _follow(work: DisclosingWork, look: Look, share: ShareId) -> None:
    touch = _TOUCHES.get(look.way)
    if touch is not None:
        work.shares.scoped(look.organisation).touch([share], touch, at=look.at, by=look.officer)
        if look.officer is not None:
            work.inbox(look.organisation, look.officer).mark_opened([share], at=look.at)
