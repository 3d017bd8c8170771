"""Room for hashing: some hash, some wait, the rest are told at once (PWD-5)."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Semaphore

import pytest

from adapters_crypto.slots import BoundedSlots
from results_core.access.slots import Overloaded

PATIENCE = 30.0


class Crowd:
    """Hands that take the slot and hold it until they are let go."""

    def __init__(self, slots: BoundedSlots) -> None:
        self.slots = slots
        self.inside = Semaphore(0)
        self.at_once = 0
        self.most = 0
        self.go = Event()

    def hold(self) -> None:
        """Take a slot, say so, and hold it."""
        with self.slots.take() as slot, slot:
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            self.inside.release()
            assert self.go.wait(PATIENCE)
            self.at_once -= 1


def test_two_hash_two_wait_and_the_fifth_is_told_at_once() -> None:
    """Those who wait come in as soon as there is room, and afterwards everything is as before."""
    slots = BoundedSlots(at_once=2, waiting=2)
    crowd = Crowd(slots)
    with ThreadPoolExecutor(4) as threads:
        done: list[Future[None]] = [threads.submit(crowd.hold) for _ in range(2)]
        assert all(crowd.inside.acquire(timeout=PATIENCE) for _ in range(2))
        done += [threads.submit(crowd.hold) for _ in range(2)]
        refused = 0
        while not refused:
            try:
                with slots.take():
                    pytest.fail("there was a place")
            except Overloaded:
                refused += 1
            assert not crowd.inside.acquire(blocking=False)
        assert slots.is_full()
        crowd.go.set()
        for one in done:
            one.result(PATIENCE)

    assert crowd.most == 2
    assert not slots.is_full()
    with slots.take(), slots.take():
        pass


def test_a_place_is_held_without_the_slot() -> None:
    """Who has a place and is not hashing keeps nobody from it: the slot never rests."""
    slots = BoundedSlots(at_once=1, waiting=1)
    with slots.take(), slots.take() as slot, slot, pytest.raises(Overloaded), slots.take():
        pytest.fail("there was a place")


def test_a_fault_gives_the_slot_back() -> None:
    """Whatever goes wrong inside."""
    slots = BoundedSlots(at_once=1, waiting=0)
    with pytest.raises(ZeroDivisionError), slots.take() as slot, slot:
        raise ZeroDivisionError
    with slots.take() as slot, slot:
        pass


def test_hashing_goes_on_beside_whoever_began_it_and_in_the_slot() -> None:
    """Who began it does something else meanwhile; the next one waits for the slot, and gets it."""
    slots = BoundedSlots(at_once=1, waiting=1)
    begun, go = Event(), Event()

    def hashing() -> str:
        begun.set()
        assert go.wait(PATIENCE)
        return "hashed"

    with slots.take() as slot:
        outcome = slots.begin(hashing)
        assert begun.wait(PATIENCE)
        go.set()
        with slot:
            assert outcome() == "hashed"


def test_a_fault_of_hashing_is_raised_where_its_outcome_is_asked_for() -> None:
    """And the slot is free again."""
    slots = BoundedSlots(at_once=1, waiting=0)

    def fail() -> None:
        raise ZeroDivisionError

    with slots.take() as slot:
        outcome = slots.begin(fail)
        with pytest.raises(ZeroDivisionError):
            outcome()
        with slot:
            pass
