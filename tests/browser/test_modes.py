"""On paper, in forced colours, mirrored, without pictures, and larger: pages stay readable (mission G2)."""

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import LogIn, NewBrowser
from tests.browser.seeing import sticking_out


def test_the_result_prints_as_one_clean_page(logged_in: LogIn) -> None:
    """On paper: the result and the scores, black on white, with where and when; no navigation, no buttons."""
    page = logged_in(2)
    page.emulate_media(media="print", color_scheme="dark")

    for hidden in (".header nav", ".tabs", ".footer", ".actions .button", ".with-copy .button", ".skip-link"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".result").evaluate("(one) => getComputedStyle(one).color") == "rgb(0, 0, 0)"
    paper = PdfReader(BytesIO(page.pdf(format="A4")))
    text = " ".join(sheet.extract_text() for sheet in paper.pages)
    assert len(paper.pages) <= 2
    for words in ("Pass at Grade B", "196", "Alex Sample", "Use of English", "Reference Number", "/results/"):
        assert words in text
    for words in ("Log out", "Download PDF", "Copy"):
        assert words not in text


def test_forced_colours_keep_borders_and_bars(logged_in: LogIn) -> None:
    """Where the reader's system chooses the colours, buttons and cards have borders, and bars can be seen."""
    page = logged_in(2, forced_colors="active")
    canvas = page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    for framed in (".card", ".button", ".result"):
        border = page.locator(framed).first.evaluate(
            "(one) => { const its = getComputedStyle(one);"
            " return [its.borderTopStyle, parseFloat(its.borderTopWidth)] }"
        )
        assert border[0] == "solid", framed
        assert border[1] >= 1, framed
    bar = page.locator(".chart .bar").first.evaluate("(one) => getComputedStyle(one).fill")
    track = page.locator(".chart .track").first.evaluate("(one) => getComputedStyle(one).fill")
    assert bar not in {canvas, track}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_mirror_of_the_result_fits(width: int, logged_in: LogIn) -> None:
    """From right to left the page is the other way round, but the chart and codes stay as they are."""
    page = logged_in(15, viewport={"width": width, "height": 800})
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")

    assert sticking_out(page) == []
    logo = page.locator(".logo").bounding_box()
    assert logo is not None
    assert logo["x"] > width / 3
    chart = page.locator(".chart .bar").first.bounding_box()
    track = page.locator(".chart .track").first.bounding_box()
    assert chart is not None
    assert track is not None
    assert chart["x"] == track["x"]
    assert page.locator(".code").first.evaluate("(one) => getComputedStyle(one).direction") == "ltr"


@pytest.mark.parametrize("zoom", [2, 4])
def test_twice_and_four_times_as_large_nothing_scrolls_sideways(zoom: int, page: Page) -> None:
    """A window of 1280 pixels at 200 % and at 400 % (WCAG 1.4.4, 1.4.10)."""
    page.set_viewport_size({"width": 1280 // zoom, "height": 1024 // zoom})
    for path in ("/", "/register", "/help"):
        page.goto(path)
        assert sticking_out(page) == []


def test_letters_alone_may_grow_to_twice_their_size(new_browser: NewBrowser) -> None:
    """A reader who has set letters of 32 pixels in the browser gets them, and nothing sticks out."""
    page = new_browser(viewport={"width": 640, "height": 900}).new_page()
    page.goto("/")
    before = page.locator("h1").evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")

    after = page.locator("h1").evaluate("(one) => parseFloat(getComputedStyle(one).fontSize)")
    assert after > before * 1.5
    assert sticking_out(page) == []


def test_the_result_is_there_without_font_script_and_pictures(logged_in: LogIn) -> None:
    """What a bad connection loses does not take the result with it (screens §3.8)."""
    page = logged_in(2, java_script_enabled=False, may_complain=True)
    page.route("**/*.{woff2,svg,js}", lambda route: route.abort())
    page.reload()

    assert "Pass at Grade B" in page.locator(".result").inner_text()
    assert page.locator(".score.overall dd").inner_text() == "196"
