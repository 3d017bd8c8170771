"""Telling of results that come or change about their release: each once (B14, A10)."""

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.results.amending import ChangeOrder
from results_core.testing.builders import RELEASE
from results_core.testing.files import result_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from tests.core.results.telling import A_DAY, all_letters, move, tell_all


@pytest.mark.parametrize("stood", [None, "pending", "withheld"])
def test_a_result_that_was_awaited_is_announced_like_a_release(stood: str | None) -> None:
    """By L2b and the event `released`, never as changed (B8)."""
    on = rehearse(at=RELEASE)
    on.register_and_confirm()
    tell_all(on)
    if stood is not None:
        on.import_results(result_cells(status=stood, **dict.fromkeys(SAID, "")))
    on.postman.letters.clear()
    before = len(on.events(EventKind.RELEASED))
    for _ in range(2):
        on.import_results(result_cells())

    assert [letter.kind for letter in on.deliver()] == [LetterKind.RESULT_OUT]
    assert len(on.events(EventKind.RELEASED)) == before + 1


def test_a_lifted_hold_is_announced_like_a_release() -> None:
    """By hand as by a file."""
    on = rehearse(at=RELEASE)
    on.register_and_confirm()
    on.import_results(result_cells())
    order = ChangeOrder(operator=OPERATOR, reason="A query of the centre.")
    number = result_cells()["id_number"]
    on.application.change_result.withhold(number, order)
    on.deliver()
    on.application.change_result.unwithhold(number, order)
    [letter] = on.deliver()

    assert letter.kind is LetterKind.RESULT_OUT
    assert letter.facts["exam"] == "C1A"


SAID = ("reading", "use_of_english", "writing", "listening", "speaking", "overall", "result")


def test_a_result_that_is_loaded_before_the_worker_comes_is_told_of_once() -> None:
    """By the letter of the release alone, and one event."""
    on = rehearse()
    on.register_and_confirm()
    on.deliver()
    on.clock.set(RELEASE)
    on.import_results(result_cells())
    tell_all(on)

    assert [letter.kind for letter in all_letters(on)] == [LetterKind.RESULT_OUT]
    assert len(on.events(EventKind.RELEASED)) == 1


def test_a_hold_that_is_lifted_before_the_worker_comes_is_told_of_once() -> None:
    """By hand as by a file."""
    on = rehearse()
    on.register_and_confirm()
    on.import_results(result_cells())
    order, number = ChangeOrder(operator=OPERATOR, reason="A query."), result_cells()["id_number"]
    on.application.change_result.withhold(number, order)
    on.deliver()
    on.clock.set(RELEASE)
    lifted = on.application.change_result.unwithhold(number, order)
    tell_all(on)

    assert not isinstance(lifted, tuple)
    assert not lifted.tells_candidate
    assert [letter.kind for letter in all_letters(on)] == [LetterKind.RESULT_OUT]
    assert len(on.events(EventKind.RELEASED)) == 1


def corrected_while_hidden(*, back: bool = False) -> Rehearsal:
    """Return a candidate who was told of a result, which was hidden and changed, for good or not."""
    on = rehearse()
    on.register_and_confirm()
    on.import_results(result_cells())
    on.clock.set(RELEASE)
    tell_all(on)
    on.deliver()
    on.postman.letters.clear()
    on.clock.advance(hours=1)
    move(on, 2 * A_DAY)
    on.clock.advance(hours=1)
    order, number = ChangeOrder(operator=OPERATOR, reason="A query."), result_cells()["id_number"]
    on.application.change_result.withhold(number, order)
    if back:
        on.application.change_result.unwithhold(number, order)
    return on


def test_a_correction_while_it_is_hidden_is_told_when_it_shows_again() -> None:
    """Once, by L6, and not before; those who were told of the release are not told of it again (A10)."""
    on = corrected_while_hidden()
    hidden = list(all_letters(on))
    on.clock.set(RELEASE + 2 * A_DAY)
    tell_all(on)
    shown = [letter.kind for letter in all_letters(on)]
    move(on, 4 * A_DAY)
    on.clock.set(RELEASE + 4 * A_DAY)
    tell_all(on)

    assert hidden == []
    assert shown == [LetterKind.RESULT_CHANGED]
    assert list(all_letters(on)) == []


def test_moving_what_is_hidden_once_more_forgets_no_correction() -> None:
    """What was last shown stays what is compared, until everybody was told."""
    on = corrected_while_hidden()
    move(on, A_DAY)
    on.clock.set(RELEASE + A_DAY)
    move(on, 3 * A_DAY)
    on.clock.set(RELEASE + 3 * A_DAY)
    tell_all(on)

    assert [letter.kind for letter in all_letters(on)] == [LetterKind.RESULT_CHANGED]


def test_what_reads_as_before_when_it_shows_again_is_no_correction() -> None:
    """A hold that came and went while nobody could see it."""
    on = corrected_while_hidden(back=True)
    on.clock.set(RELEASE + 2 * A_DAY)
    tell_all(on)

    assert list(all_letters(on)) == []


def test_a_letter_of_a_change_waits_with_a_release_that_moves() -> None:
    """Written while the result showed, not gone yet: it would lead to nothing."""
    on = rehearse()
    on.register_and_confirm()
    on.import_results(result_cells())
    on.clock.set(RELEASE)
    tell_all(on)
    on.deliver()
    order = ChangeOrder(operator=OPERATOR, reason="A query.")
    on.application.change_result.withhold(result_cells()["id_number"], order)
    move(on, A_DAY)
    hidden = on.deliver()
    on.clock.set(RELEASE + A_DAY)
    tell_all(on)

    assert hidden == []
    assert [letter.kind for letter in all_letters(on)] == [LetterKind.RESULT_CHANGED]
