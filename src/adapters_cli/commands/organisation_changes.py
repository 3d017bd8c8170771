"""`results organisations changes`, and what is decided about them (V11, AUZ-8)."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.output import write_json, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.organisations.deciding_changes import ChangeView


@click.command("changes")
@json_option
@pass_session
def changes(session: Session, *, as_json: bool) -> None:
    """List the names, types and domains that organisations ask for, the oldest first."""
    with answering():
        found = [of_change(view) for view in session.application.organisations.changes.waiting()]
    if as_json:
        write_json(found)
        return
    headings = ["change", "organisation", "asked_at", "wanted", "reason"]
    write_table(headings, [[str(one[heading]) for heading in headings] for one in map(_in_a_row, found)])


@click.command("accept-change")
@click.argument("change")
@click.option("--reason", default="", help="Why, for the audit trail.")
@operator_option
@json_option
@pass_session
def accept_change(session: Session, change: str, *, reason: str, operator: str, as_json: bool) -> None:
    """Change an organisation as it asks, and tell its main users. CHANGE is the id that `changes` shows."""
    with answering():
        changed = session.application.organisations.changes.accept(change, operator=operator, reason=reason)
    _write(changed.id, changed.name, accepted=True, as_json=as_json)


@click.command("decline-change")
@click.argument("change")
@click.option("--reason", required=True, help="Why: the main users read it.")
@operator_option
@json_option
@pass_session
def decline_change(session: Session, change: str, *, reason: str, operator: str, as_json: bool) -> None:
    """Leave an organisation as it is, and tell its main users why. CHANGE is the id that `changes` shows."""
    with answering():
        kept = session.application.organisations.changes.decline(change, operator=operator, reason=reason)
    _write(kept.id, kept.name, accepted=False, as_json=as_json)


def of_change(view: "ChangeView") -> dict[str, Any]:
    """Return what is asked for: of name, type and domains those that would change, with what stands."""
    request, now = view.request, view.organisation
    parts = {
        "name": (now.name, request.name),
        "type": (now.details.type.value, request.type.value),
        "domains": (" ".join(now.domains), " ".join(request.domains)),
    }
    return {
        "change": request.id,
        "organisation": now.name,
        "organisation_id": now.id,
        "asked_by": request.asked_by,
        "asked_at": request.asked_at,
        "wanted": {part: wanted for part, (stands, wanted) in parts.items() if stands != wanted},
        "stands": {part: stands for part, (stands, wanted) in parts.items() if stands != wanted},
        "reason": request.reason,
    }


def in_words(found: dict[str, Any]) -> str:
    """Return in a line what is asked for, each part with what stands."""
    return "; ".join(f"{part}: {found['stands'][part]} -> {new}" for part, new in found["wanted"].items())


def _in_a_row(found: dict[str, Any]) -> dict[str, Any]:
    return {**found, "wanted": in_words(found), "asked_at": f"{found['asked_at']:%Y-%m-%d}"}


def _write(organisation: str, name: str, *, accepted: bool, as_json: bool) -> None:
    state = "accepted" if accepted else "declined"
    if as_json:
        write_json({"id": organisation, "name": name, "change": state})
    else:
        click.echo(f"{name}: {state}.")
