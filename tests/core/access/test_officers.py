"""Officers log in by the same rules as candidates, and neither is anything to the other (C4, SES-4)."""

from datetime import timedelta

import attrs
import pytest

from results_core.access.checking import WrongPassword
from results_core.access.credentials import Audience
from results_core.access.links import LinkState
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn, Suspended
from results_core.access.recovering import PasswordReset
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.confidential import Password
from results_core.organisations.model import Officer, OfficerState, OrganisationState
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA
from results_core.testing.officers import officer_logged_in, put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL, an_officer, an_organisation, put_officer
from results_core.testing.rehearsal import Rehearsal

WRONG = Password("not the one 42")
NEW = Password("another horse 77")
UNKNOWN = "nobody@univ-lyon.example"


def log_in(on: Rehearsal, email: str = OFFICER_EMAIL, password: Password = PASSWORD) -> object:
    return on.application.officers.log_in(email=email, password=password)


@pytest.fixture
def officer(registered: Rehearsal) -> Officer:
    """An officer, beside a candidate."""
    return put_officer_with_password(registered)


def test_an_officer_logs_in_by_address(registered: Rehearsal, officer: Officer) -> None:
    """Whatever its capitals; the event names officer and organisation, and no candidate."""
    answer = log_in(registered, f" {OFFICER_EMAIL.title()} ")
    [event] = registered.events(EventKind.LOGGED_IN)

    assert isinstance(answer, LoggedIn)
    assert (answer.session.audience, answer.session.account) == (Audience.ORGANISATIONS, officer.id)
    assert (event.actor, event.account, event.organisation) == (ActorKind.OFFICER, None, officer.organisation)
    assert event.facts == {"officer": officer.id}


def test_no_audience_knows_the_others_sessions(registered: Rehearsal, officer: Officer) -> None:
    """Nor names, nor passwords (SES-4)."""
    answer = officer_logged_in(registered, officer)
    candidate = registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(candidate, LoggedIn)
    go_on = registered.application.go_on

    assert go_on(answer.token, audience=Audience.ORGANISATIONS) is not None
    assert go_on(answer.token, audience=Audience.CANDIDATES) is None
    assert go_on(candidate.token, audience=Audience.ORGANISATIONS) is None
    assert not isinstance(log_in(registered, ZOFIA), LoggedIn)
    assert not isinstance(log_in(registered, EMAIL), LoggedIn)
    assert not isinstance(registered.application.log_in(id_number=officer.email, password=PASSWORD), LoggedIn)


def test_known_and_unknown_addresses_lock_alike(registered: Rehearsal, officer: Officer) -> None:
    """Same answers, one check of a password each, and the right one is refused for half an hour (ENU-2)."""
    del officer
    answers: dict[str, list[object]] = {}
    for email in (OFFICER_EMAIL, UNKNOWN):
        before = registered.hasher.verifications
        answers[email] = [log_in(registered, email, WRONG) for _ in range(5)] + [log_in(registered, email)]
        assert registered.hasher.verifications - before == 4

    assert answers[OFFICER_EMAIL] == answers[UNKNOWN]
    assert isinstance(answers[UNKNOWN][-1], Locked)
    assert registered.delivered(LetterKind.OFFICER_LOGIN_LOCKED).to == OFFICER_EMAIL
    registered.clock.advance(minutes=30)
    assert isinstance(log_in(registered), LoggedIn)


def test_a_hundred_wrong_passwords_close_log_in_until_a_reset(
    registered: Rehearsal, officer: Officer
) -> None:
    """The owner is told (LOCK-8)."""
    for _ in range(25):
        for _ in range(4):
            log_in(registered, password=WRONG)
        registered.clock.advance(minutes=30)
    letters = [letter.kind for letter in registered.deliver()]
    refused = log_in(registered)
    registered.application.officers.ask_to_recover(email=officer.email)
    link = registered.link_delivered(LetterKind.OFFICER_RESET_PASSWORD)
    reset = registered.application.officers.recover(link, password=NEW, password_again=NEW)

    assert refused == Closed()
    assert LetterKind.OFFICER_LOGIN_CLOSED in letters
    assert reset == PasswordReset()
    assert isinstance(log_in(registered, password=NEW), LoggedIn)


