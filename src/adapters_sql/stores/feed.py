"""Sealed events by organisation: rows that the sealer writes beside the chain."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, bindparam, insert, null, select

from adapters_sql.stores.journal import from_row
from adapters_sql.straight import Straight
from adapters_sql.tables import events, feed, seals
from results_core.journal.chain import Seal
from results_core.journal.feed import FEED, Told
from results_core.kernel.identifiers import OrganisationId

_OF: Final = Straight(
    select(
        feed.c.position,
        events.c.at,
        events.c.position,
        events.c.id,
        events.c.kind,
        events.c.actor,
        events.c.account,
        events.c.result,
        events.c.organisation,
        events.c.facts,
        null(),
    )
    .join_from(feed, events, events.c.position == feed.c.event)
    .where(feed.c.organisation == bindparam("whose"), feed.c.position > bindparam("after"))
    .order_by(feed.c.position)
    .limit(bindparam("at_most"))
)
_SEALED: Final = insert(feed).from_select(
    ["organisation", "position", "event"],
    select(events.c.organisation, seals.c.position, seals.c.event)
    .join_from(seals, events, events.c.position == seals.c.event)
    .where(
        seals.c.position.between(bindparam("first"), bindparam("last")),
        events.c.organisation.is_not(None),
        events.c.kind.in_(sorted(kind.value for kind in FEED)),
    ),
)


class SqlFeed:
    """Fulfils `Feed`."""

    def __init__(self, connection: Connection) -> None:
        """Read within this connection's transaction."""
        self._connection = connection

    def of(self, organisation: OrganisationId, *, after: int, limit: int) -> Sequence[Told]:
        """Return them by one range of the primary key."""
        rows = _OF.rows(self._connection, {"whose": organisation, "after": after, "at_most": limit})
        return [Told(row[0], from_row(row[1:])) for row in rows]


def feed_sealed(connection: Connection, added: Sequence[Seal]) -> None:
    """Write the rows of what was sealed, by one statement."""
    if added:
        connection.execute(_SEALED, {"first": added[0].position, "last": added[-1].position})
