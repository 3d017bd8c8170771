"""`results db`: the database and its schema."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adapters_cli.output import tell, write_facts, write_json
from adapters_cli.progress import OctetProgress
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
    from adapters_cli.tools import BackedUp, DatabaseStatus


@click.group("db")
def command() -> None:
    """Upgrade, inspect, check, back up and restore the database."""


@command.command()
@json_option
@pass_session
def upgrade(session: Session, *, as_json: bool) -> None:
    """Bring the schema to the newest revision."""
    with answering():
        _write(session.tools.upgrade(session.options), as_json=as_json)


@command.command()
@json_option
@pass_session
def status(session: Session, *, as_json: bool) -> None:
    """Show which schema the database has, and which is wanted."""
    with answering():
        found = session.tools.database_status(session.options)
    _write(found, as_json=as_json)
    if not found.is_current:
        raise SystemExit(REFUSED)


@command.command()
@json_option
@pass_session
def check(session: Session, *, as_json: bool) -> None:
    """Look for faults in the database."""
    with answering():
        faults = session.tools.check_database(session.options)
    if as_json:
        write_json({"faults": list(faults)})
    else:
        click.echo("\n".join(faults) or "no fault found")
    if faults:
        raise SystemExit(REFUSED)


@command.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@replacing_option
@operator_option
@json_option
@pass_session
def backup(session: Session, *, file: Path, yes: bool, operator: str, as_json: bool) -> None:
    """Write a backup to FILE, sealed under the backup key, while the service goes on.

    FILE is whole under its name, or as it was before.
    """
    ask_to_replace(file, yes=yes)
    with answering(), OctetProgress() as progress:
        taken = session.tools.backup(session.options, file, operator=operator, progress=progress)
    _write_backup(file, taken, as_json=as_json)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what the database holds, without asking.")
@operator_option
@json_option
@pass_session
def restore(session: Session, *, file: Path, yes: bool, operator: str, as_json: bool) -> None:
    """Put the backup FILE in the place of what the database holds.

    The backup is checked first: its digest, the database itself, the counts, the audit trail. Until then,
    and if this is killed, the database stays as it is.
    """
    with answering():
        asks = not yes and session.tools.holds_something(session.options)
    if asks:
        click.confirm("The database holds something, which will be gone. Go on?", abort=True, err=True)
    with answering(), OctetProgress() as progress:
        restored = session.tools.restore(
            session.options, file, operator=operator, replace=yes or asks, progress=progress
        )
    _write_backup(file, restored, as_json=as_json, more=_OF_RESTORING)
    if restored.set_aside is not None and not as_json:
        tell(f"The audit trail went on after this backup: its checkpoints are kept in {restored.set_aside}.")


_OF_RESTORING = ("erasures", "sealed", "set_aside")


def _write_backup(file: Path, backed_up: "BackedUp", *, as_json: bool, more: tuple[str, ...] = ()) -> None:
    facts: dict[str, Any] = {"file": str(file)} | {
        name: value
        for name, value in backed_up._asdict().items()
        if name not in _OF_RESTORING or name in more
    }
    if as_json:
        write_json(facts)
    else:
        write_facts(facts | {"rows": sum(backed_up.rows.values())})


def _write(found: "DatabaseStatus", *, as_json: bool) -> None:
    facts = found._asdict() | {"is_current": found.is_current, "warnings": list(found.warnings)}
    if as_json:
        write_json(facts)
        return
    write_facts(
        {
            "database": found.kind,
            "schema": found.schema,
            "wanted": found.newest,
            "state": "current" if found.is_current else "run `results db upgrade`",
        }
    )
    for warning in found.warnings:
        tell(f"warning: {warning}")
