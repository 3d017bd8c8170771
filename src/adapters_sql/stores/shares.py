"""Shares, and what one organisation sees of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Connection,
    FromClause,
    Integer,
    Select,
    Text,
    Update,
    and_,
    bindparam,
    case,
    null,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.stores.entries import ENTRY, entry_from_row
from adapters_sql.stores.following import ENDED, follow_entries
from adapters_sql.stores.import_lock import HOLD_IMPORTS_OFF
from adapters_sql.stores.release import released
from adapters_sql.stores.scoping import ScopedConnection, scoped
from adapters_sql.tables import account_entries, centres, entries, shares, sittings
from adapters_sql.tables.columns import Instant, key
from results_core.candidates.ports import EndedShare
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.results.model import ResultStatus
from results_core.sharing.model import Purpose, ReadShare, ShareGrant, ShareScope, Touch

_row = shares.c
GRANT: Final = (
    _row.id,
    _row.result_id,
    _row.organisation_id,
    _row.account_id,
    _row.sent_at,
    _row.scope,
    _row.purpose,
    _row.expires_at,
    _row.withdrawn_at,
    _row.opened_at,
    _row.opened_by,
    _row.downloaded_at,
    _row.downloaded_by,
    _row.pulled_at,
)
"""What `grant_from_row` reads."""
READING: Final = (*GRANT, _row.received_at, _row.status, _row.version, released(), *ENTRY)
"""What `share_from_row` reads, of the tables that `reading` joins."""

_AT: Final = bindparam("at", type_=Instant)
_UNEXPIRED: Final = or_(_row.expires_at.is_(None), _row.expires_at > _AT)
_ACTIVE: Final = and_(_row.ended_at.is_(None), _UNEXPIRED)
_STANDS: Final = text("ended_at IS NULL")


def reading(source: FromClause = shares) -> Select[Any]:
    """Return the query of shares with their entries, sittings and centres.

    `source` is the shares, or a join that has them: what chooses a few of them has to stand there, since
    PostgreSQL keeps the order of more than eight tables.
    """
    return (
        select(*READING)
        .select_from(source)
        .join(entries, entries.c.id == _row.result_id)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(centres, centres.c.number == entries.c.centre)
    )


_OF_ACCOUNT: Final = (
    reading()
    .join(account_entries, account_entries.c.entry_id == _row.result_id)
    .where(account_entries.c.account_id == bindparam("account"))
    .order_by(_row.sent_at.desc(), _row.id)
)
_ONE_OF_ACCOUNT: Final = _OF_ACCOUNT.where(_row.id == bindparam("share"))
_HOLD_RESULT: Final = (
    select(entries.c.id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .where(entries.c.id == bindparam("result"))
    .with_for_update(read=True)
)
_MAKE_ROOM: Final = (
    update(shares)
    .where(
        _row.result_id == bindparam("of_result"),
        _row.organisation_id == bindparam("of_organisation"),
        _row.ended_at.is_(None),
        _row.expires_at <= bindparam("by", type_=Instant),
    )
    .values(ended_at=_row.expires_at)
)


def _adding(insertion: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    return (
        insertion(shares)
        .on_conflict_do_nothing(index_elements=[_row.result_id, _row.organisation_id], index_where=_STANDS)
        .returning(_row.id)
    )


_ADD: Final = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}
_STANDING: Final = select(*GRANT).where(
    _row.result_id == bindparam("result"), _row.organisation_id == bindparam("organisation"), _ACTIVE
)
_OF_RESULTS: Final = (
    select(*GRANT)
    .where(_row.result_id.in_(bindparam("results", expanding=True)), _ACTIVE)
    .order_by(_row.sent_at, _row.id)
)
_WITHDRAWING: Final = (
    update(shares)
    .where(_ACTIVE)
    .values(
        withdrawn_at=_AT,
        ended_at=_AT,
        due_at=case((or_(_row.told.is_(None), _row.told == ENDED), null()), else_=_AT),
    )
    .returning(*GRANT)
)
_WITHDRAW: Final = _WITHDRAWING.where(_row.id.in_(bindparam("ids", expanding=True)))
_WITHDRAW_OF_ACCOUNT: Final = _WITHDRAWING.where(
    _row.result_id.in_(
        select(account_entries.c.entry_id).where(account_entries.c.account_id == bindparam("account"))
    )
)
_ONE: Final = scoped(reading().where(_row.id == bindparam("share")))
_LISTED: Final = scoped(
    reading().order_by(_row.received_at, _row.id).limit(bindparam("at_most", type_=Integer))
)
_LISTED_AFTER: Final = _LISTED.where(
    tuple_(_row.received_at, _row.id)
    > tuple_(bindparam("after_at", type_=Instant), bindparam("after_id", type_=Text))
)
_OF_RESULT: Final = scoped(reading().where(_row.result_id == bindparam("result")))


def _touching(how: Touch) -> dict[str, Update]:
    first_at = _row[f"{how.value}_at"]
    set_to: dict[str, Any] = {first_at.name: bindparam("touched_at", type_=Instant)}
    if how is not Touch.PULLED:
        set_to[f"{how.value}_by"] = bindparam("touched_by")
    statement = scoped(update(shares).where(first_at.is_(None)).values(set_to))
    return {dialect: statement.where(among) for dialect, among in one_of(_row.id, "ids").items()}


_TOUCH: Final = {how: _touching(how) for how in Touch}


class SqlSharesOfOrganisation:
    """The core's `SharesOfOrganisation`."""

    def __init__(self, scope: ScopedConnection) -> None:
        self._scope = scope

    def one(self, share: ShareId) -> ReadShare | None:
        """Return the share if the organisation sees it now."""
        row = self._scope.execute(_ONE, {"share": key(share)}).one_or_none()
        return None if row is None else share_from_row(row)

    def of_result(self, result: ResultId) -> ReadShare | None:
        """Return the share of the result that the organisation sees now."""
        row = self._scope.execute(_OF_RESULT, {"result": key(result)}).one_or_none()
        return None if row is None else share_from_row(row)

    def listed(self, *, after: tuple[datetime, ShareId] | None, limit: int) -> Sequence[ReadShare]:
        """Return so many at most of what the organisation sees now, by a range of the index."""
        if after is None:
            rows = self._scope.execute(_LISTED, {"at_most": limit})
        else:
            values = {"at_most": limit, "after_at": after[0], "after_id": after[1]}
            rows = self._scope.execute(_LISTED_AFTER, values)
        return [share_from_row(row) for row in rows]

    def touch(self, shares: Collection[ShareId], how: Touch, *, at: datetime, by: AccountId | None) -> None:
        """Keep that these were opened, downloaded or pulled: the first of each stays."""
        dialect = self._scope.dialect
        values = {"ids": a_list(sorted(shares), dialect), "touched_at": at}
        by_whom = {} if how is Touch.PULLED else {"touched_by": by}
        self._scope.execute(_TOUCH[how][dialect], values | by_whom)


