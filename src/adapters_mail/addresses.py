"""Judging e-mail addresses by their form: no network, no guess at whether a mailbox exists."""

from difflib import get_close_matches
from typing import Final

from email_validator import EmailNotValidError, validate_email

_LONGEST: Final = 254
_ENCODED: Final = "=?"
"""What opens an encoded word: no letter could be addressed to whoever has it in the address."""
_WELL_KNOWN: Final = (
    "free.fr",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mail.ru",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "qq.com",
    "sfr.fr",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "yahoo.com",
    "yahoo.fr",
)
_CLOSE: Final = 0.82


class CheckedAddresses:
    """Addresses as the standard has them; the suggestion catches slips in well-known domains."""

    def canonical(self, text: str) -> str | None:
        """Return the address with its domain in canonical form, or None if it is none."""
        typed = text.strip()
        if len(typed) > _LONGEST or _ENCODED in typed:
            return None
        try:
            checked = validate_email(typed, check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            return None
        return checked.normalized

    def suggestion(self, address: str) -> str | None:
        """Return the address that was probably meant, or None where the domain looks right."""
        local, _, domain = address.rpartition("@")
        domain = domain.lower()
        if domain in _WELL_KNOWN:
            return None
        close = get_close_matches(domain, _WELL_KNOWN, n=1, cutoff=_CLOSE)
        return f"{local}@{close[0]}" if close else None
