"""What the candidate shares, and stopping it (screens K11, mission B9)."""

from collections.abc import Iterator
from datetime import datetime

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.languages import texts_here
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.exams.entries import Entry
from results_core.kernel.identifiers import ShareId
from results_core.sharing.model import Touch
from results_core.sharing.withdrawing import OwnShare
from results_core.verification.looking import LookedUpLine


@attrs.frozen(kw_only=True)
class ShareCard:
    """A share as its card shows it; instants are in words."""

    id: str
    organisation: str
    town: str
    exam_name: str
    session_code: str
    exam_date: object
    sent: str
    state: str
    scope: str
    purpose: str
    until: str | None
    stopped: str | None
    touches: tuple[tuple[str, str], ...]
    """What the organisation has done first, and when."""
    is_opened: bool
    can_be_stopped: bool


@attrs.frozen(kw_only=True)
class LookedUpCard:
    """An organisation that found a result by its number, as its card shows it."""

    ref: str
    organisation: str
    exam_name: str
    session_code: str
    exam_date: object
    latest: str


@candidate.get("/shares")
@open_to(Actor.CANDIDATE)
def shares() -> Response:
    """List what is and was shared, latest first."""
    whoever = required_candidate()
    own = this_site().application.sharing.own.all(whoever.account)
    found = this_site().application.verification.who_looked.without_share(whoever.account)
    return page(
        "candidate/shares.html",
        shares=[_card(one) for one in own],
        looked_up=[_looked_up(line) for line in found],
    )


@candidate.get("/shares/<share>/stop")
@open_to(Actor.CANDIDATE)
def stopping(share: str) -> Response:
    """Ask whether to stop, and say what was downloaded stays."""
    whoever = required_candidate()
    own = this_site().application.sharing.own.one(whoever.account, ShareId(share))
    return page("candidate/share_stopping.html", share=_card(own))


@candidate.post("/shares/<share>/stop")
@open_to(Actor.CANDIDATE)
def stop_sharing(share: str) -> Response:
    """Stop it: the organisation sees nothing of it any more."""
    whoever = required_candidate()
    stopped = this_site().application.sharing.own.withdraw(whoever.account, ShareId(share))
    say_on_next_page(texts_here().say("shares.stopped", organisation=_name(stopped)))
    return see("candidate.shares")


def _card(own: OwnShare) -> ShareCard:
    grant, entry = own.share.grant, own.share.entry
    sitting = entry.sitting
    return ShareCard(
        id=grant.id,
        organisation=_name(own),
        town="" if own.organisation is None else own.organisation.town,
        exam_name=this_site().application.catalogue.exam(sitting.exam).name,
        session_code=sitting.session,
        exam_date=sitting.exam_date,
        sent=_instant(grant.sent_at, entry),
        state=own.state.value,
        scope=grant.scope.value,
        purpose=grant.purpose.value,
        until=None if grant.expires_at is None else _instant(grant.expires_at, entry),
        stopped=None if grant.withdrawn_at is None else _instant(grant.withdrawn_at, entry),
        touches=tuple(_touches(own)),
        is_opened=any(grant.touched_at(how) is not None for how in Touch),
        can_be_stopped=own.can_be_stopped,
    )


def _looked_up(line: LookedUpLine) -> LookedUpCard:
    sitting = line.read.entry.sitting
    return LookedUpCard(
        ref=line.read.entry.id,
        organisation="" if line.organisation is None else line.organisation.name,
        exam_name=this_site().application.catalogue.exam(sitting.exam).name,
        session_code=sitting.session,
        exam_date=sitting.exam_date,
        latest=_instant(line.latest, line.read.entry),
    )


def _touches(own: OwnShare) -> Iterator[tuple[str, str]]:
    for how in Touch:
        at = own.share.grant.touched_at(how)
        if at is not None:
            yield how.value, _instant(at, own.share.entry)


def _name(own: OwnShare) -> str:
    return "" if own.organisation is None else own.organisation.name


def _instant(at: datetime, entry: Entry) -> str:
    """Return the instant in the zone of the centre, and in the board's."""
    return texts_here().instant_there(at, entry.centre.zone, this_site().settings.board_zone)
