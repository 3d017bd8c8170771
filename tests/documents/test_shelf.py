"""The shelf of drawn statements."""

from datetime import date

import attrs

from adapters_documents.shelf import ShelfInMemory
from results_core.results.issuing import StatementKey
from tests.documents.paper import a_statement

FIRST, SECOND, THIRD = (
    StatementKey(a_statement(candidate_name=name), "en") for name in ("First", "Second", "Third")
)


def test_another_word_or_language_is_another_paper() -> None:
    """A statement is found under all that it says, and under nothing else."""
    shelf = ShelfInMemory()
    shelf.put(FIRST, b"paper")
    said = FIRST.statement
    others = [
        attrs.evolve(said, place_of_entry="Grenoble"),
        attrs.evolve(said, centre_name="Another centre"),
        attrs.evolve(said, issued_on=date(2026, 7, 11)),
        attrs.evolve(said, scores=None),
    ]

    assert shelf.get(FIRST._replace(statement=attrs.evolve(said))) == b"paper"
    assert shelf.get(FIRST._replace(language="fr")) is None
    assert [shelf.get(FIRST._replace(statement=other)) for other in others] == [None] * 4


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
