"""Digests of an older kind are made anew where the right password is at hand (PWD-4, KEY-2)."""

from results_core.access.checking import WrongPassword
from results_core.access.logging_in import LoggedIn, Unconfirmed
from results_core.kernel.confidential import Password
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.rehearsal import Rehearsal

WRONG = Password("not the one 42")


def log_in(on: Rehearsal, password: Password = PASSWORD) -> object:
    return on.application.log_in(id_number=ZOFIA, password=password)


def digest_of(on: Rehearsal) -> str:
    """Return the digest that is kept of the candidate's password."""
    account = on.application.candidates.show(ZOFIA).account
    assert account is not None
    return account.digest


def test_the_right_password_renews_a_digest_of_an_older_kind(registered: Rehearsal) -> None:
    """Once; it costs one verification as ever, and the password stays good."""
    old = digest_of(registered)
    registered.hasher.kind = "new:"
    before = registered.hasher.verifications
    first = log_in(registered)
    renewed = digest_of(registered)
    second = log_in(registered)

    assert isinstance(first, LoggedIn)
    assert isinstance(second, LoggedIn)
    assert renewed != old
    assert renewed.startswith("new:")
    assert digest_of(registered) == renewed
    assert registered.hasher.verifications == before + 2


def test_a_digest_of_today_stays(registered: Rehearsal) -> None:
    """Nothing is written that need not be."""
    before = digest_of(registered)
    log_in(registered)

    assert digest_of(registered) == before


def test_a_wrong_password_renews_nothing(registered: Rehearsal) -> None:
    """What is not known to be right is not kept."""
    before = digest_of(registered)
    registered.hasher.kind = "new:"

    assert isinstance(log_in(registered, WRONG), WrongPassword)
    assert digest_of(registered) == before


def test_a_registration_that_waits_keeps_what_it_has(rehearsal: Rehearsal) -> None:
    """It lives for a week; the account that it becomes is renewed at its first log-in."""
    browser = rehearsal.register()
    rehearsal.hasher.kind = "new:"

    assert isinstance(log_in(rehearsal), Unconfirmed)
    [letter] = rehearsal.deliver()
    assert letter.link is not None
    rehearsal.application.confirm(letter.link, browser=browser, password=None)
    assert isinstance(log_in(rehearsal), LoggedIn)
    assert digest_of(rehearsal).startswith("new:")


def test_changing_the_password_meanwhile_wins(registered: Rehearsal) -> None:
    """A renewal is of the password that was judged: it never brings an old one back."""
    registered.hasher.kind = "new:"
    here = log_in(registered)
    assert isinstance(here, LoggedIn)
    changed = Password("another horse 77")
    registered.hasher.kind = "newest:"
    registered.application.change_password(
        here.session.account,
        session=here.token,
        current=PASSWORD,
        password=changed,
        password_again=changed,
    )

    assert isinstance(log_in(registered), WrongPassword)
    assert isinstance(log_in(registered, changed), LoggedIn)
    assert digest_of(registered).startswith("newest:")
