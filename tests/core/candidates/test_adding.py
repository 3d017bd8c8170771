"""Several exams, one account: another exam is added with its own pair of numbers (B15)."""

from collections.abc import Sequence

import pytest

from results_core.access.credentials import UnknownAccount
from results_core.access.links import LinkState
from results_core.access.lockout import Locked
from results_core.access.logging_in import LoggedIn
from results_core.candidates.adding import ALREADY_ADDED, ExamAdded
from results_core.candidates.pairs import PAIR_UNKNOWN
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.testing.builders import ANA, EMAIL, MINH, PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal
from results_core.throttling.budgets import Exhausted
from tests.core.candidates.conftest import Inside

WRONG = Password("not the one 42")
LATER = {"exam": "B2F", "exam_date": "2026-06-13", "secret_number": "1234"}
"""Another exam of the candidate's, a week after the first."""


@pytest.fixture
def beside(inside: Inside) -> Inside:
    """The candidate, with the entry of a second exam and that of somebody born on another day."""
    inside.on.import_entries(
        entry_cells(id_number=MINH, candidate_number="0002", **LATER),
        entry_cells(id_number=ANA, candidate_number="0003", date_of_birth="2005-03-01", secret_number="4321"),
    )
    return inside


def add(
    inside: Inside, id_number: str = MINH, secret_number: str = "1234"
) -> ExamAdded | Exhausted | Sequence[Objection]:
    """Add an exam to the candidate's account."""
    return inside.on.application.add_exam(
        inside.account, id_number=id_number, secret_number=secret_number, client="198.51.100.7"
    )


def own(inside: Inside) -> list[str]:
    """Return the ID Numbers of the account, latest exam first."""
    return [entry.id_number for entry in inside.on.application.details.show(inside.account).entries]


def confirmed_by_another(on: Rehearsal, id_number: str, secret_number: str) -> None:
    """Have somebody register for an entry, and confirm."""
    form = a_registration_form(
        id_number=id_number, secret_number=secret_number, email="else@mail.example", password="own horse 42"
    )
    answer = on.application.register(**form)
    link = on.link_delivered(LetterKind.CONFIRM_ADDRESS)
    on.application.confirm(link, browser=answer.browser, password=None)  # type: ignore[union-attr]
    on.deliver()


def test_the_exam_is_the_accounts(beside: Inside) -> None:
    """With an event, and without a letter; the results are told the latest exam first."""
    answer = add(beside)
    beside.on.import_results(result_cells(), result_cells(id_number=MINH))
    [event] = beside.on.events(EventKind.EXAM_ADDED)
    seen = beside.on.application.view_results.all(beside.account)

    assert isinstance(answer, ExamAdded)
    assert answer.entry.id_number == MINH
    assert own(beside) == [MINH, ZOFIA]
    assert [read.entry.id_number for read in seen] == [MINH, ZOFIA]
    assert (event.account, event.result) == (beside.account, answer.entry.id)
    assert beside.on.deliver() == []


def test_any_of_the_id_numbers_logs_in_and_one_lock_holds_for_all(beside: Inside) -> None:
    """Wrong passwords under either are counted together; so is what an operator takes off."""
    add(beside)
    log_in = beside.on.application.log_in
    answers = [log_in(id_number=id_number, password=WRONG) for id_number in (ZOFIA, MINH, MINH, ZOFIA)]
    locked = [log_in(id_number=id_number, password=PASSWORD) for id_number in (MINH, ZOFIA)]
    beside.on.application.candidates.unlock(MINH, operator=OPERATOR)
    opened = [log_in(id_number=id_number, password=PASSWORD) for id_number in (MINH, ZOFIA)]

    assert isinstance(answers[-1], Locked)
    assert locked == [answers[-1]] * 2
    assert [type(one) for one in opened] == [LoggedIn] * 2
    assert {one.session.account for one in opened if isinstance(one, LoggedIn)} == {beside.account}


def test_a_forgotten_password_is_recovered_by_any_of_them(beside: Inside) -> None:
    """The letter goes to the account's address."""
    add(beside)
    beside.on.application.ask_to_recover(id_number=MINH)

    assert beside.on.delivered(LetterKind.RESET_PASSWORD).to == EMAIL


@pytest.mark.parametrize(
    ("id_number", "secret_number"),
    [(MINH, "0000"), (MINH, "nonsense"), ("ABC012345", "1234"), (ANA, "4321")],
)
def test_what_does_not_fit_reads_like_a_wrong_pair_and_counts_like_one(
    beside: Inside, id_number: str, secret_number: str
) -> None:
    """A wrong number and an entry with another date of birth: after five nothing is judged (REG-3)."""
    answers = [add(beside, id_number, secret_number) for _ in range(5)]

    assert answers == [(PAIR_UNKNOWN,)] * 5
    assert isinstance(add(beside, id_number, secret_number), Exhausted)
    assert own(beside) == [ZOFIA]
    assert beside.on.deliver() == []


