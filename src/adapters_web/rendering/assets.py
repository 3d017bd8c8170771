"""Static files under names that hold their content's hash, so that browsers keep them for a year.

Everything is read once at start. Style sheets are bundled from their sections and stripped of comments
and white space; text is compressed once. The addresses are flat: a style sheet names its fonts beside it.
"""

import functools
import gzip
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import attrs

STATIC: Final = Path(__file__).parent.parent / "static"

STYLESHEETS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "app.css": (
            "fonts",
            "tokens",
            "type",
            "shell",
            "controls",
            "surfaces",
            "lists",
            "cells",
            "result",
            "modes",
        ),
        "officer.css": ("filters", "inbox", "taking", "shown"),
        "busy.css": ("tokens", "busy"),
    }
)
"""Of which sections each style sheet consists, in the order in which they follow one another."""

_MEDIA_TYPES: Final = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".woff2": "font/woff2",
    }
)
_COMPRESSED_ALREADY: Final = ".woff2"
_HASH_LENGTH: Final = 12

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_STRING: Final = re.compile(r'("[^"\n]*")')
_SPACE: Final = re.compile(r"\s+")
_AROUND_BRACES: Final = re.compile(r"\s*([{};,])\s*")
_AFTER_COLON: Final = re.compile(r"(?<=[\w-]):\s+")
_ADDRESS: Final = re.compile(r'url\("([^"]+)"\)')


@attrs.frozen(eq=False)
class Asset:
    """One file as it is served."""

    address: str
    """Its hashed name, such as `app.0123456789ab.css`."""
    media_type: str
    content: bytes = attrs.field(repr=False)
    compressed: bytes | None = attrs.field(repr=False)
    """The same for whom accepts gzip; None where it would gain nothing."""


@attrs.frozen(eq=False)
class Assets:
    """Every static file, by the name that templates use and by the address that browsers ask for."""

    _by_name: Mapping[str, Asset]
    _by_address: Mapping[str, Asset]

    def address(self, name: str) -> str:
        """Return the hashed name of a file such as `app.css`.

        Raises:
            KeyError: There is no such file.
        """
        return self._by_name[name].address

    def at(self, address: str) -> Asset | None:
        """Return the file of a hashed name, or None."""
        return self._by_address.get(address)


def read_assets(directory: Path = STATIC, *, generated: Mapping[str, str] = MappingProxyType({})) -> Assets:
    """Read the directory; `generated` adds texts that no file holds, such as `brand.css`."""
    everything = [*_shipped(directory), *(_asset(name, text.encode()) for name, text in generated.items())]
    return Assets(
        by_name=MappingProxyType({_unhashed(asset.address): asset for asset in everything}),
        by_address=MappingProxyType({asset.address: asset for asset in everything}),
    )


@functools.cache
def _shipped(directory: Path) -> tuple[Asset, ...]:
    fonts = [_asset(file.name, file.read_bytes()) for file in sorted((directory / "fonts").glob("*.woff2"))]
    names = {f"fonts/{_unhashed(font.address)}": font.address for font in fonts}
    files = {file.name: file.read_text("utf-8") for file in sorted(directory.glob("*.*"))}
    bundles = {name: _bundled(directory / "styles", names, parts) for name, parts in STYLESHEETS.items()}
    return (*fonts, *(_asset(name, text.encode()) for name, text in {**files, **bundles}.items()))


def minified(stylesheet: str) -> str:
    """Return the style sheet without comments and needless white space; strings stay as they are."""
    parts = _STRING.split(_COMMENT.sub("", stylesheet))
    return "".join(part if place % 2 else _tightened(part) for place, part in enumerate(parts)).strip()


def _tightened(part: str) -> str:
    tight = _AROUND_BRACES.sub(r"\1", _SPACE.sub(" ", part))
    return _AFTER_COLON.sub(":", tight).replace(";}", "}")


def _bundled(styles: Path, fonts: Mapping[str, str], sections: tuple[str, ...]) -> str:
    whole = "\n".join((styles / f"{section}.css").read_text("utf-8") for section in sections)
    return _ADDRESS.sub(lambda found: f'url("{fonts[found[1]]}")', minified(whole))


def _asset(name: str, content: bytes) -> Asset:
    stem, suffix = name.rsplit(".", 1)
    digest = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
    small = None if name.endswith(_COMPRESSED_ALREADY) else gzip.compress(content, 9, mtime=0)
    return Asset(
        address=f"{stem}.{digest}.{suffix}",
        media_type=_MEDIA_TYPES[f".{suffix}"],
        content=content,
        compressed=small if small is not None and len(small) < len(content) else None,
    )


def _unhashed(address: str) -> str:
    stem, _, suffix = address.rsplit(".", 2)
    return f"{stem}.{suffix}"
