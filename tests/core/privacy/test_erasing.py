"""Erasing: at once, for good, with the chain whole, and again after a restore (PRV-5, AUD-3)."""

import pytest

from results_core.access.logging_in import LoggedIn
from results_core.candidates.helping import UnknownEntry
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.privacy.erasing import AlreadyErased, CandidateErased
from results_core.testing.builders import EMAIL, MINH, PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse


@pytest.fixture
def on() -> Rehearsal:
    """A confirmed candidate."""
    on = rehearse(rows=[entry_cells(passport_number="XK4471902")])
    on.register_and_confirm()
    return on


def erase(on: Rehearsal) -> CandidateErased:
    """Erase the candidate."""
    return on.application.privacy.erase(ZOFIA, operator=OPERATOR)


def test_the_candidate_is_told_and_then_unknown(on: Rehearsal) -> None:
    """Log-in, registration, helpdesk and erasure find nobody; the last letter goes out, and is forgotten."""
    told = erase(on)

    assert told.id_numbers == (ZOFIA,)
    assert told.had_account
    assert told.is_told
    assert on.delivered(LetterKind.ACCOUNT_CLOSED).to == EMAIL
    assert on.application.privacy.retain().letters == 1
    assert not isinstance(on.application.log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)
    assert not isinstance(on.application.register(**a_registration_form()), CheckYourEmail)
    with pytest.raises(UnknownEntry):
        on.application.candidates.show(ZOFIA)
    with pytest.raises(UnknownEntry):
        on.application.reset_candidate(ZOFIA, operator=OPERATOR)


def test_whoever_was_erased_is_said_to_be(on: Rehearsal) -> None:
    """Once more, or for a copy: nothing is written into the ledger again, and the day is named."""
    erase(on)
    with pytest.raises(AlreadyErased, match=f"{on.clock.now():%Y-%m-%d}"):
        erase(on)
    with pytest.raises(AlreadyErased):
        on.application.privacy.export(ZOFIA, operator=OPERATOR)
    with pytest.raises(UnknownEntry):
        on.application.privacy.erase(MINH, operator=OPERATOR)

    assert len(on.ledger.lines) == 1


def test_the_chain_stays_whole(on: Rehearsal) -> None:
    """What operators wrote of the person is gone, and `audit verify` knows by which event (AUD-3)."""
    on.application.candidates.unlock(ZOFIA, operator="Ada, who knows Zofia")
    on.application.seal_events.all()
    told = erase(on)
    on.application.seal_events.all()

    found = on.application.verify_journal()
    assert (found.holds, found.erased) == (True, told.events)
    assert told.events >= 1
    [unlocked] = on.events(EventKind.UNLOCKED)
    assert unlocked.personal == {}
    [erased] = on.events(EventKind.CANDIDATE_ERASED)
    assert (erased.actor, dict(erased.personal)) == (ActorKind.OPERATOR, {"operator": OPERATOR})


def test_a_restored_backup_is_erased_again_before_anybody_is_served(on: Rehearsal) -> None:
    """By the ledger, without a second letter; doing it twice does nothing."""
    ledger = on.ledger
    erase(on)
    restored = rehearse(rows=[entry_cells(passport_number="XK4471902")])
    restored.register_and_confirm()
    for line in ledger.lines:
        restored.ledger.add(line)

    assert restored.application.privacy.reapply_erasures() == 1
    assert restored.application.privacy.reapply_erasures() == 0
    assert restored.deliver() == []
    assert not isinstance(restored.application.log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)
    [erased] = restored.events(EventKind.CANDIDATE_ERASED)
    assert erased.actor is ActorKind.SYSTEM


def test_the_ledger_names_nobody(on: Rehearsal) -> None:
    """Random ids alone: it may lie where backups do not."""
    erase(on)

    [line] = on.ledger.lines
    told = repr(line)
    assert not any(personal in told for personal in (ZOFIA, EMAIL, "Zofia", "Adamczyk", "XK4471902"))


def test_somebody_without_an_account_is_erased_as_well() -> None:
    """Whoever was only entered, or only registered, has the same right; nobody is left to be told."""
    on = rehearse()
    on.register()
    told = erase(on)

    assert (told.had_account, told.is_told) == (False, False)
    assert on.deliver() == []
