"""`results worker`: letters, until told to stop."""

import click

from adapters_cli.commands.outbox import deliver_due
from adapters_cli.session import Session, answering, pass_session


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and end.")
@pass_session
def command(session: Session, *, once: bool) -> None:
    """Deliver letters; several workers may run side by side."""
    if once:
        deliver_due(session, as_json=False)
        return
    with answering():
        session.tools.work(session.options)
