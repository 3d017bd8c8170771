"""Open sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from adapters_sql.straight import Straight
from adapters_sql.tables import sessions
from adapters_sql.tables.columns import key
from results_core.access.browsers import Browser, BrowserFamily, BrowserSystem
from results_core.access.credentials import Audience
from results_core.access.sessions import Session
from results_core.kernel.identifiers import AccountId, SessionId

_row = sessions.c
COLUMNS: Final = (
    _row.digest,
    _row.id,
    _row.audience,
    _row.account,
    _row.opened_at,
    _row.seen_at,
    _row.browser,
    _row.system,
)
_THIS: Final = _row.digest == bindparam("this")

_OPEN: Final = Straight(insert(sessions))
_OF: Final = Straight(select(*COLUMNS).where(_THIS))
_TOUCH: Final = update(sessions).where(_THIS).values(seen_at=bindparam("at"))
_END: Final = delete(sessions).where(_THIS).returning(*COLUMNS)
_OWN: Final = _row.account == bindparam("of_account")
_OF_ACCOUNT: Final = (
    select(*COLUMNS).where(_OWN).order_by(_row.seen_at.desc(), _row.opened_at.desc(), _row.id.desc())
)
_END_ONE: Final = delete(sessions).where(_OWN, _row.id == bindparam("named"))
_END_ALL: Final = delete(sessions).where(_OWN)


class SqlSessions:
    """The core's `Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, session: Session) -> None:
        """Keep the session."""
        _OPEN.run(self._connection, to_row(session))

    def of(self, digest: str) -> Session | None:
        """Return the session by one look into an index."""
        return from_row_or_none(_OF.row(self._connection, {"this": digest}))

    def touch(self, digest: str, *, at: datetime) -> None:
        """Note that it was used."""
        self._connection.execute(_TOUCH, {"this": digest, "at": at})

    def end(self, digest: str) -> Session | None:
        """End it and return it; None if it was ended before."""
        return from_row_or_none(self._connection.execute(_END, {"this": digest}).one_or_none())

    def of_account(self, account: AccountId) -> Sequence[Session]:
        """Return the account's sessions, the one used last first."""
        rows = self._connection.execute(_OF_ACCOUNT, {"of_account": account})
        return [from_row(row) for row in rows]

    def end_one(self, account: AccountId, session: SessionId) -> bool:
        """End the session of this name if it is the account's; tell whether it was open."""
        wanted = {"of_account": account, "named": key(session)}
        return self._connection.execute(_END_ONE, wanted).rowcount > 0

    def end_all(self, account: AccountId) -> int:
        """End every session of the account; return how many there were."""
        return self._connection.execute(_END_ALL, {"of_account": account}).rowcount


def to_row(session: Session) -> dict[str, Any]:
    """Return the row of a session."""
    return {
        "digest": session.digest,
        "id": session.id,
        "audience": session.audience.value,
        "account": session.account,
        "opened_at": session.opened_at,
        "seen_at": session.seen_at,
        "browser": session.browser.family.value,
        "system": session.browser.system.value,
    }


def from_row_or_none(row: Sequence[Any] | None) -> Session | None:
    """Return the session of a row, if there is one."""
    return None if row is None else from_row(row)


def from_row(row: Sequence[Any]) -> Session:
    """Return the session of a row."""
    digest, session, audience, account, opened_at, seen_at, family, system = row
    return Session(
        digest=digest,
        id=SessionId(session),
        audience=Audience(audience),
        account=AccountId(account),
        opened_at=opened_at,
        seen_at=seen_at,
        browser=Browser(BrowserFamily(family), BrowserSystem(system)),
    )
