"""Where the organisations' site leads from every page: tabs, the user's menu, home (screens §4).

A tab stands there once its page does: the names below are those of the pages' endpoints.
"""

from collections.abc import Sequence
from typing import Final

import attrs

from adapters_web.site import address, this_site

_TABS: Final = ("results", "search", "downloads", "organisation", "help")
_OWN: Final = ("account", "notifications")


@attrs.frozen
class Way:
    """A place that every page leads to."""

    name: str
    """Its text is `nav.verifier.<name>`; a page with `current` of this name is there already."""
    path: str


@attrs.frozen(kw_only=True)
class Navigation:
    """What header and menu of the organisations' site show."""

    home: str
    help: str
    tabs: Sequence[Way]
    own: Sequence[Way]
    """What is the officer's own."""


def navigation() -> Navigation:
    """Return the ways that are open."""
    return Navigation(
        home=_first("verifier.welcome", "verifier.log_in"),
        help=_first("verifier.help", "candidate.help"),
        tabs=_ways(_TABS),
        own=_ways(_OWN),
    )


def start_of_officers() -> str:
    """Return the path of the page that officers begin with."""
    return _first("verifier.results", "verifier.account")


def _ways(names: Sequence[str]) -> Sequence[Way]:
    known = this_site().addresses
    return [Way(name, address(f"verifier.{name}")) for name in names if f"verifier.{name}" in known]


def _first(*endpoints: str) -> str:
    return address(next(endpoint for endpoint in endpoints if endpoint in this_site().addresses))
