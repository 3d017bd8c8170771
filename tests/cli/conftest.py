"""The terminal of the tests, and what must never be read on it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from results_core.testing.builders import NOON
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal, watched


@pytest.fixture
def clock() -> StoppedClock:
    """The clock that every command of a test sees: noon of a day before the release."""
    return StoppedClock(NOON)


@pytest.fixture
def terminal(tmp_path: Path, sqlite_url: str, clock: StoppedClock) -> Iterator[Terminal]:
    """A terminal on an empty SQLite file; nothing that it prints may hold a secret (G6, LOG-1)."""
    with watched(sqlite_url, tmp_path, clock) as terminal:
        yield terminal


@pytest.fixture
def postgresql_terminal(tmp_path: Path, postgresql_url: str, clock: StoppedClock) -> Iterator[Terminal]:
    """A terminal on an empty PostgreSQL database; nothing that it prints may hold a secret."""
    with watched(postgresql_url, tmp_path, clock) as terminal:
        yield terminal
