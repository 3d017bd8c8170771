"""The helpdesk: it sees how a candidate stands, and unlocks (E2)."""

from datetime import timedelta

import pytest

from results_core.access.credentials import Audience, UnknownAccount
from results_core.access.logging_in import LoggedIn
from results_core.candidates.helping import UnknownEntry
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.values import NotAnIdNumber
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA
from results_core.testing.rehearsal import Rehearsal

WRONG = Password("not the one 42")


def lock(on: Rehearsal) -> None:
    for _ in range(4):
        on.application.log_in(id_number=ZOFIA, password=WRONG)


def test_an_entry_is_shown_before_anybody_registers(rehearsal: Rehearsal) -> None:
    """The helpdesk answers "your entry is here" when a candidate cannot register."""
    view = rehearsal.application.candidates.show(" sir 094701 ")

    assert view.entry.id_number == ZOFIA
    assert (view.registration, view.account, view.attempts.wrong) == (None, None, 0)


def test_a_registration_that_waits_is_shown(rehearsal: Rehearsal) -> None:
    """With the address that the letter went to."""
    rehearsal.register()
    view = rehearsal.application.candidates.show(ZOFIA)

    assert view.registration is not None
    assert view.registration.email == EMAIL
    assert view.account is None


def test_a_mailbox_that_refuses_is_shown(rehearsal: Rehearsal) -> None:
    """The helpdesk sees that the address is wrong before the candidate does (RLB-4)."""
    rehearsal.postman.reject("smtp_550")
    rehearsal.register()
    rehearsal.deliver()
    view = rehearsal.application.candidates.show(ZOFIA)

    assert [letter.reason for letter in view.failed_letters] == ["smtp_550"]


def test_an_account_is_shown_with_its_lock(registered: Rehearsal) -> None:
    """Until when it is locked, as long as it is."""
    lock(registered)
    now = registered.clock.now()
    view = registered.application.candidates.show(ZOFIA)

    assert view.account is not None
    assert view.attempts.lock_at(now) == now + timedelta(minutes=30)
    assert view.attempts.lock_at(now + timedelta(minutes=30)) is None


def test_unlocking_lets_the_candidate_in_at_once(registered: Rehearsal) -> None:
    """And is written down with the operator's name, which can be erased."""
    lock(registered)
    view = registered.application.candidates.unlock(ZOFIA, operator="Ada")
    [event] = registered.events(EventKind.UNLOCKED)

    assert view.attempts.lock_at(registered.clock.now()) is None
    assert isinstance(registered.application.log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)
    assert view.account is not None
    assert (event.account, event.result) == (view.account.id, view.entry.id)
    assert dict(event.personal) == {"operator": "Ada"}


def test_an_unconfirmed_registration_can_be_unlocked(rehearsal: Rehearsal) -> None:
    """Wrong passwords at the confirmation count, and can be forgotten, as well."""
    rehearsal.register()
    lock(rehearsal)

    assert rehearsal.application.candidates.unlock(ZOFIA, operator="Ada").attempts.wrong == 0
    assert rehearsal.application.candidates.show(ZOFIA).attempts.lock_at(rehearsal.clock.now()) is None


@pytest.mark.parametrize("act", ["show", "unlock"])
def test_an_unknown_id_number_is_named_as_such(rehearsal: Rehearsal, act: str) -> None:
    """Operators may know what exists; and nothing is written down."""
    helping = rehearsal.application.candidates
    todo = helping.show if act == "show" else lambda number: helping.unlock(number, operator="Ada")
    with pytest.raises(UnknownEntry):
        todo("ABC012345")
    with pytest.raises(NotAnIdNumber):
        todo("12345")

    assert rehearsal.events(EventKind.UNLOCKED) == []


def test_an_operator_logs_a_candidate_out_everywhere(registered: Rehearsal) -> None:
    """Every session, at once; that it was done is written down, and by whom (SES-5)."""
    log_in, go_on = registered.application.log_in, registered.application.go_on
    sessions = [log_in(id_number=ZOFIA, password=PASSWORD) for _ in range(2)]
    ended = registered.application.candidates.log_out(ZOFIA, operator="Ada")
    [event] = registered.events(EventKind.SESSIONS_ENDED)

    assert ended == 2
    assert [
        isinstance(one, LoggedIn) and go_on(one.token, audience=Audience.CANDIDATES) for one in sessions
    ] == [
        None,
        None,
    ]
    assert (dict(event.facts), dict(event.personal)) == ({"sessions": 2}, {"operator": "Ada"})
    assert isinstance(log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)


def test_nobody_is_logged_out_where_nobody_has_an_account(rehearsal: Rehearsal) -> None:
    """The operator is told."""
    with pytest.raises(UnknownAccount):
        rehearsal.application.candidates.log_out(ZOFIA, operator="Ada")
