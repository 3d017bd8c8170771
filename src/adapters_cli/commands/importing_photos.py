"""`results import photos`: a directory of files named by ID Number."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from adapters_cli.commands.rejecting import shown
from adapters_cli.output import tell, write_json
from adapters_cli.progress import RowProgress
from adapters_cli.session import BAD_ROWS, Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.exams.importing import ImportReport


@click.command("photos")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything and change nothing.")
@click.option("--partial", is_flag=True, help="Import the good photos although others are bad.")
@operator_option
@json_option
@pass_session
def photos(
    session: Session, directory: Path, *, dry_run: bool, partial: bool, operator: str, as_json: bool
) -> None:
    """Import test-day photos: JPEG or PNG files named by ID Number, such as SIR094701.jpg.

    Each is drawn anew as a small JPEG without anything else that was in the file. Bad files are named with
    what is expected; one photo that is there already is left as it is.
    """
    from results_core.exams.importing import ImportOrder

    with answering(), RowProgress() as progress:
        report = session.application.import_photos(
            directory,
            ImportOrder(operator=operator, dry_run=dry_run, partial=partial, progress=progress),
        )
    if as_json:
        write_json(_data(report))
    for objection in report.objections:
        tell(f"{shown(objection.value)}: expected {objection.expected}")
    _tell_counts(report, dry_run=dry_run)
    if report.objections and not report.applied:
        raise SystemExit(BAD_ROWS)


def _data(report: "ImportReport[Any]") -> dict[str, Any]:
    return {
        "files": report.rows,
        "bad_files": len(report.bad_lines),
        "applied": report.applied,
        **attrs.asdict(report.changes),
        "objections": [
            {"file": _in_unicode(one.value), "expected": one.expected} for one in report.objections
        ],
    }


def _in_unicode(file: str) -> str:
    """Return the name of a file, whose bytes need not be any text, so that it can be written as JSON."""
    return file.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _tell_counts(report: "ImportReport[Any]", *, dry_run: bool) -> None:
    bad = len(report.bad_lines)
    counts = ", ".join(f"{count} {name}" for name, count in attrs.asdict(report.changes).items())
    if bad:
        tell(f"{bad} of {report.rows} files {'is' if bad == 1 else 'are'} bad.")
    if report.applied:
        good = report.rows - bad
        tell(f"{good} {'photo' if good == 1 else 'photos'} imported: {counts}.")
    elif dry_run:
        tell(f"Dry run, nothing is imported; it would be: {counts}.")
    else:
        tell("Nothing is imported. With --partial the good photos would be.")
