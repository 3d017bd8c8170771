"""Templates: which columns a data file has, in which order, under which names (mission C11, screens V10)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Any, Final, TypeVar

import attrs

from results_core.downloads.fields import GROUPS, ONE_SKILL, SCORES, Field
from results_core.kernel.folding import folded
from results_core.kernel.identifiers import OrganisationId, TemplateId
from results_core.kernel.objections import Objection
from results_core.kernel.values import clean_name

LONGEST: Final = 60
"""Characters of the name of a template or of a column."""
MOST: Final = 50
"""Templates of one organisation."""

Choice = TypeVar("Choice", bound=StrEnum)


@unique
class Format(StrEnum):
    """The kinds of data files."""

    XLSX = "xlsx"
    CSV = "csv"


@unique
class DateStyle(StrEnum):
    """How days are written; where a file knows days, how it shows them."""

    ISO = "iso"
    """2026-07-14"""
    DAY_FIRST = "day_first"
    """14/07/2026"""
    MONTH_FIRST = "month_first"
    """07/14/2026"""
    DOTTED = "dotted"
    """14.07.2026"""

    @property
    def pattern(self) -> str:
        """Return it as `strftime` takes it."""
        return _PATTERNS[self]


_PATTERNS: Final = {
    DateStyle.ISO: "%Y-%m-%d",
    DateStyle.DAY_FIRST: "%d/%m/%Y",
    DateStyle.MONTH_FIRST: "%m/%d/%Y",
    DateStyle.DOTTED: "%d.%m.%Y",
}


@unique
class RowPer(StrEnum):
    """What a row stands for."""

    CANDIDATE = "candidate"
    SKILL = "skill"


@attrs.frozen
class Column:
    """A column of a file."""

    field: Field
    title: str = ""
    """The organisation's own name for it; empty for ours, in the language of the headers."""


@attrs.frozen(kw_only=True)
class Shape:
    """What a data file looks like."""

    format: Format = Format.XLSX
    columns: tuple[Column, ...]
    dates: DateStyle = DateStyle.ISO
    language: str = "en"
    """Of headers and of our words."""
    row_per: RowPer = RowPer.CANDIDATE

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return the fields in their order."""
        return tuple(column.field for column in self.columns)

    def spelt(self) -> str:
        """Return it as it is kept."""
        told = attrs.asdict(self)
        told["columns"] = [[column.field.value, column.title] for column in self.columns]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@attrs.frozen(kw_only=True)
class Template:
    """A shape that the users of an organisation have made for it."""

    id: TemplateId
    organisation: OrganisationId
    name: str
    shape: Shape
    changed_at: datetime
    used_at: datetime | None = None

    @property
    def folded_name(self) -> str:
        """Return what no two templates of an organisation have."""
        return folded(self.name)


def read_shape(spelt: str) -> Shape:
    """Return the shape that `Shape.spelt` wrote; fields that are no longer known are left out."""
    told: dict[str, Any] = json.loads(spelt)
    known = {field.value: field for field in Field}
    return Shape(
        format=Format(told["format"]),
        columns=tuple(Column(known[field], title) for field, title in told["columns"] if field in known),
        dates=DateStyle(told["dates"]),
        language=told["language"],
        row_per=RowPer(told["row_per"]),
    )


_NOT_IN_DEFAULT: Final = ONE_SKILL | {Field.PASSPORT_NUMBER, Field.VERSION, Field.EXAM_CODE, Field.SHARE}


def default_shape(format: Format, language: str) -> Shape:
    """Return the default report: everything that the page of a result shows; of a passport its ending."""
    chosen = [field for fields in GROUPS.values() for field in fields if field not in _NOT_IN_DEFAULT]
    return Shape(format=format, columns=tuple(map(Column, chosen)), language=language)


@attrs.frozen(kw_only=True)
class TemplateForm:
    """What was chosen, as it was sent."""

    name: str = ""
    format: str = ""
    dates: str = ""
    language: str = ""
    row_per: str = ""
    fields: Sequence[str] = ()
    """In their order."""
    titles: Mapping[str, str] = attrs.field(factory=dict)
    """Own names, by field."""


def shape_of(form: TemplateForm, languages: Sequence[str]) -> Shape:
    """Return what the form says; what makes no sense is as if it were not there.

    A row for each skill leaves out the columns of one skill each, and the other way round.
    """
    row_per = _chosen(RowPer, form.row_per, RowPer.CANDIDATE)
    left_out = frozenset(SCORES) if row_per is RowPer.SKILL else ONE_SKILL
    known = {field.value: field for field in Field if field not in left_out}
    fields = [known[field] for field in dict.fromkeys(form.fields) if field in known]
    return Shape(
        format=_chosen(Format, form.format, Format.XLSX),
        columns=tuple(Column(field, clean_name(form.titles.get(field, ""))[:LONGEST]) for field in fields),
        dates=_chosen(DateStyle, form.dates, DateStyle.ISO),
        language=form.language if form.language in languages else languages[0],
        row_per=row_per,
    )


def objections_to(form: TemplateForm, shape: Shape, others: Sequence[Template]) -> list[Objection]:
    """Return everything that is wrong, beside the other templates of the organisation."""
    wrong, name = [], clean_name(form.name)
    if not name:
        wrong.append(Objection("name", "template_name_missing"))
    elif len(name) > LONGEST:
        wrong.append(Objection("name", "template_name_long", {"most": LONGEST}))
    elif any(folded(name) == one.folded_name for one in others):
        wrong.append(Objection("name", "template_name_taken"))
    if not shape.columns:
        wrong.append(Objection("columns", "template_columns_missing"))
    if any(len(clean_name(title)) > LONGEST for title in form.titles.values()):
        wrong.append(Objection("columns", "template_title_long", {"most": LONGEST}))
    return wrong


def _chosen(choices: type[Choice], text: str, default: Choice) -> Choice:
    return next((choice for choice in choices if choice.value == text), default)
