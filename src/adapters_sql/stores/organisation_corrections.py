"""Which organisations know a version of a result that no longer stands (mission A10)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.stores.release import PRESENT, released
from adapters_sql.stores.scoping import visible
from adapters_sql.tables import (
    corrections,
    disclosures,
    entries,
    officers,
    organisations,
    result_versions,
    shares,
    sittings,
)
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.notifications.correcting import Correction, Stand
from results_core.organisations.model import OfficerState, OrganisationState
from results_core.results.model import ResultStatus

_row = corrections.c
_standing = result_versions.alias("standing")
_known = result_versions.alias("known")
_shown = result_versions.alias("shown")
_EITHER: Final = union_all(
    select(disclosures.c.version).limit(1).subquery().select(),
    select(shares.c.version).limit(1).subquery().select(),
)


def _before(end: ColumnElement[Any]) -> ColumnElement[bool]:
    """Tell whether the share was delivered, and its version stood, before such an end, if there is one."""
    return or_(end.is_(None), and_(shares.c.received_at < end, _shown.c.recorded_at < end))


def _delivered(results_of: Any) -> Select[Any]:  # noqa: ANN401 - from a column to a condition on it
    """Return which version each organisation was delivered, and when."""
    return (
        select(shares.c.organisation_id, shares.c.result_id, shares.c.version, shares.c.received_at)
        .join(_shown, and_(_shown.c.result_id == shares.c.result_id, _shown.c.number == shares.c.version))
        .where(
            results_of(shares.c.result_id),
            shares.c.received_at <= PRESENT,
            _before(shares.c.ended_at),
            _before(shares.c.expires_at),
        )
    )


def _knowing(results_of: Any) -> Any:  # noqa: ANN401 - as above
    """Return who knows which versions: by a look, or by a share that was delivered."""
    looked = select(disclosures.c.organisation_id, disclosures.c.result_id, disclosures.c.version).where(
        results_of(disclosures.c.result_id)
    )
    delivered = _delivered(results_of).with_only_columns(
        shares.c.organisation_id, shares.c.result_id, shares.c.version
    )
    return union_all(looked, delivered).subquery("knowing")


def _marking(results_of: Any, insertion: Any) -> Insert:  # noqa: ANN401 - as above
    knowing = _knowing(results_of)
    chosen = (
        select(
            knowing.c.organisation_id,
            knowing.c.result_id,
            func.max(knowing.c.version),
            func.max(_standing.c.number),
            PRESENT,
        )
        .join(
            _standing,
            and_(_standing.c.result_id == knowing.c.result_id, _standing.c.superseded_at.is_(None)),
        )
        .group_by(knowing.c.organisation_id, knowing.c.result_id)
        .having(func.max(knowing.c.version) < func.max(_standing.c.number))
    )
    marked = insertion(corrections).from_select(
        ["organisation_id", "result_id", "known", "standing", "due_at"], chosen
    )
    new = marked.excluded
    marking: Insert = marked.on_conflict_do_update(
        index_elements=[_row.organisation_id, _row.result_id],
        set_={"known": new.known, "standing": new.standing, "due_at": new.due_at},
        where=and_(_row.standing < new.standing, or_(_row.told.is_(None), _row.told <= new.known)),
    )
    return marking


_INSERTIONS: Final = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_MARK: Final = {
    dialect: _marking(lambda column, dialect=dialect: one_of(column, "results")[dialect], insertion)
    for dialect, insertion in _INSERTIONS.items()
}


def marking(changed: Select[Any]) -> dict[str, Insert]:
    """Return, by database, what marks those who know an older version of results that have changed."""
    return {
        dialect: _marking(lambda column: column.in_(changed), insertion)
        for dialect, insertion in _INSERTIONS.items()
    }


def mark(connection: Connection, statements: dict[str, Insert], present: datetime | None) -> None:
    """Run a statement of `marking`, before shares follow; where nobody knows anything it costs nothing."""
    if connection.execute(_EITHER).first() is not None:
        connection.execute(statements[connection.dialect.name], {"present": present})


def mark_results(connection: Connection, results: Sequence[str], present: datetime | None) -> None:
    """Mark those who know an older version of these, before shares follow."""
    dialect = connection.dialect.name
    connection.execute(_MARK[dialect], {"results": a_list(list(results), dialect), "present": present})


_OF_SITTING: Final = select(entries.c.id).where(entries.c.sitting_id == bindparam("sitting", type_=Text))


def _remembering(insertion: Any) -> Insert:  # noqa: ANN401 - an insertion of either database
    known = insertion(disclosures).from_select(
        ["organisation_id", "result_id", "version", "first_at"],
        _delivered(lambda column: column.in_(_OF_SITTING)),
    )
    remembering: Insert = known.on_conflict_do_nothing()
    return remembering


_REMEMBER: Final = {dialect: _remembering(insertion) for dialect, insertion in _INSERTIONS.items()}


def remember_delivered(connection: Connection, sitting: str, present: datetime | None) -> None:
    """Keep as known what the shares of a sitting's results had delivered, before they are received anew."""
    connection.execute(_REMEMBER[connection.dialect.name], {"sitting": sitting, "present": present})


