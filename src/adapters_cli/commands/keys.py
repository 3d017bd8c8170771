"""`results keys`: the keys of the service, and their rotation."""

from typing import Final

import click

from adapters_cli.output import tell, write_facts, write_json, write_table
from adapters_cli.session import REFUSED, Session, answering, json_option, operator_option, pass_session

PURPOSES: Final = ("columns", "pepper", "digests", "web", "checkpoints", "receipts", "backups", "cursors")


@click.group("keys")
def command() -> None:
    """Show and rotate the keys of the service."""


@command.command()
@json_option
@pass_session
def status(session: Session, *, as_json: bool) -> None:
    """Show every key by id, and how much is sealed under older ones."""
    with answering():
        found = session.tools.key_status(session.options)
    if as_json:
        write_json({"keys": [one._asdict() for one in found.keys], "outdated": dict(found.outdated)})
        return
    write_table(
        ["purpose", "id", "created", "not after", "current"],
        [[one.purpose, one.id, one.created, one.not_after, one.is_current] for one in found.keys],
    )
    click.echo()
    write_facts({f"{kind} on older keys": count for kind, count in found.outdated.items()})


@command.command()
@click.argument("purpose", required=False, type=click.Choice(PURPOSES))
@click.option("--resume", is_flag=True, help="Make no key: go on sealing anew what lies under older ones.")
@operator_option
@json_option
@pass_session
def rotate(session: Session, *, purpose: str | None, resume: bool, operator: str, as_json: bool) -> None:
    """Make a fresh key for PURPOSE, or for each that rotates, and seal anew what lies under older ones.

    The service goes on: every process follows the secrets file within a second.
    """
    with answering():
        done = session.tools.rotate_keys(session.options, purpose=purpose, operator=operator, resume=resume)
    if as_json:
        write_json({"keys": dict(done.keys), "resealed": dict(done.resealed), "left": dict(done.left)})
    else:
        write_facts({f"{name} key": key for name, key in done.keys.items()})
        write_facts({f"{kind} sealed anew": count for kind, count in done.resealed.items()})
    if any(done.left.values()):
        tell("Some values open under no key that is kept: see `results keys status`.")
        raise SystemExit(REFUSED)
