"""`results privacy`: personal data, their keeping and their forgetting."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from adapters_cli.arguments import id_number
from adapters_cli.output import tell, write_facts, write_json, write_private
from adapters_cli.session import (
    REFUSED,
    Session,
    answering,
    ask_to_replace,
    json_option,
    operator_option,
    pass_session,
    replacing_option,
)

if TYPE_CHECKING:
    from results_core.privacy.classification import Classification


@click.group("privacy")
def command() -> None:
    """Check, forget, export and erase personal data."""


@command.command()
@json_option
@pass_session
def check(session: Session, *, as_json: bool) -> None:
    """Look whether every column of the database is classified."""
    from results_core.privacy.classification import misfits
    from results_core.privacy.columns import COLUMNS

    with answering():
        found = session.tools.columns(session.options)
    faults = list(misfits(COLUMNS, found))
    if as_json:
        write_json({"faults": faults, "columns": [_classified(*named) for named in _every_column()]})
    else:
        click.echo("\n".join(faults) or f"all {len(list(_every_column()))} columns are classified")
    if faults:
        raise SystemExit(REFUSED)


@command.command()
@click.option("--dry-run", is_flag=True, help="Only report what has had its time.")
@json_option
@pass_session
def retention(session: Session, *, dry_run: bool, as_json: bool) -> None:
    """Forget what has had its time, and report how much of each kind; the worker does so every hour."""
    import attrs

    with answering():
        retain = session.application.privacy.retain
        counted = attrs.asdict(retain.overdue() if dry_run else retain())
    if as_json:
        write_json(counted | {"dry_run": dry_run})
        return
    write_facts({kind.replace("_", " "): count for kind, count in counted.items()})


@command.command()
@click.argument("id_number", type=id_number)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a file for its owner alone.",
)
@replacing_option
@operator_option
@pass_session
def export(session: Session, *, id_number: str, output: Path | None, yes: bool, operator: str) -> None:
    """Write, as JSON, everything that is kept of whoever ID_NUMBER belongs to; nothing unreleased."""
    if output is not None:
        ask_to_replace(output, yes=yes)
    with answering():
        copy = session.application.privacy.export(id_number, operator=operator)
        if output is None:
            write_json(copy)
            return
        write_private(output, json.dumps(copy, ensure_ascii=False, indent=2).encode())
    tell(f"{output} is complete, readable by its owner alone.")


@command.command()
@click.argument("id_number", type=id_number)
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def erase(session: Session, *, id_number: str, yes: bool, operator: str, as_json: bool) -> None:
    """Erase whoever ID_NUMBER belongs to: for good, with every entry of the account.

    The result record stays with name, date of birth and numbers, as long as the board must answer for it.
    """
    if not yes:
        click.confirm(f"Erase the candidate of {id_number} for good?", abort=True, err=True)
    with answering():
        erased = session.application.privacy.erase(id_number, operator=operator)
    if as_json:
        write_json(
            {
                "id_numbers": list(erased.id_numbers),
                "account": erased.had_account,
                "told": erased.is_told,
                "events": erased.events,
            }
        )
        return
    numbers = ", ".join(erased.id_numbers)
    click.echo(
        f"Erased: {numbers}; account: {'yes' if erased.had_account else 'none'}, "
        f"last letter: {'on its way' if erased.is_told else 'none'}, events: {erased.events}."
    )
    click.echo(
        "The result record stays, restricted: name, date of birth, numbers and results, by legal duty."
    )


def _every_column() -> Iterator[tuple[str, str, "Classification"]]:
    from results_core.privacy.columns import COLUMNS

    for table, columns in COLUMNS.items():
        for column, classification in columns.items():
            yield table, column, classification


def _classified(table: str, column: str, one: "Classification") -> dict[str, object]:
    return {
        "column": f"{table}.{column}",
        "class": one.kind.value,
        "kept": one.kept.value,
        "basis": one.basis.value,
        "form": one.form.value,
        "logged": one.logged,
    }
