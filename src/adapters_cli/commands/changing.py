"""What the commands that change one result have in common."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import click

from adapters_cli.arguments import id_number
from adapters_cli.output import tell, write_facts, write_json
from adapters_cli.session import REFUSED, Session, answering, fail, json_option, operator_option

if TYPE_CHECKING:
    from results_core.kernel.objections import RowObjection
    from results_core.results.amending import Changed, ChangeOrder, ChangeResult, Objections

Command = TypeVar("Command", bound=Callable[..., Any])
Change = Callable[["ChangeResult", "ChangeOrder"], "Changed | Objections"]


@attrs.frozen(kw_only=True)
class Wish:
    """What was asked for on the command line."""

    id_number: str
    reason: str
    dry_run: bool
    operator: str
    as_json: bool


def change_options(function: Command) -> Command:
    """Add the ID Number, the reason, and what every change takes."""
    for option in reversed(
        [
            click.argument("id_number", type=id_number),
            click.option("--reason", required=True, metavar="TEXT", help="Why; it is kept with the version."),
            click.option("--dry-run", is_flag=True, help="Show what would happen and change nothing."),
            operator_option,
            json_option,
        ]
    ):
        function = option(function)
    return function


def change(session: Session, wish: Wish, do: Change) -> None:
    """Change the result and say what has become of it."""
    from results_core.results.amending import Changed, ChangeOrder

    order = ChangeOrder(operator=wish.operator, reason=wish.reason, dry_run=wish.dry_run)
    with answering():
        answer = do(session.application.change_result, order)
    if isinstance(answer, Changed):
        _say(wish, answer)
    else:
        _object(wish, answer)


def _say(wish: Wish, changed: "Changed") -> None:
    facts = {
        "id_number": wish.id_number,
        "version": changed.version,
        "released": changed.released,
        "status": changed.status,
        "result": changed.label,
        "overall": changed.overall,
        "tells_candidate": changed.tells_candidate,
        "applied": changed.applied,
    }
    (write_json if wish.as_json else write_facts)(facts)
    if not changed.applied:
        tell("Dry run, nothing is changed.")


def _object(wish: Wish, objections: "Objections") -> None:
    if wish.as_json:
        write_json({"applied": False, "objections": [_facts(one) for one in objections]})
    for one in objections:
        tell(f"{one.column}: {_shown(one.value)}expected {one.expected}")
    fail("nothing is changed", REFUSED)


def _facts(objection: "RowObjection") -> dict[str, str]:
    return {"column": objection.column, "value": objection.value, "expected": objection.expected}


def _shown(value: str) -> str:
    return f"{value!a}, " if value else ""
