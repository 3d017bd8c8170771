"""One call of the command: its tools, its options, and the exit status of what goes wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from adapters_cli.tools import BadSettings, Options, Tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from results_core.application import Application

REFUSED: Final = 1
USAGE: Final = 2
BAD_ROWS: Final = 3
OUTSIDE: Final = 4

Command = TypeVar("Command", bound="Callable[..., Any]")


class Session:
    """What one call of the command works with."""

    def __init__(self, tools: Tools, options: Options, context: click.Context) -> None:
        """Open nothing yet; what is opened ends with the context."""
        self.tools = tools
        self.options = options
        self._context = context

    @cached_property
    def application(self) -> "Application":
        """The application, opened at the first use."""
        return self._context.with_resource(self.tools.application(self.options))

    @cached_property
    def board_zone(self) -> str:
        """The zone in which the board speaks of instants."""
        return self.tools.board_zone(self.options)


@contextmanager
def answering() -> Iterator[None]:
    """Turn what goes wrong into a line on standard error and an exit status."""
    from results_core.kernel.errors import Kind, ResultsError

    try:
        yield
    except BadSettings as bad:
        for fault in bad.faults:
            click.echo(f"results: {fault}", err=True)
        raise SystemExit(USAGE) from bad
    except ResultsError as error:
        fail(str(error) or error.code, OUTSIDE if error.kind is Kind.TRY_LATER else REFUSED)
    except OSError as error:
        fail(f"{error.filename or 'outside'}: {error.strerror or error}", OUTSIDE)


def fail(message: str, status: int) -> NoReturn:
    """Say what is wrong on standard error and end with the status."""
    click.echo(f"results: {message}", err=True)
    raise SystemExit(status)


def login_name() -> str:
    """Return who acts, where nobody says so."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):
        return "operator"


def operator_option(command: Command) -> Command:
    """Add `--operator`: who is written into the audit trail."""
    return click.option(
        "--operator",
        default=login_name,
        show_default="the login name",
        help="Who does this, for the audit trail.",
    )(command)


def json_option(command: Command) -> Command:
    """Add `--json`: data on standard output and nothing else."""
    return click.option("--json", "as_json", is_flag=True, help="Write JSON, and nothing else.")(command)


def replacing_option(command: Command) -> Command:
    """Add `--yes`, for `ask_to_replace`."""
    return click.option("--yes", is_flag=True, help="Replace a file of this name without asking.")(command)


def ask_to_replace(file: "Path", *, yes: bool) -> None:
    """Ask before a file is replaced; a no ends the command, and nothing has happened."""
    if file.is_file() and not yes:
        click.confirm(f"{file} is there already and would be replaced. Go on?", abort=True, err=True)


pass_session = click.make_pass_decorator(Session)
