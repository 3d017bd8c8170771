"""What an operator means: an application or an organisation, by whatever names it."""

from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import OrganisationId
from results_core.kernel.values import canonical_code
from results_core.organisations.model import (
    Application,
    Officer,
    Organisation,
    UnknownApplication,
    UnknownOfficer,
    UnknownOrganisation,
)
from results_core.organisations.ports import OrganisationWork


class SeveralOrganisations(Refused):
    """The name or domain is that of several organisations: their ids tell them apart."""

    code = "several_organisations"


def organisation_named(work: OrganisationWork, text: str, *, hold: bool = False) -> Organisation:
    """Return the organisation of this id, reference of its application, domain or name.

    Raises:
        UnknownOrganisation: There is none.
        SeveralOrganisations: The domain or the name is that of several; the message names their ids.
    """
    wanted = text.strip()
    found = {one.id for one in _organisations(work, wanted)}
    if len(found) > 1:
        raise SeveralOrganisations(f"several organisations: {' '.join(sorted(found))}")
    organisation = work.organisations.of(found.pop(), hold=hold) if found else None
    if organisation is None:
        raise UnknownOrganisation("no organisation has this id, reference, domain or name")
    return organisation


def application_named(work: OrganisationWork, reference: str, *, hold: bool = False) -> Application:
    """Return the application of this reference, in any spelling.

    Raises:
        UnknownApplication: There is none.
    """
    application = work.applications.of_reference(canonical_code(reference), hold=hold)
    if application is None:
        raise UnknownApplication("no application has this reference")
    return application


def officer_named(work: OrganisationWork, email: str, *, hold: bool = False) -> Officer:
    """Return the officer of this address.

    Raises:
        UnknownOfficer: There is none.
    """
    found = work.officers.of_email(email.strip())
    officer = work.officers.of(found.id, hold=hold) if found else None
    if officer is None:
        raise UnknownOfficer("nobody logs in for an organisation under this address")
    return officer


def organisation_of(work: OrganisationWork, officer: Officer) -> Organisation:
    """Return the organisation that an officer works for.

    Raises:
        UnknownOrganisation: It is gone.
    """
    organisation = work.organisations.of(officer.organisation)
    if organisation is None:
        raise UnknownOrganisation("the officer's organisation is gone")
    return organisation


def _organisations(work: OrganisationWork, wanted: str) -> list[Organisation]:
    by_id = work.organisations.of(OrganisationId(wanted.lower()))
    application = work.applications.of_reference(canonical_code(wanted))
    of_application = application.organisation if application else None
    by_reference = work.organisations.of(of_application) if of_application else None
    exact = [one for one in (by_id, by_reference) if one]
    return exact or [*work.organisations.with_domain(wanted.lower()), *work.organisations.called(wanted)]
