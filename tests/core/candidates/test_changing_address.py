"""Changing the address: confirmed by the new mailbox, undone from the old one (B12, L16, L17, TOK-4)."""

from datetime import timedelta

import attrs
import pytest

from results_core.access.changing_password import PasswordChanged
from results_core.access.checking import WrongPassword
from results_core.access.links import LinkState
from results_core.access.lockout import Locked
from results_core.candidates.changing_address import AddressChangeAsked, AddressChanged
from results_core.candidates.undoing_address import AddressRestored
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.objections import Objection
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA
from tests.core.candidates.conftest import Inside

NEW = "new@mail.example"
NEWER = "newer@mail.example"
WRONG = Password("not the one 42")
NEW_PASSWORD = Password("another horse 77")
A_MOMENT = timedelta(microseconds=1)


def ask(inside: Inside, email: str = NEW, *, password: Password = PASSWORD) -> object:
    """Ask for another address."""
    return inside.on.application.ask_address_change(inside.account, password=password, email=email)


def links_of(inside: Inside, email: str = NEW) -> tuple[LinkToken, LinkToken]:
    """Ask for another address; return the link to confirm it and the link to undo it."""
    assert isinstance(ask(inside, email), AddressChangeAsked)
    by_kind = {letter.kind: letter.link for letter in inside.on.deliver()}
    confirm, undo = by_kind[LetterKind.CONFIRM_NEW_ADDRESS], by_kind[LetterKind.ADDRESS_CHANGING]
    assert confirm is not None
    assert undo is not None
    return confirm, undo


def confirm(inside: Inside, link: LinkToken) -> object:
    """Press the link to confirm in the browser that is logged in."""
    return inside.on.application.confirm_address_change(link, account=inside.account, password=None)


def undo(inside: Inside, link: LinkToken) -> object:
    """Press the link to undo."""
    return inside.on.application.undo_address_change(link)


def look(inside: Inside, link: LinkToken) -> LinkState:
    """Return what the link to confirm is good for."""
    return inside.on.application.confirm_address_change.look(link, inside.account).state


def test_asking_writes_to_both_mailboxes_and_changes_nothing(inside: Inside) -> None:
    """A day to confirm, a week to undo (TOK-5)."""
    assert ask(inside) == AddressChangeAsked(email=NEW)
    letters = {letter.kind: letter for letter in inside.on.deliver()}
    now = inside.on.clock.now()

    assert {kind: letter.to for kind, letter in letters.items()} == {
        LetterKind.CONFIRM_NEW_ADDRESS: NEW,
        LetterKind.ADDRESS_CHANGING: EMAIL,
    }
    assert letters[LetterKind.CONFIRM_NEW_ADDRESS].expires_at == now + timedelta(hours=24)
    assert letters[LetterKind.ADDRESS_CHANGING].expires_at == now + timedelta(days=7)
    assert inside.email == EMAIL
    assert inside.on.application.details.show(inside.account).awaited_email == NEW


def test_everything_is_objected_to_at_once(inside: Inside) -> None:
    """An address that is none beside a password that is missing, and no try is counted (screens §4)."""
    before = inside.on.hasher.verifications
    answer = ask(inside, "no at sign", password=Password(""))

    assert answer == (Objection("email", "email_malformed"), Objection("current", "login_password_missing"))
    assert inside.on.hasher.verifications == before


def test_the_password_is_counted_like_a_log_in(inside: Inside) -> None:
    """The fourth wrong one locks; nobody gets a letter but the owner (PWD-3)."""
    answers = [ask(inside, password=WRONG) for _ in range(4)]

    assert [type(answer) for answer in answers] == [WrongPassword] * 3 + [Locked]
    assert isinstance(ask(inside), Locked)
    assert [letter.kind for letter in inside.on.deliver()] == [LetterKind.LOGIN_LOCKED]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "email_missing"), ("nobody", "email_malformed"), (EMAIL, "email_unchanged")],
)
def test_an_address_that_will_not_do_costs_no_try(inside: Inside, typed: str, code: str) -> None:
    """It is said beside the field."""
    before = inside.on.hasher.verifications

    assert ask(inside, typed) == (Objection("email", code),)
    assert inside.on.hasher.verifications == before


