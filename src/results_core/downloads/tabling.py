"""From shared results to the cells of a data file: a shape compiled to one function over many rows.

Cells are made column by column: what repeats (days, words, exams) is made once and looked up.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

import attrs

from results_core.downloads.fields import CellKind, Field, kind_of
from results_core.downloads.rows import PLACES, SharedRows
from results_core.downloads.templates import DateStyle, Format, RowPer, Shape
from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import passport_place
from results_core.exams.regimes import Component
from results_core.kernel.confidential import ColumnCipher
from results_core.results.model import BELOW
from results_core.results.statement_numbers import shown
from results_core.verification.showing import masked

_NO_SKILL: Final = ((None, None),)
_DAYS_KEPT: Final = 1024
"""Instants whose days are remembered: papers are made and amended many at an instant."""

Cells = Sequence[Any]
"""A column's cells: texts, whole numbers, days, instants without a zone (on the clocks of one), or None."""
Columns = Sequence[Cells]
"""Columns of equal length: some rows of a file."""
_Making = Callable[[Cells], Cells]

_SKILL: Final = len(PLACES)
"""Behind the row: the skill that a row of its own is for, and its score."""


class FileWording(Protocol):
    """Our words in files."""

    @property
    def languages(self) -> Sequence[str]:
        """The languages that there are texts in, the usual one first."""

    def say(self, text: str, language: str) -> str:
        """Return the text of this id in the language.

        Raises:
            LookupError: There are no texts in this language, or none of this id.
        """


@attrs.frozen(kw_only=True)
class Sheet:
    """What whoever writes a data file must know of it."""

    format: Format
    heading: tuple[str, ...]
    kinds: tuple[CellKind, ...]
    dates: DateStyle
    title: str
    """Of the sheet, where a file has sheets."""


@attrs.frozen
class Compiled:
    """A shape, ready for any number of rows."""

    sheet: Sheet
    columns: Callable[[SharedRows], Columns]
    """Makes the cells of some rows, within scope and state of each."""


@attrs.frozen(kw_only=True)
class CompileShape:
    """Make of a shape the function that makes its cells."""

    wording: FileWording
    catalogue: Catalogue
    cipher: ColumnCipher

    def __call__(self, shape: Shape, zone: str) -> Compiled:
        """Return the heading and the function; instants are those of clocks in the zone."""
        making = _Cells(shape, ZoneInfo(zone), self)
        makers = [making.of(field) for field in shape.fields]
        is_by_skill = shape.row_per is RowPer.SKILL

        def columns(rows: SharedRows) -> Columns:
            if not rows:
                return [()] * len(makers)
            taken: Columns = rows.cut().columns
            if is_by_skill:
                taken = list(zip(*_by_skill(zip(*taken, strict=True)), strict=True))
            return [make(taken) for make in makers]

        sheet = Sheet(
            format=shape.format,
            heading=tuple(
                column.title or self.wording.say(f"download.column.{column.field}", shape.language)
                for column in shape.columns
            ),
            kinds=tuple(map(kind_of, shape.fields)),
            dates=shape.dates,
            title=self.wording.say("download.sheet", shape.language),
        )
        return Compiled(sheet, columns)


