"""`results exams`: the catalogue."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.output import write_facts, write_json, write_table
from adapters_cli.session import Session, answering, json_option, pass_session

if TYPE_CHECKING:
    from results_core.exams.catalogue import Exam
    from results_core.exams.regimes import Regime


@click.group("exams")
def command() -> None:
    """Show the catalogue of exams."""


@command.command("list")
@json_option
@pass_session
def list_exams(session: Session, *, as_json: bool) -> None:
    """List the exams."""
    with answering():
        exams = list(session.tools.catalogue(session.options))
    if as_json:
        write_json([{"code": exam.code, "name": exam.name} for exam in exams])
    else:
        write_table(["code", "exam"], [[exam.code, exam.name] for exam in exams])


@command.command()
@click.argument("code")
@json_option
@pass_session
def show(session: Session, code: str, *, as_json: bool) -> None:
    """Show one exam: its regimes, components and bands."""
    with answering():
        exam = session.tools.catalogue(session.options).exam(code.upper())
    if as_json:
        write_json(_facts(exam) | {"regimes": [_regime(regime) for regime in exam.regimes]})
        return
    write_facts(_facts(exam))
    for regime in exam.regimes:
        click.echo(f"\n{_period(regime)}")
        if regime.components:
            click.echo(f"components: {', '.join(regime.components)}")
        write_table(
            ["result", "from", "to", "CEFR"],
            [[band.label, band.lowest, band.highest, band.cefr] for band in regime.bands],
        )


def _facts(exam: "Exam") -> dict[str, Any]:
    return {
        "code": exam.code,
        "name": exam.name,
        "names_before": exam.names_before,
        "level": exam.level,
        "photo": exam.photo,
        "for_schools": exam.for_schools,
    }


def _regime(regime: "Regime") -> dict[str, Any]:
    return {
        "since": regime.since,
        "until": regime.until,
        "components": regime.components,
        "weights": regime.weights,
        "lowest": regime.lowest,
        "highest": regime.highest,
        "bands": [
            {
                "result": band.label,
                "lowest": band.lowest,
                "highest": band.highest,
                "cefr": band.cefr,
                "certificated": band.certificated,
            }
            for band in regime.bands
        ],
    }


def _period(regime: "Regime") -> str:
    since = f"from {regime.since}" if regime.since else "from the beginning"
    return f"{since} to before {regime.until}" if regime.until else since
