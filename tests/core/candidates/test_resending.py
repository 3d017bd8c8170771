"""Asking for the confirmation letter again: after a minute, five times a day (B4, K3)."""

from results_core.access.links import LinkState
from results_core.access.logging_in import Unconfirmed
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import BrowserToken
from results_core.testing.builders import PASSWORD, ZOFIA, a_registration_form
from results_core.testing.rehearsal import Rehearsal


def letters_after(on: Rehearsal, browser: BrowserToken, *, hours: float = 0, seconds: float = 0) -> int:
    """Wait, ask, and return how many letters came."""
    on.clock.advance(hours=hours, seconds=seconds)
    on.application.resend_confirmation(browser)
    return len(on.deliver())


def test_a_fresh_link_takes_the_place_of_the_first(rehearsal: Rehearsal) -> None:
    """It goes to the same address, and the earlier link is dead (TOK-4)."""
    browser = rehearsal.register()
    first = rehearsal.delivered(LetterKind.CONFIRM_ADDRESS)
    rehearsal.clock.advance(minutes=1)
    rehearsal.application.resend_confirmation(browser)
    second = rehearsal.delivered(LetterKind.CONFIRM_ADDRESS)
    assert first.link is not None
    assert second.link is not None

    assert second.to == first.to
    assert rehearsal.application.confirm.look(first.link, browser).state is LinkState.DEAD
    assert rehearsal.application.confirm.look(second.link, browser).state is LinkState.READY


def test_a_minute_lies_between_two_letters(rehearsal: Rehearsal) -> None:
    """At 59.999 s nothing is sent, at 60 s it is, and then the minute starts anew (K3)."""
    browser = rehearsal.register()
    rehearsal.deliver()

    assert letters_after(rehearsal, browser, seconds=59.999) == 0
    assert letters_after(rehearsal, browser, seconds=0.001) == 1
    assert letters_after(rehearsal, browser, seconds=59) == 0
    assert letters_after(rehearsal, browser, seconds=1) == 1


def test_five_letters_a_day_are_sent_again(rehearsal: Rehearsal) -> None:
    """Beside the first; the sixth waits until the first of them is a day old (K3)."""
    browser = rehearsal.register()
    rehearsal.deliver()
    today = [letters_after(rehearsal, browser, hours=1) for _ in range(8)]
    tomorrow = letters_after(rehearsal, browser, hours=17, seconds=1)

    assert today == [1, 1, 1, 1, 1, 0, 0, 0]
    assert tomorrow == 1


def test_the_first_letter_makes_no_room_when_it_is_a_day_old(rehearsal: Rehearsal) -> None:
    """Five a day are five, whenever the registration was made (K3)."""
    browser = rehearsal.register()
    rehearsal.deliver()
    rehearsal.clock.advance(hours=23)
    today = [letters_after(rehearsal, browser, seconds=60) for _ in range(5)]

    assert today == [1] * 5
    assert letters_after(rehearsal, browser, hours=2) == 0


def test_a_refused_resending_leaves_the_link_alive(rehearsal: Rehearsal) -> None:
    """Impatience does not cost the letter that is there."""
    browser = rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    rehearsal.application.resend_confirmation(browser)

    assert rehearsal.application.confirm.look(link, browser).state is LinkState.READY


def test_another_browser_gets_nothing_sent(rehearsal: Rehearsal) -> None:
    """There is one answer, none, and it is written down (ENU-4)."""
    rehearsal.register()
    rehearsal.deliver()

    assert letters_after(rehearsal, BrowserToken("another browser"), hours=1) == 0
    assert [event.result for event in rehearsal.events(EventKind.CONFIRMATION_RESENT)] == [None]


def test_a_replaced_registration_sends_nothing(rehearsal: Rehearsal) -> None:
    """The mistyped address gets no second letter (REG-6)."""
    mistyped = rehearsal.application.register(**a_registration_form(email="zofia@mial.example"))
    browser = rehearsal.register()
    rehearsal.deliver()
    assert isinstance(mistyped, CheckYourEmail)

    assert letters_after(rehearsal, mistyped.browser, hours=1) == 0
    assert letters_after(rehearsal, browser, hours=1) == 1


def test_a_confirmed_registration_sends_nothing(rehearsal: Rehearsal) -> None:
    """There is nothing left to confirm."""
    browser = rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    rehearsal.application.confirm(link, browser=browser, password=None)
    rehearsal.deliver()

    assert letters_after(rehearsal, browser, hours=1) == 0


def test_who_registers_for_anothers_account_gets_nothing_sent(registered: Rehearsal) -> None:
    """The page looks the same, its button does nothing (ENU-4)."""
    browser = registered.register()
    registered.deliver()

    assert letters_after(registered, browser, hours=1) == 0


def test_an_expired_link_fetches_a_fresh_one(rehearsal: Rehearsal) -> None:
    """Whoever presses it after 72 hours gets a new one to the same address, in any browser (K4)."""
    rehearsal.register()
    expired = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    rehearsal.clock.advance(hours=72)
    rehearsal.application.resend_confirmation.instead_of(expired)
    fresh = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)

    assert rehearsal.application.confirm.look(fresh, None).state is LinkState.READY


def test_a_link_that_still_works_fetches_nothing(rehearsal: Rehearsal) -> None:
    """The reader of a mailbox cannot have letters sent at will."""
    rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    rehearsal.clock.advance(hours=71)
    rehearsal.application.resend_confirmation.instead_of(link)

    assert rehearsal.deliver() == []


def test_who_shows_the_password_elsewhere_has_it_sent_again(rehearsal: Rehearsal) -> None:
    """Logging in unconfirmed in another browser names the registration, whose letter comes again (K3)."""
    rehearsal.register()
    rehearsal.deliver()
    answer = rehearsal.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, Unconfirmed)
    assert answer.credential.registration is not None
    rehearsal.application.resend_confirmation.for_registration(answer.credential.registration)
    assert rehearsal.deliver() == []

    rehearsal.clock.advance(minutes=1)
    rehearsal.application.resend_confirmation.for_registration(answer.credential.registration)
    assert rehearsal.delivered(LetterKind.CONFIRM_ADDRESS).to == answer.credential.email


def test_asking_without_end_keeps_nothing_more(rehearsal: Rehearsal) -> None:
    """For one browser twenty times in six hours, from one address sixty times an hour (ENU-5)."""
    browser = rehearsal.register()
    for _ in range(30):
        rehearsal.application.resend_confirmation(browser)
    of_browser = len(rehearsal.events(EventKind.CONFIRMATION_RESENT))
    for n in range(90):
        rehearsal.application.resend_confirmation(BrowserToken(f"{n}"), client="192.0.2.7")

    assert of_browser == 20
    assert len(rehearsal.events(EventKind.CONFIRMATION_RESENT)) == of_browser + 60