_IS_HEARD: Final = (
    exists()
    .where(officers.c.organisation_id == _row.organisation_id, officers.c.state == OfficerState.ACTIVE.value)
    .correlate(corrections)
)
_DUE: Final = (
    select(
        _row.organisation_id,
        _row.result_id,
        _known.c.number,
        _known.c.status,
        _known.c.statement_number,
        _standing.c.number,
        _standing.c.status,
        _standing.c.statement_number,
        exists()
        .where(
            shares.c.organisation_id == _row.organisation_id, shares.c.result_id == _row.result_id, visible()
        )
        .correlate(corrections),
    )
    .join(organisations, organisations.c.id == _row.organisation_id)
    .join(entries, entries.c.id == _row.result_id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .join(_known, and_(_known.c.result_id == _row.result_id, _known.c.number == _row.known))
    .join(_standing, and_(_standing.c.result_id == _row.result_id, _standing.c.superseded_at.is_(None)))
    .where(
        text("corrections.due_at IS NOT NULL"),
        organisations.c.state == OrganisationState.APPROVED.value,
        released(),
        _IS_HEARD,
    )
)
_ANY_DUE: Final = _DUE.limit(1)
_TAKEN: Final = (
    _DUE.order_by(_row.organisation_id, _row.result_id)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True, of=corrections)
)
_SETTLE: Final = (
    update(corrections)
    .where(
        _row.organisation_id == bindparam("of_organisation", type_=Text),
        _row.result_id == bindparam("of_result", type_=Text),
    )
    .values(told=bindparam("now_told", type_=Integer), due_at=null())
)


class SqlCorrections:
    """The core's `Corrections`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def are_due(self) -> bool:
        """Tell whether anybody is to be told."""
        return self._connection.execute(_ANY_DUE, {"present": self._present}).first() is not None

    def due(self, *, limit: int) -> Sequence[Correction]:
        """Return some of what is due, an organisation's together."""
        rows = self._connection.execute(_TAKEN, {"present": self._present, "at_most": limit})
        return [_from_row(row) for row in rows]

    def settle(self, corrections: Sequence[Correction]) -> None:
        """Keep that these were told of the versions that stand."""
        if corrections:
            self._connection.execute(
                _SETTLE,
                [
                    {
                        "of_organisation": one.organisation,
                        "of_result": one.result,
                        "now_told": one.standing.number,
                    }
                    for one in corrections
                ],
            )


def _from_row(row: Sequence[Any]) -> Correction:
    organisation, result, *stands, is_shown = row
    return Correction(
        organisation=OrganisationId(organisation),
        result=ResultId(result),
        known=_stand(stands[:3]),
        standing=_stand(stands[3:]),
        is_shown=bool(is_shown),
    )


def _stand(cells: Sequence[Any]) -> Stand:
    number, status, statement_number = cells
    return Stand(number=number, status=ResultStatus(status), statement_number=statement_number)
