"""Telling of a release, cut off anywhere and by many hands: each letter and each event once (B14)."""

import os
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from results_core.candidates.closing import close_account
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.time import ZonedInstant
from results_core.results.announcements import Batch
from results_core.testing.builders import RELEASE, ZOFIA, an_account, named
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from results_core.testing.scenes import entry_of, put_account
from results_core.testing.stand_ins import SeededRandomness
from tests.races.crowds import PATIENCE, at_once, times
from tests.web.visits import Opening

CANDIDATES = 40
STEP = 3
A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
A_WHILE = 0.3
"""Seconds in which a hand that nothing holds up would be through."""
EVERYBODY = Counter({f"{n}@mail.example": 1 for n in range(CANDIDATES)})

KILLED = """
import sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from adapters_sql import SqlStore
from results_core.results.announcing import AnnounceReleases
from results_core.testing.builders import RELEASE
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock
import os, signal

url, killed_at = sys.argv[1], int(sys.argv[2])
statements = 0

def count(*_):
    global statements
    statements += 1
    if statements == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)

clock, randomness = StoppedClock(RELEASE), SeededRandomness(f"killed at {killed_at}")
store = SqlStore.open(url, cipher=LabelledCipher(), randomness=randomness, clock=clock)
event.listen(Engine, "before_cursor_execute", count)
event.listen(Engine, "commit", count)
take_step = AnnounceReleases(begin=store.begin, clock=clock, randomness=randomness, step=15)
while take_step():
    pass
print(statements)
"""
"""Tells of what is out, and is killed at one of its statements or just before one of its commits."""


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """A sitting with candidates who have confirmed, at its release."""
    numbers = [f"ABC{n:06}" for n in range(CANDIDATES)]
    on = rehearse(rows=[entry_cells(id_number=number) for number in numbers], opening=opening)
    for n, number in enumerate(numbers):
        entry = entry_of(on.store, number)
        put_account(on.store, entry, an_account(entry, email=f"{n}@mail.example"))
    on.clock.set(RELEASE)
    return on


def tell_all(on: Rehearsal) -> int:
    """Take every step that can be taken."""
    take_step, taken = attrs.evolve(on.application.announce_releases, step=STEP), 0
    while take_step():
        taken += 1
    return taken


def recipients(on: Rehearsal) -> Counter[str]:
    """Return how many letters L2b were written to each address."""
    later = on.clock.now() + 99 * A_DAY
    with on.store.begin() as work:
        leases = work.outbox.lease(now=later, until=later, limit=1000)
    return Counter(one.letter.to for one in leases if one.letter.kind is LetterKind.RESULT_OUT)


def times_released(on: Rehearsal) -> list[int]:
    """Return how often each result was said to be out."""
    return list(Counter(event.result for event in on.events(EventKind.RELEASED)).values())


def test_several_workers_at_once_tell_everybody_once(rehearsal: Rehearsal) -> None:
    """Whichever has a step takes it; the others do not wait for it."""
    while sum(at_once(times(4, lambda: tell_all(rehearsal)))):
        pass

    assert recipients(rehearsal) == EVERYBODY
    assert times_released(rehearsal) == [1] * CANDIDATES


def test_a_step_that_is_cut_off_is_taken_again(rehearsal: Rehearsal) -> None:
    """Nothing of it is there: letters, events and progress are of one transaction."""
    take_step = attrs.evolve(rehearsal.application.announce_releases, step=STEP)
    take_step()
    with rehearsal.store.begin() as work:
        [sitting] = [counts.sitting for counts in work.entries.sittings()]
        work.announcements.tell(
            Batch(sitting=sitting, after="", limit=CANDIDATES, at=RELEASE, first_at=RELEASE, gap=timedelta())
        )
    tell_all(rehearsal)

    assert recipients(rehearsal) == EVERYBODY
    assert times_released(rehearsal) == [1] * CANDIDATES


