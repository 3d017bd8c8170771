"""`results statement`: the Statement of Results as PDF."""

from pathlib import Path

import click

from adapters_cli.arguments import id_number
from adapters_cli.output import tell, write_private
from adapters_cli.session import (
    Session,
    answering,
    ask_to_replace,
    operator_option,
    pass_session,
    replacing_option,
)


@click.command("statement")
@click.argument("id_number", type=id_number)
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)
@click.option("--language", type=click.Choice(["en", "fr"]), default="en", show_default=True)
@click.option(
    "--version",
    type=click.IntRange(min=1),
    metavar="N",
    help="That of an earlier version, marked as replaced; see `results history`.",
)
@click.option("--unreleased", is_flag=True, help="Write it before its release too; this is recorded.")
@replacing_option
@operator_option
@pass_session
def command(
    session: Session,
    id_number: str,
    *,
    output: Path,
    language: str,
    version: int | None,
    unreleased: bool,
    yes: bool,
    operator: str,
) -> None:
    """Write the Statement of Results of an entry."""
    ask_to_replace(output, yes=yes)
    with answering():
        statement = session.application.issue_statement.to_operator(
            id_number, language=language, operator=operator, unreleased=unreleased, version=version
        )
        write_private(output, statement.pdf)
    tell(f"{output}: {statement.file_name}, {len(statement.pdf):,} bytes")
