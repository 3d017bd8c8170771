"""Shared Results: the list that officers begin with (screens V5, mission C6)."""

from datetime import date
from typing import Final
from urllib.parse import parse_qsl

import attrs
from flask import Response, request

from adapters_web.forms import Form, typed, typed_form
from adapters_web.languages import switches_language
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import page, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.inbox_address import ListAddress, address_of
from adapters_web.verifier.inbox_rows import (
    chips_of,
    count_words,
    pager_of,
    rows_of,
    sizes_of,
    sortings_of,
)
from results_core.kernel.objections import Objection
from results_core.kernel.values import canonical_code
from results_core.sharing.judging import Verdict
from results_core.verification.listing import MOST_COUNTED, Order, Personal, Seen
from results_texts.typed_dates import typed_date

_FIELDS: Final = (
    "name",
    "born",
    "id_number",
    "email",
    "centre",
    "place",
    "status",
    "minimum",
    "start",
    "end",
)
_LONGEST: Final = 100
_SORTING: Final = frozenset({"sort", "direction", "page"})


@verifier.get("/results")
@open_to(Actor.OFFICER)
def results() -> Response:
    """Show a page of what candidates share with the organisation."""
    whoever = required_officer()
    listed = address_of(request.query_string.decode(errors="replace"), whoever)
    if listed.is_broken:
        return see_path(ListAddress().path(whoever))
    return _list(whoever, listed, _form_of(listed))


@verifier.post("/results")
@open_to(Actor.OFFICER)
def search_results() -> Response:
    """Take the filters, and go to the address of the list that they leave."""
    whoever, form = required_officer(), typed_form(*_FIELDS)
    exams = tuple(exam for exam in request.form.getlist("exam") if exam in this_site().application.catalogue)
    days = {field: typed_date(form.values[field]) for field in ("born", "start", "end")}
    wrong = _objections(form, days)
    if wrong and switches_language():
        return _list(whoever, ListAddress(exams=exams), form)
    if wrong:
        return _list(whoever, ListAddress(exams=exams), form.objected(*wrong), status=422)
    before = address_of(typed("list"), whoever)
    asked = ListAddress(
        personal=Personal(
            name=form.values["name"].strip()[:_LONGEST],
            born=days["born"],
            id_number=canonical_code(form.values["id_number"])[:_LONGEST],
            email=form.values["email"].strip()[:_LONGEST],
        ),
        exams=exams,
        centre=form.values["centre"].strip()[:_LONGEST],
        place=form.values["place"].strip()[:_LONGEST],
        seen=next((seen for seen in Seen if seen.value == form.values["status"]), None),
        minimum=next((one for one in Verdict if one.value == form.values["minimum"]), None),
        start=days["start"],
        end=days["end"],
        order=before.order,
        descending=before.descending,
        size=before.size,
    )
    is_same = attrs.evolve(before, page=1, since_login=False) == asked
    return see_path((before if is_same and switches_language() else asked).path(whoever))


def _objections(form: Form, days: dict[str, date | None]) -> list[Objection]:
    wrong = [
        Objection(field, f"inbox_{field}")
        for field, day in days.items()
        if form.values[field].strip() and day is None
    ]
    start, end = days["start"], days["end"]
    if start is not None and end is not None and end < start:
        wrong.append(Objection("end", "inbox_range"))
    return wrong


def _form_of(listed: ListAddress) -> Form:
    personal = listed.personal
    values = {
        "name": personal.name,
        "born": personal.born.isoformat() if personal.born else "",
        "id_number": personal.id_number,
        "email": personal.email,
        "centre": listed.centre,
        "place": listed.place,
        "status": listed.seen.value if listed.seen else "",
        "minimum": listed.minimum.value if listed.minimum else "",
        "start": listed.start.isoformat() if listed.start else "",
        "end": listed.end.isoformat() if listed.end else "",
    }
    return Form(values)


def show_list(whoever: OfficerHere, listed: ListAddress, objection: Objection) -> Response:
    """Show the list that something was asked of, and what is wrong with that."""
    form = _form_of(listed).objected(objection)
    return _list(whoever, listed, form, status=422, page=listed.path(whoever))


def _list(
    whoever: OfficerHere, listed: ListAddress, form: Form, *, status: int = 200, **context: str
) -> Response:
    site = this_site()
    listing = site.application.receiving.inbox.page(
        whoever.officer, listed.search(whoever), listed.wanted, last=listed.page is None
    )
    here = attrs.evolve(listed, page=listing.page.number)
    return page(
        "verifier/results.html",
        status=status,
        listing=listing,
        listed=here,
        form=form,
        form_id="search",
        rows=rows_of(listing, here, whoever),
        chips=chips_of(here, whoever),
        pager=pager_of(listing, here, whoever),
        exams=[(exam.code, exam.name) for exam in site.application.catalogue],
        orders=list(Order),
        sortings=sortings_of(here, whoever),
        sizes=sizes_of(here, whoever),
        query=here.query(whoever),
        kept=[(name, text) for name, text in parse_qsl(here.query(whoever)) if name not in _SORTING],
        count_words=count_words(listing.counts.matching),
        is_counted=listing.counts.matching <= MOST_COUNTED,
        since_words=count_words(listing.counts.since),
        news_path=ListAddress(since_login=True).path(whoever),
        is_first_visit=whoever.officer.previous_login_at is None,
        **context,
    )
