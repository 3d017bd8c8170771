"""Organisations and their people with telling defaults, and scenes that put them into any store."""

from datetime import datetime
from typing import Final

import attrs

from results_core.kernel.identifiers import AccountId, ApplicationId, JoinRequestId, OrganisationId
from results_core.organisations.forms import ApplicationForm
from results_core.organisations.model import (
    Application,
    ApplicationState,
    Details,
    JoinRequest,
    JoinRequestState,
    Officer,
    OfficerState,
    Organisation,
    OrganisationState,
    OrganisationType,
    Person,
    Role,
)
from results_core.testing.builders import NOON, named
from results_core.testing.stores import Store

UNIVERSITY: Final = "Université de Lyon"
OFFICER_EMAIL: Final = "camille.martin@univ-lyon.example"


def some_details(
    *,
    name: str = UNIVERSITY,
    type: OrganisationType = OrganisationType.UNIVERSITY,
    website: str = "www.univ-lyon.example",
    town: str = "Lyon",
    country: str = "FR",
) -> Details:
    return Details(
        name=name,
        type=type,
        website=website,
        address_1="92 rue Pasteur",
        town=town,
        postcode="69007",
        country=country,
    )


def a_person(
    *,
    first_name: str = "Camille",
    family_name: str = "Martin",
    job_title: str = "Admissions officer",
    email: str = OFFICER_EMAIL,
    language: str = "en",
) -> Person:
    return Person(
        first_name=first_name,
        family_name=family_name,
        job_title=job_title,
        email=email,
        language=language,
    )


def an_organisation(
    *,
    id: str | None = None,
    name: str = UNIVERSITY,
    town: str = "Lyon",
    country: str = "FR",
    zone: str = "Europe/Paris",
    domains: tuple[str, ...] = ("univ-lyon.example",),
    state: OrganisationState = OrganisationState.APPROVED,
    approved_at: datetime = NOON,
    requires_second_step: bool = False,
) -> Organisation:
    """Return an organisation; those of different names have different ids."""
    return Organisation(
        id=OrganisationId(id or named(f"organisation {name} {town}")),
        details=some_details(name=name, town=town, country=country),
        domains=domains,
        zone=zone,
        state=state,
        approved_at=approved_at,
        requires_second_step=requires_second_step,
    )


def an_officer(
    organisation: Organisation | None = None,
    *,
    id: str | None = None,
    first_name: str = "Camille",
    family_name: str = "Martin",
    email: str = OFFICER_EMAIL,
    language: str = "en",
    digest: str | None = "digest of a password",
    role: Role = Role.MAIN,
    state: OfficerState = OfficerState.ACTIVE,
    joined_at: datetime = NOON,
) -> Officer:
    """Return an officer; those of different addresses have different ids."""
    is_invited = state is OfficerState.INVITED
    return Officer(
        id=AccountId(id or named(f"officer {email}")),
        organisation=(organisation or an_organisation()).id,
        person=a_person(first_name=first_name, family_name=family_name, email=email, language=language),
        digest=None if is_invited else digest,
        role=role,
        state=state,
        invited_at=joined_at,
        joined_at=None if is_invited else joined_at,
    )


def an_application(
    *,
    reference: str = "7K3M9QX2",
    details: Details | None = None,
    email: str = OFFICER_EMAIL,
    state: ApplicationState = ApplicationState.WAITING,
    applied_at: datetime = NOON,
    confirmed_at: datetime | None = NOON,
    organisation: Organisation | None = None,
) -> Application:
    """Return an application; those of different references have different ids."""
    return Application(
        id=ApplicationId(named(f"application {reference}")),
        reference=reference,
        applicant=a_person(email=email),
        details=details or some_details(),
        state=state,
        terms_at=applied_at,
        terms_version="1",
        applied_at=applied_at,
        confirmed_at=None if state is ApplicationState.UNCONFIRMED else confirmed_at,
        organisation=None if organisation is None else organisation.id,
    )


def a_join_request(
    organisation: Organisation,
    *,
    email: str = "noa.petit@univ-lyon.example",
    state: JoinRequestState = JoinRequestState.WAITING,
    asked_at: datetime = NOON,
) -> JoinRequest:
    """Return a wish to join; those of different addresses have different ids."""
    return JoinRequest(
        id=JoinRequestId(named(f"join {email} {asked_at}")),
        organisation=organisation.id,
        person=a_person(first_name="Noa", family_name="Petit", email=email),
        state=state,
        terms_at=asked_at,
        terms_version="1",
        asked_at=asked_at,
        confirmed_at=None if state is JoinRequestState.UNCONFIRMED else asked_at,
    )


def put_organisation(store: Store, organisation: Organisation | None = None) -> Organisation:
    """Keep an organisation."""
    kept = organisation or an_organisation()
    with store.begin() as work:
        work.organisations.add(kept)
        work.commit()
    return kept


def put_officer(store: Store, officer: Officer | None = None) -> Officer:
    """Keep an officer, with their organisation where it is not there yet."""
    kept = officer or an_officer()
    with store.begin() as work:
        if work.organisations.of(kept.organisation) is None:
            work.organisations.add(attrs.evolve(an_organisation(), id=kept.organisation))
        work.officers.add(kept)
        work.commit()
    return kept


def put_application(store: Store, application: Application | None = None) -> Application:
    """Keep an application."""
    kept = application or an_application()
    with store.begin() as work:
        work.applications.add(kept)
        work.commit()
    return kept


def an_application_form(
    *,
    first_name: str = "Camille",
    last_name: str = "Martin",
    job_title: str = "Admissions officer",
    email: str = OFFICER_EMAIL,
    email_again: str = OFFICER_EMAIL,
    name: str = UNIVERSITY,
    type: str = "university",
    website: str = "www.univ-lyon.example",
    address_1: str = "92 rue Pasteur",
    town: str = "Lyon",
    region: str = "",
    postcode: str = "69007",
    country: str = "FR",
    terms: bool = True,
    language: str = "en",
) -> ApplicationForm:
    """Return what an applicant may well type."""
    return ApplicationForm(
        first_name=first_name,
        last_name=last_name,
        job_title=job_title,
        email=email,
        email_again=email_again,
        name=name,
        type=type,
        website=website,
        address_1=address_1,
        town=town,
        region=region,
        postcode=postcode,
        country=country,
        terms=terms,
        language=language,
    )
