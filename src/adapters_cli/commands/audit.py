"""`results audit`: what happened, who did it, and that nobody has touched the record of it."""

from typing import TYPE_CHECKING, Any, Final

import attrs
import click

from adapters_cli.arguments import id_number, instant
from adapters_cli.output import tell, write_facts, write_json, write_json_list, write_long_table
from adapters_cli.session import (
    REFUSED,
    Session,
    answering,
    fail,
    json_option,
    operator_option,
    pass_session,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from results_core.journal.events import Event

A_MOMENT: Final = 0.1
"""Seconds between two looks at what waits to be sealed."""
_COLUMNS: Final = ("when", "what", "who", "account", "result", "organisation", "facts")


@click.group("audit")
def command() -> None:
    """Show what happened; prove that the record of it is whole."""


@command.command()
@click.option("--candidate", type=id_number, metavar="ID_NUMBER", help="Only what concerns this candidate.")
@click.option("--organisation", metavar="ID", help="Only what is done for the organisation of this id.")
@click.option(
    "--since", type=instant, metavar="INSTANT", help="Only since then: 2026-07-10T09:00+01:00, say."
)
@click.option(
    "--unreleased",
    is_flag=True,
    help="What is told of results that are not out yet, too; that you looked is recorded.",
)
@operator_option
@json_option
@pass_session
def show(
    session: Session,
    *,
    candidate: str | None,
    organisation: str | None,
    since: "datetime | None",
    unreleased: bool,
    operator: str,
    as_json: bool,
) -> None:
    """Show events, oldest first."""
    from functools import partial

    from results_core.kernel.identifiers import OrganisationId

    with answering():
        read = partial(
            session.application.journal.stream,
            since=since,
            organisation=None if organisation is None else OrganisationId(organisation),
            unreleased_to=operator if unreleased else None,
        )
        events = read() if candidate is None else _of(session, candidate, read)
        if as_json:
            write_json_list(_facts(event) for event in events)
        else:
            write_long_table(_COLUMNS, map(_cells, events))


@command.command()
@json_option
@pass_session
def verify(session: Session, *, as_json: bool) -> None:
    """Make every hash of the sealed events again, and hold every checkpoint against them.

    Exit status 1 where anything was edited, deleted, added, moved or cut; the first broken position is named.
    """
    with answering():
        found = session.application.verify_journal()
    facts = attrs.asdict(found) | {"holds": found.holds}
    facts["first_broken"] = None if found.holds else found.faults[0].position
    if as_json:
        write_json(facts)
    else:
        write_facts({name: value for name, value in facts.items() if name != "faults"})
        for fault in found.faults:
            click.echo(f"position {fault.position}: {fault.what}", err=True)
    if not found.holds:
        raise SystemExit(REFUSED)


@command.command()
@json_option
@pass_session
def checkpoint(session: Session, *, as_json: bool) -> None:
    """Seal what waits, and sign where the record has come to; show the last checkpoint."""
    from functools import partial
    from time import sleep

    with answering():
        application = session.application
        waiting = application.seal_events.catch_up(
            since=application.clock.now(), rest=partial(sleep, A_MOMENT)
        ).events
        application.make_checkpoint()
        latest = application.make_checkpoint.latest()
    if latest is None and not waiting:
        fail("nothing has happened yet that could be sealed", REFUSED)
    if waiting:
        tell(
            f"{waiting} committed events still wait for older transactions: try again when those have ended."
        )
    if latest is None:
        raise SystemExit(REFUSED)
    (write_json if as_json else write_facts)(attrs.asdict(latest) | {"waiting": waiting})


def _cells(event: "Event") -> list[object]:
    return [
        event.at,
        event.kind,
        event.personal.get("operator", event.actor),
        event.account,
        event.result,
        event.organisation,
        ", ".join(f"{name}={value}" for name, value in {**event.facts, **_words(event)}.items()),
    ]


def _words(event: "Event") -> dict[str, str]:
    """Return what people wrote; the operator stands in a column."""
    return {name: value for name, value in event.personal.items() if name != "operator"}


def _of(session: Session, candidate: str, read: "Callable[..., Iterable[Event]]") -> "Iterable[Event]":
    view = session.application.candidates.show(candidate)
    found = {event.id: event for event in read(result=view.entry.id)}
    if view.account is not None:
        found |= {event.id: event for event in read(account=view.account.id)}
    return sorted(found.values(), key=lambda event: event.at)


def _facts(event: "Event") -> dict[str, Any]:
    return attrs.asdict(event) | {"facts": dict(event.facts), "personal": dict(event.personal)}
