"""Recognised Exams and Tests: which, and what is asked of their results (screens V14, mission C12)."""

from collections.abc import Mapping, Sequence
from typing import Final

import attrs
from flask import Response

from adapters_web.forms import Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.organisations.requiring import ManageRequirements, RequirementForm

_PARTS: Final = ("recognised", "overall", "each", "label", "years")


@attrs.frozen(kw_only=True)
class ExamLine:
    """An exam as the page shows it."""

    code: str
    name: str
    lowest: int | None
    highest: int | None
    has_overall: bool
    has_parts: bool
    labels: Sequence[tuple[str, str]]


@verifier.get("/organisation/exams")
@open_to(Actor.OFFICER)
def recognised() -> Response:
    """Show what is asked for; main users change it here."""
    kept = _requirements().shown(required_officer().organisation)
    values = {}
    for one in kept:
        values[f"recognised_{one.exam}"] = "yes"
        for part, value in (
            ("overall", one.overall_at_least),
            ("each", one.each_at_least),
            ("years", one.oldest_years),
            ("label", one.label),
        ):
            values[f"{part}_{one.exam}"] = "" if value is None else str(value)
    return _exams_page(Form(values))


@verifier.post("/organisation/exams")
@open_to(Actor.MAIN_USER)
def save_recognised() -> Response:
    """Keep it, or show everything that is wrong."""
    officer, codes = required_officer(), [exam.code for exam in this_site().application.catalogue]
    form = typed_form(*(f"{part}_{code}" for code in codes for part in _PARTS))
    if switches_language():
        return _exams_page(form)
    objections = _requirements().save(officer.account, {code: _typed(form.values, code) for code in codes})
    if objections:
        return _exams_page(form.objected(*objections))
    say_on_next_page(texts_here().say("recognised.saved"))
    return see("verifier.recognised")


def _typed(values: Mapping[str, str], code: str) -> RequirementForm:
    return RequirementForm(
        recognised=bool(values[f"recognised_{code}"]),
        overall=values[f"overall_{code}"],
        each=values[f"each_{code}"],
        label=values[f"label_{code}"],
        years=values[f"years_{code}"],
    )


def _requirements() -> ManageRequirements:
    return this_site().application.organisations.requirements


def _exams_page(form: Form) -> Response:
    lines = [
        ExamLine(
            code=exam.code,
            name=exam.name,
            lowest=exam.current.lowest,
            highest=exam.current.highest,
            has_overall=exam.current.has_overall,
            has_parts=exam.current.has_components,
            labels=[(label, label) for label in exam.current.labels],
        )
        for exam in this_site().application.catalogue
    ]
    return page("verifier/recognised.html", status=422 if form.objections else 200, form=form, exams=lines)
