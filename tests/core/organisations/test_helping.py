"""What operators do for one officer: logging out everywhere, letting in again (E2, SES-3, SES-5)."""

import attrs
import pytest

from results_core.access.links import LinkPurpose
from results_core.access.logging_in import LoggedIn, SecondStepAsked
from results_core.journal.events import ActorKind, EventKind
from results_core.organisations.helping import NotDisabled
from results_core.organisations.model import Officer, OfficerState
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import officer_logged_in, put_officer_with_password
from results_core.testing.organisations import (
    OFFICER_EMAIL,
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
)
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse


@pytest.fixture
def rehearsal() -> Rehearsal:
    """Return an application on stand-ins, with an organisation."""
    made = rehearse()
    put_organisation(made.store, an_organisation())
    return made


@pytest.fixture
def officer(rehearsal: Rehearsal) -> Officer:
    """An officer who logs in."""
    return put_officer_with_password(rehearsal)


def test_an_operator_logs_an_officer_out_everywhere(rehearsal: Rehearsal, officer: Officer) -> None:
    """Every session, and nothing else: the password goes on."""
    for _ in range(2):
        officer_logged_in(rehearsal, officer)
    users, sessions = rehearsal.application.organisations.users, rehearsal.application.officers.sessions

    assert users.log_out(OFFICER_EMAIL, operator=OPERATOR) == 2
    assert sessions.of(officer.id) == []
    [event] = rehearsal.events(EventKind.SESSIONS_ENDED)
    assert (event.actor, event.organisation) == (ActorKind.OPERATOR, officer.organisation)
    assert event.facts == {"officer": officer.id, "sessions": 2}

    assert isinstance(officer_logged_in(rehearsal, officer), LoggedIn)


def test_a_log_in_that_waits_for_its_second_step_ends_with_the_sessions(rehearsal: Rehearsal) -> None:
    """Whoever knows the password begins anew."""
    with rehearsal.store.begin() as work:
        organisation = work.organisations.of(an_organisation().id)
        assert organisation is not None
        work.organisations.replace(attrs.evolve(organisation, requires_second_step=True))
        work.commit()
    put_officer_with_password(rehearsal)
    waiting = rehearsal.application.officers.log_in(email=OFFICER_EMAIL, password=PASSWORD)
    assert isinstance(waiting, SecondStepAsked)

    rehearsal.application.organisations.users.log_out(OFFICER_EMAIL, operator=OPERATOR)

    assert rehearsal.application.officers.second_step.pending(waiting.token) is None
    with rehearsal.store.begin(reading=True) as work:
        issued = work.links.issued(
            an_officer().id, purpose=LinkPurpose.SECOND_STEP, since=an_officer().invited_at
        )
    assert len(issued) == 1


def test_a_disabled_user_is_let_in_again(rehearsal: Rehearsal, officer: Officer) -> None:
    """With the password that they had; no session of before comes back."""
    officer_logged_in(rehearsal, officer)
    users = rehearsal.application.organisations.users
    users.disable(OFFICER_EMAIL, operator=OPERATOR)

    assert users.enable(OFFICER_EMAIL, operator=OPERATOR) == users.show(OFFICER_EMAIL).officer
    assert users.show(OFFICER_EMAIL).officer.state is OfficerState.ACTIVE
    assert rehearsal.application.officers.sessions.of(officer.id) == []
    assert isinstance(officer_logged_in(rehearsal, officer), LoggedIn)
    [event] = rehearsal.events(EventKind.OFFICER_ENABLED)
    assert (event.actor, event.facts) == (ActorKind.OPERATOR, {"officer": officer.id})
    with pytest.raises(NotDisabled):
        users.enable(OFFICER_EMAIL, operator=OPERATOR)


def test_whoever_had_no_password_is_invited_again(rehearsal: Rehearsal) -> None:
    """The link of the first letter stays dead, and an operator sends another."""
    put_officer(rehearsal.store, an_officer(state=OfficerState.INVITED))
    users = rehearsal.application.organisations.users
    users.disable(OFFICER_EMAIL, operator=OPERATOR)

    assert users.enable(OFFICER_EMAIL, operator=OPERATOR).state is OfficerState.INVITED
    assert users.resend(OFFICER_EMAIL, operator=OPERATOR).email == OFFICER_EMAIL
