"""What the databases hold to by themselves: constraints, the journal, sealed links."""

import sqlite3
import traceback

import psycopg
import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from adapters_sql import SqlStore
from adapters_sql.constraints import constraints, spoken
from adapters_sql.engine import Database, open_database
from adapters_sql.stores.accounts import to_row as account_to_row
from adapters_sql.stores.registrations import to_row as registration_to_row
from adapters_sql.tables import account_entries, accounts, attempts, metadata, registrations
from results_core.candidates.registering import AlreadyRegistered
from results_core.correspondence.outbox import PostingState, RetryPolicy
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.sealing import SealEvents
from results_core.kernel.errors import Contended, Missing, Refused
from results_core.testing.builders import (
    NOON,
    a_letter,
    a_registration,
    an_account,
    an_event,
    named,
)
from results_core.testing.scenes import put_entry, put_events, put_letters
from results_core.testing.stand_ins import LabelledCipher

CHANGES = {
    "sqlite": [
        "UPDATE events SET kind = 'logged_out'",
        "DELETE FROM events",
        "REPLACE INTO events (position, id, kind, at, actor, facts) VALUES (1, 'x', 'x', 0, 'x', '{}')",
        "UPDATE seals SET hash = ''",
        "DELETE FROM seals",
        "REPLACE INTO seals (position, event, hash) VALUES (1, 1, '')",
        "UPDATE checkpoints SET hash = ''",
        "DELETE FROM checkpoints",
    ],
    "postgresql": [
        "UPDATE events SET kind = 'logged_out'",
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
        "UPDATE seals SET hash = ''",
        "DELETE FROM seals",
        "TRUNCATE seals",
        "UPDATE checkpoints SET hash = ''",
        "DELETE FROM checkpoints",
        "TRUNCATE checkpoints",
    ],
}


@pytest.fixture
def database(url: str, store: SqlStore) -> Database:
    """The database of the store, past the store."""
    return open_database(url)


def test_nobody_changes_the_journal(store: SqlStore, database: Database) -> None:
    """Events, seals and checkpoints are only ever added: the database refuses everything else (AUD-1)."""
    put_events(store, an_event())
    SealEvents(begin=store.begin).all()
    with store.begin() as work:
        work.seals.add_checkpoint(Checkpoint(position=1, hash="", previous=0, at=NOON, key="k"))
        work.commit()
    for change in CHANGES[database.dialect]:
        with database.connect() as connection, pytest.raises(DBAPIError, match="only ever added to"):
            connection.exec_driver_sql(change)
    database.dispose()


def test_what_of_an_event_is_personal_can_be_erased(store: SqlStore, database: Database) -> None:
    """The event stays whole without it (AUD-3)."""
    put_events(store, an_event(personal={"operator": "Ann"}))
    with store.begin() as work:
        work.journal.erase([an_event().id], erased_by=an_event(name="erased").id)
        work.commit()
    with database.connect(reading=True) as connection:
        kept = connection.exec_driver_sql("SELECT salt, body FROM event_payloads").all()
    database.dispose()

    assert kept == [(None, None)]
    with store.begin(reading=True) as work:
        assert list(work.journal.read()) == [an_event()]


def test_every_constraint_has_a_name_and_a_meaning() -> None:
    """Whatever refuses a row can be told in the words of the field."""
    names = [str(constraint.name) for _, constraint in constraints()]

    assert len(names) == len(set(names)) > len(metadata.tables)
    assert [name for name in names if spoken(name) is None] == []
    assert spoken("no such constraint") is None


def test_a_broken_constraint_speaks(store: SqlStore, database: Database) -> None:
    """On both databases with the same error."""
    entry = put_entry(store)
    with store.begin() as work:
        work.accounts.open(an_account(entry), entry.id)
        work.registrations.replace(a_registration(entry))
        work.commit()
    other = an_account(entry, id=named("other"))
    waiting = a_registration(entry, id=named("other"))
    nowhere = {"entry_id": named("nowhere"), "account_id": an_account(entry).id, "joined_at": NOON}
    minus_one = {"guard": "g", "wrong": -1, "last_at": 0, "generation": 1, "streak": 0}
    broken = [
        (accounts, account_to_row(an_account(entry)), Contended),
        (account_entries, {**nowhere, "entry_id": entry.id}, AlreadyRegistered),
        (account_entries, nowhere, Missing),
        (registrations, registration_to_row(waiting), Contended),
        (attempts, minus_one, Refused),
    ]
    for table, row, error in broken:
        with database.connect() as connection, pytest.raises(error):
            connection.execute(insert(table), row)
    with pytest.raises(AlreadyRegistered), store.begin() as work:
        work.accounts.open(other, entry.id)
    database.dispose()


def test_an_error_shows_no_row(store: SqlStore, database: Database) -> None:
    """Neither the message nor what it was caused by quotes values (LOG-1)."""
    entry = put_entry(store)
    with store.begin() as work:
        work.registrations.replace(a_registration(entry))
        work.commit()
    again = registration_to_row(a_registration(entry, id=named("other"), email="canary@mail.example"))
    with database.connect() as connection, pytest.raises(Contended) as error:
        connection.execute(insert(registrations), again)
    database.dispose()
    told = "".join(traceback.format_exception(error.value))

    assert "canary" not in told
    assert entry.id not in told


def test_a_link_goes_when_its_letter_is_sent(store: SqlStore, database: Database) -> None:
    """It lies sealed for its letter while that waits, and not at all afterwards (PRV-2)."""
    put_letters(store, a_letter(link="the token"))

    def kept() -> str | None:
        with database.connect(reading=True) as connection:
            sealed: str | None = connection.exec_driver_sql("SELECT link_sealed FROM letters").scalar_one()
            return sealed

    while_it_waits = kept()
    with store.begin() as work:
        [lease] = work.outbox.lease(now=NOON, until=NOON, limit=1)
        work.outbox.settle(RetryPolicy().sent(lease, now=NOON))
        work.commit()

    assert while_it_waits == LabelledCipher().seal("the token", place=f"letters:link:{a_letter().id}")
    assert kept() is None
    database.dispose()


def test_a_worker_that_comes_late_unsays_nothing(store: SqlStore) -> None:
    """Of two that had a letter one after the other, the one that sent it is believed (RLB-2)."""
    put_letters(store, a_letter(link="the token"))
    with store.begin() as work:
        [slow] = work.outbox.lease(now=NOON, until=NOON, limit=1)
        [quick] = work.outbox.lease(now=NOON, until=NOON, limit=1)
        work.outbox.settle(RetryPolicy().sent(quick, now=NOON))
        work.outbox.settle(RetryPolicy().deferred(slow, "timeout", now=NOON))

        assert work.outbox.counts()[PostingState.SENT] == 1


def test_a_reader_does_not_write(store: SqlStore, database: Database) -> None:
    """Who promised to read only is held to it."""
    with pytest.raises((psycopg.Error, sqlite3.Error)), store.begin(reading=True) as work:
        work.journal.add(an_event())
    with store.begin(reading=True) as work:
        assert list(work.journal.read()) == []
    database.dispose()
