"""What is interrupted of the organisations' half: applying, looking up, and what officers are told."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from results_app.wiring import Service
from results_core.kernel.confidential import LinkToken
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.organisations.applying import ConfirmYourAddress
from results_core.organisations.confirming_applications import ConfirmedApplication
from results_core.organisations.model import ApplicationState, Officer
from results_core.testing.organisations import an_application_form, an_officer, an_organisation
from results_core.verification.lookup import Found
from results_core.verification.viewers import Viewer
from tests.faults.record import Record, links_by_address
from tests.faults.site import CANARY, REGISTERING, RELEASED, Site, id_number

RECEIVER: Final = an_organisation()
OFFICER: Final[Officer] = an_officer(RECEIVER, email=f"{CANARY}@univ-lyon.example")
APPLICANTS: Final = range(3)
LOOKED_AT: Final = range(4)
BORN: Final = date(2000, 1, 1)


def applicant(n: int) -> str:
    """Return the address of the n-th applicant."""
    return f"{CANARY}{n}@house{n}.example"


def apply_three(site: Site) -> None:
    """Apply for three organisations, and confirm each address by the link of its letter."""
    with site.opened(REGISTERING) as service:
        desk = service.application.organisations
        confirmed = _confirmed(service)
        for n in APPLICANTS:
            if applicant(n) not in confirmed:
                form = an_application_form(email=applicant(n), email_again=applicant(n), name=f"House {n}")
                assert isinstance(desk.apply(form), ConfirmYourAddress)
                site.tell("applied", applicant(n))
                link = LinkToken(links_by_address(site, service.cipher)[applicant(n)])
                assert isinstance(desk.confirm(link), ConfirmedApplication)
            site.tell("application confirmed", applicant(n))


def look_up_four(site: Site) -> None:
    """Find results by number and date of birth."""
    viewer = Viewer(officer=AccountId(OFFICER.id), organisation=OrganisationId(RECEIVER.id))
    with site.opened(RELEASED) as service:
        for n in LOOKED_AT:
            read = service.application.show_result(id_number(n), operator="operator")
            assert read.version is not None
            number = read.version.statement_number or ""
            assert isinstance(service.application.verification.look_up(viewer, number, BORN), Found)
            site.tell("looked up", id_number(n))


def tell_officers(site: Site) -> None:
    """Write the letters about corrections, until nothing is due."""
    with site.opened(RELEASED) as service:
        while service.application.notifications.correct():
            pass
        site.tell("corrections told", len(LOOKED_AT))


def _confirmed(service: Service) -> set[str]:
    with service.store.begin(reading=True) as work:
        return {one.applicant.email for one in work.applications.of_state(ApplicationState.WAITING)}


def _applications(record: Record, email: str) -> list[Mapping[Any, Any]]:
    return [one for one in record.applications if one["email"] == email]


def is_applied(record: Record, email: str) -> bool:
    """Tell whether there is an application of the address."""
    return bool(_applications(record, email))


def is_confirmed(record: Record, email: str) -> bool:
    """Tell whether the application of the address waits to be decided, or was approved."""
    confirmed = {ApplicationState.WAITING.value, ApplicationState.APPROVED.value}
    return any(one["state"] in confirmed for one in _applications(record, email))


def is_looked_up(record: Record, number: str) -> bool:
    """Tell whether it is kept that the organisation has seen the result."""
    entry = record.entry_ids().get(number)
    return entry in {one["result_id"] for one in record.disclosures}


def applications_by_events(record: Record) -> range:
    """Return as many as there are applications, as their events tell."""
    forgotten = sum(event["facts"]["others_forgotten"] for event in record.events_of("application_confirmed"))
    return range(len(record.events_of("applied")) - forgotten)


def seen_by_events(record: Record) -> Iterator[tuple[str, str, int]]:
    """Yield which organisation has seen which version, as its looks tell."""
    looks = {
        (event["organisation"], event["result"], event["facts"]["version"])
        for event in record.events_of("result_looked")
    }
    yield from looks
