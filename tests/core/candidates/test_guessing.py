"""Guessing Secret Numbers: what wrong pairs cost, and what operators see of it (REG-3, REG-4)."""

from datetime import timedelta

import attrs
import pytest

from results_core.access.slots import Overloaded
from results_core.application import Policies
from results_core.candidates.guessing import GuessingPolicy
from results_core.candidates.pairs import PAIR_UNKNOWN
from results_core.candidates.registering import CheckYourEmail, RegistrationPolicy
from results_core.candidates.watching import Guessing
from results_core.journal.events import EventKind
from results_core.kernel.values import IdNumber
from results_core.testing.builders import ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import Exhausted

UNKNOWN = "ABC012345"
HOME = "192.0.2.7"
HALF_AN_HOUR = timedelta(minutes=30)


def register(
    on: Rehearsal, secret: str = "7866", *, id_number: str = ZOFIA, client: str | None = None
) -> object:
    form = a_registration_form(id_number=id_number, secret_number=secret)
    return on.application.register(**form, client=client)


def guess(on: Rehearsal, times: int, id_number: str = ZOFIA, client: str | None = None) -> list[object]:
    return [register(on, "0000", id_number=id_number, client=client) for _ in range(times)]


def shut(on: Rehearsal, id_number: str = ZOFIA) -> list[object]:
    """Guess as often as anybody may, as fast as the half hours let one."""
    answers: list[object] = []
    for _ in range(4):
        answers += guess(on, 6, id_number)
        on.clock.advance(HALF_AN_HOUR)
    return answers


def test_five_wrong_pairs_shut_an_id_number_for_half_an_hour(rehearsal: Rehearsal) -> None:
    """Then the right pair is refused too, or the answer would tell (REG-3)."""
    wrong = guess(rehearsal, 5)
    until = rehearsal.clock.now() + HALF_AN_HOUR
    rehearsal.clock.advance(minutes=29)
    refused = [register(rehearsal), register(rehearsal, "0000")]
    rehearsal.clock.advance(minutes=1)

    assert wrong == [(PAIR_UNKNOWN,)] * 5
    assert refused == [Exhausted(until=until)] * 2
    assert isinstance(register(rehearsal), CheckYourEmail)


def test_twenty_wrong_pairs_shut_a_secret_number_for_good(rehearsal: Rehearsal) -> None:
    """No instant to wait for: the centre issues another Secret Number, which can be registered with."""
    shut(rehearsal)
    rehearsal.clock.advance(days=30)
    refused = register(rehearsal)
    seen = rehearsal.application.guessing()
    rehearsal.import_entries(entry_cells(secret_number="BCDF2345"))

    assert refused == Exhausted(until=None)
    assert seen == Guessing(need_new_secrets=(IdNumber(ZOFIA),))
    assert rehearsal.application.guessing() == Guessing()
    assert isinstance(register(rehearsal, "BCDF2345"), CheckYourEmail)


def test_an_id_number_that_nobody_has_is_shut_alike(rehearsal: Rehearsal) -> None:
    """The same answers after the same tries; operators are told how many, not which (ENU-4)."""
    of_unknown = shut(rehearsal, UNKNOWN)
    seen = rehearsal.application.guessing()
    of_known = shut(rehearsal)

    assert [type(answer) for answer in of_unknown] == [type(answer) for answer in of_known]
    assert seen == Guessing(unknown_shut=1)
    assert register(rehearsal, id_number=UNKNOWN) == Exhausted(until=None)


def test_right_pairs_are_free(rehearsal: Rehearsal) -> None:
    """A family registers again and again from one address, and nothing is spent."""
    answers = [register(rehearsal, client=HOME) for _ in range(50)]

    assert {type(answer) for answer in answers} == {CheckYourEmail}
    assert guess(rehearsal, 5, client=HOME) == [(PAIR_UNKNOWN,)] * 5


def test_spraying_from_one_address_is_stopped_at_twenty(rehearsal: Rehearsal) -> None:
    """One guess at each of 500 ID Numbers: twenty are judged, the rest write nothing (REG-4)."""
    answers = [register(rehearsal, "0000", id_number=f"SPR{n:06d}", client=HOME) for n in range(500)]
    events = rehearsal.events(EventKind.REGISTRATION_REFUSED)
    rehearsal.clock.advance(hours=1)

    assert answers.count((PAIR_UNKNOWN,)) == len(events) == 20
    assert {type(answer) for answer in answers[20:]} == {Exhausted}
    assert len(rehearsal.events(EventKind.BUDGET_USED_UP)) == 1
    assert register(rehearsal, "0000", client=HOME) == (PAIR_UNKNOWN,)


def test_spraying_from_fifty_addresses_raises_an_alarm(rehearsal: Rehearsal) -> None:
    """Once; whoever has the right pair registers all the while (REG-4)."""
    for n in range(500):
        register(rehearsal, "0000", id_number=f"SPR{n:06d}", client=f"198.51.100.{n % 50}")

    [alarm] = rehearsal.events(EventKind.ALARM_RAISED)
    assert dict(alarm.facts) == {"budget": "pairs_of_all", "most": 300, "minutes": 60}
    assert isinstance(register(rehearsal, client=HOME), CheckYourEmail)
    seen = rehearsal.application.guessing()
    assert [(one.purpose, one.at) for one in seen.alarms] == [("pairs_of_all", alarm.at)]
    rehearsal.clock.advance(days=7, microseconds=1)
    assert rehearsal.application.guessing().alarms == ()


def test_other_budgets_may_be_settled() -> None:
    """How many are tolerated is the operator's to say."""
    strict = GuessingPolicy(of_id_number=attrs.evolve(GuessingPolicy().of_id_number, most=1))
    on = rehearse(policies=Policies(registering=RegistrationPolicy(guessing=strict)))
    guess(on, 1)

    assert isinstance(register(on), Exhausted)


def test_a_malformed_pair_costs_nothing(rehearsal: Rehearsal) -> None:
    """What cannot be a pair is no guess; a Secret Number of no known form is one."""
    for _ in range(9):
        guess(rehearsal, 1, "no number")
        register(rehearsal, " ")
    for _ in range(5):
        register(rehearsal, "neither of the forms")

    assert isinstance(register(rehearsal), Exhausted)


def test_without_a_slot_no_pair_is_judged(rehearsal: Rehearsal) -> None:
    """Who is turned away has lost no guess, and learns nothing of the pair (PWD-5)."""
    rehearsal.slots.full = True
    for secret in ("0000", "7866") * 5:
        with pytest.raises(Overloaded):
            register(rehearsal, secret)
    rehearsal.slots.full = False

    assert isinstance(register(rehearsal), CheckYourEmail)
