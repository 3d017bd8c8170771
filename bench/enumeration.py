"""Whether time tells what is known: log-in, forgotten passwords, look-ups (ENU-3, ENU-5, VER-1).

Known and unknown numbers take turns; medians and the Mann-Whitney test are compared. No row is
passed by luck alone: the medians are within 5 % or 3 ms, or the test finds nothing (p > 0.01).

    python -m bench.enumeration [--candidates 100] [--database URL]
"""

import argparse
import csv
import json
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import attrs

from adapters_sql import upgrade
from results_app import Settings, open_results
from results_core.application import Application
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.results.result_rows import COLUMNS
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.postman import RecordingPostman
from results_core.verification.lookup import MissPolicy, NoMatch
from results_core.verification.viewers import Viewer

TURNS: Final = 3
"""Of each ID Number: a fourth wrong password would lock it, a fourth letter is not written."""
PASSWORD: Final = Password("a lighthouse 2 miles off, 7 boats")
NOBODYS_BIRTHDAY: Final = date(1999, 1, 1)
WRONG: Final = Password("a lighthouse 3 miles off, 8 boats")
MOST_APART: Final = 0.05
MOST_MILLISECONDS_APART: Final = 3.0
BY_CHANCE: Final = 0.01


def id_number(letters: str, number: int) -> str:
    """Return an ID Number."""
    return f"{letters}{number:06}"


def with_candidates(database: str, directory: Path, count: int) -> Application:
    """Return an application with so many candidates, registered and confirmed."""
    upgrade(database)
    application = open_results(
        Settings(
            database_url=database,
            mail_url=f"spool://{directory}/mail",
            secrets_file=directory / "secrets.toml",
        )
    )
    rows = [
        entry_cells(id_number=id_number("KNO", n), candidate_number=f"{n:04}", secret_number=f"{n:04}")
        for n in range(count)
    ]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    file = directory / "entries.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    application.import_entries(file, ImportOrder(operator="bench"))
    for n in range(count):
        register_and_confirm(application, n)
    return application


def with_results(application: Application, directory: Path, count: int) -> Sequence[str]:
    """Give every candidate a result and keep an organisation; return the numbers of the statements."""
    file = directory / "results.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(result_cells(id_number=id_number("KNO", n)) for n in range(count))
    application.import_results(file, ImportOrder(operator="bench"))
    return [number_of(application, n) for n in range(count)]


def number_of(application: Application, n: int) -> str:
    """Return the statement number of a candidate."""
    read = application.show_result(id_number("KNO", n), operator="bench", unreleased=True)
    assert read.version is not None
    assert read.version.statement_number is not None
    return read.version.statement_number


def missing(application: Application, known: Sequence[str]) -> Callable[[str], object]:
    """Return a look-up that always misses: of a number that there is, or of one that there is not.

    The date of birth is nobody's, and the officer may miss as often as the bench asks.
    """
    look_up = application.verification.look_up
    generous = MissPolicy(
        of_officer=attrs.evolve(MissPolicy().of_officer, most=1_000_000),
        of_organisation=attrs.evolve(MissPolicy().of_organisation, most=1_000_000),
    )
    patient = attrs.evolve(look_up, matching=attrs.evolve(look_up.matching, policy=generous))
    viewer = Viewer(officer=AccountId("o" * 32), organisation=OrganisationId("b" * 32))

    def act(number: str) -> object:
        n = int(number[3:])
        answer = patient(viewer, known[n] if number.startswith("KNO") else f"C{n:07}", NOBODYS_BIRTHDAY)
        assert answer == NoMatch()
        return answer

    return act


def register_and_confirm(application: Application, n: int) -> None:
    """Register a candidate and follow the letter."""
    answer = application.register(
        id_number=id_number("KNO", n),
        secret_number=f"{n:04}",
        email=f"candidate{n}@mail.example",
        password=PASSWORD,
        terms=True,
    )
    assert isinstance(answer, CheckYourEmail)
    recording = RecordingPostman()
    attrs.evolve(application.deliver_letters, postman=recording)()
    [letter] = recording.of_kind(LetterKind.CONFIRM_ADDRESS)
    assert letter.link is not None
    application.confirm(letter.link, browser=answer.browser, password=None)


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def taking_turns(act: Callable[[str], object], candidates: int) -> tuple[list[float], list[float]]:
    """Return the times of known and of unknown ID Numbers."""
    known, unknown = [], []
    for _ in range(TURNS):
        for n in range(candidates):
            known.append(milliseconds(lambda n=n: act(id_number("KNO", n))))  # type: ignore[misc]
            unknown.append(milliseconds(lambda n=n: act(id_number("UNK", n))))  # type: ignore[misc]
    return known, unknown


def chance_of(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the two-sided p of the Mann-Whitney test, by its normal approximation."""
    ranked = sorted([(value, True) for value in one] + [(value, False) for value in other])
    rank_sum = sum(rank for rank, (_, is_of_one) in enumerate(ranked, start=1) if is_of_one)
    n, m = len(one), len(other)
    u = rank_sum - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return math.erfc(abs(z) / math.sqrt(2))


def figure(name: str, known: Sequence[float], unknown: Sequence[float]) -> dict[str, Any]:
    """Return what the times say."""
    ours, floor = statistics.median(known), statistics.median(unknown)
    apart, p = ours - floor, chance_of(known, unknown)
    return {
        "name": name,
        "samples": len(known),
        "known_ms": round(ours, 2),
        "unknown_ms": round(floor, 2),
        "apart": round(apart / floor, 4),
        "p": round(p, 4),
        "reached": abs(apart) <= max(MOST_APART * floor, MOST_MILLISECONDS_APART) or p > BY_CHANCE,
    }


def main(arguments: Sequence[str]) -> int:
    """Take the figures and print them; return 1 where time tells."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--candidates", type=int, default=100)
    parser.add_argument("--database", help="an empty database; a SQLite file of its own where none is named")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as directory:
        database = options.database or f"sqlite:///{directory}/results.db"
        application = with_candidates(database, Path(directory), options.candidates)
        miss = missing(application, with_results(application, Path(directory), options.candidates))
        figures = [
            figure(
                "log-in, wrong password",
                *taking_turns(
                    lambda number: application.log_in(id_number=number, password=WRONG), options.candidates
                ),
            ),
            figure(
                "forgotten password",
                *taking_turns(
                    lambda number: application.ask_to_recover(id_number=number), options.candidates
                ),
            ),
            figure("look-up that misses", *taking_turns(miss, options.candidates)),
        ]
    for one in figures:
        print(json.dumps({"bench": "enumeration"} | one))
    return 0 if all(one["reached"] for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
