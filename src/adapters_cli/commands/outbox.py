"""`results outbox`: letters that wait, failed or were sent."""

from typing import TYPE_CHECKING

import attrs
import click

from adapters_cli.output import write_facts, write_json, write_table
from adapters_cli.session import (
    OUTSIDE,
    REFUSED,
    Session,
    answering,
    fail,
    json_option,
    operator_option,
    pass_session,
)

if TYPE_CHECKING:
    from adapters_cli.tools import Deliveries
    from results_core.correspondence.outbox import Posting


@click.group("outbox")
def command() -> None:
    """Show, deliver, retry or drop letters."""


@command.command()
@json_option
@pass_session
def status(session: Session, *, as_json: bool) -> None:
    """Show how many letters stand where, and those that failed."""
    with answering():
        outbox = session.application.outbox.status()
    if as_json:
        write_json(
            {
                "counts": dict(outbox.counts),
                "oldest_waiting": outbox.oldest_waiting,
                "failed": [attrs.asdict(posting) for posting in outbox.failed],
            }
        )
        return
    write_facts(dict(outbox.counts) | {"oldest waiting": outbox.oldest_waiting})
    if outbox.failed:
        click.echo()
        write_table(["letter", "kind", "written", "tries", "reason"], map(_row, outbox.failed))


@command.command()
@json_option
@pass_session
def deliver(session: Session, *, as_json: bool) -> None:
    """Deliver every letter that is due."""
    with answering():
        total = session.tools.deliver(session.options)
    tell_deliveries(total, as_json=as_json)


@command.command()
@click.argument("letter", required=False)
@operator_option
@json_option
@pass_session
def retry(session: Session, *, letter: str | None, operator: str, as_json: bool) -> None:
    """Try every failed letter, or one LETTER, again."""
    _move(session, "retry", letter, operator, as_json=as_json)


@command.command()
@click.argument("letter", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@operator_option
@json_option
@pass_session
def drop(session: Session, *, letter: str | None, yes: bool, operator: str, as_json: bool) -> None:
    """Drop every failed letter, or one LETTER that failed or waits: it is never sent."""
    if not yes:
        question = "Drop it for good?" if letter else "Drop every failed letter for good?"
        click.confirm(question, abort=True, err=True)
    _move(session, "drop", letter, operator, as_json=as_json)


def tell_deliveries(total: "Deliveries", *, as_json: bool) -> None:
    """Say what became of the letters; those that could not go are somebody's outage."""
    (write_json if as_json else write_facts)(total._asdict())
    if total.failed or total.waiting:
        raise SystemExit(OUTSIDE)


def _move(session: Session, what: str, letter: str | None, operator: str, *, as_json: bool) -> None:
    from results_core.kernel.identifiers import LetterId

    with answering():
        outbox = session.application.outbox
        move = outbox.retry if what == "retry" else outbox.drop
        count = move(None if letter is None else LetterId(letter), operator=operator)
    if letter is not None and not count:
        fail("no letter of this name can be moved: see `results outbox status`", REFUSED)
    (write_json if as_json else write_facts)({"letters": count})


def _row(posting: "Posting") -> list[object]:
    return [posting.letter, posting.kind, posting.written_at, posting.tries, posting.reason]
