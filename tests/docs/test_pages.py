"""The documentation is true: its links lead somewhere, its examples run and print what they show."""

import os
import shlex
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from adapters_cli.main import build_command
from results_app.cli import WiredTools
from tests.docs.examples import PAGES, ROOT, Step, anchors_of, blocks_of, files_of, links_of, steps_of

EXAMPLES_OF_A_PAGE_LAST: Final = 120
"""Seconds."""


def name_of(page: Path) -> str:
    """Return the page's path, as the report shows it."""
    return str(page.relative_to(ROOT))


def with_blocks(language: str) -> list[Path]:
    """Return the pages that have examples in this language."""
    return [page for page in PAGES if blocks_of(page, language)]


def leads_nowhere(page: Path, target: str) -> bool:
    """Tell whether a link within the repository misses its file or its heading."""
    if "://" in target or target.startswith("mailto:"):
        return False
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists() or not file.is_relative_to(ROOT):
        return True
    return bool(anchor) and file.suffix == ".md" and anchor not in anchors_of(file)


def lay_out(page: Path, directory: Path) -> None:
    """Write the files that the page shows."""
    for block in files_of(page):
        (directory / block.file).write_text(block.text, encoding="utf-8")


def run(step: Step, *, directory: Path) -> str:
    """Run one command of a page in the directory and return what it prints."""
    program, *arguments = shlex.split(step.command)
    assert program in MAY_RUN, f"{step.command}: only {MAY_RUN} run; a block that shows others is `text`"
    status, printed = MAY_RUN[program](arguments, directory)
    assert status == 0, f"{step.command}\n{printed}"
    return printed


def run_results(arguments: list[str], directory: Path) -> tuple[int, str]:
    """Run the command within this process: starting Python anew is most of what it would cost."""
    with chdir(directory):
        answer = CliRunner().invoke(build_command(WiredTools(os.environ)), arguments, prog_name="results")
    return answer.exit_code, answer.output


def run_python(arguments: list[str], directory: Path) -> tuple[int, str]:
    """Run a program of the page in a process of its own, warnings being errors."""
    answer = subprocess.run(
        [sys.executable, *arguments],
        cwd=directory,
        env={**os.environ, "PYTHONWARNINGS": "error", "TMPDIR": str(directory)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=EXAMPLES_OF_A_PAGE_LAST,
        check=False,
    )
    return answer.returncode, answer.stdout


MAY_RUN: Final = {"results": run_results, "python": run_python}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_within_leads_somewhere(page: Path) -> None:
    """A relative link or picture names a file of the repository, and a heading of it where it says so."""
    assert [target for target in links_of(page) if leads_nowhere(page, target)] == []


@pytest.mark.parametrize("page", with_blocks("python"), ids=name_of)
def test_python_examples_run(page: Path, tmp_path: Path) -> None:
    """The Python blocks of a page, one after the other, run in an empty directory, warnings being errors."""
    blocks = blocks_of(page, "python")
    lines = page.read_text(encoding="utf-8").count("\n")
    program = [""] * (lines + 1)
    for block in blocks:
        for offset, line in enumerate(block.text.splitlines()):
            program[block.line - 1 + offset] = line
    lay_out(page, tmp_path)
    script = tmp_path / f"{page.stem}.py"
    script.write_text("\n".join(program), encoding="utf-8")

    run(Step(f"python {shlex.quote(script.name)}", ""), directory=tmp_path)


@pytest.mark.parametrize("page", with_blocks("console"), ids=name_of)
def test_console_examples_print_what_they_show(page: Path, tmp_path: Path) -> None:
    """The commands of a page, one after the other in one empty directory, succeed and print what is shown."""
    lay_out(page, tmp_path)
    for block in blocks_of(page, "console"):
        for step in steps_of(block):
            printed = run(step, directory=tmp_path)

            assert step.is_answered_by(printed), f"{page.name}, {step.command} printed:\n{printed}"
