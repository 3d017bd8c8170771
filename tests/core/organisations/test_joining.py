"""Joining an organisation, which its main users decide (C3, L21, L22, ENU-6, AUZ-8)."""

from datetime import timedelta

import attrs
import pytest

from results_core.access.links import LinkState
from results_core.access.logging_in import LoggedIn
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.confidential import LinkToken
from results_core.kernel.identifiers import AccountId, JoinRequestId, OrganisationId
from results_core.organisations.answering_joins import (
    JoinAnswer,
    JoinAnswered,
    UnknownJoinRequest,
)
from results_core.organisations.directory import Found, TooShort
from results_core.organisations.joining import JoinAsked, JoinConfirmed
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.model import (
    JoinRequestState,
    Officer,
    OfficerState,
    Role,
    UnknownOrganisation,
)
from results_core.organisations.setting_password import PasswordSet
from results_core.organisations.user_forms import JoinForm
from results_core.testing.builders import PASSWORD, named
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import Exhausted
from tests.core.organisations.joins import (
    LYON,
    NOA,
    ask,
    asked,
    confirmed,
    form,
    joins,
    kept,
    of_email,
    suspend,
    waiting_of,
)


@pytest.fixture
def on() -> Rehearsal:
    return rehearse()


@pytest.fixture
def main(on: Rehearsal) -> Officer:
    """The main user of the organisation."""
    return put_officer_with_password(on)


def test_from_the_wish_to_the_first_log_in(on: Rehearsal, main: Officer) -> None:
    """The address first, then the main users, then the password; the terms are agreed to once."""
    put_officer(on.store, an_officer(email="user@univ-lyon.example", role=Role.USER))
    put_officer(on.store, an_officer(email="new@univ-lyon.example", state=OfficerState.INVITED))
    ask(on)(LYON.id, form())
    letter = on.delivered(LetterKind.CONFIRM_JOINING)
    assert letter.link is not None
    assert waiting_of(on) == []
    on.application.organisations.confirm_joining(letter.link)
    told = on.deliver()
    [request] = waiting_of(on)
    answer = joins(on).accept(main.id, request.id)
    link = on.link_delivered(LetterKind.SET_PASSWORD)
    password_set = on.application.officers.set_password(
        link, password=PASSWORD, password_again=PASSWORD, terms=False
    )
    noa = of_email(on)

    assert (letter.to, letter.language) == (NOA, "fr")
    assert letter.expires_at == on.clock.now() + timedelta(hours=72)
    assert [(one.kind, one.to) for one in told] == [(LetterKind.JOIN_ASKED, main.email)]
    assert told[0].facts == {
        "organisation": LYON.name,
        "joiner": "Noa Petit",
        "job_title": "Clerk",
        "joiner_email": NOA,
    }
    assert answer is JoinAnswer.ACCEPTED
    assert isinstance(password_set, PasswordSet)
    assert isinstance(on.application.officers.log_in(email=NOA, password=PASSWORD), LoggedIn)
    assert noa is not None
    assert (noa.role, noa.organisation, noa.terms_at) == (Role.USER, LYON.id, request.terms_at)
    assert waiting_of(on) == []
    assert on.events(EventKind.JOIN_ASKED)[0].actor is ActorKind.ANYBODY
    assert on.events(EventKind.JOIN_ACCEPTED)[0].facts == {"officer": main.id, "request": request.id}


def test_a_refusal_is_told(on: Rehearsal, main: Officer) -> None:
    """To the joiner alone, and nobody gets in."""
    request = confirmed(on)
    on.deliver()
    joins(on).refuse(main.id, request.id)
    [letter] = on.deliver()
    found = kept(on, request)

    assert (letter.kind, letter.to, letter.language) == (LetterKind.JOIN_REFUSED, NOA, "fr")
    assert found is not None
    assert (found.state, found.decided_at) == (JoinRequestState.REFUSED, on.clock.now())
    assert of_email(on) is None
    assert len(on.events(EventKind.JOIN_REFUSED)) == 1


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("noa@gmail.com", "join_domain_unknown"),
        ("noa@evil-univ-lyon.example", "join_domain_unknown"),
        ("noa@univ-lyon.example.evil.com", "join_domain_unknown"),
        ("noa", "email_malformed"),
        ("", "email_missing"),
    ],
)
def test_an_address_outside_the_domains_is_refused(
    on: Rehearsal, main: Officer, email: str, code: str
) -> None:
    """Without a word on which those are (AUZ-8)."""
    del main
    answer = ask(on)(LYON.id, form(email=email))

    assert isinstance(answer, list)
    assert [(one.field, one.code) for one in answer] == [("email", code)]
    assert answer[0].facts == {}
    assert on.deliver() == []


