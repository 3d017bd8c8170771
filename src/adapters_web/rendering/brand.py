"""The operator's three colours as a small style sheet, refused where they cannot be read.

Contrast is that of WCAG 2.2: 4.5:1 for text, 3:1 for bars. The dark scheme's brand and the tints are
derived, so that nobody has to choose them.
"""

import re
from typing import Final

_COLOUR: Final = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_TEXT: Final = 4.5
_BARS: Final = 3.0
_LINEAR_UP_TO: Final = 0.04045
"""Below it, sRGB is not curved."""

_WHITE: Final = "#ffffff"
_PAPER: Final = "#f5f6fa"
_BAND: Final = "#e7ebf5"
_TRACK: Final = "#d6dae6"
_GOLD: Final = "#ffc845"

_DARK_SURFACE: Final = "#171e33"
_DARK_TRACK: Final = "#313a57"
_DARK_ON_BRAND: Final = "#0e1736"
_DARK_INK: Final = "#eef1fa"


def contrast(a: str, b: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), from 1 to 21.

    Raises:
        ValueError: One of them is no colour.
    """
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def brand_stylesheet(brand: str, brand_hover: str, deep: str) -> str:
    """Return the style sheet that puts the operator's colours in the place of the product's.

    Raises:
        ValueError: One of them is no colour, or cannot be read where it would stand.
    """
    _check(
        "BRAND",
        brand,
        {"white": (_WHITE, _TEXT), "the page": (_PAPER, _TEXT), "the chart's track": (_TRACK, _BARS)},
    )
    tint = mixed(brand, _WHITE, 0.09)
    _check("BRAND", brand, {"its tint": (tint, _TEXT), "the chart's band": (_BAND, _BARS)})
    _check("BRAND_HOVER", brand_hover, {"white": (_WHITE, _TEXT), "the brand's tint": (tint, _TEXT)})
    _check(
        "BRAND_DEEP",
        deep,
        {"white": (_WHITE, _TEXT), "gold": (_GOLD, _TEXT), "the chart's track": (_TRACK, _BARS)},
    )
    light = {
        "brand": brand,
        "brand-hover": brand_hover,
        "brand-tint": tint,
        "deep": deep,
        "on-deep-2": _lightened(deep, against=deep, least=8.0),
        "deep-art": mixed(deep, _WHITE, 0.6),
    }
    dark_brand = _lightened(brand, against=_DARK_SURFACE, least=8.0)
    dark = {
        "brand": dark_brand,
        "brand-hover": mixed(dark_brand, _WHITE, 0.65),
        "brand-tint": mixed(brand, _DARK_SURFACE, 0.2),
        "deep": deep,
        "on-deep-2": light["on-deep-2"],
    }
    _check(
        "BRAND",
        dark_brand,
        {"text on it in the dark": (_DARK_ON_BRAND, _TEXT), "the dark track": (_DARK_TRACK, _BARS)},
    )
    _check(
        "BRAND",
        dark["brand-tint"],
        {"dark ink": (_DARK_INK, _TEXT), "itself in the dark": (dark_brand, _TEXT)},
    )
    return (
        f"@media screen{{:root{{{_declarations(light)}}}}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(dark)}}}}}"
    )


def mixed(colour: str, other: str, share: float) -> str:
    """Return `share` of the colour mixed with the rest of the other.

    Raises:
        ValueError: One of them is no colour.
    """
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in parts)


def _check(setting: str, colour: str, behind: dict[str, tuple[str, float]]) -> None:
    for name, (other, least) in behind.items():
        reached = contrast(colour, other)
        if reached < least:
            raise ValueError(f"{setting} {colour}: contrast with {name} is {reached:.2f}, needs {least}")


def _lightened(colour: str, *, against: str, least: float) -> str:
    """Return the colour mixed with as little white as gives the contrast that is needed."""
    shares = (share / 20 for share in range(20, -1, -1))
    return next(
        (mix for share in shares if contrast(mix := mixed(colour, _WHITE, share), against) >= least), _WHITE
    )


def _declarations(colours: dict[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _LINEAR_UP_TO else ((channel + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    if not _COLOUR.fullmatch(colour.lower()):
        raise ValueError(f"{colour!r} is no colour of the form #rrggbb")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
