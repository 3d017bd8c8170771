"""The surroundings of the tests hold what they promise."""

import socket

import psycopg
import pytest

from tests.conftest import ReachedOutside, is_here
from tests.databases import Cluster


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