class SqlShares:
    """The core's `Shares`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def add(self, grant: ShareGrant) -> bool:
        """Keep a share, unless an active one stands in its way."""
        dialect = self._connection.dialect.name
        if dialect == "postgresql":
            # What it copies stays as it is until this transaction ends.
            self._connection.execute(HOLD_IMPORTS_OFF)
            self._connection.execute(_HOLD_RESULT, {"result": grant.result})
        self._connection.execute(
            _MAKE_ROOM,
            {"of_result": grant.result, "of_organisation": grant.organisation, "by": grant.sent_at},
        )
        kept = self._connection.execute(_ADD[dialect], grant_to_row(grant)).first()
        if kept is None:
            return False
        follow_entries(self._connection, [grant.result], self._present)
        return True

    def standing(self, result: ResultId, organisation: OrganisationId, *, at: datetime) -> ShareGrant | None:
        """Return the share that is neither withdrawn nor expired at this instant."""
        row = self._connection.execute(
            _STANDING, {"result": result, "organisation": organisation, "at": at}
        ).one_or_none()
        return None if row is None else grant_from_row(row)

    def of_account(self, account: AccountId, share: ShareId | None = None) -> Sequence[ReadShare]:
        """Return the shares of the account's results, or the one named, latest first, in one query."""
        wanted: dict[str, Any] = {"account": account, "present": self._present}
        if share is None:
            rows = self._connection.execute(_OF_ACCOUNT, wanted)
        else:
            rows = self._connection.execute(_ONE_OF_ACCOUNT, {**wanted, "share": key(share)})
        return [share_from_row(row) for row in rows]

    def withdraw(self, shares: Collection[ShareId], *, at: datetime) -> Sequence[ShareGrant]:
        """End those that are active; return them as they are then."""
        rows = self._connection.execute(_WITHDRAW, {"ids": sorted(shares), "at": at}).all()
        return sorted(map(grant_from_row, rows), key=lambda grant: (grant.sent_at, grant.id))

    def withdraw_of_account(self, account: AccountId, *, at: datetime) -> Sequence[EndedShare]:
        """Withdraw every active share of the account's results."""
        rows = self._connection.execute(_WITHDRAW_OF_ACCOUNT, {"account": account, "at": at}).all()
        ended = sorted(map(grant_from_row, rows), key=lambda grant: (grant.sent_at, grant.id))
        return [
            EndedShare(id=grant.id, result=grant.result, organisation=grant.organisation) for grant in ended
        ]

    def active_of_results(
        self, results: Collection[ResultId], *, at: datetime, hold: bool = False
    ) -> Sequence[ShareGrant]:
        """Return the active shares of these results; on SQLite every writer holds them anyway."""
        statement = _OF_RESULTS.with_for_update() if hold else _OF_RESULTS
        rows = self._connection.execute(statement, {"results": list(results), "at": at})
        return [grant_from_row(row) for row in rows]

    def scoped(self, organisation: OrganisationId) -> SqlSharesOfOrganisation:
        """Return what this organisation sees, and nothing of any other."""
        return SqlSharesOfOrganisation(ScopedConnection(self._connection, organisation, self._present))


