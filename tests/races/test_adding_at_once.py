"""Exams added in many hands: one account gets each, and nothing is left half done (B15, REG-8)."""

import pytest

from results_core.access.credentials import UnknownAccount
from results_core.access.links import LinkState
from results_core.access.logging_in import LoggedIn
from results_core.candidates.adding import ExamAdded
from results_core.candidates.confirming import Confirmed
from results_core.candidates.pairs import PAIR_UNKNOWN
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId
from results_core.testing.builders import ANA, EMAIL, MINH, PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

ROWS = (
    entry_cells(),
    entry_cells(id_number=MINH, secret_number="1234", candidate_number="0002", exam_date="2026-06-13"),
    entry_cells(id_number=ANA, secret_number="4321", candidate_number="0003", exam_date="2026-06-20"),
)


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with three exams of people born on one day; the first has an account."""
    on = rehearse(opening=opening, rows=ROWS)
    on.register_and_confirm()
    return on


def account_of(on: Rehearsal, id_number: str) -> AccountId | None:
    """Return whose the ID Number is."""
    account = on.application.candidates.show(id_number).account
    return None if account is None else account.id


def the_first(on: Rehearsal) -> AccountId:
    """Return the account that is there."""
    account = account_of(on, ZOFIA)
    assert account is not None
    return account


def another(on: Rehearsal) -> AccountId:
    """Open a second account, for the third exam; return it."""
    answer = on.application.register(
        **a_registration_form(id_number=ANA, secret_number="4321", email="ana@mail.example")
    )
    assert isinstance(answer, CheckYourEmail)
    link = on.link_delivered(LetterKind.CONFIRM_ADDRESS)
    on.application.confirm(link, browser=answer.browser, password=None)
    on.deliver()
    account = account_of(on, ANA)
    assert account is not None
    return account


def test_of_two_accounts_that_add_one_exam_one_gets_it(rehearsal: Rehearsal) -> None:
    """The other is refused like a wrong pair, and the one that has it is told (L15)."""
    accounts = [the_first(rehearsal), another(rehearsal)]
    add = rehearsal.application.add_exam
    answers = at_once(
        [
            lambda account=account: add(account, id_number=MINH, secret_number="1234")  # type: ignore[misc]
            for account in accounts * 4
        ]
    )
    winner = account_of(rehearsal, MINH)
    letters = rehearsal.deliver()

    assert sum(isinstance(answer, ExamAdded) for answer in answers) == 1
    assert winner in accounts
    assert (PAIR_UNKNOWN,) in answers
    assert [letter.kind for letter in letters] == [LetterKind.REGISTERED_AGAIN]
    assert letters[0].to == (EMAIL if winner == accounts[0] else "ana@mail.example")
    assert len(rehearsal.events(EventKind.EXAM_ADDED)) == 1


def test_one_account_that_adds_often_gets_it_once(rehearsal: Rehearsal) -> None:
    """A button pressed ten times."""
    account, add = the_first(rehearsal), rehearsal.application.add_exam
    answers = at_once(times(10, lambda: add(account, id_number=MINH, secret_number="1234")))

    assert sum(isinstance(answer, ExamAdded) for answer in answers) == 1
    assert account_of(rehearsal, MINH) == account
    assert rehearsal.deliver() == []


def test_adding_and_confirming_at_once_end_as_if_one_had_come_first(rehearsal: Rehearsal) -> None:
    """Either it is the adding account's and the link is dead, or it has one of its own (B15)."""
    application, account = rehearsal.application, the_first(rehearsal)
    own = Password("own horse 42")
    answer = application.register(
        **a_registration_form(
            id_number=MINH, secret_number="1234", email="else@mail.example", password="own horse 42"
        )
    )
    assert isinstance(answer, CheckYourEmail)
    browser, link = answer.browser, rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    added, confirmed = at_once(
        [
            lambda: application.add_exam(account, id_number=MINH, secret_number="1234"),
            lambda: application.confirm(link, browser=browser, password=None),
        ]
    )
    helped = application.candidates.show(MINH)
    logged_in = {
        password: isinstance(application.log_in(id_number=MINH, password=password), LoggedIn)
        for password in (own, PASSWORD)
    }

    assert helped.registration is None
    if isinstance(added, ExamAdded):
        assert account_of(rehearsal, MINH) == account
        assert confirmed in {LinkState.DEAD, LinkState.USED}
        assert logged_in == {own: False, PASSWORD: True}
    else:
        assert isinstance(confirmed, Confirmed)
        assert added == (PAIR_UNKNOWN,)
        assert logged_in == {own: True, PASSWORD: False}


def test_adding_while_the_centre_clears_the_account_leaves_no_old_pair(rehearsal: Rehearsal) -> None:
    """Either the exam is let go with the others and has a new Secret Number, or it was never added (B16)."""
    application, account = rehearsal.application, the_first(rehearsal)

    def add() -> bool:
        try:
            return isinstance(application.add_exam(account, id_number=MINH, secret_number="1234"), ExamAdded)
        except UnknownAccount:
            return False

    added, renewed = at_once(
        [add, lambda: {one.entry.id_number for one in application.reset_candidate(ZOFIA, operator=OPERATOR)}]
    )
    answer = application.register(**a_registration_form(id_number=MINH, secret_number="1234"))

    assert account_of(rehearsal, MINH) is None
    assert (MINH in renewed, isinstance(answer, CheckYourEmail)) == (added, not added)  # type: ignore[operator]
