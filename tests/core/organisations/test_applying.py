"""Applying for an account, and its confirmation (C1, ENU-6, L21, L7)."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from results_core.access.links import LinkState
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken
from results_core.organisations.applying import ConfirmYourAddress
from results_core.organisations.confirming_applications import ConfirmedApplication
from results_core.organisations.forms import ApplicationForm, ReadApplication
from results_core.organisations.model import Application, ApplicationState, Details
from results_core.organisations.working_days import PromisedDates
from results_core.testing.organisations import (
    OFFICER_EMAIL,
    UNIVERSITY,
    an_application_form,
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
    some_details,
)
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import Exhausted


@pytest.fixture
def rehearsal() -> Rehearsal:
    """Return an application on stand-ins."""
    return rehearse()


def objections(rehearsal: Rehearsal, **changes: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any field
    """Return what is objected to a form that differs so from a good one."""
    answer = rehearsal.application.organisations.apply(an_application_form(**changes))
    assert not isinstance(answer, ConfirmYourAddress | Exhausted)
    return [(one.field, one.code) for one in answer]


def applications(rehearsal: Rehearsal, state: ApplicationState) -> list[Application]:
    with rehearsal.store.begin(reading=True) as work:
        return list(work.applications.of_state(state))


def applied(rehearsal: Rehearsal, **changes: Any) -> LinkToken:  # noqa: ANN401 - any field
    """Apply, and return the link of the letter."""
    answer = rehearsal.application.organisations.apply(an_application_form(**changes))
    assert isinstance(answer, ConfirmYourAddress)
    return rehearsal.link_delivered(LetterKind.CONFIRM_APPLICATION)


def test_every_objection_comes_at_once_in_the_order_of_the_form(rehearsal: Rehearsal) -> None:
    """Nothing is kept, nothing is sent."""
    answer = rehearsal.application.organisations.apply(ApplicationForm(email_again="other"))

    assert [(one.field, one.code) for one in answer] == [  # type: ignore[union-attr]
        ("first_name", "first_name_missing"),
        ("last_name", "last_name_missing"),
        ("job_title", "job_title_missing"),
        ("email", "email_missing"),
        ("email_again", "email_differs"),
        ("name", "organisation_name_missing"),
        ("type", "type_missing"),
        ("website", "website_malformed"),
        ("address_1", "address_missing"),
        ("town", "town_missing"),
        ("country", "country_missing"),
        ("terms", "terms_missing"),
    ]
    assert rehearsal.deliver() == []
    assert applications(rehearsal, ApplicationState.UNCONFIRMED) == []


@pytest.mark.parametrize(
    ("changes", "objection"),
    [
        ({"email": "camille@gmail.com"}, ("email", "email_of_everybody")),
        ({"email": "camille"}, ("email", "email_malformed")),
        ({"email_again": "camille@univ-lyon.example"}, ("email_again", "email_differs")),
        ({"name": "—"}, ("name", "organisation_name_missing")),
        ({"name": "\u202e\u200b"}, ("name", "organisation_name_missing")),
        ({"name": "___"}, ("name", "organisation_name_missing")),
        ({"name": "\u3164 \uffa0\u115f"}, ("name", "organisation_name_missing")),
        ({"job_title": "x" * 101}, ("job_title", "text_too_long")),
        ({"postcode": "9" * 101}, ("postcode", "text_too_long")),
        ({"type": "bank"}, ("type", "type_missing")),
        ({"country": "ZZ"}, ("country", "country_missing")),
        ({"country": "fr"}, ("country", "country_missing")),
        ({"website": "javascript:alert(1)"}, ("website", "website_malformed")),
        ({"terms": False}, ("terms", "terms_missing")),
    ],
)
def test_what_does_not_fit_is_objected_to(
    rehearsal: Rehearsal, changes: dict[str, Any], objection: tuple[str, str]
) -> None:
    """Each with its field, and it alone."""
    given = {"email_again": changes["email"], **changes} if "email" in changes else changes

    assert objections(rehearsal, **given) == [objection]


def test_an_address_of_another_domain_is_a_warning_that_blocks_nothing(rehearsal: Rehearsal) -> None:
    """The operator decides (AUZ-8)."""
    form = an_application_form(website="www.lyon-campus.example")
    read = rehearsal.application.organisations.apply.review(form)

    assert isinstance(read, ReadApplication)
    assert [(one.field, one.code) for one in read.warnings] == [("website", "website_of_another_domain")]
    assert isinstance(rehearsal.application.organisations.apply(form), ConfirmYourAddress)


def test_an_organisation_that_has_an_account_is_to_be_joined(rehearsal: Rehearsal) -> None:
    """Only where name and domain are the same, however the name is written."""
    put_organisation(rehearsal.store)

    assert objections(rehearsal, name="universite DE lyon") == [("name", "organisation_exists")]
    applied(rehearsal, name="Institut de Lyon")
    applied(rehearsal, email="a@lyon.example", email_again="a@lyon.example")


def test_nothing_tells_whether_an_address_has_an_account(rehearsal: Rehearsal) -> None:
    """The answer and the letters of a user's address are those of a stranger's (ENU-6)."""
    elsewhere = put_organisation(rehearsal.store, an_organisation(name="Other", domains=()))
    officer = put_officer(rehearsal.store, an_officer(elsewhere))
    answers = {}
    for email in (officer.email, "stranger@univ-lyon.example"):
        form = an_application_form(email=email, email_again=email)
        answer = rehearsal.application.organisations.apply(form)
        assert isinstance(answer, ConfirmYourAddress)
        answers[email] = [(letter.kind, letter.to == email) for letter in rehearsal.deliver()]

    assert set(map(tuple, answers.values())) == {((LetterKind.CONFIRM_APPLICATION, True),)}


def test_nobody_looks_at_an_application_before_its_address_is_confirmed(rehearsal: Rehearsal) -> None:
    """Looking at the link uses nothing up; pressing counts, acknowledges and promises (L7)."""
    link = applied(rehearsal)
    desk = rehearsal.application.organisations
    assert [desk.confirm.look(link), desk.confirm.look(link)] == [some_details()] * 2
    assert desk.applications.waiting() == []

    rehearsal.clock.advance(timedelta(days=2))
    answer = desk.confirm(link)
    [waiting] = applications(rehearsal, ApplicationState.WAITING)
    letter = rehearsal.delivered(LetterKind.APPLICATION_RECEIVED)

    # Confirmed on Monday, 22 June 2026.
    assert answer == ConfirmedApplication(
        reference=waiting.reference,
        promised=PromisedDates(acknowledged=date(2026, 6, 24), decided=date(2026, 6, 29)),
    )
    assert waiting.confirmed_at == rehearsal.clock.now()
    assert letter.facts["decided"] == "2026-06-29"
    assert letter.facts["reference"].replace("-", "") == waiting.reference
    assert desk.confirm(link) is desk.confirm.look(link) is LinkState.USED
    assert len(rehearsal.events(EventKind.APPLICATION_CONFIRMED)) == 1


def test_a_link_lives_for_72_hours_and_is_sent_again_instead(rehearsal: Rehearsal) -> None:
    """To the same address, with pauses in between, and nothing is sent for a link that nobody had."""
    link = applied(rehearsal)
    desk = rehearsal.application.organisations
    desk.resend.instead_of(link)
    assert rehearsal.deliver() == []

    rehearsal.clock.advance(timedelta(hours=72))
    assert desk.confirm(link) is desk.confirm.look(link) is LinkState.EXPIRED
    desk.resend.instead_of(link)
    desk.resend.instead_of(link)
    desk.resend.instead_of(LinkToken("nobody's"))
    fresh = rehearsal.link_delivered(LetterKind.CONFIRM_APPLICATION)

    assert isinstance(desk.confirm(fresh), ConfirmedApplication)
    assert desk.confirm(LinkToken("nobody's")) is LinkState.DEAD


def test_a_stranger_who_types_the_same_address_takes_nothing_away(rehearsal: Rehearsal) -> None:
    """Each request has a letter of its own, which names its organisation, and the links live side by side."""
    own = applied(rehearsal)
    strangers = applied(rehearsal, name="Institut de Nulle Part", town="Bron")
    desk = rehearsal.application.organisations
    asked = [desk.confirm.look(link) for link in (own, strangers)]
    letters = [
        letter.facts["organisation"] for letter in rehearsal.postman.of_kind(LetterKind.CONFIRM_APPLICATION)
    ]

    assert letters == [UNIVERSITY, "Institut de Nulle Part"]
    assert [one.name for one in asked if isinstance(one, Details)] == letters
    assert isinstance(desk.confirm(own), ConfirmedApplication)


def test_what_the_mailbox_confirms_first_is_what_counts(rehearsal: Rehearsal) -> None:
    """The others are forgotten, with their links: also one that was asked for twice by a press too many."""
    links = [applied(rehearsal, town=town) for town in ("Lyon", "Villeurbanne", "Bron")]
    desk = rehearsal.application.organisations
    assert isinstance(desk.confirm(links[1]), ConfirmedApplication)

    [waiting] = applications(rehearsal, ApplicationState.WAITING)
    assert waiting.details.town == "Villeurbanne"
    assert applications(rehearsal, ApplicationState.UNCONFIRMED) == []
    for link in (links[0], links[2]):
        assert desk.confirm.look(link) is desk.confirm(link) is LinkState.DEAD
    rehearsal.deliver()
    rehearsal.clock.advance(timedelta(hours=72))
    desk.resend.instead_of(links[0])
    assert rehearsal.deliver() == []
    [event] = rehearsal.events(EventKind.APPLICATION_CONFIRMED)
    assert event.facts == {"application": waiting.id, "others_forgotten": 2}


def test_strangers_do_not_fill_a_mailbox(rehearsal: Rehearsal) -> None:
    """Five letters a day to one address, whatever its capitals, and twenty an hour from one place."""
    desk = rehearsal.application.organisations
    capitals = OFFICER_EMAIL.replace("camille", "Camille")
    addresses = [OFFICER_EMAIL, capitals] * 3 + [f"a{number}@univ-lyon.example" for number in range(16)]
    answers = [
        desk.apply(an_application_form(email=email, email_again=email), client="192.0.2.1")
        for email in addresses
    ]

    assert [isinstance(one, Exhausted) for one in answers] == [*[False] * 5, True, *[False] * 15, True]
    used_up = [event.facts["budget"] for event in rehearsal.events(EventKind.BUDGET_USED_UP)]
    assert used_up == ["applications_to_address", "applications_of_client"]


def test_what_is_kept_is_clean_and_nothing_personal_is_in_the_journal(rehearsal: Rehearsal) -> None:
    """Names without marks that turn writing around, a web site without its scheme."""
    applied(rehearsal, first_name=" Ca\u202emille ", website="https://www.univ-lyon.example/", region="Rhône")
    [kept] = applications(rehearsal, ApplicationState.UNCONFIRMED)
    [event] = rehearsal.events(EventKind.APPLIED)

    assert kept.applicant.first_name == "Camille"
    assert (kept.details.website, kept.details.region) == ("www.univ-lyon.example", "Rhône")
    assert (event.facts, event.personal) == ({"application": kept.id}, {})
    assert UNIVERSITY not in repr(attrs.asdict(event))