def tell_until(url: str, *, killed_at: int) -> int:
    """Tell of what is out in a process of its own until it is killed; 0 is never. Return its exit status."""
    return subprocess.run(
        [sys.executable, "-c", KILLED, url, str(killed_at)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    ).returncode


def test_a_worker_killed_anywhere_loses_and_repeats_nothing(rehearsal: Rehearsal, url: str) -> None:
    """While its job begins, at each statement of a step and before its commit, one kill behind the other."""
    statuses = [tell_until(url, killed_at=killed_at) for killed_at in (5, 9, 11, 13, 0)]

    assert statuses == [-signal.SIGKILL] * (len(statuses) - 1) + [0]
    assert recipients(rehearsal) == EVERYBODY
    assert times_released(rehearsal) == [1] * CANDIDATES


def test_a_release_moved_while_workers_tell_of_it_leaves_nothing_to_go(rehearsal: Rehearsal) -> None:
    """Whatever was written before the move waits with the sitting; nothing is written behind it."""
    [counts] = rehearsal.application.sittings.all()
    name, later = str(counts.sitting.name), ZonedInstant(RELEASE + A_DAY, None)

    def move() -> int:
        rehearsal.application.move_release(name, later, operator=OPERATOR)
        return 0

    at_once([move, *times(2, lambda: tell_all(rehearsal))])
    hidden = (tell_all(rehearsal), rehearsal.deliver())
    rehearsal.clock.set(RELEASE + A_DAY)
    while sum(at_once(times(2, lambda: tell_all(rehearsal)))):
        pass

    assert hidden == (0, [])
    assert recipients(rehearsal) == EVERYBODY
    assert set(times_released(rehearsal)) <= {1, 2}


def test_a_step_waits_for_whoever_is_confirming(rehearsal: Rehearsal) -> None:
    """Confirmed before the release, committed behind it: the step that comes meanwhile tells them too."""
    rehearsal.import_entries(entry_cells())
    entry = entry_of(rehearsal.store, ZOFIA)
    account = an_account(entry, id=named("straddling"), email="straddling@mail.example")
    with ThreadPoolExecutor(max_workers=1) as worker:
        with rehearsal.store.begin() as work:
            work.entries.with_secret(ZOFIA, hold=True)
            telling = worker.submit(tell_all, rehearsal)
            stopped = wait([telling], timeout=A_WHILE).not_done
            work.accounts.open(attrs.evolve(account, confirmed_at=RELEASE - A_MOMENT), entry.id)
            work.commit()
        telling.result(PATIENCE)
    tell_all(rehearsal)

    assert stopped == {telling}
    assert recipients(rehearsal) == EVERYBODY + Counter([account.email])


def test_who_closes_an_account_waits_for_the_step_and_gets_nothing(rehearsal: Rehearsal) -> None:
    """Its letter is there then, and is dropped with the account."""
    first = entry_of(rehearsal.store, "ABC000000")
    with rehearsal.store.begin(reading=True) as work:
        account = work.accounts.of_entry(first.id)
    assert account is not None

    def close() -> None:
        with rehearsal.store.begin() as work:
            standing = work.accounts.of(account.id, hold=True)
            assert standing is not None
            close_account(work, standing, now=RELEASE, randomness=SeededRandomness("closing"))
            work.commit()

    with ThreadPoolExecutor(max_workers=1) as owner:
        with rehearsal.store.begin() as work:
            [sitting] = [counts.sitting for counts in work.entries.sittings()]
            batch = Batch(
                sitting=sitting, after="", limit=99, at=RELEASE, first_at=RELEASE, gap=timedelta(seconds=1)
            )
            work.announcements.tell(batch)
            closing = owner.submit(close)
            stopped = wait([closing], timeout=A_WHILE).not_done
            work.commit()
        closing.result(PATIENCE)

    assert stopped == {closing}
    assert recipients(rehearsal) == EVERYBODY - Counter([account.email])
