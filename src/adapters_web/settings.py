"""What the site has to be told beside the application that it shows."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, urlsplit

import attrs

from results_core.kernel.confidential import ColumnCipher

_DEFAULT_PORTS: Final = MappingProxyType({"http": 80, "https": 443})
_NO_TERMS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})

BRAND: Final = "#1D4BB8"
BRAND_HOVER: Final = "#163A91"
BRAND_DEEP: Final = "#132459"


@attrs.frozen(kw_only=True)
class WebSettings:
    """How one site is served and under whose name."""

    base_url: str
    """Where people reach it, `https://results.example.org`; if it has a path, that precedes every page's."""
    secret_keys: Iterable[bytes] = attrs.field(repr=False)
    """Sign the keys of forms, the oldest first: the last signs, all of them recognise. Asked for anew each
    time, they may rotate while the site is up (KEY-2)."""
    cipher: ColumnCipher = attrs.field(repr=False)
    """Seals the cookie of visitors."""
    production: bool = False
    """Cookies are for https alone and bound to the host."""
    development_pages: bool = False
    """Whether the gallery of components is served."""
    trusted_proxies: int = 0
    """How many proxies in front of the server are ours."""

    service_name: str = "Results Online"
    board_name: str = "Example Exam Board"
    board_contact: str = ""
    """Where people ask: an e-mail address or the address of a page; empty: nowhere is named."""
    sender: str = "results@example.org"
    """The address that letters come from."""
    logo: Path | None = None
    """An SVG file; None: the product's own."""
    brand: str = BRAND
    brand_hover: str = BRAND_HOVER
    deep: str = BRAND_DEEP
    """Colours, `#rrggbb`."""

    board_zone: str = "Europe/London"
    default_language: str = "en"
    terms: Mapping[str, Sequence[str]] = _NO_TERMS
    """The operator's terms of use: paragraphs by language. Where there are none, ours hold."""
    secrets_are_digits: bool = False
    """Whether every Secret Number is one of digits, so that phones may show a keypad."""
    linkedin: bool = True
    minimum_age_linkedin: int = 16
    """Years."""

    @property
    def origin(self) -> str:
        """Scheme and host, as browsers name the origin of a request."""
        return f"{self._address.scheme}://{self.host}"

    @property
    def host(self) -> str:
        """The host that requests must name, with its port unless it is the scheme's own."""
        name = (self._address.hostname or "").lower()
        spelt = f"[{name}]" if ":" in name else name
        port = self._address.port
        return spelt if port in {None, _DEFAULT_PORTS.get(self._address.scheme)} else f"{spelt}:{port}"

    def names_host(self, header: str) -> bool:
        """Tell whether a `Host` header names this site."""
        port = _DEFAULT_PORTS.get(self._address.scheme)
        return header.lower().removesuffix(f":{port}") == self.host

    @property
    def prefix(self) -> str:
        """The path that precedes every page's; most often empty."""
        return self._address.path.rstrip("/")

    @property
    def cookie_prefix(self) -> str:
        """What the names of cookies begin with: a site below a path shares its host with others' cookies."""
        return self.prefix.strip("/").replace("/", "-") + "-" if self.prefix else ""

    @property
    def is_branded(self) -> bool:
        """Whether the operator has colours of their own."""
        own = (self.brand.lower(), self.brand_hover.lower(), self.deep.lower())
        return own != (BRAND.lower(), BRAND_HOVER.lower(), BRAND_DEEP.lower())

    @property
    def contact_address(self) -> str | None:
        """The contact as a link's address."""
        if "@" in self.board_contact and ":" not in self.board_contact:
            return f"mailto:{self.board_contact}"
        return self.board_contact or None

    @property
    def _address(self) -> SplitResult:
        return urlsplit(self.base_url)
