"""Many at once: what is promised to one holds for all of them together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import TypeVar

from adapters_sql import SqlStore
from results_core.access.links import Link
from results_core.access.lockout import Closed, Guard, Locked, LockoutPolicy, Reserved
from results_core.candidates.registering import AlreadyRegistered
from results_core.correspondence.outbox import Lease
from results_core.kernel.identifiers import AccountId
from results_core.kernel.transactions import repeatable
from results_core.testing.builders import (
    NOON,
    a_letter,
    a_link,
    a_registration,
    a_session,
    an_account,
    digest,
    named,
)
from results_core.testing.scenes import put_entry, put_letters, put_links

Answer = TypeVar("Answer")

GUARD = Guard(digest("guard"))
POLICY = LockoutPolicy()
ONE = timedelta(microseconds=1)


def at_once(count: int, act: Callable[[int], Answer]) -> list[Answer]:
    """Let that many threads act, all at the same moment; return their answers."""
    start = Barrier(count)

    def one(place: int) -> Answer:
        start.wait()
        return act(place)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(one, range(count)))


def test_of_fifty_tries_four_are_judged(store: SqlStore) -> None:
    """Whoever guesses fifty times at once gets four verifications, and the lock (LOCK-5)."""

    @repeatable
    def tries(_place: int) -> Reserved | Locked | Closed:
        with store.begin() as work:
            reserved = work.attempts.reserve(GUARD, policy=POLICY, now=NOON)
            work.commit()
        return reserved

    answers = at_once(50, tries)
    reserved = [answer for answer in answers if isinstance(answer, Reserved)]
    locked = [answer for answer in answers if isinstance(answer, Locked)]

    assert sorted(one.generation for one in reserved) == [1, 2, 3, 4]
    assert {one.until for one in locked} == {NOON + POLICY.lasting}
    assert len(locked) == 46


def test_a_link_is_used_up_once(store: SqlStore) -> None:
    """Of thirty who press the button at once one wins (TOK-2)."""
    link = a_link()
    put_links(store, link)

    @repeatable
    def consumes(_place: int) -> Link | None:
        with store.begin() as work:
            won = work.links.consume(link.digest, purpose=link.purpose, now=NOON)
            work.commit()
        return won

    assert len([won for won in at_once(30, consumes) if won is not None]) == 1


def test_of_twenty_registrations_one_account_comes(store: SqlStore) -> None:
    """Whoever registers and confirms for one entry does it after the others (REG-8)."""
    entry = put_entry(store)

    @repeatable
    def registers(place: int) -> bool:
        with store.begin() as work:
            work.entries.with_secret(entry.id_number, hold=True)
            if work.accounts.of_entry(entry.id) is not None:
                return False
            registration = a_registration(entry, id=named(f"registration {place}"))
            work.registrations.replace(registration)
            work.accounts.open(an_account(entry, id=named(f"account {place}")), entry.id)
            work.registrations.remove(registration.id)
            work.commit()
        return True

    assert sum(at_once(20, registers)) == 1


def test_the_database_decides_who_has_an_entry(store: SqlStore) -> None:
    """Even those who ask nobody first do not get an entry twice."""
    entry = put_entry(store)

    @repeatable
    def opens(place: int) -> bool:
        try:
            with store.begin() as work:
                work.accounts.open(an_account(entry, id=named(f"account {place}")), entry.id)
                work.commit()
        except AlreadyRegistered:
            return False
        return True

    assert sum(at_once(10, opens)) == 1


def test_registrations_at_once_leave_one(store: SqlStore) -> None:
    """The latest stands, the others are told apart and gone (REG-6); whoever registers holds the entry."""
    entry = put_entry(store)

    @repeatable
    def replaces(place: int) -> None:
        with store.begin() as work:
            work.entries.with_secret(entry.id_number, hold=True)
            work.registrations.replace(a_registration(entry, id=named(f"registration {place}")))
            work.commit()

    at_once(10, replaces)
    with store.begin(reading=True) as work:
        found = [
            work.registrations.of(a_registration(entry, id=named(f"registration {n}")).id) for n in range(10)
        ]

    assert len([registration for registration in found if registration is not None]) == 1


def test_two_workers_never_carry_one_letter(store: SqlStore) -> None:
    """What one has leased the others do not get, and nothing is left over (RLB-2)."""
    put_letters(store, *(a_letter(name=f"letter {n}") for n in range(40)))

    @repeatable
    def leases(_place: int) -> list[Lease]:
        with store.begin() as work:
            held = list(work.outbox.lease(now=NOON, until=NOON + POLICY.lasting, limit=10))
            work.commit()
        return held

    carried = [lease.letter.id for held in at_once(8, leases) for lease in held]

    assert len(carried) == len(set(carried))
    assert len(carried) == 40


def test_nobody_fails_who_reads_and_then_writes(store: SqlStore) -> None:
    """Four threads of a hundred read-modify-writes each: none is turned away, none is lost (RLB-7)."""
    session = a_session(AccountId(named("account")))
    with store.begin() as work:
        work.sessions.open(session)
        work.commit()

    @repeatable
    def counts_on() -> None:
        with store.begin() as work:
            work.links.hold("the count")
            found = work.sessions.of(session.digest)
            assert found is not None
            work.sessions.touch(session.digest, at=found.seen_at + ONE)
            work.commit()

    def counts_often(_place: int) -> None:
        for _ in range(100):
            counts_on()

    at_once(4, counts_often)
    with store.begin(reading=True) as work:
        counted = work.sessions.of(session.digest)

    assert counted is not None
    assert counted.seen_at == NOON + 400 * ONE
