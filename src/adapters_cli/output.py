"""What goes to the terminal: tables for people, JSON for programs."""

import json
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from textwrap import indent
from typing import Any, Final
from zoneinfo import ZoneInfo

import click

_TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What changes the direction of the text around it."""

_PAGE: Final = 500


def write_json(data: object) -> None:
    """Write the data to standard output as JSON: instants in UTC, dates as YYYY-MM-DD."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def write_json_list(items: Iterable[object]) -> None:
    """Write what `write_json` writes of a list, one item after the other as they come."""
    opened = False
    for item in items:
        click.echo("," if opened else "[")
        click.echo(indent(json.dumps(item, ensure_ascii=False, indent=2, default=_plain), "  "), nl=False)
        opened = True
    click.echo("\n]" if opened else "[]")


def write_long_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write what `write_table` writes, some hundreds of rows at a time; a column may grow on the way."""
    widths = [len(name) for name in header]
    page: list[Sequence[object]] = [header]
    coming = iter(rows)
    while page := [*page, *islice(coming, _PAGE)]:
        cells = [[in_words(cell) for cell in row] for row in page]
        widths = [
            max(width, *map(len, column))
            for width, column in zip(widths, zip(*cells, strict=True), strict=True)
        ]
        for row in cells:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        page = []


def write_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write columns that line up, under their header."""
    cells = [[in_words(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    for row in [list(header), *cells]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def write_facts(facts: Mapping[str, object]) -> None:
    """Write names and what they stand for, one a line."""
    width = max(map(len, facts), default=0)
    for name, value in facts.items():
        click.echo(f"{name.ljust(width)}  {in_words(value)}".rstrip())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, one that was there before too: it is about a person."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            os.fchmod(file.fileno(), 0o600)
        file.write(content)


@contextmanager
def placing_privately(path: Path) -> "Iterator[Callable[[bytes], None]]":
    """Lend what keeps a file for its owner alone: durable beside the path at once, under the path at the end.

    Where the block is refused, nothing is left of it. Where it is cut off, or the store was lost while it
    committed, what was kept stays beside the path: what it says may hold.
    """
    from results_core.kernel.errors import OutcomeUnknown, ResultsError

    beside = path.with_name(f".{path.name}.part")

    def keep(content: bytes) -> None:
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    try:
        yield keep
    except (ResultsError, OSError) as failed:
        if not isinstance(failed, OutcomeUnknown):
            beside.unlink(missing_ok=True)
        elif beside.exists():
            tell(f"{beside} is complete; whether what it says holds is not known.")
        raise
    beside.replace(path)
    _make_durable(path.parent)


def _make_durable(directory: Path) -> None:
    """Have the disk know the names in the directory."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def tell(message: str) -> None:
    """Say something to the person at the terminal: on standard error, so that data stay alone."""
    click.echo(message, err=True)


def in_words(value: object) -> str:
    """Return a value as people read it, on one line and without anything that moves a terminal."""
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case datetime():
            return utc(value.replace(microsecond=0))
        case list() | tuple():
            return ", ".join(map(in_words, value)) or "-"
        case _:
            return "".join(map(_harmless, str(value))) or "-"


def in_zone(instant: datetime, zone: str) -> str:
    """Return the instant as operators read it: `2026-07-10 09:00 Europe/London`."""
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def utc(instant: datetime) -> str:
    """Return the instant as programs read it: `2026-07-10T08:00:00Z`."""
    spelt = instant.isoformat(timespec="microseconds" if instant.microsecond else "seconds")
    return spelt.replace("+00:00", "Z")


def _harmless(character: str) -> str:
    harmful = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in _TURNING
    return "\ufffd" if harmful else character


def _plain(value: Any) -> str:  # noqa: ANN401 - whatever JSON does not know
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
