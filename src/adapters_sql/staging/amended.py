"""Which versions an amendment takes the place of: those that were out, be they hidden by now (A10)."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, FromClause, and_, or_

from adapters_sql.tables import sittings
from results_core.results.model import ResultStatus


def was_out(version: FromClause, now: BindParameter[datetime]) -> ColumnElement[bool]:
    """Tell whether a version that stands is reported and out, or was out when its sitting was hidden."""
    return and_(
        version.c.status == ResultStatus.REPORTED.value,
        or_(sittings.c.releases_at <= now, version.c.recorded_at <= sittings.c.hidden_at),
    )


def amended_while_hidden(version: FromClause) -> ColumnElement[bool]:
    """Tell whether a reported version took the place of one that was out, and was seen by nobody itself."""
    return and_(
        version.c.status == ResultStatus.REPORTED.value,
        sittings.c.hidden_at.is_not(None),
        version.c.amended_at.is_not(None),
    )
