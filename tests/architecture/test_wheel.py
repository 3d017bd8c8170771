"""The wheel: complete, and light for those who want the core alone."""

import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import distribution
from pathlib import Path
from shutil import copy2
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import PACKAGES, ROOT, SOURCES

pytestmark = pytest.mark.wheel

IMPORT_ALL_OF_THE_CORE: Final = """
import importlib, pkgutil, sys

before = set(sys.modules)
import results_core

names = [module.name for module in pkgutil.walk_packages(results_core.__path__, "results_core.")]
for name in names:
    importlib.import_module(name)
roots = {name.partition(".")[0] for name in set(sys.modules) - before}
strangers = {name for name in roots - sys.stdlib_module_names if not name.startswith("_sysconfigdata")}
print(len(names), *sorted(strangers))
"""
MAY_BE_IMPORTED: Final = {"results_core", "attr", "attrs", "cattr", "cattrs", "typing_extensions"}
"""The core, its two libraries, and what cattrs itself imports."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network."""
    directory = tmp_path_factory.mktemp("wheel")
    building = [
        sys.executable,
        "-m",
        "build",
        "--no-isolation",
        "--wheel",
        "--outdir",
        str(directory),
        str(ROOT),
    ]
    subprocess.run(building, check=True, capture_output=True)
    (built,) = directory.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def inside(wheel: Path) -> set[str]:
    """The names of the files in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def required(name: str) -> set[str]:
    """Return the distribution and everything that it requires here, without extras."""
    names: set[str] = {canonicalize_name(name)}
    for line in distribution(name).requires or []:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            names |= required(requirement.name)
    return names


def files_of(name: str) -> Iterator[tuple[Path, Path]]:
    """Yield each file of an installed distribution with its place below site-packages."""
    for file in distribution(name).files or []:
        if ".." not in file.parts:
            yield Path(str(file.locate())), Path(file)


def test_everything_that_the_packages_hold_is_inside(inside: set[str]) -> None:
    """Modules, templates, style sheets, fonts, migrations and data of every package are in the wheel."""
    ours = {
        file.relative_to(SOURCES).as_posix()
        for package in PACKAGES
        for file in package.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }

    assert ours - inside == set()


def test_catalogues_are_compiled(inside: set[str]) -> None:
    """A `.mo` lies beside every `.po`, so that nothing is compiled where the wheel runs."""
    catalogues = {name.removesuffix(".po") for name in inside if name.endswith(".po")}

    assert catalogues
    assert {name.removesuffix(".mo") for name in inside if name.endswith(".mo")} == catalogues


def test_the_base_needs_attrs_and_cattrs_alone(wheel: Path) -> None:
    """Whoever embeds the core installs two libraries; everything else is an extra (F1)."""
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = Parser().parsestr(archive.read(metadata).decode()).get_all("Requires-Dist", [])
    requirements = [Requirement(line) for line in lines]

    assert {needed.name for needed in requirements if needed.marker is None} == {"attrs", "cattrs"}


def test_the_core_runs_with_attrs_and_cattrs_alone(wheel: Path, tmp_path: Path) -> None:
    """In an environment of the wheel and its two libraries, every module of the core can be imported."""
    venv.create(tmp_path / "environment", with_pip=False)
    (packages,) = (tmp_path / "environment").glob("lib/python3.*/site-packages")
    for name in required("attrs") | required("cattrs"):
        for file, place in files_of(name):
            (packages / place).parent.mkdir(parents=True, exist_ok=True)
            copy2(file, packages / place)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    python = tmp_path / "environment" / "bin" / "python"
    importing = [str(python), "-I", "-W", "error", "-c", IMPORT_ALL_OF_THE_CORE]
    answer = subprocess.run(importing, capture_output=True, text=True, check=False)

    assert answer.stderr == ""
    count, *imported = answer.stdout.split()
    assert int(count) > 0
    assert set(imported) - MAY_BE_IMPORTED == set()
