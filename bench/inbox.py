"""The list of shared results: the time of its queries, however many shares an organisation has.

Page 1 among many shares against page 1 among a thousand, and page 1,000, filtered and sorted; both queries
of a page (counts, rows), as the use case sends them, on each database. Medians.

    python -m bench.inbox [--shares 100000] [--rounds 25]
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from sqlalchemy import create_engine, insert, text

from adapters_sql import SqlStore
from adapters_sql.tables import centres, entries, result_versions, shares, sittings
from bench.ground.databases import KINDS, durable_cluster, empty_record
from bench.ground.figures import middle, tell
from results_core.exams.catalogue import load_catalogue
from results_core.organisations.model import Officer, Requirement
from results_core.sharing.judging import Verdict
from results_core.testing.organisations import an_officer, an_organisation, put_officer
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness
from results_core.verification.inbox import UseInbox
from results_core.verification.listing import Order, Page, Search
from results_core.verification.minimums import Minimums
from tests.databases import Cluster

FEW: Final = 1_000
FAR: Final = 1_000
"""A page that lies far back."""
MOST_GROWTH: Final = 3.0
MOST_MILLISECONDS: Final = 15.0
CHUNK: Final = 5_000
RELEASED: Final = datetime(2026, 1, 9, 9, tzinfo=UTC)
EXAMS: Final = ("C1A", "B2F")
ASKED: Final = (
    Requirement(exam="C1A", overall_at_least=190, oldest_years=2),
    Requirement(exam="B2F", overall_at_least=205),
)
"""Four of ten shares meet it."""

SEARCHES: Final = {
    "newest first": Search(),
    "by family name": Search(order=Order.FAMILY_NAME, descending=False),
    "filtered": Search(exams=("C1A",), received_from=RELEASED, order=Order.DATE),
    "meets our minimum": Search(minimum=Verdict.MET),
}


class Now:
    """The clock of the process."""

    def now(self) -> datetime:
        """Return the instant."""
        return datetime.now(UTC)


def rows_of(officer: Officer, begin: int, end: int) -> Iterator[dict[str, list[dict[str, Any]]]]:
    """Yield rows of entries, versions and shares, a chunk at a time."""
    for start in range(begin, end, CHUNK):
        numbers = range(start, min(start + CHUNK, end))
        yield {
            "entries": [
                {
                    "id": f"e{n:031d}",
                    "id_number": f"E{n:08d}",
                    "given_names": f"Given {n * 7919 % 10007}",
                    "family_name": f"Family {n * 104729 % 100003}",
                    "date_of_birth": date(2004, 2, 29),
                    "sitting_id": EXAMS[n % 2],
                    "centre": "FR123",
                    "place_of_entry": "Lyon",
                    "candidate_number": f"{n % 10000:04d}",
                }
                for n in numbers
            ],
            "versions": [
                {
                    "result_id": f"e{n:031d}",
                    "number": 1,
                    "status": "reported",
                    "overall": 180 + n * 6271 % 31,
                    "label": "Pass at Grade B",
                    "cefr": "C1",
                    "given_names": "Given",
                    "family_name": "Family",
                    "recorded_at": RELEASED,
                    "issued_at": RELEASED,
                    "statement_number": f"{n:012d}",
                }
                for n in numbers
            ],
            "shares": [
                {
                    "id": f"s{n * 7907 % 99999989:031d}",
                    "result_id": f"e{n:031d}",
                    "organisation_id": officer.organisation,
                    "sent_at": RELEASED,
                    "scope": "everything",
                    "purpose": "study",
                    "received_at": RELEASED + timedelta(minutes=n % 200_000),
                    "family_name": f"family {n * 104729 % 100003}",
                    "given_names": f"given {n * 7919 % 10007}",
                    "date_of_birth": date(2004, 2, 29),
                    "id_number": f"E{n:08d}",
                    "exam": EXAMS[n % 2],
                    "centre": "FR123",
                    "place": "lyon",
                    "email": f"candidate{n}@mail.example",
                    "status": "reported",
                    "version": 1,
                    "exam_date": date(2025, 12, 6),
                    "overall": 180 + n * 6271 % 31,
                    "label": "Pass at Grade B",
                }
                for n in numbers
            ],
        }


def fill(url: str, crowds: Sequence[tuple[Officer, int]]) -> None:
    """Give each officer's organisation so many shares, and let the database look at what it has."""
    engine = create_engine(url)
    with engine.begin() as connection:
        named = {"number": "FR123", "name": "Centre", "country": "FR", "zone": "Europe/Paris"}
        connection.execute(insert(centres), named)
        for exam in EXAMS:
            sat = {"id": exam, "exam": exam, "session": "F1", "exam_date": date(2025, 12, 6)}
            connection.execute(insert(sittings), {**sat, "delivery": "paper", "releases_at": RELEASED})
        begin = 0
        for officer, count in crowds:
            for rows in rows_of(officer, begin, begin + count):
                connection.execute(insert(entries), rows["entries"])
                connection.execute(insert(result_versions), rows["versions"])
                connection.execute(insert(shares), rows["shares"])
            begin += count
    engine.dispose()
    look_at_all(url)


