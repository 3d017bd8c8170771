"""`results import`: the board's files."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import attrs
import click

from adapters_cli.commands.importing_photos import photos
from adapters_cli.commands.rejecting import column_of_nobody, sentence, without_secrets, write_rejects
from adapters_cli.output import tell, write_json
from adapters_cli.progress import RowProgress
from adapters_cli.session import BAD_ROWS, Session, answering, json_option, operator_option, pass_session

if TYPE_CHECKING:
    from results_core.exams.importing import ImportOrder, ImportReport
    from results_core.kernel.tables import BadFile

Command = TypeVar("Command", bound=Callable[..., Any])


@attrs.frozen(kw_only=True)
class _Wish:
    """What was asked for on the command line."""

    file: Path
    dry_run: bool
    partial: bool
    rejects: Path | None
    file_format: str
    operator: str
    as_json: bool

    def __attrs_post_init__(self) -> None:
        """Look at the rejects file before anything is imported, not after."""
        if self.rejects is None:
            return
        if not self.rejects.parent.is_dir():
            raise click.BadParameter(f"{self.rejects.parent} is no directory", param_hint="--rejects")
        if self.rejects.exists() and self.rejects.samefile(self.file):
            raise click.BadParameter("it would overwrite the file to import", param_hint="--rejects")


Run = Callable[[Path, "ImportOrder"], "ImportReport[Any]"]


@click.group("import")
def command() -> None:
    """Import the board's files: all rows or, unless --partial is said, none.

    Every bad row is named: line, column, value and what is expected. Importing a file again
    changes nothing.
    """


command.add_command(photos)


def _import_options(function: Command) -> Command:
    for option in reversed(
        [
            click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
            click.option("--dry-run", is_flag=True, help="Check everything and change nothing."),
            click.option("--partial", is_flag=True, help="Import the good rows although others are bad."),
            click.option(
                "--rejects",
                type=click.Path(dir_okay=False, path_type=Path),
                help="Write the bad rows there, each with what is wrong: mended, it imports as it is.",
            ),
            click.option(
                "--format",
                "file_format",
                type=click.Choice(["csv", "jsonl"]),
                default="csv",
                show_default=True,
            ),
            operator_option,
            json_option,
        ]
    ):
        function = option(function)
    return function


@command.command()
@_import_options
@pass_session
def entries(session: Session, /, **wish: Any) -> None:  # noqa: ANN401 - click's options
    """Import entries.csv: who sits what, where and when."""
    from results_core.exams.entry_rows import COLUMNS

    _import(session, _Wish(**wish), COLUMNS, lambda: session.application.import_entries)


@command.command()
@_import_options
@pass_session
def results(session: Session, /, **wish: Any) -> None:  # noqa: ANN401 - click's options
    """Import results.csv: who achieved what. Nothing shows before its release instant."""
    from results_core.results.result_rows import COLUMNS

    _import(session, _Wish(**wish), COLUMNS, lambda: session.application.import_results)


@command.command()
@_import_options
@pass_session
def organisations(session: Session, /, **wish: Any) -> None:  # noqa: ANN401 - click's options
    """Import organisations.csv: organisations that are approved already. Their main users get a letter."""
    from results_core.organisations.organisation_rows import COLUMNS

    _import(session, _Wish(**wish), COLUMNS, lambda: session.application.organisations.import_file)


def _import(session: Session, wish: _Wish, columns: Sequence[str], use_case: Callable[[], Run]) -> None:
    from results_core.kernel.tables import BadFile

    with answering():
        try:
            with _order(wish) as order:
                report = use_case()(wish.file, order)
        except BadFile as bad:
            _answer_bad_file(wish, bad, columns)
    _answer(session, wish, report, columns)


@contextmanager
def _order(wish: _Wish) -> "Iterator[ImportOrder]":
    from results_core.exams.importing import ImportOrder

    with RowProgress() as progress:
        yield ImportOrder(
            operator=wish.operator,
            dry_run=wish.dry_run,
            partial=wish.partial,
            format=wish.file_format,
            progress=progress,
        )


def _answer_bad_file(wish: _Wish, bad: "BadFile", columns: Sequence[str]) -> NoReturn:
    objections = [
        attrs.evolve(one, value="") if column_of_nobody(bad.objections, columns) else without_secrets(one)
        for one in bad.objections
    ]
    if wish.as_json:
        write_json(
            {
                "rows": 0,
                "bad_rows": 0,
                "applied": False,
                "objections": [attrs.asdict(objection) for objection in objections],
            }
        )
    for objection in objections:
        tell(sentence(objection))
    tell("Nothing is imported.")
    raise SystemExit(BAD_ROWS)


def _answer(session: Session, wish: _Wish, report: "ImportReport[Any]", columns: Sequence[str]) -> None:
    objections = [without_secrets(objection) for objection in report.objections]
    changes = attrs.asdict(report.changes)
    if wish.rejects is not None:
        with answering():
            write_rejects(
                session,
                wish.file,
                wish.rejects,
                objections,
                columns=columns,
                file_format=wish.file_format,
            )
    if wish.as_json:
        write_json(
            {
                "rows": report.rows,
                "bad_rows": len(report.bad_lines),
                "applied": report.applied,
                **changes,
                "objections": [attrs.asdict(objection) for objection in objections],
            }
        )
    for objection in objections:
        tell(sentence(objection))
    _tell_counts(wish, report, changes)
    if objections and not report.applied:
        raise SystemExit(BAD_ROWS)


def _tell_counts(wish: _Wish, report: "ImportReport[Any]", changes: dict[str, int]) -> None:
    bad = len(report.bad_lines)
    counts = ", ".join(f"{count} {name}" for name, count in changes.items())
    if bad:
        tell(f"{bad} of {report.rows} rows {'is' if bad == 1 else 'are'} bad{_where(wish)}.")
    if report.applied:
        good = report.rows - bad
        tell(f"{good} {'row' if good == 1 else 'rows'} imported: {counts}.")
    elif wish.dry_run:
        tell(f"Dry run, nothing is imported; it would be: {counts}.")
    else:
        tell("Nothing is imported. With --partial the good rows would be.")


def _where(wish: _Wish) -> str:
    return f", and written to {wish.rejects}" if wish.rejects else ""
