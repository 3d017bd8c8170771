"""Links of letters in many hands: one wins, the others change nothing (TOK-2, REG-8)."""

import pytest

from results_core.access.links import LinkState
from results_core.access.logging_in import LoggedIn
from results_core.access.recovering import PasswordReset
from results_core.candidates.confirming import Confirmed
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.testing.builders import PASSWORD, ZOFIA, a_registration_form
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

HANDS = 30
REGISTRATIONS = 20


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with the entry of one candidate, who has not registered."""
    return rehearse(opening=opening)


def links_of(on: Rehearsal, kind: LetterKind) -> list[LinkToken]:
    """Deliver what is due; return the links of the letters of a kind among it."""
    return [letter.link for letter in on.deliver() if letter.kind is kind and letter.link is not None]


def test_of_thirty_presses_of_a_confirmation_one_opens_the_account(rehearsal: Rehearsal) -> None:
    """One event, one letter of welcome; to the others the link is used."""
    browser = rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    answers = at_once(
        times(HANDS, lambda: rehearsal.application.confirm(link, browser=browser, password=None))
    )

    assert sum(isinstance(answer, Confirmed) for answer in answers) == 1
    assert {answer for answer in answers if isinstance(answer, LinkState)} == {LinkState.USED}
    assert len(rehearsal.events(EventKind.CONFIRMED)) == 1
    assert [letter.kind for letter in rehearsal.deliver()] == [LetterKind.REGISTERED]


def test_the_right_password_pressed_often_locks_nobody_out(rehearsal: Rehearsal) -> None:
    """In another browser too one press confirms; the others, no less right, count as no failure."""
    rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    answers = at_once(times(4, lambda: rehearsal.application.confirm(link, browser=None, password=PASSWORD)))
    helped = rehearsal.application.candidates.show(ZOFIA)

    assert sum(isinstance(answer, Confirmed) for answer in answers) == 1
    assert (helped.attempts.wrong, helped.attempts.locked_until) == (0, None)


def test_of_thirty_new_passwords_by_one_link_one_holds(rehearsal: Rehearsal) -> None:
    """The winner's password opens, no other does, and the owner gets one letter."""
    rehearsal.register_and_confirm()
    rehearsal.application.ask_to_recover(id_number=ZOFIA)
    link = rehearsal.link_delivered(LetterKind.RESET_PASSWORD)
    chosen = [Password(f"another horse {n:02}") for n in range(HANDS)]
    answers = at_once(
        [
            lambda password=password: rehearsal.application.recover(  # type: ignore[misc]
                link, password=password, password_again=password
            )
            for password in chosen
        ]
    )
    [winner] = [
        password
        for password, answer in zip(chosen, answers, strict=True)
        if isinstance(answer, PasswordReset)
    ]

    assert {answer for answer in answers if isinstance(answer, LinkState)} == {LinkState.USED}
    assert isinstance(rehearsal.application.log_in(id_number=ZOFIA, password=winner), LoggedIn)
    assert [letter.kind for letter in rehearsal.deliver()] == [LetterKind.PASSWORD_CHANGED]


def test_twenty_registrations_at_once_leave_one_living_link(rehearsal: Rehearsal) -> None:
    """Each gets its letter; the link of one works, and there is one account in the end (REG-8)."""
    register = rehearsal.application.register
    answers = at_once(
        [
            lambda n=n: register(**a_registration_form(email=f"hand{n}@mail.example"))  # type: ignore[misc]
            for n in range(REGISTRATIONS)
        ]
    )
    links = links_of(rehearsal, LetterKind.CONFIRM_ADDRESS)
    confirm = rehearsal.application.confirm
    living = [link for link in links if confirm.look(link, None).state is LinkState.READY]

    assert {type(answer) for answer in answers} == {CheckYourEmail}
    assert (len(links), len(living)) == (REGISTRATIONS, 1)
    assert isinstance(confirm(living[0], browser=None, password=PASSWORD), Confirmed)
    assert rehearsal.application.candidates.show(ZOFIA).registration is None


def test_registering_and_confirming_at_once_end_as_if_one_had_come_first(rehearsal: Rehearsal) -> None:
    """Either the account is there and its owner warned, or the newer registration waits (REG-6, RLB-13)."""
    browser = rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    application = rehearsal.application
    confirmed, _ = at_once(
        [
            lambda: application.confirm(link, browser=browser, password=None),
            lambda: application.register(**a_registration_form(email="other@mail.example")),
        ]
    )
    helped = application.candidates.show(ZOFIA)
    kinds = sorted(letter.kind for letter in rehearsal.deliver())

    if isinstance(confirmed, Confirmed):
        assert (helped.account is not None, helped.registration) == (True, None)
        assert kinds == [LetterKind.REGISTERED, LetterKind.REGISTERED_AGAIN]
    else:
        assert (helped.account, helped.registration is not None) == (None, True)
        assert kinds == [LetterKind.CONFIRM_ADDRESS]


def test_of_many_who_forgot_at_once_three_get_letters(rehearsal: Rehearsal) -> None:
    """However many ask, the mailbox gets three letters in six hours, and one link lives (ENU-5, TOK-4)."""
    rehearsal.register_and_confirm()
    at_once(times(HANDS, lambda: rehearsal.application.ask_to_recover(id_number=ZOFIA)))
    links = links_of(rehearsal, LetterKind.RESET_PASSWORD)
    states = [rehearsal.application.recover.look(link) for link in links]

    assert sorted(states) == [LinkState.DEAD, LinkState.DEAD, LinkState.READY]
