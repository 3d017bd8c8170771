"""The repository as its own tests see it."""

import subprocess
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = ROOT / "src"
PACKAGES: Final = tuple(sorted(path.parent for path in SOURCES.glob("*/__init__.py")))


def tracked() -> list[Path]:
    """Return the files that git tracks or would track on the next `add`."""
    asked = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    answer = subprocess.run(asked, capture_output=True, check=True, text=True)
    paths = (ROOT / name for name in answer.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]
