"""Secrets as types: what is confidential never shows in a repr, a log or a traceback."""

from collections.abc import Sequence
from typing import Protocol

import attrs

from results_core.kernel.errors import ResultsError


@attrs.frozen(repr=False)
class Confidential:
    """A text that only `reveal` gives away."""

    _text: str

    def reveal(self) -> str:
        """Return the text, for the one who hashes, seals, compares or sends it."""
        return self._text

    def __repr__(self) -> str:
        """Show the kind of secret, never the secret."""
        return f"<{type(self).__name__}>"

    __str__ = __repr__


class Password(Confidential):
    """A password as it was typed."""


class SecretNumber(Confidential):
    """The Secret Number of a Confirmation of Entry, canonical (REG-2)."""


class LinkToken(Confidential):
    """The unguessable part of a link in a letter (TOK-1)."""


class SessionToken(Confidential):
    """What a browser holds to go on with a session (SES-1)."""


class BrowserToken(Confidential):
    """What tells the browser that registered from every other one (REG-10)."""


class SealBroken(ResultsError):
    """A sealed text was changed, belongs to another place, or its key is no longer kept."""

    code = "seal_broken"


class ColumnCipher(Protocol):
    """Seals what the store must not be able to read (PRV-2).

    A ciphertext is bound to its place, `table:column:row`: moved elsewhere it does not open.
    """

    def seal(self, text: str, *, place: str) -> str:
        """Return the text sealed under the current key, as `v1.<key id>.<nonce>.<ciphertext>`."""

    def open(self, sealed: str, *, place: str) -> str:
        """Return the text.

        Raises:
            SealBroken: It was sealed for another place, under an unknown key, or was changed.
        """

    def seal_bytes(self, data: bytes, *, place: str) -> str:
        """Return bytes sealed in the same form as a text."""

    def open_bytes(self, sealed: str, *, place: str) -> bytes:
        """Return the bytes.

        Raises:
            SealBroken: They were sealed for another place, under an unknown key, or were changed.
        """


class Digester(Protocol):
    """Keyed digests: the store can recognise a value without holding it (REG-1, ENU-2).

    The keys lie outside the store, and rotate: a digest names its key, and one of an older key is
    recognised while that is kept (KEY-2). Digests of different purposes never agree.
    """

    def digest(self, text: str, *, purpose: str) -> str:
        """Return HMAC-SHA-256 of the text under the present key, `<key id>.<64 hexadecimal digits>`."""

    def digests(self, texts: list[str], *, purpose: str) -> list[str]:
        """Return the digest of each text: one preparation of the key for a whole file."""

    def spellings(self, text: str, *, purpose: str) -> tuple[str, ...]:
        """Return the digests of the text under every key that is kept, the present one's first."""

    def spellings_of_each(self, texts: Sequence[str], *, purpose: str) -> Sequence[tuple[str, ...]]:
        """Return the spellings of each text: one preparation of the keys for all."""

    def matches(self, digest: str, text: str, *, purpose: str) -> bool:
        """Tell, in constant time, whether the digest is the text's, under whichever key that is kept."""

    def outdated(self, digest: str) -> bool:
        """Tell whether another key than the present one made the digest."""


@attrs.frozen
class Pseudonym:
    """What counts about somebody are kept under: a keyed digest, never the name itself.

    Under the present key; what lies under the spellings of other keys belongs to it (KEY-2).
    """

    key: str
    former: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every text that it may be kept under, the present one first."""
        return (self.key, *self.former)
