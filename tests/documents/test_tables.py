"""The board's files as tables (interfaces §3, UPL-4)."""

import csv
import hashlib
import tracemalloc
from collections import deque
from io import StringIO
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_documents.lines import LONGEST_LINE
from adapters_documents.tables import MOST_LINES_OF_A_ROW, read_table
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import BadFile, RawRow, TableReader

COLUMNS: Final = ("id_number", "given_names", "overall")

ALL: Final = ", ".join(COLUMNS)

READ: TableReader = read_table

QUOTES: Final = "every quote closed, and a comma or the end of the line behind it"

RAGGED: Final = "3 cells, as in the header"

Found = list[tuple[int, tuple[str, ...]] | tuple[int, str, str, str]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of a test lies."""
    return tmp_path / "entries"


def read(path: Path, content: str | bytes, format: str = "csv") -> Found:
    """Return rows as (line, cells) and objections as (line, column, value, expected)."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
    with READ(path, columns=COLUMNS, format=format) as table:
        return [
            (row.line, row.cells)
            if isinstance(row, RawRow)
            else (row.line, row.column, row.value, row.expected)
            for row in table.rows()
        ]


HEADER: Final = "id_number,given_names,overall\n"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        # what is good
        (HEADER + "A,Anna,180\nB,,\n", [(2, ("A", "Anna", "180")), (3, ("B", "", ""))]),
        (HEADER + "A,Anna,180", [(2, ("A", "Anna", "180"))]),
        (HEADER, []),
        (HEADER.strip(), []),
        ("\ufeff" + HEADER + "A,Anna,180\n", [(2, ("A", "Anna", "180"))]),
        (HEADER.replace("\n", "\r\n") + "A,Anna,180\r\n", [(2, ("A", "Anna", "180"))]),
        ('"id_number","given_names",overall\nA,"An, ""na""",180\n', [(2, ("A", 'An, "na"', "180"))]),
        ("overall,id_number,given_names\n180,A,Anna\n", [(2, ("A", "Anna", "180"))]),
        (HEADER + "\n\nA,Anna,180\n\n", [(4, ("A", "Anna", "180"))]),
        (HEADER + 'A,"An\nna",180\nB,Bo,1\n', [(2, ("A", "An\nna", "180")), (4, ("B", "Bo", "1"))]),
        (HEADER + "A, Anna ,=1+1\n", [(2, ("A", " Anna ", "=1+1"))]),
        (HEADER + "A,An\u2028na\x0b\x85,180\n", [(2, ("A", "An\u2028na\x0b\x85", "180"))]),
        (HEADER + "A,An\ufffdna,180\n", [(2, ("A", "An\ufffdna", "180"))]),
        ("id_number,given_names,overall,why\nA,Anna,180,overall: 181\n", [(2, ("A", "Anna", "180"))]),
        # ragged rows
        (HEADER + "A,Anna\nB,Bo,1\n", [(2, "", "2 cells", RAGGED), (3, ("B", "Bo", "1"))]),
        (HEADER + "A,Anna,180,\n", [(2, "", "4 cells", RAGGED)]),
        (HEADER + "A;Anna;180\n", [(2, "", "1 cells", RAGGED)]),
        # NUL and what is no UTF-8
        (
            HEADER + "A,An\0na,1\nB,Bo,1\n",
            [(2, "given_names", "An\0na", "no NUL character"), (3, ("B", "Bo", "1"))],
        ),
        (
            HEADER + "B,Bo,1\nA,An\udce9na,1\nC,C,1",
            [(2, ("B", "Bo", "1")), (3, "given_names", "An\ufffdna", "UTF-8"), (4, ("C", "C", "1"))],
        ),
        (HEADER + "A,Anna,1\udcff\n", [(2, "overall", "1\ufffd", "UTF-8")]),
        (
            HEADER + 'A,"An\n\0na",1\nB,Bo,1\n',
            [(2, "", "", "no NUL character"), (3, "", "", "no NUL character"), (4, ("B", "Bo", "1"))],
        ),
        # quotes
        (HEADER + 'A,"Anna,180\nB,Bo,1\n', [(2, "", "", QUOTES), (3, ("B", "Bo", "1"))]),
        (HEADER + 'A,"An"na,180\nB,Bo,1\n', [(2, "", "", QUOTES), (3, ("B", "Bo", "1"))]),
        (
            HEADER + 'A,"Anna,180\nB,"Bo",1\nC,C,1\n',
            [(2, "", "", QUOTES), (3, ("B", "Bo", "1")), (4, ("C", "C", "1"))],
        ),
        # line ends
        (
            HEADER + "A,Anna,1\rB,Bo,1\nC,C,1\n",
            [(2, "", "", "lines that end in LF or CR LF"), (3, ("C", "C", "1"))],
        ),
    ],
)
def test_every_row_is_read_or_named(path: Path, content: str, expected: Found) -> None:
    """Good rows come with the line on which they begin; bad ones as objections in their place."""
    assert read(path, content) == expected


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [("", "", f"a header with the columns {ALL}")]),
        (b"\xef\xbb\xbf", [("", "", f"a header with the columns {ALL}")]),
        (b"\n" + HEADER.encode(), [("", "", f"a header with the columns {ALL}")]),
        (b"id_number,overall\n", [("given_names", "", "the column given_names")]),
        (
            b"id_number,given_names,overall,overall\n",
            [("overall", "overall", "the column overall once only")],
        ),
        (b"id_number,given_names,overall,sex\n", [("", "sex", f"no column but {ALL}")]),
        (
            b"id_number,Overall,given_names,id_number\n",
            [
                ("id_number", "id_number", "the column id_number once only"),
                ("overall", "", "the column overall"),
                ("", "Overall", f"no column but {ALL}"),
            ],
        ),
        (
            b'id_number,"given_names,overall\n',
            [("", "", QUOTES), ("", "", f"a header with the columns {ALL}")],
        ),
        (
            HEADER.encode("utf-16"),
            [("", "", "UTF-8"), ("", "", f"a header with the columns {ALL}")],
        ),
        (
            b"x" * 10_000_000,
            [
                ("", "", "a line of at most 131072 bytes"),
                ("", "", f"a header with the columns {ALL}"),
            ],
        ),
    ],
)
def test_a_file_without_the_right_header_is_refused(
    path: Path, content: bytes, faults: list[tuple[str, str, str]]
) -> None:
    """Every column that is missing, repeated or unknown is named, with what is expected."""
    with pytest.raises(BadFile) as refused:
        read(path, content)

    assert [(one.column, one.value, one.expected) for one in refused.value.objections] == faults
    assert {one.line for one in refused.value.objections} == {1}


