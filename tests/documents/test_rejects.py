"""Files of rows that were not taken (interfaces §3)."""

import json
from pathlib import Path
from typing import Final

import pytest

from adapters_documents.rejects import RejectsFile
from adapters_documents.tables import read_table
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow, TableReader

COLUMNS: Final = ("id_number", "given_names", "overall")
READ: TableReader = read_table


def test_a_rejects_file_has_the_columns_of_the_original_and_why(tmp_path: Path) -> None:
    """In the original's order, cells as they came; it is nobody else's to read."""
    path = tmp_path / "rejects.csv"
    path.write_text("older and readable by everybody")
    path.chmod(0o644)
    with RejectsFile(path, columns=COLUMNS, header=("overall", "id_number", "given_names")) as rejects:
        rejects.add(RawRow(7, ("A", 'An, "na"\n', "=1+1")), "overall: a number")
        rejects.add(RowObjection(8, "", "", "every quote closed"), "line 8 cannot be read")

    assert path.read_text("utf-8") == (
        "overall,id_number,given_names,why\n"
        '=1+1,A,"An, ""na""\n",overall: a number\n'
        ",,,line 8 cannot be read\n"
    )
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_rejects_file_of_json_has_the_same_names(tmp_path: Path) -> None:
    """One object a line, null for what is empty."""
    path = tmp_path / "rejects.jsonl"
    with RejectsFile(path, columns=COLUMNS, format="jsonl") as rejects:
        rejects.add(RawRow(7, ("A", "Émilie", "")), "overall: a number")

    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == [
        {"id_number": "A", "given_names": "Émilie", "overall": None, "why": "overall: a number"}
    ]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_mended_rejects_file_can_be_imported_as_it_is(tmp_path: Path, format: str) -> None:
    """The column `why` is read past."""
    path, rows = tmp_path / "rejects", [("A", "Émilie\n", ""), ("B", "", "180")]
    with RejectsFile(path, columns=COLUMNS, format=format) as rejects:
        for row in rows:
            rejects.add(RawRow(1, row), "because")

    with READ(path, columns=COLUMNS, format=format) as table:
        assert [row.cells for row in table.rows() if isinstance(row, RawRow)] == rows
