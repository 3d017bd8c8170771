"""The surroundings of the tests hold what they promise."""

import socket

import psycopg
import pytest

from tests.conftest import ReachedOutside, is_here
from tests.databases import Cluster
from tests.lending import Lending

AN_EVENT = (
    "INSERT INTO events (id, kind, at, actor, facts) VALUES ('e', 'k', now(), 'a', '{}') RETURNING position"
)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", b"localhost", None])
def test_the_loopback_is_here(host: object) -> None:
    """Tests may talk to what they started themselves."""
    assert is_here(host)


def test_no_test_looks_up_a_name() -> None:
    """A name beyond the loopback is refused before anybody is asked for it."""
    with pytest.raises(ReachedOutside, match=r"example\.org"):
        socket.getaddrinfo("example.org", 443)


def test_no_test_connects_to_another_machine() -> None:
    """An address beyond the loopback is refused before a packet leaves."""
    with socket.socket() as plug, pytest.raises(ReachedOutside, match=r"192\.0\.2\.1"):
        plug.connect(("192.0.2.1", 443))


@pytest.mark.postgresql
def test_every_database_is_its_own(postgresql: Cluster, empty_postgresql_url: str) -> None:
    """A template is made once; copies of it share nothing."""
    made: list[str] = []

    def migrate(url: str) -> None:
        made.append(url)
        with psycopg.connect(url.replace("+psycopg", "")) as connection:
            connection.execute("CREATE TABLE shelf (book text)")

    template = postgresql.create()
    migrate(postgresql.url(template))
    first, second = (postgresql.create(template=template) for _ in range(2))
    with psycopg.connect(postgresql.url(first).replace("+psycopg", "")) as connection:
        connection.execute("INSERT INTO shelf VALUES ('a')")
    with psycopg.connect(postgresql.url(second).replace("+psycopg", "")) as connection:
        counted = connection.execute("SELECT count(*) FROM shelf").fetchone()
    for name in (first, second, template):
        postgresql.drop(name)

    assert counted == (0,)
    assert empty_postgresql_url.startswith("postgresql+psycopg://")


@pytest.mark.postgresql
def test_a_database_is_lent_again_as_it_was_made(lending: Lending) -> None:
    """Of what a test has committed nothing is left, in the journal neither, and counts begin anew."""
    first, again = (leaves_an_event(lending) for _ in range(2))

    assert first == again
    assert first[1] == (1,)


def leaves_an_event(lending: Lending) -> tuple[str, object]:
    """Write an event and leave without a goodbye; return whose database it was, and the event's position."""
    name = lending.lend()
    with lending.cluster.connection(name) as left_open:
        position = left_open.execute(AN_EVENT).fetchone()
        lending.take_back(name)
    return name, position


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE shelf (book text)",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "ALTER TABLE events ADD COLUMN shelf text",
        "DROP INDEX events_at_idx",
        "CREATE OR REPLACE FUNCTION journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "UPDATE alembic_version SET version_num = 'later'",
        "ANALYZE alembic_version",
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = off', current_database()); END $$",
    ],
)
def test_a_database_that_was_changed_is_not_lent_again(lending: Lending, change: str) -> None:
    """A test may do to its database what it likes: the next test does not notice."""
    name = lending.lend()
    with lending.cluster.connection(name) as connection:
        connection.execute(change)
    lending.take_back(name)
    another = lending.lend()
    lending.take_back(another)

    assert another != name
