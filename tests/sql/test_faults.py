"""What goes wrong outside, in the words of the kernel (RLB-7 to RLB-9)."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, event

from adapters_sql import SqlStore
from adapters_sql.engine import open_database
from results_core.kernel.errors import Contended, Kind, OutcomeUnknown, StoreUnavailable
from results_core.kernel.transactions import repeatable
from results_core.testing.builders import an_entry_row, an_event, named
from results_core.testing.scenes import put_events
from tests.sql.conftest import Opening
from tests.sql.cutting import wire

FORKING = """
import os, sys
from adapters_sql import SqlStore
from results_core.testing.builders import an_event
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness

store = SqlStore.open(sys.argv[1], cipher=LabelledCipher(), randomness=SeededRandomness(1))
put_events(store, an_event(name="before"))
children = []
for place in range(3):
    child = os.fork()
    if child == 0:
        for number in range(5):
            put_events(store, an_event(name=f"{place} {number}"))
        os._exit(0)
    children.append(child)
for number in range(5):
    put_events(store, an_event(name=f"parent {number}"))
assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
store.close()
"""


def events_in(store: SqlStore) -> list[str]:
    """Return the ids of the events."""
    with store.begin(reading=True) as work:
        return [one.id for one in work.journal.read()]


@contextmanager
def on_connecting(statement: str) -> Iterator[None]:
    """Run a statement on each connection that is made meanwhile."""

    def run(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
        connection.execute(statement)

    event.listen(Engine, "connect", run)
    try:
        yield
    finally:
        event.remove(Engine, "connect", run)


@pytest.mark.postgresql
@pytest.mark.parametrize("heard", [True, False])
def test_nobody_knows_what_became_of_a_commit_that_was_cut(
    postgresql_url: str, opening: Opening, *, heard: bool
) -> None:
    """Whether or not the server heard it, the answer is the same, and the unit is not run again (RLB-8)."""
    runs: list[int] = []
    with wire(postgresql_url) as between:
        store = opening(between.url)

        @repeatable
        def writes() -> None:
            runs.append(len(runs))
            with store.begin() as work:
                work.journal.add(an_event())
                work.commit()

        between.cut("COMMIT\0", passing=heard)
        with pytest.raises(OutcomeUnknown):
            writes()
        between.broken.wait()

    assert runs == [0]
    assert events_in(opening(postgresql_url)) == ([an_event().id] if heard else [])


@pytest.mark.postgresql
def test_what_was_cut_before_its_commit_is_done_again(postgresql_url: str, opening: Opening) -> None:
    """Nothing of it can have stayed, so that the unit may be repeated (RLB-8)."""
    with wire(postgresql_url) as between:
        store = opening(between.url)
        between.cut("INSERT INTO events", passing=False)
        with pytest.raises(Contended), store.begin() as work:
            work.journal.add(an_event())
        between.broken.wait()
        repeatable(put_events)(store, an_event())

        assert events_in(store) == [an_event().id]


@pytest.mark.postgresql
def test_rows_of_a_file_that_are_cut_on_their_way_are_told_of(postgresql_url: str, opening: Opening) -> None:
    """They travel until the next step, which finds it out; the file comes in whole when it is tried again."""
    with wire(postgresql_url) as between:
        store = opening(between.url)
        between.cut(an_entry_row().family_name, passing=False)
        with store.stage_entries() as staged:
            staged.add([an_entry_row()])
            with pytest.raises(Contended):
                staged.changes()
        between.broken.wait()
        with store.stage_entries() as staged:
            staged.add([an_entry_row()])

            assert staged.changes().new == 1


@pytest.mark.postgresql
@pytest.mark.parametrize("left", [True, False])
def test_rows_that_nobody_waits_for_leave_the_connection_whole(
    postgresql_url: str, opening: Opening, *, left: bool
) -> None:
    """A file is given up while its rows are on their way: by an error, or because no more was wanted."""
    store = opening(postgresql_url)
    with suppress(EOFError), store.stage_entries() as staged:
        staged.add([an_entry_row(line=line) for line in range(2, 2_002)])
        if not left:
            raise EOFError
    put_events(store, an_event())

    assert events_in(store) == [an_event().id]


@pytest.mark.postgresql
def test_a_server_that_came_back_costs_nobody_an_error(postgresql_url: str, opening: Opening) -> None:
    """Connections that lie in the pool are asked whether they live before they are lent."""
    store = opening(postgresql_url)
    put_events(store, an_event(name="before"))
    events_in(store)
    others = open_database(postgresql_url)
    with others.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    others.dispose()
    put_events(store, an_event(name="after"))

    assert len(events_in(store)) == 2


@pytest.mark.postgresql
def test_of_two_in_a_deadlock_both_get_through(postgresql_url: str, opening: Opening) -> None:
    """The server undoes one, which waits a little and runs again."""
    store = opening(postgresql_url)
    both = Barrier(2)
    undone = []

    @repeatable
    def crosses(one: str, other: str, first: list[bool]) -> None:
        try:
            with store.begin() as work:
                work.links.hold(one)
                if first.pop():
                    both.wait()
                work.links.hold(other)
                work.journal.add(an_event(name=one))
                work.commit()
        except Contended:
            undone.append(one)
            raise

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(crosses, "ab", "ba", [[False, True], [False, True]]))

    assert len(undone) == 1
    assert sorted(events_in(store)) == sorted([named("a"), named("b")])


@pytest.mark.postgresql
def test_a_server_that_is_not_there_is_told(opening: Opening) -> None:
    """As something to try later, without the address, which may hold a password."""
    with pytest.raises(StoreUnavailable) as error:
        opening("postgresql+psycopg://ann:secret@127.0.0.1:1/results")

    assert error.value.kind is Kind.TRY_LATER
    assert "secret" not in str(error.value)


def test_a_file_that_stays_locked_is_told(sqlite_url: str, opening: Opening) -> None:
    """Who writes waits for the others, but not for ever; who reads does not wait at all (RLB-9)."""
    store = opening(f"{sqlite_url}?timeout=0.01")
    with opening(sqlite_url).begin() as work:
        work.journal.add(an_event())
        with pytest.raises(StoreUnavailable), store.begin():
            pass

        assert events_in(store) == []


def test_a_full_disk_is_told(sqlite_url: str, opening: Opening) -> None:
    """Writing is refused, reading goes on, and nothing has to be mended afterwards (RLB-9)."""
    with on_connecting("PRAGMA max_page_count = 1"):
        store = opening(sqlite_url)
        big = an_event(facts={"much": "x" * 1_000_000})
        with pytest.raises(StoreUnavailable):
            put_events(store, big)
        read = events_in(store)
    put_events(opening(sqlite_url), an_event())

    assert read == []
    assert events_in(store) == [an_event().id]


def test_a_file_that_is_no_database_is_told(sqlite_url: str, opening: Opening) -> None:
    """It is something for the operator, not for whoever happens to read."""
    with open(sqlite_url.removeprefix("sqlite:///"), "wb") as file:  # noqa: PTH123 - an address is no path
        file.write(b"something else" * 1000)
    with pytest.raises(StoreUnavailable):
        opening(sqlite_url)


def test_workers_that_are_forked_share_no_connection(url: str, opening: Opening) -> None:
    """A server may open the store before it forks, and use it: children make connections of their own."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", FORKING, url], check=False, capture_output=True, text=True
    )

    assert done.stderr == ""
    assert len(events_in(opening(url))) == 1 + 3 * 5 + 5
