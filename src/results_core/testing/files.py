"""The board's files in memory: rows with telling defaults, and a reader that finds them by name."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from results_core.kernel.objections import RowObjection
from results_core.testing.builders import ZOFIA
from results_core.testing.papers import ListedRows, ListedTable


class ListedTables:
    """Reads the tables that it was given, each under its name."""

    def __init__(self) -> None:
        """Begin with none."""
        self._tables: dict[str, ListedTable] = {}

    def put(self, name: str, rows: Iterable[Mapping[str, str] | RowObjection]) -> Path:
        """Keep a table in the place of any earlier one of its name; return the path to read it by."""
        self._tables[name] = ListedTable(rows)
        return Path(name)

    @contextmanager
    def __call__(self, path: Path, *, columns: tuple[str, ...], format: str = "csv") -> Iterator[ListedRows]:
        """Open the table of this name.

        Raises:
            BadFile: A row names a column that was not asked for.
        """
        with self._tables[path.name](path, columns=columns, format=format) as rows:
            yield rows


def entry_cells(**cells: str) -> dict[str, str]:
    """Return a good row of `entries.csv`, with these cells in it."""
    return {
        "id_number": ZOFIA,
        "secret_number": "7866",
        "given_names": "Zofia Maria",
        "family_name": "Adamczyk",
        "date_of_birth": "2004-02-29",
        "exam": "C1A",
        "session": "F2",
        "exam_date": "2026-06-06",
        "delivery": "paper",
        "centre": "FR123",
        "centre_name": "Centre d'examens de Lyon",
        "place_of_entry": "Lyon",
        "country": "FR",
        "candidate_number": "0001",
        "releases_at": "2026-07-10T09:00 Europe/London",
        "email": "",
        "passport_number": "",
    } | cells


def result_cells(**cells: str) -> dict[str, str]:
    """Return a good row of `results.csv`, with these cells in it: 196, Pass at Grade B."""
    return {
        "id_number": ZOFIA,
        "status": "reported",
        "reading": "191",
        "use_of_english": "196",
        "writing": "210",
        "listening": "191",
        "speaking": "193",
    } | cells


def without_result(status: str, *, id_number: str = ZOFIA) -> dict[str, str]:
    """Return a good row of `results.csv` that is not reported."""
    return {"id_number": id_number, "status": status}
