"""The house rules that no tool knows."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import PACKAGES, ROOT, SOURCES, tracked

LONGEST: Final = 350
ROOMS_WITHOUT_A_SUBJECT: Final = {"utils", "util", "common", "helpers", "helper", "managers", "base", "misc"}
CORE_MAY_IMPORT: Final = {"attrs", "cattrs", "results_core"} | sys.stdlib_module_names

# Spelt in halves, so that this file passes its own test.
REGISTRIES: Final = ("pypi" + r"\.", "python" + "hosted", "npmjs" + r"\.", "registry" + r"\.")
MACHINES: Final = (r"(?<![\w./])/(?:home|root|Users|work)/",)
BOARDS: Final = ("Cam" + "bridge(?! English Scale)", "IE" + r"LTS\b", "TOE" + "FL", "Lingua" + "skill")
DO_NOT_BELONG: Final = re.compile("|".join((*REGISTRIES, *MACHINES, *BOARDS)))

TEXTS: Final = {
    ".cfg", ".css", ".csv", ".html", ".j2", ".js", ".json", ".md", ".mako", ".po", ".py", ".sql", ".svg",
    ".toml", ".txt", ".yaml", ".yml", "",
}  # fmt: skip
OF_OTHERS: Final = {"vendor", "fixtures"}
"""Folders whose files came from outside and stay as they came."""


def modules() -> list[Path]:
    """Return every module of the sources."""
    return sorted(SOURCES.rglob("*.py"))


def imported(module: Path) -> Iterator[str]:
    """Yield the top-level package of everything that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if node.level == 0 else "a relative import"


def locked(name: str) -> set[str]:
    """Return the names of the distributions that a lock file pins."""
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {canonicalize_name(pin) for pin in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def test_no_file_outgrows_its_room() -> None:
    """A file has at most 350 lines, a test's as any other; what needs more is two things."""
    files = (path for room in ("src", "tests", "bench", "tools") for path in (ROOT / room).rglob("*.py"))
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}

    assert {str(path.relative_to(ROOT)): size for path, size in sizes.items() if size > LONGEST} == {}


def test_every_room_is_named_after_a_subject() -> None:
    """No file or folder has a name under which anything could be put."""
    names = [path.relative_to(SOURCES).with_suffix("") for path in modules()]

    assert [str(name) for name in names if ROOMS_WITHOUT_A_SUBJECT & set(name.parts)] == []


def test_every_package_is_typed() -> None:
    """Each package tells type checkers of an embedding service that it is typed."""
    assert [package.name for package in PACKAGES if not (package / "py.typed").is_file()] == []


def test_the_core_imports_attrs_cattrs_and_the_standard_library() -> None:
    """The core runs where nothing but attrs and cattrs is installed (F1)."""
    strangers = {
        f"{module.relative_to(SOURCES)}: {name}"
        for module in (SOURCES / "results_core").rglob("*.py")
        for name in imported(module)
        if name not in CORE_MAY_IMPORT
    }

    assert strangers == set()


def test_every_test_says_what_is_true() -> None:
    """Tests are the specification: each has a docstring that states what holds."""
    silent = {
        f"{module.relative_to(ROOT)}: {node.name}"
        for module in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    }

    assert silent == set()


def test_nothing_tracked_speaks_of_what_is_not_ours() -> None:
    """No registry's host, no path of one machine, no name of a real board stands in a tracked file."""
    found = {
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in tracked()
        if path.suffix in TEXTS and not OF_OTHERS & set(path.relative_to(ROOT).parts)
        for match in DO_NOT_BELONG.finditer(path.read_text(encoding="utf-8", errors="replace"))
    }

    assert found == set()


@pytest.mark.parametrize("lock", ["runtime.txt", "development.txt"])
def test_everything_locked_is_pinned_by_digest(lock: str) -> None:
    """Every line of a lock names one version and the digests of its files (SUP-1)."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]

    assert pins
    assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


def test_the_lock_holds_what_the_project_asks_for() -> None:
    """A dependency that is added is locked in the same commit: `make lock`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    asked = [*project["project"]["dependencies"], *(line for extra in extras.values() for line in extra)]
    runtime = {canonicalize_name(Requirement(line).name) for line in asked} - {"results-online"}
    groups = project["dependency-groups"].values()
    tools = {
        canonicalize_name(Requirement(line).name)
        for group in groups
        for line in group
        if isinstance(line, str)
    }

    assert runtime - locked("runtime.txt") == set()
    assert (runtime | tools) - locked("development.txt") == set()
