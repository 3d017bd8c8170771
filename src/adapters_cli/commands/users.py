"""`results users`: the helpdesk for the people of organisations."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.output import write_facts, write_json, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.application import Application
    from results_core.organisations.model import Officer


@click.group("users")
def command() -> None:
    """Help somebody of an organisation, found by the e-mail address."""


@command.command("list")
@click.argument("organisation")
@json_option
@pass_session
def list_users(session: Session, organisation: str, *, as_json: bool) -> None:
    """List the users of an organisation, named by its id, reference, domain or name."""
    with answering():
        _, officers = session.application.organisations.users.listed(organisation)
    if as_json:
        write_json([_of_officer(one) for one in officers])
        return
    write_table(
        ["family name", "first name", "email", "role", "state", "last log-in"],
        [
            [
                one.person.family_name,
                one.person.first_name,
                one.email,
                one.role.value,
                one.state.value,
                f"{one.last_login_at:%Y-%m-%dT%H:%MZ}" if one.last_login_at else "",
            ]
            for one in officers
        ],
    )


@command.command()
@click.argument("email")
@json_option
@pass_session
def show(session: Session, email: str, *, as_json: bool) -> None:
    """Show how a user stands: invited, active, disabled, locked."""
    with answering():
        facts = _facts(session.application, email)
    (write_json if as_json else write_facts)(facts)


@command.command()
@click.argument("email")
@operator_option
@json_option
@pass_session
def resend(session: Session, email: str, *, operator: str, as_json: bool) -> None:
    """Send a fresh link to set a password to somebody who has not chosen one."""
    with answering():
        session.application.organisations.users.resend(email, operator=operator)
        facts = _facts(session.application, email)
    (write_json if as_json else write_facts)(facts)


@command.command()
@click.argument("email")
@operator_option
@json_option
@pass_session
def unlock(session: Session, email: str, *, operator: str, as_json: bool) -> None:
    """Take the lock off and forget wrong passwords."""
    with answering():
        session.application.organisations.users.unlock(email, operator=operator)
        facts = _facts(session.application, email)
    (write_json if as_json else write_facts)(facts)


@command.command()
@click.argument("email")
@click.option("--reason", default="", help="Why, for the audit trail.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def disable(session: Session, email: str, *, reason: str, yes: bool, operator: str, as_json: bool) -> None:
    """Let the user in no more: sessions and links die at once."""
    if not yes:
        click.confirm(f"Disable {email}?", abort=True, err=True)
    with answering():
        session.application.organisations.users.disable(email, operator=operator, reason=reason)
        facts = _facts(session.application, email)
    (write_json if as_json else write_facts)(facts)


@command.command()
@click.argument("email")
@operator_option
@json_option
@pass_session
def enable(session: Session, email: str, *, operator: str, as_json: bool) -> None:
    """Let a disabled user in again, with the password that they had.

    Whoever has not chosen one needs a fresh link: `results users resend`.
    """
    with answering():
        session.application.organisations.users.enable(email, operator=operator)
        facts = _facts(session.application, email)
    (write_json if as_json else write_facts)(facts)


@command.command("log-out")
@click.argument("email")
@operator_option
@json_option
@pass_session
def log_out(session: Session, email: str, *, operator: str, as_json: bool) -> None:
    """End every session of the user; the password stays as it is."""
    with answering():
        ended = session.application.organisations.users.log_out(email, operator=operator)
    (write_json if as_json else write_facts)({"sessions_ended": ended})


@command.command("reset-second-factor")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def reset_second_factor(session: Session, email: str, *, yes: bool, operator: str, as_json: bool) -> None:
    """Take the second step off, with its recovery codes; the user is told and logged out everywhere."""
    if not yes:
        click.confirm(f"Take the second step of {email} off?", abort=True, err=True)
    with answering():
        session.application.organisations.users.reset_second_step(email, operator=operator)
        facts = _facts(session.application, email)
    (write_json if as_json else write_facts)(facts)


def _facts(application: "Application", email: str) -> dict[str, Any]:
    view = application.organisations.users.show(email)
    now, lockout = application.clock.now(), application.policies.lockout
    return {
        **_of_officer(view.officer),
        "organisation": view.organisation.name,
        "organisation_id": view.organisation.id,
        "organisation_state": view.organisation.state.value,
        "wrong_passwords": view.attempts.wrong,
        "locked_until": view.attempts.lock_at(now),
        "sessions": len(application.officers.sessions.of(view.officer.id)),
        "reset_only": view.attempts.is_closed(lockout),
        "failed_letters": ", ".join(f"{one.kind} ({one.reason})" for one in view.failed_letters) or None,
    }


def _of_officer(officer: "Officer") -> dict[str, Any]:
    person = officer.person
    return {
        "account": officer.id,
        "name": f"{person.first_name} {person.family_name}",
        "job_title": person.job_title,
        "email": officer.email,
        "language": officer.language,
        "role": officer.role.value,
        "state": officer.state.value,
        "invited_at": officer.invited_at,
        "joined_at": officer.joined_at,
        "last_login_at": officer.last_login_at,
        "second_step": officer.second_step_sealed is not None,
    }
