"""`results confirmations`: the Confirmations of Entry of a sitting as one PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from adapters_cli.arguments import sitting_name
from adapters_cli.output import placing_privately, tell, write_json
from adapters_cli.session import (
    Session,
    answering,
    ask_to_replace,
    json_option,
    operator_option,
    pass_session,
    replacing_option,
)

if TYPE_CHECKING:
    from results_core.exams.confirming_entries import ConfirmationReport


@click.command("confirmations")
@click.option("--sitting", required=True, type=sitting_name, help="Like C1A/F2/2026-06-06.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; needed but for a dry run.",
)
@click.option(
    "--reissue",
    is_flag=True,
    help="Make new Secret Numbers where earlier ones were ours and nobody has registered with them.",
)
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option("--dry-run", is_flag=True, help="Check everything and print nothing.")
@replacing_option
@operator_option
@json_option
@pass_session
def command(
    session: Session,
    /,
    *,
    output: Path | None,
    dry_run: bool,
    yes: bool,
    as_json: bool,
    **order: Any,  # noqa: ANN401 - the other options, as they are
) -> None:
    """Write a Confirmation of Entry for each entry of a sitting, by centre and candidate number.

    An entry without a Secret Number gets one, which stands on its page and nowhere else: a later run
    says when it was printed. The file is complete on the disk before a number holds.
    """
    if dry_run:
        with answering():
            report = session.application.print_confirmations(**order, keep=None)
        _write(report, "Dry run, nothing is printed and no number made; it would be", as_json=as_json)
        return
    if output is None:
        raise click.MissingParameter(param_hint="'--output'", param_type="option")
    ask_to_replace(output, yes=yes)
    with answering(), placing_privately(output) as keep:
        report = session.application.print_confirmations(**order, keep=keep)
    _write(report, str(output), as_json=as_json)


def _write(report: "ConfirmationReport", told_of: str, *, as_json: bool) -> None:
    if as_json:
        write_json(attrs.asdict(report))
    tell(
        f"{told_of}: {report.pages} pages, {report.issued} with a new Secret Number, "
        f"{report.issued_before} printed before, {report.on_the_boards_paper} on the board's paper"
    )
