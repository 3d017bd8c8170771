"""`results withhold`."""

from typing import Any

import click

from adapters_cli.commands.changing import Wish, change, change_options
from adapters_cli.session import Session, pass_session


@click.command("withhold")
@change_options
@pass_session
def command(session: Session, /, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Hold a result back: its statement stands no longer."""
    wish = Wish(**options)
    change(session, wish, lambda results, order: results.withhold(wish.id_number, order))
