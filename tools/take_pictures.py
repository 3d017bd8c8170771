"""Take the pictures of docs/pictures: pages of the demonstration, a Statement of Results, contact sheets.

    python -m tools.take_pictures [single] [results] [arriving] [inside] [details]
        [applying] [received] [organisation] [files] [lists] [reading]

Without a word, all of them are taken.

The clock stands still and the people are always the same, so the same version of the pages gives the
same pictures. Chromium (`CHROMIUM=/path/to/it` or on the path) and poppler's pdftoppm are needed.
"""

import argparse
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from results_app.demo.directory import APPROVED
from results_app.demo.organisations import OFFICER_PASSWORD
from tests.browser.acting import fill, send
from tests.browser.stage import TODAY, Person, Stage, import_people, set_stage, troubled
from tools.contact_sheets import SUBJECTS, contact_sheets

PICTURES: Final = Path(__file__).parents[1] / "docs" / "pictures"
COLOURS: Final = 256
_NONE: Final = Image.Dither.NONE
FEW: Final = 112
"""Colours of a contact sheet."""
SINGLE: Final = "single"
PORT: Final = 8000
"""It stands on the statement, so it has to be free."""
PHONE: Final[dict[str, Any]] = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5}
DESKTOP: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 900}}
SHOWN: Final = Person("EXA000001", "2468", "An Example", statement_number="7Q4M2K8XZB3T1")
WAITING: Final = 5
"""The demonstration's part whose result is not out yet."""


def take(stage: Stage, browser: Browser) -> None:
    """Take every picture."""
    stage.clock.set(TODAY - timedelta(days=8))
    import_people(stage.service.application, stage.directory, [SHOWN])
    stage.clock.set(TODAY)
    stage.registered(SHOWN)
    waiting = stage.player(WAITING)
    with opened(stage, browser, "/", **DESKTOP) as page:
        keep(page.screenshot(full_page=True), "home")
    with opened(stage, browser, "/register", **DESKTOP) as page:
        page.fill("#id_number", "ABC012345")
        page.fill("#secret_number", "0000")
        page.fill("#email", "name@example.com")
        page.locator("#email").blur()
        keep(page.screenshot(full_page=True), "register")
    with opened(stage, browser, "/results", SHOWN, **DESKTOP) as page:
        keep(page.screenshot(full_page=True), "result-desktop")
    with opened(stage, browser, "/verifiers/login", **DESKTOP) as page:
        fill(page, {"email": APPROVED.email, "password": OFFICER_PASSWORD})
        send(page)
        page.wait_for_url("**/verifiers/results*")
        keep(page.screenshot(full_page=True), "shared-results")
        keep(first_page(statement(page)), "statement")
    with opened(stage, browser, "/results", SHOWN, **PHONE) as page:
        keep(down_to_the_scores(page), "result-phone")
    with opened(stage, browser, "/results", SHOWN, color_scheme="dark", **PHONE) as page:
        keep(down_to_the_scores(page), "result-dark")
    with opened(stage, browser, "/results", SHOWN, language="fr-FR", **PHONE) as page:
        keep(down_to_the_scores(page), "result-french")
    with opened(stage, browser, "/results", waiting, **PHONE) as page:
        keep(page.screenshot(full_page=True), "not-out-yet")


@contextmanager
def opened(
    stage: Stage,
    browser: Browser,
    path: str,
    person: Person | None = None,
    *,
    language: str = "en-GB",
    **kind: Any,  # noqa: ANN401 - as Playwright's
) -> Iterator[Page]:
    """Open a page, as somebody who has logged in if a person is named, in the zone of their centre."""
    with browser.new_context(
        base_url=stage.address, locale=language, timezone_id="Europe/Paris", **kind
    ) as context:
        if person is not None:
            token = stage.session_of(person)
            context.add_cookies([{"name": "candidate", "value": token, "url": stage.address}])
        page = context.new_page()
        page.goto(path, wait_until="networkidle")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        yield page


def down_to_the_scores(page: Page) -> bytes:
    """Photograph the result page of a phone, as far as its chart."""
    scores = page.locator("section:has(.chart)").bounding_box()
    if scores is None:
        raise LookupError("the page shows no chart")
    height = scores["y"] + scores["height"] + 16
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 390, "height": height})


def statement(page: Page) -> Path:
    """Download the statement that the page offers."""
    with page.expect_download() as coming:
        page.locator("a[href$='/statement.pdf']").first.click()
    return coming.value.path()


def first_page(document: Path) -> bytes:
    """Return a PDF's first page as a picture."""
    draw = ["pdftoppm", "-r", "110", "-f", "1", "-l", "1", "-png", str(document)]
    return subprocess.run(draw, check=True, capture_output=True).stdout  # noqa: S603 - our own arguments


def keep(picture: bytes, name: str) -> None:
    """Write a picture."""
    keep_few(Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, kmeans=5, dither=_NONE), name)


def keep_sheet(sheet: Image.Image, name: str) -> None:
    """Write a contact sheet, in which every colour counts, be it ever so rare."""
    keep_few(sheet.quantize(FEW, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=_NONE), name)


def keep_few(few: Image.Image, name: str) -> None:
    """Write a picture with few colours, which is small."""
    path = PICTURES / f"{name}.png"
    few.save(path, optimize=True)
    print(f"{path.name:24} {path.stat().st_size:8,} bytes")


def main() -> None:
    """Set the stage, take the pictures, and clear everything away."""
    asking = argparse.ArgumentParser(prog="python -m tools.take_pictures")
    asking.add_argument("which", nargs="*", choices=[[], SINGLE, *SUBJECTS], help="what to take")
    which = asking.parse_args().which or [SINGLE, *SUBJECTS]
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with (
        TemporaryDirectory() as directory,
        set_stage(Path(directory), port=PORT) as stage,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        if SINGLE in which:
            take(stage, browser)
        with troubled(stage) as trouble:
            for subject in (one for one in SUBJECTS if one in which):
                for name, sheet in contact_sheets(stage, trouble, browser, subject):
                    keep_sheet(sheet, name)
        browser.close()


if __name__ == "__main__":
    main()
