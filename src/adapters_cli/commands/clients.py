"""`results clients`: which systems may call the API."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from adapters_cli.output import tell, write_facts, write_json, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.api_access.deciding import ClientRequest
    from results_core.api_access.model import Client

_SCOPES = ("shares", "statements", "photos", "passport", "verify", "webhooks")
_STATES = ("waiting", "approved", "declined", "revoked")


@click.group("clients")
def command() -> None:
    """Decide which systems of organisations may call the API.

    CLIENT is the id of a client, or how it begins.
    """


@command.command()
@json_option
@pass_session
def waiting(session: Session, *, as_json: bool) -> None:
    """List the requests for access that wait to be decided, the oldest first."""
    with answering():
        found = session.application.api_access.requests.waiting()
    if as_json:
        write_json([_of_request(one) for one in found])
        return
    write_table(
        ["client", "organisation", "name", "scopes", "purpose", "answer by", "look at"],
        [
            [
                one.client.id,
                one.organisation.name,
                one.client.name,
                " ".join(_scopes(one.client)),
                one.client.purpose,
                f"{one.answer_by:%Y-%m-%d}",
                "overdue" if one.is_overdue else "",
            ]
            for one in found
        ],
    )
    tell(f"{len(found)} waiting, {sum(one.is_overdue for one in found)} overdue.")


@command.command("list")
@click.option("--state", type=click.Choice(_STATES), help="Of this state alone.")
@json_option
@pass_session
def list_clients(session: Session, *, state: str | None, as_json: bool) -> None:
    """List the clients of every organisation, in the order in which they were asked for."""
    from results_core.api_access.model import ClientState

    with answering():
        wanted = None if state is None else ClientState(state)
        found = session.application.api_access.requests.listed(wanted)
    if as_json:
        write_json([_of_request(one) for one in found])
        return
    write_table(
        ["client", "organisation", "name", "state", "scopes", "last used", "secrets until"],
        [
            [
                one.client.id,
                one.organisation.name,
                one.client.name,
                one.client.state.value,
                " ".join(_scopes(one.client)),
                "" if one.view.used_at is None else f"{one.view.used_at:%Y-%m-%dT%H:%MZ}",
                " ".join(f"{secret.expires_at:%Y-%m-%d}" for secret in one.view.live),
            ]
            for one in found
        ],
    )


@command.command()
@click.argument("client")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(_SCOPES), help="What it may do; may be repeated."
)
@click.option("--reason", default="", help="Why, for the audit trail.")
@operator_option
@json_option
@pass_session
def approve(
    session: Session, client: str, *, scopes: tuple[str, ...], reason: str, operator: str, as_json: bool
) -> None:
    """Let a client call the API, and tell the organisation's main users, who make its secret.

    Without --scope it may do what was asked for.
    """
    from results_core.api_access.model import Scope

    with answering():
        approved = session.application.api_access.requests.approve(
            client, operator=operator, scopes=[Scope(one) for one in scopes], reason=reason
        )
    _write(approved, as_json=as_json)


@command.command()
@click.argument("client")
@click.option("--reason", required=True, help="Why: the main users read it.")
@operator_option
@json_option
@pass_session
def decline(session: Session, client: str, *, reason: str, operator: str, as_json: bool) -> None:
    """Decline a request for access, and tell the organisation's main users why."""
    with answering():
        declined = session.application.api_access.requests.decline(client, operator=operator, reason=reason)
    _write(declined, as_json=as_json)


@command.command()
@click.argument("client")
@click.option("--reason", required=True, help="Why: the main users read it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def revoke(session: Session, client: str, *, reason: str, yes: bool, operator: str, as_json: bool) -> None:
    """Take a client's access away: its secrets and tokens open nothing any more, at once."""
    with answering():
        named = session.application.api_access.requests.show(client)
    if not yes:
        click.confirm(f"Revoke {named.client.name} of {named.organisation.name}?", abort=True, err=True)
    with answering():
        revoked = session.application.api_access.requests.revoke(
            named.client.id, operator=operator, reason=reason
        )
    _write(revoked, as_json=as_json)


def _write(client: "Client", *, as_json: bool) -> None:
    facts = _of_client(client)
    if as_json:
        write_json(facts)
    else:
        write_facts(facts | {"scopes": " ".join(_scopes(client))})


def _scopes(client: "Client") -> Sequence[str]:
    return [scope for scope in _SCOPES if scope in {one.value for one in client.scopes}]


def _of_client(client: "Client") -> dict[str, Any]:
    return {
        "client": client.id,
        "organisation": client.organisation,
        "name": client.name,
        "state": client.state.value,
        "scopes": list(_scopes(client)),
    }


def _of_request(one: "ClientRequest") -> dict[str, Any]:
    return {
        **_of_client(one.client),
        "organisation_name": one.organisation.name,
        "purpose": one.client.purpose,
        "asked_at": one.client.asked_at,
        "answer_by": one.answer_by,
        "overdue": one.is_overdue,
        "last_used": one.view.used_at,
        "secrets": [
            {"hint": secret.hint, "made_at": secret.made_at, "expires_at": secret.expires_at}
            for secret in one.view.live
        ],
    }
