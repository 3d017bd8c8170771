"""`results db`: the database and its schema."""

from typing import TYPE_CHECKING

import click

from adapters_cli.output import tell, write_facts, write_json
from adapters_cli.session import REFUSED, Session, answering, json_option, pass_session

if TYPE_CHECKING:
    from adapters_cli.tools import DatabaseStatus


@click.group("db")
def command() -> None:
    """Upgrade, inspect and check the database."""


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
