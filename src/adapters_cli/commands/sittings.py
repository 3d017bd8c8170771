"""`results sittings`: what is sat when, and when its results come out."""

from typing import TYPE_CHECKING, Any

import click

from adapters_cli.arguments import sitting_name, zoned_instant
from adapters_cli.output import in_zone, tell, write_facts, write_json, write_table
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.exams.moving import ReleaseMove
    from results_core.exams.sittings import SittingCounts
    from results_core.kernel.time import ZonedInstant
    from results_core.results.announcing import ReleaseProgress


@click.group("sittings")
def command() -> None:
    """Show sittings, and move their release."""


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
    """Show one SITTING, named like C1A/F2/2026-06-06, and whom its release tells.

    `letters_to_come` is how many candidates get a letter at the release, or at its next one; what was
    written already is counted by what has become of it.
    """
    with answering():
        counts, exam = session.application.sittings.named(sitting)
        progress = session.application.release_progress(sitting)
        zone = session.board_zone
    facts = _facts(counts) | {"exam_name": exam.name} | _of_the_letters(progress)
    if as_json:
        write_json(facts)
    else:
        at = in_zone(counts.sitting.releases_at, counts.sitting.release_zone or zone)
        write_facts(facts | {"releases_at": at})


@command.command()
@click.argument("sitting", type=sitting_name)
@click.option(
    "--releases-at",
    type=zoned_instant,
    required=True,
    metavar="INSTANT",
    help="2026-07-10T09:00+01:00, or '2026-07-10T09:00 Europe/London', which is also how it is shown.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def move(
    session: Session,
    sitting: str,
    *,
    releases_at: "ZonedInstant",
    dry_run: bool,
    yes: bool,
    operator: str,
    as_json: bool,
) -> None:
    """Let the results of a SITTING come out at another instant: what is out already hides again at once."""
    with answering():
        zone = session.board_zone
        use_case = session.application.move_release
        plan = use_case(sitting, releases_at, operator=operator, dry_run=True)
    if not (dry_run or plan.changes_nothing):
        if not yes:
            click.confirm(f"{_sentence(plan, zone)} Go on?", abort=True, err=True)
        with answering():
            plan = use_case(sitting, releases_at, operator=operator)
    if as_json:
        write_json(_plan(plan))
    tell(_sentence(plan, zone))
    if dry_run:
        tell("Dry run, nothing is changed.")


def _sentence(move: "ReleaseMove", zone: str) -> str:
    """Say what the move does, and to how many."""
    old, new = move.before.sitting, move.after
    instant = in_zone(new.releases_at, new.release_zone or zone)
    if move.changes_nothing:
        return f"{new.name} comes out at {instant} as it is: nothing changes."
    past = in_zone(old.releases_at, old.release_zone or zone)
    whom = f"{move.before.entries} entries, {move.before.registered} registered"
    return f"{new.name} ({whom}) moves from {past} to {instant}. {_effect(move)}"


def _effect(move: "ReleaseMove") -> str:
    match move.before.released, move.released:
        case True, False:
            return f"{move.before.results} results that are out are hidden again at once."
        case False, True:
            return "Its results are out at once."
        case True, True:
            return "Its results stay out."
        case _:
            return "Its results stay hidden until then."


def _plan(move: "ReleaseMove") -> dict[str, Any]:
    old, new = move.before.sitting, move.after
    return {
        "sitting": str(new.name),
        "from": old.releases_at,
        "from_zone": old.release_zone,
        "to": new.releases_at,
        "to_zone": new.release_zone,
        "entries": move.before.entries,
        "registered": move.before.registered,
        "released_before": move.before.released,
        "released_after": move.released,
        "results_hidden": move.before.results if not move.released else 0,
        "applied": move.applied,
    }


def _of_the_letters(progress: "ReleaseProgress") -> dict[str, Any]:
    return {
        "telling": "not begun" if progress.state is None else progress.state.value,
        "results_told": progress.results_told,
        "letters_to_come": progress.letters_to_come,
        **{f"letters_{state}": count for state, count in progress.letters.items()},
    }


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
