"""What is interrupted of how an organisation and its people come to be: applying, approving, joining."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from results_app.wiring import Service
from results_core.access.links import LinkPurpose, LinkState
from results_core.access.logging_in import LoggedIn
from results_core.correspondence.messages import LetterKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import AccountId, JoinRequestId, OrganisationId
from results_core.organisations.answering_joins import JoinAnswer, JoinAnswered
from results_core.organisations.applying import ConfirmYourAddress
from results_core.organisations.confirming_applications import ConfirmedApplication
from results_core.organisations.joining import JoinAsked, JoinConfirmed
from results_core.organisations.model import ApplicationState, JoinRequestState, OfficerState, Role
from results_core.organisations.setting_password import PasswordSet
from results_core.organisations.user_forms import JoinForm
from results_core.testing.organisations import an_application_form
from tests.faults.officers import is_confirmed
from tests.faults.record import Record, Row, links_to, read_record
from tests.faults.site import CANARY, REGISTERING, Site, password

DOMAIN: Final = "joining.example"
APPLICANT: Final = f"{CANARY}1@{DOMAIN}"
JOINER: Final = f"{CANARY}2@{DOMAIN}"
_PASSWORD: Final = Password(password(1))
_BY_LINK: Final = (LinkPurpose.CONFIRM_APPLICATION, LinkPurpose.SET_PASSWORD)
_WITH_LINK: Final = (
    LetterKind.CONFIRM_APPLICATION,
    LetterKind.APPLICATION_APPROVED,
    LetterKind.CONFIRM_JOINING,
    LetterKind.SET_PASSWORD,
)


def apply_and_join(site: Site) -> None:
    """Apply, be approved, and log in; let a second person join, and send what was written."""
    _apply(site)
    _approve(site)
    with site.opened(REGISTERING) as service:
        _log_in(site, service)
        _join(site, service)
        while sent := service.application.deliver_letters(limit=2).sent:
            site.tell("delivered", sent)


def _apply(site: Site) -> None:
    """Apply, and follow every link that came: one of them is good, and counts once."""
    with site.opened(REGISTERING) as service:
        desk = service.application.organisations
        if not is_confirmed(read_record(site), APPLICANT):
            form = an_application_form(
                first_name=CANARY.title(),
                email=APPLICANT,
                email_again=APPLICANT,
                name="House of Joining",
                website=f"www.{DOMAIN}",
            )
            assert isinstance(desk.apply(form), ConfirmYourAddress)
            site.tell("applied", APPLICANT)
        for link in _links(site, service, APPLICANT, LetterKind.CONFIRM_APPLICATION):
            assert isinstance(desk.confirm(link), ConfirmedApplication | LinkState)
        site.tell("application confirmed", APPLICANT)


def _approve(site: Site) -> None:
    for one in read_record(site).applications:
        if one["state"] == ApplicationState.WAITING.value:
            words = ("organisations", "approve", one["reference"], "--operator", "operator")
            site.command(*words, at=REGISTERING)
    site.tell("approved", APPLICANT)


def _log_in(site: Site, service: Service) -> None:
    """Choose the password by the link of the approval, and open one session."""
    officers = service.application.officers
    for link in _links(site, service, APPLICANT, LetterKind.APPLICATION_APPROVED):
        chosen = officers.set_password(link, password=_PASSWORD, password_again=_PASSWORD, terms=True)
        assert isinstance(chosen, PasswordSet | LinkState), chosen
    site.tell("password chosen", APPLICANT)
    if not is_in(read_record(site), APPLICANT):
        assert isinstance(officers.log_in(email=APPLICANT, password=_PASSWORD), LoggedIn)
    site.tell("officer in", APPLICANT)


def _join(site: Site, service: Service) -> None:
    """Ask, follow every link that came, and be accepted by the main user."""
    desk = service.application.organisations
    [main] = _officers(read_record(site), APPLICANT)
    if not has_confirmed_joining(read_record(site), JOINER):
        form = JoinForm(
            first_name=CANARY.title(),
            last_name="Petit",
            job_title="Clerk",
            email=JOINER,
            email_again=JOINER,
            terms=True,
        )
        assert isinstance(desk.ask_to_join(OrganisationId(main["organisation_id"]), form), JoinAsked)
        site.tell("asked to join", JOINER)
    for link in _links(site, service, JOINER, LetterKind.CONFIRM_JOINING):
        assert isinstance(desk.confirm_joining(link), JoinConfirmed | LinkState)
    site.tell("joining confirmed", JOINER)
    for wish in _wishes(read_record(site), JOINER):
        with suppress(JoinAnswered):
            answer = desk.joins.accept(AccountId(main["id"]), JoinRequestId(wish["id"]))
            assert answer is JoinAnswer.ACCEPTED
    site.tell("joined", JOINER)


def _links(site: Site, service: Service, email: str, kind: LetterKind) -> list[LinkToken]:
    return [LinkToken(link) for link in links_to(site, service.cipher, email, kind)]


def _officers(record: Record, email: str) -> list[Row]:
    return [one for one in record.officers if one["email"] == email]


def _wishes(record: Record, email: str) -> list[Row]:
    return [one for one in record.join_requests if one["email"] == email]


def is_approved(record: Record, email: str) -> bool:
    """Tell whether the applicant is the main user of an organisation, once."""
    organisations = {one["id"] for one in record.organisations}
    roles = [one["role"] for one in _officers(record, email) if one["organisation_id"] in organisations]
    return roles == [Role.MAIN.value]


def has_password(record: Record, email: str) -> bool:
    """Tell whether the officer has a password, and may log in with it."""
    active = OfficerState.ACTIVE.value
    return any(one["digest"] and one["state"] == active for one in _officers(record, email))


def is_in(record: Record, email: str) -> bool:
    """Tell whether the officer has a session."""
    return bool({one["id"] for one in _officers(record, email)} & {one["account"] for one in record.sessions})


def has_asked(record: Record, email: str) -> bool:
    """Tell whether the wish to join is kept, once."""
    return len(_wishes(record, email)) == 1


def has_confirmed_joining(record: Record, email: str) -> bool:
    """Tell whether the main users have heard of the wish to join."""
    return any(one["state"] != JoinRequestState.UNCONFIRMED.value for one in _wishes(record, email))


def has_joined(record: Record, email: str) -> bool:
    """Tell whether the wish was accepted, and the person is a user, once."""
    states = [one["state"] for one in _wishes(record, email)]
    roles = [one["role"] for one in _officers(record, email)]
    return states == [JoinRequestState.ACCEPTED.value] and roles == [Role.USER.value]


def approved(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield each application that was approved, with its organisation and the main user of it."""
    for one in record.applications:
        for officer in record.officers:
            is_theirs = officer["organisation_id"] == one["organisation_id"]
            if is_theirs and officer["role"] == Role.MAIN.value:
                yield one["id"], one["organisation_id"], officer["id"]


