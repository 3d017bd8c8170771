"""What an organisation's feed says of its shares, and when it has to say something new (mission B8, D3).

Nothing waits for it to show: what an organisation sees is a condition of each query. A worker writes the
events that have come due, each once.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, Protocol

import attrs

from results_core.journal.events import ActorKind, Event, EventKind
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import EventId, Randomness, ShareId, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, Work, repeatable
from results_core.results.model import ResultStatus
from results_core.sharing.model import ShareGrant


@unique
class Told(StrEnum):
    """What the feed said last of a share."""

    SHOWN = "shown"
    PENDING = "pending"
    """It is there, and its result has not come in."""
    HIDDEN = "hidden"
    """It was there, and says nothing now: withheld, or its release lies ahead again."""
    ENDED = "ended"


@attrs.frozen(kw_only=True)
class ShareToTell:
    """A share whose feed may be behind, as the record has it, released or not."""

    grant: ShareGrant
    received_at: datetime | None
    status: ResultStatus
    version: int
    """0 where nothing is loaded."""
    told: Told | None = None
    """None where the feed has said nothing of it."""
    told_version: int = 0


@attrs.frozen(kw_only=True)
class Telling:
    """What the feed has to say of a share, and when it is to be looked at again."""

    kinds: tuple[EventKind, ...]
    told: Told | None
    version: int
    due_at: datetime | None


_NOTHING: Final = ()


def telling(share: ShareToTell, now: datetime) -> Telling:
    """Return what the feed has to say now.

    An organisation that has not heard of a share hears nothing of its end. What was pending or withheld
    and is reported is released, never amended.
    """
    grant, told = share.grant, share.told
    if not grant.is_active(now):
        has_heard = told in {Told.SHOWN, Told.PENDING, Told.HIDDEN}
        kinds = (EventKind.SHARE_ENDED,) if has_heard else _NOTHING
        return _left(share, kinds, Told.ENDED if has_heard else told, due_at=None)
    if share.received_at is None or share.received_at > now:
        is_new = told in {Told.SHOWN, Told.PENDING}
        kinds = (EventKind.SHARE_HIDDEN,) if is_new else _NOTHING
        ends = [at for at in (share.received_at, grant.expires_at) if at is not None]
        return _left(share, kinds, Told.HIDDEN if is_new else told, due_at=min(ends, default=None))
    now_told = _said_of(share.status)
    return _left(share, tuple(_kinds(share, now_told)), now_told, due_at=grant.expires_at)


def _kinds(share: ShareToTell, now_told: Told) -> list[EventKind]:
    received = [EventKind.SHARE_RECEIVED] if share.told is None else []
    if now_told is Told.HIDDEN:
        return [*received, EventKind.SHARE_HIDDEN] if share.told is not Told.HIDDEN else []
    if share.told is None:
        return received
    if share.told is Told.HIDDEN or (share.told is Told.PENDING and share.status is ResultStatus.REPORTED):
        return [EventKind.SHARE_RELEASED]
    return [EventKind.SHARE_AMENDED] if share.version != share.told_version else []


def _said_of(status: ResultStatus) -> Told:
    match status:
        case ResultStatus.WITHHELD:
            return Told.HIDDEN
        case ResultStatus.PENDING:
            return Told.PENDING
        case _:
            return Told.SHOWN


def _left(
    share: ShareToTell, kinds: tuple[EventKind, ...], told: Told | None, *, due_at: datetime | None
) -> Telling:
    return Telling(kinds=kinds, told=told, version=share.version, due_at=due_at)


class Feeds(Protocol):
    """Shares whose feed may be behind."""

    def are_due(self) -> bool:
        """Tell whether any is to be looked at now (the store's clock)."""

    def due(self, *, limit: int) -> Sequence[ShareToTell]:
        """Return some of those that are to be looked at now, longest due first.

        Nobody else gets them until this transaction ends; those that another has are left out.
        """

    def settle(self, told: Sequence[tuple[ShareId, Telling]]) -> None:
        """Keep what the feed has said of each, and when it is due again, in one statement."""


class FeedWork(Work, Protocol):
    """What telling organisations asks of a transaction."""

    @property
    def feeds(self) -> Feeds:
        """Shares whose feed may be behind."""

    @property
    def journal(self) -> Journal:
        """Events."""


@attrs.frozen(kw_only=True)
class TellOrganisations:
    """Write what organisations' feeds have to say: a call is one small step.

    Any number of workers may call it at once; each share is told of by one of them. What is said and that
    it was said are committed together: each event is written once.
    """

    begin: Begin[FeedWork]
    clock: Clock
    randomness: Randomness
    step: int = 500

    def __call__(self) -> bool:
        """Take one step; return False where nothing is due, or others are at it."""
        with self.begin(reading=True) as work:
            if not work.feeds.are_due():
                return False
        return self._take_step()

    @repeatable
    def _take_step(self) -> bool:
        now = self.clock.now()
        with self.begin() as work:
            shares = work.feeds.due(limit=self.step)
            tellings = [(share, telling(share, now)) for share in shares]
            work.journal.add_all(
                [self._event(kind, share, now) for share, said in tellings for kind in said.kinds]
            )
            work.feeds.settle([(share.grant.id, said) for share, said in tellings])
            work.commit()
        return len(shares) == self.step or any(said.kinds for _, said in tellings)

    def _event(self, kind: EventKind, share: ShareToTell, now: datetime) -> Event:
        facts: dict[str, str | int] = {"share": share.grant.id}
        if kind is EventKind.SHARE_ENDED:
            facts["why"] = "withdrawn" if share.grant.withdrawn_at is not None else "expired"
        else:
            facts["version"] = share.version
        return Event(
            id=EventId(identifier(self.randomness)),
            kind=kind,
            at=now,
            actor=ActorKind.SYSTEM,
            result=share.grant.result,
            organisation=share.grant.organisation,
            facts=facts,
        )
