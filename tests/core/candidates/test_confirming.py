"""Confirming the address: by the browser that registered, or by the password (B4, REG-10, TOK-2 to 5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import attrs

from results_core.access.checking import WrongPassword
from results_core.access.links import LinkState
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn
from results_core.application.ports import ApplicationWork
from results_core.candidates.confirming import ConfirmationView, Confirmed
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import BrowserToken, LinkToken, Password
from results_core.testing.builders import EMAIL, MINH, PASSWORD, RELEASE, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.throttling.budgets import Exhausted

WRONG = Password("not the one 42")
A_MOMENT = timedelta(microseconds=1)
ANOTHER_BROWSER = BrowserToken("another browser")


def registered_with_link(on: Rehearsal) -> tuple[BrowserToken, LinkToken]:
    browser = on.register()
    return browser, on.link_delivered(LetterKind.CONFIRM_ADDRESS)


def confirm(
    on: Rehearsal,
    link: LinkToken,
    *,
    browser: BrowserToken | None = None,
    password: Password | None = None,
) -> Confirmed | LinkState | WrongPassword | Locked | Closed | Exhausted:
    return on.application.confirm(link, browser=browser, password=password)


def logs_in(on: Rehearsal, password: Password = PASSWORD) -> bool:
    return isinstance(on.application.log_in(id_number=ZOFIA, password=password), LoggedIn)


def test_the_browser_that_registered_confirms_by_a_press(rehearsal: Rehearsal) -> None:
    """No password is asked for, and afterwards the candidate logs in (REG-10)."""
    browser, link = registered_with_link(rehearsal)
    view = rehearsal.application.confirm.look(link, browser)
    answer = confirm(rehearsal, link, browser=browser)

    assert view == ConfirmationView(state=LinkState.READY, asks_password=False)
    assert answer == Confirmed()
    assert logs_in(rehearsal)


def test_any_other_browser_is_asked_for_the_password(rehearsal: Rehearsal) -> None:
    """Whoever reads a mistyped mailbox gets nowhere (REG-10)."""
    _, link = registered_with_link(rehearsal)
    view = rehearsal.application.confirm.look(link, ANOTHER_BROWSER)
    without = confirm(rehearsal, link)
    with_another = confirm(rehearsal, link, browser=ANOTHER_BROWSER, password=WRONG)

    assert view == ConfirmationView(state=LinkState.READY, asks_password=True)
    assert (without, with_another) == (WrongPassword(left=3), WrongPassword(left=2))
    assert not logs_in(rehearsal)


def test_the_password_confirms_on_any_browser(rehearsal: Rehearsal) -> None:
    """It is the one that was chosen when registering."""
    _, link = registered_with_link(rehearsal)

    assert confirm(rehearsal, link, password=PASSWORD) == Confirmed()
    assert logs_in(rehearsal)


def test_a_wrong_password_counts_like_a_wrong_log_in(rehearsal: Rehearsal) -> None:
    """Three here and one there lock both, and the link is not used up by it."""
    browser, link = registered_with_link(rehearsal)
    for _ in range(3):
        confirm(rehearsal, link, password=WRONG)
    rehearsal.application.log_in(id_number=ZOFIA, password=WRONG)
    locked = confirm(rehearsal, link, password=PASSWORD)

    assert isinstance(locked, Locked)
    assert rehearsal.application.confirm.look(link, browser).state is LinkState.READY


def test_the_right_password_clears_the_count(rehearsal: Rehearsal) -> None:
    """Confirming by password is a success like any other."""
    _, link = registered_with_link(rehearsal)
    for _ in range(3):
        confirm(rehearsal, link, password=WRONG)
    confirm(rehearsal, link, password=PASSWORD)

    assert rehearsal.application.log_in(id_number=ZOFIA, password=WRONG) == WrongPassword(left=3)


def test_looking_never_confirms(rehearsal: Rehearsal) -> None:
    """A mail scanner that opens the link changes nothing (TOK-3)."""
    browser, link = registered_with_link(rehearsal)
    views = {rehearsal.application.confirm.look(link, None) for _ in range(5)}

    assert views == {ConfirmationView(state=LinkState.READY, asks_password=True)}
    assert not logs_in(rehearsal)
    assert confirm(rehearsal, link, browser=browser) == Confirmed()


def test_a_confirmation_works_once(rehearsal: Rehearsal) -> None:
    """Afterwards the link says that it was used (TOK-2)."""
    browser, link = registered_with_link(rehearsal)
    confirm(rehearsal, link, browser=browser)

    assert confirm(rehearsal, link, browser=browser) is LinkState.USED
    assert rehearsal.application.confirm.look(link, browser).state is LinkState.USED
    assert len(rehearsal.events(EventKind.CONFIRMED)) == 1


def test_a_confirmation_link_lives_for_three_days(rehearsal: Rehearsal) -> None:
    """At their end it has expired (TOK-5)."""
    browser, link = registered_with_link(rehearsal)
    rehearsal.clock.advance(timedelta(hours=72) - A_MOMENT)
    before = rehearsal.application.confirm.look(link, browser).state
    rehearsal.clock.advance(A_MOMENT)

    assert before is LinkState.READY
    assert rehearsal.application.confirm.look(link, browser).state is LinkState.EXPIRED
    assert confirm(rehearsal, link, browser=browser) is LinkState.EXPIRED
    assert confirm(rehearsal, link, password=PASSWORD) is LinkState.EXPIRED


def test_a_replaced_link_is_dead(rehearsal: Rehearsal) -> None:
    """With the right password too, and no try is counted for it (REG-6)."""
    browser, link = registered_with_link(rehearsal)
    registered_with_link(rehearsal)
    before = rehearsal.hasher.verifications

    assert confirm(rehearsal, link, browser=browser) is LinkState.DEAD
    assert confirm(rehearsal, link, password=PASSWORD) is LinkState.DEAD
    assert rehearsal.hasher.verifications == before


def test_a_made_up_link_confirms_nothing(rehearsal: Rehearsal) -> None:
    """Nor does one that sets passwords (TOK-4)."""
    browser, link = registered_with_link(rehearsal)
    confirm(rehearsal, link, browser=browser)
    rehearsal.application.ask_to_recover(id_number=ZOFIA)
    reset = rehearsal.link_delivered(LetterKind.RESET_PASSWORD)

    assert confirm(rehearsal, LinkToken("made up"), browser=browser) is LinkState.DEAD
    assert confirm(rehearsal, reset, browser=browser) is LinkState.DEAD
    assert rehearsal.application.recover.look(reset) is LinkState.READY


def test_another_candidates_browser_is_another_browser() -> None:
    """That it registered once is not enough: it must have made this registration (REG-10)."""
    rehearsal = rehearse(
        rows=[entry_cells(), entry_cells(id_number=MINH, secret_number="1234", candidate_number="0002")]
    )
    _, link = registered_with_link(rehearsal)
    his = rehearsal.application.register(
        **a_registration_form(id_number=MINH, secret_number="1234", email="minh@mail.example")
    )
    assert isinstance(his, CheckYourEmail)

    assert rehearsal.application.confirm.look(link, his.browser).asks_password
    assert confirm(rehearsal, link, browser=his.browser) == WrongPassword(left=3)


def test_the_account_takes_over_what_was_registered(rehearsal: Rehearsal) -> None:
    """Address, password and consents; the registration is gone."""
    browser, link = registered_with_link(rehearsal)
    registered_at = rehearsal.clock.now()
    rehearsal.clock.advance(hours=2)
    confirm(rehearsal, link, browser=browser)
    view = rehearsal.application.candidates.show(ZOFIA)
    account = view.account

    assert view.registration is None
    assert account is not None
    assert (account.email, account.began_with, account.language) == (EMAIL, ZOFIA, "en")
    assert (account.registered_at, account.confirmed_at) == (registered_at, rehearsal.clock.now())


def test_a_welcome_letter_says_when_the_results_come(rehearsal: Rehearsal) -> None:
    """With the centre's zone and the board's, for the reader's convenience (L2)."""
    browser, link = registered_with_link(rehearsal)
    confirm(rehearsal, link, browser=browser)
    letter = rehearsal.delivered(LetterKind.REGISTERED)

    assert (letter.to, letter.link) == (EMAIL, None)
    assert dict(letter.facts) == {
        "releases_at": RELEASE.isoformat(),
        "zone": "Europe/Paris",
        "release_zone": "Europe/London",
    }


