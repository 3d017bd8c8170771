"""What main users ask to be changed, and what operators decide (V11, C14, AUZ-6, AUZ-8, AUZ-9)."""

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.reasons import NoReason
from results_core.organisations.change_requests import ChangeForm
from results_core.organisations.deciding_changes import UnknownChange
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.model import Officer, OrganisationType, Role
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL, an_officer, an_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse

CHANGE_DOMAIN = "change_domain"
LYON, OPERATOR = an_organisation(), "Ada"
WISH = ChangeForm(
    name="Université Lumière",
    type="school",
    domains="univ-lyon.example\nUniv-Lumiere.example, ",
    reason="Two have become one.",
)


@pytest.fixture
def on() -> Rehearsal:
    return rehearse()


@pytest.fixture
def main(on: Rehearsal) -> Officer:
    """The main user of the organisation."""
    return put_officer_with_password(on)


def ask(on: Rehearsal, by: Officer, form: ChangeForm = WISH) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in on.application.organisations.ask_for_change(by.id, form)]


def test_what_is_asked_for_changes_nothing_until_it_is_accepted(on: Rehearsal, main: Officer) -> None:
    """Then name, type and domains are as asked, and main users are told (AUZ-8, L24)."""
    user = put_officer_with_password(on, an_officer(email="u@univ-lyon.example", role=Role.USER))
    desk = on.application.organisations
    assert ask(on, main) == []
    [view] = desk.changes.waiting()
    before = desk.own_details.shown(LYON.id)
    with pytest.raises(NotMainUser):
        ask(on, user)
    desk.changes.accept(view.request.id, operator=OPERATOR, reason="Seen in the register")
    after = desk.own_details.shown(LYON.id)
    letters = on.deliver()

    assert before == view.organisation == LYON
    assert (after.name, after.details.type) == ("Université Lumière", OrganisationType.SCHOOL)
    assert after.domains == ("univ-lumiere.example", "univ-lyon.example")
    assert [(one.kind, one.to) for one in letters] == [(LetterKind.CHANGE_ACCEPTED, OFFICER_EMAIL)]
    assert desk.ask_for_change.asked(LYON.id) is None
    with pytest.raises(UnknownChange):
        desk.changes.accept(view.request.id, operator=OPERATOR)
    [asked] = on.events(EventKind.CHANGE_ASKED)
    [accepted] = on.events(EventKind.CHANGE_ACCEPTED)
    assert (asked.actor, asked.personal) == (ActorKind.OFFICER, {})
    assert accepted.personal == {"operator": OPERATOR, "reason": "Seen in the register"}


def test_a_declined_change_says_why(on: Rehearsal, main: Officer) -> None:
    """Nothing is changed; without a reason nothing is decided."""
    desk = on.application.organisations
    ask(on, main)
    [view] = desk.changes.waiting()
    with pytest.raises(NoReason):
        desk.changes.decline(view.request.id, operator=OPERATOR, reason=" ")
    desk.changes.decline(view.request.id, operator=OPERATOR, reason="It is somebody else's domain.")

    assert desk.own_details.shown(LYON.id) == LYON
    assert on.delivered(LetterKind.CHANGE_DECLINED).facts["reason"] == "It is somebody else's domain."
    assert desk.changes.count() == 0


def test_what_an_operator_has_not_seen_is_not_accepted(on: Rehearsal, main: Officer) -> None:
    """A later wish has another id, and takes the place of the one that was looked at."""
    desk = on.application.organisations
    ask(on, main)
    [seen] = desk.changes.waiting()
    ask(on, main, ChangeForm(name=LYON.name, type="other", domains="evil.example", reason="Quick"))
    with pytest.raises(UnknownChange):
        desk.changes.accept(seen.request.id, operator=OPERATOR)

    assert desk.own_details.shown(LYON.id) == LYON


def test_what_was_asked_for_is_taken_back(on: Rehearsal, main: Officer) -> None:
    """By main users alone, before it is decided; another wish stays, and another organisation's."""
    user = put_officer_with_password(on, an_officer(email="u@univ-lyon.example", role=Role.USER))
    other = an_organisation(name="Other", domains=("other.example",))
    stranger = put_officer_with_password(on, an_officer(other, email="m@other.example"))
    desk = on.application.organisations
    ask(on, main)
    [view] = desk.changes.waiting()
    wish = view.request.id
    with pytest.raises(NotMainUser):
        desk.ask_for_change.take_back(user.id, wish)
    by_stranger = desk.ask_for_change.take_back(stranger.id, wish)
    waits = desk.changes.count()
    taken = desk.ask_for_change.take_back(main.id, wish)
    again = desk.ask_for_change.take_back(main.id, wish)
    with pytest.raises(UnknownChange):
        desk.changes.accept(wish, operator=OPERATOR)
    ask(on, main)
    stale = desk.ask_for_change.take_back(main.id, wish)

    assert (by_stranger, waits, taken, again, stale) == (False, 1, True, False, False)
    assert desk.changes.count() == 1
    assert desk.own_details.shown(LYON.id) == LYON
    [event] = on.events(EventKind.CHANGE_TAKEN_BACK)
    assert (event.actor, event.organisation, event.facts["change"]) == (ActorKind.OFFICER, LYON.id, wish)


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        (
            ChangeForm(),
            [
                ("name", "organisation_name_missing"),
                ("type", "type_missing"),
                ("domains", "change_domains"),
                ("reason", "change_reason"),
            ],
        ),
        (
            ChangeForm(name="A", type="school", domains="gmail.com", reason="x"),
            [("domains", CHANGE_DOMAIN)],
        ),
        (ChangeForm(name="A", type="school", domains="uni", reason="x"), [("domains", CHANGE_DOMAIN)]),
        (
            ChangeForm(name="A", type="school", domains="mail.uni.example", reason="x"),
            [("domains", CHANGE_DOMAIN)],
        ),
        (
            ChangeForm(name="A", type="school", domains="a.example " * 21, reason="x" * 1001),
            [("domains", "change_domains"), ("reason", "change_reason")],
        ),
        (
            ChangeForm(
                name=LYON.name, type=LYON.details.type.value, domains=" ".join(LYON.domains), reason="x"
            ),
            [("name", "change_nothing")],
        ),
    ],
)
def test_what_cannot_be_is_not_asked_for(
    on: Rehearsal, main: Officer, form: ChangeForm, wrong: list[tuple[str, str]]
) -> None:
    """Everything that is wrong at once, and nothing is kept."""
    assert ask(on, main, form) == wrong
    assert on.application.organisations.changes.waiting() == []
