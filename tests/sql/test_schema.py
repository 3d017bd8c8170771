"""The schema: made by migrations, known by its number, refused where it is another (RLB-6)."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from adapters_sql import SchemaOutdated, SchemaUnknown, UnknownDatabase, check, schema_status, upgrade
from adapters_sql.engine import open_database
from adapters_sql.schema import NEWEST, REVISIONS
from adapters_sql.tables import metadata
from results_core.kernel.errors import Kind
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.testing.builders import NOON, a_result_row
from results_core.testing.scenes import put_entry, put_result
from tests.sql.conftest import Opening

WITHOUT_SCHEMA = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=WITHOUT_SCHEMA)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    address: str = request.getfixturevalue("empty_postgresql_url")
    return address


def execute(url: str, *statements: str) -> None:
    """Run statements as an operator with a shell would."""
    database = open_database(url)
    with database.connect() as connection, connection.begin():
        for statement in statements:
            connection.exec_driver_sql(statement)
    database.dispose()


def kept_by(connection: Connection) -> set[str]:
    """Return the triggers and functions that keep the journal, with their text, and `xid`'s default."""
    if connection.dialect.name == "sqlite":
        statement = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = (
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT prosrc FROM pg_proc WHERE proname = 'journal_is_kept'"
            " UNION SELECT column_default FROM information_schema.columns WHERE column_name = 'xid'"
        )
    return {" ".join(str(text).split()) for (text,) in connection.exec_driver_sql(statement)}


def test_migrations_make_the_tables_that_the_program_knows(url: str) -> None:
    """Column by column, constraint by constraint."""
    assert check(url) == ()


def test_the_two_ways_to_a_schema_keep_the_journal_alike(bare_url: str) -> None:
    """What SQLAlchemy does not compare is the same after the migrations and from the tables at once."""
    upgrade(bare_url)
    database = open_database(bare_url)
    with database.connect() as connection, connection.begin():
        by_migrations = kept_by(connection)
        metadata.drop_all(connection)
        if database.dialect == "postgresql":
            connection.exec_driver_sql("DROP FUNCTION journal_is_kept")
        metadata.create_all(connection)
        by_tables = kept_by(connection)
    database.dispose()

    assert by_migrations == by_tables != set()


def test_the_program_knows_every_migration() -> None:
    """The list that is read at the start is that of the files."""
    configuration = Config()
    configuration.set_main_option("script_location", "adapters_sql:migrations")
    scripts = ScriptDirectory.from_config(configuration)

    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == list(REVISIONS)


def test_a_fresh_database_gets_the_schema(bare_url: str, opening: Opening) -> None:
    """And an upgrade more changes nothing."""
    before = schema_status(bare_url)
    upgrade(bare_url)
    after = schema_status(bare_url)
    upgrade(bare_url)
    opening(bare_url)

    assert (before.current, after.current, after.newest) == (None, NEWEST, NEWEST)
    assert check(bare_url) == ()


def test_upgrades_at_once_are_one(bare_url: str) -> None:
    """Several servers that start together do not stumble over one another, nor do their threads."""
    program = f"from adapters_sql import upgrade; upgrade({bare_url!r})"
    others = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(upgrade, [bare_url] * 2)) == [None] * 2

    assert [other.wait() for other in others] == [0, 0]
    assert check(bare_url) == ()


def test_an_upgrade_that_was_interrupted_goes_on(bare_url: str) -> None:
    """What a broken attempt began was undone with it."""
    if bare_url.startswith("sqlite"):
        Path(bare_url.removeprefix("sqlite:///")).touch()
    execute(bare_url, "CREATE TABLE sessions (in_the_way INTEGER)")
    with pytest.raises(Exception, match="sessions"):
        upgrade(bare_url)
    execute(bare_url, "DROP TABLE sessions")
    upgrade(bare_url)

    assert check(bare_url) == ()


def test_a_database_without_the_schema_is_refused(bare_url: str, opening: Opening) -> None:
    """With the command that helps; a file that is not there is not made."""
    with pytest.raises(SchemaOutdated, match="results db upgrade") as refusal:
        opening(bare_url)

    assert (refusal.value.kind, refusal.value.code) == (Kind.CONFLICT, "schema_outdated")
    if bare_url.startswith("sqlite"):
        assert not Path(bare_url.removeprefix("sqlite:///")).exists()
        assert check(bare_url) == ("there is no database",)


