"""The release instant: before it nothing differs from "no result yet", at it everything shows (A6, REL-1)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, Final

import attrs
import pytest

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.stand_ins import StoppedClock
from tests.races.crowds import at_once, times
from tests.web.visits import Browser, Opening, Staged, account_of, stage, without_form_key

POLLERS: Final = 200
LOOKS_BEFORE: Final = 3
THREADS: Final = 8
"""So many the server has: the other pollers wait for their turn."""
A_MILLISECOND: Final = timedelta(milliseconds=1)

Look = Callable[[], Any]


@attrs.frozen(kw_only=True)
class Answer:
    """What a surface said, and what the clock said before and after."""

    surface: str
    asked_after_release: bool
    told_before_release: bool
    said: Any


def staged(opening: Opening | None = None) -> tuple[Staged, Browser]:
    """Return a site and the browser of its candidate, a millisecond before the release."""
    site = stage(opening=opening)
    site.rehearsal.clock.set(RELEASE - A_MILLISECOND)
    return site, site.candidate()


def with_everything_loaded(opening: Opening | None = None) -> tuple[Staged, Browser]:
    """Return the same with the result imported: its owner must not be able to tell."""
    site, browser = staged(opening)
    site.rehearsal.import_results()
    return site, browser


def visitor(seen: Browser) -> Browser:
    """Return another tab of the browser: a client of its own with the same cookies."""
    tab = seen.site.browser()
    session = seen.cookie("candidate")
    assert session is not None
    tab.client.set_cookie("candidate", session, domain="results.example")
    tab.client.set_cookie("language", "en", domain="results.example")
    return tab


def over_http(path: str, method: str, seen: Browser) -> Look:
    """Return a look at a page: its status, headers and text, but for the key of forms."""
    tab = visitor(seen)

    def look() -> Any:  # noqa: ANN401 - answers are compared, never read
        answer = tab.ask(path, method=method)
        body = without_form_key(answer.text) if answer.mimetype == "text/html" else answer.data
        kept = [(name, value) for name, value in answer.headers if name != "Content-Length"]
        return answer.status_code, kept, body, answer.content_length

    return look


def surfaces(site: Staged, seen: Browser) -> dict[str, Look]:
    """Return every way to ask for the candidate's result."""
    application, account = site.rehearsal.application, account_of(site)
    [read] = application.view_results.all(account)
    page = f"/results/{read.entry.id}"
    return {
        "page": over_http(page, "GET", seen),
        "page, head alone": over_http(page, "HEAD", seen),
        "list": over_http("/results", "GET", seen),
        "statement": over_http(f"{page}/statement.pdf", "GET", seen),
        "statement in French": over_http(f"{page}/statement.pdf?language=fr", "GET", seen),
        "LinkedIn": over_http(f"{page}/linkedin", "GET", seen),
        "facade": lambda: application.view_results.all(account),
        "operator's look": lambda: application.show_result(ZOFIA, operator="Ada"),
        "operator's sittings": application.sittings.all,
    }


def polled(site: Staged, seen: Browser) -> Iterator[tuple[str, Look]]:
    """Yield pollers for ever, surface by surface, each with tabs of its own."""
    while True:
        yield from surfaces(site, seen).items()


def serve(pollers: SimpleQueue[tuple[str, Look]], told: list[Answer], clock: StoppedClock) -> None:
    """Let one poller after the other look, until each has looked after the release.

    The instant comes when they have looked three times each, while other threads are at work.
    """
    while True:
        try:
            name, look = pollers.get_nowait()
        except Empty:
            return
        answer = ask(name, look, clock)
        told.append(answer)
        if len(told) >= POLLERS * LOOKS_BEFORE:
            clock.set(RELEASE)
        if not answer.asked_after_release:
            pollers.put((name, look))


def ask(name: str, look: Look, clock: StoppedClock) -> Answer:
    """Look once."""
    asked_after_release = clock.now() >= RELEASE
    said = look()
    return Answer(
        surface=name,
        asked_after_release=asked_after_release,
        told_before_release=clock.now() < RELEASE,
        said=said,
    )


@pytest.fixture
def no_result_yet(opening: Opening) -> dict[str, Any]:
    """What every surface says where nothing is loaded at all."""
    del opening
    site, browser = staged()
    return {name: look() for name, look in surfaces(site, browser).items()}


def test_two_hundred_pollers_see_nothing_before_the_instant_and_everything_at_it(
    opening: Opening, no_result_yet: dict[str, Any]
) -> None:
    """Page, list, statement, LinkedIn, commands, status, headers and sizes: all of them change at once."""
    site, browser = with_everything_loaded(opening)
    clock = site.rehearsal.clock
    told: list[Answer] = []
    pollers: SimpleQueue[tuple[str, Look]] = SimpleQueue()
    for of_one in islice(polled(site, browser), POLLERS):
        pollers.put(of_one)
    at_once(times(THREADS, lambda: serve(pollers, told, clock)))
    released = {name: look() for name, look in surfaces(site, browser).items()}
    early = [answer for answer in told if answer.told_before_release]
    late = [answer for answer in told if answer.asked_after_release]

    assert min(len(early), len(late)) >= POLLERS
    assert {one.surface for one in early if one.said != no_result_yet[one.surface]} == set()
    assert {one.surface for one in late if one.said != released[one.surface]} == set()
    assert {name for name in released if released[name] == no_result_yet[name]} == {"list"}


def test_a_release_that_nothing_was_loaded_for_reads_as_pending(opening: Opening) -> None:
    """At the instant the page changes all the same: the result will follow (A6)."""
    site, browser = staged(opening)
    before = {name: look() for name, look in surfaces(site, browser).items()}
    site.rehearsal.clock.set(RELEASE)
    after = {name: look() for name, look in surfaces(site, browser).items()}

    assert after["page"] != before["page"]
    assert "Your result will follow" in after["page"][2]
    assert {name for name in after if after[name] == before[name]} == {
        "list",
        "statement",
        "statement in French",
        "LinkedIn",
    }
