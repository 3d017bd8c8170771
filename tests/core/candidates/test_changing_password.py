"""Changing the password: with the current one, for everybody else the door shuts (PWD-3, SES-1, TOK-4)."""

import pytest

from results_core.access.changing_password import PasswordChanged
from results_core.access.checking import WrongPassword
from results_core.access.credentials import UnknownAccount
from results_core.access.links import LinkPurpose, LinkState
from results_core.access.lockout import Locked
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.testing.builders import EMAIL, PASSWORD, a_link, named
from results_core.testing.scenes import put_links
from tests.core.candidates.conftest import Inside

NEW = Password("another horse 77")
WRONG = Password("not the one 42")


def change(inside: Inside, password: Password = NEW, *, current: Password = PASSWORD) -> object:
    """Change the password in the browser that is logged in."""
    return inside.on.application.change_password(
        inside.account, session=inside.token, current=current, password=password, password_again=password
    )


def test_the_new_password_takes_the_place_of_the_old(inside: Inside) -> None:
    """At once."""
    assert isinstance(change(inside), PasswordChanged)
    assert inside.logs_in(PASSWORD) is None
    assert inside.logs_in(NEW) is not None


def test_this_browser_goes_on_under_another_token_and_no_other_goes_on(inside: Inside) -> None:
    """Every session ends, and one begins afresh (PWD-3, SES-1)."""
    other = inside.logs_in()
    changed = change(inside)

    assert isinstance(changed, PasswordChanged)
    assert inside.goes_on(changed.token)
    assert not inside.goes_on(inside.token)
    assert other is not None
    assert not inside.goes_on(other)


def test_the_current_password_is_counted_like_a_log_in(inside: Inside) -> None:
    """The fourth wrong one locks, log-in too, and then the right one is refused here as well (PWD-3)."""
    answers = [change(inside, current=WRONG) for _ in range(4)]
    locked = change(inside)

    assert [type(answer) for answer in answers] == [WrongPassword] * 3 + [Locked]
    assert isinstance(locked, Locked)
    assert inside.logs_in() is None
    assert inside.goes_on()


def test_a_right_password_takes_the_wrong_ones_back(inside: Inside) -> None:
    """As a log-in does."""
    for _ in range(3):
        change(inside, current=WRONG)
    change(inside)

    assert inside.on.application.candidates.show("SIR094701").attempts.wrong == 0


@pytest.mark.parametrize(
    ("telling", "code"),
    [
        ("short1", "password_short"),
        ("no digits at all", "password_digits"),
        ("password12", "password_common"),
        ("my SIR094701 77", "password_personal"),
        ("adamczyk 4242", "password_personal"),
        ("zofia at home 42", "password_personal"),
    ],
)
def test_the_rule_is_that_of_registering(inside: Inside, telling: str, code: str) -> None:
    """With name, address and ID Number; an objection costs no try, and nothing changes (B3)."""
    before = inside.on.hasher.verifications
    answer = change(inside, Password(telling))

    assert isinstance(answer, tuple)
    assert Objection("password", code) in answer
    assert inside.on.hasher.verifications == before
    assert inside.logs_in() is not None


def test_a_missing_current_password_stands_beside_the_other_objections(inside: Inside) -> None:
    """And is no try (screens §4)."""
    answer = change(inside, Password("password12"), current=Password(""))

    assert answer == (
        Objection("current", "login_password_missing"),
        Objection("password", "password_common"),
    )
    assert inside.on.application.candidates.show("SIR094701").attempts.wrong == 0


def test_the_owner_is_told(inside: Inside) -> None:
    """A letter without any link, and an event without anything personal (L4)."""
    change(inside)
    letter = inside.on.delivered(LetterKind.PASSWORD_CHANGED)
    [event] = inside.on.events(EventKind.PASSWORD_CHANGED)

    assert (letter.to, letter.link) == (EMAIL, None)
    assert event.account == inside.account


def test_every_link_dies_but_the_one_that_undoes_a_change_of_address(inside: Inside) -> None:
    """Whoever has taken the account over cannot take the way back too (TOK-4)."""
    on, now = inside.on, inside.on.clock.now()
    reset = a_link(name="reset", subject=inside.account, issued_at=now)
    undo = a_link(name="undo", purpose=LinkPurpose.UNDO_ADDRESS, subject=named("change"), issued_at=now)
    put_links(on.store, reset, undo)
    change(inside)
    with on.store.begin(reading=True) as work:
        states = [
            found.state(link.purpose, now=now)
            for link in (reset, undo)
            if (found := work.links.of(link.digest)) is not None
        ]

    assert states == [LinkState.DEAD, LinkState.READY]


def test_a_session_that_has_ended_changes_nothing(inside: Inside) -> None:
    """Somebody logged out everywhere while the form was open."""
    inside.on.application.sessions.end_all(inside.account)
    with pytest.raises(UnknownAccount):
        change(inside)

    assert inside.logs_in() is not None
