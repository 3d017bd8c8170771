"""The press: a letter of the core becomes a message that can be sent (screens §8, MAIL-1).

A message is the same, byte for byte, however often its letter is printed: what is sent twice after
a crash can be told by its Message-ID, and is no other letter.
"""

import re
from collections.abc import Mapping
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import attrs
from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from adapters_mail.wording import Operator, Wording, worded
from results_core.correspondence.messages import Letter, LetterKind
from results_core.kernel.errors import ResultsError
from results_texts import texts_for
from results_texts.templating import install

_TOKEN: Final = "{token}"  # noqa: S105 - a placeholder
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9-]{1,200}")
_URL_SAFE: Final = re.compile(r"[A-Za-z0-9_-]+")
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class Unprintable(ResultsError):
    """The letter cannot be made: its address, link, language or facts are not what they must be.

    The message never holds the address or the link.
    """


def _without_last_slash(url: str) -> str:
    return url.rstrip("/")


@attrs.frozen(kw_only=True)
class LetterPress:
    """Prints letters under one operator's name. Links lead to the configured origin only (TOK-6).

    Raises:
        ValueError: A part is not what it must be, or a kind of letter has no path.
    """

    sender: str = attrs.field()
    """Where letters come from: an address without a name."""
    base_url: str = attrs.field(converter=_without_last_slash)
    """The origin of the site: `https://results.example.org`."""
    paths: Mapping[LetterKind, str] = attrs.field()
    """Where each kind of letter leads: `/confirm/{token}` with its link, `/` without one."""
    board: str = attrs.field()
    contact: str
    service: str = "Results Online"
    board_zone: str = "Europe/London"
    exams: Mapping[str, str] = MappingProxyType({})
    """What the exams are called, by their codes."""
    brand: str = attrs.field(default="#1D4BB8", validator=attrs.validators.matches_re(_COLOUR))
    """The colour of the button, under white letters."""

    @sender.validator
    def _is_an_address(self, _: object, sender: str) -> None:
        _address(sender)

    @board.validator
    def _fits_into_a_header(self, _: object, board: str) -> None:
        if _CONTROL.search(board):
            raise ValueError("a board's name has no control characters")

    @base_url.validator
    def _is_an_origin(self, _: object, base_url: str) -> None:
        parts = urlsplit(base_url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"no base address: {base_url!r}")

    @paths.validator
    def _has_all(self, _: object, paths: Mapping[LetterKind, str]) -> None:
        pathless = [kind.value for kind in LetterKind if not paths.get(kind, "").startswith("/")]
        if pathless:
            raise ValueError(f"no path for the letters {', '.join(pathless)}")

    @property
    def host(self) -> str:
        """The name of the site's host, under which letters are handed over."""
        return urlsplit(self.base_url).hostname or "localhost"

    def compose(self, letter: Letter) -> EmailMessage:
        """Return the message: one recipient, text first, then simple HTML.

        Raises:
            Unprintable: The letter lacks something, or something in it has no place in a message.
        """
        try:
            texts = texts_for(letter.language)
            operator = Operator(
                board=self.board,
                service=self.service,
                contact=self.contact,
                zone=self.board_zone,
                exams=self.exams,
            )
            return self._set(letter, worded(letter, operator, texts))
        except (LookupError, ValueError) as faulty:
            # Neither the fault's words nor its trace may show: they can hold the address.
            raise Unprintable(f"letter {letter.kind}: {type(faulty).__name__}") from None

    def _set(self, letter: Letter, wording: Wording) -> EmailMessage:
        recipient = _address(letter.to)
        url = self._url(letter)
        message = EmailMessage(policy=SMTP if recipient.username.isascii() else SMTPUTF8)
        message["From"] = Address(display_name=self.board, addr_spec=self.sender)
        message["To"] = recipient
        message["Subject"] = _as_text(wording.subject)
        message["Date"] = letter.written_at
        message["Message-ID"] = self._message_id(letter)
        message["Auto-Submitted"] = "auto-generated"
        text, page = _rendered(letter.language, wording=wording, url=url, brand=self.brand, board=self.board)
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(page, subtype="html", cte="quoted-printable")
        message["Content-Language"] = letter.language
        message.set_boundary(f"=_{letter.message_id}")
        return message

    def _message_id(self, letter: Letter) -> str:
        if not _MESSAGE_ID.fullmatch(letter.message_id):
            raise ValueError("no message id")
        return f"<{letter.message_id}@{_address(self.sender).domain}>"

    def _url(self, letter: Letter) -> str:
        path = self.paths[letter.kind]
        if _TOKEN not in path:
            return self.base_url + path
        token = "" if letter.link is None else letter.link.reveal()
        if not _URL_SAFE.fullmatch(token):
            raise ValueError("no link")
        return self.base_url + path.replace(_TOKEN, token)


def _address(text: str) -> Address:
    """Return the one bare address that the text is, its domain in ASCII.

    Raises:
        ValueError: It is none, or more than one, or holds what a header must not.
    """
    if _CONTROL.search(text):
        raise ValueError("control characters")
    local, at, domain = text.rpartition("@")
    if not at or not domain:
        raise ValueError("no address")
    ascii_domain = domain.encode("idna").decode("ascii")
    try:
        checked = Address(addr_spec=f"{_NOT_ASCII.sub('x', local)}@{ascii_domain}")
    except HeaderParseError:
        raise ValueError("no address") from None
    if not checked.username or checked.domain != ascii_domain:
        raise ValueError("no address")
    return checked if local.isascii() else Address(username=local, domain=ascii_domain)


def _as_text(subject: str) -> str:
    """Return the subject without what opens an encoded word: whoever reads the header would decode it.

    `=?utf-8?q?=0D=0ABcc:…?=` in an organisation's name would be another header (MAIL-1).
    """
    return subject.replace("=?", "= ?")


def _rendered(language: str, **values: object) -> tuple[str, str]:
    templates = _templates(language)
    text = templates.get_template("letter.txt").render(values)
    page = templates.get_template("letter.html").render(values)
    return text, _INLINER.inline(page)


_INLINER: Final = CSSInliner(load_remote_stylesheets=False)


@lru_cache(maxsize=16)
def _templates(language: str) -> Environment:
    environment = Environment(
        loader=PackageLoader("adapters_mail"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    install(environment, texts_for(language))
    return environment
