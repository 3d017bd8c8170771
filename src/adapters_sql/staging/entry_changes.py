"""What an import of entries changes, set by set."""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    insert,
    null,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import sqlite

from adapters_sql.staging.amended import amended_while_hidden, was_out
from adapters_sql.staging.entry_tables import announcements, places, renamed, staged
from adapters_sql.tables import entries, result_versions, sittings
from adapters_sql.tables.columns import Instant
from results_core.results.model import ResultStatus

ALWAYS: Final = ("family_name", "date_of_birth", "centre", "place_of_entry", "candidate_number")
UNLESS_EMPTY: Final = ("given_names", "email", "passport_digest", "secret_digest")
"""Empty cells change nothing: what is known is never lowered. A replaced Secret Number is as good as none,
and what was erased stays so (PRV-5).
"""

_NOW: Final = bindparam("now", type_=Instant)
_KNOWN: Final = entries.c.id_number == staged.c.id_number


_SAID: Final[dict[str, ColumnElement[Any]]] = {
    "centre": places.c.centre,
    **{name: staged.c[name] for name in (*ALWAYS, *UNLESS_EMPTY) if name != "centre"},
}
_ROWS: Final = staged.join(places, places.c.key == staged.c.place)


def _brought(column: str) -> ColumnElement[bool]:
    said = and_(_SAID[column].is_not(None), _SAID[column] != "")
    if column == "given_names":
        return said
    allowed = and_(said, entries.c.restricted_at.is_(None))
    if column != "secret_digest":
        return allowed
    return and_(allowed, _SAID[column].is_distinct_from(entries.c.replaced_secret_digest))


def _corrects(column: str) -> ColumnElement[bool]:
    differs = _SAID[column].is_distinct_from(entries.c[column])
    return and_(_brought(column), differs) if column in UNLESS_EMPTY else differs


def _corrected(column: str) -> ColumnElement[Any]:
    if column in ALWAYS:
        return _SAID[column]
    return case((_brought(column), _SAID[column]), else_=entries.c[column])


_CORRECTED: Final = or_(*(_corrects(column) for column in (*ALWAYS, *UNLESS_EMPTY)))
_RENAMED: Final = or_(_corrects("given_names"), _corrects("family_name"))

COUNT: Final = select(
    func.count(), func.count(entries.c.id), func.count(case((_CORRECTED, entries.c.id)))
).select_from(_ROWS.outerjoin(entries, _KNOWN))
"""How many rows there are, of known entries, and that correct something."""

CORRECTED: Final = (
    select(entries.c.id).select_from(_ROWS.join(entries, _KNOWN)).where(_CORRECTED).order_by(staged.c.line)
)
"""The entries that are corrected."""

HOLD: Final = CORRECTED.with_for_update(of=entries)
"""Makes those wait who register or confirm these entries, or waits for them."""

RENAMED: Final = (
    select(result_versions.c.result_id, result_versions.c.number)
    .select_from(_ROWS.join(entries, _KNOWN))
    .join(
        result_versions,
        and_(result_versions.c.result_id == entries.c.id, result_versions.c.superseded_at.is_(None)),
    )
    .where(_RENAMED, result_versions.c.status == ResultStatus.REPORTED.value)
)
"""The reported versions that bear another name now."""

CORRECT: Final = (
    update(entries)
    .where(_KNOWN, places.c.key == staged.c.place, _CORRECTED)
    .values(
        {column: _corrected(column) for column in (*ALWAYS, *UNLESS_EMPTY)}
        | {
            "passport_sealed": case(
                (_corrects("passport_digest"), staged.c.passport_sealed), else_=entries.c.passport_sealed
            ),
            "secret_issued_at": case((_corrects("secret_digest"), null()), else_=entries.c.secret_issued_at),
        }
    )
)

_COPIED: Final = (
    "id",
    "id_number",
    "secret_digest",
    "given_names",
    "family_name",
    "date_of_birth",
    "place_of_entry",
    "candidate_number",
    "email",
    "passport_sealed",
    "passport_digest",
)
_ADDED: Final = [*_COPIED, "sitting_id", "centre"]
_ADDITIONS: Final = select(
    *(staged.c[name] for name in _COPIED), announcements.c.known, places.c.centre
).select_from(_ROWS.join(announcements, announcements.c.key == staged.c.announcement))
ADD: Final = {
    "sqlite": sqlite.insert(entries)
    .from_select(_ADDED, _ADDITIONS.where(true()).order_by(staged.c.id))
    .on_conflict_do_nothing(index_elements=[entries.c.id_number]),
    "postgresql": insert(entries).from_select(
        _ADDED,
        _ADDITIONS.join(entries, _KNOWN, isouter=True).where(entries.c.id.is_(None)).order_by(staged.c.id),
    ),
}
"""Adds what is new, in the order of the key, which is random in the file: no page of it is written twice.

SQLite does not look into the table that it adds to: it would first set all rows aside.
"""

SUPERSEDE: Final = (
    update(result_versions)
    .where(
        result_versions.c.superseded_at.is_(None),
        result_versions.c.result_id.in_(select(renamed.c.result)),
    )
    .values(superseded_at=_NOW)
)

_WAS_OUT: Final = was_out(result_versions, _NOW)
_AMENDS_AGAIN: Final = amended_while_hidden(result_versions)
_AS_IT_WAS: Final = (
    "status",
    "overall",
    "label",
    "cefr",
    "reading_and_writing",
    "reading",
    "use_of_english",
    "writing",
    "listening",
    "speaking",
)
ADD_VERSIONS: Final = insert(result_versions).from_select(
    [
        "result_id",
        "number",
        *_AS_IT_WAS,
        "statement_number",
        "given_names",
        "family_name",
        "recorded_at",
        "issued_at",
        "amended_at",
        "replaces_issued_at",
    ],
    select(
        renamed.c.result,
        renamed.c.number + 1,
        *(result_versions.c[name] for name in _AS_IT_WAS),
        renamed.c.own_number,
        entries.c.given_names,
        entries.c.family_name,
        _NOW,
        _NOW,
        case((or_(_WAS_OUT, _AMENDS_AGAIN), _NOW), else_=null()),
        case(
            (_WAS_OUT, result_versions.c.issued_at),
            (_AMENDS_AGAIN, result_versions.c.replaces_issued_at),
            else_=null(),
        ),
    )
    .select_from(renamed)
    .join(
        result_versions,
        and_(
            result_versions.c.result_id == renamed.c.result,
            result_versions.c.number == renamed.c.number,
        ),
    )
    .join(entries, entries.c.id == renamed.c.result)
    .join(sittings, sittings.c.id == entries.c.sitting_id),
)
