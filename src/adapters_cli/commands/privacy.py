"""`results privacy`: personal data, their keeping and their forgetting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from adapters_cli.output import write_facts, write_json
from adapters_cli.session import REFUSED, Session, answering, json_option, pass_session

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
