"""Organisations that check results, their officers, and the applications that both come from."""

from datetime import datetime
from enum import StrEnum, unique

import attrs

from results_core.access.credentials import Standing, Telling
from results_core.access.sessions import Session
from results_core.kernel.errors import Kind, Missing, ResultsError
from results_core.kernel.identifiers import AccountId, ApplicationId, JoinRequestId, OrganisationId


@unique
class OrganisationType(StrEnum):
    """What kind of organisation it is (V2)."""

    UNIVERSITY = "university"
    SCHOOL = "school"
    EMPLOYER = "employer"
    GOVERNMENT = "government"
    """Or an immigration authority."""
    PROFESSIONAL_BODY = "professional_body"
    OTHER = "other"


@unique
class OrganisationState(StrEnum):
    """Whether its officers may work."""

    APPROVED = "approved"
    SUSPENDED = "suspended"


@unique
class Role(StrEnum):
    """What an officer may do: main users look after users and details (AUZ-6)."""

    MAIN = "main"
    USER = "user"


@unique
class OfficerState(StrEnum):
    """Whether an officer may log in."""

    INVITED = "invited"
    """The password is not chosen yet."""
    ELSEWHERE = "elsewhere"
    """Invited like any other, but the address logs in for another organisation: there is no link to follow.

    Colleagues are not told it apart from `INVITED` (ENU-6).
    """
    ACTIVE = "active"
    DISABLED = "disabled"
    """By an operator."""

    def standing(self, organisation: OrganisationState) -> Standing:
        """Return what the right password is good for."""
        if self is not OfficerState.ACTIVE:
            return Standing.CLOSED
        return Standing.ACTIVE if organisation is OrganisationState.APPROVED else Standing.SUSPENDED


@unique
class ApplicationState(StrEnum):
    """How far an application has come."""

    UNCONFIRMED = "unconfirmed"
    """The address is not confirmed yet: nobody looks at it."""
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@unique
class JoinRequestState(StrEnum):
    """How far a wish to join has come."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class Details:
    """What an organisation says of itself."""

    name: str
    type: OrganisationType
    website: str
    """Its host, in lower case, as in `www.example.org`; empty where a former system knew none."""
    address_1: str
    address_2: str = ""
    town: str
    region: str = ""
    postcode: str = ""
    country: str
    """The two letters of ISO 3166."""


@attrs.frozen(kw_only=True)
class Person:
    """Somebody who works for an organisation, as they say."""

    first_name: str = attrs.field(repr=False)
    family_name: str = attrs.field(repr=False)
    job_title: str = attrs.field(repr=False)
    email: str = attrs.field(repr=False)
    """In its canonical form."""
    language: str
    """That of letters to them."""


@attrs.frozen(kw_only=True)
class Organisation:
    """An organisation with an account."""

    id: OrganisationId
    details: Details
    domains: tuple[str, ...]
    """Those of its officers' addresses, approved by an operator (AUZ-8); sub-domains are meant too."""
    zone: str
    """In which its times are shown and its summaries are made."""
    phone: str = ""
    text_for_candidates: str = ""
    state: OrganisationState = OrganisationState.APPROVED
    approved_at: datetime
    requires_second_step: bool = False

    @property
    def name(self) -> str:
        """The name that candidates find it under."""
        return self.details.name

    @property
    def is_open(self) -> bool:
        """Whether its officers may work and candidates may send to it."""
        return self.state is OrganisationState.APPROVED


@attrs.frozen(kw_only=True)
class Officer:
    """Somebody who logs in for an organisation."""

    id: AccountId
    organisation: OrganisationId
    person: Person
    digest: str | None = attrs.field(default=None, repr=False)
    """The password's digest; None while invited."""
    role: Role
    state: OfficerState = OfficerState.INVITED
    invited_at: datetime
    joined_at: datetime | None = None
    """When the password was chosen."""
    terms_at: datetime | None = None
    terms_version: str | None = None
    last_login_at: datetime | None = None
    previous_login_at: datetime | None = None
    """Of the log-in before the last one: what came since is new (C6)."""
    second_step_sealed: str | None = attrs.field(default=None, repr=False)
    """The authenticator's secret, sealed; None without a second step."""
    second_step_last: int | None = None
    """The time step of the last code that was accepted: no code serves twice."""

    @property
    def email(self) -> str:
        """The address, which is the name to log in under."""
        return self.person.email

    @property
    def login(self) -> str:
        """What no two officers have: the name to log in under.

        Whoever works elsewhere under the address has none here; the name then says for whom it waits.
        """
        own = login_name(self.email)
        return f"{own} {self.organisation}" if self.state is OfficerState.ELSEWHERE else own

    @property
    def is_invited(self) -> bool:
        """Whether the password is not chosen yet."""
        return self.state in {OfficerState.INVITED, OfficerState.ELSEWHERE}

    @property
    def language(self) -> str:
        """That of letters."""
        return self.person.language

    @property
    def name(self) -> str:
        """First and family name."""
        return f"{self.person.first_name} {self.person.family_name}".strip()

    @property
    def telling(self) -> Telling:
        """What is known of them that no password of theirs may hold (B3)."""
        person = self.person
        return Telling(names=(person.first_name, person.family_name))

    @property
    def is_main(self) -> bool:
        """Whether it is a main user."""
        return self.role is Role.MAIN


@attrs.frozen(kw_only=True)
class OfficerAtWork:
    """An officer who may work now, with what every page says of the organisation."""

    officer: Officer
    organisation_name: str
    zone: str
    """The organisation's."""
    requires_second_step: bool


@attrs.frozen(kw_only=True)
class OfficerInSession:
    """An officer who may work now, and the session of one of their browsers."""

    session: Session
    at_work: OfficerAtWork


@attrs.frozen(kw_only=True)
class Application:
    """Somebody's wish for an account of their organisation (C1)."""

    id: ApplicationId
    reference: str
    """What people quote: eight symbols of base 32."""
    applicant: Person
    details: Details
    state: ApplicationState = ApplicationState.UNCONFIRMED
    terms_at: datetime
    terms_version: str
    applied_at: datetime
    confirmed_at: datetime | None = None
    """When the address was confirmed: the working days count from here."""
    decided_at: datetime | None = None
    organisation: OrganisationId | None = None
    """What it has become."""


@attrs.frozen(kw_only=True)
class JoinRequest:
    """Somebody's wish to join an organisation that has an account (C3)."""

    id: JoinRequestId
    organisation: OrganisationId
    person: Person
    state: JoinRequestState = JoinRequestState.UNCONFIRMED
    terms_at: datetime
    terms_version: str
    asked_at: datetime
    confirmed_at: datetime | None = None
    decided_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Requirement:
    """What an organisation asks of one exam's results (C12). None: it does not ask."""

    exam: str
    overall_at_least: int | None = None
    each_at_least: int | None = None
    oldest_years: int | None = None
    label: str | None = None
    """The lowest result, where the exam has no scores."""


def login_name(email: str) -> str:
    """Return the name that somebody of this address logs in under: capitals tell no two apart."""
    return email.lower()


class UnknownOrganisation(Missing):
    """There is no such organisation."""

    code = "unknown_organisation"


class UnknownOfficer(Missing):
    """There is no such officer."""

    code = "unknown_officer"


class UnknownApplication(Missing):
    """There is no such application."""

    code = "unknown_application"


class EmailTaken(ResultsError):
    """Another officer logs in under the address."""

    kind = Kind.CONFLICT
    code = "email_taken"
