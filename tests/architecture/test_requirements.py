"""The pages that say what is promised are complete, and name nothing that is not there."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import attrs
import pytest

from tests.architecture.tree import ROOT

REQUIREMENTS: Final = ROOT / "docs" / "requirements.md"
SECURITY: Final = ROOT / "docs" / "security.md"
DEPENDENCIES: Final = ROOT / "docs" / "decisions" / "dependencies.md"


def series(letters: str, count: int, *, separator: str = "") -> list[str]:
    """Return the marks of a series: `A1` to `A10`, `ENU-1` to `ENU-8`."""
    return [f"{letters}{separator}{number}" for number in range(1, count + 1)]


MARKS: Final = {
    *series("A", 10), *series("B", 16), *series("C", 15), *series("D", 6), *series("E", 7), *series("F", 3),
    *series("G", 6), *series("H", 5),
    *series("K", 15), "K11b",
    *series("V", 17), "V4b", "V8b", "V8c",
    *series("L", 27), "L2b", "L8b",
}  # fmt: skip

ROWS: Final = {
    mark
    for letters, count in {
        "ENU": 8, "LOCK": 11, "PWD": 5, "REG": 10, "TOK": 7, "MAIL": 2, "SES": 5, "CSRF": 2, "HDR": 5,
        "AUZ": 10, "VER": 5, "REL": 3, "UPL": 5, "OUT": 5, "API": 5, "HOOK": 3, "PRV": 7, "LOG": 3,
        "AUD": 3, "KEY": 2, "SUP": 1, "CFG": 4, "RLB": 14,
    }.items()
    for mark in series(letters, count, separator="-")
}  # fmt: skip

STATES: Final = {"built", "part", "later"}
A_PATH: Final = re.compile(r"`([^`]+)`")


@attrs.frozen
class Requirement:
    """A row of the page of requirements."""

    mark: str
    what: str
    code: str
    test: str
    state: str


@attrs.frozen
class Promise:
    """A row of the page of security and reliability."""

    mark: str
    what: str
    test: str


def rows_of(page: Path) -> Iterator[list[str]]:
    """Yield the cells of every row of every table, without the heads."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(lines):
        is_row = line.startswith("|") and before.startswith("|") and not line.startswith("|--")
        if is_row:
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def requirements() -> list[Requirement]:
    """Return the rows of the page of requirements."""
    return [Requirement(*cells) for cells in rows_of(REQUIREMENTS)]


def promises() -> list[Promise]:
    """Return the rows of the page of security and reliability."""
    return [Promise(*cells) for cells in rows_of(SECURITY)]


def missing(cell: str) -> list[str]:
    """Return what a cell names and nobody finds: files, or tests in files."""
    return [named for named in A_PATH.findall(cell) if not is_there(*named.partition("::")[::2])]


def is_there(name: str, test: str) -> bool:
    """Tell whether the path exists, and with a test whether the file defines it."""
    path = ROOT / name
    if not test:
        return path.exists()
    return path.is_file() and test.rpartition("::")[2] in defined_in(path)


@cache
def defined_in(path: Path) -> frozenset[str]:
    """Return the names of the functions and classes that a file defines, at whatever depth."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))


def named_tests(cell: str) -> list[str]:
    """Return the test functions and classes that a cell names."""
    names = [named.rpartition("::")[2] for named in A_PATH.findall(cell) if "::" in named]
    return [name for name in names if name.startswith(("test_", "Test"))]


def test_every_mark_has_its_row_and_no_other_has() -> None:
    """Each point of the mission, each screen and each letter stands on the page once."""
    marks = [requirement.mark for requirement in requirements()]

    assert sorted(marks) == sorted(MARKS)


def test_every_row_of_security_has_its_row_and_no_other_has() -> None:
    """Each promise of security and reliability stands on the page once."""
    assert sorted(promise.mark for promise in promises()) == sorted(ROWS)


@pytest.mark.parametrize("requirement", requirements(), ids=lambda row: row.mark)
def test_a_mark_names_what_holds_it(requirement: Requirement) -> None:
    """A row says what it asks for; what is built or part names code, and test functions that are there."""
    assert requirement.what
    assert requirement.state in STATES
    assert missing(requirement.code) + missing(requirement.test) == []
    if requirement.state != "later":
        assert A_PATH.search(requirement.code), "names no code"
        assert named_tests(requirement.test), "names no test function"
    else:
        assert (requirement.code, requirement.test) == ("", ""), "is later, and names something"


@pytest.mark.parametrize("promise", promises(), ids=lambda row: row.mark)
def test_a_promise_names_its_tests_or_is_open(promise: Promise) -> None:
    """A promise names test functions that are there and what is still open, or says that it is open."""
    assert promise.what
    assert promise.test.startswith("open") or named_tests(promise.test)
    assert missing(promise.test) == []


def test_every_dependency_has_its_reason_and_licence() -> None:
    """What an installation brings along stands on the page of dependencies."""
    lock = (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    installed = set(re.findall(r"^([\w.-]+)==", lock, re.MULTILINE))
    explained = {cells[0] for cells in rows_of(DEPENDENCIES) if all(cells)}

    assert installed - explained == set()
