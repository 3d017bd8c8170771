"""A change of address in many hands: confirmed once, and undoing has the last word (TOK-2, TOK-4, RLB-13)."""

from collections.abc import Callable
from functools import partial

import pytest

from results_core.access.changing_password import PasswordChanged
from results_core.access.credentials import Audience
from results_core.access.links import LinkState
from results_core.access.logging_in import LoggedIn
from results_core.candidates.changing_address import AddressChangeAsked, AddressChanged
from results_core.candidates.undoing_address import AddressRestored
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

HANDS = 20
ROUNDS = 5
NEW = "new@mail.example"
NEW_PASSWORD = Password("another horse 77")


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with one candidate, registered and confirmed."""
    on = rehearse(opening=opening)
    on.register_and_confirm()
    return on


def enter(on: Rehearsal) -> LoggedIn:
    """Log in."""
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return answer


def links_of(on: Rehearsal, email: str = NEW) -> tuple[LinkToken, LinkToken]:
    """Ask for another address; return the links to confirm and to undo."""
    account = enter(on).session.account
    asked = on.application.ask_address_change(account, password=PASSWORD, email=email)
    assert isinstance(asked, AddressChangeAsked), asked
    links = {letter.kind: letter.link for letter in on.deliver()}
    confirm, undo = links[LetterKind.CONFIRM_NEW_ADDRESS], links[LetterKind.ADDRESS_CHANGING]
    assert confirm is not None
    assert undo is not None
    return confirm, undo


def email_of(on: Rehearsal) -> str:
    """Return the address that the account has now."""
    account = on.application.candidates.show(ZOFIA).account
    assert account is not None
    return account.email


def test_of_many_presses_of_a_confirmation_one_changes_the_address(rehearsal: Rehearsal) -> None:
    """One event, one pair of letters; to the others the link is used."""
    link, _ = links_of(rehearsal)
    account = enter(rehearsal).session.account
    confirm = rehearsal.application.confirm_address_change
    answers = at_once(times(HANDS, lambda: confirm(link, account=account, password=None)))

    assert sum(isinstance(answer, AddressChanged) for answer in answers) == 1
    assert {answer for answer in answers if isinstance(answer, LinkState)} == {LinkState.USED}
    assert len(rehearsal.events(EventKind.ADDRESS_CHANGED)) == 1
    assert [letter.kind for letter in rehearsal.deliver()] == [LetterKind.ADDRESS_CHANGED] * 2


def test_undoing_and_confirming_at_once_leave_the_old_address(rehearsal: Rehearsal) -> None:
    """Whoever comes first: the undo is done, and nobody is logged in afterwards."""
    application = rehearsal.application
    for number in range(ROUNDS):
        confirm, undo = links_of(rehearsal, f"new{number}@mail.example")
        here = enter(rehearsal)
        account = here.session.account
        deeds: list[Callable[[], object]] = [
            partial(application.confirm_address_change, confirm, account=account, password=None),
            partial(application.undo_address_change, undo),
        ]
        confirmed, undone = at_once(deeds)

        assert undone == AddressRestored()
        assert confirmed in {AddressChanged(), LinkState.DEAD}
        assert email_of(rehearsal) == EMAIL
        assert application.go_on(here.token, audience=Audience.CANDIDATES) is None
        rehearsal.deliver()
        rehearsal.clock.advance(days=2)


def test_of_many_who_undo_one_does(rehearsal: Rehearsal) -> None:
    """One letter with a link to a new password, one event."""
    _, undo = links_of(rehearsal)
    answers = at_once(times(HANDS, lambda: rehearsal.application.undo_address_change(undo)))

    assert sum(isinstance(answer, AddressRestored) for answer in answers) == 1
    assert len(rehearsal.events(EventKind.ADDRESS_CHANGE_UNDONE)) == 1
    assert [letter.kind for letter in rehearsal.deliver()] == [LetterKind.RESET_PASSWORD]


def test_no_session_of_the_old_password_outlives_a_change(rehearsal: Rehearsal) -> None:
    """Log-ins with it that are under way when it is changed are refused, or ended with the rest (SES-3)."""
    application = rehearsal.application
    here = enter(rehearsal)
    change = partial(
        application.change_password,
        here.session.account,
        session=here.token,
        current=PASSWORD,
        password=NEW_PASSWORD,
        password_again=NEW_PASSWORD,
    )
    log_in = partial(application.log_in, id_number=ZOFIA, password=PASSWORD)
    deeds: list[Callable[[], object]] = [change, log_in, log_in, log_in]
    changed, *entered = at_once(deeds)
    tokens = [answer.token for answer in entered if isinstance(answer, LoggedIn)]

    if isinstance(changed, PasswordChanged):
        assert application.go_on(changed.token, audience=Audience.CANDIDATES) is not None
        assert [application.go_on(token, audience=Audience.CANDIDATES) for token in tokens] == [None] * len(
            tokens
        )
