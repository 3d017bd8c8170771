"""Every page in every state: nothing for axe-core to find, nothing that scrolls sideways (mission G2)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.acting import heading
from tests.browser.conftest import NewBrowser
from tests.browser.seeing import DESKTOP, HEIGHT, Complaints, look_everywhere, look_narrowly
from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.visiting import Visit

LANGUAGES = {"en": "en-GB", "fr": "fr-FR"}


@pytest.fixture(scope="module", params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    """The language of the browser."""
    language: str = request.param
    return language


@pytest.fixture(scope="module")
def shared_browser(browser: Browser, whole_stage: Stage, language: str) -> Iterator[BrowserContext]:
    """A browser that the states share, each without the cookies of the others: a new one takes its time."""
    context = browser.new_context(
        base_url=whole_stage.address, locale=LANGUAGES[language], reduced_motion="reduce"
    )
    yield context
    context.close()


@pytest.fixture
def visit(
    shared_browser: BrowserContext, stage: Stage, new_browser: NewBrowser, troubled_site: str
) -> Iterator[Visit]:
    """Somebody with a browser without cookies, of which it must not complain at the end."""
    shared_browser.clear_cookies()
    page = shared_browser.pages[0] if shared_browser.pages else shared_browser.new_page()
    page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})
    with Complaints.of(shared_browser, stage.address, troubled_site) as complaints:
        yield Visit(page=page, stage=stage, troubled=troubled_site, another=lambda: new_browser().new_page())
    assert complaints.said == []


@pytest.mark.parametrize("state", STATES)
def test_everybody_can_use_every_page(state: str, visit: Visit, language: str) -> None:
    """On a phone and a desktop, in the light and in the dark, axe-core finds nothing, and nothing sticks out.

    Not at 320 pixels either, as 400 % on a desktop makes them, with wider text spacing, and mirrored for
    languages from right to left. French is the same page in longer words: those are looked at where it is
    narrowest.
    """
    STATES[state].reach(visit)

    if language == "en":
        assert heading(visit.page) == STATES[state].heading
    assert visit.page.locator("html").get_attribute("lang") == language
    assert visit.page.locator("h1").count() == 1
    assert (look_everywhere if language == "en" else look_narrowly)(visit.page) == {}
