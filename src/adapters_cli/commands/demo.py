"""`results demo`: everything, filled, in one command."""

from pathlib import Path

import click

from adapters_cli.session import Session, answering, pass_session


@click.command("demo")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/demo"),
    show_default=True,
    help="Where its database and letters lie.",
)
@click.option("--reset", is_flag=True, help="Begin anew: what is there is thrown away.")
@pass_session
def command(session: Session, *, host: str, port: int, directory: Path, reset: bool) -> None:
    """Serve a filled site to try everything out, with a mailbox page."""
    with answering():
        session.tools.demo(host=host, port=port, directory=directory, reset=reset)
