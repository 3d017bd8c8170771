"""The rows that an import refused, to be mended and imported again (interfaces §2, `--rejects`)."""

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from adapters_documents.tables import WHY
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow


class RejectsFile:
    """A file with the columns of the one that was imported, and `why` behind them.

    It holds personal data: it is made with mode 0600. Cells stay as they came, also where a
    spreadsheet would take them for a formula: the file goes back into the import.
    """

    def __init__(
        self, path: Path, *, columns: tuple[str, ...], header: Sequence[str] = (), format: str = "csv"
    ) -> None:
        """Make or empty the file.

        Args:
            path: Where it goes.
            columns: What the cells of the rows are, in their order.
            header: The columns in the order of the imported file; without it, that of `columns`.
            format: `csv` or `jsonl`.
        """
        self._columns = columns
        self._header = [name for name in header or columns if name != WHY]
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.fchmod(opened, 0o600)
        self._file = os.fdopen(opened, "w", encoding="utf-8", newline="")
        self._csv = csv.writer(self._file, lineterminator="\n") if format == "csv" else None
        if self._csv is not None:
            self._csv.writerow([*self._header, WHY])

    def add(self, row: RawRow | RowObjection, why: str) -> None:
        """Write the row and what is wrong with it; of a row that could not be read, only that."""
        cells = dict(zip(self._columns, row.cells, strict=True)) if isinstance(row, RawRow) else {}
        if self._csv is not None:
            self._csv.writerow([*(cells.get(name, "") for name in self._header), why])
            return
        members: dict[str, str | None] = {name: cells.get(name) or None for name in self._header}
        self._file.write(json.dumps(members | {WHY: why}, ensure_ascii=False) + "\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()
