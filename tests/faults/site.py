"""A site in a directory of its own: what programs work on, and what faults interrupt."""

import csv
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import attrs
import click

from adapters_cli.main import build_command
from results_app.cli import WiredTools
from results_app.settings import Settings
from results_app.wiring import Service, open_service
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.results.result_rows import COLUMNS as RESULT_COLUMNS
from results_core.testing.stand_ins import StoppedClock

REGISTERING: Final = datetime(2026, 6, 25, 12, 0, tzinfo=UTC)
"""A day before the release: nothing of any result may be seen."""
RELEASED: Final = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
"""A few hours after the release."""
AFTERWARDS: Final = timedelta(hours=1)
"""Between a fault and what mends it: every lease is over."""
CANARY: Final = "canary"
"""In every name, address and passport number: what is printed or logged must never hold it (LOG-1)."""
PASSWORD: Final = "goldcrest"
"""In every password: neither must it hold this."""
MARK: Final = "173"
"""Every score of every result: nothing of it may be seen before the release (REL-1)."""
GRADE: Final = "Grade B"

_ENTRY: Final = {
    "exam": "B2F",
    "session": "CB1",
    "exam_date": "2026-06-06",
    "delivery": "computer",
    "centre": "FR801",
    "centre_name": "Institut des langues",
    "place_of_entry": "Paris",
    "country": "FR",
    "releases_at": "2026-07-10T09:00 Europe/London",
    "date_of_birth": "2000-01-01",
    "secret_number": "7866",
}
_SCORES: Final = ("reading", "use_of_english", "writing", "listening", "speaking")


@attrs.frozen
class Site:
    """A database with its keys, letters and checkpoints, under clocks that stand."""

    directory: Path
    url: str

    @classmethod
    def on_sqlite(cls, directory: Path) -> "Site":
        """Return the site whose database is a file of the directory."""
        return cls(directory, f"sqlite:///{directory / 'results.db'}")

    @property
    def settings(self) -> Settings:
        """What the site is run with."""
        return Settings(database_url=self.url, **self._places)

    @property
    def spool(self) -> Path:
        """Where letters lie."""
        return self.directory / "mail"

    @property
    def checkpoints(self) -> Path:
        """Where checkpoints lie outside the database."""
        return self.directory / "checkpoints.jsonl"

    @property
    def output(self) -> Path:
        """What the processes have printed and logged."""
        return self.directory / "output"

    @property
    def told(self) -> Path:
        """What the processes have acknowledged."""
        return self.directory / "told.jsonl"

    @property
    def heard(self) -> Path:
        """What webhooks were told."""
        return self.directory / "heard.jsonl"

    @contextmanager
    def opened(self, at: datetime) -> Iterator[Service]:
        """Open the service at an instant, and close it."""
        service = open_service(self.settings, clock=StoppedClock(at))
        try:
            yield service
        finally:
            service.close()

    def command(self, *words: object, at: datetime) -> None:
        """Run `results` with these words; whatever exit status but 0 ends the process with it."""
        names = {"database_url": self.url, **{name: str(value) for name, value in self._places.items()}}
        environment = {f"RESULTS_{name.upper()}": value for name, value in names.items()}
        command = build_command(WiredTools(environment, clock=StoppedClock(at)))
        try:
            command(args=[str(word) for word in words], prog_name="results")
        except SystemExit as ended:
            if ended.code:
                raise
        except click.exceptions.Exit as ended:
            raise SystemExit(ended.exit_code) from ended

    def tell(self, effect: str, about: object) -> None:
        """Acknowledge an effect: a line that outlives the process."""
        opened = os.open(self.told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(opened, f"{json.dumps({'effect': effect, 'about': about})}\n".encode())
        finally:
            os.close(opened)

    def said(self) -> list[dict[str, Any]]:
        """Return what was told, in order; a line that a kill cut short was not told."""
        return lines_of(self.told)

    def copied(self, directory: Path) -> "Site":
        """Return a copy, of a site on SQLite, in another directory."""
        shutil.copytree(self.directory, directory)
        return Site.on_sqlite(directory)

    def notes(self) -> Any:  # noqa: ANN401 - whatever was noted
        """Return what the preparation noted for the program."""
        return json.loads((self.directory / "notes.json").read_text())

    def note(self, notes: object) -> None:
        """Keep something for the program."""
        (self.directory / "notes.json").write_text(json.dumps(notes))

    @property
    def _places(self) -> Mapping[str, Any]:
        return {
            "secrets_file": self.directory / "secrets.toml",
            "checkpoints_file": self.checkpoints,
            "mail_url": f"spool://{self.spool}",
            "erasures_file": self.directory / "erasures.jsonl",
            "letters_per_minute": 60_000,
        }


def lines_of(file: Path) -> list[dict[str, Any]]:
    """Return what the whole lines of a file say; none where there is none."""
    if not file.exists():
        return []
    lines = file.read_text().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]


def id_number(n: int) -> str:
    """Return the ID Number of the n-th candidate."""
    return f"{n:06d}EAC"


def email(n: int) -> str:
    """Return the address of the n-th candidate."""
    return f"{CANARY}{n}@mail.example"


def password(n: int) -> str:
    """Return the password of the n-th candidate."""
    return f"{PASSWORD} sings {4000 + n}"


def entries_file(directory: Path, numbers: range) -> Path:
    """Write entries.csv for these candidates, and return where it lies."""
    rows = [
        {
            **_ENTRY,
            "id_number": id_number(n),
            "given_names": f"Given{CANARY}",
            "family_name": f"Family{CANARY}",
            "candidate_number": f"{n:04d}",
            "email": email(n),
            "passport_number": f"{CANARY.upper()}{n}",
        }
        for n in numbers
    ]
    return _csv(directory / f"entries-{numbers.start}-{numbers.stop}.csv", ENTRY_COLUMNS, rows)


def results_file(directory: Path, numbers: range) -> Path:
    """Write results.csv for these candidates, and return where it lies."""
    rows = [
        {"id_number": id_number(n), "status": "reported", **dict.fromkeys(_SCORES, MARK)} for n in numbers
    ]
    return _csv(directory / f"results-{numbers.start}-{numbers.stop}.csv", RESULT_COLUMNS, rows)


def _csv(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
