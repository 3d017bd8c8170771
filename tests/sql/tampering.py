"""Each way of tampering with what was sealed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import attrs
from sqlalchemy import Connection, Table, delete, insert, select, update

from adapters_sql.tables import checkpoints, event_payloads, events, seals
from adapters_sql.work import SqlWork, Surroundings
from results_core.journal.chain import GENESIS, link_hash
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.verifying import Verification, VerifyJournal
from results_core.testing.builders import NOON
from results_core.testing.stand_ins import (
    LabelledCipher,
    ListedCheckpoints,
    PlainSignatures,
    SeededRandomness,
    few_countries,
)

EVENTS: Final = 42

SIGNED_EVERY: Final = 7

MUTATIONS: Final = 1_000

KEYS: Final = PlainSignatures()


@attrs.frozen
class Journal:
    """A sealed journal under a connection for which no trigger stands in the way."""

    connection: Connection
    outside: ListedCheckpoints
    chain: tuple[tuple[int, str], ...]
    """The place of the event and its id, position by position."""

    def place(self, position: int) -> int:
        """Return under which number the event of a position was written."""
        return self.chain[position - 1][0]

    def id(self, position: int) -> str:
        """Return the id of the event of a position."""
        return self.chain[position - 1][1]

    def change(self, table: Table, where: Any, **values: Any) -> None:  # noqa: ANN401 - as SQLAlchemy takes it
        """Change rows."""
        changed = self.connection.execute(update(table).where(where).values(**values))
        assert changed.rowcount

    def remove(self, table: Table, where: Any) -> None:  # noqa: ANN401 - as above
        """Delete rows."""
        assert self.connection.execute(delete(table).where(where)).rowcount

    @contextmanager
    def begin(self, *, reading: bool = False) -> Iterator[SqlWork]:
        """Lend a work on the connection; nothing of it is committed."""
        del reading
        yield SqlWork(
            self.connection,
            None,
            Surroundings(
                cipher=LabelledCipher(),
                randomness=SeededRandomness("tampering"),
                present=lambda: NOON,
                countries=few_countries,
            ),
        )

    def verify(self) -> Verification:
        """Verify what is there now."""
        return VerifyJournal(begin=self.begin, signatures=KEYS, published=self.outside)()

    def written_anew(self, position: int) -> None:
        """Make every hash from a position on again, and sign all checkpoints with the right key."""
        with self.begin() as work:
            links = work.seals.links(after=0, limit=EVENTS)
        hashes, previous = {}, GENESIS
        for link in links:
            assert link.event
            previous = link_hash(previous, link.event)
            hashes[link.position] = previous
        for at, made in hashes.items():
            if at >= position:
                self.change(seals, seals.c.position == at, hash=made)
        with self.begin() as work:
            kept = work.seals.checkpoints(after=0, limit=EVENTS)
        for one in kept:
            anew = attrs.evolve(one, hash=hashes[one.position])
            self.change(
                checkpoints,
                checkpoints.c.position == one.position,
                hash=anew.hash,
                signature=KEYS.sign(anew.statement, key=anew.key),
            )


def drop_triggers(connection: Connection) -> None:
    """Let nothing stand in the way, as somebody who owns the database may."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for name in found.all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    else:
        for table in (events, seals, checkpoints):
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER ALL")
        connection.exec_driver_sql("ALTER TABLE events ALTER COLUMN position DROP IDENTITY")


Mutation = Callable[[Journal, int], object]


def edit(column: str, value: object) -> Mutation:
    """Edit one column of the event."""
    return lambda on, at: on.change(events, events.c.position == on.place(at), **{column: value})


def neighbour(at: int) -> int:
    """Return the position after this one, or before it at the end."""
    return at - 1 if at == EVENTS else at + 1


def swap_places(on: Journal, at: int) -> None:
    """Let two events change the numbers under which they were written."""
    one, other = on.place(at), on.place(neighbour(at))
    for place, to in ((one, -1), (other, one), (-1, other)):
        on.change(events, events.c.position == place, position=to)


def swap_seals(on: Journal, at: int) -> None:
    """Let two events change their positions in the chain."""
    other = neighbour(at)
    for position, place in ((at, -1), (other, on.place(at)), (at, on.place(other))):
        on.change(seals, seals.c.position == position, event=place)


def swap_contents(on: Journal, at: int) -> None:
    """Let two events change what they say and keep their numbers."""
    (one, says), (other, also_says) = (
        (place, on.connection.execute(select(events.c.facts).where(events.c.position == place)).scalar_one())
        for place in (on.place(at), on.place(neighbour(at)))
    )
    on.change(events, events.c.position == one, facts=also_says)
    on.change(events, events.c.position == other, facts=says)


