"""`results serve`: the site."""

import click

from adapters_cli.session import Session, answering, pass_session


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    help="Requests that are answered at the same time.",
)
@pass_session
def command(session: Session, *, host: str, port: int, workers: int) -> None:
    """Serve the site. With SQLite, letters are delivered too."""
    with answering():
        session.tools.serve(session.options, host=host, port=port, workers=workers)
