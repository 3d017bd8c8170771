"""What has served and is not needed any more."""

from typing import Final

from sqlalchemy import Connection, and_, bindparam, delete, or_

from adapters_sql.tables import address_changes, attempts, budgets, links, registrations, sessions
from adapters_sql.tables.columns import microseconds
from results_core.candidates.ports import Deadlines, Forgotten

_REGISTRATIONS: Final = delete(registrations).where(registrations.c.registered_at < bindparam("registered"))
_ATTEMPTS: Final = delete(attempts).where(
    or_(
        attempts.c.last_at < bindparam("closed"),
        and_(attempts.c.last_at < bindparam("tried"), attempts.c.streak < bindparam("closing_streak")),
    )
)
_BUDGETS: Final = delete(budgets).where(budgets.c.forget_at <= bindparam("spent"))
_LINKS: Final = delete(links).where(links.c.expires_at < bindparam("link_expired"))
_SESSIONS: Final = delete(sessions).where(
    or_(
        sessions.c.seen_at <= bindparam("session_seen"),
        sessions.c.opened_at <= bindparam("session_opened"),
    )
)
_ADDRESS_CHANGES: Final = delete(address_changes).where(
    address_changes.c.asked_at <= bindparam("address_asked")
)


class SqlLeftovers:
    """The core's `Leftovers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def forget(self, before: Deadlines) -> Forgotten:
        """Forget what is older, by one statement for each kind of thing."""
        execute = self._connection.execute
        return Forgotten(
            registrations=execute(_REGISTRATIONS, {"registered": before.registered}).rowcount,
            attempts=execute(
                _ATTEMPTS,
                {
                    "tried": microseconds(before.tried),
                    "closed": microseconds(before.closed),
                    "closing_streak": before.closing_streak,
                },
            ).rowcount,
            budgets=execute(_BUDGETS, {"spent": microseconds(before.spent)}).rowcount,
            links=execute(_LINKS, {"link_expired": before.link_expired}).rowcount,
            sessions=execute(
                _SESSIONS,
                {"session_seen": before.session_seen, "session_opened": before.session_opened},
            ).rowcount,
            address_changes=execute(_ADDRESS_CHANGES, {"address_asked": before.address_asked}).rowcount,
        )
