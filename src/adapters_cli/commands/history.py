"""`results history`: every version of a result."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.arguments import id_number
from adapters_cli.commands.show import told
from adapters_cli.output import tell, write_json, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.results.model import VersionOnRecord


@click.command("history")
@click.argument("id_number", type=id_number)
@click.option("--unreleased", is_flag=True, help="Show it before its release too; this is recorded.")
@operator_option
@json_option
@pass_session
def command(session: Session, id_number: str, *, unreleased: bool, operator: str, as_json: bool) -> None:
    """Show every version of a result, oldest first, with who made it by hand and why."""
    with answering():
        history = session.application.show_history(id_number, operator=operator, unreleased=unreleased)
        sitting = history.entry.sitting
        lowest = session.application.catalogue.regime(sitting.exam, sitting.exam_date).lowest
    versions = [_facts(kept, lowest=lowest) for kept in history.versions]
    if as_json:
        write_json({"id_number": id_number, "released": history.released, "versions": versions})
        return
    if not versions:
        tell("Nothing is loaded yet." if history.released or unreleased else "It is not released yet.")
        return
    names = ["version", "recorded_at", "status", "result", "overall", "statement_number", "amended_at"]
    names += ["operator", "reason"]
    write_table(
        [name.replace("_", " ") for name in names],
        [[facts[name] for name in names] for facts in versions],
    )


def _facts(kept: "VersionOnRecord", *, lowest: int | None) -> dict[str, Any]:
    version, remark = kept.version, kept.remark
    return {
        **told(version, lowest=lowest),
        "status": version.status,
        "name": version.candidate_name,
        "recorded_at": version.recorded_at,
        "issued_at": version.issued_at,
        "superseded_at": kept.superseded_at,
        "operator": None if remark is None else remark.operator,
        "reason": None if remark is None else remark.reason,
    }
