"""`results candidates`: the helpdesk."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.arguments import id_number
from adapters_cli.output import tell, write_facts, write_json, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.application import Application
    from results_core.candidates.helping import CandidateView


@click.group("candidates")
def command() -> None:
    """Help a candidate. Nothing of any result is shown here."""


@command.command()
@click.argument("id_number", type=id_number)
@json_option
@pass_session
def show(session: Session, id_number: str, *, as_json: bool) -> None:
    """Show how a candidate stands: registered, confirmed, locked."""
    with answering():
        view = session.application.candidates.show(id_number)
        facts = _facts(view, session.application)
    (write_json if as_json else write_facts)(facts)


@command.command()
@click.argument("id_number", type=id_number)
@operator_option
@json_option
@pass_session
def unlock(session: Session, id_number: str, *, operator: str, as_json: bool) -> None:
    """Take the lock off and forget wrong passwords."""
    with answering():
        view = session.application.candidates.unlock(id_number, operator=operator)
        facts = _facts(view, session.application)
    (write_json if as_json else write_facts)(facts)


@command.command()
@click.argument("id_number", type=id_number)
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def reset(session: Session, id_number: str, *, yes: bool, operator: str, as_json: bool) -> None:
    """Dissolve the account with all its ID Numbers: each gets a new Secret Number, shown here once.

    Sessions, password, links and the former Secret Numbers are dead; the account's address is told. An ID
    Number that nobody has registered with gets a new Secret Number as well.
    """
    if not yes:
        question = f"Clear the registration of {id_number}, with all ID Numbers of its account?"
        click.confirm(question, abort=True, err=True)
    with answering():
        renewed = session.application.reset_candidate(id_number, operator=operator)
        from results_core.exams.secret_numbers import in_groups
    if as_json:
        write_json(
            [{"id_number": one.entry.id_number, "secret_number": one.secret.reveal()} for one in renewed]
        )
        return
    write_table(
        ["id number", "secret number", "sitting"],
        [[one.entry.id_number, in_groups(one.secret), one.entry.sitting.name] for one in renewed],
    )
    tell("The Secret Numbers are shown this once.")


@command.command()
@click.argument("id_number", type=id_number)
@operator_option
@json_option
@pass_session
def resend(session: Session, id_number: str, *, operator: str, as_json: bool) -> None:
    """Send the letter again that waits for an answer: the one that confirms the address."""
    with answering():
        letter = session.application.resend_for_operator(id_number, operator=operator)
    (write_json if as_json else write_facts)({"letter": letter.value})


@command.command("log-out")
@click.argument("id_number", type=id_number)
@operator_option
@json_option
@pass_session
def log_out(session: Session, id_number: str, *, operator: str, as_json: bool) -> None:
    """End every session of the account; the password stays as it is."""
    with answering():
        ended = session.application.candidates.log_out(id_number, operator=operator)
    (write_json if as_json else write_facts)({"sessions_ended": ended})


def _facts(view: "CandidateView", application: "Application") -> dict[str, Any]:
    lockout = application.policies.lockout
    entry, account, registration = view.entry, view.account, view.registration
    now = application.clock.now()
    return {
        "id_number": entry.id_number,
        "name": entry.name,
        "date_of_birth": entry.date_of_birth,
        "sitting": str(entry.sitting.name),
        "state": _state(view),
        "email": account.email if account else registration.email if registration else None,
        "language": account.language if account else registration.language if registration else None,
        "registered_at": account.registered_at
        if account
        else registration.registered_at
        if registration
        else None,
        "confirmed_at": account.confirmed_at if account else None,
        "account": account.id if account else None,
        "wrong_passwords": view.attempts.wrong,
        "locked_until": view.attempts.lock_at(now),
        "sessions": len(application.sessions.of(account.id)) if account else 0,
        "reset_only": view.attempts.is_closed(lockout),
        "failed_letters": ", ".join(f"{one.kind} ({one.reason})" for one in view.failed_letters) or None,
    }


def _state(view: "CandidateView") -> str:
    if view.account is not None:
        return "closed" if view.account.closed_at else "confirmed"
    return "waits for confirmation" if view.registration is not None else "not registered"
