"""Sealed events by organisation: rows that the sealer writes beside the chain."""

from collections.abc import Sequence
from functools import cache
from typing import Final

from sqlalchemy import Connection, bindparam, insert, literal_column, select

from adapters_sql.straight import Straight
from adapters_sql.tables import events, feed, seals
from results_core.journal.chain import Seal
from results_core.journal.events import EventKind
from results_core.journal.feed import FEED, FeedType, Told, type_of
from results_core.kernel.identifiers import OrganisationId

_FULL: Final = 100
"""Of a page, as most are asked for."""


@cache
def _of(most: int) -> Straight:
    """Return the query of so many: PostgreSQL keeps one plan where it knows how few rows are wanted."""
    return Straight(
        select(
            feed.c.position,
            events.c.id,
            events.c.kind,
            events.c.facts["why"].as_string(),
            events.c.at,
            events.c.facts["share"].as_string(),
            events.c.result,
            events.c.facts["version"].as_integer(),
        )
        .join_from(feed, events, events.c.position == feed.c.event)
        .where(feed.c.organisation == bindparam("whose"), feed.c.position > bindparam("after"))
        .order_by(feed.c.position)
        .limit(literal_column(str(most)))
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
        statement = _of(-(-limit // _FULL) * _FULL)
        rows = statement.rows(self._connection, {"whose": organisation, "after": after})
        return [
            Told(position, event, _type(kind, why), *rest)
            for position, event, kind, why, *rest in rows[:limit]
        ]


def feed_sealed(connection: Connection, added: Sequence[Seal]) -> None:
    """Write the rows of what was sealed, by one statement."""
    if added:
        connection.execute(_SEALED, {"first": added[0].position, "last": added[-1].position})


@cache
def _type(kind: str, why: str | None) -> FeedType:
    return type_of(EventKind(kind), why)
