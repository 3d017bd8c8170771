"""Guessing with many hands: no more is judged than the budgets grant, on both databases (REG-3, LOCK-9)."""

from functools import partial

import pytest

from results_core.access.checking import WrongPassword
from results_core.access.logging_in import LoggedIn
from results_core.candidates.pairs import PAIR_UNKNOWN
from results_core.candidates.registering import CheckYourEmail
from results_core.kernel.confidential import Password
from results_core.testing.builders import PASSWORD, ZOFIA, a_registration_form
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import Exhausted
from tests.races.crowds import at_once, times
from tests.races.test_same_work import told_by
from tests.web.visits import Opening

HOME = "192.0.2.7"
UNKNOWN = "ABC012345"


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with one entry."""
    return rehearse(opening=opening)


def register(on: Rehearsal, secret: str, id_number: str = ZOFIA) -> object:
    form = a_registration_form(id_number=id_number, secret_number=secret)
    return on.application.register(**form, client=HOME)


@pytest.mark.parametrize("id_number", [ZOFIA, UNKNOWN])
def test_of_forty_wrong_pairs_at_once_five_are_judged(rehearsal: Rehearsal, id_number: str) -> None:
    """Whether or not anybody has the ID Number."""
    answers = at_once(times(40, lambda: register(rehearsal, "0000", id_number)))

    assert answers.count((PAIR_UNKNOWN,)) == 5
    assert sum(isinstance(answer, Exhausted) for answer in answers) == 35


def test_of_forty_sprayed_pairs_at_once_twenty_are_judged(rehearsal: Rehearsal) -> None:
    """Each for another ID Number, all from one address."""
    deeds = [partial(register, rehearsal, "0000", f"SPR{n:06d}") for n in range(40)]

    assert at_once(deeds).count((PAIR_UNKNOWN,)) == 20


def test_right_pairs_at_once_are_free(rehearsal: Rehearsal) -> None:
    """Forty times the right pair: each is like the first."""
    answers = at_once(times(40, lambda: register(rehearsal, "7866")))

    assert {type(answer) for answer in answers} == {CheckYourEmail}


def test_of_fifty_wrong_passwords_from_one_address_thirty_are_judged(rehearsal: Rehearsal) -> None:
    """Each for another ID Number: it is the address that has no more."""
    log_in = rehearsal.application.log_in
    wrong = Password("not the one 42")
    deeds = [partial(log_in, id_number=f"SPR{n:06d}", password=wrong, client=HOME) for n in range(50)]
    answers = at_once(deeds)

    assert rehearsal.hasher.verifications == 30
    assert sum(isinstance(answer, WrongPassword) for answer in answers) == 30


def test_what_right_passwords_cost_is_given_back(rehearsal: Rehearsal) -> None:
    """Forty, three at a time, from an address that has thirty wrong ones to spend."""
    rehearsal.register_and_confirm()
    log_in = partial(rehearsal.application.log_in, id_number=ZOFIA, password=PASSWORD, client=HOME)
    answers = [answer for _ in range(14) for answer in at_once(times(3, log_in))]

    assert {type(answer) for answer in answers} == {LoggedIn}


def test_a_wrong_pair_costs_the_same_statements(rehearsal: Rehearsal) -> None:
    """Of an entry and of nobody, judged and refused (ENU-4, REG-3)."""
    costs = []
    for id_number in (ZOFIA, UNKNOWN):
        judged = [told_by(lambda: register(rehearsal, "0000", id_number)) for _ in range(5)]  # noqa: B023
        costs.append([*judged, told_by(lambda: register(rehearsal, "0000", id_number))])  # noqa: B023

    assert costs[0] == costs[1]