def test_everything_that_is_wrong_is_told_at_once(on: Rehearsal, main: Officer) -> None:
    """In words about oneself."""
    del main
    answer = ask(on)(LYON.id, JoinForm(email=NOA, email_again="other"))

    assert isinstance(answer, list)
    assert [one.code for one in answer] == [
        "first_name_missing",
        "last_name_missing",
        "job_title_missing",
        "email_differs",
        "terms_missing",
    ]


@pytest.mark.parametrize("account", ["here", "elsewhere", "invited", "disabled", "nowhere"])
def test_nothing_tells_which_accounts_an_address_has(on: Rehearsal, main: Officer, account: str) -> None:
    """Neither the answers nor the letters to it (ENU-6)."""
    del main
    other = put_organisation(on.store, an_organisation(name="École", domains=()))
    states = {"invited": OfficerState.INVITED, "disabled": OfficerState.DISABLED}
    if account != "nowhere":
        house = other if account == "elsewhere" else LYON
        state = states.get(account, OfficerState.ACTIVE)
        put_officer(on.store, an_officer(house, email=NOA, state=state, role=Role.USER))
    answer = ask(on)(LYON.id, form())
    letters = on.deliver()
    assert letters[0].link is not None
    confirmation = on.application.organisations.confirm_joining(letters[0].link)

    assert answer == JoinAsked(email=NOA, organisation=LYON.name)
    assert [(one.kind, one.to, one.facts) for one in letters] == [
        (LetterKind.CONFIRM_JOINING, NOA, {"organisation": LYON.name})
    ]
    assert confirmation == JoinConfirmed(organisation=LYON.name)
    assert [one.to for one in on.deliver()] == ["camille.martin@univ-lyon.example"]


def test_who_works_elsewhere_is_accepted_like_anybody(on: Rehearsal, main: Officer) -> None:
    """The main user is told the same; the letter says what to do."""
    other = an_organisation(name="École", domains=())
    put_officer_with_password(on, an_officer(other, email=NOA), organisation=other)
    request = confirmed(on)
    on.deliver()

    assert joins(on).accept(main.id, request.id) is JoinAnswer.ACCEPTED
    assert [one.kind for one in on.deliver()] == [LetterKind.INVITED_ELSEWHERE]


def test_who_is_a_user_by_now_needs_no_answer(on: Rehearsal, main: Officer) -> None:
    """The wish is done with; nobody is written to."""
    request = confirmed(on)
    put_officer(on.store, an_officer(email=NOA.upper(), role=Role.USER))
    on.deliver()

    assert joins(on).accept(main.id, request.id) is JoinAnswer.IS_USER
    assert waiting_of(on) == []
    assert on.deliver() == []


def test_an_address_that_left_the_list_is_not_accepted(on: Rehearsal, main: Officer) -> None:
    """The list that counts is that of the moment."""
    request = confirmed(on)
    with on.store.begin() as work:
        work.organisations.replace(attrs.evolve(LYON, domains=("other.example",)))
        work.commit()

    assert joins(on).accept(main.id, request.id) is JoinAnswer.OUTSIDE
    assert waiting_of(on) == [request]


def test_a_suspended_organisation_is_not_joined(on: Rehearsal, main: Officer) -> None:
    """Nor found; whoever asked before hears what everybody hears, and its main users hear nothing."""
    del main
    link = asked(on)
    suspend(on)
    found = ask(on).find("univ lyon")

    assert isinstance(found, Found)
    assert found.listed == ()
    for organisation in (LYON.id, OrganisationId(named("nothing"))):
        with pytest.raises(UnknownOrganisation):
            ask(on).listed(organisation)
        with pytest.raises(UnknownOrganisation):
            ask(on)(organisation, form())
    assert isinstance(on.application.organisations.confirm_joining(link), JoinConfirmed)
    assert on.deliver() == []
    assert len(waiting_of(on)) == 1


