"""The demonstration: a filled site with a mailbox page, in one command (mission E7)."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote

from results_app.settings import Environment, Settings
from results_app.wiring import Service, open_service
from results_core.kernel.time import Clock

_DATABASE: Final = "results.db"
_MAILBOX: Final = "mail"
_UNFINISHED: Final = "unfinished"
_LOCK: Final = "lock"
APPLICANTS: Final = 10_000
"""How many send their results to one organisation."""
_OURS: Final = (f"{_DATABASE}*", "secrets.toml", "*.csv", _MAILBOX, _UNFINISHED)
"""What a reset throws away; whatever else lies in the directory is somebody's own."""


def demo_settings(directory: Path, base_url: str) -> Settings:
    """Return the settings of a demonstration in the directory."""
    place = directory.resolve()
    return Settings(
        database_url=f"sqlite:///{place / _DATABASE}",
        base_url=base_url,
        secrets_file=place / "secrets.toml",
        mail_url=f"spool://{quote(str(mailbox_of(place)))}",
        environment=Environment.DEVELOPMENT,
        board_contact="help@exam-board.example",
        secrets_are_digits=True,
    )


def mailbox_of(directory: Path) -> Path:
    """Return where the demonstration's letters lie."""
    return directory.resolve() / _MAILBOX


@contextmanager
def opened_demo(
    directory: Path,
    *,
    base_url: str,
    reset: bool = False,
    tell: Callable[[str], None],
    clock: Clock | None = None,
    applicants: int = APPLICANTS,
) -> Iterator[Service]:
    """Open the demonstration's service; filled on its first start, or anew with `reset`.

    A filling that was cut off is begun anew. `applicants` is how many send their results to one
    organisation. A clock is given in tests alone.
    """
    from adapters_sql.schema import upgrade

    settings = demo_settings(directory, base_url)
    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        unfinished = directory / _UNFINISHED
        if reset or unfinished.exists():
            _throw_away(directory)
        is_new = not (directory / _DATABASE).exists()
        if is_new:
            unfinished.touch()
        upgrade(settings.database_url)
        service = open_service(settings, clock=clock)
        if is_new:
            tell("Filling the demonstration; this happens once.")
            _fill(service, directory, applicants)
            unfinished.unlink()
    try:
        yield service
    finally:
        service.close()


def _fill(service: Service, directory: Path, applicants: int) -> None:
    from results_app.demo.crowd import send_all
    from results_app.demo.filling import Filling

    mailbox_of(directory).mkdir(exist_ok=True)
    filling = Filling(
        application=service.application,
        directory=directory,
        mailbox=mailbox_of(directory),
        applicants=applicants,
    )
    filling.fill()
    send_all(service)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    """Let one start at a time fill the directory; the next one finds it filled."""
    with (directory / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _throw_away(directory: Path) -> None:
    for pattern in _OURS:
        for path in directory.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
