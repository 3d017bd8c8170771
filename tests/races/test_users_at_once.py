"""Main users at once: one always stays, and an address is nobody's twice (AUZ-7, ENU-6)."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.correspondence.messages import LetterKind
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import AccountId, JoinRequestId
from results_core.organisations.answering_joins import JoinAnswered
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.managing_users import LastMainUser, ManageUsers
from results_core.organisations.model import JoinRequest, JoinRequestState, Officer, OfficerState, Role
from results_core.organisations.user_forms import UserForm
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import a_join_request, an_officer, an_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.stand_ins import SeededRandomness
from tests.races.crowds import at_once
from tests.web.visits import Opening

ROUNDS = 5
DEMOTED = UserForm(first_name="Camille", last_name="Martin", job_title="Clerk", role="user")

Deed = Callable[[ManageUsers, Officer, Officer], object]


def demote(users: ManageUsers, by: Officer, whom: Officer) -> object:
    return users.edit(by.id, whom.id, DEMOTED)


def remove(users: ManageUsers, by: Officer, whom: Officer) -> object:
    return users.remove(by.id, whom.id)


def two_main_users(on: Rehearsal, turn: int) -> tuple[Officer, Officer]:
    """Return the main users of an organisation that nobody else knows."""
    organisation = an_organisation(name=f"House {turn}")
    one = put_officer_with_password(
        on, an_officer(organisation, email=f"one{turn}@univ-lyon.example"), organisation=organisation
    )
    return one, put_officer_with_password(on, an_officer(organisation, email=f"two{turn}@univ-lyon.example"))


def main_users(on: Rehearsal, like: Officer) -> int:
    with on.store.begin(reading=True) as work:
        own = work.officers.of_organisation(like.organisation)
        return sum(one.role is Role.MAIN and one.state is OfficerState.ACTIVE for one in own)


@pytest.mark.parametrize("first", [demote, remove])
@pytest.mark.parametrize("second", [demote, remove])
def test_of_two_main_users_one_stays(opening: Opening, first: Deed, second: Deed) -> None:
    """They demote or remove each other, or themselves, at the same moment: one is refused."""
    on = rehearse(opening=opening)
    users = on.application.organisations.own_users

    def deed(what: Deed, by: Officer, whom: Officer) -> Callable[[], object]:
        def done() -> object:
            try:
                return what(users, by, whom)
            except ResultsError as refusal:
                return refusal

        return done

    for turn in range(ROUNDS):
        one, two = two_main_users(on, turn)
        whom = (two, one) if turn % 2 else (one, two)
        answers = at_once([deed(first, one, whom[0]), deed(second, two, whom[1])])
        refusals = [answer for answer in answers if isinstance(answer, ResultsError)]

        assert len(refusals) == 1
        assert isinstance(refusals[0], NotMainUser | LastMainUser)
        assert main_users(on, one) == 1


def test_an_address_that_two_organisations_add_serves_one(opening: Opening) -> None:
    """Both are told the same; the list of each shows an invitation."""
    on = rehearse(opening=opening)
    users = on.application.organisations.own_users
    for turn in range(ROUNDS):
        mains = []
        for house in ("North", "South"):
            organisation = an_organisation(name=f"{house} {turn}")
            email = f"{house}{turn}@univ-lyon.example".lower()
            mains.append(
                put_officer_with_password(
                    on, an_officer(organisation, email=email), organisation=organisation
                )
            )
        form = UserForm(
            first_name="Noa", last_name="Petit", job_title="Clerk", email=f"noa{turn}@univ-lyon.example"
        )
        answers = at_once([partial(users.add, by.id, form) for by in mains])
        states = [one.state for one in answers if isinstance(one, Officer)]
        shown = [len(users.listed(by.organisation).users) for by in mains]

        assert sorted(states) == [OfficerState.ELSEWHERE, OfficerState.INVITED]
        assert shown == [2, 2]


def answered(deed: Callable[[AccountId, JoinRequestId], object], by: Officer, wish: JoinRequest) -> bool:
    """Tell whether the answer counted."""
    try:
        deed(by.id, wish.id)
    except JoinAnswered:
        return False
    return True


def test_of_two_answers_to_whom_wants_to_join_one_counts(opening: Opening) -> None:
    """Accepted by both, refused by both, or one of each: there is one user or none, and one letter."""
    on = rehearse(opening=opening)
    joins = on.application.organisations.joins
    for turn, deeds in enumerate(
        ((joins.accept, joins.accept), (joins.refuse, joins.refuse), (joins.accept, joins.refuse)) * 2
    ):
        one, two = two_main_users(on, turn)
        with on.store.begin() as work:
            organisation = work.organisations.of(one.organisation)
            assert organisation is not None
            wish = a_join_request(organisation, email=f"noa{turn}@univ-lyon.example")
            work.join_requests.add(wish)
            work.commit()

        crowd = [partial(answered, deeds[0], one, wish), partial(answered, deeds[1], two, wish)]
        answers = at_once(crowd)
        [letter] = on.deliver()
        users = len(on.application.organisations.own_users.listed(one.organisation).users)

        assert sorted(answers) == [False, True]
        assert users == (3 if letter.kind is LetterKind.SET_PASSWORD else 2)


def test_two_confirmations_of_one_address_are_one_wish(opening: Opening) -> None:
    """Asked from two browsers, confirmed at one moment: main users hear of it once."""
    on = rehearse(opening=opening)
    desk = on.application.organisations
    main = put_officer_with_password(on)
    email = "noa@univ-lyon.example"
    with on.store.begin() as work:
        organisation = work.organisations.of(main.organisation)
        assert organisation is not None
        links = []
        for hour in range(2):
            wish = a_join_request(
                organisation,
                email=email,
                state=JoinRequestState.UNCONFIRMED,
                asked_at=on.clock.now() - timedelta(hours=hour),
            )
            work.join_requests.add(wish)
            issued = issue_link(
                LinkPurpose.CONFIRM_APPLICATION,
                wish.id,
                address_digest=digest_of_address(on.digester, email),
                now=on.clock.now(),
                randomness=SeededRandomness(f"link {hour}"),
            )
            work.links.issue(issued.link)
            links.append(issued.token)
        work.commit()
    at_once([partial(desk.confirm_joining, token) for token in links])

    assert [letter.kind for letter in on.deliver()] == [LetterKind.JOIN_ASKED]
    assert len(desk.own_users.listed(main.organisation).requests) == 1
