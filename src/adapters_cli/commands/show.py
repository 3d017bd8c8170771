"""`results show`: one result."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.arguments import id_number
from adapters_cli.output import in_zone, write_facts, write_json
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.exams.catalogue import Catalogue
    from results_core.results.model import ReadResult, ResultVersion


@click.command("show")
@click.argument("id_number", type=id_number)
@click.option("--unreleased", is_flag=True, help="Show it before its release too; this is recorded.")
@operator_option
@json_option
@pass_session
def command(session: Session, id_number: str, *, unreleased: bool, operator: str, as_json: bool) -> None:
    """Show the result of an entry."""
    with answering():
        read = session.application.show_result(id_number, operator=operator, unreleased=unreleased)
        facts = _facts(read, session.application.catalogue)
        zone = session.board_zone
    if as_json:
        write_json(facts)
        return
    sitting, exam = read.entry.sitting, facts["exam"]
    write_facts(
        facts
        | {
            "exam": f"{exam['name']} ({exam['code']})",
            "releases_at": in_zone(sitting.releases_at, sitting.release_zone or zone),
            "status": facts["status"] or "not released yet",
            "scores": [f"{name} {score}" for name, score in facts["scores"].items()],
        }
    )


def _facts(read: "ReadResult", catalogue: "Catalogue") -> dict[str, Any]:
    entry, version = read.entry, read.version
    exam = catalogue.exam(entry.sitting.exam)
    return {
        "id_number": entry.id_number,
        "name": entry.name,
        "exam": {"code": exam.code, "name": exam.name},
        "sitting": str(entry.sitting.name),
        "centre": f"{entry.centre.number}, {entry.centre.name}, {entry.place_of_entry}",
        "releases_at": entry.sitting.releases_at,
        "released": read.released,
        "status": read.status if version is None else version.status,
        **told(version, lowest=catalogue.regime(exam.code, entry.sitting.exam_date).lowest),
    }


def told(version: "ResultVersion | None", *, lowest: int | None) -> dict[str, Any]:
    """Return what there is to tell: of a result that is not released, nothing (A6)."""
    from results_core.results.statement_numbers import shown

    if version is None:
        names = ("version", "overall", "result", "cefr", "statement_number", "amended_at")
        return dict.fromkeys(names) | {"scores": {}}
    number = version.statement_number
    return {
        "version": version.number,
        "overall": version.overall,
        "result": version.label,
        "cefr": version.cefr,
        "scores": {
            component.value: f"<{lowest}" if score is None else score
            for component, score in version.scores.items()
        },
        "statement_number": None if number is None else shown(number),
        "amended_at": version.amended_at,
    }