def approved_by_events(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield the same, as their events tell."""
    for event in record.events_of("organisation_approved"):
        yield event["facts"]["application"], event["organisation"], event["facts"]["officer"]


def joined(record: Record) -> Iterator[str]:
    """Yield the officers who came with an approval or a wish to join, and have chosen a password."""
    applied = {one["organisation_id"] for one in record.applications}
    for officer in record.officers:
        if officer["organisation_id"] in applied and officer["joined_at"] is not None:
            yield officer["id"]


def halves(record: Record) -> Iterator[str]:
    """Look whether an organisation, a user, a wish or a link is there by half."""
    organisations = {one["id"] for one in record.organisations}
    main = {one["organisation_id"] for one in record.officers if one["role"] == Role.MAIN.value}
    for officer in record.officers:
        if officer["organisation_id"] not in organisations:
            yield f"the officer {officer['id']} is of no organisation"
    for organisation in organisations - main:
        yield f"the organisation {organisation} has no main user"
    for one in record.applications:
        if (one["state"] == ApplicationState.APPROVED.value) != (one["organisation_id"] in organisations):
            yield f"the application {one['id']} is {one['state']}, and its organisation says otherwise"
    accepted = {one["email"] for one in record.join_requests if one["state"] == JoinRequestState.ACCEPTED}
    for _ in accepted - {one["email"] for one in record.officers}:
        yield "somebody was accepted, and is no user"
    yield from _links_by_half(record)


def _links_by_half(record: Record) -> Iterator[str]:
    written = {one["occasion"].rpartition(":")[2] for one in record.letters if one["kind"] in _WITH_LINK}
    issued = {one["digest"]: one for one in record.links if one["purpose"] in _BY_LINK}
    live = {one["subject"] for one in issued.values() if not one["used_at"] and not one["ended_at"]}
    for _ in issued.keys() - written:
        yield "a link went into no letter"
    for _ in written - issued.keys():
        yield "a letter has no link"
    expecting = [one for one in record.officers if one["state"] == OfficerState.INVITED.value]
    expecting += [one for one in record.applications if one["state"] == ApplicationState.UNCONFIRMED.value]
    expecting += [one for one in record.join_requests if one["state"] == JoinRequestState.UNCONFIRMED.value]
    for one in expecting:
        if one["id"] not in live:
            yield f"{one['id']} waits for a link that is not live"
