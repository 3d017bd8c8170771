"""Which postman a `MAIL_URL` asks for (interfaces §4)."""

from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from adapters_mail.letters import LetterPress
from adapters_mail.smtp import Relay, SmtpPostman, Tls
from adapters_mail.spool import SpoolPostman
from results_core.kernel.errors import ResultsError

_PLAIN_PORT: Final = 25
_SUBMISSION_PORT: Final = 587
_TLS_PORT: Final = 465


class BadMailUrl(ResultsError, ValueError):
    """The address names no way to send letters. The message never holds it: it may hold a password."""


def postman_for(mail_url: str, press: LetterPress) -> SmtpPostman | SpoolPostman:
    """Return the postman of `smtp://user:password@host:port?tls=starttls`, `smtps://…` or `spool:///directory`.

    Ports are 25, or 587 with STARTTLS, and 465 for `smtps`, where none is given.

    Raises:
        BadMailUrl: It is none of these.
    """
    try:
        parts = urlsplit(mail_url)
        port = parts.port
    except ValueError:
        raise BadMailUrl("the mail address cannot be read") from None
    match parts.scheme:
        case "spool":
            return SpoolPostman(_directory(parts), press)
        case "smtp" | "smtps":
            return SmtpPostman(_relay(parts, port), press)
        case _:
            raise BadMailUrl("a mail address begins with smtp://, smtps:// or spool:///")


def _directory(parts: SplitResult) -> Path:
    if parts.netloc or parts.query or parts.fragment or not parts.path.startswith("/") or parts.path == "/":
        raise BadMailUrl("a spool is an absolute directory: spool:///var/spool/results")
    return Path(unquote(parts.path))


def _relay(parts: SplitResult, port: int | None) -> Relay:
    if not parts.hostname or parts.path not in {"", "/"} or parts.fragment:
        raise BadMailUrl("a mail server is smtp://host:port")
    tls = _tls(parts)
    usual = {Tls.NONE: _PLAIN_PORT, Tls.STARTTLS: _SUBMISSION_PORT, Tls.IMPLICIT: _TLS_PORT}[tls]
    return Relay(
        host=parts.hostname,
        port=port or usual,
        tls=tls,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _tls(parts: SplitResult) -> Tls:
    match parts.scheme, parse_qsl(parts.query, keep_blank_values=True):
        case "smtps", []:
            return Tls.IMPLICIT
        case "smtp", [] | [("tls", "none")]:
            return Tls.NONE
        case "smtp", [("tls", "starttls")]:
            return Tls.STARTTLS
        case _:
            raise BadMailUrl("the one option of a mail server is ?tls=starttls")
