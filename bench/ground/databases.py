"""The databases under the benches: as durable as in production, and empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from adapters_sql.schema import upgrade
from tests.databases import Cluster, running_cluster

KINDS: Final = ("sqlite", "postgresql")

ASKED: Final = ("fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size")
"""What of PostgreSQL's settings a figure depends on; all are the server's own defaults."""


@contextmanager
def durable_cluster(directory: Path) -> Iterator[Cluster]:
    """Run a PostgreSQL with its own settings, durability included."""
    with running_cluster(directory / "postgresql", settings="") as cluster:
        yield cluster


@contextmanager
def empty_record(kind: str, directory: Path, cluster: Cluster) -> Iterator[str]:
    """Make a record of the present schema with nothing in it; yield its address."""
    with empty_database(kind, directory, cluster) as url:
        upgrade(url)
        yield url


@contextmanager
def empty_database(kind: str, directory: Path, cluster: Cluster) -> Iterator[str]:
    """Make a database without any table; yield its address."""
    if kind == "sqlite":
        file = directory / "record.db"
        try:
            yield f"sqlite:///{file}"
        finally:
            for path in directory.glob("record.db*"):
                path.unlink()
    else:
        name = cluster.create()
        try:
            yield cluster.url(name)
        finally:
            cluster.drop(name)


def settings_of(cluster: Cluster) -> dict[str, str]:
    """Return the version of PostgreSQL and the settings that count."""
    with cluster.administration() as administration:
        told = {name: administration.execute(f"SHOW {name}").fetchone() for name in ASKED}  # type: ignore[call-overload]
        version = psycopg.pq.version_pretty(administration.info.server_version)
    return {"server": f"PostgreSQL {version}"} | {name: row[0] for name, row in told.items() if row}
