"""Open sessions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from adapters_sql.tables import sessions
from results_core.access.credentials import Audience
from results_core.access.sessions import Session
from results_core.kernel.identifiers import AccountId

_row = sessions.c
_COLUMNS: Final = (_row.digest, _row.audience, _row.account, _row.opened_at, _row.seen_at)
_THIS: Final = _row.digest == bindparam("this")

_OPEN: Final = insert(sessions)
_OF: Final = select(*_COLUMNS).where(_THIS)
_TOUCH: Final = update(sessions).where(_THIS).values(seen_at=bindparam("at"))
_END: Final = delete(sessions).where(_THIS).returning(*_COLUMNS)
_END_ALL: Final = delete(sessions).where(_row.account == bindparam("of_account"))


class SqlSessions:
    """The core's `Sessions`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, session: Session) -> None:
        """Keep the session."""
        self._connection.execute(_OPEN, to_row(session))

    def of(self, digest: str) -> Session | None:
        """Return the session by one look into an index."""
        return from_row(self._connection.execute(_OF, {"this": digest}).one_or_none())

    def touch(self, digest: str, *, at: datetime) -> None:
        """Note that it was used."""
        self._connection.execute(_TOUCH, {"this": digest, "at": at})

    def end(self, digest: str) -> Session | None:
        """End it and return it; None if it was ended before."""
        return from_row(self._connection.execute(_END, {"this": digest}).one_or_none())

    def end_all(self, account: AccountId) -> int:
        """End every session of the account; return how many there were."""
        return self._connection.execute(_END_ALL, {"of_account": account}).rowcount


def to_row(session: Session) -> dict[str, Any]:
    """Return the row of a session."""
    return {
        "digest": session.digest,
        "audience": session.audience.value,
        "account": session.account,
        "opened_at": session.opened_at,
        "seen_at": session.seen_at,
    }


def from_row(row: Sequence[Any] | None) -> Session | None:
    """Return the session of a row."""
    if row is None:
        return None
    digest, audience, account, opened_at, seen_at = row
    return Session(
        digest=digest,
        audience=Audience(audience),
        account=AccountId(account),
        opened_at=opened_at,
        seen_at=seen_at,
    )