def _by_skill(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return a row for each skill that has a score, and one for a result that has none."""
    found = []
    for row in rows:
        scores = [(skill.value, row[PLACES[skill.value]]) for skill in Component]
        said: list[tuple[str | None, Any]] = [one for one in scores if one[1] is not None]
        found.extend([(*row, skill, score) for skill, score in said or _NO_SKILL])
    return found


class _Cache(dict[Any, Any]):
    """What is made of each value, once."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__({None: None})
        self._make = make

    def __missing__(self, value: Any) -> Any:  # noqa: ANN401 - whatever stands in a row
        made = self[value] = self._make(value)
        return made


class _Cells:
    """Makes the cells of a column out of the columns of the rows."""

    def __init__(self, shape: Shape, zone: ZoneInfo, parts: CompileShape) -> None:
        self._language = shape.language
        self._zone = zone
        self._parts = parts
        self._day = lru_cache(_DAYS_KEPT)(self._day_on_clocks)

    def of(self, field: Field) -> _Making:
        """Return what makes the cells of a field."""
        if field in _SPECIAL:
            make = _SPECIAL[field]
            return lambda taken: make(self, taken)
        place = PLACES[_SOURCES.get(field, field.value)]
        match kind_of(field):
            case CellKind.INSTANT:
                return lambda taken: self._on_clocks(taken[place])
            case CellKind.WORD if field in _SPELT:
                words = _Cache(self._word_of(field))
                return lambda taken: list(map(words.__getitem__, taken[place]))
        return lambda taken: taken[place]

    def _word_of(self, field: Field) -> Callable[[Any], Any]:
        say, language, catalogue = self._parts.wording.say, self._language, self._parts.catalogue
        match field:
            case Field.EXAM:
                return lambda code: catalogue.exam(code).name
            case Field.STATE:
                return lambda status: say(f"inbox.state.{status}", language)
            case Field.SCOPE:
                return lambda scope: say(f"download.scope.{scope}", language)
        return lambda purpose: say(f"purpose.{purpose}", language)

    def _on_clocks(self, instants: Cells) -> Cells:
        if not any(instants):
            return instants
        zone, naive = self._zone, datetime.combine
        return [at and naive(here := at.astimezone(zone), here.time()) for at in instants]

    def given_names(self, taken: Columns) -> Cells:
        return _as_printed(taken, "given_names")

    def family_name(self, taken: Columns) -> Cells:
        return _as_printed(taken, "family_name")

    def passport(self, taken: Columns) -> Cells:
        open_, numbers = self._parts.cipher.open, _of(taken, "id_number")
        sealed = zip(_of(taken, "passport_sealed"), numbers, strict=True)
        return [one and open_(one, place=passport_place(number)) for one, number in sealed]

    def passport_ending(self, taken: Columns) -> Cells:
        return [number and masked(number) for number in self.passport(taken)]

    def photo(self, taken: Columns) -> Cells:
        yes, no = (self._parts.wording.say(f"download.{word}", self._language) for word in ("yes", "no"))
        shows = _Cache(lambda code: self._parts.catalogue.exam(code).photo)
        there = zip(_of(taken, "has_photo"), _of(taken, "exam"), strict=True)
        return [yes if is_there and shows[exam] else no for is_there, exam in there]

    def confirmed_on(self, taken: Columns) -> Cells:
        """Return the day of the paper: that of the release, where it was made before."""
        days = _Cache(lambda paper: paper[0] and self._day(max(paper)))
        papers = zip(_of(taken, "issued_at"), _of(taken, "releases_at"), strict=True)
        return list(map(days.__getitem__, papers))

    def amended_on(self, taken: Columns) -> Cells:
        """Return the day where it was amended after the organisation had received it."""
        changes = zip(_of(taken, "amended_at"), _of(taken, "received_at"), strict=True)
        return [self._day(at) if at is not None and at > since else None for at, since in changes]

    def version(self, taken: Columns) -> Cells:
        return [number or None for number in _of(taken, "version")]

    def reference(self, taken: Columns) -> Cells:
        return [number and shown(number) for number in _of(taken, "statement_number")]

    def skill(self, taken: Columns) -> Cells:
        say = self._parts.wording.say
        names = _Cache(lambda skill: say(f"download.column.{skill}", self._language))
        return list(map(names.__getitem__, taken[_SKILL]))

    def skill_score(self, taken: Columns) -> Cells:
        return self.scores(taken, _SKILL + 1)

    def scores(self, taken: Columns, place: int) -> Cells:
        scores = taken[place]
        if BELOW not in scores:
            return scores
        sittings = zip(scores, _of(taken, "exam"), _of(taken, "exam_date"), strict=True)
        return [self._below(exam, day) if score == BELOW else score for score, exam, day in sittings]

    def _below(self, exam: str, day: date) -> str:
        return f"<{self._parts.catalogue.regime(exam, day).lowest}"

    def _day_on_clocks(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


def _of(taken: Columns, name: str) -> Cells:
    return taken[PLACES[name]]


def _as_printed(taken: Columns, name: str) -> Cells:
    """Return the names of the papers, and those that were entered where there is none."""
    if None not in _of(taken, "family_name"):
        return _of(taken, name)
    entered = _of(taken, f"entered_{name}")
    return [
        name if family is not None else before
        for name, before, family in zip(_of(taken, name), entered, _of(taken, "family_name"), strict=True)
    ]


def _score(component: Component) -> Callable[[_Cells, Columns], Cells]:
    place = PLACES[component.value]
    return lambda cells, taken: cells.scores(taken, place)


_SOURCES: Final = {
    Field.STATE: "status",
    Field.RESULT: "label",
    Field.EXAM_CODE: "exam",
    Field.SHARED_AT: "received_at",
}
_SPELT: Final = frozenset({Field.EXAM, Field.STATE, Field.SCOPE, Field.PURPOSE})
"""Words that files say in their language; others stand there as they are kept."""
_SPECIAL: Final[dict[Field, Callable[[_Cells, Columns], Cells]]] = {
    Field.GIVEN_NAMES: _Cells.given_names,
    Field.FAMILY_NAME: _Cells.family_name,
    Field.PASSPORT_ENDING: _Cells.passport_ending,
    Field.PASSPORT_NUMBER: _Cells.passport,
    Field.PHOTO: _Cells.photo,
    Field.CONFIRMED_ON: _Cells.confirmed_on,
    Field.AMENDED_ON: _Cells.amended_on,
    Field.VERSION: _Cells.version,
    Field.REFERENCE: _Cells.reference,
    Field.SKILL: _Cells.skill,
    Field.SKILL_SCORE: _Cells.skill_score,
    **{Field(component.value): _score(component) for component in Component},
}
