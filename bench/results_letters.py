"""How fast the letters of a release are written, and how fast they are delivered.

Writing: the candidates of one sitting are told of step by step, with their events; the floor is one INSERT of
the same rows of letters and events from tables that hold them ready. Delivering: to a local SMTP server that
throws everything away, in a process of its own; the floor is smtplib alone with the same messages, printed
beforehand, over one connection. Floor, ours, floor; medians.

    python -m bench.results_letters [--candidates 20000] [--delivered 1000] [--rounds 1] [--kinds sqlite]
"""

import argparse
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, create_engine, text

from adapters_mail import LetterPress
from adapters_mail.smtp import Relay, SmtpPostman
from adapters_sql import SqlStore
from bench.ground.databases import KINDS, durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from results_app.letterheads import PATHS
from results_core.correspondence.delivering import DeliverLetters
from results_core.correspondence.messages import Letter
from results_core.results.announcing import AnnounceReleases
from results_core.testing.builders import NOON, RELEASE, an_entry_row
from results_core.testing.scenes import put_entries
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock

MOST: Final = 3.0
"""What writing may take of the floor's time."""
LEAST: Final = 0.5
"""What of the floor's rate delivering has to reach."""
ENOUGH_A_MINUTE: Final = 10_000_000

SINK: Final = """
import asyncio, sys
from aiosmtpd.smtp import SMTP

class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 taken"

async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), enable_SMTPUTF8=True), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main())
"""

_ACCOUNTS: Final = (
    "INSERT INTO accounts (id, began_with, email, digest, language, registered_at, confirmed_at, terms_at,"
    " terms_version) SELECT id, id_number, lower(id_number) || '@mail.example', 'd', 'en', {noon}, {noon},"
    " {noon}, '1' FROM entries"
)
_BELONGINGS: Final = (
    "INSERT INTO account_entries (entry_id, account_id, joined_at) SELECT id, id, {noon} FROM entries"
)
_COLUMNS: Final = {
    "letters": (
        "id, kind, occasion, recipient, language, written_at, facts, about, state, tries, due_at, mailing"
    ),
    "events": "id, kind, at, actor, result, facts",
}


@contextmanager
def sink() -> Iterator[int]:
    """Run a server that takes every letter; yield its port."""
    with subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def filled(store: SqlStore, connection: Connection, candidates: int) -> None:
    """Put a sitting with so many candidates into an empty record."""
    for start in range(0, candidates, 5_000):
        numbers = range(start, min(start + 5_000, candidates))
        put_entries(store, *(an_entry_row(line=n + 2, id_number=f"ABC{n:06}") for n in numbers))
    on_sqlite = connection.dialect.name == "sqlite"
    noon = f"{int(NOON.timestamp()) * 1_000_000}" if on_sqlite else f"'{NOON.isoformat()}'"
    connection.execute(text(_ACCOUNTS.format(noon=noon)))
    connection.execute(text(_BELONGINGS.format(noon=noon)))
    connection.commit()
    connection.execute(text("ANALYZE"))
    connection.commit()


def written(store: SqlStore) -> float:
    """Tell of everything that is out; return the seconds."""
    clock, randomness = StoppedClock(RELEASE), SeededRandomness("bench")
    take_step = AnnounceReleases(
        begin=store.begin, clock=clock, randomness=randomness, letters_per_minute=ENOUGH_A_MINUTE
    )
    begun = time.perf_counter()
    while take_step():
        pass
    return time.perf_counter() - begun