def test_no_letter_names_the_candidate(rehearsal: Rehearsal) -> None:
    """Whoever reads a mistyped mailbox learns neither ID Number, name nor date of birth (MAIL-2)."""
    browser, link = registered_with_link(rehearsal)
    confirm(rehearsal, link, browser=browser)
    rehearsal.deliver()
    told = [(letter.occasion, dict(letter.facts), letter.about) for letter in rehearsal.postman.letters]
    entry = entry_of(rehearsal.store, ZOFIA)

    assert len(told) == 2
    for text in (ZOFIA, "Zofia", "Adamczyk", "2004", entry.candidate_number):
        assert text not in repr(told)


def test_who_waits_for_the_telling_of_the_release_is_confirmed_behind_it(rehearsal: Rehearsal) -> None:
    """Pressed before, but a step of the worker's came between: it counts as later (B14)."""
    rehearsal.clock.set(RELEASE - A_MOMENT)
    browser, link = registered_with_link(rehearsal)

    @contextmanager
    def waiting(*, reading: bool = False) -> Iterator[ApplicationWork]:
        with rehearsal.store.begin(reading=reading) as work:
            if not reading:
                rehearsal.clock.set(RELEASE)
            yield work

    attrs.evolve(rehearsal.application.confirm, begin=waiting)(link, browser=browser, password=None)
    account = rehearsal.application.candidates.show(ZOFIA).account

    assert account is not None
    assert account.confirmed_at == RELEASE
