"""The shelf of drawn statements."""

from adapters_documents.shelf import ShelfInMemory
from results_core.kernel.identifiers import ResultId
from results_core.results.issuing import StatementKey

FIRST = StatementKey(ResultId("first"), 1, "en")
SECOND = StatementKey(ResultId("second"), 1, "en")
THIRD = StatementKey(ResultId("third"), 1, "en")


def test_another_version_or_language_is_another_paper() -> None:
    """A statement is found under its result, version and language, and under nothing else."""
    shelf = ShelfInMemory()
    shelf.put(FIRST, b"paper")

    assert shelf.get(FIRST) == b"paper"
    assert shelf.get(FIRST._replace(version=2)) is None
    assert shelf.get(FIRST._replace(language="fr")) is None


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    """A full shelf lets the paper go that nobody has asked for longest."""
    shelf = ShelfInMemory(capacity=10)
    shelf.put(FIRST, b"12345")
    shelf.put(SECOND, b"12345")
    shelf.get(FIRST)
    shelf.put(THIRD, b"12345")

    assert shelf.get(FIRST) is not None
    assert shelf.get(SECOND) is None
    assert shelf.get(THIRD) is not None


def test_a_paper_put_twice_takes_its_room_once() -> None:
    """Two threads that draw the same statement do not push others off the shelf."""
    shelf = ShelfInMemory(capacity=10)
    shelf.put(FIRST, b"12345")
    shelf.put(SECOND, b"12345")
    shelf.put(SECOND, b"12345")

    assert shelf.get(FIRST) is not None


def test_a_paper_larger_than_the_shelf_is_not_kept() -> None:
    """Nothing is kept beyond the capacity."""
    shelf = ShelfInMemory(capacity=3)
    shelf.put(FIRST, b"12345")

    assert shelf.get(FIRST) is None
