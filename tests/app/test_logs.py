"""What a process logs: JSON, UTC, one line each, and nothing that anybody typed (LOG-1, LOG-2)."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from results_app.logs import JsonLines

CANARIES = (
    "correct horse battery", "7866", "SIR094701", "2003-03-30", "PASSPORT-LOGGED-77", "zofia@example.org",
    "O4XZQG5R", "Adamczyk",
)  # fmt: skip
"""Logged on purpose, so none of those that no test may have logged."""


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Everything that is logged by a handler of ours meanwhile."""
    told: list[str] = []

    class Listing(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(self.format(record))

    handler = Listing()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    yield told
    root.removeHandler(handler)


def one(lines: list[str]) -> dict[str, Any]:
    """Return the only line."""
    [line] = lines
    told: dict[str, Any] = json.loads(line)
    return told


def fails(deepest: str) -> None:
    """Fail with every canary in the message and in what stands around."""
    around = [*CANARIES, deepest]
    raise ValueError(" ".join(around))


def test_a_line_has_an_instant_in_utc_and_its_origin(lines: list[str]) -> None:
    """What our own parts tell as JSON stands in the line itself."""
    logging.getLogger("results.web").warning(json.dumps({"route": "/results", "request": "0a1b"}))
    told = one(lines)

    assert datetime.now(UTC) - datetime.fromisoformat(told.pop("time")) < timedelta(minutes=1)
    assert told == {"level": "warning", "log": "results.web", "route": "/results", "request": "0a1b"}


def test_a_fault_shows_where_it_arose_and_no_value(lines: list[str]) -> None:
    """No message, no local, no parameter of SQL, though each of them holds a canary."""
    engine = create_engine("sqlite://")
    log = logging.getLogger("results.worker")
    for name in ("results.worker", "waitress"):
        try:
            fails(CANARIES[0])
        except ValueError:
            logging.getLogger(name).exception("it failed")
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT :name FROM nowhere"), {"name": " ".join(CANARIES)})
    except Exception:
        log.exception("it failed")
    finally:
        engine.dispose()

    assert [json.loads(line)["fault"] for line in lines] == ["ValueError", "ValueError", "OperationalError"]
    assert json.loads(lines[0])["at"][-1].endswith(" fails")
    assert [canary for canary in CANARIES for line in lines if canary in line] == []


def test_what_others_fill_in_is_left_out(lines: list[str]) -> None:
    """A server logs addresses with tokens in them: the template is told."""
    logging.getLogger("waitress").warning("Exception while serving %s", f"/confirm/{CANARIES[6]}")

    assert one(lines)["message"] == "Exception while serving %s"


@pytest.mark.parametrize("odd", ["a\r\nforged", "\x1b[31m", "\u202e", "\u2028", "\x00", "\ud800"])
def test_nothing_breaks_out_of_its_line(odd: str) -> None:
    """Ends of lines, escapes of terminals, marks that turn the writing: spelt out in ASCII."""
    line = JsonLines().format(logging.makeLogRecord({"name": "results.web", "msg": odd}))

    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == odd
