"""`results digests`: summaries for officers."""

from datetime import datetime

import click

from adapters_cli.arguments import instant
from adapters_cli.output import write_facts, write_json
from adapters_cli.session import Session, answering, json_option, pass_session


@click.group("digests")
def command() -> None:
    """Write the summaries of officers."""


@command.command()
@click.option(
    "--at",
    type=instant,
    metavar="INSTANT",
    help="What is due by then instead of by now: 2026-07-14T07:00+02:00, say.",
)
@json_option
@pass_session
def run(session: Session, *, at: datetime | None, as_json: bool) -> None:
    """Write every summary that is due and not written. The worker does so by itself."""
    with answering():
        written = session.application.notifications.notify.summaries(at)
    if as_json:
        write_json({"letters": written})
        return
    write_facts({"letters written": written})
