"""Bulk verification: bringing a list, its columns, the dry run, the start (screens V8c, mission C10)."""

from collections.abc import Sequence
from typing import Final

import attrs
from flask import Response, request

from adapters_web.forms import EMPTY, Form, typed, typed_form
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.moments import stamped
from results_core.application.for_verification import BulkDesk
from results_core.kernel.identifiers import BulkCheckId
from results_core.kernel.objections import Objection
from results_core.verification.bulk_columns import REQUIRED, Cell, Columns, DayOrder, Role, text_of
from results_core.verification.bulk_model import Asker, BadList, BulkCheck, BulkState
from results_core.verification.bulk_preparing import Draft
from results_core.verification.verdicts import Verdict

_LONGEST_SHOWN: Final = 40


@attrs.frozen(kw_only=True)
class CheckLine:
    """A line of the history."""

    ref: str
    when: str
    rows: int
    state: str
    hits: int
    misses: int


def desk() -> BulkDesk:
    """Return what checks lists."""
    return this_site().application.verification.bulk


def asker_of(whoever: OfficerHere) -> Asker:
    """Return who has a list checked."""
    return Asker(organisation=whoever.organisation, officer=whoever.account)


@verifier.get("/search/bulk")
@open_to(Actor.OFFICER)
def bulk_checks() -> Response:
    """Show the form, and the checks that there were."""
    return _form_page(required_officer(), EMPTY)


@verifier.post("/search/bulk")
@marked(Mark.LONG_FIELD)
@open_to(Actor.OFFICER)
def bring_list() -> Response:
    """Take a list in; nothing of it is looked up yet."""
    whoever, form = required_officer(), Form({"pasted": typed("pasted")})
    if switches_language():
        return _form_page(whoever, form)
    file = request.files.get("file")
    content = b"" if file is None else file.read()
    try:
        if content:
            table = desk().read.upload(content)
        elif form.values["pasted"].strip():
            table = desk().read.pasted(form.values["pasted"])
        else:
            return _form_page(whoever, form.objected(Objection("file", "bulk_nothing")), status=422)
        check = desk().prepare.bring(asker_of(whoever), table)
    except BadList as bad:
        wrong = Objection("file" if content else "pasted", bad.reason, dict(bad.facts))
        return _form_page(whoever, form.objected(wrong), status=422)
    return see("verifier.bulk_columns", check=check)


@verifier.get("/search/bulk/<check>/columns")
@open_to(Actor.OFFICER)
def bulk_columns(check: str) -> Response:
    """Show which column seems to be which, and the first rows."""
    draft = desk().prepare.draft(asker_of(required_officer()), BulkCheckId(check))
    if draft.check.state is not BulkState.DRAFT:
        return see("verifier.bulk_check", check=check)
    places = {role.value: str(place) for role, place in draft.guessed.places.items()}
    return _columns_page(draft, Form({**places, "order": draft.guessed.order.value}))


@verifier.post("/search/bulk/<check>/columns")
@open_to(Actor.OFFICER)
def choose_columns(check: str) -> Response:
    """Keep which column is which, and go on to the dry run."""
    who = asker_of(required_officer())
    draft = desk().prepare.draft(who, BulkCheckId(check))
    form = typed_form(*Role, "order")
    if switches_language():
        return _columns_page(draft, form)
    columns, wrong = _chosen(form, len(draft.header))
    if wrong:
        return _columns_page(draft, form.objected(*wrong), status=422)
    desk().prepare.choose(who, BulkCheckId(check), columns)
    return see("verifier.bulk_check", check=check)


@verifier.post("/search/bulk/<check>/start")
@open_to(Actor.OFFICER)
def start_bulk(check: str) -> Response:
    """Start the check, or show the one that runs for the same list."""
    who = asker_of(required_officer())
    started = desk().prepare.start(who, BulkCheckId(check))
    if started != check:
        say_on_next_page(texts_here().say("bulk.same_list"))
    return see("verifier.bulk_check", check=started)


@verifier.post("/search/bulk/<check>/stop")
@open_to(Actor.OFFICER)
def stop_bulk(check: str) -> Response:
    """Stop the check; what has its verdict keeps it."""
    desk().prepare.stop(asker_of(required_officer()), BulkCheckId(check))
    return see("verifier.bulk_check", check=check)


@verifier.post("/search/bulk/<check>/go-on")
@open_to(Actor.OFFICER)
def go_on_bulk(check: str) -> Response:
    """Let a check go on that waits because of its misses; that is recorded."""
    desk().prepare.go_on(asker_of(required_officer()), BulkCheckId(check))
    return see("verifier.bulk_check", check=check)


def line_of_check(check: BulkCheck, zone: str) -> CheckLine:
    """Return what a line of the history says."""
    return CheckLine(
        ref=check.id,
        when=stamped(check.begun_at or check.made_at, zone),
        rows=check.rows,
        state=texts_here().say(f"bulk.state.{check.state.value}"),
        hits=check.looked_up - check.missed,
        misses=check.counts.get(Verdict.NO_MATCH.value, 0),
    )


def _chosen(form: Form, width: int) -> tuple[Columns, list[Objection]]:
    places = {
        role: int(text)
        for role in Role
        if (text := form.values[role.value]).isdecimal() and text.isascii() and int(text) < width
    }
    wrong = [Objection(role.value, f"bulk_column_{role.value}") for role in REQUIRED if role not in places]
    taken: set[int] = set()
    for role, place in places.items():
        if place in taken:
            wrong.append(Objection(role.value, "bulk_column_twice"))
        taken.add(place)
    orders = {order.value: order for order in DayOrder}
    return Columns(places=places, order=orders.get(form.values["order"], DayOrder.REFUSED)), wrong


def _form_page(whoever: OfficerHere, form: Form, *, status: int = 200) -> Response:
    checks = desk().show.listed(asker_of(whoever))
    return page(
        "verifier/bulk.html",
        status=status,
        form=form,
        lines=[line_of_check(check, whoever.zone) for check in checks],
        zone=whoever.zone,
    )


def _columns_page(draft: Draft, form: Form, *, status: int = 200) -> Response:
    texts = texts_here()
    names = [_shown(name) or texts.say("bulk.unnamed", place=at + 1) for at, name in enumerate(draft.header)]
    width = len(names)
    return page(
        "verifier/bulk_columns.html",
        status=status,
        form=form,
        check=draft.check,
        names=names,
        choices=[(str(place), name) for place, name in enumerate(names)],
        roles=[role.value for role in Role],
        orders=[(order.value, texts.say(f"bulk.order.{order.value}"), language_here()) for order in DayOrder],
        first=[_padded(row, width) for row in draft.first],
    )


def _padded(row: Sequence[Cell], width: int) -> list[str]:
    shown = [_shown(cell) for cell in row[:width]]
    return [*shown, *([""] * (width - len(shown)))]


def _shown(cell: Cell) -> str:
    text = text_of(cell)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
