"""What shares copy, and the one way to what an organisation sees."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Select, select
from sqlalchemy.dialects import postgresql

from adapters_sql import SqlStore
from adapters_sql.engine import open_database
from adapters_sql.stores.download_rows import RESULTS, ROWS
from adapters_sql.stores.scoping import ScopedConnection, Unscoped, scoped
from adapters_sql.tables import shares
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import ZonedInstant
from results_core.testing.builders import (
    NOON,
    RELEASE,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    a_sitting,
    an_account,
    an_entry_row,
)
from results_core.testing.scenes import entry_of, put_candidate, put_entry, put_result
from results_core.testing.sharing import a_share, put_share, seen
from tests.sql.conftest import Opening
from tests.sql.watching import answers

A_DAY = timedelta(days=1)


def copies(url: str, *names: str) -> tuple[object, ...]:
    """Return what the only share has copied."""
    database = open_database(url)
    try:
        with database.connect(reading=True) as connection:
            return tuple(connection.execute(select(*(shares.c[name] for name in names))).one())
    finally:
        database.dispose()


def test_a_statement_that_is_not_scoped_raises(url: str) -> None:
    """Nobody reads shares for an organisation but through `scoped` (AUZ-3)."""
    database = open_database(url)
    organisation = a_share(put_nothing()).organisation
    with database.connect(reading=True) as connection:
        scope = ScopedConnection(connection, organisation, NOON)
        with pytest.raises(Unscoped):
            scope.execute(select(shares.c.id))
        assert scope.execute(scoped(select(shares.c.id))).all() == []
    database.dispose()


def put_nothing() -> ResultId:
    """Return the name of a result that is not there."""
    return ResultId("0" * 32)


def test_lists_are_filtered_by_what_is_folded(store: SqlStore, url: str) -> None:
    """Names and places without accents and capitals, cut; numbers and dates as they are."""
    row = an_entry_row(
        given_names="Zofia Łucja", family_name="Ó" * 100, place_of_entry="Łódź", email="board@only.example"
    )
    account = put_candidate(store, row)
    put_share(store)

    assert copies(
        url, "given_names", "family_name", "place", "id_number", "date_of_birth", "exam", "centre"
    ) == (
        "zofia lucja",
        "o" * 80,
        "lodz",
        ZOFIA,
        row.date_of_birth,
        "C1A",
        "FR123",
    )
    assert copies(url, "email", "status", "version") == (account.email, "pending", 0)


def test_copies_follow_their_originals(store: SqlStore, url: str) -> None:
    """Names, dates of birth, places, addresses, states, versions and releases, each with its change."""
    account = put_candidate(store)
    put_share(store)
    put_entry(store, an_entry_row(family_name="Łęcka", place_of_entry="Nîmes", centre="FR999"))
    moved = copies(url, "family_name", "place", "centre", "received_at", "due_at")
    entry = entry_of(store, ZOFIA)
    put_result(store, a_row_without_result(entry, "withheld"))
    withheld = copies(url, "status", "version", "received_at", "due_at")
    put_result(store, a_result_row(entry))
    reported = copies(url, "status", "version")
    with store.begin() as work:
        work.accounts.replace(an_account(entry, id=account.id, email="Zofia@New.example"))
        work.entries.move_release(a_sitting().name, ZonedInstant(RELEASE + A_DAY))
        work.commit()
    later = copies(url, "email", "received_at", "due_at")
    with store.begin() as work:
        work.accounts.dissolve(account.id)
        work.commit()

    assert moved == ("lecka", "nimes", "FR999", RELEASE, RELEASE)
    assert withheld == ("withheld", 1, None, None)
    assert reported == ("reported", 2)
    assert later == ("zofia@new.example", RELEASE + A_DAY, RELEASE + A_DAY)
    assert copies(url, "email") == ("",)


def test_an_import_costs_the_same_whatever_is_shared(store: SqlStore) -> None:
    """One look where there are no shares, two statements for all that there are: copies, and who knew."""
    rows = [an_entry_row(line=n + 2, id_number=f"ABC{n:06}") for n in range(20)]
    entries = [put_entry(store, row) for row in rows]
    costs = []
    for shared, label in enumerate(("Grade A", "Grade B", "Grade C", "Grade A")):
        for entry in entries[: (0, 0, 1, 20)[shared]]:
            put_share(store, a_share(entry.id, organisation=f"{shared}" * 32))
        with answers() as sent, store.stage_results() as staged:
            staged.add([a_result_row(one, line=n + 2, label=label) for n, one in enumerate(entries)])
            staged.apply(lambda *_: [])
        costs.append(len(sent))

    assert costs[2:] == [costs[1] + 2] * 2


def test_without_a_clock_of_the_tests_the_stores_own_decides(url: str, opening: Opening) -> None:
    """What is out is seen and told of, what is not is neither: PostgreSQL compares with its own clock."""
    store = opening(url, own_clock=True)
    now = datetime.now(UTC)
    seen_now, told = [], []
    for letter, hours in (("A", -1), ("B", 1)):
        sitting = a_sitting(session=f"{letter}1", releases_at=now + timedelta(hours=hours))
        entry = put_entry(store, an_entry_row(id_number=f"{letter}BC000001", sitting=sitting))
        put_result(store, a_result_row(entry))
        grant = put_share(store, a_share(entry.id, sent_at=now - A_DAY))
        seen_now.append(seen(store, grant) is not None)
        with store.begin() as work:
            told.append([share.grant.id == grant.id for share in work.feeds.due(limit=9)])
            work.shares.withdraw([grant.id], at=now)
            work.commit()

    assert seen_now == [True, False]
    assert told == [[True], []]


@pytest.mark.parametrize("statement", [ROWS.statement, RESULTS], ids=["rows", "results"])
def test_what_chooses_a_few_shares_stands_before_what_is_joined_to_them(statement: Select[object]) -> None:
    """PostgreSQL keeps the order of more than eight tables: it would join all shares to find fifty."""
    spelt = str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    assert "FROM download_rows JOIN shares ON" in " ".join(spelt.split())
