"""The table of contents is the list that README.md shows anyway, and links out of it lead to the sources."""

import re
from pathlib import Path
from typing import Final

from sphinx.application import Sphinx

DOCS: Final = Path(__file__).parent
_PAGE: Final = re.compile(r"\]\(([\w/-]+)\.md\)")
_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)
_OUTSIDE: Final = re.compile(r"\[([^\]]*)\]\((?:\.\./)+([^)#]+)(?:#[^)]*)?\)")


def add_contents(app: Sphinx, page: str, source: list[str]) -> None:
    """Give a README.md one table of contents a section, of the pages that the section names, in its order."""
    if not page.endswith(app.config.root_doc):
        return
    first, *sections = _HEADING.split(source[0])
    captions = sections[::2] or [""]
    bodies = sections[1::2] or [first]
    source[0] += "".join(_table(*each) for each in zip(captions, bodies, strict=True))


def _table(caption: str, body: str) -> str:
    pages = _PAGE.findall(body)
    options = [":hidden:", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["", "```{toctree}", *options, "", *pages, "```", ""]) if pages else ""


def point_to_sources(_app: Sphinx, page: str, source: list[str]) -> None:
    """Show a path of the repository where a link leads to one that is no page of the documentation."""
    folder = (DOCS / page).parent

    def shown(link: re.Match[str]) -> str:
        target = (folder / link[0].split("](")[1].rstrip(")").partition("#")[0]).resolve()
        if target.is_relative_to(DOCS):
            return link[0]
        words = link[1].strip("`")
        return f"`{link[2]}`" if words == link[2] else f"{link[1]} (`{link[2]}`)"

    source[0] = _OUTSIDE.sub(shown, source[0])
