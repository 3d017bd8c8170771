"""Compiles the catalogues of texts into the wheel.

The source tree holds no compiled catalogue: there, the loader reads the `.po` files themselves.
"""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = "src"
CATALOGUES = "results_texts/locale"


class CompiledCatalogues(BuildHookInterface[Any]):
    """Puts a `.mo` beside every `.po` of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile every catalogue, unless the installation is an editable one."""
        self._compiled: Path | None = None
        if version == "editable":
            return
        self._compiled = Path(mkdtemp(prefix="catalogues-"))
        sources = Path(self.root, SOURCES)
        for catalogue in sorted((sources / CATALOGUES).glob("*/LC_MESSAGES/*.po")):
            place = catalogue.relative_to(sources).with_suffix(".mo")
            target = self._compiled / place
            target.parent.mkdir(parents=True, exist_ok=True)
            with catalogue.open("rb") as texts, target.open("wb") as compiled:
                write_mo(compiled, read_po(texts, locale=catalogue.parts[-3], abort_invalid=True))
            build_data["force_include"][str(target)] = place.as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear away what was compiled: it is in the wheel now."""
        if self._compiled is not None:
            rmtree(self._compiled)
