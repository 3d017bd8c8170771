"""The first view on results day, over a slow line: at most 60 kB and five requests (mission G3)."""

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import NewBrowser
from tests.browser.stage import Stage

MOST_OCTETS = 60_000
MOST_REQUESTS = 5


@attrs.define(slots=False)
class Scales:
    """Weighs what comes over the wire, headers included."""

    octets: dict[str, int] = attrs.field(factory=dict)
    _addresses: dict[str, str] = attrs.field(factory=dict)

    def weigh(self, page: Page) -> None:
        """Begin to weigh what the page asks for, with nothing in its cache."""
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")
        session.send("Network.clearBrowserCache")

    def _asked(self, event: Mapping[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            self._addresses[event["requestId"]] = event["request"]["url"]

    def _came(self, event: Mapping[str, Any]) -> None:
        address = self._addresses.get(event["requestId"])
        if address is not None:
            name = address.rsplit("/", 1)[1]
            self.octets[name] = self.octets.get(name, 0) + event["encodedDataLength"]


@pytest.fixture
def phone(new_browser: NewBrowser) -> BrowserContext:
    """A phone with an empty cache."""
    return new_browser(viewport={"width": 390, "height": 844})


def test_the_first_view_of_home_is_light(phone: BrowserContext) -> None:
    """Page, style sheet, script, font and logo together."""
    page, scales = phone.new_page(), Scales()
    scales.weigh(page)
    page.goto("/", wait_until="networkidle")

    assert len(scales.octets) <= MOST_REQUESTS, scales.octets
    assert sum(scales.octets.values()) <= MOST_OCTETS, scales.octets


@pytest.mark.parametrize("part", [2, 3])
def test_the_first_view_of_the_result_is_light(part: int, phone: BrowserContext, stage: Stage) -> None:
    """The same for the result, whatever it is; a photo is one request more, within the weight."""
    token = stage.session_of(stage.player(part))
    phone.add_cookies([{"name": "candidate", "value": token, "url": stage.address}])
    page, scales = phone.new_page(), Scales()
    scales.weigh(page)
    page.goto("/results", wait_until="networkidle")

    pages = [name for name in scales.octets if "." not in name]
    photos = [name for name in scales.octets if name == "photo.jpg"]
    assert len(photos) == (part == 2)
    assert len(scales.octets) - len(pages) - len(photos) + 1 <= MOST_REQUESTS, scales.octets
    assert sum(scales.octets.values()) <= MOST_OCTETS, scales.octets


def test_the_second_page_brings_itself_alone(phone: BrowserContext) -> None:
    """Style sheet, script, font and logo are kept for a year."""
    page, scales = phone.new_page(), Scales()
    scales.weigh(page)
    page.goto("/", wait_until="networkidle")
    scales.octets.clear()
    page.goto("/help", wait_until="networkidle")

    assert {name: octets for name, octets in scales.octets.items() if octets}.keys() == {"help"}
