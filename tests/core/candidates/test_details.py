"""My details: what is shown, and what may be chosen without a password (B12, REG-9, PRV-6)."""

from datetime import date

import pytest

from results_core.access.credentials import UnknownAccount
from results_core.access.logging_in import LoggedIn
from results_core.candidates.model import Consent
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA, named
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.core.candidates.conftest import Inside


def of_a_child() -> Inside:
    """Return a candidate of eleven who is logged in."""
    on = rehearse(rows=[entry_cells(date_of_birth="2015-01-01")])
    on.register_and_confirm()
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return Inside(on, answer.session.account, answer.token)


def test_the_details_are_those_of_the_account_and_its_entries(inside: Inside) -> None:
    """No news were asked for: the box is not ticked before somebody ticks it (REG-9)."""
    details = inside.on.application.details.show(inside.account)

    assert (details.account.email, details.account.updates) == (EMAIL, None)
    assert details.account.terms.version == "1"
    assert [entry.id_number for entry in details.entries] == [ZOFIA]
    assert details.awaited_email is None
    assert details.offers_updates


def test_what_the_centre_corrects_shows_at_once(inside: Inside) -> None:
    """Name and date of birth stand in the entry alone: there is no second copy to forget."""
    inside.on.import_entries(entry_cells(date_of_birth="2004-03-01", family_name="Adamska"))
    [entry] = inside.on.application.details.show(inside.account).entries

    assert (entry.date_of_birth, entry.family_name) == (date(2004, 3, 1), "Adamska")


def test_news_are_asked_for_and_stopped(inside: Inside) -> None:
    """With the instant and the version of the text; each choice is written down (REG-9)."""
    choose, show = inside.on.application.details.choose_updates, inside.on.application.details.show
    assert choose(inside.account, wanted=True)
    asked = show(inside.account).account.updates
    at = inside.on.clock.now()
    inside.on.clock.advance(days=1)
    assert choose(inside.account, wanted=True)
    again = show(inside.account).account.updates
    assert not choose(inside.account, wanted=False)

    assert asked == again == Consent(at=at, version="1")
    assert show(inside.account).account.updates is None
    assert [event.facts["updates"] for event in inside.on.events(EventKind.UPDATES_CHOSEN)] == ["yes", "no"]


def test_a_child_is_offered_no_news() -> None:
    """Whatever a form says (PRV-6)."""
    child = of_a_child()

    assert not child.on.application.details.show(child.account).offers_updates
    assert not child.on.application.details.choose_updates(child.account, wanted=True)
    assert child.on.events(EventKind.UPDATES_CHOSEN) == []


def test_letters_come_in_the_language_that_was_chosen(inside: Inside) -> None:
    """From the next one on."""
    inside.on.application.details.choose_language(inside.account, "fr")
    inside.on.application.ask_to_recover(id_number=ZOFIA)

    assert inside.on.delivered(LetterKind.RESET_PASSWORD).language == "fr"


def test_nobody_sees_the_details_of_no_account(registered: Rehearsal) -> None:
    """An account that is not there has none."""
    with pytest.raises(UnknownAccount):
        registered.application.details.show(AccountId(named("nobody")))
