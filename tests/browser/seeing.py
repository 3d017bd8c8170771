"""What a browser is asked about a page: by axe-core, by its own layout, and by what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import attrs
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
PHONE: Final = 390
DESKTOP: Final = 1280
NARROWEST: Final = 320
"""Pixels; the narrowest is also what 1280 become at 400 % (WCAG 1.4.10)."""
HEIGHT: Final = 900
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

FAULT: Final = 500

_ASK_AXE: Final = """(rules) => axe.run(document, {
  runOnly: rules,
  preload: false,
  resultTypes: ["violations"],
}).then((answer) => answer.violations.flatMap((rule) => rule.nodes.map((node) =>
  `${rule.id}: ${node.target.join(" ")}: ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message}`)))"""
"""Style sheets are not fetched a second time: only rules that are not asked want them."""
_EVERYTHING: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_COLOURS: Final = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
_ASKED: Final[dict[str, object]] = {"light": _EVERYTHING, "dark": _COLOURS}
"""In the dark nothing but colours changes, as tests/web/rendering holds: the light shows all else."""

_AXE_ALONE: Final = "; 0"
"""What the script itself comes to is large, and nobody wants it."""

_SIDEWAYS: Final = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.right > page.clientWidth + 1 || box.left < -1);
  });
  return [`${page.scrollWidth} of ${page.clientWidth}`,
    ...beyond.slice(0, 4).map((one) => `${one.tagName}.${one.getAttribute("class") ?? ""}`)];
}"""

_SPACING: Final = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}"""
"""What a reader may set for themselves (WCAG 1.4.12)."""

_TOLD_OF_STATUS: Final = "Failed to load resource: the server responded with a status of"


@attrs.define(slots=False)  # Playwright keeps something of its own beside every method that it calls
class Complaints:
    """What a browser said was wrong, and whom it asked beside the site, while pages were open."""

    site: tuple[str, ...]
    """The origins that may be asked."""
    said: list[str] = attrs.field(factory=list)

    @classmethod
    @contextmanager
    def of(cls, context: BrowserContext, *site: str) -> Iterator["Complaints"]:
        """Hear everything that the pages of the context complain of."""
        complaints = cls(site)
        context.on("console", complaints._console)
        context.on("weberror", complaints._error)
        context.on("request", complaints._request)
        context.on("response", complaints._response)
        yield complaints
        context.remove_listener("console", complaints._console)
        context.remove_listener("weberror", complaints._error)
        context.remove_listener("request", complaints._request)
        context.remove_listener("response", complaints._response)

    def _console(self, message: ConsoleMessage) -> None:
        """Note errors and warnings; that a page has another status than 200 is none of them."""
        is_page_status = (
            message.text.startswith(_TOLD_OF_STATUS) and "/static/" not in message.location["url"]
        )
        if message.type in {"error", "warning"} and not is_page_status:
            self.said.append(message.text)

    def _error(self, error: WebError) -> None:
        self.said.append(str(error.error))

    def _response(self, response: Response) -> None:
        if response.status >= FAULT and "/trouble/" not in response.url:
            self.said.append(f"{response.status} of {response.url}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" not in self.site:
            self.said.append(f"asked {request.url}")


def look_everywhere(page: Page) -> dict[str, list[str]]:
    """Return what axe-core finds on a phone and a desktop, light and dark, and what overflows."""
    page.evaluate(AXE.read_text("utf-8") + _AXE_ALONE)
    found: dict[str, list[str]] = {}
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found[f"{width} {scheme}"] = page.evaluate(_ASK_AXE, _ASKED[scheme])
    page.emulate_media(color_scheme="light")
    with narrow(page):
        found["sideways"] = sticking_out(page)
        page.evaluate(_SPACING)
        found["sideways, spaced"] = sticking_out(page)
        page.evaluate("() => document.adoptedStyleSheets = []")
        for mirrored in ("rtl", "ltr"):
            page.evaluate("(way) => document.documentElement.dir = way", mirrored)
            found[f"sideways, {mirrored}"] = sticking_out(page)
    return {where: faults for where, faults in found.items() if faults}


def look_narrowly(page: Page) -> dict[str, list[str]]:
    """Return what sticks out of the narrowest window."""
    with narrow(page):
        faults = sticking_out(page)
    return {"sideways": faults} if faults else {}


@contextmanager
def narrow(page: Page) -> Iterator[None]:
    """Make the page as narrow as pages may get."""
    page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
    yield
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})


def sticking_out(page: Page) -> list[str]:
    """Return by how much the page is wider than the window, and what makes it so; nothing where it fits."""
    found: list[str] = page.evaluate(_SIDEWAYS)
    return found


def focused(page: Page) -> str:
    """Return what has the focus: its id, or its visible words."""
    words: str = page.evaluate(
        "() => document.activeElement.id || document.activeElement.innerText.trim().split('\\n')[0]"
    )
    return words
