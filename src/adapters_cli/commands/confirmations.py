"""`results confirmations`: the Confirmations of Entry of a sitting as one PDF."""

from pathlib import Path

import attrs
import click

from adapters_cli.arguments import sitting_name
from adapters_cli.output import placing_privately, tell, write_json
from adapters_cli.session import Session, answering, json_option, operator_option, pass_session


@click.command("confirmations")
@click.option("--sitting", required=True, type=sitting_name, help="Like C1A/F2/2026-06-06.")
@click.option(
    "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The file to write."
)
@click.option(
    "--reissue",
    is_flag=True,
    help="Make new Secret Numbers where earlier ones were ours and nobody has registered with them.",
)
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@operator_option
@json_option
@pass_session
def command(
    session: Session,
    *,
    sitting: str,
    output: Path,
    reissue: bool,
    language: str,
    operator: str,
    as_json: bool,
) -> None:
    """Write a Confirmation of Entry for each entry of a sitting, by centre and candidate number.

    An entry without a Secret Number gets one, which stands on its page and nowhere else: a later run
    says when it was printed. The file is complete on the disk before a number holds.
    """
    with answering(), placing_privately(output) as keep:
        report = session.application.print_confirmations(
            sitting, operator=operator, keep=keep, reissue=reissue, language=language
        )
    if as_json:
        write_json(attrs.asdict(report))
    tell(
        f"{output}: {report.pages} pages, {report.issued} with a new Secret Number, "
        f"{report.issued_before} printed before, {report.on_the_boards_paper} on the board's paper"
    )
