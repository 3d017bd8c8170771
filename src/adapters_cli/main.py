"""The command `results` and its groups, each loaded when it is called."""

from importlib import import_module
from typing import Final

import click

from adapters_cli.session import Session
from adapters_cli.tools import Options, Tools

COMMANDS: Final = {
    "amend": "Change a result.",
    "audit": "Show what happened.",
    "cancel": "Cancel a result.",
    "candidates": "Help a candidate: show, unlock, reset, resend.",
    "clients": "Decide which systems may call the API: waiting, approve, decline, revoke.",
    "confirmations": "Write the Confirmations of Entry of a sitting.",
    "db": "Upgrade, inspect, check, back up and restore the database.",
    "demo": "Serve a filled site to try everything out.",
    "digests": "Write the summaries of officers.",
    "exams": "Show the catalogue of exams.",
    "export": "Write a file of what an organisation sees.",
    "history": "Show every version of a result.",
    "import": "Import the board's files.",
    "keys": "Show and rotate the keys of the service.",
    "organisations": "Decide who may check results: waiting, approve, decline, suspend.",
    "outbox": "Show, deliver, retry or drop letters.",
    "serve": "Serve the site.",
    "show": "Show a result.",
    "privacy": "Check, forget, export and erase personal data.",
    "sittings": "Show sittings, and move their release.",
    "slate": "Write what universities need to set Slate up.",
    "statement": "Write a Statement of Results.",
    "status": "Show how the service stands, on one page.",
    "unwithhold": "Let what stood before a hold stand again.",
    "verify": "Test receipts, and check lists of statements.",
    "users": "Help somebody of an organisation: show, resend, unlock, disable.",
    "withhold": "Hold a result back.",
    "worker": "Deliver letters until told to stop.",
}
"""What each command does, in a line: `results --help` loads none of them."""


class LazyCommands(click.Group):
    """Loads a command from `adapters_cli.commands` when it is called, not to list it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, in order."""
        del ctx
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, or None where there is none of this name."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"adapters_cli.commands.{cmd_name.replace('import', 'importing')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def build_command(tools: Tools) -> click.Group:
    """Return the command `results`, working with these tools."""

    @click.group(
        cls=LazyCommands,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    @click.option(
        "--settings",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False),
        help="A TOML file with settings; the environment (RESULTS_…) goes before it.",
    )
    @click.option("--database", metavar="URL", help="The database, whatever the settings say.")
    @click.pass_context
    def results(ctx: click.Context, settings: str | None, database: str | None) -> None:
        """Operate an exam board's results service.

        Exit status: 0 done, 1 refused by a rule, 2 wrong usage, 3 some input rows bad and nothing
        applied, 4 something outside failed (database, mail).
        """
        ctx.obj = Session(tools, Options(settings=settings, database=database), ctx)

    return results
