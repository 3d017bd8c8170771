"""The pages of the documentation, their links, and the examples in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import attrs

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]))

_FENCE: Final = re.compile(r"^```(\w*)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK: Final = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)")
_CODE: Final = re.compile(r"`[^`\n]*`")
_HEADING: Final = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_PROMPT: Final = "$ "
_ANYTHING: Final = "..."


@attrs.frozen
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    line: int
    """Where its text begins in the page, 1 being the first line."""
    file: str = ""
    """The file that it shows, where the fence names one: it lies there when the examples run."""


@attrs.frozen
class Step:
    """One command of a console block and the lines that the page shows beneath it."""

    command: str
    shown: str

    def is_answered_by(self, printed: str) -> bool:
        """Tell whether the output is what the page shows, `...` standing for any text."""
        if not self.shown:
            return True
        parts = [re.escape(part) for part in self.shown.split(_ANYTHING)]
        return re.fullmatch(".*".join(parts), printed.strip(), re.DOTALL) is not None


def blocks_of(page: Path, *languages: str) -> list[Block]:
    """Return the examples of a page in these languages, in the page's order; files are none."""
    return [block for block in _blocks_of(page) if block.language in languages and not block.file]


def files_of(page: Path) -> list[Block]:
    """Return the blocks of a page that show a file, such as one that begins with ```csv entries.csv."""
    return [block for block in _blocks_of(page) if block.file]


def steps_of(block: Block) -> Iterator[Step]:
    """Yield the commands of a console block; a line that begins with `> ` goes on with the one above."""
    command, shown = "", list[str]()
    for line in block.text.splitlines():
        if line.startswith(_PROMPT):
            if command:
                yield Step(command, "\n".join(shown).strip())
            command, shown = line.removeprefix(_PROMPT), []
        elif line.startswith("> ") and not shown:
            command = command.removesuffix("\\") + line.removeprefix("> ")
        else:
            shown.append(line)
    if command:
        yield Step(command, "\n".join(shown).strip())


def _blocks_of(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[3], text.count("\n", 0, found.start(3)) + 1, found[2].strip())
        for found in _FENCE.finditer(text)
    ]


def links_of(page: Path) -> list[str]:
    """Return the targets of a page's links and pictures, those inside code left out."""
    prose = _CODE.sub("", _FENCE.sub("", page.read_text(encoding="utf-8")))
    return _LINK.findall(prose)


def anchors_of(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as readers of Markdown make them."""
    prose = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in _HEADING.findall(prose)
    }
