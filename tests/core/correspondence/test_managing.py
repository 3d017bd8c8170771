"""The outbox in the operators' hands: look, try again, drop (RLB-3, E3)."""

from datetime import timedelta

from results_core.correspondence.outbox import PostingState
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import LetterId
from results_core.testing.builders import NOON, a_letter, named
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import put_letters


def fail(on: Rehearsal, *names: str) -> None:
    """Let these letters be refused for good."""
    put_letters(on.store, *(a_letter(name=name) for name in names))
    on.postman.reject()
    on.application.deliver_letters()
    on.postman.take()


def test_the_status_tells_what_needs_somebodys_hand(rehearsal: Rehearsal) -> None:
    """How many letters are in each state, how old the queue is, and which have failed."""
    fail(rehearsal, "failed")
    put_letters(rehearsal.store, a_letter(name="waiting", written_at=NOON - timedelta(hours=2)))
    status = rehearsal.application.outbox.status()

    assert status.counts[PostingState.FAILED] == status.counts[PostingState.WAITING] == 1
    assert status.oldest_waiting == NOON - timedelta(hours=2)
    assert [posting.letter for posting in status.failed] == [named("failed")]


def test_failed_letters_are_tried_again(rehearsal: Rehearsal) -> None:
    """All of them, at once."""
    fail(rehearsal, "one", "two")
    moved = rehearsal.application.outbox.retry(operator="Ada")

    assert moved == 2
    assert len(rehearsal.deliver()) == 2


def test_one_failed_letter_is_tried_again(rehearsal: Rehearsal) -> None:
    """The others stay failed."""
    fail(rehearsal, "one", "two")
    rehearsal.application.outbox.retry(LetterId(named("one")), operator="Ada")

    assert [letter.id for letter in rehearsal.deliver()] == [named("one")]


def test_failed_letters_are_dropped(rehearsal: Rehearsal) -> None:
    """What only waits is not touched, unless it is named."""
    fail(rehearsal, "one", "two")
    put_letters(rehearsal.store, a_letter(name="waiting"))
    dropped = rehearsal.application.outbox.drop(operator="Ada")
    by_name = rehearsal.application.outbox.drop(LetterId(named("waiting")), operator="Ada")

    assert (dropped, by_name) == (2, 1)
    assert rehearsal.deliver() == []


def test_what_was_sent_is_not_sent_again(rehearsal: Rehearsal) -> None:
    """Neither trying again nor dropping reaches it."""
    put_letters(rehearsal.store, a_letter())
    rehearsal.deliver()
    outbox = rehearsal.application.outbox

    assert outbox.retry(LetterId(named("letter")), operator="Ada") == 0
    assert outbox.drop(LetterId(named("letter")), operator="Ada") == 0


def test_what_operators_do_is_written_down(rehearsal: Rehearsal) -> None:
    """With their name, which can be erased."""
    fail(rehearsal, "one", "two")
    rehearsal.application.outbox.retry(operator="Ada")
    [event] = rehearsal.events(EventKind.LETTERS_MOVED)

    assert dict(event.facts) == {"to": "waiting", "letters": 2}
    assert dict(event.personal) == {"operator": "Ada"}
