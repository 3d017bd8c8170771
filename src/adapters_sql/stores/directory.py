"""Organisations as candidates find them."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from adapters_sql.stores.requirements import REQUIREMENT, requirement_from_row
from adapters_sql.tables import organisation_words, organisations, requirements
from adapters_sql.tables.columns import findable, key
from results_core.kernel.identifiers import OrganisationId
from results_core.organisations.directory import Listed
from results_core.organisations.model import OrganisationState, OrganisationType, Requirement

_BEHIND_ALL: Final = "\U0010ffff"
"""Sorts behind every letter that may follow a prefix."""
_RARE: Final = 500
"""Organisations of a word from which on it is frequent: those are looked for by their names first."""
_row = organisations.c
_EXAM: Final[ColumnElement[Any]] = bindparam("exam")
_RECOGNISES: Final = (
    exists()
    .where(requirements.c.organisation_id == _row.id, requirements.c.exam == _EXAM)
    .label("recognises")
)
_LISTED: Final = select(
    _row.id, _row.name, _row.town, _row.country, _row.type, _row.text_for_candidates, _RECOGNISES
)
_OPEN: Final = _row.state == OrganisationState.APPROVED.value
_ONE: Final = _LISTED.where(_row.id == bindparam("organisation"), _OPEN)
_NAMED: Final = _LISTED.where(_row.id.in_(bindparam("organisations", expanding=True)))
_REQUIREMENT: Final = select(*REQUIREMENT).where(
    requirements.c.organisation_id == bindparam("organisation"), requirements.c.exam == _EXAM
)
_ANY: Final = (
    select(requirements.c.exam).where(requirements.c.organisation_id == bindparam("organisation")).limit(1)
)


def _begins(table: Any, place: int) -> ColumnElement[bool]:  # noqa: ANN401 - the table or an alias of it
    return and_(table.c.word >= bindparam(f"word_{place}"), table.c.word < bindparam(f"behind_{place}"))


def _among_own(table: Any, place: int) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    """Tell the same of the few words of one organisation, in a form that no index of words tempts away."""
    word: ColumnElement[str] = bindparam(f"word_{place}")
    return func.substr(table.c.word, 1, func.length(word)) == word


@cache
def _counting(places: int) -> Any:  # noqa: ANN401 - one or several
    """Return the query of how many entries each word has, as far as it matters."""
    parts = []
    for place in range(places):
        word = organisation_words.alias()
        few = select(literal_column("1").label("one")).where(_begins(word, place)).limit(_RARE).subquery()
        parts.append(select(literal(place), func.count()).select_from(few))
    return union_all(*parts)


def _called(place: int) -> ColumnElement[bool]:
    """Tell whether the name begins with the word."""
    return and_(
        _row.name_folded >= bindparam(f"word_{place}"), _row.name_folded < bindparam(f"behind_{place}")
    )


def _listing(places: int, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Return the query of a page of those that meet the conditions: found first, then read."""
    order = [*([case((_called(0), 0), else_=1)] if places else []), _row.name_folded, _row.id]
    found = select(_row.id).where(_OPEN, *conditions).order_by(*order).limit(bindparam("limit")).subquery()
    return _LISTED.join(found, found.c.id == _row.id).order_by(*order)


@cache
def _of_the_rarest(places: int, rarest: int) -> Select[Any]:
    """Return the query of those that have every word: of the few that have the rarest one."""
    word = organisation_words.alias()
    conditions: list[ColumnElement[bool]] = [
        _row.id.in_(select(word.c.organisation_id).where(_begins(word, rarest)))
    ]
    for place in range(places):
        if place != rarest:
            own = organisation_words.alias()
            conditions.append(exists().where(own.c.organisation_id == _row.id, _among_own(own, place)))
    return _listing(places, *conditions)


@cache
def _of_all(places: int) -> Select[Any]:
    """Return the query of those that have every word, where each word is frequent: all are gone through."""
    return _listing(places, *(_is_found_by(place) for place in range(places)))


@cache
def _called_so(places: int) -> Select[Any]:
    """Return the query of those whose names begin with the first word: they are met in their order."""
    others = (_is_found_by(place) for place in range(1, places))
    by_name = (_row.name_folded, _row.id)
    return _LISTED.where(_OPEN, _called(0), *others).order_by(*by_name).limit(bindparam("limit"))


def _is_found_by(place: int) -> ColumnElement[bool]:
    return _row.found_by.contains(literal(" ") + bindparam(f"word_{place}", type_=Text))


class SqlDirectory:
    """The core's `Directory`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, words: Sequence[str], *, exam: str | None, limit: int) -> Sequence[Listed]:
        """Return those in whose name or town each word begins a word, by three queries at most."""
        values: dict[str, Any] = {"exam": exam, "limit": limit}
        for place, word in enumerate(words):
            values |= {f"word_{place}": findable(word), f"behind_{place}": findable(word) + _BEHIND_ALL}
        if not words:
            return self._listed(_listing(0), values)
        counted = self._connection.execute(_counting(len(words)), values)
        counts: dict[int, int] = dict(map(tuple, counted))
        rarest = min(counts, key=lambda place: (counts[place], place))
        if counts[rarest] < _RARE:
            return self._listed(_of_the_rarest(len(words), rarest), values) if counts[rarest] else []
        called_so = self._listed(_called_so(len(words)), values)
        return called_so if len(called_so) == limit else self._listed(_of_all(len(words)), values)

    def _listed(self, query: Select[Any], values: Mapping[str, Any]) -> list[Listed]:
        return [_listed(row) for row in self._connection.execute(query, values)]

    def open(self, organisation: OrganisationId, *, exam: str | None = None) -> Listed | None:
        """Return the organisation if candidates may send to it."""
        row = self._connection.execute(_ONE, {"organisation": key(organisation), "exam": exam}).one_or_none()
        return None if row is None else _listed(row)

    def requirement(self, organisation: OrganisationId, exam: str) -> Requirement | None:
        """Return what it asks of results of this exam, if it recognises the exam."""
        row = self._connection.execute(
            _REQUIREMENT, {"organisation": key(organisation), "exam": exam}
        ).one_or_none()
        return None if row is None else requirement_from_row(row)

    def lists_any(self, organisation: OrganisationId) -> bool:
        """Tell whether it has said at all which exams it recognises."""
        return self._connection.execute(_ANY, {"organisation": key(organisation)}).first() is not None

    def named(self, organisations: Collection[OrganisationId]) -> Mapping[OrganisationId, Listed]:
        """Return these organisations, open or not, in one query."""
        rows = self._connection.execute(_NAMED, {"organisations": list(organisations), "exam": None})
        return {listed.id: listed for listed in map(_listed, rows)}


def _listed(row: Sequence[Any]) -> Listed:
    organisation, name, town, country, kind, text, recognises = row
    return Listed(
        id=OrganisationId(organisation),
        name=name,
        town=town,
        country=country,
        type=OrganisationType(kind),
        text_for_candidates=text,
        recognises=bool(recognises),
    )
