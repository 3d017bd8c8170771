"""Closing an account: afterwards it is nobody's in every answer (B12, L27, ENU-1, ENU-4)."""

from results_core.access.checking import WrongPassword
from results_core.access.links import LinkState
from results_core.access.lockout import Locked
from results_core.candidates.closing import AccountClosed
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA, a_registration_form
from tests.core.candidates.conftest import Inside

WRONG = Password("not the one 42")


def close(inside: Inside, password: Password = PASSWORD) -> object:
    """Close the account."""
    return inside.on.application.close_account(inside.account, password=password)


def test_every_session_ends_and_nobody_logs_in(inside: Inside) -> None:
    """The right password is a wrong one, as for an unknown ID Number, and locks like it, without a letter."""
    assert close(inside) == AccountClosed()
    inside.on.deliver()
    log_in = inside.on.application.log_in
    answers = [log_in(id_number=ZOFIA, password=PASSWORD) for _ in range(5)]
    unknown = [log_in(id_number="XYZ987654", password=PASSWORD) for _ in range(5)]

    assert not inside.goes_on()
    assert answers == unknown
    assert inside.on.deliver() == []


def test_a_last_letter_says_what_remains(inside: Inside) -> None:
    """To the address that is forgotten with it (L27)."""
    close(inside)
    [letter] = inside.on.deliver()
    account = inside.on.application.candidates.show(ZOFIA).account

    assert (letter.kind, letter.to, letter.link) == (LetterKind.ACCOUNT_CLOSED, EMAIL, None)
    assert account is not None
    assert (account.email, account.digest, account.closed_at) == ("", "", inside.on.clock.now())


def test_every_link_is_dead_the_one_to_undo_too(inside: Inside) -> None:
    """The centre is the only way back."""
    application = inside.on.application
    application.ask_address_change(inside.account, password=PASSWORD, email="new@mail.example")
    links = {letter.kind: letter.link for letter in inside.on.deliver()}
    application.ask_to_recover(id_number=ZOFIA)
    reset = inside.on.link_delivered(LetterKind.RESET_PASSWORD)
    close(inside)
    confirm, undo = links[LetterKind.CONFIRM_NEW_ADDRESS], links[LetterKind.ADDRESS_CHANGING]

    assert confirm is not None
    assert undo is not None
    assert application.confirm_address_change.look(confirm, None).state is LinkState.DEAD
    assert application.undo_address_change(undo) is LinkState.DEAD
    assert application.recover.look(reset) is LinkState.DEAD


def test_nobody_recovers_it(inside: Inside) -> None:
    """Asking for a new password writes no letter."""
    close(inside)
    inside.on.deliver()
    inside.on.application.ask_to_recover(id_number=ZOFIA)

    assert inside.on.deliver() == []


def test_the_pair_of_numbers_reads_like_a_wrong_one(inside: Inside) -> None:
    """Registering again is the centre's to allow: nothing is kept, nobody is written to (B12, ENU-4)."""
    close(inside)
    inside.on.deliver()
    again = inside.on.application.register(**a_registration_form(email="again@mail.example"))
    wrong = inside.on.application.register(**a_registration_form(secret_number="0000"))

    assert not isinstance(again, CheckYourEmail)
    assert again == wrong == (Objection("secret_number", "pair_unknown"),)
    assert inside.on.application.candidates.show(ZOFIA).registration is None
    assert inside.on.deliver() == []


def test_a_wrong_password_closes_nothing_and_counts(inside: Inside) -> None:
    """Like a wrong log-in."""
    answers = [close(inside, WRONG) for _ in range(4)]

    assert [type(answer) for answer in answers] == [WrongPassword] * 3 + [Locked]
    assert inside.goes_on()
    assert inside.on.events(EventKind.ACCOUNT_CLOSED) == []


def test_it_is_written_down(inside: Inside) -> None:
    """Once, under the account's random id."""
    close(inside)
    [event] = inside.on.events(EventKind.ACCOUNT_CLOSED)

    assert event.account == inside.account


def test_the_centre_opens_the_way_again(inside: Inside) -> None:
    """A reset gives a new Secret Number; nobody is left to write to about it (B12, B16)."""
    close(inside)
    inside.on.deliver()
    [renewed] = inside.on.application.reset_candidate(ZOFIA, operator="Ada")
    told = inside.on.deliver()
    again = inside.on.application.register(**a_registration_form(secret_number=renewed.secret.reveal()))

    assert told == []
    assert isinstance(again, CheckYourEmail)
