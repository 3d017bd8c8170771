"""`results cancel`."""

from typing import Any

import click

from adapters_cli.commands.changing import Wish, change, change_options
from adapters_cli.session import Session, pass_session


@click.command("cancel")
@change_options
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def command(session: Session, /, *, yes: bool, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Cancel a result: there is no result and no statement any more."""
    wish = Wish(**options)
    if not (yes or wish.dry_run):
        click.confirm(f"Cancel the result of {wish.id_number}?", abort=True, err=True)
    change(session, wish, lambda results, order: results.cancel(wish.id_number, order))
