"""Taking results out: data files against the bare writing of their rows, an archive against bare drawing.

The floor of a data file: the same cells, in memory already, written by `csv`, or by XlsxWriter in constant
memory. The floor of an archive: its statements drawn, and nothing else. Reading, cutting to scope and writing
are ours; with an archive also the looks, which are events, and sealing its parts. Memory is the highest of
Python's own, of a tenth of the rows and of all; of an archive, of its first step and the ending behind it,
and of its last one and the ending of all. Until a press is answered: choosing all rows, after which the page
of progress shows.

    python -m bench.exports [--rows 100000] [--statements 10000] [--rounds 3] [--on sqlite] [--file csv]
    python -m bench.exports --file statements [--statements 10000] --on postgresql
"""

import argparse
import csv
import io
import tempfile
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import attrs

from bench.ground.databases import KINDS, durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.inbox import fill
from results_app.memory import look_seldom_for_cycles
from results_app.settings import load_settings
from results_app.wiring import Service, open_service
from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.downloads.rows import SharedRows
from results_core.downloads.tabling import Columns, Sheet
from results_core.downloads.taking import BATCH
from results_core.jobs.files import streamed
from results_core.organisations.model import Officer
from results_core.testing.organisations import an_officer, put_officer

AIMS: Final = {DownloadKind.CSV: 3.0, DownloadKind.XLSX: 1.3}
MOST_SECONDS: Final = 1.0
FLAT: Final = 1.5


