"""What a main user types of a colleague, and what somebody types who wants to be one (V12, V2)."""

from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from results_core.kernel.objections import Objection
from results_core.kernel.values import clean_name
from results_core.organisations.domains import is_own_address
from results_core.organisations.forms import FormReader, objections_to_texts
from results_core.organisations.model import Organisation, Person, Role

_TEXTS: Final = ("first_name", "last_name", "job_title")
_OUTSIDE: Final = frozenset({"email_of_another_domain", "email_without_domains"})
"""The address is of none of the organisation's domains."""
_OF_A_COLLEAGUE: Final = {
    "first_name_missing": "user_first_name_missing",
    "last_name_missing": "user_last_name_missing",
    "job_title_missing": "user_job_title_missing",
    "email_missing": "user_email_missing",
}
"""What is said of somebody else, instead of what is said of oneself."""


@attrs.frozen(kw_only=True)
class UserForm:
    """What was typed, as it was typed."""

    first_name: str = attrs.field(default="", repr=False)
    last_name: str = attrs.field(default="", repr=False)
    job_title: str = attrs.field(default="", repr=False)
    email: str = attrs.field(default="", repr=False)
    """Of a new user; nobody else changes an address."""
    role: str = Role.USER.value


@attrs.frozen(kw_only=True)
class JoinForm:
    """What somebody typed who asks to join, as it was typed."""

    first_name: str = attrs.field(default="", repr=False)
    last_name: str = attrs.field(default="", repr=False)
    job_title: str = attrs.field(default="", repr=False)
    email: str = attrs.field(default="", repr=False)
    email_again: str = attrs.field(default="", repr=False)
    terms: bool = False
    language: str = "en"
    """That of the letters."""


@attrs.frozen(kw_only=True)
class ReadUser:
    """What was typed, in its canonical form."""

    first_name: str = attrs.field(repr=False)
    family_name: str = attrs.field(repr=False)
    job_title: str = attrs.field(repr=False)
    email: str = attrs.field(repr=False)
    role: Role

    def person(self, language: str) -> Person:
        """Return the person, who gets letters in this language."""
        return Person(
            first_name=self.first_name,
            family_name=self.family_name,
            job_title=self.job_title,
            email=self.email,
            language=language,
        )


@attrs.frozen(kw_only=True)
class UserReader:
    """Reads what was typed of users."""

    forms: FormReader

    def read_profile(self, form: UserForm) -> ReadUser | Sequence[Objection]:
        """Return name, job title and role, or every objection at once."""
        objections = [*_of_a_colleague(objections_to_texts(form, _TEXTS)), *_objections_to_role(form)]
        return objections or _read(form, "")

    def read_new(self, form: UserForm, organisation: Organisation) -> ReadUser | Sequence[Objection]:
        """Return a new user of the organisation, or every objection at once (AUZ-8)."""
        objections = [
            *_of_a_colleague(objections_to_texts(form, _TEXTS)),
            *_of_a_colleague(self.objections_to_own_address(form.email, None, organisation)),
            *_objections_to_role(form),
        ]
        return objections or _read(form, self.forms.addresses.canonical(form.email) or "")

    def read_joiner(self, form: JoinForm, organisation: Organisation) -> Person | Sequence[Objection]:
        """Return who asks to join, or every objection at once.

        An address outside the organisation's domains is refused; which those are is not told.
        """
        objections = [
            *objections_to_texts(form, _TEXTS),
            *(
                Objection("email", "join_domain_unknown") if one.code in _OUTSIDE else one
                for one in self.objections_to_own_address(form.email, form.email_again, organisation)
            ),
        ]
        if not form.terms:
            objections.append(Objection("terms", "terms_missing"))
        return objections or Person(
            first_name=clean_name(form.first_name),
            family_name=clean_name(form.last_name),
            job_title=clean_name(form.job_title),
            email=self.forms.addresses.canonical(form.email) or "",
            language=form.language,
        )

    def objections_to_own_address(
        self, email: str, again: str | None, organisation: Organisation
    ) -> Iterator[Objection]:
        """Yield what is wrong with an address that has to be of one of the organisation's domains."""
        found = {
            one.field: one
            for one in self.forms.objections_to_address(email, again)
            if one.code != "email_of_everybody"
        }
        canonical = self.forms.addresses.canonical(email) or ""
        if "email" not in found and not is_own_address(canonical, organisation.domains, self.forms.hosts):
            yield (
                Objection("email", "email_of_another_domain", {"domain": organisation.domains[0]})
                if organisation.domains
                else Objection("email", "email_without_domains")
            )
        yield from found.values()


def _of_a_colleague(objections: Iterator[Objection]) -> Iterator[Objection]:
    return (attrs.evolve(one, code=_OF_A_COLLEAGUE.get(one.code, one.code)) for one in objections)


def _objections_to_role(form: UserForm) -> Iterator[Objection]:
    if form.role not in list(Role):
        yield Objection("role", "role_missing")


def _read(form: UserForm, email: str) -> ReadUser:
    return ReadUser(
        first_name=clean_name(form.first_name),
        family_name=clean_name(form.last_name),
        job_title=clean_name(form.job_title),
        email=email,
        role=Role(form.role),
    )