@pytest.mark.parametrize(
    "state", [OfficerState.DISABLED, OfficerState.INVITED], ids=["disabled", "invited only"]
)
def test_whoever_may_not_log_in_is_nobody(registered: Rehearsal, state: OfficerState) -> None:
    """The right password is answered like a wrong one, and no letter goes out (ENU-1, ENU-5)."""
    if state is OfficerState.INVITED:
        put_officer(registered.store, an_officer(state=state))
    else:
        put_officer_with_password(registered, an_officer(state=state))
    answer = log_in(registered)
    registered.application.officers.ask_to_recover(email=OFFICER_EMAIL)

    assert answer == log_in(registered, UNKNOWN, WRONG) == WrongPassword(left=3)
    assert registered.deliver() == []


def test_suspension_is_told_after_the_right_password_alone(registered: Rehearsal) -> None:
    """And its tries cost nothing, but nobody gets in."""
    suspended = an_organisation(state=OrganisationState.SUSPENDED)
    put_officer_with_password(registered, organisation=suspended)

    assert log_in(registered, password=WRONG) == WrongPassword(left=3)
    assert [log_in(registered) for _ in range(5)] == [Suspended()] * 5
    assert log_in(registered, password=WRONG) == WrongPassword(left=3)
    assert registered.events(EventKind.LOGGED_IN) == []


def test_a_reset_ends_sessions_and_the_lock_and_tells_the_owner(
    registered: Rehearsal, officer: Officer
) -> None:
    """As for candidates; a link of one audience is dead to the other (L26, TOK-4)."""
    session = officer_logged_in(registered, officer)
    for _ in range(4):
        log_in(registered, password=WRONG)
    registered.application.officers.ask_to_recover(email=officer.email.upper())
    letter = next(one for one in registered.deliver() if one.kind is LetterKind.OFFICER_RESET_PASSWORD)
    assert letter.link is not None
    elsewhere = registered.application.recover(letter.link, password=NEW, password_again=NEW)
    here = registered.application.officers.recover(letter.link, password=NEW, password_again=NEW)

    assert letter.expires_at == registered.clock.now() + timedelta(hours=1)
    assert elsewhere is LinkState.DEAD
    assert here == PasswordReset()
    assert registered.application.go_on(session.token, audience=Audience.ORGANISATIONS) is None
    assert registered.delivered(LetterKind.OFFICER_PASSWORD_CHANGED).to == officer.email
    assert isinstance(log_in(registered, password=NEW), LoggedIn)
    [event] = registered.events(EventKind.PASSWORD_RESET)
    assert (event.organisation, event.account, event.facts["officer"]) == (
        officer.organisation,
        None,
        officer.id,
    )


def test_a_new_password_holds_no_name_of_the_officer(registered: Rehearsal, officer: Officer) -> None:
    """Nor a part of the address (B3)."""
    registered.application.officers.ask_to_recover(email=officer.email)
    link = registered.link_delivered(LetterKind.OFFICER_RESET_PASSWORD)
    told = [
        registered.application.officers.recover(link, password=Password(text), password_again=Password(text))
        for text in ("12 camille 34", "12 martin 34", "12 univ-lyon 34")
    ]

    assert [[one.code for one in objections] for objections in told if isinstance(objections, tuple)] == [
        ["password_personal"]
    ] * 3


def test_an_officer_ends_sessions(registered: Rehearsal, officer: Officer) -> None:
    """One's own alone; the event is the officer's (SES-5)."""
    here, there = officer_logged_in(registered, officer), officer_logged_in(registered, officer)
    other = put_officer_with_password(registered, an_officer(email="other@univ-lyon.example"))
    sessions = registered.application.officers.sessions

    assert not sessions.end(other.id, there.session.id)
    assert sessions.end(officer.id, there.session.id)
    assert [one.id for one in sessions.of(officer.id)] == [here.session.id]
    assert sessions.end_all(officer.id) == 1
    assert {one.actor for one in registered.events(EventKind.SESSIONS_ENDED)} == {ActorKind.OFFICER}


def test_a_disabled_officers_reset_link_is_dead(registered: Rehearsal, officer: Officer) -> None:
    """What went out before the officer was disabled opens nothing (SES-3)."""
    registered.application.officers.ask_to_recover(email=officer.email)
    link = registered.link_delivered(LetterKind.OFFICER_RESET_PASSWORD)
    with registered.store.begin() as work:
        work.officers.replace(attrs.evolve(officer, state=OfficerState.DISABLED))
        work.commit()

    assert registered.application.officers.recover.look(link) is LinkState.DEAD
