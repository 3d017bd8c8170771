"""One-time links in letters (TOK-1 to TOK-5).

A look never uses a link up: mail scanners look too (TOK-3). It is used up by one
conditional update, together with its effect (TOK-2).
"""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.kernel.confidential import Digester, LinkToken
from results_core.kernel.identifiers import Randomness
from results_core.kernel.tokens import digest_of, fresh_token


@unique
class LinkPurpose(StrEnum):
    """What a link is for: it serves nothing else (TOK-4)."""

    CONFIRM_ADDRESS = "confirm_address"
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a purpose
    CONFIRM_NEW_ADDRESS = "confirm_new_address"
    UNDO_ADDRESS = "undo_address"
    """Its subject is the change, not the account: what kills an account's links leaves it alive (TOK-4)."""
    CONFIRM_APPLICATION = "confirm_application"
    """Its subject is an application for an account of an organisation, or a wish to join one (L21)."""
    SET_PASSWORD = "set_password"  # noqa: S105 - the name of a purpose
    """Its subject is an officer who has been approved or added (L8, L13)."""
    SECOND_STEP = "second_step"
    """It goes into no letter: a cookie carries it between the right password and the code (V4b)."""


LIFE: Final = MappingProxyType(
    {
        LinkPurpose.CONFIRM_ADDRESS: timedelta(hours=72),
        LinkPurpose.RESET_PASSWORD: timedelta(minutes=60),
        LinkPurpose.CONFIRM_NEW_ADDRESS: timedelta(hours=24),
        LinkPurpose.UNDO_ADDRESS: timedelta(days=7),
        LinkPurpose.CONFIRM_APPLICATION: timedelta(hours=72),
        LinkPurpose.SET_PASSWORD: timedelta(days=7),
        LinkPurpose.SECOND_STEP: timedelta(minutes=10),
    }
)
"""How long a link lives (TOK-5)."""


_ADDRESS: Final = "address"


def digest_of_address(digester: Digester, email: str) -> str:
    """Return the keyed digest that a link to this address carries (TOK-1)."""
    return digester.digest(email, purpose=_ADDRESS)


@unique
class LinkState(StrEnum):
    """What a link is good for."""

    READY = "ready"
    EXPIRED = "expired"
    USED = "used"
    DEAD = "dead"
    """Unknown, of another purpose, or killed by a newer one: no difference is told."""


@attrs.frozen(kw_only=True)
class Link:
    """A one-time link, as the store knows it."""

    digest: str
    purpose: LinkPurpose
    subject: str
    """The account or registration that it serves, by its random id."""
    address_digest: str
    """Keyed digest of the address that it went to (TOK-1)."""
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    ended_at: datetime | None = None
    """When a newer link, or a change of password or address, killed it."""

    def state(self, purpose: LinkPurpose, *, now: datetime) -> LinkState:
        """Return what the link is good for now, when asked for this purpose."""
        if self.purpose is not purpose or self.ended_at is not None:
            return LinkState.DEAD
        if self.used_at is not None:
            return LinkState.USED
        return LinkState.READY if now < self.expires_at else LinkState.EXPIRED

    def went_to(self, email: str, digester: Digester) -> bool:
        """Tell whether this is the address that it went to: it serves no other (TOK-4)."""
        return digester.matches(self.address_digest, email, purpose=_ADDRESS)


@attrs.frozen(kw_only=True)
class IssuedLink:
    """A fresh link: the token goes into the letter, the rest into the store."""

    token: LinkToken
    link: Link


def issue_link(
    purpose: LinkPurpose, subject: str, *, address_digest: str, now: datetime, randomness: Randomness
) -> IssuedLink:
    """Return a fresh link of 256 random bits (TOK-1)."""
    token = LinkToken(fresh_token(randomness))
    return IssuedLink(
        token=token,
        link=Link(
            digest=digest_of(token),
            purpose=purpose,
            subject=subject,
            address_digest=address_digest,
            issued_at=now,
            expires_at=now + LIFE[purpose],
        ),
    )
