"""Results by the numbers of statements, however many: one query (mission C10)."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Date,
    Integer,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal,
    select,
)

from adapters_sql.staging.bulk import a_list, apart, joined, one_of
from adapters_sql.stores.entries import ENTRY
from adapters_sql.stores.lookups import HAS_PHOTO, NOT_COUNTED
from adapters_sql.stores.release import released
from adapters_sql.stores.results import VERSION, from_row
from adapters_sql.stores.scoping import visible
from adapters_sql.straight import Straight
from adapters_sql.tables import (
    account_entries,
    accounts,
    centres,
    entries,
    events,
    photos,
    result_versions,
    shares,
    sittings,
)
from adapters_sql.tables.columns import key
from results_core.correspondence.messages import Addressee
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.results.model import ReadResult, ResultStatus
from results_core.verification.bulk_ports import Hit, Sounding

_ORGANISATION: Final = bindparam("organisation", type_=Text)
_numbered = result_versions.alias("numbered")
_looks = events.alias("looks")
_version = result_versions.c

_on_sqlite = func.json_each(bindparam("asked", type_=Text)).table_valued("value", name="each_row")
_on_postgresql = (
    func.unnest(apart("places", Integer()), apart("numbers", Text()), apart("dates", Date()))
    .table_valued("place", "number", "born", name="each_row")
    .render_derived()
)
_ASKED: Final = {
    "sqlite": select(
        func.json_extract(_on_sqlite.c.value, "$[0]").label("place"),
        func.json_extract(_on_sqlite.c.value, "$[1]").label("number"),
        func.json_extract(_on_sqlite.c.value, "$[2]").label("born"),
    ).cte("asked"),
    "postgresql": select(
        cast(_on_postgresql.c.place, Integer).label("place"),
        cast(_on_postgresql.c.number, Text).label("number"),
        cast(_on_postgresql.c.born, Date).label("born"),
    ).cte("asked"),
}
"""The rows, by database: their place, number and date of birth."""

_SHARE: Final = (
    select(func.max(shares.c.id))
    .where(shares.c.result_id == entries.c.id, shares.c.organisation_id == _ORGANISATION, visible())
    .correlate(entries)
    .scalar_subquery()
)
_WAS_LOOKED_AT: Final = (
    # No EXISTS, which PostgreSQL may answer by reading the whole journal once for all rows.
    select(literal(1))
    .where(
        _looks.c.result == entries.c.id,
        # In a form that no index of organisations tempts away: a result has few events, an organisation many.
        func.coalesce(_looks.c.organisation, "") == _ORGANISATION,
        _looks.c.kind == EventKind.RESULT_LOOKED.value,
        _looks.c.facts["share"].as_string().is_(None),
    )
    .limit(1)
    .correlate(entries)
    .scalar_subquery()
)


def _finding(asked: Any) -> Select[Any]:  # noqa: ANN401 - the rows of one database
    """Return each row with every result of its number, and what stands of it where the date is right."""
    is_right = and_(entries.c.date_of_birth == asked.c.born, entries.c.restricted_at.is_(None))
    standing = and_(
        _version.result_id == entries.c.id, _version.superseded_at.is_(None), released(), is_right
    )
    return (
        select(
            asked.c.place,
            _numbered.c.result_id,
            _version.number,
            _version.status,
            _version.statement_number,
            _version.family_name,
            sittings.c.exam,
            _version.overall,
            _version.label,
            _version.cefr,
            account_entries.c.account_id,
            accounts.c.email,
            accounts.c.language,
            _SHARE,
            _WAS_LOOKED_AT,
        )
        .select_from(asked)
        .join(_numbered, _numbered.c.statement_number == asked.c.number)
        .join(entries, entries.c.id == _numbered.c.result_id)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .outerjoin(result_versions, standing)
        .outerjoin(
            account_entries, and_(account_entries.c.entry_id == entries.c.id, _version.result_id.is_not(None))
        )
        .outerjoin(
            accounts, and_(accounts.c.id == account_entries.c.account_id, accounts.c.closed_at.is_(None))
        )
        .order_by(asked.c.place, _numbered.c.result_id)
    )


_FIND: Final = {dialect: Straight(_finding(asked)) for dialect, asked in _ASKED.items()}

_TOLD: Final = {
    dialect: Straight(
        select(*ENTRY, released(), NOT_COUNTED, photos.c.result_id, *VERSION)
        .select_from(entries)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(centres, centres.c.number == entries.c.centre)
        .join(result_versions, and_(_version.result_id == entries.c.id, _version.superseded_at.is_(None)))
        .outerjoin(photos, HAS_PHOTO)
        .where(among, entries.c.restricted_at.is_(None), released())
    )
    for dialect, among in (
        ("sqlite", one_of(entries.c.id, "found")["sqlite"]),
        ("postgresql", entries.c.id == any_(apart("found", Text()))),
    )
}


_STATUSES: Final = {status.value: status for status in ResultStatus}


class SqlBulkLookups:
    """The core's `BulkLookups`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def find_each(
        self, asked: Sequence[tuple[str, date]], *, organisation: OrganisationId
    ) -> Sequence[Sounding]:
        """Look for each by an index, in one query; the rows come with it."""
        dialect = self._connection.dialect.name
        values = {**_rows(asked, dialect), "organisation": organisation, "present": self._present}
        hits: dict[int, Hit] = {}
        results: dict[int, list[ResultId]] = {}
        rows = _FIND[dialect].rows(self._connection, values) if asked else ()
        for place, result, *rest in rows:
            known = results.setdefault(place, [])
            if result not in known:
                known.append(ResultId(result))
            if rest[0] is not None and not _is_better(hits.get(place), asked[place][0]):
                hits[place] = _hit(result, rest)
        return [Sounding(hits.get(place), tuple(results.get(place, ()))) for place in range(len(asked))]

    def told(self, found: Sequence[ResultId]) -> Mapping[ResultId, ReadResult]:
        """Return of results that were found all that one look-up tells, by one query."""
        dialect = self._connection.dialect.name
        each = joined(found) if dialect == "postgresql" else a_list(list(found), dialect)
        values = {"found": each, "present": self._present}
        rows = _TOLD[dialect].rows(self._connection, values) if found else ()
        return {read.entry.id: read for read in map(from_row, rows)}


def _rows(asked: Sequence[tuple[str, date]], dialect: str) -> dict[str, Any]:
    """Return the rows as parameters: in one text, or as arrays."""
    if dialect == "sqlite":
        told = [(place, number, born.isoformat()) for place, (number, born) in enumerate(asked)]
        return {"asked": json.dumps(told)}
    return {
        "places": joined(range(len(asked))),
        "numbers": joined("" if "\n" in number else key(number) for number, _ in asked),
        "dates": joined(born for _, born in asked),
    }


def _is_better(hit: Hit | None, number: str) -> bool:
    """Tell whether a hit that is known already stands under the number, which goes before one that did."""
    return hit is not None and (hit.statement_number == number or hit.status is not ResultStatus.REPORTED)


def _hit(result: str, row: Sequence[Any]) -> Hit:
    version, status, number, family_name, exam, overall, label, cefr, account, email, language, *rest = row
    share, was_looked_at = rest
    return Hit(
        result=ResultId(result),
        version=version,
        status=_STATUSES[status],
        statement_number=number,
        family_name=family_name,
        exam=exam,
        overall=overall,
        label=label,
        cefr=cefr,
        account=None if account is None else AccountId(account),
        to=None if email is None else Addressee(email=email, language=language, about=account),
        share=None if share is None else ShareId(share),
        was_looked_at=bool(was_looked_at),
    )
