"""Refusals of authorisation in the journal: who, which page, and no more of them than are of use (LOG-3)."""

from results_core.access.credentials import Audience
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.identifiers import AccountId
from results_core.testing.officers import put_officer_with_password
from results_core.testing.rehearsal import Rehearsal

HOUR = 60


def _refuse(on: Rehearsal, account: AccountId, times: int = 1) -> None:
    for _ in range(times):
        on.application.note_refusal(
            account, audience=Audience.ORGANISATIONS, page="verifier.add_user", answer=403
        )


def test_it_names_page_and_answer(registered: Rehearsal) -> None:
    """The page by our name for it: no address that was asked for is kept."""
    officer = put_officer_with_password(registered)
    _refuse(registered, officer.id)

    (event,) = registered.events(EventKind.ACCESS_REFUSED)
    assert (event.actor, event.organisation) == (ActorKind.OFFICER, officer.organisation)
    assert event.facts == {"officer": officer.id, "page": "verifier.add_user", "answer": 403}


def test_one_account_fills_no_journal(registered: Rehearsal) -> None:
    """Sixty in an hour, and one event that says that there were more; an hour later it counts anew."""
    officer = put_officer_with_password(registered)
    _refuse(registered, officer.id, times=70)

    assert len(registered.events(EventKind.ACCESS_REFUSED)) == 60
    (used_up,) = registered.events(EventKind.BUDGET_USED_UP)
    assert used_up.facts["budget"] == "refusals_of_account"

    registered.clock.advance(minutes=HOUR)
    _refuse(registered, officer.id)
    assert len(registered.events(EventKind.ACCESS_REFUSED)) == 61


def test_of_an_account_that_is_gone_nothing_is_noted(registered: Rehearsal) -> None:
    """Nor of one of the other audience."""
    _refuse(registered, AccountId("0" * 26))

    assert registered.events(EventKind.ACCESS_REFUSED) == []
