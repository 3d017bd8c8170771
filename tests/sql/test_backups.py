"""Backups are of one instant, hold everything, and replace a database in one step or not at all (RLB-12)."""

import io
import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters_sql import SchemaUnknown, SqlStore
from adapters_sql.backups import BadArchive, Contents, NotEmpty, holds_something, restore, take
from adapters_sql.work import SqlWork
from results_core.journal.sealing import SealEvents
from results_core.kernel.errors import Contended, StoreUnavailable
from results_core.kernel.transactions import Begin
from results_core.testing.builders import an_event, named
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness
from tests.sql.conftest import Opening


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, url: str, tmp_path: Path) -> str:
    """The address of another database of the same kind, without any schema."""
    if url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'elsewhere' / 'results.db'}"
    address: str = request.getfixturevalue("empty_postgresql_url")
    return address


def taken(url: str) -> tuple[bytes, Contents]:
    """Take a backup."""
    archive = io.BytesIO()
    contents = take(url, archive, progress=lambda _: None)
    return archive.getvalue(), contents


def restored(
    url: str,
    archive: bytes,
    *,
    replace: bool = False,
    judge: Callable[[Begin[SqlWork]], None] = lambda _: None,
) -> Contents:
    """Restore a backup."""
    return restore(
        url,
        io.BytesIO(archive),
        replace=replace,
        cipher=LabelledCipher(),
        randomness=SeededRandomness(9),
        judge=judge,
        progress=lambda _: None,
    )


def pairs(store: SqlStore, numbers: Iterator[int] | range, stop: threading.Event | None = None) -> int:
    """Write events in pairs, a transaction for each pair; return how many are committed."""
    done = 0
    for number in numbers:
        if stop is not None and stop.is_set():
            break
        try:
            with store.begin() as work:
                work.journal.add_all(
                    an_event(name=f"{half}{number}", personal={"operator": "Ada"}) for half in "ab"
                )
                work.commit()
        except (Contended, StoreUnavailable):
            continue
        done += 2
    return done


def test_a_backup_is_of_one_instant_however_busy_the_record(
    url: str, opening: Opening, elsewhere: str
) -> None:
    """What is committed together is in it together or not at all, under two writers."""
    stop = threading.Event()
    before = pairs(opening(url), range(5))
    writers = [
        threading.Thread(target=pairs, args=(opening(url), range(place, 10**6, 2), stop))
        for place in (10, 11)
    ]
    for writer in writers:
        writer.start()
    try:
        archive, contents = taken(url)
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    rows = contents.summary.rows

    assert rows["events"] >= before
    assert rows["events"] % 2 == 0
    assert rows["event_payloads"] == rows["events"]
    assert restored(elsewhere, archive) == contents
    assert taken(elsewhere)[1].summary.rows == rows


def test_the_chain_goes_on_where_the_backup_ends(url: str, opening: Opening, elsewhere: str) -> None:
    """On another server too, which numbers transactions anew: nothing is sealed twice, nothing left out."""
    store = opening(url)
    put_events(store, *(an_event(name=f"sealed {number}") for number in range(7)))
    SealEvents(begin=store.begin)()
    pairs(store, range(3))
    with store.begin(reading=True) as work:
        head = work.seals.head()

    restored(elsewhere, taken(url)[0])
    again = opening(elsewhere)
    put_events(again, an_event(name="after"))
    sealed = SealEvents(begin=again.begin)()
    with again.begin(reading=True) as work:
        links = work.seals.links(after=0, limit=100)
        missed = work.seals.unreached()

    assert (head.position, sealed) == (7, 7)
    assert [link.position for link in links] == list(range(1, 15))
    assert len({link.event.id for link in links if link.event is not None}) == 14
    assert links[-1].event is not None
    assert (links[6].hash, links[-1].event.id, missed) == (head.hash, named("after"), None)


