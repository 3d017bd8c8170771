"""`results amend`."""

from typing import TYPE_CHECKING, Any, Final

import click

from adapters_cli.arguments import scores
from adapters_cli.commands.changing import Wish, change, change_options
from adapters_cli.session import Session, pass_session

if TYPE_CHECKING:
    from results_core.exams.regimes import Component

STATUSES: Final = ("reported", "pending", "withheld", "absent_part", "absent_all", "cancelled")
"""Spelt here, so that `--help` loads no core."""


@click.command("amend")
@change_options
@click.option("--scores", "amended", type=scores, metavar="NAME=SCORE,...", help="Other scores by component.")
@click.option("--overall", type=int, metavar="N", help="Another overall score.")
@click.option("--result", metavar="TEXT", help="Another result, as printed: 'Pass at Grade B'.")
@click.option("--status", type=click.Choice(STATUSES), help="Another status.")
@pass_session
def command(
    session: Session,
    /,
    *,
    amended: "dict[Component, str] | None",
    overall: int | None,
    result: str | None,
    status: str | None,
    **options: Any,  # noqa: ANN401 - click's options
) -> None:
    """Change what a result says, judged against the catalogue like an import.

    What is not named stays as it is; overall and result follow from the scores.
    """
    from results_core.results.amending import Amendment

    if not amended and overall is None and result is None and status is None:
        raise click.UsageError("Say what to amend: --scores, --overall, --result or --status.")
    wish = Wish(**options)
    amendment = Amendment(
        status=status,
        scores=amended or {},
        overall=None if overall is None else str(overall),
        result=result,
    )
    change(session, wish, lambda results, order: results.amend(wish.id_number, amendment, order))
