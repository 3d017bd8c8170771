"""Passwords: which may be chosen (B3) and how they are kept."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, Protocol

import attrs

from results_core.kernel.confidential import Password, SecretNumber
from results_core.kernel.folding import folded

SHORTEST_TELLING_PART: Final = 4
"""Letters from which a part of a name or an address gives a password away."""
MOST_DIGITS_ADDED: Final = 8
"""Digits before or behind a common word that are seen through, one by one."""

_DIGITS: Final = "0123456789"
_WITHOUT_DIGITS: Final = str.maketrans("", "", _DIGITS)
_LETTERS: Final = re.compile(r"[^\W\d_]+")


class PasswordHasher(Protocol):
    """Keeps passwords so that the store cannot give them away."""

    def digest(self, password: Password) -> str:
        """Return what is stored in place of the password; fresh salt each time."""

    def verify(self, digest: str | None, password: Password) -> bool:
        """Tell whether the password is the one of the digest.

        Spends exactly one verification whatever the answer, for None too: the time
        never tells whether there is an account (ENU-3).
        """

    def outdated(self, digest: str) -> bool:
        """Tell whether the digest should be made anew at this log-in (PWD-4, KEY-2)."""


class CommonPasswords(Protocol):
    """The words that everybody tries first (PWD-2)."""

    def holds(self, word: str) -> bool:
        """Tell whether the word, as `folded` leaves it, is on the list."""


@attrs.frozen
class PasswordPolicy:
    """The leaflet's rule and what makes a password easy to guess (B3, PWD-1)."""

    shortest: int = 8
    """Characters, composed (NFC), so that every keyboard counts alike."""
    digits: int = 2
    """ASCII digits at least: "²" is none."""
    longest_bytes: int = 1024
    """In UTF-8. Nothing is ever cut off."""

    def objections(
        self,
        password: Password,
        *,
        logins: tuple[str, ...],
        secret: SecretNumber | None,
        email: str | None,
        names: tuple[str, ...],
        common: CommonPasswords,
    ) -> tuple[str, ...]:
        """Return the code of every rule that the password breaks; none where it may be used.

        `secret` is given at registration alone; `names` only once the pair of numbers is
        right, or the answer would tell a stranger the name behind an ID Number.
        """
        numbers = [*logins, secret.reveal() if secret else ""]
        telling = _telling_parts(numbers, [email or "", *names])
        return tuple(self._broken_rules(password.reveal(), telling, common))

    def _broken_rules(self, typed: str, telling: Iterator[str], common: CommonPasswords) -> Iterator[str]:
        if len(unicodedata.normalize("NFC", typed)) < self.shortest:
            yield "password_short"
        if sum(map(typed.count, _DIGITS)) < self.digits:
            yield "password_digits"
        if len(typed.encode("utf-8", "surrogatepass")) > self.longest_bytes:
            yield "password_long"
            return
        word = folded(typed)
        if any(common.holds(guise) for guise in _without_added_digits(word)):
            yield "password_common"
        if any(part in word for part in telling):
            yield "password_personal"


def _without_added_digits(word: str) -> Iterator[str]:
    """Yield the word, the word without any digit, and with fewer and fewer digits at either end."""
    yield word
    yield word.translate(_WITHOUT_DIGITS)
    added_behind = len(word) - len(word.rstrip(_DIGITS))
    for count in range(1, min(added_behind, MOST_DIGITS_ADDED) + 1):
        yield word[:-count]
    added_before = len(word) - len(word.lstrip(_DIGITS))
    for count in range(1, min(added_before, MOST_DIGITS_ADDED) + 1):
        yield word[count:]


def _telling_parts(numbers: list[str], words: list[str]) -> Iterator[str]:
    """Yield the numbers as they are, and of the words each run of at least four letters."""
    yield from filter(None, map(folded, numbers))
    for text in words:
        for part in _LETTERS.findall(folded(text)):
            if len(part) >= SHORTEST_TELLING_PART:
                yield part
