"""Which browser a session is of: two words, all that is kept of what browsers say of themselves."""

from enum import StrEnum, unique
from typing import Final

import attrs

LONGEST: Final = 512
"""Of what a browser says of itself, so many signs are read."""


@unique
class BrowserFamily(StrEnum):
    """The browsers that people know by name."""

    CHROME = "chrome"
    EDGE = "edge"
    FIREFOX = "firefox"
    OPERA = "opera"
    SAFARI = "safari"
    SAMSUNG = "samsung"
    OTHER = "other"


@unique
class BrowserSystem(StrEnum):
    """What browsers run on."""

    ANDROID = "android"
    CHROMEOS = "chromeos"
    IOS = "ios"
    LINUX = "linux"
    MACOS = "macos"
    WINDOWS = "windows"
    OTHER = "other"


_FAMILIES: Final = (
    (("edg/", "edga/", "edgios/", "edge/"), BrowserFamily.EDGE),
    (("opr/", "opera", "opt/"), BrowserFamily.OPERA),
    (("samsungbrowser/",), BrowserFamily.SAMSUNG),
    (("firefox/", "fxios/"), BrowserFamily.FIREFOX),
    (("chrome/", "crios/", "chromium/"), BrowserFamily.CHROME),
    (("safari/",), BrowserFamily.SAFARI),
)
"""In this order: most browsers name those too that they want to be taken for."""

_SYSTEMS: Final = (
    (("iphone", "ipad", "ipod"), BrowserSystem.IOS),
    (("android",), BrowserSystem.ANDROID),
    (("cros ",), BrowserSystem.CHROMEOS),
    (("windows",), BrowserSystem.WINDOWS),
    (("mac os", "macintosh"), BrowserSystem.MACOS),
    (("linux", "x11"), BrowserSystem.LINUX),
)


@attrs.frozen
class Browser:
    """A family of browsers on a kind of system."""

    family: BrowserFamily = BrowserFamily.OTHER
    system: BrowserSystem = BrowserSystem.OTHER


UNKNOWN_BROWSER: Final = Browser()


def browser_of(user_agent: str) -> Browser:
    """Return the browser that calls itself so; nothing else of the text is kept."""
    said = user_agent[:LONGEST].lower()
    family = next(
        (family for marks, family in _FAMILIES if any(mark in said for mark in marks)), BrowserFamily.OTHER
    )
    system = next(
        (system for marks, system in _SYSTEMS if any(mark in said for mark in marks)), BrowserSystem.OTHER
    )
    return Browser(family, system)
