"""What is wrong with the rows of a file: in sentences, and as a file to be mended."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs

if TYPE_CHECKING:
    from adapters_cli.session import Session
    from results_core.kernel.objections import RowObjection

_NEVER_SHOWN: Final = frozenset({"secret_number", "passport_number"})
_LONGEST: Final = 60
"""Characters of a bad value that are shown."""


def without_secrets(objection: "RowObjection") -> "RowObjection":
    """Return the objection without its value, where the column holds what no terminal should show."""
    return attrs.evolve(objection, value="") if objection.column in _NEVER_SHOWN else objection


def column_of_nobody(objections: Iterable["RowObjection"], columns: Sequence[str]) -> bool:
    """Tell whether the header names no expected column: then somebody's data stand in its place."""
    return set(columns) <= {objection.column for objection in objections}


def sentence(objection: "RowObjection") -> str:
    """Return the objection as a line for people."""
    place = f"line {objection.line}, {objection.column}" if objection.column else f"line {objection.line}"
    found = f" {shown(objection.value)}," if objection.value else ""
    return f"{place}:{found} expected {objection.expected}"


def write_rejects(
    session: "Session",
    file: Path,
    rejects: Path,
    objections: Iterable["RowObjection"],
    *,
    columns: Sequence[str],
    file_format: str,
) -> None:
    """Read the file again for its bad rows, since an import keeps none in memory, and write them down."""
    why: dict[int, list[str]] = {}
    for objection in objections:
        column = f"{objection.column}: " if objection.column else ""
        why.setdefault(objection.line, []).append(f"{column}expected {objection.expected}")
    read = session.tools.reader()
    with (
        read(file, columns=tuple(columns), format=file_format) as table,
        session.tools.rejects(rejects, columns=columns, file_format=file_format) as bad,
    ):
        for row in table.rows():
            if row.line in why:
                bad.add(row, "; ".join(why[row.line]))


def shown(value: str) -> str:
    """Return a bad value so that it cannot move a terminal, and no longer than a line takes."""
    short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
    return repr(short) if short.isprintable() else ascii(short)
