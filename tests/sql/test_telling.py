"""What a connection of PostgreSQL has prepared, and what becomes of it."""

import pytest
from sqlalchemy import Connection, Engine, event, literal_column, select

from adapters_sql.engine import open_database
from adapters_sql.straight import Straight
from results_core.kernel.transactions import repeatable
from results_core.testing.builders import an_event
from tests.sql.conftest import Opening

pytestmark = pytest.mark.postgresql
MOST = 200
PREPARED = 6
"""Executions after which the driver has the server prepare a statement."""


def test_units_go_on_after_one_that_was_undone(postgresql_url: str, opening: Opening) -> None:
    """The driver has the server forget everything then, what it did not prepare itself too."""
    store = opening(postgresql_url)

    for number in range(PREPARED):
        with store.begin() as work:
            work.journal.add(an_event(name=f"kept {number}"))
            assert list(work.journal.read())
            work.commit()
    for number in range(2):
        with store.begin() as work:
            work.journal.add(an_event(name=f"undone {number}"))
    with store.begin() as work:
        work.journal.add(an_event(name="kept after all"))
        work.commit()

    with store.begin(reading=True) as work:
        assert len(list(work.journal.read())) == PREPARED + 1


def test_a_unit_is_run_again_if_the_server_has_forgotten(postgresql_url: str, opening: Opening) -> None:
    """Whoever else has it forget: the unit is undone, and prepares anew what it needs (RLB-8)."""
    store = opening(postgresql_url)
    runs: list[int] = []

    @repeatable
    def writes() -> None:
        runs.append(len(runs))
        with store.begin() as work:
            work.journal.add(an_event(name=f"event {len(runs)}"))
            work.commit()

    def forget(connection: Connection) -> None:
        connection.exec_driver_sql("DEALLOCATE ALL")

    writes()
    event.listen(Engine, "begin", forget, once=True)
    writes()

    assert len(runs) == 3
    with store.begin(reading=True) as work:
        assert len(list(work.journal.read())) == 2


def test_a_connection_keeps_so_many_statements_prepared(postgresql_url: str) -> None:
    """Ways to search a list are many: the oldest is forgotten, and prepared anew when it is asked."""
    database = open_database(postgresql_url)
    statements = [Straight(select(literal_column(str(number)))) for number in range(MOST + 1)]

    with database.connect() as connection:
        told = [statement.rows(connection, {}) for statement in (*statements, *statements)]
        kept = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'straight%%'"
        ).scalar_one()
    database.dispose()

    assert told == [[(number,)] for number in range(MOST + 1)] * 2
    assert kept == MOST
