"""Main users look after the users of their organisation (V12, C5, AUZ-6, AUZ-7, AUZ-8, ENU-6, SES-3)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import attrs
import pytest

from results_core.access.credentials import Audience
from results_core.access.links import LinkState
from results_core.access.logging_in import LoggedIn
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.managing import NothingToSend
from results_core.organisations.managing_users import LastMainUser, ManageUsers
from results_core.organisations.model import Officer, OfficerState, OrganisationState, Role, UnknownOfficer
from results_core.organisations.setting_password import PasswordSet
from results_core.organisations.user_forms import UserForm
from results_core.testing.builders import PASSWORD, named
from results_core.testing.officers import officer_logged_in, put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import Exhausted

NOA = "noa.petit@univ-lyon.example"
ELSEWHERE = an_organisation(name="École", domains=("univ-lyon.example",))


@pytest.fixture
def on() -> Rehearsal:
    return rehearse()


@pytest.fixture
def main(on: Rehearsal) -> Officer:
    """The main user of the organisation."""
    return put_officer_with_password(on)


def users_of(on: Rehearsal) -> ManageUsers:
    return on.application.organisations.own_users


def form(
    *,
    email: str = NOA,
    role: str = "user",
    first_name: str = "Noa",
    last_name: str = "Petit",
    job: str = "Clerk",
) -> UserForm:
    return UserForm(first_name=first_name, last_name=last_name, job_title=job, email=email, role=role)


def added(on: Rehearsal, by: Officer, **typed: str) -> Officer:
    answer = users_of(on).add(by.id, form(**typed))
    assert isinstance(answer, Officer)
    return answer


def kept(on: Rehearsal, officer: AccountId) -> Officer | None:
    with on.store.begin(reading=True) as work:
        return work.officers.of(officer)


def codes(answer: object) -> list[tuple[str, str]]:
    assert isinstance(answer, list)
    return [(one.field, one.code) for one in answer]


def colleague(on: Rehearsal, *, role: Role = Role.USER, email: str = NOA) -> Officer:
    """Keep a colleague who can log in."""
    return put_officer_with_password(on, an_officer(email=email, role=role))


def test_a_user_is_added_and_sets_a_password(on: Rehearsal, main: Officer) -> None:
    """By a link of seven days (L13); both ids are written down, and neither name nor address."""
    noa = added(on, main)
    letter = on.delivered(LetterKind.SET_PASSWORD)
    assert letter.link is not None
    answer = on.application.officers.set_password(
        letter.link, password=PASSWORD, password_again=PASSWORD, terms=True
    )
    [event] = on.events(EventKind.OFFICER_ADDED)

    assert (letter.to, letter.language, letter.facts["organisation"]) == (NOA, "en", "Université de Lyon")
    assert letter.expires_at == on.clock.now() + timedelta(days=7)
    assert isinstance(answer, PasswordSet)
    assert isinstance(on.application.officers.log_in(email=NOA, password=PASSWORD), LoggedIn)
    assert (noa.role, noa.state, noa.organisation) == (Role.USER, OfficerState.INVITED, main.organisation)
    assert (event.actor, event.organisation) == (ActorKind.OFFICER, main.organisation)
    assert event.facts == {"officer": main.id, "user": noa.id, "role": "user"}
    assert event.personal == {}


@pytest.mark.parametrize(
    "email",
    [
        "noa@gmail.com",
        "noa@evil-univ-lyon.example",
        "noa@univ-lyon.example.evil.com",
        "noa@univ-lyön.example",
        "noa@unıv-lyon.example",
        "noa@example",
    ],
)
def test_an_address_outside_the_domains_is_refused(on: Rehearsal, main: Officer, email: str) -> None:
    """Free mail and what looks alike too (AUZ-8)."""
    answer = users_of(on).add(main.id, form(email=email))

    assert [field for field, _ in codes(answer)] == ["email"]
    assert on.deliver() == []


def test_without_domains_nobody_is_added(on: Rehearsal) -> None:
    """The main user is told what to ask for, and no empty domain is named."""
    elsewhere = put_organisation(on.store, an_organisation(name="Elsewhere", domains=()))
    alone = put_officer(on.store, an_officer(elsewhere, email="main@elsewhere.example"))
    answer = users_of(on).add(alone.id, form(email="noa@elsewhere.example"))

    assert codes(answer) == [("email", "email_without_domains")]


def test_sub_domains_belong_to_the_organisation(on: Rehearsal, main: Officer) -> None:
    """As `dept.uni.edu` belongs to `uni.edu`."""
    assert added(on, main, email="noa@dept.univ-lyon.example").email == "noa@dept.univ-lyon.example"


def test_everything_that_is_wrong_is_told_at_once(on: Rehearsal, main: Officer) -> None:
    """In words about somebody else."""
    answer = users_of(on).add(main.id, UserForm(role="owner"))

    assert codes(answer) == [
        ("first_name", "user_first_name_missing"),
        ("last_name", "user_last_name_missing"),
        ("job_title", "user_job_title_missing"),
        ("email", "user_email_missing"),
        ("role", "role_missing"),
    ]


def test_a_user_of_the_same_organisation_is_named(on: Rehearsal, main: Officer) -> None:
    """Whatever the capitals, invited or not."""
    added(on, main)

    assert codes(users_of(on).add(main.id, form(email=NOA.title()))) == [("email", "user_exists")]
    assert codes(users_of(on).add(main.id, form(email=main.email))) == [("email", "user_exists")]


def test_nothing_tells_that_an_address_works_elsewhere(on: Rehearsal, main: Officer) -> None:
    """The list shows an invitation; the letter alone says what to do, and opens nothing (ENU-6)."""
    theirs = put_officer_with_password(on, an_officer(ELSEWHERE, email=NOA), organisation=ELSEWHERE)
    here = added(on, main)
    [letter] = on.deliver()
    shown = [line.officer for line in users_of(on).listed(main.organisation).users]
    again = users_of(on).add(main.id, form())

    assert (letter.kind, letter.to, letter.link) == (LetterKind.INVITED_ELSEWHERE, NOA, None)
    assert here in shown
    assert (here.is_invited, here.email) == (True, NOA)
    assert codes(again) == [("email", "user_exists")]
    assert isinstance(on.application.officers.log_in(email=NOA, password=PASSWORD), LoggedIn)
    assert on.application.organisations.users.show(NOA).officer.id == theirs.id


def test_who_has_left_elsewhere_gets_a_link_with_the_next_invitation(on: Rehearsal, main: Officer) -> None:
    """One address, one organisation."""
    other = put_officer_with_password(on, an_officer(ELSEWHERE, email=NOA), organisation=ELSEWHERE)
    boss = put_officer_with_password(on, an_officer(ELSEWHERE, email="boss@univ-lyon.example"))
    here = added(on, main)
    users_of(on).remove(boss.id, other.id)
    on.deliver()
    users_of(on).resend(main.id, here.id)
    link = on.link_delivered(LetterKind.SET_PASSWORD)

    assert on.application.officers.set_password.look(link).state is LinkState.READY


def test_an_invitation_is_sent_again(on: Rehearsal, main: Officer) -> None:
    """The earlier link dies; five letters a day to an address, and none to who has joined."""
    noa = added(on, main)
    first = on.link_delivered(LetterKind.SET_PASSWORD)
    users_of(on).resend(main.id, noa.id)
    second = on.link_delivered(LetterKind.SET_PASSWORD)
    answers = [users_of(on).resend(main.id, noa.id) for _ in range(4)]

    look = on.application.officers.set_password.look
    assert look(first).state is LinkState.DEAD
    assert look(second).state is LinkState.DEAD
    assert [isinstance(one, Exhausted) for one in answers] == [False, False, False, True]
    assert len(on.events(EventKind.INVITATION_RESENT)) == 4
    with pytest.raises(NothingToSend):
        users_of(on).resend(main.id, main.id)


def test_a_user_is_changed(on: Rehearsal, main: Officer) -> None:
    """Names and job title leave the sessions alone; the address stays whatever is sent."""
    noa = colleague(on)
    session = officer_logged_in(on, noa)
    answer = users_of(on).edit(main.id, noa.id, form(first_name="Noé", job="Dean", email="x@y.example"))

    assert isinstance(answer, Officer)
    assert (answer.name, answer.person.job_title, answer.email) == ("Noé Petit", "Dean", NOA)
    assert kept(on, noa.id) == answer
    assert on.application.go_on(session.token, audience=Audience.ORGANISATIONS) is not None
    assert len(on.events(EventKind.OFFICER_CHANGED)) == 1


@pytest.mark.parametrize(("before", "after"), [(Role.USER, Role.MAIN), (Role.MAIN, Role.USER)])
def test_another_role_ends_every_session(on: Rehearsal, main: Officer, before: Role, after: Role) -> None:
    """Up or down (SES-3)."""
    noa = colleague(on, role=before)
    session = officer_logged_in(on, noa)
    users_of(on).edit(main.id, noa.id, form(role=after.value))

    found = kept(on, noa.id)
    assert found is not None
    assert found.role is after
    assert on.application.go_on(session.token, audience=Audience.ORGANISATIONS) is None


def test_a_removed_user_is_out_at_once(on: Rehearsal, main: Officer) -> None:
    """Sessions and links with them; the address is free again (SES-3)."""
    noa = colleague(on)
    session = officer_logged_in(on, noa)
    removed = users_of(on).remove(main.id, noa.id)

    assert removed.id == noa.id
    assert kept(on, noa.id) is None
    assert on.application.go_on(session.token, audience=Audience.ORGANISATIONS) is None
    assert not isinstance(on.application.officers.log_in(email=NOA, password=PASSWORD), LoggedIn)
    assert added(on, main).id != noa.id


def test_a_removed_invitation_opens_nothing(on: Rehearsal, main: Officer) -> None:
    """However young its link."""
    noa = added(on, main)
    link = on.link_delivered(LetterKind.SET_PASSWORD)
    users_of(on).remove(main.id, noa.id)

    assert on.application.officers.set_password.look(link).state is LinkState.DEAD


@pytest.mark.parametrize("other", [None, OfficerState.INVITED, OfficerState.DISABLED])
def test_the_last_main_user_stays(on: Rehearsal, main: Officer, other: OfficerState | None) -> None:
    """One who cannot log in is nobody to rely on (AUZ-7)."""
    if other is not None:
        put_officer(on.store, an_officer(email=NOA, state=other))

    with pytest.raises(LastMainUser):
        users_of(on).remove(main.id, main.id)
    with pytest.raises(LastMainUser):
        users_of(on).edit(main.id, main.id, form())
    assert kept(on, main.id) == main


def test_with_another_main_user_one_may_go(on: Rehearsal, main: Officer) -> None:
    """And then the other one stays."""
    noa = colleague(on, role=Role.MAIN)
    users_of(on).edit(main.id, main.id, form())

    with pytest.raises(LastMainUser):
        users_of(on).remove(noa.id, noa.id)


def test_users_change_nothing(on: Rehearsal, main: Officer) -> None:
    """Not others, not themselves; nor do main users who were just demoted, removed, disabled (AUZ-6)."""
    noa = colleague(on)
    disabled = put_officer(on.store, an_officer(email="d@univ-lyon.example", state=OfficerState.DISABLED))
    users = users_of(on)
    for actor in (noa.id, disabled.id, AccountId(named("nobody"))):
        deeds: tuple[Callable[[], object], ...] = (
            partial(users.add, actor, form(email="new@univ-lyon.example")),
            partial(users.edit, actor, noa.id, form(role="main")),
            partial(users.resend, actor, main.id),
            partial(users.remove, actor, main.id),
        )
        for deed in deeds:
            with pytest.raises(NotMainUser):
                deed()

    assert kept(on, noa.id) == noa
    assert on.deliver() == []


def test_another_organisations_users_are_not_there(on: Rehearsal, main: Officer) -> None:
    """Neither shown nor changed nor told from nobody (ENU-8)."""
    stranger = put_officer_with_password(
        on, an_officer(ELSEWHERE, email="x@univ-lyon.example"), organisation=ELSEWHERE
    )
    users = users_of(on)
    said = []
    for whom in (stranger.id, AccountId(named("nobody"))):
        deeds: tuple[Callable[[], object], ...] = (
            partial(users.colleague, main.id, whom),
            partial(users.edit, main.id, whom, form()),
            partial(users.resend, main.id, whom),
            partial(users.remove, main.id, whom),
        )
        for deed in deeds:
            with pytest.raises(UnknownOfficer) as fault:
                deed()
            said.append(str(fault.value))

    assert len(set(said)) == 1
    assert [line.officer for line in users.listed(main.organisation).users] == [main]


def test_nobody_of_a_suspended_organisation_adds_anybody(on: Rehearsal, main: Officer) -> None:
    """Whatever session is left."""
    with on.store.begin() as work:
        organisation = work.organisations.of(main.organisation)
        assert organisation is not None
        work.organisations.replace(attrs.evolve(organisation, state=OrganisationState.SUSPENDED))
        work.commit()

    with pytest.raises(NotMainUser):
        users_of(on).add(main.id, form())


def test_the_list_says_who_is_locked_out(on: Rehearsal, main: Officer) -> None:
    """Until the lock is over."""
    colleague(on)
    for _ in range(4):
        on.application.officers.log_in(email=NOA, password=Password("not the one 42"))

    def locked() -> set[str]:
        lines = users_of(on).listed(main.organisation).users
        return {line.officer.email for line in lines if line.is_locked}

    during = locked()
    on.clock.advance(minutes=31)

    assert (during, locked()) == ({NOA}, set())
