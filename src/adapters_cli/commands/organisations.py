"""`results organisations`: who may check results."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from adapters_cli.commands.organisation_changes import (
    accept_change,
    changes,
    decline_change,
    in_words,
    of_change,
)
from adapters_cli.output import tell, write_facts, write_json, write_json_list, write_long_table, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.organisations.deciding import ApplicationView
    from results_core.organisations.managing import OrganisationView
    from results_core.organisations.model import Application, Details, Organisation

_yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.group("organisations")
def command() -> None:
    """Decide who may check results.

    ORGANISATION is the reference of a request, or of an organisation its id, domain or name.
    """


@command.command()
@json_option
@pass_session
def waiting(session: Session, *, as_json: bool) -> None:
    """List the requests that wait to be decided, the oldest first."""
    with answering():
        views = session.application.organisations.applications.waiting()
    if as_json:
        write_json([_of_application(view) for view in views])
        return
    write_table(
        ["reference", "organisation", "town", "country", "domain", "decide by", "look at"],
        [
            [
                _reference(view.application),
                view.application.details.name,
                view.application.details.town,
                view.application.details.country,
                view.domain,
                f"{view.promised.decided:%Y-%m-%d}" if view.promised else "",
                "; ".join(_notices(view)),
            ]
            for view in views
        ],
    )
    overdue = sum(view.is_overdue for view in views)
    tell(f"{len(views)} waiting, {overdue} overdue.")


@command.command("list")
@click.option("--state", type=click.Choice(["approved", "suspended"]), help="Of this state alone.")
@json_option
@pass_session
def list_organisations(session: Session, *, state: str | None, as_json: bool) -> None:
    """List the organisations that have an account, by name."""
    from results_core.organisations.model import OrganisationState

    with answering():
        wanted = None if state is None else OrganisationState(state)
        organisations = session.application.organisations.accounts.listed(wanted)
    if as_json:
        write_json_list(_of_organisation(one) for one in organisations)
        return
    write_long_table(
        ["id", "name", "town", "country", "domains", "state"],
        (
            [one.id, one.name, one.details.town, one.details.country, " ".join(one.domains), one.state.value]
            for one in organisations
        ),
    )


@command.command()
@click.argument("organisation")
@json_option
@pass_session
def show(session: Session, organisation: str, *, as_json: bool) -> None:
    """Show a request or an organisation."""
    from results_core.organisations.model import ApplicationState, UnknownApplication

    with answering():
        desk = session.application.organisations
        try:
            view = desk.applications.show(organisation)
        except UnknownApplication:
            facts = _of_view(desk.accounts.show(organisation), session)
        else:
            is_approved = view.application.state is ApplicationState.APPROVED
            facts = (
                _of_view(desk.accounts.show(organisation), session) if is_approved else _of_application(view)
            )
    _write(facts, as_json=as_json)


@command.command()
@click.argument("organisation")
@click.option("--domain", "domains", multiple=True, help="A domain of its users' addresses; may be repeated.")
@click.option("--reason", default="", help="Why, for the audit trail.")
@operator_option
@json_option
@pass_session
def approve(
    session: Session,
    organisation: str,
    *,
    domains: tuple[str, ...],
    reason: str,
    operator: str,
    as_json: bool,
) -> None:
    """Approve a request: the applicant becomes main user and gets a link to set a password.

    Without --domain the users' addresses must be of the applicant's domain.
    """
    with answering():
        approved = session.application.organisations.applications.approve(
            organisation, operator=operator, domains=domains, reason=reason
        )
    _write(_of_organisation(approved), as_json=as_json)


@command.command()
@click.argument("organisation")
@click.option("--reason", required=True, help="Why: the applicant reads it.")
@operator_option
@json_option
@pass_session
def decline(session: Session, organisation: str, *, reason: str, operator: str, as_json: bool) -> None:
    """Decline a request and tell the applicant why."""
    with answering():
        declined = session.application.organisations.applications.decline(
            organisation, operator=operator, reason=reason
        )
    _write({"reference": _reference(declined), "state": declined.state.value}, as_json=as_json)


@command.command()
@click.argument("organisation")
@operator_option
@json_option
@pass_session
def resend(session: Session, organisation: str, *, operator: str, as_json: bool) -> None:
    """Send the letter again that is waited for, with a fresh link: earlier links die."""
    with answering():
        sent = session.application.organisations.accounts.resend(organisation, operator=operator)
    _write({"letters": sent}, as_json=as_json)


@command.command()
@click.argument("organisation")
@click.option("--reason", required=True, help="Why, for the audit trail; no letter tells it.")
@_yes_option
@operator_option
@json_option
@pass_session
def suspend(
    session: Session, organisation: str, *, reason: str, yes: bool, operator: str, as_json: bool
) -> None:
    """Let nobody of the organisation in any more, at once, and tell its main users."""
    with answering():
        accounts = session.application.organisations.accounts
        named = accounts.show(organisation).organisation
    if not yes:
        click.confirm(f"Suspend {named.name} ({named.id})?", abort=True, err=True)
    with answering():
        suspended = accounts.suspend(named.id, operator=operator, reason=reason)
    _write(_of_organisation(suspended), as_json=as_json)


@command.command()
@click.argument("organisation")
@click.option("--reason", default="", help="Why, for the audit trail.")
@operator_option
@json_option
@pass_session
def reinstate(session: Session, organisation: str, *, reason: str, operator: str, as_json: bool) -> None:
    """Let the organisation's users in again, and tell its main users."""
    with answering():
        reinstated = session.application.organisations.accounts.reinstate(
            organisation, operator=operator, reason=reason
        )
    _write(_of_organisation(reinstated), as_json=as_json)


