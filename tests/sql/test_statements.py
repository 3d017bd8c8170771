"""How many statements a page costs: as few as there are things to know."""

from adapters_sql import SqlStore
from results_core.access.credentials import Audience
from results_core.access.lockout import Guard, LockoutPolicy
from results_core.kernel.identifiers import AccountId
from results_core.testing.builders import (
    NOON,
    ZOFIA,
    a_result_row,
    a_session,
    an_entry_row,
    an_event,
    digest,
    named,
)
from results_core.testing.scenes import put_candidate, put_entries, put_entry, put_result
from tests.sql.watching import answers


def test_a_result_page_is_one_statement(store: SqlStore) -> None:
    """The session, and all results of its account with entry, sitting, centre and version."""
    account = put_candidate(store)
    put_result(store, a_result_row(put_entry(store)))
    with store.begin() as work:
        work.sessions.open(a_session(account.id))
        work.commit()
    with answers() as sent, store.begin(reading=True) as work:
        work.results.in_session(a_session(account.id).digest)

    assert len(sent) == 1


def test_an_unknown_name_costs_what_a_known_one_costs(store: SqlStore) -> None:
    """One statement each, the same one, whatever was typed (ENU-3)."""
    put_candidate(store)
    costs = {}
    for login in (ZOFIA, "ABC012345", "", "\0", "\ud800", "é" * 9):
        with answers() as sent, store.begin(reading=True) as work:
            found = work.credentials_of(Audience.CANDIDATES).of(login)
        costs[login] = [one.statement for one in sent]

        assert (found is not None) == (login == ZOFIA)

    assert {len(statements) for statements in costs.values()} == {1}
    assert len({statements[0] for statements in costs.values()}) == 1


def test_a_try_is_reserved_by_one_statement(store: SqlStore) -> None:
    """On top of it, who is locked is told until when."""
    guard = Guard(digest("guard"))
    policy = LockoutPolicy(tolerated=0)
    with answers() as sent, store.begin() as work:
        begun = len(sent)
        work.attempts.reserve(guard, policy=policy, now=NOON)
        reserved = len(sent)
        work.attempts.reserve(guard, policy=policy, now=NOON)

    assert (reserved - begun, len(sent) - reserved) == (1, 2)


def test_a_hundred_events_are_written_like_one(store: SqlStore) -> None:
    """One statement for the events, a COPY where there is one, and one for what of them can be erased."""
    costs = []
    for count in (2, 100):
        events = [an_event(name=f"{count}/{n}", personal={"operator": "Ann"}) for n in range(count)]
        with store.begin() as work, answers() as sent:
            work.journal.add_all(events)
        costs.append(len(sent))

    assert costs[0] == costs[1] <= 2


def test_an_import_takes_no_statement_per_row(store: SqlStore) -> None:
    """A hundred rows cost what one costs."""
    costs = []
    for letter, count in (("A", 1), ("B", 100)):
        rows = [an_entry_row(line=n + 2, id_number=f"{letter}BC{n:06}") for n in range(count)]
        put_entries(store, an_entry_row(id_number=f"{letter}BX000000"))
        with answers() as sent:
            put_entries(store, *rows)
        costs.append(len(sent))

    assert costs[0] == costs[1]


def test_what_nobody_can_have_is_looked_for_without_complaint(store: SqlStore) -> None:
    """Addresses hold what people type; PostgreSQL refuses some of it as text (ENU-8)."""
    account = AccountId(named("account"))
    with store.begin(reading=True) as work:
        found = [work.results.of_account(account, text) for text in ("\0", "\ud800", "é")]  # type: ignore[arg-type]

    assert found == [[], [], []]
