"""Somebody before a page of the site, and a page in a state."""

from collections.abc import Callable

import attrs
from playwright.sync_api import Page

from tests.browser.acting import register
from tests.browser.stage import Person, Stage


@attrs.frozen(kw_only=True)
class Visit:
    """Somebody before a page of the site."""

    page: Page
    stage: Stage
    troubled: str
    """The address of the site with a page for each fault."""
    another: Callable[[], Page]
    """Opens a page in another browser."""

    def open(self, path: str) -> None:
        """Go to a path."""
        self.page.goto(path)

    def enter(self, person: Person) -> None:
        """Give the browser the session of somebody."""
        self.page.context.add_cookies(
            [{"name": "candidate", "value": self.stage.session_of(person), "url": self.stage.address}]
        )

    def results_of(self, part: int) -> None:
        """See the results of somebody with a part to play."""
        self.enter(self.stage.player(part))
        self.open("/results")

    def registers(self) -> Person:
        """Register a newcomer in this browser."""
        person = self.stage.newcomer()
        register(self.page, person)
        self.page.wait_for_url("**/register/sent")
        return person


Way = Callable[[Visit], None]


def at(path: str) -> Way:
    """Return the way to a page that is open to whoever asks."""
    return lambda visit: visit.open(path)


@attrs.frozen
class State:
    """A page in a state: its heading in English, and the way to it."""

    heading: str
    reach: Way