def test_organisations_are_found_by_name_and_town(on: Rehearsal, main: Officer) -> None:
    """As candidates find them; too little finds nothing, and sixty a minute are enough."""
    del main
    found = ask(on).find("univ ly", client="192.0.2.7")
    answers = [ask(on).find("univ", client="192.0.2.7") for _ in range(60)]

    assert isinstance(found, Found)
    assert [(one.name, one.town) for one in found.listed] == [(LYON.name, "Lyon")]
    with pytest.raises(TooShort):
        ask(on).find("u l")
    assert [isinstance(one, Exhausted) for one in answers] == [False] * 59 + [True]
    assert isinstance(ask(on).find("univ", client="192.0.2.8"), Found)


def test_asking_again_kills_the_earlier_link(on: Rehearsal, main: Officer) -> None:
    """One wish of an address for an organisation; five letters a day."""
    del main
    first, second = asked(on), asked(on)
    confirm = on.application.organisations.confirm_joining
    answers = [ask(on)(LYON.id, form()) for _ in range(4)]

    assert confirm.look(first) is LinkState.DEAD
    assert confirm.look(second) is LinkState.DEAD
    assert [isinstance(one, Exhausted) for one in answers] == [False, False, False, True]


def test_a_wish_that_waits_is_told_of_once(on: Rehearsal, main: Officer) -> None:
    """However often it is made."""
    del main
    waiting = confirmed(on)
    on.deliver()
    again = asked(on)

    assert isinstance(on.application.organisations.confirm_joining(again), JoinConfirmed)
    assert on.deliver() == []
    assert waiting_of(on) == [waiting]


def test_a_link_confirms_once(on: Rehearsal, main: Officer) -> None:
    """Looking uses nothing up; the link of an application is no link to join, nor the other way round."""
    del main
    link, confirm = asked(on), on.application.organisations.confirm_joining
    application = on.application.organisations.confirm

    assert application.look(link) is LinkState.DEAD
    assert application(link) is LinkState.DEAD
    assert [confirm.look(link) for _ in range(2)] == [LinkState.READY] * 2
    confirm(link)
    assert confirm(link) is LinkState.USED
    assert confirm(LinkToken("x" * 43)) is LinkState.DEAD
    on.clock.advance(hours=73)
    assert confirm.look(link) is not LinkState.READY


def test_one_answer_counts(on: Rehearsal, main: Officer) -> None:
    """The second main user is told that somebody was first."""
    second = put_officer_with_password(on, an_officer(email="two@univ-lyon.example"))
    request = confirmed(on)
    joins(on).refuse(main.id, request.id)

    with pytest.raises(JoinAnswered):
        joins(on).accept(second.id, request.id)
    with pytest.raises(JoinAnswered):
        joins(on).refuse(second.id, request.id)


def test_main_users_of_the_organisation_alone_answer(on: Rehearsal, main: Officer) -> None:
    """To others the wish is not there; to a user of the organisation it is not theirs to answer."""
    other = an_organisation(name="École", domains=())
    stranger = put_officer_with_password(on, an_officer(other, email="x@y.example"), organisation=other)
    user = put_officer_with_password(on, an_officer(email="user@univ-lyon.example", role=Role.USER))
    request = confirmed(on)
    unconfirmed = JoinRequestId(_asked_by(on, asked(on, email="b@univ-lyon.example")))
    answers = joins(on)

    for by, wish in (
        (stranger.id, request.id),
        (main.id, JoinRequestId(named("no"))),
        (main.id, unconfirmed),
    ):
        for deed in (answers.accept, answers.refuse):
            with pytest.raises(UnknownJoinRequest):
                deed(by, wish)
    for nobody in (user.id, AccountId(named("nobody"))):
        with pytest.raises(NotMainUser):
            answers.accept(nobody, request.id)
        with pytest.raises(NotMainUser):
            answers.refuse(nobody, request.id)
    assert waiting_of(on) == [request]


def _asked_by(on: Rehearsal, link: LinkToken) -> str:
    del link
    with on.store.begin(reading=True) as work:
        [request] = work.join_requests.asked_by("b@univ-lyon.example", since=on.clock.now())
    return request.id
