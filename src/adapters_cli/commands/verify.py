"""`results verify`: receipts of checks, and lists of statements."""

import click

from adapters_cli.commands.verifying_lists import bulk
from adapters_cli.commands.verifying_receipts import receipt


@click.group("verify")
def command() -> None:
    """Test receipts, and check lists of statements."""


command.add_command(bulk)
command.add_command(receipt)
