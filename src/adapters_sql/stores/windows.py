"""What one organisation sees of a window of time, candidate by candidate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
)

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.stores.scoping import ScopedConnection, owned, scoped
from adapters_sql.stores.shared_rows import OPEN, STANDING, flat
from adapters_sql.tables import account_entries, accounts, entries, result_versions, shares, sittings
from adapters_sql.tables.columns import Instant
from results_core.downloads.rows import SharedRow
from results_core.downloads.windows import Place, Pulled, Window, grouped
from results_core.exams.regimes import Component
from results_core.kernel.identifiers import AccountId, ShareId

_share, _version, _belongs = shares.c, result_versions.c, account_entries.c
_other = shares.alias("other")
_others = account_entries.alias("others")
_others_version = result_versions.alias("others_version")
_SINCE: Final = bindparam("since", type_=Instant)
_UNTIL: Final = bindparam("until", type_=Instant)
_ASKED_AT: Final = bindparam("asked_at", type_=Instant)
_AFTER: Final = tuple_(bindparam("after_at", type_=Instant), bindparam("after_id", type_=Text))


def _was_there(share: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the shares, or an alias
    """Tell whether a share was neither withdrawn nor expired when it was asked."""
    return and_(
        or_(share.c.ended_at.is_(None), share.c.ended_at > _ASKED_AT),
        or_(share.c.expires_at.is_(None), share.c.expires_at > _ASKED_AT),
    )


def _was_amended(version: Any, share: Any) -> ColumnElement[bool]:  # noqa: ANN401 - tables, or aliases
    """Tell whether what was received before the window was amended in it."""
    return and_(
        version.c.result_id == share.c.result_id,
        version.c.superseded_at.is_(None),
        version.c.amended_at >= _SINCE,
        version.c.amended_at < _UNTIL,
        share.c.received_at < _SINCE,
    )


_OF_THE_SAME: Final = and_(
    _others.c.account_id == _belongs.account_id,
    _other.c.result_id == _others.c.entry_id,
    _other.c.organisation_id == bindparam("scope_organisation"),
    _was_there(_other),
)
_ANOTHER_AMENDED: Final = _was_amended(_others_version, _other)
_AMENDED: Final = (
    owned(
        select(false(), _version.amended_at, _version.result_id, _share.id, _belongs.account_id)
        .select_from(result_versions)
        .join(shares, _was_amended(result_versions, shares))
        .outerjoin(account_entries, _belongs.entry_id == _share.result_id),
        _share.organisation_id,
    )
    .where(
        _was_there(shares),
        ~exists().where(
            _OF_THE_SAME,
            _ANOTHER_AMENDED,
            tuple_(_others_version.c.amended_at, _others_version.c.result_id)
            < tuple_(_version.amended_at, _version.result_id),
        ),
    )
    .order_by(_version.amended_at, _version.result_id)
    .limit(bindparam("at_most"))
)
_AMENDED_AFTER: Final = _AMENDED.where(tuple_(_version.amended_at, _version.result_id) > _AFTER)
_RECEIVED: Final = (
    owned(
        select(true(), _share.received_at, _share.id, _share.id, _belongs.account_id)
        .select_from(shares)
        .outerjoin(account_entries, _belongs.entry_id == _share.result_id),
        _share.organisation_id,
    )
    .where(
        _share.received_at >= _SINCE,
        _share.received_at < _UNTIL,
        _was_there(shares),
        ~exists().where(
            _OF_THE_SAME,
            _other.c.received_at >= _SINCE,
            tuple_(_other.c.received_at, _other.c.id) < tuple_(_share.received_at, _share.id),
        ),
        ~exists().where(_OF_THE_SAME, _ANOTHER_AMENDED),
    )
    .order_by(_share.received_at, _share.id)
    .limit(bindparam("at_most"))
)
_RECEIVED_AFTER: Final = _RECEIVED.where(tuple_(_share.received_at, _share.id) > _AFTER)


_SYSTEMS_GET: Final = frozenset(
    {
        "share",
        "result",
        "account",
        "scope",
        "status",
        "version",
        "entered_given_names",
        "entered_family_name",
        "given_names",
        "family_name",
        "date_of_birth",
        "id_number",
        "email",
        "exam",
        "exam_date",
        "label",
        "overall",
        "cefr",
        "amended_at",
        "received_at",
        *(component.value for component in Component),
    }
)
"""What of a `SharedRow` is handed out, or decides what is; the rest is read from nowhere."""


def _bare() -> Select[Any]:
    """Return the query of a `SharedRow` each, with what systems get."""
    of_sittings = {"exam": sittings.c.exam, "exam_date": sittings.c.exam_date}
    columns = [
        of_sittings.get(name, column) if name in _SYSTEMS_GET else null().label(name)
        for name, column in zip(SharedRow._fields, flat(literal(0)).selected_columns, strict=True)
    ]
    return (
        select(*columns)
        .select_from(shares)
        .join(entries, entries.c.id == _share.result_id)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .outerjoin(result_versions, STANDING)
        .outerjoin(account_entries, _belongs.entry_id == _share.result_id)
        .outerjoin(accounts, OPEN)
    )


def _seen(of: ColumnElement[bool]) -> Select[Any]:
    latest_first = (_share.received_at.desc(), _share.id.desc())
    return scoped(_bare().where(of)).order_by(*latest_first).with_for_update(of=shares)


_OF_ACCOUNTS: Final = {
    dialect: _seen(among) for dialect, among in one_of(_belongs.account_id, "accounts").items()
}
_ALONE: Final = {
    dialect: _seen(and_(among, _belongs.account_id.is_(None)))
    for dialect, among in one_of(_share.id, "alone").items()
}


class SqlSharesInWindow:
    """The core's `SharesInWindow`."""

    def __init__(self, scope: ScopedConnection) -> None:
        self._scope = scope

    def candidates(
        self, window: Window, *, asked_at: datetime, after: Place | None, limit: int
    ) -> Sequence[Place]:
        """Return so many candidates at most, behind a place, by ranges of indexes."""
        values = {"since": window.since, "until": window.until, "asked_at": asked_at}
        found: list[Place] = []
        if after is None or not after.is_received:
            statement = _AMENDED if after is None else _AMENDED_AFTER
            found += self._places(statement, values, after, limit)
            after = None
        if len(found) < limit:
            statement = _RECEIVED if after is None else _RECEIVED_AFTER
            found += self._places(statement, values, after, limit - len(found))
        return found

    def shares(self, window: Window, places: Sequence[Place]) -> Sequence[Pulled]:
        """Return what is seen now of those candidates, and hold it."""
        accounts = [place.account for place in places if place.account is not None]
        alone = [place.share for place in places if place.account is None]
        rows: list[SharedRow] = []
        for statements, named, names in ((_OF_ACCOUNTS, "accounts", accounts), (_ALONE, "alone", alone)):
            if names:
                wanted = {named: a_list(names, self._scope.dialect)}
                rows += map(SharedRow._make, self._scope.bare_rows(statements[self._scope.dialect], wanted))
        return grouped(window, places, rows)

    def _places(
        self, statement: Select[Any], values: dict[str, Any], after: Place | None, limit: int
    ) -> list[Place]:
        behind = {} if after is None else {"after_at": after.at, "after_id": after.id}
        rows = self._scope.bare_rows(statement, {**values, **behind, "at_most": limit})
        return list(map(_place, rows))


def _place(row: Sequence[Any]) -> Place:
    is_received, at, name, share, account = row
    owner = None if account is None else AccountId(account)
    return Place(bool(is_received), at, name, ShareId(share), owner)
