"""`results verify bulk`: a whole list checked for an organisation (mission C10)."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from adapters_cli.output import tell, write_facts, write_json, write_private
from adapters_cli.progress import Progress
from adapters_cli.session import (
    BAD_ROWS,
    REFUSED,
    Session,
    answering,
    fail,
    json_option,
    operator_option,
    pass_session,
)

if TYPE_CHECKING:
    from results_core.application.for_verification import BulkDesk
    from results_core.kernel.identifiers import BulkCheckId
    from results_core.verification.bulk_columns import Columns
    from results_core.verification.bulk_model import Asker, BulkCheck

_MOST_OCTETS: Final = 5_000_001
"""One more than is taken: what is larger is refused unread."""


class _RowsChecked(Progress):
    def __call__(self, done: int, rows: int) -> None:
        self._say(f"{done:,} of {rows:,} rows checked")


@click.command("bulk")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--organisation", required=True, metavar="X", help="For whom: its id, domain or name.")
@click.option(
    "--output", metavar="FILE", type=click.Path(dir_okay=False), help="The list with verdicts: .csv or .xlsx."
)
@click.option(
    "--number", "number_column", metavar="COLUMN", help="The column of numbers, where its name is not known."
)
@click.option("--born", "born_column", metavar="COLUMN", help="The column of dates of birth, likewise.")
@click.option(
    "--dates",
    type=click.Choice(["refused", "day_first", "month_first"]),
    default="refused",
    show_default=True,
    help="How 03/04/2005 is meant.",
)
@click.option("--go-on", is_flag=True, help="Go on in spite of many misses; that is recorded.")
@click.option("--dry-run", is_flag=True, help="Only count what would be checked.")
@operator_option
@json_option
@pass_session
def bulk(  # noqa: PLR0913 - one for each option
    session: Session,
    *,
    file: str,
    organisation: str,
    output: str | None,
    number_column: str | None,
    born_column: str | None,
    dates: str,
    go_on: bool,
    dry_run: bool,
    operator: str,
    as_json: bool,
) -> None:
    """Check every statement of a list, CSV or XLSX, as an officer of the organisation could.

    The organisation's budgets are spent, and candidates see the looks. The same list within the hour is one
    check. A list with many misses pauses: run it again with --go-on. Exit status 1 where it waits.
    """
    from results_core.verification.bulk_model import Asker, BadList, BulkState

    suffix = _kind_of(output)
    with answering():
        who = session.application.organisations.accounts.show(organisation).organisation
        desk = session.application.verification.bulk
        asker = Asker(organisation=who.id, operator=operator)
        with Path(file).open("rb") as opened:
            content = opened.read(_MOST_OCTETS)
        try:
            check = desk.prepare.bring(asker, desk.read.upload(content))
        except BadList as bad:
            from results_texts import texts_for

            fail(texts_for("en").say(f"objection.{bad.reason}", **bad.facts), BAD_ROWS)
        columns = _columns(desk, asker, check, (number_column, born_column), dates)
        desk.prepare.choose(asker, check, columns)
        if dry_run:
            _write_dry_run(desk, asker, check, as_json=as_json)
            return
        kept = _checked(desk, asker, desk.prepare.start(asker, check), go_on=go_on)
        if output is not None and kept.is_over:
            rows = desk.show.table(asker, kept.id, name=who.name)
            write_private(Path(output), b"".join(desk.write.write(rows, kind=suffix)))
    _write(kept, as_json=as_json)
    if kept.state is BulkState.PAUSED:
        tell(
            f"{kept.missed} of {kept.looked_up} rows have no match: "
            "run it again with --go-on, or mend the list."
        )
        raise SystemExit(REFUSED)


def _kind_of(output: str | None) -> str:
    if output is None:
        return "csv"
    suffix = Path(output).suffix.lower().removeprefix(".")
    if suffix not in {"csv", "xlsx"}:
        raise click.BadParameter("a file that ends in .csv or .xlsx", param_hint="--output")
    return suffix


def _columns(
    desk: "BulkDesk", asker: "Asker", check: "BulkCheckId", named: tuple[str | None, str | None], dates: str
) -> "Columns":
    import attrs

    from results_core.verification.bulk_columns import DayOrder, Role, text_of

    draft = desk.prepare.draft(asker, check)
    header = [text_of(cell) for cell in draft.header]
    places = dict(draft.guessed.places)
    for role, name in zip((Role.NUMBER, Role.BORN), named, strict=True):
        if name is None:
            continue
        if header.count(name) != 1:
            fail(f"not one column is called so: {role.value}", BAD_ROWS)
        places[role] = header.index(name)
    columns = attrs.evolve(draft.guessed, places=places, order=DayOrder(dates))
    if not columns.is_complete:
        fail("columns of numbers and dates are not recognised: name them with --number and --born", BAD_ROWS)
    return columns


def _checked(desk: "BulkDesk", asker: "Asker", check: "BulkCheckId", *, go_on: bool) -> "BulkCheck":
    """Carry checks on until this one is over or waits; a worker may take some of its steps."""
    import time

    from results_core.verification.bulk_model import BulkState

    with _RowsChecked() as progress:
        kept = desk.show.one(asker, check)
        while not kept.is_over:
            if kept.state is BulkState.PAUSED:
                if not go_on:
                    break
                desk.prepare.go_on(asker, check)
            if not desk.run():
                time.sleep(0.2)  # a worker holds the check: it tells nobody when it lets go
            kept = desk.show.one(asker, check)
            progress(kept.done, kept.rows)
    return kept


def _write_dry_run(desk: "BulkDesk", asker: "Asker", check: "BulkCheckId", *, as_json: bool) -> None:
    counted = desk.prepare.dry_run(asker, check)
    facts: dict[str, Any] = {
        "rows": counted.rows,
        "bad_numbers": counted.bad_numbers,
        "bad_dates": counted.bad_dates,
        "duplicates": counted.duplicates,
        "to_check": counted.to_check,
    }
    if as_json:
        write_json(facts | {"dates": [{"line": line, "why": why.value} for line, why, _ in counted.named]})
        return
    write_facts({name.replace("_", " "): value for name, value in facts.items()})
    for line, why, _ in counted.named:
        click.echo(f"line {line}: date {why.value}")


def _write(kept: "BulkCheck", *, as_json: bool) -> None:
    counts = dict(sorted(kept.counts.items()))
    if as_json:
        write_json({"check": kept.id, "state": kept.state.value, "rows": kept.rows, "verdicts": counts})
        return
    write_facts(
        {"state": kept.state.value, "rows": kept.rows, **{n.replace("_", " "): c for n, c in counts.items()}}
    )
