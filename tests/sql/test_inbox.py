"""The inbox on databases: few statements a page, the ids of it out of an index alone (V5)."""

from collections.abc import Iterator

import pytest

from adapters_sql import SqlStore
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import entry_cells
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import LabelledCipher
from tests.sql.watching import answers
from tests.web.visits import ON_A_DESK, Browser, stage

MOST = 4
"""Statements of a page, the session and the officer included."""


@pytest.fixture
def officer(sqlite_url: str) -> Iterator[Browser]:
    """An officer, with one shared result and a colleague who opened it."""
    stores = []

    def opening(clock: Clock, randomness: Randomness) -> SqlStore:
        stores.append(SqlStore.open(sqlite_url, cipher=LabelledCipher(), randomness=randomness, clock=clock))
        return stores[-1]

    site = stage(ON_A_DESK, rows=[entry_cells()], opening=opening)
    site.rehearsal.import_results()
    put_share(site.rehearsal.store, a_share(entry_of(site.rehearsal.store, ZOFIA).id, sent_at=RELEASE))
    site.rehearsal.clock.set(RELEASE)
    yield site.officer()
    stores[-1].close()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?sort=family&status=new&place=lyon&start=2026-01-01&end=2026-12-31&exam=C1A",
        "?status=colleague&since=login&sort=exam&direction=desc&size=100",
        "?minimum=met&sort=first",
        "?page=last",
        "?page=7",
    ],
)
def test_a_page_is_four_statements_at_most(officer: Browser, query: str) -> None:
    """Session, officer, counts, rows: whatever is filtered, sorted or asked for."""
    officer.get("/verifiers/results")
    with answers() as sent:
        answer = officer.ask(f"/verifiers/results{query}")

    assert answer.status_code == 200
    assert len(sent) <= MOST, [one.statement for one in sent]
