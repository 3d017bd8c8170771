"""What organisations know of results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.stores.organisation_corrections import mark_results
from adapters_sql.tables import disclosures, result_versions
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.sharing.ports import Disclosed

_KNOWN: Final = (
    disclosures.c.organisation_id,
    disclosures.c.result_id,
    disclosures.c.version,
    disclosures.c.first_at,
)


def _noting(insertion: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    return insertion(disclosures).on_conflict_do_nothing()


_NOTE_ALL: Final = {"sqlite": _noting(sqlite.insert), "postgresql": _noting(postgresql.insert)}
_NOTE: Final = {name: noting.returning(disclosures.c.version) for name, noting in _NOTE_ALL.items()}
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


_HOLD: Final = (
    select(result_versions.c.superseded_at)
    .where(
        result_versions.c.result_id == bindparam("of_result"),
        result_versions.c.number == bindparam("of_version"),
    )
    .with_for_update(read=True)
)

_HOLD_ALL: Final = (
    select(result_versions.c.result_id, result_versions.c.superseded_at)
    .where(
        tuple_(result_versions.c.result_id, result_versions.c.number).in_(bindparam("known", expanding=True))
    )
    .order_by(result_versions.c.result_id)
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
        """Keep that the organisation knows these versions."""
        pairs = sorted(known)
        rows = [
            {"organisation_id": organisation, "result_id": result, "version": version, "first_at": at}
            for result, version in pairs
        ]
        self._connection.execute(_NOTE_ALL[self._connection.dialect.name], rows)
        held = self._connection.execute(_HOLD_ALL, {"known": pairs}).all()
        replaced = [result for result, superseded_at in held if superseded_at is not None]
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