for _about_changes in (changes, accept_change, decline_change):
    command.add_command(_about_changes)


def _write(facts: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        write_json(dict(facts))
    else:
        write_facts({name: _in_a_line(value) for name, value in facts.items()})


def _in_a_line(value: object) -> object:
    return ("; ".join(map(_in_words, value)) or None) if isinstance(value, list) else value


def _in_words(value: object) -> str:
    return f"{in_words(value)} ({value['change']})" if isinstance(value, dict) else str(value)


def _reference(application: "Application") -> str:
    from results_core.organisations.references import shown_reference

    return shown_reference(application.reference)


def _of_application(view: "ApplicationView") -> dict[str, Any]:
    application = view.application
    return {
        "reference": _reference(application),
        "state": application.state.value,
        **_of_details(application.details),
        "applicant": f"{application.applicant.first_name} {application.applicant.family_name}",
        "job_title": application.applicant.job_title,
        "email": application.applicant.email,
        "language": application.applicant.language,
        "domain": view.domain,
        "applied_at": application.applied_at,
        "confirmed_at": application.confirmed_at,
        "decide_by": view.promised.decided if view.promised else None,
        "overdue": view.is_overdue,
        "decided_at": application.decided_at,
        "look_at": _notices(view),
    }


def _notices(view: "ApplicationView") -> list[str]:
    notices = ["overdue"] if view.is_overdue else []
    if view.differs_from_website:
        notices.append("the address is not of the web site's domain")
    if view.may_be_mistaken:
        notices.append("the name, the domain or the web site has letters that are taken for others")
    if view.address_is_taken:
        notices.append("somebody logs in under the address")
    notices += [f"has the same domain or name: {one.name} ({one.id})" for one in view.alike]
    from results_core.organisations.references import shown_reference

    return notices + [f"waits with the same domain or name: {shown_reference(one)}" for one in view.twins]


def _of_details(details: "Details") -> dict[str, Any]:
    lines = (details.address_1, details.address_2, details.postcode, details.town, details.region)
    return {
        "name": details.name,
        "type": details.type.value,
        "website": details.website,
        "address": ", ".join(line for line in lines if line),
        "country": details.country,
    }


def _of_organisation(organisation: "Organisation") -> dict[str, Any]:
    return {
        "id": organisation.id,
        "state": organisation.state.value,
        **_of_details(organisation.details),
        "domains": list(organisation.domains),
        "zone": organisation.zone,
        "approved_at": organisation.approved_at,
        "requires_second_step": organisation.requires_second_step,
    }


def _of_view(view: "OrganisationView", session: Session) -> dict[str, Any]:
    waiting = session.application.organisations.changes.waiting()
    asked = [of_change(one) for one in waiting if one.organisation.id == view.organisation.id]
    return {
        **_of_organisation(view.organisation),
        "reference": None if view.application is None else _reference(view.application),
        "main_users": [one.email for one in view.officers if one.is_main],
        "users": len(view.officers),
        "changes_asked": asked,
        "clients": [
            f"{one.client.name} ({one.client.id}, {one.client.state.value})"
            for one in session.application.api_access.clients.of(view.organisation.id)
        ],
    }
