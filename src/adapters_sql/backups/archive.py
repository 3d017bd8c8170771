"""What a backup consists of: a head, data, and at the end what there must be of them.

Each part is its kind (a letter), its length (four bytes, the highest first) and its content:

- `H` the head, JSON: format, dialect, schema, instant, server
- `T` a table begins, JSON: its name and columns (PostgreSQL)
- `D` data: of the table, as COPY writes them, or of the SQLite file
- `E` the end, JSON: how many rows each table has, and the SHA-256 of all data
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import attrs

from results_core.kernel.errors import ResultsError

FORMAT: Final = 1
_MOST: Final = 64 * 1024 * 1024
"""Bytes of one part: a row of a table is the longest of them."""

Progress = Callable[[int], object]
"""Is told how many bytes of data have passed so far."""


class BadArchive(ResultsError):
    """The file is no backup that this program can read, or not all of it."""

    code = "bad_archive"


class Sink(Protocol):
    """Takes bytes."""

    def write(self, data: bytes) -> object:
        """Take them all."""


class Source(Protocol):
    """Gives bytes."""

    def read(self, size: int) -> bytes:
        """Return so many; fewer only at the end."""


@attrs.frozen(kw_only=True)
class Head:
    """What a backup is of."""

    dialect: str
    schema: str
    """The migration that the database had come to."""
    taken_at: datetime
    """When the copy began, in UTC; it holds what was committed then."""
    server: str


@attrs.frozen(kw_only=True)
class Summary:
    """What there must be of it."""

    rows: Mapping[str, int]
    """By table."""
    octets: int
    digest: str
    """SHA-256 of all data, in hexadecimal."""


@attrs.frozen(kw_only=True)
class Contents:
    """A backup as it was taken or restored."""

    head: Head
    summary: Summary


class ArchiveWriter:
    """Writes a backup, part by part."""

    def __init__(self, sink: Sink, head: Head, progress: Progress) -> None:
        """Begin with the head."""
        self._sink = sink
        self._head = head
        self._progress = progress
        self._hash = hashlib.sha256()
        self._octets = 0
        self._part(
            b"H", _json({"format": FORMAT, **attrs.asdict(head), "taken_at": head.taken_at.isoformat()})
        )

    def table(self, name: str, columns: Sequence[str]) -> None:
        """Begin a table."""
        self._part(b"T", _json({"name": name, "columns": list(columns)}))

    def data(self, data: bytes) -> None:
        """Write data of the table, or of the file."""
        self._hash.update(data)
        self._octets += len(data)
        self._part(b"D", data)
        self._progress(self._octets)

    def end(self, rows: Mapping[str, int]) -> Contents:
        """Write down what there must be."""
        summary = Summary(rows=rows, octets=self._octets, digest=self._hash.hexdigest())
        self._part(b"E", _json(attrs.asdict(summary)))
        return Contents(head=self._head, summary=summary)

    def _part(self, kind: bytes, content: bytes) -> None:
        self._sink.write(kind + len(content).to_bytes(4, "big"))
        self._sink.write(content)


@attrs.frozen
class TableBegins:
    """What follows are rows of this table."""

    name: str
    columns: Sequence[str]


class ArchiveReader:
    """Reads a backup. `summary` is there when `parts` has come to its end."""

    def __init__(self, source: Source, progress: Progress) -> None:
        """Read the head.

        Raises:
            BadArchive: It has none, or one of another format.
        """
        self._source = source
        self._progress = progress
        self._hash = hashlib.sha256()
        self._octets = 0
        self.summary: Summary | None = None
        kind, content = self._part()
        read = _read_json(content) if kind == b"H" else {}
        if read.get("format") != FORMAT:
            raise BadArchive("the backup is of a format that this program does not know")
        self.head = Head(
            dialect=read["dialect"],
            schema=read["schema"],
            taken_at=datetime.fromisoformat(read["taken_at"]),
            server=read["server"],
        )

    def parts(self) -> Iterator[TableBegins | bytes]:
        """Yield the tables and their data.

        Raises:
            BadArchive: The data are not those that were written.
        """
        while True:
            kind, content = self._part()
            match kind:
                case b"D":
                    self._hash.update(content)
                    self._octets += len(content)
                    self._progress(self._octets)
                    yield content
                case b"T":
                    read = _read_json(content)
                    yield TableBegins(read["name"], read["columns"])
                case b"E":
                    self.summary = Summary(**_read_json(content))
                    break
                case _:
                    raise BadArchive("the backup is not whole")
        if (self.summary.octets, self.summary.digest) != (self._octets, self._hash.hexdigest()):
            raise BadArchive("the data are not those that were backed up")

    def contents(self) -> Contents:
        """Return what was read, after its end."""
        if self.summary is None:
            raise BadArchive("the backup is not whole")
        return Contents(head=self.head, summary=self.summary)

    def _part(self) -> tuple[bytes, bytes]:
        begin = self._exactly(5)
        length = int.from_bytes(begin[1:], "big")
        if length > _MOST:
            raise BadArchive("the backup is not whole")
        return begin[:1], self._exactly(length)

    def _exactly(self, size: int) -> bytes:
        read = self._source.read(size)
        if len(read) != size:
            raise BadArchive("the backup is not whole")
        return read


def _json(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True).encode("ascii")


def _read_json(content: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(content)
    return read
