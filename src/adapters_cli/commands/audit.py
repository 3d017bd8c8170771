"""`results audit`: what happened, and who did it."""

from typing import TYPE_CHECKING, Any

import attrs
import click

from adapters_cli.arguments import id_number, instant
from adapters_cli.output import write_json, write_table
from adapters_cli.session import Session, answering, json_option, pass_session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from results_core.journal.events import Event


@click.group("audit")
def command() -> None:
    """Show what happened."""


@command.command()
@click.option("--candidate", type=id_number, metavar="ID_NUMBER", help="Only what concerns this candidate.")
@click.option(
    "--since", type=instant, metavar="INSTANT", help="Only since then: 2026-07-10T09:00+01:00, say."
)
@json_option
@pass_session
def show(session: Session, *, candidate: str | None, since: "datetime | None", as_json: bool) -> None:
    """Show events, oldest first."""
    with answering():
        events = _events(session, candidate, since)
    if as_json:
        write_json([_facts(event) for event in events])
        return
    write_table(
        ["when", "what", "who", "account", "facts"],
        [
            [
                event.at,
                event.kind,
                event.personal.get("operator", event.actor),
                event.account,
                ", ".join(f"{name}={value}" for name, value in event.facts.items()),
            ]
            for event in events
        ],
    )


def _events(session: Session, candidate: str | None, since: "datetime | None") -> "Sequence[Event]":
    journal = session.application.journal
    if candidate is None:
        return journal(since=since)
    view = session.application.candidates.show(candidate)
    found = {event.id: event for event in journal(result=view.entry.id, since=since)}
    if view.account is not None:
        found |= {event.id: event for event in journal(account=view.account.id, since=since)}
    return sorted(found.values(), key=lambda event: event.at)


def _facts(event: "Event") -> dict[str, Any]:
    return attrs.asdict(event) | {"facts": dict(event.facts), "personal": dict(event.personal)}
