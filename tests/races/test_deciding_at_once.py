"""Operators, applicants and importers at once: each request has one fate (RLB-13)."""

from functools import partial
from pathlib import Path

from results_core.access.links import LinkState
from results_core.correspondence.messages import LetterKind
from results_core.exams.importing import ImportConflict, ImportOrder
from results_core.kernel.errors import ResultsError
from results_core.organisations.applying import ConfirmYourAddress
from results_core.organisations.confirming_applications import ConfirmedApplication
from results_core.organisations.model import ApplicationState
from results_core.testing.organisations import an_application_form, put_application
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from tests.core.organisations.rows import cells
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

REFERENCE = "7K3M9QX2"


def organisations(on: Rehearsal) -> int:
    return len(on.application.organisations.accounts.listed())


def test_of_operators_who_decide_at_once_one_does(opening: Opening) -> None:
    """Approved or declined: one letter, and an organisation only if it was approved."""
    on = rehearse(opening=opening)
    put_application(on.store)
    desk = on.application.organisations.applications

    def decide(*, approves: bool) -> str | None:
        try:
            if approves:
                desk.approve(REFERENCE, operator=OPERATOR)
            else:
                desk.decline(REFERENCE, operator=OPERATOR, reason="No")
        except ResultsError:
            return None
        return "approved" if approves else "declined"

    deeds = [lambda approves=number % 2 == 0: decide(approves=approves) for number in range(8)]
    [fate] = [answer for answer in at_once(deeds) if answer]

    assert desk.show(REFERENCE).application.state.value == fate
    assert organisations(on) == (fate == "approved")
    assert len(on.deliver()) == 1


def test_of_presses_at_once_one_confirms(opening: Opening) -> None:
    """Whoever fills in the form again meanwhile takes nothing away."""
    on = rehearse(opening=opening)
    desk = on.application.organisations
    desk.apply(an_application_form())
    link = on.link_delivered(LetterKind.CONFIRM_APPLICATION)
    answers = at_once([*times(6, lambda: desk.confirm(link)), lambda: desk.apply(an_application_form())])
    with on.store.begin(reading=True) as work:
        waiting = work.applications.of_state(ApplicationState.WAITING)
        unconfirmed = work.applications.of_state(ApplicationState.UNCONFIRMED)

    confirmed = [one for one in answers if isinstance(one, ConfirmedApplication)]
    assert isinstance(answers[-1], ConfirmYourAddress)
    assert len(confirmed) == len(waiting) == 1
    assert len(unconfirmed) <= 1
    assert {one for one in answers[:-1] if isinstance(one, LinkState)} == {LinkState.USED}


def test_of_the_applications_of_an_address_one_is_confirmed(opening: Opening) -> None:
    """Whoever presses the buttons of several letters at once has one request."""
    on = rehearse(opening=opening)
    desk = on.application.organisations
    links = []
    for town in ("Lyon", "Bron", "Oullins", "Vaise"):
        desk.apply(an_application_form(town=town))
        links.append(on.link_delivered(LetterKind.CONFIRM_APPLICATION))
    answers = at_once([partial(desk.confirm, link) for link in links])
    with on.store.begin(reading=True) as work:
        waiting = work.applications.of_state(ApplicationState.WAITING)
        unconfirmed = work.applications.of_state(ApplicationState.UNCONFIRMED)

    assert [len([one for one in answers if isinstance(one, ConfirmedApplication)]), len(waiting)] == [1, 1]
    assert unconfirmed == []
    assert [one for one in answers if isinstance(one, LinkState)] == [LinkState.DEAD] * 3


def test_of_imports_at_once_one_makes_the_organisation(opening: Opening) -> None:
    """The others find it there, or are refused; nobody gets two letters."""
    on = rehearse(opening=opening)
    path: Path = on.tables.put("organisations.csv", [cells(main_user_email="noa@ecole.example")])

    def imports() -> int:
        try:
            return on.application.organisations.import_file(path, ImportOrder(operator=OPERATOR)).changes.new
        except ImportConflict:
            return 0

    assert sum(at_once(times(4, imports))) == organisations(on) == 1
    assert [letter.to for letter in on.deliver()] == ["noa@ecole.example"]
