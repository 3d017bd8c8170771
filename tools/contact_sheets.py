"""Contact sheets: every state of the pages of a subject, side by side, each with its name."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final, Literal

import attrs
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser

from tests.browser.seeing import DESKTOP, HEIGHT, PHONE
from tests.browser.stage import TODAY, Stage
from tests.browser.states import STATES
from tests.browser.visiting import Visit

SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    "results": (
        "result, pass",
        "result, level below",
        "result, no certificate",
        "result, amended",
        "result, pending",
        "result, withheld",
        "result, absent from a part",
        "result, absent",
        "result, cancelled",
        "result, nothing loaded",
        "result, changed and held",
        "result, not out",
    ),
    "arriving": (
        "home",
        "home, third wrong password",
        "home, locked",
        "register",
        "register, wrong numbers",
        "register, sent",
        "confirm",
        "confirm, elsewhere",
        "confirmed",
        "confirm, expired",
        "forgot",
        "forgot, sent",
        "reset",
        "logged out",
    ),
    "inside": (
        "several exams",
        "adding",
        "result, last minutes",
        "linkedin",
        "sending",
        "sending, found",
        "sending, nobody",
        "sending, choices",
        "sending, not agreed",
        "inviting",
        "shares",
        "shares, none",
        "shares, stopping",
        "shares, stopped",
        "looks",
        "looks, none",
        "looks, reporting",
    ),
    "details": (
        "details",
        "details, an address waits",
        "details, address",
        "details, password, nothing typed",
        "details, news",
        "details, language",
        "details, sessions",
        "details, data",
        "details, closing",
        "details, closed",
        "details, undoing",
        "log out",
    ),
    "applying": (
        "verifiers, welcome",
        "verifiers, ways",
        "verifiers, create",
        "verifiers, create, nothing typed",
        "verifiers, answers",
        "verifiers, sent",
        "verifiers, confirming",
        "verifiers, applied",
        "joining, found",
        "joining, form",
        "officer, invited",
        "officer, log in",
        "officer, log in, locked",
        "officer, code asked",
    ),
    "received": (
        "inbox, ticked",
        "inbox, filtered",
        "inbox, no match",
        "inbox, nothing shared",
        "inbox, amended",
        "shared result",
        "shared result, without skills",
        "shared result, amended",
        "shared result, held",
        "searching",
        "searching, found",
        "searching, missed",
        "searching, detail",
        "claim, answered",
    ),
    "organisation": (
        "organisation, details",
        "organisation, edit",
        "organisation, change asked",
        "organisation, users",
        "organisation, new user, nothing typed",
        "organisation, delete user",
        "organisation, wishes",
        "organisation, API",
        "organisation, exams",
        "officer, account",
        "officer, notifications",
        "officer, notifications, nothing chosen",
        "officer, second step offered",
        "officer, recovery codes",
    ),
    "files": (
        "inbox, download options",
        "inbox, nothing to download",
        "choosing a template",
        "downloads",
        "downloads, none",
        "download",
        "template, new",
        "template, objections",
        "template",
        "template, removal",
    ),
    "lists": (
        "bulk",
        "bulk, nothing brought",
        "bulk, columns",
        "bulk, dry run",
        "bulk, paused",
        "bulk, results",
    ),
    "reading": (
        "help",
        "exams",
        "exam",
        "terms",
        "privacy",
        "cookies",
        "accessibility",
        "contact",
        "not found",
        "fault 403",
        "fault 500",
        "fault 503",
    ),
}
"""The states of the browser's tests that stand on one sheet, in order."""

LOCALES: Final = {"english": "en-GB", "french": "fr-FR"}
TALLEST: Final = 2400
"""Pixels of a page, from its top: what comes after them is left out."""
GAP: Final = 20
CAPTION: Final = 26
_PAPER: Final = {"light": "#c9cfdd", "dark": "#454d63"}
_INK: Final = {"light": "#141a33", "dark": "#ffffff"}


