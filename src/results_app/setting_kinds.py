"""What a setting's text may be: each kind reads one, or says what is expected."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Choice = TypeVar("Choice", bound=StrEnum)

IN_MEMORY: Final = ":memory:"

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_LANGUAGES: Final = Path(__file__).resolve().parent.parent / "results_texts" / "locale"
_TLS: Final = {"smtp": {"", "tls=none", "tls=starttls"}, "smtps": {""}}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_YES: Final = frozenset({"yes", "true", "on", "1"})
_NO: Final = frozenset({"no", "false", "off", "0"})
_MOST_DIGITS: Final = 9
_MOST_A_MINUTE: Final = 1_000_000
_PORTS: Final = 2**16
_SHORTEST_TOKEN: Final = 20


class Unfit(ValueError):
    """The text does not fit; the message says what is expected, and never holds the text."""


def database_url(text: str) -> str:
    """Read the address of a database."""
    unfit = Unfit("expected sqlite:///PATH or postgresql+psycopg://USER@HOST/NAME")
    parts = _split(text, unfit)
    is_file = parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1 and not parts.query
    is_server = parts.scheme == "postgresql+psycopg" and text.startswith(f"{parts.scheme}://")
    if not is_file and not is_server:
        raise unfit
    return text


def base_url(text: str) -> str:
    """Read the address that the site is reached under, without a path's last slash."""
    unfit = Unfit("expected an address such as https://results.example.org")
    parts = _split(text, unfit)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise unfit
    if parts.username is not None:
        raise unfit
    return text.rstrip("/")


def mail_url(text: str) -> str:
    """Read where letters go."""
    unfit = Unfit("expected smtp://HOST:PORT?tls=starttls, smtps://HOST or spool:///DIRECTORY")
    parts = _split(text, unfit)
    if parts.scheme == "spool":
        fits = not parts.netloc and not parts.query and len(parts.path) > 1
    else:
        fits = bool(parts.hostname) and parts.path in {"", "/"} and parts.query in _TLS.get(parts.scheme, ())
    if not fits or parts.fragment:
        raise unfit
    return text


def mails_in_clear(text: str) -> bool:
    """Tell whether letters would go to another machine for everybody on the way to read."""
    parts = urlsplit(text)
    return parts.scheme == "smtp" and parts.query != "tls=starttls" and parts.hostname not in _HERE


def address(text: str) -> str:
    """Read an e-mail address, by its outline."""
    local, at, domain = text.rpartition("@")
    if not (local and at and domain) or set(text) & set(" \r\n<>,"):
        raise Unfit("expected an address such as results@example.org")
    return text


def contact(text: str) -> str:
    """Read where people ask: an e-mail address, or the address of a page."""
    expected = "expected an e-mail address, or the address of a page such as https://board.example/contact"
    if urlsplit(text).scheme in {"http", "https"}:
        return text
    try:
        return address(text)
    except Unfit:
        raise Unfit(expected) from None


def words(text: str) -> str:
    """Read a text that must not be empty, nor go over a line."""
    if not text.strip() or not text.strip().isprintable():
        raise Unfit("expected some words")
    return text.strip()


def token(text: str) -> str:
    """Read a secret that a program sends in a header."""
    if len(text) < _SHORTEST_TOKEN or not text.isascii() or not text.isprintable() or " " in text:
        raise Unfit(f"expected at least {_SHORTEST_TOKEN} letters and digits that nobody guesses")
    return text


def path(text: str) -> Path:
    """Read a path, of a file that may have to be made first."""
    return Path(text)


def existing_file(text: str) -> Path:
    """Read the path of a file that is there."""
    if not Path(text).is_file():
        raise Unfit("expected the path of a file that is there")
    return Path(text)


def drawing(text: str) -> Path:
    """Read the path of a drawing, for paper and screen alike."""
    found = Path(text)
    if found.suffix.lower() != ".svg" or not found.is_file():
        raise Unfit("expected the path of an SVG file that is there")
    return found


def texts_directory(text: str) -> Path:
    """Read the path of a directory with one text in each language, `en.txt` and so on."""
    missing = [f"{one}.txt" for one in languages() if not (Path(text) / f"{one}.txt").is_file()]
    if missing:
        raise Unfit(f"expected a directory that holds {' and '.join(missing)}")
    return Path(text)


def zone(text: str) -> str:
    """Read the name of a time zone."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Unfit("expected a time zone such as Europe/London") from None
    return text


def language(text: str) -> str:
    """Read the code of a language that the site speaks."""
    if text not in languages():
        raise Unfit(f"expected one of {', '.join(languages())}")
    return text


def languages() -> tuple[str, ...]:
    """Return the languages that have catalogues."""
    return tuple(sorted(folder.name for folder in _LANGUAGES.iterdir() if folder.is_dir()))


def count(text: str) -> int:
    """Read a whole number from 0."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise Unfit("expected a whole number, 0 or more")
    return int(text)


def positive(text: str) -> int:
    """Read a whole number from 1."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) > 0):
        raise Unfit("expected a whole number, 1 or more")
    return int(text)


def a_minute(text: str) -> int:
    """Read how often something may be within a minute: a pace that can be told in microseconds."""
    if not (
        text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and 0 < int(text) <= _MOST_A_MINUTE
    ):
        raise Unfit(f"expected a whole number from 1 to {_MOST_A_MINUTE}")
    return int(text)


def ports(text: str) -> frozenset[int]:
    """Read numbers of ports, `443,8443`."""
    numbers = [part.strip() for part in text.split(",")]
    if not all(one.isascii() and one.isdigit() and 0 < int(one[:_MOST_DIGITS]) < _PORTS for one in numbers):
        raise Unfit("expected ports such as 443,8443")
    return frozenset(map(int, numbers))


def colour(text: str) -> str:
    """Read a colour."""
    if not _COLOUR.fullmatch(text):
        raise Unfit("expected a colour such as #1D4BB8")
    return text


def yes_or_no(text: str) -> bool:
    """Read a yes or a no."""
    if text.lower() not in _YES | _NO:
        raise Unfit("expected yes or no")
    return text.lower() in _YES


def centre_zones(text: str) -> Mapping[str, str]:
    """Read `US012=America/Denver,US014=America/New_York`."""
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    try:
        if all(equals for _, equals, _ in pairs):
            return {centre.strip().upper(): zone(name.strip()) for centre, _, name in pairs}
    except Unfit:
        pass
    raise Unfit("expected CENTRE=ZONE,CENTRE=ZONE such as US012=America/Denver")


def holidays(text: str) -> str:
    """Read a country, or a part of one, whose holidays are known."""
    from holidays import country_holidays

    country, _, part = text.partition("-")
    try:
        country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise Unfit("expected a country or a part of one, such as GB-ENG, FR or DE-BY") from None
    return text


def one_of(choices: type[Choice]) -> Callable[[str], Choice]:
    """Return what reads one of the words."""

    def read(text: str) -> Choice:
        if text not in list(choices):
            raise Unfit(f"expected one of {', '.join(choices)}")
        return choices(text)

    return read


def as_text(value: object) -> str:
    """Return a value of Python or of a TOML file as the environment would spell it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ",".join(f"{key}={item}" for key, item in value.items())
    return str(value)


def _split(text: str, unfit: Unfit) -> SplitResult:
    """Take an address apart; whoever reads `port` later finds a number."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise unfit from None
    return parts
