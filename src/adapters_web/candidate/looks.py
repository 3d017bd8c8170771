"""Who looked at a result, and "this was not me" (screens K11b, mission B10)."""

from datetime import datetime
from typing import Final

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.results import own_result
from adapters_web.candidate.showing import card_of
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.exams.entries import Entry
from results_core.kernel.identifiers import EventId, ResultId
from results_core.kernel.objections import Objection
from results_core.verification.looking import LONGEST_WORDS, LookLine

_FIELD: Final = "words"


@attrs.frozen(kw_only=True)
class LookCard:
    """A look as its card shows it."""

    id: str
    organisation: str
    town: str
    at: str
    way: str
    """The id of the words for the way in which it was looked."""
    seen: str
    """The id of the words for what was seen."""
    is_reported: bool


@candidate.get("/results/<ref>/looks")
@open_to(Actor.CANDIDATE)
def looks(ref: str) -> Response:
    """List every look, latest first, and how many attempts missed on each day."""
    whoever = required_candidate()
    read = own_result(whoever, ref)
    told = this_site().application.verification.who_looked(whoever.account, ResultId(ref))
    return page(
        "candidate/looks.html",
        entry=card_of(read),
        looks=[_card(line, read.entry) for line in told.looks],
        missed=told.missed,
    )


@candidate.get("/results/<ref>/looks/<look>")
@open_to(Actor.CANDIDATE)
def reporting(ref: str, look: str) -> Response:
    """Ask whether to report a look, and for a line about it."""
    return _reporting_page(ref, look, EMPTY)


@candidate.post("/results/<ref>/looks/<look>")
@open_to(Actor.CANDIDATE)
def report_look(ref: str, look: str) -> Response:
    """Take the report down: operators see it."""
    whoever, form = required_candidate(), typed_form(_FIELD)
    if switches_language():
        return _reporting_page(ref, look, form)
    if len(form.values[_FIELD]) > LONGEST_WORDS:
        too_long = Objection(_FIELD, "looks_words", {"most": LONGEST_WORDS})
        return _reporting_page(ref, look, form.objected(too_long), status=422)
    who_looked = this_site().application.verification.who_looked
    who_looked.report(whoever.account, ResultId(ref), EventId(look), form.values[_FIELD])
    say_on_next_page(texts_here().say("looks.reported_banner"))
    return see("candidate.looks", ref=ref)


def _reporting_page(ref: str, look: str, form: Form, *, status: int = 200) -> Response:
    whoever = required_candidate()
    read = own_result(whoever, ref)
    who_looked = this_site().application.verification.who_looked
    line = who_looked.one(whoever.account, ResultId(ref), EventId(look))
    return page(
        "candidate/look_reporting.html",
        status=status,
        entry=card_of(read),
        look=_card(line, read.entry),
        form=form,
    )


def _card(line: LookLine, entry: Entry) -> LookCard:
    shown = f"{line.way.value}.{line.shown}" if line.shown is not None else line.way.value
    return LookCard(
        id=line.id,
        organisation="" if line.organisation is None else line.organisation.name,
        town="" if line.organisation is None else line.organisation.town,
        at=_instant(line.at, entry),
        way=f"looks.way.{line.way.value}",
        seen=f"looks.seen.{shown}",
        is_reported=line.is_reported,
    )


def _instant(at: datetime, entry: Entry) -> str:
    """Return the instant in the zone of the centre, and in the board's."""
    return texts_here().instant_there(at, entry.centre.zone, this_site().settings.board_zone)