def slip_in(on: Journal, at: int) -> None:
    """Put an event in among those that were sealed long ago."""
    row = {
        "position": -at,
        "id": f"forged {at}",
        "kind": "logged_in",
        "at": NOON,
        "actor": "candidate",
        "facts": {},
    }
    if on.connection.dialect.name == "sqlite":
        on.connection.execute(insert(events), row)
    else:
        on.connection.exec_driver_sql(
            "INSERT INTO events (position, id, kind, at, actor, facts, xid)"
            " VALUES (%(position)s, %(id)s, %(kind)s, %(at)s, %(actor)s, '{}', '3')",
            row,
        )


def cut(on: Journal, at: int) -> None:
    """Take everything from a position on away, checkpoints too."""
    places = [on.place(position) for position in range(at, EVENTS + 1)]
    ids = [on.id(position) for position in range(at, EVENTS + 1)]
    on.remove(event_payloads, event_payloads.c.event_id.in_(ids))
    on.remove(seals, seals.c.position >= at)
    on.remove(events, events.c.position.in_(places))
    on.remove(checkpoints, checkpoints.c.position >= at)


def cut_seals(on: Journal, at: int) -> None:
    """Take the end of the chain away, so that the events could be sealed in another way."""
    on.remove(seals, seals.c.position >= at)


def delete_event(on: Journal, at: int) -> None:
    """Delete an event with what is personal in it."""
    on.remove(event_payloads, event_payloads.c.event_id == on.id(at))
    on.remove(events, events.c.position == on.place(at))


def delete_without_a_trace(on: Journal, at: int) -> None:
    """Delete an event with its seal, and let the others close the gap."""
    delete_event(on, at)
    on.remove(seals, seals.c.position == at)
    for later in range(at + 1, EVENTS + 1):
        on.change(seals, seals.c.position == later, position=later - 1)


def write_anew(on: Journal, at: int) -> None:
    """Edit an event, and make all that follows fit, with the very key that signs."""
    edit("kind", "logged_out")(on, at)
    on.written_anew(at)


def signed_at(at: int) -> int:
    """Return the position of the checkpoint that covers a position."""
    return -(-at // SIGNED_EVERY) * SIGNED_EVERY


def of_checkpoint(**values: object) -> Mutation:
    """Edit the checkpoint that covers the position."""
    return lambda on, at: on.change(checkpoints, checkpoints.c.position == signed_at(at), **values)


def outside(change: Callable[[Checkpoint], list[Checkpoint | None]]) -> Mutation:
    """Put something else in the place of a line outside."""

    def changed(on: Journal, at: int) -> None:
        place = signed_at(at) // SIGNED_EVERY - 1
        line = on.outside.lines[place]
        assert line
        on.outside.lines[place : place + 1] = change(line)

    return changed


EXACT: Final[dict[str, Mutation]] = {
    "edit id": edit("id", "another"),
    "edit kind": edit("kind", "logged_out"),
    "edit instant": edit("at", NOON.replace(year=2020)),
    "edit actor": edit("actor", "operator"),
    "edit account": edit("account", None),
    "edit result": edit("result", "another"),
    "edit organisation": edit("organisation", "another"),
    "edit facts": edit("facts", {"n": -1}),
    "edit digest": edit("payload_digest", None),
    "edit hash": lambda on, at: on.change(seals, seals.c.position == at, hash="0" * 64),
    "edit name": lambda on, at: on.change(
        event_payloads, event_payloads.c.event_id == on.id(at), body='{"operator":"Bob"}'
    ),
    "edit salt": lambda on, at: on.change(
        event_payloads, event_payloads.c.event_id == on.id(at), salt=b"0" * 16
    ),
    "delete name": lambda on, at: on.remove(event_payloads, event_payloads.c.event_id == on.id(at)),
    "erase name in silence": lambda on, at: on.change(
        event_payloads, event_payloads.c.event_id == on.id(at), salt=None, body=None, erased_by=on.id(1)
    ),
    "delete event": delete_event,
    "delete seal": lambda on, at: on.remove(seals, seals.c.position == at),
    "delete without a trace": delete_without_a_trace,
    "cut": cut,
    "cut the chain": cut_seals,
}
"""What breaks the chain at the very position, or, where the end is gone, before it."""

ELSEWHERE: Final[dict[str, Mutation]] = {
    "move event": swap_places,
    "move seal": swap_seals,
    "swap contents": swap_contents,
    "slip in": slip_in,
    "write anew": write_anew,
    "edit checkpoint": of_checkpoint(hash="0" * 64),
    "edit signature": of_checkpoint(signature="forged"),
    "edit instant of checkpoint": of_checkpoint(at=NOON.replace(year=2020)),
    "delete checkpoint": lambda on, at: on.remove(checkpoints, checkpoints.c.position == signed_at(at)),
    "edit outside": outside(lambda line: [attrs.evolve(line, hash="0" * 64)]),
    "garble outside": outside(lambda line: [None]),
    "repeat outside": outside(lambda line: [line, line]),
}
"""What is told of at the position, its neighbour, or the checkpoint that covers it."""


def attempts() -> Iterator[tuple[str, int]]:
    """Yield every mutation at every position."""
    for at in range(1, EVENTS + 1):
        for name in (*EXACT, *ELSEWHERE):
            yield name, at