def grant_to_row(grant: ShareGrant) -> dict[str, Any]:
    """Return the row of a share that is new: what it copies is brought after it."""
    return {
        "id": grant.id,
        "result_id": grant.result,
        "organisation_id": grant.organisation,
        "account_id": grant.account,
        "sent_at": grant.sent_at,
        "scope": grant.scope.value,
        "purpose": grant.purpose.value,
        "expires_at": grant.expires_at,
        **dict.fromkeys(("family_name", "given_names", "id_number", "exam", "centre", "place", "email"), ""),
        "status": ResultStatus.PENDING.value,
        "version": 0,
    }


def grant_from_row(row: Sequence[Any]) -> ShareGrant:
    """Return the share of the columns `GRANT`, with which the row begins."""
    share, result, organisation, account, sent_at, scope, purpose, expires_at, withdrawn_at = row[:9]
    opened_at, opened_by, downloaded_at, downloaded_by, pulled_at = row[9:14]
    return ShareGrant(
        id=ShareId(share),
        result=ResultId(result),
        organisation=OrganisationId(organisation),
        account=_account(account),
        sent_at=sent_at,
        scope=ShareScope(scope),
        purpose=Purpose(purpose),
        expires_at=expires_at,
        withdrawn_at=withdrawn_at,
        opened_at=opened_at,
        opened_by=_account(opened_by),
        downloaded_at=downloaded_at,
        downloaded_by=_account(downloaded_by),
        pulled_at=pulled_at,
    )


def share_from_row(row: Sequence[Any]) -> ReadShare:
    """Return the share of the columns `READING`, with which the row begins."""
    received_at, status, version, is_released = row[len(GRANT) : len(GRANT) + 4]
    return ReadShare(
        grant=grant_from_row(row),
        entry=entry_from_row(row[len(GRANT) + 4 :]),
        released=bool(is_released),
        received_at=received_at,
        status=ResultStatus(status) if is_released else None,
        version=version if is_released and version else None,
    )


def _account(account: str | None) -> AccountId | None:
    return None if account is None else AccountId(account)
