"""What organisations know of results."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Integer, Text, bindparam, cast, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.staging.bulk import apart, joined
from adapters_sql.stores.organisation_corrections import mark_results
from adapters_sql.straight import Straight
from adapters_sql.tables import disclosures, result_versions, shares
from adapters_sql.tables.columns import Instant, microseconds
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.sharing.ports import Disclosed

_KNOWN: Final = (
    disclosures.c.organisation_id,
    disclosures.c.result_id,
    disclosures.c.version,
    disclosures.c.first_at,
)


def _noting(insertion: Any) -> Any:  # noqa: ANN401 - an insertion of either database
    return insertion.on_conflict_do_nothing()


_INSERT: Final = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_NOTE: Final = {
    name: _noting(insertion(disclosures)).returning(disclosures.c.version)
    for name, insertion in _INSERT.items()
}
_on_sqlite = func.json_each(bindparam("known", type_=Text)).table_valued("value", name="each_one")
_on_postgresql = (
    func.unnest(apart("results", Text()), apart("versions", Integer()))
    .table_valued("result", "version", name="each_one")
    .render_derived()
)
_EACH: Final = {
    "sqlite": select(
        func.json_extract(_on_sqlite.c.value, "$[0]").label("result"),
        func.json_extract(_on_sqlite.c.value, "$[1]").label("version"),
    ).subquery("known"),
    "postgresql": select(
        cast(_on_postgresql.c.result, Text).label("result"),
        cast(_on_postgresql.c.version, Integer).label("version"),
    ).subquery("known"),
}
"""Results and versions, however many, by database."""
_STANDING: Final = {
    name: select(result_versions.c.result_id, result_versions.c.number, result_versions.c.superseded_at)
    .join(each, (result_versions.c.result_id == each.c.result) & (result_versions.c.number == each.c.version))
    .order_by(result_versions.c.result_id)
    for name, each in _EACH.items()
}


def _note_and_hold() -> Straight:
    """Hold every version, note it, and return the results of which one is new and stands no longer.

    Whoever amends meanwhile is waited for, or waits until this is known.
    """
    held = _STANDING["postgresql"].with_for_update(read=True, of=result_versions).cte("held")
    noting = postgresql.insert(disclosures).from_select(
        [column.name for column in _KNOWN],
        select(
            bindparam("organisation", type_=Text),
            held.c.result_id,
            held.c.number,
            bindparam("at", type_=Instant),
        ),
    )
    noted = _noting(noting).returning(disclosures.c.result_id, disclosures.c.version).cte("noted")
    is_noted = (noted.c.result_id == held.c.result_id) & (noted.c.version == held.c.number)
    return Straight(select(held.c.result_id).join(noted, is_noted).where(held.c.superseded_at.is_not(None)))


_NOTE_AND_HOLD: Final = _note_and_hold()
_NOTE_EACH: Final = str(_noting(sqlite.insert(disclosures)).compile(dialect=sqlite.dialect()))
_REPLACED: Final = Straight(
    _STANDING["sqlite"].where(
        result_versions.c.superseded_at.is_not(None),
        exists().where(
            disclosures.c.organisation_id == bindparam("organisation", type_=Text),
            disclosures.c.result_id == result_versions.c.result_id,
            disclosures.c.version == result_versions.c.number,
            disclosures.c.first_at == bindparam("at", type_=Instant),
        ),
    )
)
"""Of what was noted at an instant."""
_WHO_KNOWS: Final = (
    select(*_KNOWN)
    .where(disclosures.c.result_id == bindparam("result"))
    .order_by(disclosures.c.first_at, disclosures.c.organisation_id, disclosures.c.version)
)
_KNOWS: Final = (
    select(*_KNOWN)
    .where(
        disclosures.c.organisation_id == bindparam("organisation"),
        disclosures.c.result_id == bindparam("result"),
    )
    .order_by(disclosures.c.version)
)


def known_since() -> ColumnElement[datetime]:
    """Return, in a query that reads `shares`, since when the organisation knows any version of the result."""
    return (
        select(func.min(disclosures.c.first_at))
        .where(
            disclosures.c.organisation_id == shares.c.organisation_id,
            disclosures.c.result_id == shares.c.result_id,
        )
        .correlate(shares)
        .scalar_subquery()
    )


_HOLD: Final = (
    select(result_versions.c.superseded_at)
    .where(
        result_versions.c.result_id == bindparam("of_result"),
        result_versions.c.number == bindparam("of_version"),
    )
    .with_for_update(read=True)
)


class SqlDisclosures:
    """The core's `Disclosures`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def note(self, organisation: OrganisationId, result: ResultId, version: int, *, at: datetime) -> bool:
        """Keep that the organisation knows this version; False where it is known that it does."""
        noted = self._connection.execute(
            _NOTE[self._connection.dialect.name],
            {"organisation_id": organisation, "result_id": result, "version": version, "first_at": at},
        )
        if noted.first() is None:
            return False
        # Whoever amends it meanwhile is waited for, or waits until this is known.
        hold = {"of_result": result, "of_version": version}
        if self._connection.execute(_HOLD, hold).scalar_one_or_none() is not None:
            mark_results(self._connection, [result], self._present)
        return True

    def note_all(
        self, organisation: OrganisationId, known: Sequence[tuple[ResultId, int]], *, at: datetime
    ) -> None:
        """Keep that the organisation knows these versions; SQLite's writers are alone and hold everything."""
        pairs, by = sorted(set(known)), {"organisation": organisation, "at": at}
        if not pairs:
            return
        if self._connection.dialect.name == "postgresql":
            results, versions = zip(*pairs, strict=True)
            each = {"results": joined(results), "versions": joined(versions)}
            replaced = [row[0] for row in _NOTE_AND_HOLD.rows(self._connection, {**each, **by})]
        else:
            first = microseconds(at)
            rows = [(organisation, result, version, first) for result, version in pairs]
            self._connection.exec_driver_sql(_NOTE_EACH, rows)
            each = {"known": json.dumps(pairs)}
            replaced = [row[0] for row in _REPLACED.rows(self._connection, {**each, **by})]
        if replaced:
            mark_results(self._connection, replaced, self._present)

    def of_result(self, result: ResultId) -> Sequence[Disclosed]:
        """Return who knows which versions of the result, earliest first."""
        return [_disclosed(row) for row in self._connection.execute(_WHO_KNOWS, {"result": result})]

    def knows(self, organisation: OrganisationId, result: ResultId) -> Sequence[Disclosed]:
        """Return which versions of the result the organisation knows, lowest number first."""
        rows = self._connection.execute(_KNOWS, {"organisation": organisation, "result": result})
        return [_disclosed(row) for row in rows]


def _disclosed(row: Sequence[Any]) -> Disclosed:
    organisation, result, version, first_at = row
    return Disclosed(
        organisation=OrganisationId(organisation), result=ResultId(result), version=version, first_at=first_at
    )