def raw(connection: Connection) -> float:
    """Insert copies of all letters and events that are there; return the seconds with the commit."""
    fresh = "lower(hex(randomblob(16)))" if connection.dialect.name == "sqlite" else "gen_random_uuid()::text"
    for table, columns in _COLUMNS.items():
        made = columns.replace("id,", f"{fresh} AS id,", 1).replace(
            "occasion", "'again' || occasion AS occasion"
        )
        connection.execute(text(f"CREATE TEMPORARY TABLE ready_{table} AS SELECT {made} FROM {table}"))  # noqa: S608
    connection.commit()
    begun = time.perf_counter()
    for table, columns in _COLUMNS.items():
        connection.execute(text(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ready_{table}"))  # noqa: S608
    connection.commit()
    took = time.perf_counter() - begun
    connection.execute(text("DELETE FROM letters WHERE occasion LIKE 'again%'"))
    for table in _COLUMNS:
        connection.execute(text(f"DROP TABLE ready_{table}"))
    connection.commit()
    return took


def by_smtplib(port: int, messages: list[tuple[str, bytes]]) -> float:
    """Return how many messages a second smtplib hands over by itself."""
    with smtplib.SMTP("127.0.0.1", port, local_hostname="results.example") as connection:
        begun = time.perf_counter()
        for to, message in messages:
            connection.sendmail("results@board.example", [to], message)
        return len(messages) / (time.perf_counter() - begun)


def by_us(port: int, store: SqlStore, press: LetterPress, count: int) -> float:
    """Return how many letters a second are leased, printed, handed over and settled."""
    clock = StoppedClock(RELEASE)
    clock.advance(hours=1)
    deliver = DeliverLetters(
        begin=store.begin,
        clock=clock,
        randomness=SeededRandomness("bench"),
        postman=SmtpPostman(Relay(host="127.0.0.1", port=port), press),
    )
    sent, begun = 0, time.perf_counter()
    while sent < count:
        report = deliver(limit=50)
        assert report.sent == report.handled > 0, report
        sent += report.sent
    return sent / (time.perf_counter() - begun)


def some_letters(store: SqlStore, count: int) -> list[Letter]:
    """Return letters as they wait, untouched."""
    with store.begin() as work:
        later = RELEASE.replace(year=RELEASE.year + 1)
        return [lease.letter for lease in work.outbox.lease(now=later, until=later, limit=count)]


def figures_of(kind: str, url: str, chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """Return the figures of one database."""
    store = SqlStore.open(
        url,
        cipher=LabelledCipher(),
        randomness=SeededRandomness("store"),
        clock=StoppedClock(RELEASE),
    )
    press = LetterPress(
        sender="results@board.example",
        base_url="https://results.example",
        paths=PATHS,
        board="Example Exam Board",
        contact="help@board.example",
        exams={"C1A": "C1 Advanced"},
    )
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection, sink() as port:
        if kind == "sqlite":
            connection.execute(text("PRAGMA synchronous = FULL"))
        filled(store, connection, chosen.candidates)
        ours = written(store)
        floors = [raw(connection) for _ in range(3)]
        messages = [
            (letter.to, press.compose(letter).as_bytes()) for letter in some_letters(store, chosen.delivered)
        ]
        rates = _rates(
            chosen.rounds,
            lambda: by_smtplib(port, messages),
            lambda: by_us(port, store, press, chosen.delivered),
        )
    engine.dispose()
    store.close()
    floor, (before, mine) = statistics.median(floors), rates
    return [
        {
            "name": f"writing {chosen.candidates:,} letters and events, {kind}",
            "floor": round(floor, 2),
            "ours": round(ours, 2),
            "unit": "s",
            "ratio": ours / floor,
            "at_most": MOST,
        },
        {
            "name": f"delivering, {kind}",
            "floor": round(before),
            "ours": round(mine),
            "unit": "/s",
            "ratio": mine / before,
            "at_least": LEAST,
        },
    ]


def _rates(rounds: int, floor: Callable[[], float], ours: Callable[[], float]) -> tuple[float, float]:
    floors, mine = [floor()], []
    for _ in range(rounds):
        mine.append(ours())
        floors.append(floor())
    return middle(floors), middle(mine)


def main() -> int:
    """Print a line of JSON and a table; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="The letters of a release: writing and delivering.")
    arguments.add_argument("--candidates", type=int, default=20_000)
    arguments.add_argument("--delivered", type=int, default=1_000)
    arguments.add_argument("--rounds", type=int, default=1)
    arguments.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    chosen = arguments.parse_args()
    figures: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place, durable_cluster(Path(place)) as cluster:
        for kind in chosen.kinds:
            with empty_record(kind, Path(place), cluster) as url:
                figures += figures_of(kind, url, chosen)
        settings = settings_of(cluster)
    return tell("results_letters", figures, postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
