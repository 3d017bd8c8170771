"""Deciding applications, and what operators do about organisations and their users (C2, E2, AUZ-9)."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest

from results_core.access.links import LIFE, LinkPurpose
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind
from results_core.organisations.deciding import NotWaiting
from results_core.organisations.domains import UnfitDomain
from results_core.organisations.finding import SeveralOrganisations
from results_core.organisations.managing import AlreadySo, NothingToSend
from results_core.organisations.model import (
    Application,
    ApplicationState,
    EmailTaken,
    OfficerState,
    OrganisationState,
    Role,
    UnknownApplication,
    UnknownOrganisation,
)
from results_core.testing.builders import NOON
from results_core.testing.organisations import (
    OFFICER_EMAIL,
    UNIVERSITY,
    an_application,
    an_officer,
    an_organisation,
    put_application,
    put_officer,
    put_organisation,
    some_details,
)
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from tests.core.organisations.standing_sessions import log_in, sessions

REFERENCE = "7K3M9QX2"


@pytest.fixture
def rehearsal() -> Rehearsal:
    """Return an application on stand-ins."""
    return rehearse()


def kept(rehearsal: Rehearsal, application: Application) -> Application:
    with rehearsal.store.begin(reading=True) as work:
        found = work.applications.of(application.id)
    assert found is not None
    return found


def test_an_approved_application_becomes_an_organisation_with_its_main_user(rehearsal: Rehearsal) -> None:
    """Who gets a link for seven days to set a password; the operator and the reason are written down."""
    application = put_application(rehearsal.store)
    organisation = rehearsal.application.organisations.applications.approve(
        "7k3m-9qx2", operator=OPERATOR, reason="Called them"
    )
    view = rehearsal.application.organisations.accounts.show(organisation.id)
    [officer] = view.officers
    letter = rehearsal.delivered(LetterKind.APPLICATION_APPROVED)
    [event] = rehearsal.events(EventKind.ORGANISATION_APPROVED)

    assert organisation.details == application.details
    assert (organisation.domains, organisation.zone) == (("univ-lyon.example",), "Europe/Paris")
    assert (officer.person, officer.role, officer.state) == (
        application.applicant,
        Role.MAIN,
        OfficerState.INVITED,
    )
    assert (officer.terms_version, officer.digest) == (application.terms_version, None)
    assert letter.to == OFFICER_EMAIL
    assert letter.link is not None
    assert letter.expires_at == NOON + LIFE[LinkPurpose.SET_PASSWORD]
    assert view.application == kept(rehearsal, application)
    assert kept(rehearsal, application).state is ApplicationState.APPROVED
    assert (event.actor, event.organisation) == (ActorKind.OPERATOR, organisation.id)
    assert event.personal == {"operator": OPERATOR, "reason": "Called them"}
    assert event.facts["domains"] == "univ-lyon.example"


def test_an_application_is_decided_once(rehearsal: Rehearsal) -> None:
    """And not before its address is confirmed."""
    put_application(rehearsal.store)
    put_application(rehearsal.store, an_application(reference="UNC0NF1R", state=ApplicationState.UNCONFIRMED))
    desk = rehearsal.application.organisations.applications
    desk.decline(REFERENCE, operator=OPERATOR, reason="No")

    for reference in (REFERENCE, "UNC0NF1R"):
        with pytest.raises(NotWaiting):
            desk.approve(reference, operator=OPERATOR)
        with pytest.raises(NotWaiting):
            desk.decline(reference, operator=OPERATOR, reason="No")
    with pytest.raises(UnknownApplication):
        desk.approve("N0B0DY00", operator=OPERATOR)


@pytest.mark.parametrize(
    ("domains", "listed"),
    [
        (["lyon.example", "UNIV-LYON.example", "univ-lyon.example"], ("lyon.example", "univ-lyon.example")),
        (["univ-lyon.example"], ("univ-lyon.example",)),
    ],
)
def test_the_operator_says_which_domains_are_the_organisations(
    rehearsal: Rehearsal, domains: list[str], listed: tuple[str, ...]
) -> None:
    """In any capitals, each once (AUZ-8)."""
    put_application(rehearsal.store)
    desk = rehearsal.application.organisations.applications

    assert desk.approve(REFERENCE, operator=OPERATOR, domains=domains).domains == listed


@pytest.mark.parametrize(
    "domains",
    [
        ["lyon.example"],
        ["univ-lyon.example", "gmail.com"],
        ["univ-lyon.example", "mail.lyon.example"],
        ["lyon"],
    ],
)
def test_a_list_that_cannot_be_is_refused(rehearsal: Rehearsal, domains: list[str]) -> None:
    """Without the applicant's own, with everybody's, with a part of one; nothing is decided."""
    application = put_application(rehearsal.store)
    with pytest.raises(UnfitDomain):
        rehearsal.application.organisations.applications.approve(
            REFERENCE, operator=OPERATOR, domains=domains
        )

    assert kept(rehearsal, application) == application
    assert rehearsal.deliver() == []


def test_an_address_that_somebody_logs_in_under_is_not_approved(rehearsal: Rehearsal) -> None:
    """The operator sees it before, and nothing is decided."""
    elsewhere = put_organisation(rehearsal.store, an_organisation(name="Other", domains=()))
    put_officer(rehearsal.store, an_officer(elsewhere, email=OFFICER_EMAIL.upper()))
    application = put_application(rehearsal.store)
    desk = rehearsal.application.organisations.applications
    with pytest.raises(EmailTaken):
        desk.approve(REFERENCE, operator=OPERATOR)

    assert desk.show(REFERENCE).address_is_taken
    assert kept(rehearsal, application) == application


def test_a_declined_applicant_reads_why(rehearsal: Rehearsal) -> None:
    """In the letter the reason is clean; in the journal it can be erased."""
    application = put_application(rehearsal.store)
    desk = rehearsal.application.organisations.applications
    declined = desk.decline(REFERENCE, operator=OPERATOR, reason="Not\u202e an organisation")
    letter = rehearsal.delivered(LetterKind.APPLICATION_DECLINED)
    [event] = rehearsal.events(EventKind.APPLICATION_DECLINED)

    assert declined == kept(rehearsal, application)
    assert (declined.state, declined.decided_at) == (ApplicationState.DECLINED, NOON)
    assert letter.facts["reason"] == "Not an organisation"
    assert event.personal["operator"] == OPERATOR


def test_the_oldest_comes_first_with_what_to_look_at(rehearsal: Rehearsal) -> None:
    """Overdue ones are marked; organisations and applications alike are named."""
    lyon = put_organisation(rehearsal.store)
    old = put_application(
        rehearsal.store, an_application(reference="00000001", confirmed_at=NOON - timedelta(days=30))
    )
    new = put_application(
        rehearsal.store,
        an_application(
            reference="00000002",
            email="a@lyon.example",
            details=some_details(name="UNIVERSITE DE LYON", website="www.lyon.example"),
        ),
    )
    other = put_application(
        rehearsal.store,
        an_application(
            reference="00000003",
            email="a@ecole.example",
            details=some_details(name="École", website="www.school.example"),
        ),
    )
    desk = rehearsal.application.organisations.applications
    views = desk.waiting()

    assert [one.application for one in views] == [old, *sorted([new, other], key=lambda one: one.id)]
    by_reference = {one.application.reference: one for one in views}
    assert [by_reference[one].is_overdue for one in ("00000001", "00000002")] == [True, False]
    assert desk.overdue() == 1
    assert by_reference["00000001"].alike == (lyon,)
    assert by_reference["00000002"].alike == (lyon,)
    assert by_reference["00000001"].twins == ("00000002",)
    assert (by_reference["00000003"].alike, by_reference["00000003"].twins) == ((), ())
    assert [by_reference[f"0000000{n}"].differs_from_website for n in (1, 2, 3)] == [False, False, True]
    promised = by_reference["00000002"].promised
    assert promised is not None
    assert promised.decided == date(2026, 6, 26)


def test_an_application_is_due_in_the_boards_days(rehearsal: Rehearsal) -> None:
    """The bank holiday of 31 August does not count."""
    put_application(rehearsal.store, an_application(confirmed_at=datetime(2026, 8, 27, 12, 0, tzinfo=UTC)))
    desk = rehearsal.application.organisations.applications
    rehearsal.clock.set(datetime(2026, 9, 4, 22, 59, tzinfo=UTC))
    assert desk.overdue() == 0

    rehearsal.clock.set(datetime(2026, 9, 4, 23, 0, tzinfo=UTC))
    assert desk.overdue() == 1


@pytest.mark.parametrize("named", ["id", "7k3m-9qx2", "univ-lyon.example", "UNIVERSITE de lyon"])
def test_an_organisation_is_named_by_whatever_names_it(rehearsal: Rehearsal, named: str) -> None:
    """Its id, the reference that it came from, its domain, its name."""
    lyon = put_organisation(rehearsal.store)
    put_application(rehearsal.store, an_application(organisation=lyon, state=ApplicationState.APPROVED))
    accounts = rehearsal.application.organisations.accounts

    assert accounts.show(lyon.id if named == "id" else named).organisation == lyon


def test_a_name_of_several_names_none(rehearsal: Rehearsal) -> None:
    """Their ids are told; nor does what nothing is called."""
    one = put_organisation(rehearsal.store)
    two = put_organisation(rehearsal.store, an_organisation(town="Paris", domains=()))
    accounts = rehearsal.application.organisations.accounts
    with pytest.raises(SeveralOrganisations, match=" ".join(sorted([one.id, two.id]))):
        accounts.show(UNIVERSITY)
    for nothing in ("nothing", "", "\0", "\ud800"):
        with pytest.raises(UnknownOrganisation):
            accounts.show(nothing)


def test_a_suspended_organisation_is_out_at_once(rehearsal: Rehearsal) -> None:
    """Every session is dead (SES-3), main users are told (L24), and reinstating tells them again."""
    lyon = put_organisation(rehearsal.store)
    put_officer(rehearsal.store, an_officer(lyon))
    put_officer(rehearsal.store, an_officer(lyon, email="user@univ-lyon.example", role=Role.USER))
    for email in (OFFICER_EMAIL, "user@univ-lyon.example"):
        log_in(rehearsal, email)
    accounts = rehearsal.application.organisations.accounts
    suspended = accounts.suspend(lyon.id, operator=OPERATOR, reason="Complaint")
    letters = rehearsal.deliver()

    assert suspended.state is accounts.show(lyon.id).organisation.state is OrganisationState.SUSPENDED
    assert [sessions(rehearsal, email) for email in (OFFICER_EMAIL, "user@univ-lyon.example")] == [0, 0]
    assert [(letter.kind, letter.to) for letter in letters] == [
        (LetterKind.ORGANISATION_SUSPENDED, OFFICER_EMAIL)
    ]
    assert "reason" not in letters[0].facts
    with pytest.raises(AlreadySo):
        accounts.suspend(lyon.id, operator=OPERATOR, reason="Again")

    rehearsal.clock.advance(hours=1)
    accounts.reinstate(lyon.id, operator=OPERATOR)
    assert rehearsal.delivered(LetterKind.ORGANISATION_REINSTATED).to == OFFICER_EMAIL
    assert accounts.listed(OrganisationState.SUSPENDED) == []
    with pytest.raises(AlreadySo):
        accounts.reinstate(lyon.id, operator=OPERATOR)
    [event] = rehearsal.events(EventKind.ORGANISATION_SUSPENDED)
    assert event.personal == {"operator": OPERATOR, "reason": "Complaint"}


def test_letters_are_sent_again_to_whom_waits_for_them(rehearsal: Rehearsal) -> None:
    """To the applicant before the confirmation, to the main user before the password, then to nobody."""
    put_application(rehearsal.store, an_application(state=ApplicationState.UNCONFIRMED))
    desk = rehearsal.application.organisations
    assert desk.accounts.resend(REFERENCE, operator=OPERATOR) == 1
    desk.confirm(rehearsal.link_delivered(LetterKind.CONFIRM_APPLICATION))
    with pytest.raises(UnknownOrganisation):
        desk.accounts.resend(REFERENCE, operator=OPERATOR)
    desk.applications.approve(REFERENCE, operator=OPERATOR)
    first = rehearsal.link_delivered(LetterKind.APPLICATION_APPROVED)
    assert desk.accounts.resend(REFERENCE, operator=OPERATOR) == 1
    second = rehearsal.link_delivered(LetterKind.APPLICATION_APPROVED)
    third = desk.users.resend(OFFICER_EMAIL.upper(), operator=OPERATOR)

    assert first != second
    assert rehearsal.delivered(LetterKind.SET_PASSWORD).about == third.id
    with rehearsal.store.begin() as work:
        work.officers.replace(attrs.evolve(third, state=OfficerState.ACTIVE, digest="digest"))
        work.commit()
    with pytest.raises(NothingToSend):
        desk.accounts.resend(REFERENCE, operator=OPERATOR)
    with pytest.raises(NothingToSend):
        desk.users.resend(OFFICER_EMAIL, operator=OPERATOR)
