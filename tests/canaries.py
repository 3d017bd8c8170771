"""What the tests use as secrets and as personal data, and no log may ever hold (LOG-1)."""

from pathlib import Path
from typing import Final

from results_core.testing.builders import EMAIL, PASSWORD

SECRET_NUMBER: Final = "ABCD2345"
PASSPORT: Final = "PASSPORT-CANARY-77"
SENT: Final = "CANARY7866"
"""Stands wherever a browser can send something: path, query, cookie, form, header."""
DATE_OF_BIRTH: Final = "2004-02-29"

CANARIES: Final = (PASSWORD.reveal(), EMAIL, SECRET_NUMBER, PASSPORT, SENT, DATE_OF_BIRTH)

_LOGS: Final = ("*.log", "*.err")


def canaries_in(text: str) -> list[str]:
    """Return the secrets that stand in what was logged."""
    return [one for one in CANARIES if one in text]


def assert_silent(logged: str) -> None:
    """Refuse what a process of ours logged, if a secret stands in it."""
    assert canaries_in(logged) == [], "a log holds what none may hold"


def logs_with_canaries(directory: Path) -> list[str]:
    """Return the names of the log files below the directory that hold a secret."""
    return [
        file.name
        for pattern in _LOGS
        for file in directory.rglob(pattern)
        if file.is_file() and canaries_in(file.read_text("utf-8", "replace"))
    ]