def test_what_is_there_is_replaced_only_where_that_is_said(url: str, opening: Opening) -> None:
    """An empty database takes a backup without a word; afterwards it numbers on from the backup's rows."""
    empty = taken(url)[0]
    pairs(opening(url), range(2))

    assert holds_something(url)
    with pytest.raises(NotEmpty):
        restored(url, empty)
    restored(url, empty, replace=True)
    assert not holds_something(url)


class Refuses(Exception):
    """Stands for whatever a judge finds."""


def test_what_is_refused_leaves_the_database_as_it_was(url: str, opening: Opening) -> None:
    """A judge's no, a changed byte, an end that is missing, a newer schema: nothing of the old is touched."""
    pairs(opening(url), range(2))
    archive, contents = taken(url)
    pairs(opening(url), range(10, 12))
    seen: list[int] = []

    def refuse(begin: Begin[SqlWork]) -> None:
        with begin(reading=True) as work:
            seen.append(len(list(work.journal.read())))
        raise Refuses

    newer = archive.replace(b'"schema": "0001"', b'"schema": "9999"', 1)
    miscounted = archive.replace(b'"events": 4', b'"events": 5', 1)
    with pytest.raises(Refuses):
        restored(url, archive, replace=True, judge=refuse)
    with pytest.raises(SchemaUnknown, match="9999"):
        restored(url, newer, replace=True)
    for bad in (archive[:-1], archive[:1000], b"", miscounted, archive.replace(b"Ada", b"Eve", 1)):
        with pytest.raises(BadArchive):
            restored(url, bad, replace=True)

    assert seen == [4]
    assert contents.summary.rows["events"] == 4
    assert taken(url)[1].summary.rows["events"] == 8


KILLED = """
import os, signal, sys
from adapters_sql.backups import restore
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness

def kill(begin):
    os.kill(os.getpid(), signal.SIGKILL)

with open(sys.argv[2], "rb") as archive:
    restore(sys.argv[1], archive, replace=True, cipher=LabelledCipher(), randomness=SeededRandomness(1),
            judge=kill, progress=lambda _: None)
"""
"""Restores, and is killed when all is in place and nothing is committed."""


def test_a_restore_that_is_killed_leaves_the_old_database(url: str, opening: Opening, tmp_path: Path) -> None:
    """Nothing of it is seen, and the next one clears away what it left."""
    pairs(opening(url), range(2))
    archive, _ = taken(url)
    pairs(opening(url), range(10, 12))
    file = tmp_path / "archive"
    file.write_bytes(archive)

    killed = subprocess.run([sys.executable, "-c", KILLED, url, file], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert taken(url)[1].summary.rows["events"] == 8

    restored(url, archive, replace=True)
    assert taken(url)[1].summary.rows["events"] == 4
    assert [one.name for one in tmp_path.iterdir() if one.name.endswith(".part")] == []


def test_a_backup_goes_back_into_its_own_kind_of_database(sqlite_url: str, tmp_path: Path) -> None:
    """The file of one is nothing that the other could read."""
    archive, _ = taken(sqlite_url)
    length = int.from_bytes(archive[1:5], "big")
    head = json.dumps(json.loads(archive[5 : 5 + length]) | {"dialect": "postgresql"}).encode()
    foreign = b"H" + len(head).to_bytes(4, "big") + head + archive[5 + length :]

    with pytest.raises(BadArchive, match="of that kind"):
        restored(f"sqlite:///{tmp_path / 'other.db'}", foreign)


def test_nothing_that_was_deleted_is_in_the_backup_of_a_file(sqlite_url: str, opening: Opening) -> None:
    """A page that is free may still hold what stood on it: the copy has none."""
    file = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE canaries (words TEXT)")
        connection.executemany("INSERT INTO canaries VALUES (?)", [("CANARY-" * 100,)] * 200)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("DROP TABLE canaries")

    assert b"CANARY" in Path(file).read_bytes()
    assert b"CANARY" not in taken(sqlite_url)[0]