def look_at_all(url: str) -> None:
    """Let the database look at what it has, as PostgreSQL does by itself within a minute."""
    engine = create_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))
    engine.dispose()


def milliseconds(inbox: UseInbox, officer: Officer, search: Search, page: int, rounds: int) -> float:
    """Return the median time of a page's queries."""
    times = []
    for _ in range(rounds):
        begun = perf_counter()
        listing = inbox.page(officer, search, Page(number=page))
        times.append((perf_counter() - begun) * 1000)
        assert listing.page.number == page
    return middle(times)


def figures_of(
    kind: str, directory: Path, cluster: Cluster, many: int, rounds: int
) -> Iterator[dict[str, Any]]:
    """Yield the figures of a database."""
    with empty_record(kind, directory, cluster) as url:
        store = SqlStore.open(url, cipher=LabelledCipher(), randomness=SeededRandomness("inbox"))
        small, large = (
            put_officer(store, an_officer(an_organisation(name=name, domains=()), email=f"{name}@b.example"))
            for name in ("small", "large")
        )
        with store.begin() as work:
            for officer in (small, large):
                work.organisations.require(officer.organisation, ASKED)
            work.commit()
        fill(url, [(small, FEW), (large, many)])
        minimums = Minimums(catalogue=load_catalogue(), clock=Now())
        inbox = UseInbox(begin=store.begin, clock=Now(), minimums=minimums)
        far = min(FAR, many // Page().size // 2)
        for name, search in SEARCHES.items():
            few = milliseconds(inbox, small, search, 1, rounds)
            first = milliseconds(inbox, large, search, 1, rounds)
            again = milliseconds(inbox, small, search, 1, rounds)
            floor = (few + again) / 2
            yield {
                "name": f"{kind}, {name}, page 1",
                "floor": round(floor, 3),
                "ours": first,
                "unit": "ms",
                "ratio": round(first / floor, 2),
                "at_most": MOST_GROWTH,
            }
            back = milliseconds(inbox, large, search, far, rounds)
            yield {
                "name": f"{kind}, {name}, page {far}",
                "floor": MOST_MILLISECONDS,
                "ours": back,
                "unit": "ms",
                "ratio": round(back / MOST_MILLISECONDS, 2),
                "at_most": 1.0,
            }
        store.close()


def main() -> int:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--shares", type=int, default=100_000)
    asked.add_argument("--rounds", type=int, default=25)
    order = asked.parse_args()
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        with durable_cluster(directory) as cluster:
            for kind in KINDS:
                found.extend(figures_of(kind, directory, cluster, order.shares, order.rounds))
    return tell("inbox", found, shares=order.shares)


if __name__ == "__main__":
    raise SystemExit(main())
