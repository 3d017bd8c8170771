"""Stand-ins for files that organisations take out: plain lines, in which every cell can be read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from results_core.downloads.ports import OneDocument
from results_core.downloads.tabling import Columns, Sheet
from results_core.results.statements import Statement, UnprintableText
from results_core.testing.papers import PlainStatements


class PlainDataFiles:
    """Writes a line for each row, its cells apart by bars."""

    def write(self, sheet: Sheet, batches: Iterable[Columns]) -> Iterator[bytes]:
        """Yield the heading and the rows as they come."""
        yield (" | ".join(sheet.heading) + "\n").encode()
        for columns in batches:
            for cells in zip(*columns, strict=True):
                yield (" | ".join("" if cell is None else str(cell) for cell in cells) + "\n").encode()


class PlainStatementFiles:
    """Puts statements one behind the other, each under its name."""

    def __init__(self, statements: PlainStatements) -> None:
        """Draw with these."""
        self._statements = statements

    def member(self, name: str, data: bytes, *, of: datetime) -> bytes:
        """Return a line with the name, and what stands in it."""
        return f"[{name}, {of:%Y-%m-%d}]\n".encode() + data + b"\n"

    def ending(self, written: Iterable[bytes]) -> Iterator[bytes]:
        """Yield how many pieces there are."""
        yield b"[%d]" % b"".join(written).count(b"[")

    def one_document(self, statements: Sequence[Statement], *, language: str, of: date) -> OneDocument:
        """Return a line for each statement that can be drawn."""
        lines, left_out = [f"{of}".encode()], []
        for place, statement in enumerate(statements):
            try:
                lines.append(self._statements.draw(statement, language=language))
            except UnprintableText:
                left_out.append(place)
        return OneDocument(pdf=b"\n".join(lines), left_out=tuple(left_out))


class PlainWording:
    """Says the end of the name of each text, and the language where it is not English."""

    languages = ("en", "fr")

    def say(self, text: str, language: str) -> str:
        """Return the last part of the name."""
        word = text.rpartition(".")[2]
        return word if language == "en" else f"{word} ({language})"