def test_five_a_day(inside: Inside) -> None:
    """Letters go to addresses that nobody has confirmed: the sixth is refused until a day has passed."""
    answers = [ask(inside, f"n{n}@mail.example") for n in range(6)]
    inside.on.clock.advance(days=1, microseconds=1)

    assert [type(answer) for answer in answers[:5]] == [AddressChangeAsked] * 5
    assert answers[5] == (Objection("email", "email_changes_used_up"),)
    assert isinstance(ask(inside), AddressChangeAsked)


def test_confirming_changes_the_address_and_tells_both(inside: Inside) -> None:
    """At once (L4)."""
    link, _ = links_of(inside)

    assert confirm(inside, link) == AddressChanged()
    assert inside.email == NEW
    assert sorted((letter.kind, letter.to) for letter in inside.on.deliver()) == [
        (LetterKind.ADDRESS_CHANGED, NEW),
        (LetterKind.ADDRESS_CHANGED, EMAIL),
    ]
    assert inside.goes_on()


def test_looking_uses_nothing_up(inside: Inside) -> None:
    """Mail scanners look too (TOK-3)."""
    link, back = links_of(inside)
    looks = {look(inside, link) for _ in range(5)}
    looks |= {inside.on.application.undo_address_change.look(back) for _ in range(5)}

    assert looks == {LinkState.READY}
    assert confirm(inside, link) == AddressChanged()
    assert undo(inside, back) == AddressRestored()


def test_in_any_other_browser_the_password_is_asked_for(inside: Inside) -> None:
    """The reader of a mistyped mailbox gets nowhere, and a wrong password counts."""
    link, _ = links_of(inside)
    confirming = inside.on.application.confirm_address_change
    view = confirming.look(link, None)
    wrong = confirming(link, account=None, password=WRONG)
    right = confirming(link, account=None, password=PASSWORD)

    assert view.asks_password
    assert isinstance(wrong, WrongPassword)
    assert right == AddressChanged()


def test_a_link_to_confirm_lives_for_a_day(inside: Inside) -> None:
    """At its end it has expired, and the address waits no longer (TOK-5)."""
    link, _ = links_of(inside)
    inside.on.clock.advance(timedelta(hours=24) - A_MOMENT)
    before = look(inside, link)
    inside.on.clock.advance(A_MOMENT)

    assert (before, look(inside, link)) == (LinkState.READY, LinkState.EXPIRED)
    assert confirm(inside, link) is LinkState.EXPIRED
    assert inside.on.application.details.show(inside.account).awaited_email is None


def test_a_newer_request_kills_the_older_link(inside: Inside) -> None:
    """One link to confirm lives."""
    first, _ = links_of(inside)
    second, _ = links_of(inside, NEWER)

    assert confirm(inside, first) is LinkState.DEAD
    assert confirm(inside, second) == AddressChanged()
    assert inside.email == NEWER


def test_a_change_of_address_kills_what_is_outstanding(inside: Inside) -> None:
    """A link to a new password that lies in the old mailbox is good no more (TOK-4)."""
    inside.on.application.ask_to_recover(id_number=ZOFIA)
    reset = inside.on.link_delivered(LetterKind.RESET_PASSWORD)
    link, _ = links_of(inside)
    confirm(inside, link)

    assert inside.on.application.recover.look(reset) is LinkState.DEAD