def test_the_message_of_a_bad_file_shows_no_value(path: Path) -> None:
    """Without a header somebody's data stand in its place: only `objections` hold them."""
    with pytest.raises(BadFile) as refused:
        read(path, "BRU257528,Amélie,180\n")

    assert "Amélie" not in str(refused.value)
    assert "Amélie" in [one.value for one in refused.value.objections]


@pytest.mark.parametrize(
    "cell", ["x" * 10_000_000, ("x" * 199 + "\n") * 50_000, '""' * 5_000_000, "é" * 5_000_000]
)
def test_a_huge_cell_is_refused_in_flat_memory(path: Path, cell: str) -> None:
    """Ten megabytes of one cell cost one objection where it begins, and the last row is read."""
    path.write_text(f'{HEADER}A,"{cell}",1\nB,Bo,1\n', "utf-8")
    tracemalloc.start()
    with read_table(path, columns=COLUMNS) as table:
        rows = table.rows()
        first = next(rows)
        (last,) = deque(rows, maxlen=1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert isinstance(first, RowObjection)
    assert first.line == 2
    assert isinstance(last, RawRow)
    assert last.cells == ("B", "Bo", "1")
    assert peak < 8_000_000


@pytest.mark.parametrize("more", [0, 1])
def test_the_longest_line_is_the_same_wherever_it_stands(path: Path, more: int) -> None:
    """At most 131,072 bytes with its line feed, in the middle of chunks or across them."""
    room = LONGEST_LINE - len("A,,1\n")
    good = "B," + "b" * 60_000 + ",1\n"
    found = read(path, HEADER + (good * 3 + f"A,{'x' * (room + more)},1\n") * 3)

    objections = [one for one in found if len(one) == 4]
    assert len(found) == 12
    assert objections == [
        (line, "", "", f"a line of at most {LONGEST_LINE} bytes") for line in (5, 9, 13) if more
    ]


def test_a_row_has_at_most_a_hundred_lines(path: Path) -> None:
    """One line more is taken for a forgotten quote."""
    most = MOST_LINES_OF_A_ROW - 1

    assert read(path, HEADER + 'A,"' + "x\n" * most + '",1\n')[0] == (2, ("A", "x\n" * most, "1"))
    assert read(path, HEADER + 'A,"' + "x\n" * (most + 1) + '",1\n')[0] == (2, "", "", QUOTES)


def test_many_forgotten_quotes_cost_a_row_each(path: Path) -> None:
    """Ten thousand faults are ten thousand objections, and every good row between them is read."""
    found = read(path, HEADER + 'A,"Anna,1\nB,Bo"x,1\nC,C,1\n' * 10_000)

    assert len(found) == 30_000
    assert [one for one in found[::3] if len(one) != 4] == []
    assert {one[1] for one in found[2::3]} == {("C", "C", "1")}


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_what_csv_writes_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], end: str
) -> None:
    """Any text in any cell, line feeds and quotes included."""
    written = StringIO()
    writer = csv.writer(written, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([COLUMNS, *rows])
    path = tmp_path_factory.getbasetemp() / "as_it_was.csv"

    assert [one[1] for one in read(path, written.getvalue())] == rows


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_objections(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No bytes behind the header raise anything, and none is read twice."""
    path = tmp_path_factory.getbasetemp() / "any_bytes.csv"
    lines = [one[0] for one in read(path, HEADER.encode() + content)]

    assert lines == sorted(set(lines))
    assert all(2 <= line <= content.count(b"\n") + 2 for line in lines)


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_the_digest_is_of_the_bytes(path: Path, format: str) -> None:
    """Before the first row, among the rows and after the last: SHA-256 of the whole file."""
    row = (
        "A,Anna,180\r\n" if format == "csv" else '{"id_number": "A", "given_names": "Anna", "overall": 180}\n'
    )
    content = ("\ufeff" + (HEADER if format == "csv" else "") + row * 50_000).encode()
    path.write_bytes(content)
    expected = hashlib.sha256(content).hexdigest()

    with READ(path, columns=COLUMNS, format=format) as table:
        rows = table.rows()
        assert table.digest == expected
        next(rows)
        assert table.digest == expected
        assert sum(1 for _ in rows) == 49_999
        path.unlink()
        assert table.digest == expected


ANNA: Final = '{"id_number": "A", "given_names": "Anna", "overall": "180"}'


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (ANNA, (1, ("A", "Anna", "180"))),
        ('{"overall":180,"given_names":null,"id_number":"A"}', (1, ("A", "", "180"))),
        ('{"overall":180.50,"given_names":"","id_number":1e3}', (1, ("1e3", "", "180.50"))),
        ("\ufeff" + ANNA, (1, ("A", "Anna", "180"))),
        (
            '{"id_number": "A", "given_names": "\\u00c9m\\ud83d\\udd25", "overall": 1, "why": "x"}',
            (1, ("A", "Ém\U0001f525", "1")),
        ),
        (
            '{"id_number": "A", "given_names": "Anna"}',
            (1, "overall", "", "the name overall, with null where there is no value"),
        ),
        (
            '{"id_number": "A", "given_names": "", "overall": 1, "sex": 1}',
            (1, "", "sex", f"no name but {ALL}"),
        ),
        (
            '{"id_number": "A", "given_names": "", "overall": 1, "overall": 1}',
            (1, "overall", "overall", "each name once only"),
        ),
        (
            '{"id_number": "A", "given_names": "", "overall": true}',
            (1, "overall", "true", "a text, a number or null"),
        ),
        (
            '{"id_number": "A", "given_names": ["Anna"], "overall": 1}',
            (1, "given_names", '["Anna"]', "a text, a number or null"),
        ),
        (
            '{"id_number": {}, "given_names": "", "overall": 1}',
            (1, "id_number", "[]", "a text, a number or null"),
        ),
        (
            '{"id_number": "A", "given_names": "", "overall": NaN}',
            (1, "", "NaN", "JSON, which has no such number"),
        ),
        (
            '{"id_number": "A", "given_names": "\\u0000", "overall": 1}',
            (1, "given_names", "\0", "no NUL character"),
        ),
        (
            '{"id_number": "A", "given_names": "\\ud83d", "overall": 1}',
            (1, "given_names", "'\\ud83d'", "no half of a surrogate pair"),
        ),
        ('{"id_number": "A", "given_names": "\0", "overall": 1}', (1, "", "", "no NUL character")),
        ('{"id_number": "A", "given_names": "\udce9", "overall": 1}', (1, "", "", "UTF-8")),
        ('["A", "Anna", 180]', (1, "", "", "a JSON object")),
        ('"A"', (1, "", "", "a JSON object")),
        ('{"id_number": "A",', (1, "", "", "a JSON object in one line")),
        (ANNA + ANNA, (1, "", "", "a JSON object in one line")),
        (HEADER.strip(), (1, "", "", "a JSON object in one line")),
        ("[" * 100_000, (1, "", "", "a JSON object in one line")),
        ('{"id_number": 007, "given_names": "", "overall": 1}', (1, "", "", "a JSON object in one line")),
        ("x" * 200_000, (1, "", "", "a line of at most 131072 bytes")),
    ],
)
def test_every_line_of_json_is_read_or_named(path: Path, line: str, expected: object) -> None:
    """Objects with exactly the names; texts, numbers as they are written, null for nothing."""
    assert read(path, f"{line}\n\n{ANNA}\n", "jsonl") == [expected, (3, ("A", "Anna", "180"))]


def test_an_empty_file_of_json_is_refused(path: Path) -> None:
    """Nothing at all is not a table of no rows."""
    with pytest.raises(BadFile, match="an object a line, with the names id_number"):
        read(path, "", "jsonl")


def test_another_format_is_refused(path: Path) -> None:
    """Formats are csv and jsonl."""
    with pytest.raises(ValueError, match="xlsx"):
        read(path, HEADER, "xlsx")