def seconds(work: Callable[[], object]) -> float:
    """Return how long it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def made(service: Service, officer: Officer, kind: DownloadKind) -> Download:
    """Ask for everything."""
    wish = Wish(kind=kind, chosen=Chosen(ticked=False))
    download = service.application.downloads.make(officer, wish)
    assert isinstance(download, Download)
    return download


def read(service: Service, download: Download, count: int) -> Iterator[Callable[[], SharedRows]]:
    """Yield what reads the rows of a download, a batch at a time, without a look."""

    def batch(after: int) -> SharedRows:
        with service.store.begin() as work:
            return work.downloads(download.organisation).rows(download.id, after=after, limit=BATCH)

    return (partial(batch, after) for after in range(0, count, BATCH))


def write(service: Service, download: Download, count: int) -> int:
    """Write the file of so many rows; return its size."""
    desk = service.application.downloads
    compiled = desk.hand_out.take.compiled(download)
    with service.store.ahead(read(service, download, count)) as batches:
        chunks = desk.hand_out.data.write(compiled.sheet, map(compiled.columns, batches))
        return sum(map(len, chunks))


def bare(sheet: Sheet, rows: Iterable[tuple[Any, ...]]) -> int:
    """Write rows that are in memory; return the size."""
    if sheet.format.value == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        return len(text.getvalue().encode())
    from xlsxwriter import Workbook

    with tempfile.TemporaryFile() as file:
        book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
        page = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for line, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(line, place, cell, day)
                elif isinstance(cell, int):
                    page.write_number(line, place, cell)
                elif cell is not None:
                    page.write_string(line, place, cell)
        book.close()
        return file.tell()


def cells_of(batches: Iterable[Columns]) -> list[tuple[Any, ...]]:
    """Return the rows as they are, days as days."""
    return [row for columns in batches for row in zip(*columns, strict=True)]


def peak(work: Callable[[], object]) -> float:
    """Return the megabytes that it takes at its highest."""
    tracemalloc.start()
    work()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 1e6


def data_figures(
    kind: str, service: Service, officer: Officer, order: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    """Yield the figures of data files."""
    rows, rounds = order.rows, order.rounds
    for file, aim in AIMS.items():
        if order.file not in ("", file):
            continue
        download = made(service, officer, file)
        yield from file_figures(f"{kind}, {file}", download, service, rows=rows, rounds=rounds, aim=aim)
        answered = middle(seconds(partial(made, service, officer, file)) for _ in range(rounds))
        yield _figure(f"{kind}, {file}, until answered", MOST_SECONDS, answered, 1.0)


def file_figures(
    name: str, download: Download, service: Service, *, rows: int, rounds: int, aim: float
) -> Iterator[dict[str, Any]]:
    """Yield the figures of one kind of data file: its time beside the floor's, and its memory."""
    compiled = service.application.downloads.hand_out.take.compiled(download)
    cells = cells_of(compiled.columns(batch()) for batch in read(service, download, rows))
    assert len(cells) == rows
    look_seldom_for_cycles()  # as workers do; and what the floor keeps in memory is no matter of ours
    floor, whole = partial(bare, compiled.sheet, cells), partial(write, service, download, rows)
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(seconds(floor))
        ours.append(seconds(whole))
        floors.append(seconds(floor))
    yield _figure(f"{name}, {rows:,} rows", middle(floors), middle(ours), aim)
    few, many = peak(partial(write, service, download, rows // 10)), peak(whole)
    yield _figure(f"{name}, memory", round(few, 1), round(many, 1), FLAT, unit="MB")


def archive_figures(
    kind: str, service: Service, officer: Officer, statements: int
) -> Iterator[dict[str, Any]]:
    """Yield the figures of an archive, made as a worker makes it: steps, looks and sealed parts included."""
    desk = service.application.downloads
    download = attrs.evolve(made(service, officer, DownloadKind.STATEMENTS), candidates=statements)
    with service.store.begin() as work:
        shared = work.downloads(download.organisation).results(download.id, after=0, limit=statements)
    take = desk.hand_out.take
    papers = [take._named(position, one).statement for position, one in shared]  # noqa: SLF001
    take.issue.drawing.draw(papers[0], language="en")
    half = len(papers) // 2

    def draw(some: Iterable[Any]) -> None:
        for paper in some:
            take.issue.drawing.draw(paper, language="en")

    before = seconds(lambda: draw(papers[:half]))

    def step(after: int) -> None:
        some = take.statements(download, after=after, limit=desk.prepare.step)
        pieces = take.members(download, some, at=download.made_at)
        with service.store.begin() as work:
            if not after:
                work.files.begin(download.file, kept_until=download.kept_until)
            work.files.append(download.file, pieces)
            work.commit()

    def end() -> None:
        sum(map(len, take.files.ending(streamed(service.store.begin, download.file))))

    def archive() -> None:
        for after in range(0, statements, desk.prepare.step):
            step(after)
        end()

    ours = seconds(archive)
    floor = before + seconds(lambda: draw(papers[half:]))
    yield _figure(f"{kind}, archive, {statements:,} statements", round(floor, 3), round(ours, 3), 1.3)
    many = max(peak(end), peak(partial(step, statements - desk.prepare.step)))
    few = max(peak(partial(step, 0)), peak(end))
    yield _figure(f"{kind}, archive, memory", round(few, 1), round(many, 1), FLAT, unit="MB")


def _figure(name: str, floor: float, ours: float, aim: float, *, unit: str = "s") -> dict[str, Any]:
    ratio = round(ours / floor, 3)
    return {"name": name, "floor": floor, "ours": ours, "unit": unit, "ratio": ratio, "at_most": aim}


def main() -> int:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=100_000)
    asked.add_argument("--statements", type=int, default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--on", choices=KINDS, action="append", help="a database; both without")
    asked.add_argument(
        "--file", choices=("", *AIMS, "statements"), default="", help="of one kind; all without"
    )
    order = asked.parse_args()
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        with durable_cluster(directory) as cluster:
            print(settings_of(cluster))
            for kind in order.on or KINDS:
                with empty_record(kind, directory, cluster) as url:
                    environment = {
                        "RESULTS_DATABASE_URL": url,
                        "RESULTS_SECRETS_FILE": str(directory / f"{kind}.secrets"),
                    }
                    service = open_service(load_settings(None, environment))
                    officer = put_officer(service.store, an_officer())
                    fill(url, [(officer, max(order.rows, order.statements))])
                    found.extend(data_figures(kind, service, officer, order))
                    if order.statements and order.file in ("", DownloadKind.STATEMENTS):
                        found.extend(archive_figures(kind, service, officer, order.statements))
                    service.close()
    return tell("exports", found, rows=order.rows, statements=order.statements)


if __name__ == "__main__":
    raise SystemExit(main())
