"""One-time links: used up by one conditional update (TOK-2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, insert, literal, select, update

from adapters_sql.tables import links
from adapters_sql.tables.columns import Instant
from results_core.access.links import Link, LinkPurpose

_row = links.c
_COLUMNS: Final = (
    _row.digest,
    _row.purpose,
    _row.subject,
    _row.address_digest,
    _row.issued_at,
    _row.expires_at,
    _row.used_at,
    _row.ended_at,
)
_NOW: Final = bindparam("now", type_=Instant)
_THIS: Final = _row.digest == bindparam("this")
_OF_SUBJECT: Final = _row.subject == bindparam("of_subject")
_FOR_PURPOSE: Final = _row.purpose == bindparam("for_purpose")

_ISSUE: Final = insert(links)
_OF: Final = select(*_COLUMNS).where(_THIS)
_CONSUME: Final = (
    update(links)
    .where(_THIS, _FOR_PURPOSE, _row.used_at.is_(None), _row.ended_at.is_(None), _row.expires_at > _NOW)
    .values(used_at=_NOW)
    .returning(*_COLUMNS)
)
_END_ALL: Final = (
    update(links).where(_OF_SUBJECT, _row.used_at.is_(None), _row.ended_at.is_(None)).values(ended_at=_NOW)
)
_END: Final = _END_ALL.where(_FOR_PURPOSE)
_ISSUED: Final = (
    select(_row.issued_at)
    .where(_OF_SUBJECT, _FOR_PURPOSE, _row.issued_at >= bindparam("since"))
    .order_by(_row.issued_at)
)
_HOLD: Final = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("held"), literal(0))))


class SqlLinks:
    """The core's `Links`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def issue(self, link: Link) -> None:
        """Keep the link."""
        self._connection.execute(_ISSUE, to_row(link))

    def issue_all(self, links: Sequence[Link]) -> None:
        """Keep the links, however many."""
        if links:
            self._connection.execute(_ISSUE, [to_row(link) for link in links])

    def of(self, digest: str) -> Link | None:
        """Return the link, whatever its state."""
        return from_row(self._connection.execute(_OF, {"this": digest}).one_or_none())

    def consume(self, digest: str, *, purpose: LinkPurpose, now: datetime) -> Link | None:
        """Use the link up and return it, or None if it is good no more."""
        wanted = {"this": digest, "for_purpose": purpose.value, "now": now}
        return from_row(self._connection.execute(_CONSUME, wanted).one_or_none())

    def end(self, subject: str, *, purpose: LinkPurpose | None = None, now: datetime) -> None:
        """Kill the subject's outstanding links, of one purpose or of all."""
        if purpose is None:
            self._connection.execute(_END_ALL, {"of_subject": subject, "now": now})
        else:
            self._connection.execute(_END, {"of_subject": subject, "for_purpose": purpose.value, "now": now})

    def issued(self, subject: str, *, purpose: LinkPurpose, since: datetime) -> Sequence[datetime]:
        """Return when links were issued to the subject since then, oldest first."""
        return (
            self._connection.execute(
                _ISSUED, {"of_subject": subject, "for_purpose": purpose.value, "since": since}
            )
            .scalars()
            .all()
        )

    def hold(self, subject: str) -> None:
        """Make others who would issue to the subject wait; on SQLite every writer waits anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(_HOLD, {"held": f"links:{subject}"})


def to_row(link: Link) -> dict[str, Any]:
    """Return the row of a link."""
    return {
        "digest": link.digest,
        "purpose": link.purpose.value,
        "subject": link.subject,
        "address_digest": link.address_digest,
        "issued_at": link.issued_at,
        "expires_at": link.expires_at,
        "used_at": link.used_at,
        "ended_at": link.ended_at,
    }


def from_row(row: Sequence[Any] | None) -> Link | None:
    """Return the link of a row."""
    if row is None:
        return None
    digest, purpose, subject, address_digest, issued_at, expires_at, used_at, ended_at = row
    return Link(
        digest=digest,
        purpose=LinkPurpose(purpose),
        subject=subject,
        address_digest=address_digest,
        issued_at=issued_at,
        expires_at=expires_at,
        used_at=used_at,
        ended_at=ended_at,
    )
