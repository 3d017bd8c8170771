"""A reader of the feed beside writers and sealers: nothing missed, nothing twice (D3)."""

from collections.abc import Callable, Iterator
from threading import Event as Flag

from results_core.journal.events import EventKind
from results_core.kernel.identifiers import OrganisationId
from results_core.testing.builders import an_event, named
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.races.crowds import at_once
from tests.web.visits import Opening

WRITERS = 8
TRANSACTIONS = 25
OURS = OrganisationId(named("our organisation"))
THEIRS = OrganisationId(named("their organisation"))


A_MOMENT = 0.01
"""Seconds that a reader and a sealer leave to the writers, unless these are done."""


def test_a_reader_beside_eight_writers_misses_nothing_and_sees_nothing_twice(opening: Opening) -> None:
    """However they commit, the reader goes on from its last position alone."""
    rehearsal = rehearse(opening=opening, rows=[])
    written, sealed = Flag(), Flag()

    def writers() -> list[str]:
        try:
            at_once([writing(rehearsal, writer) for writer in range(WRITERS)])
        finally:
            written.set()
        return []

    def seals() -> list[str]:
        try:
            while not written.wait(A_MOMENT):
                rehearsal.application.seal_events(limit=17)
            rehearsal.application.seal_events.all()
        finally:
            sealed.set()
        return []

    def reads() -> list[str]:
        return [event for page in pages(rehearsal, sealed) for event in page]

    *_, read = at_once([writers, seals, reads])

    assert sorted(read) == sorted(name_of(OURS, w, n) for w in range(WRITERS) for n in range(TRANSACTIONS))


def name_of(organisation: OrganisationId, writer: int, n: int) -> str:
    """Return the id of an event."""
    return named(f"{organisation} {writer} {n}")


def writing(rehearsal: Rehearsal, writer: int) -> Callable[[], None]:
    """Return what one writer does: some transactions take their time."""

    def writes() -> None:
        for n in range(TRANSACTIONS):
            with rehearsal.store.begin() as work:
                for organisation in (OURS, THEIRS):
                    event = an_event(
                        EventKind.SHARE_RECEIVED,
                        name=f"{organisation} {writer} {n}",
                        organisation=organisation,
                        facts={"share": "a share"},
                    )
                    work.journal.add(event)
                    if n % 3 == writer % 3:
                        list(work.journal.read())
                work.commit()

    return writes


def pages(rehearsal: Rehearsal, sealed: Flag) -> Iterator[list[str]]:
    """Yield what a reader gets who asks on and on, until everything is sealed and read."""
    position, is_last = 0, False
    while not is_last:
        is_last = sealed.wait(A_MOMENT)
        while page := rehearsal.application.api_access.feed(OURS, after=position, limit=7):
            yield [told.id for told in page]
            position = page[-1].position
