"""What is refused to somebody who is logged in is an event; what strangers are refused, a line (LOG-3)."""

from typing import Never

import attrs
import pytest

from adapters_web.app import create_app
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.errors import StoreUnavailable
from results_core.organisations.model import Role
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from tests.web.visits import ON_A_DESK, Browser, Staged, account_of

NOBODYS = "/results/" + "0" * 32
USERS = "/verifiers/organisation/users/new"


@pytest.fixture
def clerk(site: Staged) -> Browser:
    """The browser of a user who is no main user."""
    organisation = an_organisation()
    user = an_officer(organisation, role=Role.USER)
    return site.officer(put_officer_with_password(site.rehearsal, user, organisation=organisation))


def noted(site: Staged) -> list[tuple[object, object]]:
    """Return page and answer of every refusal that was noted."""
    events = site.rehearsal.events(EventKind.ACCESS_REFUSED)
    return [(event.facts["page"], event.facts["answer"]) for event in events]


def test_what_only_main_users_may_is_noted_of_others(site: Staged, clerk: Browser) -> None:
    """Looking and sending, each with the officer and the page."""
    assert clerk.get(USERS).status_code == 403
    assert clerk.send(USERS, first_name="Noa").status_code == 403

    assert noted(site) == [("verifier.new_user", 403), ("verifier.add_user", 403)]
    (first, _) = site.rehearsal.events(EventKind.ACCESS_REFUSED)
    assert first.actor is ActorKind.OFFICER


def test_what_is_not_a_candidates_is_noted(site: Staged, logged_in: Browser) -> None:
    """Somebody else's, or nobody's: the address stands nowhere."""
    assert logged_in.get(NOBODYS).status_code == 404

    (event,) = site.rehearsal.events(EventKind.ACCESS_REFUSED)
    assert (event.actor, event.account) == (ActorKind.CANDIDATE, account_of(site))
    assert event.facts == {"page": "candidate.result", "answer": 404}


def test_what_there_is_not_at_all_is_no_refusal(site: Staged, logged_in: Browser) -> None:
    """An address of no page of ours tells nothing; nor is a stranger anybody to write of."""
    assert logged_in.get("/no/such/page").status_code == 404
    assert site.browser().ask(NOBODYS).status_code == 303

    assert noted(site) == []


def test_a_note_that_fails_changes_no_answer(site: Staged) -> None:
    """The page stays the one of the refusal."""

    def down(*, reading: bool = False) -> Never:
        raise StoreUnavailable(f"the disk is full, for {reading=} too")

    application = site.rehearsal.application
    deaf = attrs.evolve(application, note_refusal=attrs.evolve(application.note_refusal, begin=down))
    browser = attrs.evolve(site, app=create_app(deaf, ON_A_DESK)).candidate()

    assert browser.get(NOBODYS).status_code == 404
    assert noted(site) == []
