"""Templates of data files: made, changed, copied, removed; previewed without a script (screens V10)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import attrs
from flask import Response, request

from adapters_web.forms import Form, typed
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.downloads.fields import GROUPS, ONE_SKILL, SCORES, Field, Group
from results_core.downloads.managing import ManageTemplates
from results_core.downloads.templates import DateStyle, Format, RowPer, Shape, Template, TemplateForm
from results_core.kernel.identifiers import TemplateId
from results_core.kernel.objections import Objection

_MOST = len(Field)
_LONGEST = 500
_FIRST = ("given_names", "family_name", "date_of_birth", "exam", "exam_date", "result", "overall", "cefr")
"""What a new template begins with."""


@attrs.frozen
class PreviewTable:
    """The first rows of a file."""

    heading: Sequence[str]
    rows: Sequence[Sequence[str]]


@verifier.get("/downloads/templates/new")
@open_to(Actor.OFFICER)
def new_template() -> Response:
    """Show the form, with the columns that nearly everybody takes."""
    form = TemplateForm(
        format=Format.XLSX,
        dates=DateStyle.ISO,
        language=language_here(),
        row_per=RowPer.CANDIDATE,
        fields=_FIRST,
    )
    return _form_page(required_officer(), form)


@verifier.post("/downloads/templates/new")
@open_to(Actor.OFFICER)
def make_template() -> Response:
    """Keep the template, or show the form as the button changes it."""
    return _answer(required_officer())


@verifier.get("/downloads/templates/<shape>")
@open_to(Actor.OFFICER)
def template(shape: str) -> Response:
    """Show a template as it is kept."""
    whoever = required_officer()
    return _form_page(whoever, _form_of(_templates().one(whoever.officer, TemplateId(shape))), ref=shape)


@verifier.post("/downloads/templates/<shape>")
@open_to(Actor.OFFICER)
def save_template(shape: str) -> Response:
    """Keep a changed template, or show the form as the button changes it."""
    whoever = required_officer()
    _templates().one(whoever.officer, TemplateId(shape))
    return _answer(whoever, shape)


@verifier.post("/downloads/templates/<shape>/copy")
@open_to(Actor.OFFICER)
def copy_template(shape: str) -> Response:
    """Keep a copy under a free name."""
    whoever = required_officer()
    if switches_language():
        return see("verifier.downloads")
    copied = _templates().copy(whoever.officer, TemplateId(shape))
    texts = texts_here()
    if isinstance(copied, list):
        say_on_next_page(texts.say(f"objection.{copied[0].code}", **copied[0].facts))
    else:
        say_on_next_page(texts.say("downloads.copied", name=copied.name))
    return see("verifier.downloads")


@verifier.get("/downloads/templates/<shape>/removal")
@open_to(Actor.OFFICER)
def removing_template(shape: str) -> Response:
    """Ask before a template is removed."""
    whoever = required_officer()
    found = _templates().one(whoever.officer, TemplateId(shape))
    return page("verifier/template_removal.html", template=found)


@verifier.post("/downloads/templates/<shape>/removal")
@open_to(Actor.OFFICER)
def remove_template(shape: str) -> Response:
    """Remove a template; files that were made with it stay."""
    whoever = required_officer()
    if switches_language():
        return removing_template(shape)
    _templates().remove(whoever.officer, TemplateId(shape))
    say_on_next_page(texts_here().say("template.removed"))
    return see("verifier.downloads")


def _answer(whoever: OfficerHere, ref: str = "") -> Response:
    form = _typed()
    if switches_language() or typed("do") != "save":
        return _form_page(whoever, form, ref=ref)
    saved = _templates().save(whoever.officer, form, TemplateId(ref) if ref else None)
    if isinstance(saved, list):
        return _form_page(whoever, form, *saved, ref=ref)
    say_on_next_page(texts_here().say("template.saved"))
    return see("verifier.downloads")


def _typed() -> TemplateForm:
    """Return what was sent: the order as it was, without what is not ticked any more, new ones behind it."""
    ticked, before = (request.form.getlist(name)[:_MOST] for name in ("field", "order"))
    order = [field for field in before if field in ticked]
    order += [field for field in ticked if field not in order]
    what, _, field = typed("do").partition(":")
    if field in order:
        place = order.index(field)
        order.remove(field)
        order.insert(max(0, place + {"up": -1, "down": 1}.get(what, 0)), field)
    return TemplateForm(
        name=typed("name")[:_LONGEST],
        format=typed("format"),
        dates=typed("dates"),
        language=typed("headers"),
        row_per=typed("row_per"),
        fields=order,
        titles={field: typed(f"title-{field}")[:_LONGEST] for field in order},
    )


def _form_of(kept: Template) -> TemplateForm:
    shape = kept.shape
    return TemplateForm(
        name=kept.name,
        format=shape.format,
        dates=shape.dates,
        language=shape.language,
        row_per=shape.row_per,
        fields=[column.field for column in shape.columns],
        titles={column.field: column.title for column in shape.columns},
    )


def _form_page(whoever: OfficerHere, form: TemplateForm, *wrong: Objection, ref: str = "") -> Response:
    texts, shape = texts_here(), _templates().shape(form)
    values = {
        "name": form.name,
        "format": shape.format.value,
        "headers": shape.language,
        "dates": shape.dates.value,
        "row_per": shape.row_per.value,
    }
    return page(
        "verifier/template_form.html",
        status=422 if wrong else 200,
        form=Form(values, wrong),
        title=texts.say("template.edit" if ref else "template.new"),
        formats=[(one.value, one.value, language_here()) for one in Format],
        languages=[(one, texts.say(f"language.{one}"), one) for one in _templates().languages],
        dates=_choices(DateStyle, "template.dates"),
        rows_per=_choices(RowPer, "template.row_per"),
        groups=_groups(shape),
        chosen=set(shape.fields),
        columns=shape.columns,
        preview=_preview(shape, whoever),
    )


def _choices(values: Any, named: str) -> list[tuple[str, str, str]]:  # noqa: ANN401 - an enumeration
    return [(one.value, texts_here().say(f"{named}.{one}"), language_here()) for one in values]


def _groups(shape: Shape) -> list[tuple[Group, list[Field]]]:
    left_out = frozenset(SCORES) if shape.row_per is RowPer.SKILL else ONE_SKILL
    return [(group, [field for field in fields if field not in left_out]) for group, fields in GROUPS.items()]


def _preview(shape: Shape, whoever: OfficerHere) -> PreviewTable:
    made = _templates().preview(shape, whoever.zone)
    rows = list(zip(*made.columns, strict=True))[:3]
    return PreviewTable(made.sheet.heading, [[_spelt(cell, shape) for cell in row] for row in rows])


def _spelt(cell: object, shape: Shape) -> str:
    if isinstance(cell, datetime):
        return f"{cell:{shape.dates.pattern} %H:%M}"
    if isinstance(cell, date):
        return f"{cell:{shape.dates.pattern}}"
    return "" if cell is None else str(cell)


def _templates() -> ManageTemplates:
    return this_site().application.downloads.templates