def test_undoing_restores_the_address_ends_all_sessions_and_sends_a_reset_there(inside: Inside) -> None:
    """The way back for whom it was not (TOK-4)."""
    link, back = links_of(inside)
    confirm(inside, link)
    inside.on.deliver()

    assert undo(inside, back) == AddressRestored()
    assert not inside.goes_on()
    letter = inside.on.delivered(LetterKind.RESET_PASSWORD)
    assert letter.to == EMAIL
    assert letter.link is not None
    assert inside.email == EMAIL
    assert inside.on.application.recover.look(letter.link) is LinkState.READY
    assert undo(inside, back) is LinkState.USED


def test_undoing_before_it_is_confirmed_leaves_nothing_to_confirm(inside: Inside) -> None:
    """Whoever asked knew the password: sessions end and a reset is sent all the same."""
    link, back = links_of(inside)

    assert undo(inside, back) == AddressRestored()
    assert confirm(inside, link) is LinkState.DEAD
    assert inside.email == EMAIL
    assert not inside.goes_on()


def test_a_link_to_undo_lives_for_a_week(inside: Inside) -> None:
    """And survives a new password, whose link is not among those that die (TOK-4, TOK-5)."""
    link, back = links_of(inside)
    confirm(inside, link)
    changed = inside.on.application.change_password(
        inside.account,
        session=inside.token,
        current=PASSWORD,
        password=NEW_PASSWORD,
        password_again=NEW_PASSWORD,
    )
    inside.on.clock.advance(timedelta(days=7) - A_MOMENT)
    before = inside.on.application.undo_address_change.look(back)
    inside.on.clock.advance(A_MOMENT)

    assert isinstance(changed, PasswordChanged)
    assert before is LinkState.READY
    assert undo(inside, back) is LinkState.EXPIRED


def test_undoing_takes_later_changes_back_too(inside: Inside) -> None:
    """A thief who changed the address twice holds a link to undo as well: it dies with the first."""
    first, back = links_of(inside)
    confirm(inside, first)
    inside.on.clock.advance(minutes=1)
    second, thiefs = links_of(inside, NEWER)
    confirm(inside, second)

    assert undo(inside, back) == AddressRestored()
    assert undo(inside, thiefs) is LinkState.DEAD
    assert inside.email == EMAIL


def test_each_link_serves_its_purpose_alone(inside: Inside) -> None:
    """No link of one letter does the work of another, and none is used up by the attempt (TOK-4)."""
    link, back = links_of(inside)
    inside.on.application.ask_to_recover(id_number=ZOFIA)
    reset = inside.on.link_delivered(LetterKind.RESET_PASSWORD)

    assert {confirm(inside, back), confirm(inside, reset), undo(inside, link), undo(inside, reset)} == {
        LinkState.DEAD
    }
    assert inside.on.application.recover.look(link) is LinkState.DEAD
    assert inside.on.application.recover.look(back) is LinkState.DEAD
    assert (look(inside, link), inside.on.application.recover.look(reset)) == (LinkState.READY,) * 2


def test_a_link_serves_the_address_alone_that_it_went_to(inside: Inside) -> None:
    """A link whose account has another address by now is dead, whoever forgot to kill it (TOK-1)."""
    inside.on.application.ask_to_recover(id_number=ZOFIA)
    reset = inside.on.link_delivered(LetterKind.RESET_PASSWORD)
    with inside.on.store.begin() as work:
        account = work.accounts.of(inside.account, hold=True)
        assert account is not None
        work.accounts.replace(attrs.evolve(account, email=NEW))
        work.commit()

    assert inside.on.application.recover.look(reset) is LinkState.DEAD


def test_what_happened_is_written_down_without_any_address(inside: Inside) -> None:
    """Under the account's random id."""
    link, back = links_of(inside)
    confirm(inside, link)
    undo(inside, back)
    kinds = (EventKind.ADDRESS_CHANGE_ASKED, EventKind.ADDRESS_CHANGED, EventKind.ADDRESS_CHANGE_UNDONE)
    told = [event for kind in kinds for event in inside.on.events(kind)]

    assert [event.account for event in told] == [inside.account] * 3
    assert NEW not in repr(told)
