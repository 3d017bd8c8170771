"""What has served and is not needed any more: counted, and forgotten in batches, each by an index."""

from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    delete,
    func,
    null,
    or_,
    select,
    text,
    update,
)

from adapters_sql.tables import (
    account_entries,
    accounts,
    address_changes,
    applications,
    attempts,
    budgets,
    client_addresses,
    client_calls,
    client_tokens,
    download_rows,
    downloads,
    entries,
    files,
    join_requests,
    letters,
    links,
    photos,
    rates,
    registrations,
    sessions,
    sittings,
    webhook_deliveries,
)
from adapters_sql.tables.columns import Instant, microseconds
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.outbox import PostingState
from results_core.organisations.model import ApplicationState, JoinRequestState
from results_core.privacy.ports import Deadlines, Forgotten

_AT_MOST: Final = bindparam("at_most", type_=Integer)
_SEEN: Final = bindparam("session_seen", type_=Instant)
_OPENED: Final = bindparam("session_opened", type_=Instant)
_DONE: Final = [state.value for state in PostingState if state is not PostingState.WAITING]
_OLD_SITTINGS: Final = select(sittings.c.id).where(sittings.c.releases_at <= bindparam("released"))

_IS_OLD: Final[dict[str, tuple[Column[Any], ColumnElement[bool]]]] = {
    "registrations": (registrations.c.id, registrations.c.registered_at < bindparam("registered")),
    "attempts": (
        attempts.c.guard,
        or_(
            attempts.c.last_at < bindparam("closed"),
            and_(attempts.c.last_at < bindparam("tried"), attempts.c.streak < bindparam("closing_streak")),
        ),
    ),
    "budgets": (budgets.c.key, budgets.c.forget_at <= bindparam("spent")),
    "downloads": (downloads.c.id, downloads.c.made_at <= bindparam("downloaded")),
    "files": (files.c.id, files.c.kept_until <= bindparam("files_kept")),
    "links": (links.c.digest, links.c.expires_at < bindparam("link_expired")),
    "sessions": (
        sessions.c.digest,
        # Nobody is seen before the session is opened: its opening, which never changes, finds both kinds.
        or_(
            sessions.c.opened_at <= _OPENED,
            and_(sessions.c.opened_at <= _SEEN, sessions.c.seen_at <= _SEEN),
        ),
    ),
    "address_changes": (address_changes.c.id, address_changes.c.asked_at <= bindparam("address_asked")),
    "letters": (
        letters.c.id,
        and_(
            letters.c.state.in_(_DONE),
            or_(
                letters.c.written_at < bindparam("written"),
                letters.c.kind == LetterKind.ACCOUNT_CLOSED.value,
            ),
        ),
    ),
    "photos": (
        photos.c.result_id,
        photos.c.result_id.in_(select(entries.c.id).where(entries.c.sitting_id.in_(_OLD_SITTINGS))),
    ),
    "passports": (
        entries.c.id,
        and_(entries.c.passport_sealed.is_not(None), entries.c.sitting_id.in_(_OLD_SITTINGS)),
    ),
    "applications": (
        applications.c.id,
        or_(
            and_(
                applications.c.state == ApplicationState.UNCONFIRMED.value,
                applications.c.applied_at < bindparam("registered"),
            ),
            applications.c.decided_at <= bindparam("decided"),
        ),
    ),
    "join_requests": (
        join_requests.c.id,
        or_(
            and_(
                join_requests.c.state == JoinRequestState.UNCONFIRMED.value,
                join_requests.c.asked_at < bindparam("registered"),
            ),
            join_requests.c.decided_at <= bindparam("decided"),
        ),
    ),
    "rates": (rates.c.key, rates.c.whole_at <= bindparam("spent")),
    "client_tokens": (client_tokens.c.digest, client_tokens.c.expires_at <= bindparam("token_expired")),
    "client_addresses": (
        client_addresses.c.digest,
        client_addresses.c.seen_at < bindparam("client_seen"),
    ),
    "webhook_deliveries": (
        webhook_deliveries.c.id,
        and_(
            text("webhook_deliveries.state <> 'waiting'"),
            webhook_deliveries.c.settled_at <= bindparam("told"),
        ),
    ),
    "client_calls": (client_calls.c.key, client_calls.c.begun_at <= bindparam("called")),
    "accounts": (
        accounts.c.id,
        and_(accounts.c.closed_at.is_not(None), accounts.c.closed_at <= bindparam("account_closed")),
    ),
}
"""By what a kind is named, and when it has had its time."""