def test_wrong_pairs_count_together_with_those_of_registering(beside: Inside) -> None:
    """The budget of an ID Number is one, wherever the pair is typed."""
    register = beside.on.application.register
    for _ in range(3):
        add(beside, MINH, "0000")
        register(**a_registration_form(id_number=MINH, secret_number="0000"))

    assert isinstance(add(beside), Exhausted)


def test_an_entry_with_an_account_of_its_own_is_refused_and_its_owner_told(beside: Inside) -> None:
    """In the words of a wrong pair, whatever the date of birth; the right pair is never counted (L15)."""
    confirmed_by_another(beside.on, MINH, "1234")
    confirmed_by_another(beside.on, ANA, "4321")
    answers = [add(beside, *pair) for pair in ((MINH, "1234"), (ANA, "4321")) for _ in range(7)]
    letters = beside.on.deliver()

    assert answers == [(PAIR_UNKNOWN,)] * 14
    assert [(letter.kind, letter.to) for letter in letters] == [
        (LetterKind.REGISTERED_AGAIN, "else@mail.example")
    ] * 2
    assert own(beside) == [ZOFIA]


def test_the_entry_of_a_closed_account_reads_like_a_wrong_pair(beside: Inside) -> None:
    """The centre alone opens it again, and nobody is written to (B12)."""
    confirmed_by_another(beside.on, MINH, "1234")
    answer = beside.on.application.log_in(id_number=MINH, password=Password("own horse 42"))
    assert isinstance(answer, LoggedIn)
    beside.on.application.close_account(answer.session.account, password=Password("own horse 42"))
    beside.on.deliver()

    assert add(beside) == (PAIR_UNKNOWN,)
    assert beside.on.deliver() == []


def test_a_registration_that_waits_is_dropped(beside: Inside) -> None:
    """Its link is dead, and its password opens nothing."""
    form = a_registration_form(id_number=MINH, secret_number="1234", password="own horse 42")
    beside.on.application.register(**form)
    link = beside.on.link_delivered(LetterKind.CONFIRM_ADDRESS)
    add(beside)
    log_in = beside.on.application.log_in

    assert beside.on.application.confirm.look(link, None).state is LinkState.DEAD
    assert not isinstance(log_in(id_number=MINH, password=Password("own horse 42")), LoggedIn)
    assert isinstance(log_in(id_number=MINH, password=PASSWORD), LoggedIn)


def test_no_new_password_holds_any_of_the_id_numbers(beside: Inside) -> None:
    """Neither the first nor one that was added (B3)."""
    add(beside)
    for id_number in (ZOFIA, MINH):
        chosen = Password(f"my {id_number.lower()} password")
        answer = beside.on.application.change_password(
            beside.account, session=beside.token, current=PASSWORD, password=chosen, password_again=chosen
        )
        assert answer == (Objection("password", "password_personal"),)


def test_an_exam_that_is_in_the_list_is_not_added_twice(beside: Inside) -> None:
    """It is said so: the list is the candidate's own."""
    add(beside)

    assert add(beside) == (ALREADY_ADDED,)
    assert own(beside) == [MINH, ZOFIA]


def test_everything_that_is_missing_or_malformed_is_told_at_once(beside: Inside) -> None:
    """Each beside its field, and it costs nothing."""
    assert add(beside, " ", "") == (
        Objection("id_number", "id_number_missing"),
        Objection("secret_number", "secret_number_missing"),
    )
    assert add(beside, "12345", "1234") == (Objection("id_number", "id_number_malformed"),)
    assert beside.on.events(EventKind.REGISTRATION_REFUSED) == []


def test_nothing_is_added_to_a_closed_account(beside: Inside) -> None:
    """A session that outlived it by an instant adds nothing."""
    beside.on.application.close_account(beside.account, password=PASSWORD)
    with pytest.raises(UnknownAccount):
        add(beside)


def test_through_the_centre_all_of_them_are_let_go(beside: Inside) -> None:
    """Each gets a new Secret Number, the old pairs are wrong ones, and no ID Number logs in (B16)."""
    add(beside)
    renewed = beside.on.application.reset_candidate(MINH, operator=OPERATOR)
    log_in = beside.on.application.log_in

    assert {one.entry.id_number for one in renewed} == {MINH, ZOFIA}
    assert not any(isinstance(log_in(id_number=one, password=PASSWORD), LoggedIn) for one in (MINH, ZOFIA))
