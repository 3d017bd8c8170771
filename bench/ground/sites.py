"""Sites under load: a filled record, and gunicorn before it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import attrs
from sqlalchemy import create_engine, text

from results_app.demo.board import PARTS
from results_app.demo.filling import PASSWORD, Filling
from results_app.settings import Settings
from results_app.wiring import open_service
from results_core.access.logging_in import LoggedIn
from results_core.kernel.confidential import Password

OURS: Final = ("--config", "python:results_app.gunicorn")
"""As operators serve it: everything is measured by this."""
SYNC: Final = ("--workers", "2")
"""gunicorn's own default, for a second floor."""
SERVER: Final = "gunicorn, python:results_app.gunicorn"
LARGE_PAGES: Final = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""What operators start it with, besides its settings (docs/operators.md)."""

CANDIDATE: Final = PARTS[1].id_number
"""Who is logged in: a pass at C1 Advanced."""


@attrs.frozen(kw_only=True)
class FilledSite:
    """A filled record, and what a candidate's browser holds."""

    environment: Mapping[str, str]
    """What the site is started with."""
    session: str
    result: str
    """The result's own part of its address."""

    @property
    def cookie(self) -> str:
        """The header that goes on with the session."""
        return f"candidate={self.session}"


@contextmanager
def filled(url: str, directory: Path, base_url: str) -> Iterator[FilledSite]:
    """Fill the record of the demonstration, and log somebody in."""
    mailbox = directory / "mail"
    settings = Settings(
        database_url=url,
        base_url=base_url,
        secrets_file=directory / "secrets.toml",
        mail_url=f"spool://{mailbox}",
    )
    service = open_service(settings)
    results = service.application
    Filling(application=results, directory=directory, mailbox=mailbox).fill()
    entered = results.log_in(id_number=CANDIDATE, password=Password(PASSWORD))
    assert isinstance(entered, LoggedIn)
    [read] = results.view_results.all(entered.session.account)
    service.close()
    _count(url)
    yield FilledSite(
        environment=LARGE_PAGES
        | {
            "RESULTS_DATABASE_URL": url,
            "RESULTS_BASE_URL": base_url,
            "RESULTS_SECRETS_FILE": str(settings.secrets_file),
            "RESULTS_MAIL_URL": f"spool://{mailbox}",
        },
        session=entered.token.reveal(),
        result=read.entry.id,
    )


def _count(url: str) -> None:
    """Have the planner count the rows, as the database does by itself within a minute."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


@contextmanager
def served(
    application: str, port: int, *, how: tuple[str, ...] = OURS, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Serve a WSGI application by gunicorn on loopback until the block is left."""
    command = [sys.executable, "-m", "gunicorn", *how, "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    surroundings = os.environ | (environment or {})
    with subprocess.Popen(
        [*command, application], env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            await_answer(port)
            yield
        finally:
            server.terminate()


def free_port() -> int:
    """Return a port of loopback that nobody uses."""
    with closing(socket.socket()) as looked:
        looked.bind(("127.0.0.1", 0))
        port: int = looked.getsockname()[1]
        return port


def await_answer(port: int, *, tries: int = 600) -> None:
    """Return as soon as somebody answers on the port.

    Raises:
        TimeoutError: Nobody did, in so many tries, a twentieth of a second apart.
    """
    for _ in range(tries):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            connection.close()
    raise TimeoutError(f"nobody answers on port {port}")
