"""Sending a result to an organisation: find it, choose and check, send (screens K10, mission B8)."""

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from flask import Response, request
from werkzeug.exceptions import BadRequest

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.results import own_result
from adapters_web.candidate.showing import card_of
from adapters_web.clients import TOO_MANY, with_retry
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import CandidateHere, required_candidate
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import clock_time
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.kernel.objections import Objection
from results_core.organisations.directory import Found, TooShort
from results_core.results.model import ReadResult
from results_core.sharing.granting import AlreadyShared, Prospect, SendingForm, Sent
from results_core.sharing.judging import verdict_of_all
from results_core.sharing.model import Expiry, Purpose, ShareGrant, ShareScope
from results_core.throttling.budgets import Exhausted

_FIELDS: Final = ("scope", "purpose", "expiry", "agrees")
_FIRST: Final = Form({"scope": ShareScope.EVERYTHING.value, "expiry": Expiry.NONE.value})
_LONGEST: Final = 200
"""Characters that are looked for."""


@attrs.frozen(kw_only=True)
class _Search:
    """What was looked for, and what was found."""

    form: Form = EMPTY
    found: Found | None = None
    refused: Exhausted | None = None


@candidate.get("/results/<ref>/send")
@open_to(Actor.CANDIDATE)
def sending(ref: str) -> Response:
    """Ask whom to send it to; with a name, list who matches."""
    whoever = required_candidate()
    read = own_result(whoever, ref)
    search = _searched(whoever, read) if "name" in request.args else _Search()
    answer = page(
        "candidate/sending.html",
        status=TOO_MANY if search.refused else 422 if search.form.objections else 200,
        entry=card_of(read),
        form=search.form,
        found=search.found,
        countries=_countries(search.found),
    )
    return with_retry(answer, search.refused) if search.refused else answer


@candidate.get("/results/<ref>/organisations")
@open_to(Actor.CANDIDATE)
def sending_found(ref: str) -> Response:
    """List who matches, as a part of the page, for the script that looks while one types."""
    whoever = required_candidate()
    read = own_result(whoever, ref)
    search = _searched(whoever, read)
    return page(
        "candidate/sending_found.html",
        status=TOO_MANY if search.refused else 200,
        banner=None,
        entry=card_of(read),
        form=search.form,
        found=search.found,
        countries=_countries(search.found),
    )


@candidate.get("/results/<ref>/send/<org>")
@open_to(Actor.CANDIDATE)
def choosing(ref: str, org: str) -> Response:
    """Show what the organisation asks for and what it would see, and ask what to send."""
    whoever = required_candidate()
    return _choices_page(whoever, own_result(whoever, ref), org, _FIRST)


@candidate.post("/results/<ref>/send/<org>")
@open_to(Actor.CANDIDATE)
def send_result(ref: str, org: str) -> Response:
    """Send it, or show what is wrong; a second press finds it sent."""
    whoever = required_candidate()
    read, form = own_result(whoever, ref), typed_form(*_FIELDS)
    if switches_language():
        return _choices_page(whoever, read, org, form)
    answer = this_site().application.sharing.send(
        whoever.account,
        ResultId(read.entry.id),
        OrganisationId(org),
        SendingForm(
            scope=form.values["scope"],
            purpose=form.values["purpose"],
            expiry=form.values["expiry"],
            agrees=bool(form.values["agrees"]),
        ),
    )
    match answer:
        case Sent():
            say_on_next_page(_sent(answer, read.entry.centre.zone))
            return see("candidate.shares")
        case AlreadyShared():
            return _choices_page(whoever, read, org, form.objected(_already(answer.grant)))
        case _:
            return _choices_page(whoever, read, org, form.objected(*answer))


def _searched(whoever: CandidateHere, read: ReadResult) -> _Search:
    text = request.args.get("name", "")[:_LONGEST]
    if "\0" in text:
        raise BadRequest
    form = Form({"name": text})
    if not text.strip():
        return _Search(form=form.objected(Objection("name", "send_name_missing")))
    try:
        answer = this_site().application.sharing.find(whoever.account, text, exam=read.entry.sitting.exam)
    except TooShort:
        return _Search(form=form.objected(Objection("name", "send_name_short")))
    if isinstance(answer, Exhausted):
        when = clock_time(answer.until) if answer.until else ""
        wrong = form.objected(Objection("name", "send_searches", {"time": when}))
        return _Search(form=wrong, refused=answer)
    return _Search(form=form, found=answer)


def _countries(found: Found | None) -> dict[str, str]:
    return {one.country: texts_here().country(one.country) for one in found.listed} if found else {}


def _choices_page(whoever: CandidateHere, read: ReadResult, org: str, form: Form) -> Response:
    application = this_site().application
    scope = next((one for one in ShareScope if one.value == form.values.get("scope")), ShareScope.EVERYTHING)
    prospect = application.sharing.send.prospect(
        whoever.account, ResultId(read.entry.id), OrganisationId(org), scope=scope
    )
    return page(
        "candidate/sending_choices.html",
        status=422 if form.objections else 200,
        entry=card_of(read),
        form=form,
        prospect=prospect,
        already=None if prospect.standing is None else _already(prospect.standing),
        country=texts_here().country(prospect.organisation.country),
        verdict=verdict_of_all(prospect.demands),
        sees=_sees(prospect),
        scopes=[choice.value for choice in ShareScope],
        purposes=[choice.value for choice in Purpose],
        expiries=[choice.value for choice in Expiry],
    )


@attrs.frozen(kw_only=True)
class _Sees:
    """What the organisation would see of the candidate."""

    name: str
    date_of_birth: date
    id_number: str
    email: str
    has_photo: bool
    has_skills: bool


def _sees(prospect: Prospect) -> _Sees:
    entry, catalogue = prospect.read.entry, this_site().application.catalogue
    sitting = entry.sitting
    return _Sees(
        name=entry.name,
        date_of_birth=entry.date_of_birth,
        id_number=entry.id_number,
        email=prospect.email,
        has_photo=catalogue.exam(sitting.exam).photo,
        has_skills=catalogue.regime(sitting.exam, sitting.exam_date).has_components,
    )


def _already(grant: ShareGrant) -> Objection:
    zone = ZoneInfo(this_site().settings.board_zone)
    return Objection("", "send_already", {"day": texts_here().day(grant.sent_at.astimezone(zone).date())})


def _sent(answer: Sent, zone: str) -> str:
    texts, board_zone = texts_here(), this_site().settings.board_zone
    text_id = "sending.waits" if answer.waits else "sending.done"
    return texts.say(
        text_id,
        organisation=answer.organisation.name,
        at=texts.instant_there(answer.grant.sent_at, zone, board_zone),
    )