@attrs.frozen(kw_only=True)
class Kind:
    """How the pages of a sheet are looked at, and how small they are drawn: pixels across."""

    language: str
    size: Literal["phone", "desktop"]
    scheme: Literal["light", "dark"]

    @property
    def name(self) -> str:
        """What the file is called by, after its subject."""
        return f"{self.size}-{self.scheme}-{self.language}"

    @property
    def width(self) -> int:
        """Return how wide the window is."""
        return PHONE if self.size == "phone" else DESKTOP

    @property
    def drawn(self) -> int:
        """Return how wide a page is on the sheet."""
        return 240 if self.size == "phone" else 480

    @property
    def columns(self) -> int:
        """Return how many pages stand side by side."""
        return 7 if self.size == "phone" else 4


KINDS: Final = (
    Kind(language="english", size="phone", scheme="light"),
    Kind(language="french", size="desktop", scheme="dark"),
)
"""Together: every state on a phone and on a desktop, in the light and in the dark, in both languages."""
ALL_KINDS: Final = (
    *KINDS,
    Kind(language="french", size="phone", scheme="dark"),
    Kind(language="english", size="desktop", scheme="light"),
)
LOOKED_AT: Final = {"results": ALL_KINDS}
"""What is looked at more closely than `KINDS`."""


def contact_sheets(
    stage: Stage, troubled: str, browser: Browser, subject: str
) -> Iterator[tuple[str, Image.Image]]:
    """Return the sheets of a subject, each with its name."""
    for language, locale in LOCALES.items():
        kinds = [kind for kind in LOOKED_AT.get(subject, KINDS) if kind.language == language]
        seen: dict[Kind, list[Image.Image]] = {kind: [] for kind in kinds}
        with browser.new_context(
            base_url=stage.address, locale=locale, timezone_id="Europe/Paris", reduced_motion="reduce"
        ) as context:
            for state in SUBJECTS[subject]:
                stage.clock.set(TODAY)
                context.clear_cookies()
                page = context.new_page()
                with browser.new_context(base_url=stage.address, locale=locale) as other:
                    STATES[state].reach(
                        Visit(page=page, stage=stage, troubled=troubled, another=other.new_page)
                    )
                for kind in kinds:
                    page.set_viewport_size({"width": kind.width, "height": HEIGHT})
                    page.emulate_media(color_scheme=kind.scheme)
                    page.evaluate("() => document.fonts.ready.then(() => scrollTo(0, 0))")
                    seen[kind].append(_drawn(page.screenshot(full_page=True), kind))
                for one in context.pages:
                    one.close()
        for kind in kinds:
            yield (
                f"{subject}-{kind.name}",
                _sheet(kind, list(zip(SUBJECTS[subject], seen[kind], strict=True))),
            )


def _drawn(picture: bytes, kind: Kind) -> Image.Image:
    page = Image.open(BytesIO(picture)).convert("RGB")
    page = page.crop((0, 0, kind.width, min(page.height, TALLEST)))
    return page.resize((kind.drawn, page.height * kind.drawn // kind.width), Image.Resampling.LANCZOS)


def _sheet(kind: Kind, pages: list[tuple[str, Image.Image]]) -> Image.Image:
    """Put each page into the column that is shortest so far."""
    bottoms = [GAP] * min(kind.columns, len(pages))
    places = []
    for _, page in pages:
        column = bottoms.index(min(bottoms))
        places.append((GAP + column * (kind.drawn + GAP), bottoms[column]))
        bottoms[column] += CAPTION + page.height + GAP
    across = len(bottoms) * (kind.drawn + GAP) + GAP
    sheet = Image.new("RGB", (across, max(bottoms)), _PAPER[kind.scheme])
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    for (name, page), (left, top) in zip(pages, places, strict=True):
        draw.text((left, top), name, fill=_INK[kind.scheme], font=font)
        sheet.paste(page, (left, top + CAPTION))
    return sheet