def test_a_schema_of_a_newer_program_is_refused(url: str, opening: Opening) -> None:
    """Nobody writes where they do not know what stands, nor upgrades it."""
    execute(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaUnknown, match="9999") as refusal:
        opening(url)
    with pytest.raises(SchemaUnknown):
        upgrade(url)

    assert (refusal.value.kind, refusal.value.code) == (Kind.CONFLICT, "schema_unknown")
    assert check(url) == (f"the schema is 9999, not {NEWEST}",)


def test_tables_that_were_changed_by_hand_are_found(url: str) -> None:
    """A column more or less is told."""
    execute(url, "ALTER TABLE sessions ADD COLUMN colour TEXT")

    [difference] = check(url)
    assert "colour" in difference


def test_a_row_that_names_nothing_is_found(sqlite_url: str) -> None:
    """On SQLite, which lets whoever wants to go past its foreign keys."""
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as past, past:
        past.execute("INSERT INTO account_entries VALUES ('no entry', 'no account', 0, NULL)")

    assert sorted(check(sqlite_url)) == [
        "a row of account_entries names a row of accounts that is not there",
        "a row of account_entries names a row of entries that is not there",
    ]


def test_an_entry_without_its_sitting_is_found(url: str, opening: Opening) -> None:
    """On both databases: no foreign key holds it."""
    put_entry(opening(url))
    execute(url, "UPDATE entries SET sitting_id = 'none', centre = 'none'")

    assert sorted(check(url)) == [
        "a row of entries names a row of centres that is not there",
        "a row of entries names a row of sittings that is not there",
    ]


def test_a_version_without_its_entry_is_found(url: str, opening: Opening) -> None:
    """On both databases: no foreign key holds it."""
    store = opening(url)
    put_result(store, a_result_row(put_entry(store)))
    execute(url, "UPDATE result_versions SET result_id = 'none'")

    assert check(url) == ("a row of result_versions names a row of entries that is not there",)


def test_a_disclosure_of_nothing_is_found(url: str, opening: Opening) -> None:
    """On both databases: no foreign key holds it."""
    with opening(url).begin() as work:
        work.disclosures.note(OrganisationId("none"), ResultId("none"), 1, at=NOON)
        work.commit()

    assert sorted(check(url)) == [
        "a row of disclosures names a row of entries that is not there",
        "a row of disclosures names a row of organisations that is not there",
    ]


def test_the_status_names_the_server(url: str) -> None:
    """And warns of a SQLite that is not advised for production (CFG-4)."""
    status = schema_status(url)

    if url.startswith("sqlite"):
        assert status.server == f"SQLite {sqlite3.sqlite_version}"
        assert bool(status.warnings) is (sqlite3.sqlite_version_info < (3, 51, 3))
    else:
        assert status.server.startswith("PostgreSQL 1")
        assert status.warnings == ()


def test_a_postgresql_that_forgets_is_warned_of(postgresql_url: str) -> None:
    """What is acknowledged must be durable (RLB-1)."""
    name = postgresql_url.rpartition("?")[0].rpartition("/")[2]
    execute(postgresql_url, f'ALTER DATABASE "{name}" SET synchronous_commit = off')

    [warning] = schema_status(postgresql_url).warnings
    assert "synchronous_commit" in warning


@pytest.mark.parametrize("address", ["mysql://here/results", "not an address", "duckdb:///results"])
def test_other_databases_are_refused(address: str, opening: Opening) -> None:
    """With a word on which ones there are, and without the address, which may hold a password."""
    with pytest.raises(UnknownDatabase) as refusal:
        opening(address)

    assert "here" not in str(refusal.value)


def test_a_file_is_its_owners_alone(tmp_path: Path) -> None:
    """Nobody else on the machine reads the record; folders are made where there are none."""
    file = tmp_path / "var" / "results.db"
    upgrade(f"sqlite:///{file}")

    assert file.stat().st_mode & 0o077 == 0


def test_memory_gets_the_schema_at_once(opening: Opening) -> None:
    """For a look or a test; it ends with the store."""
    with opening("sqlite:///:memory:").begin(reading=True) as work:
        assert list(work.journal.read()) == []
