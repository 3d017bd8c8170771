"""`results unwithhold`."""

from typing import Any

import click

from adapters_cli.commands.changing import Wish, change, change_options
from adapters_cli.session import Session, pass_session


@click.command("unwithhold")
@change_options
@pass_session
def command(session: Session, /, **options: Any) -> None:  # noqa: ANN401 - click's options
    """Lift a hold: what stood before stands again, statement number included."""
    wish = Wish(**options)
    change(session, wish, lambda results, order: results.unwithhold(wish.id_number, order))
