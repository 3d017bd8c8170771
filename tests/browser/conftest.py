"""A browser before a served site."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.seeing import Complaints
from tests.browser.stage import TODAY, Stage, set_stage, troubled

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
AS_PEOPLE_HAVE_IT = ["--disable-back-forward-cache"]
"""What is not switched off: the Back button brings pages back as they were left."""
HERE = {"locale": "en-GB", "timezone_id": "Europe/London"}
PATIENCE = 15_000
"""Milliseconds that a page may take on a busy machine."""

NewBrowser = Callable[..., BrowserContext]
LogIn = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """The Chromium of the machine, without a window."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=str(chromium), args=ARGUMENTS, ignore_default_args=AS_PEOPLE_HAVE_IT
        )
        yield running
        running.close()


@pytest.fixture(scope="session")
def whole_stage(chromium: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The served site of the run."""
    with set_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="session")
def troubled_site(whole_stage: Stage) -> Iterator[str]:
    """The address of a site with a page for each fault: `/trouble/500`."""
    with troubled(whole_stage) as address:
        yield address


@pytest.fixture
def stage(whole_stage: Stage) -> Stage:
    """The served site, at ten in the morning of its day."""
    whole_stage.clock.set(TODAY)
    return whole_stage


@pytest.fixture
def new_browser(browser: Browser, stage: Stage, troubled_site: str) -> Iterator[NewBrowser]:
    """What opens a browser that has never been here; none may complain or ask another host.

    Takes what `Browser.new_context` takes, and `may_complain`.
    """
    heard: list[Complaints] = []
    with ExitStack() as opened:

        def open_another(*, may_complain: bool = False, **kind: Any) -> BrowserContext:  # noqa: ANN401 - as Playwright's
            context = browser.new_context(**({"base_url": stage.address} | HERE | kind))
            context.set_default_timeout(PATIENCE)
            opened.callback(context.close)
            complaints = opened.enter_context(Complaints.of(context, stage.address, troubled_site))
            if not may_complain:
                heard.append(complaints)
            return context

        yield open_another
    assert [said for complaints in heard for said in complaints.said] == []


@pytest.fixture
def page(new_browser: NewBrowser) -> Page:
    """A page of a browser that has never been here, in English."""
    return new_browser().new_page()


@pytest.fixture
def logged_in(stage: Stage, new_browser: NewBrowser) -> LogIn:
    """What opens a browser with the session of somebody with a part to play, at their results.

    Takes the part's number and what `Browser.new_context` takes.
    """

    def open_results(part: int, **kind: Any) -> Page:  # noqa: ANN401 - as Playwright's
        context = new_browser(**kind)
        context.add_cookies(
            [{"name": "candidate", "value": stage.session_of(stage.player(part)), "url": stage.address}]
        )
        page = context.new_page()
        page.goto("/results")
        return page

    return open_results
