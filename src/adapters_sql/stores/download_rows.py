"""Queries of what downloads are of: chosen once, and looked at anew whenever a file is made of them."""

from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Text,
    and_,
    bindparam,
    case,
    func,
    insert,
    select,
    update,
)

from adapters_sql.stores.inbox_list import ME, matching, sorting
from adapters_sql.stores.inbox_shown import everything
from adapters_sql.stores.scoping import among, owned, scoped
from adapters_sql.stores.shared_rows import flat
from adapters_sql.straight import Straight
from adapters_sql.tables import (
    account_entries,
    download_rows,
    downloads,
    entries,
    selections,
    shares,
)
from results_core.downloads.model import Chosen, Outcome
from results_core.results.model import ResultStatus

_chosen = download_rows.c
_share = shares.c
_OF: Final = _chosen.download_id == bindparam("download")
_AMONG: Final = and_(_OF, _chosen.position > bindparam("after"), _chosen.position <= bindparam("up_to"))
_RESULT: Final = ResultStatus.REPORTED.value


_COUNTED: Final = insert(download_rows).execution_options(preserve_rowcount=True)


def choosing(chosen: Chosen) -> Any:  # noqa: ANN401 - an Insert
    """Return the statement that keeps what is chosen, numbered in the order of the list."""
    place = func.row_number().over(order_by=sorting(chosen.search))
    name: BindParameter[str] = bindparam("download", type_=Text)
    if chosen.ticked:
        found = scoped(
            select(name, place, _share.id)
            .select_from(shares)
            .join(selections, selections.c.share_id == _share.id)
            .where(selections.c.officer_id == ME)
        )
    else:
        found = matching(chosen.search, name, place, _share.id)
    columns = ["download_id", "position", "share_id"]
    return among(_COUNTED.from_select(columns, found), found)


_OWN: Final = owned(
    select(bindparam("anew"), _chosen.position, _chosen.share_id)
    .select_from(download_rows)
    .join(downloads, downloads.c.id == _chosen.download_id)
    .where(_OF),
    downloads.c.organisation_id,
)
AGAIN: Final = among(_COUNTED.from_select(["download_id", "position", "share_id"], _OWN), _OWN)
COUNT: Final = select(func.count()).select_from(download_rows).where(_OF)


_THOSE: Final = download_rows.join(shares, _share.id == _chosen.share_id)
_ROWS: Final = flat(_chosen.position, _THOSE).where(_AMONG).order_by(_chosen.position)
ROWS: Final = Straight(scoped(_ROWS).with_for_update(of=shares))
RESULTS: Final = (
    scoped(everything(_chosen.position, account_entries.c.account_id, source=_THOSE))
    .where(_AMONG)
    .order_by(_chosen.position)
    .with_for_update(of=shares)
)
_SEEN: Final = scoped(select(_share.version).where(_share.id == _chosen.share_id).correlate(download_rows))
_REPORTED: Final = scoped(
    select(_share.id).where(_share.id == _chosen.share_id, _share.status == _RESULT).correlate(download_rows)
)
SETTLE: Final = among(
    update(download_rows)
    .where(_AMONG)
    .values(
        version=_SEEN.scalar_subquery(),
        outcome=case(
            (_REPORTED.exists(), Outcome.INCLUDED.value),
            (_SEEN.exists(), Outcome.NO_RESULT.value),
            else_=Outcome.GONE.value,
        ),
    ),
    _SEEN,
)
LEAVE_OUT: Final = (
    update(download_rows)
    .where(_OF, _chosen.position.in_(bindparam("positions", expanding=True)))
    .values(outcome=bindparam("to_outcome"))
)
_STILL: Final = scoped(
    select(_share.id)
    .where(_share.id == _chosen.share_id, _share.version == _chosen.version)
    .correlate(download_rows)
)
CHANGED: Final = among(
    select(_chosen.position)
    .where(
        _OF,
        _chosen.outcome.in_([Outcome.INCLUDED.value, Outcome.NO_RESULT.value]),
        ~_STILL.exists(),
    )
    .limit(1),
    _STILL,
)
"""Whether a file shows anything that is not to be seen now, or is another one."""
LEFT_OUT: Final = owned(
    select(_chosen.outcome, func.count())
    .select_from(download_rows)
    .join(downloads, downloads.c.id == _chosen.download_id)
    .where(_OF, _chosen.outcome != Outcome.INCLUDED.value)
    .group_by(_chosen.outcome),
    downloads.c.organisation_id,
)
NAMES: Final = owned(
    select(entries.c.given_names, entries.c.family_name)
    .select_from(download_rows)
    .join(downloads, downloads.c.id == _chosen.download_id)
    .join(shares, _share.id == _chosen.share_id)
    .join(entries, entries.c.id == _share.result_id)
    .where(_OF, _chosen.outcome == bindparam("outcome"))
    .order_by(_chosen.position)
    .limit(bindparam("most")),
    downloads.c.organisation_id,
)
"""Also of what was withdrawn: the organisation had chosen it, and knew the name."""
