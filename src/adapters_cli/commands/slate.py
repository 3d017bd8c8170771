"""`results slate`: what universities need to import into Slate."""

from pathlib import Path

import click

from adapters_cli.output import tell
from adapters_cli.session import Session, answering, pass_session


@click.group("slate")
def command() -> None:
    """Write what universities need to set Slate up."""


@command.command()
@click.option(
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The directory to write into; made where it is not there.",
)
@pass_session
def kit(session: Session, *, output: Path) -> None:
    """Write the kit: mapping, test types, a sample and a guide."""
    with answering():
        output.mkdir(parents=True, exist_ok=True)
        for name, data in session.application.downloads.slate_kit().items():
            (output / name).write_bytes(data)
            tell(f"{output / name}: {len(data):,} bytes")
