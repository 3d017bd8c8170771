"""What somebody types who applies for an account, and everything that is wrong with it (V2)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import attrs

from results_core.access.addresses import AddressBook
from results_core.exams.zones import countries
from results_core.kernel.identifiers import ApplicationId, Randomness, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.values import clean_name
from results_core.organisations.domains import (
    HostNames,
    domain_of,
    domain_of_website,
    is_free_mail,
    website_of,
)
from results_core.organisations.model import Application, Details, OrganisationType, Person
from results_core.organisations.references import fresh_reference
from results_core.organisations.words import words

_LONGEST: Final = 100
_MISSING: Final = {
    "first_name": "first_name_missing",
    "last_name": "last_name_missing",
    "job_title": "job_title_missing",
    "name": "organisation_name_missing",
    "address_1": "address_missing",
    "town": "town_missing",
}
"""Fields that need a word, with what is objected where there is none."""
_TEXTS: Final = (*_MISSING, "address_2", "region", "postcode")


@attrs.frozen(kw_only=True)
class ApplicationForm:
    """What was typed, as it was typed."""

    first_name: str = attrs.field(default="", repr=False)
    last_name: str = attrs.field(default="", repr=False)
    job_title: str = attrs.field(default="", repr=False)
    email: str = attrs.field(default="", repr=False)
    email_again: str = attrs.field(default="", repr=False)
    name: str = ""
    type: str = ""
    website: str = ""
    address_1: str = ""
    address_2: str = ""
    town: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    terms: bool = False
    language: str = "en"
    """That of the letters."""


@attrs.frozen(kw_only=True)
class ReadApplication:
    """What was typed, in its canonical form, and what the applicant should look at once more."""

    applicant: Person
    details: Details
    domain: str
    """The registrable domain of the applicant's address."""
    warnings: Sequence[Objection] = ()
    """They block nothing: the operator decides (AUZ-8)."""

    def application(self, *, now: datetime, terms_version: str, randomness: Randomness) -> Application:
        """Return a new application that waits for its address to be confirmed."""
        return Application(
            id=ApplicationId(identifier(randomness)),
            reference=fresh_reference(randomness),
            applicant=self.applicant,
            details=self.details,
            terms_at=now,
            terms_version=terms_version,
            applied_at=now,
        )


@attrs.frozen(kw_only=True)
class FormReader:
    """Reads forms of people who work for organisations."""

    addresses: AddressBook
    hosts: HostNames

    def read(self, form: ApplicationForm) -> ReadApplication | Sequence[Objection]:
        """Return what was typed, or every objection at once, in the order of the fields."""
        objections = tuple(self._objections(form))
        email, website = self.addresses.canonical(form.email), website_of(form.website, self.hosts)
        if objections or email is None or website is None:
            return objections
        domain = domain_of(email, self.hosts) or ""
        differs = domain_of_website(website, self.hosts) != domain
        return ReadApplication(
            applicant=Person(
                first_name=clean_name(form.first_name),
                family_name=clean_name(form.last_name),
                job_title=clean_name(form.job_title),
                email=email,
                language=form.language,
            ),
            details=Details(
                name=clean_name(form.name),
                type=OrganisationType(form.type),
                website=website,
                address_1=clean_name(form.address_1),
                address_2=clean_name(form.address_2),
                town=clean_name(form.town),
                region=clean_name(form.region),
                postcode=clean_name(form.postcode),
                country=form.country,
            ),
            domain=domain,
            warnings=(Objection("website", "website_of_another_domain"),) if differs else (),
        )

    def objections_to_address(self, email: str, again: str | None) -> Iterator[Objection]:
        """Yield what is wrong with an address of somebody's office, typed twice or once."""
        canonical = self.addresses.canonical(email)
        domain = None if canonical is None else domain_of(canonical, self.hosts)
        if not email.strip():
            yield Objection("email", "email_missing")
        elif domain is None:
            yield Objection("email", "email_malformed")
        elif is_free_mail(domain):
            yield Objection("email", "email_of_everybody")
        if again is not None and email.strip().lower() != again.strip().lower():
            yield Objection("email_again", "email_differs")

    def _objections(self, form: ApplicationForm) -> Iterator[Objection]:
        found = {one.field: one for one in self._in_any_order(form)}
        return (found[field.name] for field in attrs.fields(ApplicationForm) if field.name in found)

    def _in_any_order(self, form: ApplicationForm) -> Iterator[Objection]:
        yield from objections_to_texts(form, _TEXTS)
        yield from self.objections_to_address(form.email, form.email_again)
        if form.type not in list(OrganisationType):
            yield Objection("type", "type_missing")
        if website_of(form.website, self.hosts) is None:
            yield Objection("website", "website_malformed")
        if form.country not in countries():
            yield Objection("country", "country_missing")
        if not form.terms:
            yield Objection("terms", "terms_missing")


def objections_to_texts(form: object, fields: Sequence[str]) -> Iterator[Objection]:
    """Yield an objection to each field that lacks a word that it needs, or has too many."""
    for field in fields:
        text = clean_name(getattr(form, field))
        if field in _MISSING and not words(text):
            yield Objection(field, _MISSING[field])
        elif len(text) > _LONGEST:
            yield Objection(field, "text_too_long", {"most": _LONGEST})
