"""Files as a board sends them, of any length: the samples of the tests over and over, as other people's."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Final

SAMPLES: Final = Path(__file__).resolve().parents[2] / "tests" / "fixtures"
LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def write_board_files(directory: Path, rows: int) -> tuple[Path, Path]:
    """Write `entries.csv` and `results.csv` of so many rows, always the same; return their paths.

    Each row is one of the samples with an ID Number, a date of birth and a statement number of its own;
    two of five have a passport number, as in the samples.
    """
    directory.mkdir(parents=True, exist_ok=True)
    chance = random.Random(rows)
    entries = _repeated("entries.csv", rows)
    results = {row["id_number"]: row for row in _samples("results.csv")}
    lines = []
    for number, entry in enumerate(entries):
        line = results[entry["id_number"]] | {"id_number": id_number(number)}
        line["statement_number"] = _statement_number(line["statement_number"], number)
        lines.append(line)
        entry |= {
            "id_number": id_number(number),
            "secret_number": f"{chance.randrange(10_000):04d}",
            "date_of_birth": _earlier(entry["date_of_birth"], chance.randrange(1_000)),
            "candidate_number": f"{number % 10_000:04d}",
            "email": entry["email"] and f"candidate{number}@mail.example",
            "passport_number": entry["passport_number"] and f"{chance.randrange(10**9):09d}",
        }
    return _written(directory / "entries.csv", entries), _written(directory / "results.csv", lines)


def id_number(number: int) -> str:
    """Return an ID Number that no other number has."""
    series, running = divmod(number, 10**6)
    return f"{running:06d}K{LETTERS[series // len(LETTERS)]}{LETTERS[series % len(LETTERS)]}"


def _repeated(name: str, rows: int) -> list[dict[str, str]]:
    samples = _samples(name)
    return [dict(samples[number % len(samples)]) for number in range(rows)]


def _samples(name: str) -> list[dict[str, str]]:
    with (SAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _earlier(day: str, days: int) -> str:
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()


def _statement_number(sample: str, number: int) -> str:
    return sample and f"{sample[:-7]}{number:07d}"


def _written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
