"""The memory store keeps the contract that it stands in for the databases by."""

import pytest

from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import an_event
from results_core.testing.contracts import PARTS, StoreContract
from results_core.testing.memory import MemoryStore
from results_core.testing.stand_ins import SeededRandomness, StoppedClock


@pytest.fixture
def store(clock: StoppedClock) -> MemoryStore:
    """An empty store in memory."""
    return MemoryStore(clock=clock, randomness=SeededRandomness("store"))


class TestMemoryStore(StoreContract):
    """The whole suite."""


def test_no_part_of_the_suite_hides_anothers_test() -> None:
    """Every test of every part has a name of its own, so that a store that inherits all runs all."""
    names = [name for part in PARTS for name in vars(part) if name.startswith("test_")]

    assert sorted(set(names)) == sorted(names)


def test_who_reads_cannot_write(store: MemoryStore) -> None:
    """A use case that forgets to say that it writes is found out by its first test."""
    with (
        store.begin(reading=True) as work,
        pytest.raises(TypeError, match="does not support item assignment"),
    ):
        work.journal.add(an_event())


def test_what_is_done_after_a_commit_needs_another(store: MemoryStore) -> None:
    """A commit keeps what came before it, and nothing that comes later."""
    with store.begin() as work:
        work.journal.add(an_event(name="before"))
        work.commit()
        work.journal.add(an_event(name="after"))

    with store.begin(reading=True) as work:
        assert list(work.journal.read()) == [an_event(name="before")]


def test_a_reading_transaction_keeps_its_view(store: MemoryStore) -> None:
    """What others commit meanwhile does not show in the middle of a reading."""
    with store.begin(reading=True) as work:
        with store.begin() as other:
            other.journal.add(an_event())
            other.commit()

        assert list(work.journal.read()) == []


def test_a_transaction_inside_another_is_refused(clock: StoppedClock) -> None:
    """Two that write never wait for each other for ever."""
    store = MemoryStore(clock=clock, randomness=SeededRandomness("store"), patience=0.01)
    with store.begin(), pytest.raises(StoreUnavailable), store.begin():
        pass


def test_a_closed_store_has_forgotten_everything(store: MemoryStore) -> None:
    """Nothing survives the process, or closing."""
    with store.begin() as work:
        work.journal.add(an_event())
        work.commit()
    store.close()

    with store.begin(reading=True) as work:
        assert list(work.journal.read()) == []
