"""A full disk: what writes is refused for now, what reads goes on, and nothing needs mending (RLB-9)."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from adapters_sql import SqlStore
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import an_event
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock
from tests.web.visits import Staged, stage

PAGES = 150


@pytest.fixture
def room() -> list[bool]:
    """Whether somebody has made room."""
    return []


@pytest.fixture
def small(sqlite_url: str, room: list[bool]) -> Iterator[Staged]:
    """A site whose database cannot grow beyond some pages, with a candidate."""

    def limited(connection: Any, *_: object) -> None:  # noqa: ANN401 - the driver's connection
        connection.execute(f"PRAGMA max_page_count = {10 * PAGES if room else PAGES}")

    def opening(clock: StoppedClock, randomness: SeededRandomness) -> SqlStore:
        return SqlStore.open(sqlite_url, cipher=LabelledCipher(), randomness=randomness, clock=clock)

    event.listen(Engine, "checkout", limited)
    site = stage(opening=opening)
    try:
        yield site
    finally:
        event.remove(Engine, "checkout", limited)
        site.rehearsal.store.close()


def fill(site: Staged) -> None:
    """Write until nothing fits any more, in ever smaller pieces."""
    number = 0
    for size in (100_000, 10_000, 1_000, 10):
        while True:
            number += 1
            try:
                put_events(
                    site.rehearsal.store, an_event(name=f"filler {number}", facts={"much": "x" * size})
                )
            except StoreUnavailable:
                break


def test_a_full_disk_refuses_writes_and_serves_what_it_has(small: Staged, room: list[bool]) -> None:
    """Log-in answers 503 in words; a session that is open goes on reading; later everything is as before."""
    reader = small.candidate()
    fill(small)

    refused = small.browser().log_in()
    assert refused.status_code == 503
    assert "Retry-After" in refused.headers
    assert small.browser().ask("/").status_code == 200
    assert reader.get("/results").status_code == 200
    assert reader.ask("/details").status_code == 200
    refused = small.browser().register()
    assert refused.status_code == 503

    room.append(True)
    assert small.browser().log_in().status_code == 303
