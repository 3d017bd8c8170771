"""A terminal in a directory of its own: commands go in, what they print and their exit status come out."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import attrs
from click.testing import CliRunner

from adapters_cli.main import build_command
from results_app.cli import WiredTools
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.results.result_rows import COLUMNS as RESULT_COLUMNS
from results_core.testing.files import entry_cells
from results_core.testing.stand_ins import StoppedClock
from tests import canaries

SECRET: Final = canaries.SECRET_NUMBER
PASSPORT: Final = canaries.PASSPORT

_KEY: Final = re.compile(r'^secret = "(.+)"$', re.MULTILINE)


@attrs.frozen
class Answer:
    """What one command came to."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - whatever the command tells
        """The JSON on standard output, on which nothing else stands."""
        return json.loads(self.out)


@attrs.frozen(kw_only=True)
class Terminal:
    """Runs commands as an operator would, on one database, under a clock that stands."""

    directory: Path
    environment: dict[str, str]
    clock: StoppedClock
    printed: list[str] = attrs.field(factory=list)
    """Everything that any command has printed."""

    def __call__(self, *words: object, says: str = "") -> Answer:
        """Run a command; `says` is what is typed at its questions."""
        command = build_command(WiredTools(self.environment, clock=self.clock))
        result = CliRunner(catch_exceptions=False).invoke(
            command, [str(word) for word in words], input=says, prog_name="results"
        )
        self.printed.append(result.output)
        return Answer(result.exit_code, result.stdout, result.stderr)

    def done(self, *words: object) -> Answer:
        """Run a command that is to succeed."""
        answer = self(*words)
        assert answer.status == 0, answer
        return answer

    def count_of_entries(self) -> int:
        """Return how many entries the record holds."""
        return sum(sitting["entries"] for sitting in self.done("sittings", "list", "--json").data)

    def entries(self, *rows: Mapping[str, str], name: str = "entries.csv") -> Path:
        """Write entries.csv; without any row, the one of `entry_cells()` with secrets to look out for."""
        return self.csv(name, ENTRY_COLUMNS, rows or [entry()])

    def results(self, *rows: Mapping[str, str], name: str = "results.csv") -> Path:
        """Write results.csv."""
        return self.csv(name, RESULT_COLUMNS, rows)

    def csv(self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Path:
        """Write a file with these columns."""
        path = self.directory / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    def raw(self, content: bytes, name: str = "entries.csv") -> Path:
        """Write a file of these bytes."""
        path = self.directory / name
        path.write_bytes(content)
        return path


def entry(**cells: str) -> dict[str, str]:
    """Return a good row of entries.csv, with secrets to look out for."""
    return entry_cells(**{"secret_number": SECRET, "passport_number": PASSPORT, **cells})


@contextmanager
def watched(database_url: str, directory: Path, clock: StoppedClock) -> Iterator[Terminal]:
    """Lend a terminal in the directory; nothing that it prints may hold a secret (G6, LOG-1)."""
    keys = directory / "secrets.toml"
    terminal = Terminal(
        directory=directory,
        environment={
            "RESULTS_DATABASE_URL": database_url,
            "RESULTS_SECRETS_FILE": str(keys),
            "RESULTS_MAIL_URL": f"spool://{directory / 'mail'}",
        },
        clock=clock,
    )
    yield terminal
    kept = _KEY.findall(keys.read_text("utf-8")) if keys.exists() else []
    printed = "".join(terminal.printed)
    assert [secret for secret in [SECRET, PASSPORT, *kept] if secret in printed] == []
