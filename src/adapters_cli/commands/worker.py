"""`results worker`: releases, letters and seals, until told to stop."""

import click

from adapters_cli.commands.outbox import tell_deliveries
from adapters_cli.session import Session, answering, pass_session


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and end.")
@pass_session
def command(session: Session, *, once: bool) -> None:
    """Tell of releases, deliver letters and seal the audit trail; several workers may run side by side.

    Signed checkpoints go to standard output, each a line of JSON.
    """
    if once:
        with answering():
            tell_deliveries(session.tools.work_once(session.options), as_json=False)
        return
    with answering():
        session.tools.work(session.options)