_COUNTS: Final = {
    kind: select(func.count()).select_from(name.table).where(is_old)
    for kind, (name, is_old) in _IS_OLD.items()
}
_OLDEST: Final = {
    kind: select(name).where(is_old).limit(_AT_MOST).scalar_subquery()
    for kind, (name, is_old) in _IS_OLD.items()
}


def _delete(kind: str) -> Any:  # noqa: ANN401 - a statement without rows
    name = _IS_OLD[kind][0]
    return delete(name.table).where(name.in_(_OLDEST[kind]))


_DELETES: Final = {
    kind: _delete(kind) for kind in _IS_OLD if kind not in {"passports", "accounts", "downloads"}
}
_FORGET_PASSPORTS: Final = (
    update(entries)
    .where(entries.c.id.in_(_OLDEST["passports"]))
    .values(passport_sealed=null(), passport_digest=null())
)
_OLD_DOWNLOADS: Final = select(downloads.c.id).where(_IS_OLD["downloads"][1]).limit(_AT_MOST)
_CLOSED: Final = select(accounts.c.id).where(_IS_OLD["accounts"][1]).limit(_AT_MOST)
_THESE: Final[BindParameter[Any]] = bindparam("these", expanding=True)
DEAD_SECRET: Final = {
    "replaced_secret_digest": case(
        (entries.c.secret_issued_at.is_(None), entries.c.secret_digest),
        else_=entries.c.replaced_secret_digest,
    ),
    "secret_digest": null(),
    "secret_issued_at": null(),
}
"""Values of an entry that nobody can register: what the board's file brought is dead when it comes again."""
_END_SECRETS: Final = (
    update(entries)
    .where(
        entries.c.id.in_(select(account_entries.c.entry_id).where(account_entries.c.account_id.in_(_THESE)))
    )
    .values(DEAD_SECRET)
)
_FORGET_ROWS: Final = delete(download_rows).where(download_rows.c.download_id.in_(_THESE))
_FORGET_LINES: Final = delete(downloads).where(downloads.c.id.in_(_THESE))
_LET_GO: Final = delete(account_entries).where(account_entries.c.account_id.in_(_THESE))
_DISSOLVE: Final = delete(accounts).where(accounts.c.id.in_(_THESE))


class SqlLeftovers:
    """The core's `Leftovers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, before: Deadlines) -> Forgotten:
        """Tell how much is older, by one statement for each kind of thing."""
        wanted = _parameters(before)
        return Forgotten(
            **{
                kind: self._connection.execute(counting, wanted).scalar_one()
                for kind, counting in _COUNTS.items()
            }
        )

    def forget(self, before: Deadlines, *, limit: int) -> Forgotten:
        """Forget what is older, at most so many of each kind, by one statement for each."""
        wanted = _parameters(before) | {"at_most": limit}
        execute = self._connection.execute
        forgotten = {kind: execute(statement, wanted).rowcount for kind, statement in _DELETES.items()}
        return Forgotten(
            **forgotten,
            downloads=self._forget_downloads(wanted),
            passports=execute(_FORGET_PASSPORTS, wanted).rowcount,
            accounts=self._dissolve(wanted),
        )

    def _forget_downloads(self, wanted: dict[str, Any]) -> int:
        """Forget the lines with what they were of."""
        old = self._connection.execute(_OLD_DOWNLOADS, wanted).scalars().all()
        if old:
            for statement in (_FORGET_ROWS, _FORGET_LINES):
                self._connection.execute(statement, {"these": old})
        return len(old)

    def _dissolve(self, wanted: dict[str, Any]) -> int:
        closed = self._connection.execute(_CLOSED, wanted).scalars().all()
        if closed:
            for statement in (_END_SECRETS, _LET_GO, _DISSOLVE):
                self._connection.execute(statement, {"these": closed})
        return len(closed)


def _parameters(before: Deadlines) -> dict[str, Any]:
    return {
        "registered": before.registered,
        "tried": microseconds(before.tried),
        "closed": microseconds(before.closed),
        "closing_streak": before.closing_streak,
        "spent": microseconds(before.spent),
        "files_kept": before.spent,
        "link_expired": before.link_expired,
        "session_seen": before.session_seen,
        "session_opened": before.session_opened,
        "address_asked": before.address_asked,
        "written": before.written,
        "released": before.released,
        "account_closed": before.account_closed,
        "decided": before.decided,
        "downloaded": before.downloaded,
        "token_expired": before.token_expired,
        "client_seen": before.client_seen,
        "called": before.called,
        "told": before.told,
    }
