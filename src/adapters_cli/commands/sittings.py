"""`results sittings`: what is sat when, and when its results come out."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.arguments import sitting_name
from adapters_cli.output import in_zone, write_facts, write_json, write_table
from adapters_cli.session import Session, answering, json_option, pass_session

if TYPE_CHECKING:
    from results_core.exams.sittings import SittingCounts


@click.group("sittings")
def command() -> None:
    """Show sittings and their release."""


@command.command("list")
@json_option
@pass_session
def list_sittings(session: Session, *, as_json: bool) -> None:
    """List the sittings, latest release first."""
    with answering():
        sittings = session.application.sittings.all()
        zone = session.board_zone
    if as_json:
        write_json([_facts(counts) for counts in sittings])
        return
    write_table(
        ["sitting", "releases at", "entries", "registered", "results out"],
        [
            [
                counts.sitting.name,
                in_zone(counts.sitting.releases_at, counts.sitting.release_zone or zone),
                counts.entries,
                counts.registered,
                counts.results,
            ]
            for counts in sittings
        ],
    )


@command.command()
@click.argument("sitting", type=sitting_name)
@json_option
@pass_session
def show(session: Session, sitting: str, *, as_json: bool) -> None:
    """Show one SITTING, named like C1A/F2/2026-06-06."""
    with answering():
        counts, exam = session.application.sittings.named(sitting)
        zone = session.board_zone
    facts = _facts(counts) | {"exam_name": exam.name}
    if as_json:
        write_json(facts)
    else:
        at = in_zone(counts.sitting.releases_at, counts.sitting.release_zone or zone)
        write_facts(facts | {"releases_at": at})


def _facts(counts: "SittingCounts") -> dict[str, Any]:
    sitting = counts.sitting
    return {
        "sitting": str(sitting.name),
        "exam": sitting.exam,
        "session": sitting.session,
        "exam_date": sitting.exam_date,
        "delivery": sitting.delivery,
        "releases_at": sitting.releases_at,
        "release_zone": sitting.release_zone,
        "entries": counts.entries,
        "registered": counts.registered,
        "results": counts.results,
    }
