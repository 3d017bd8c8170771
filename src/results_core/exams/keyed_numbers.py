"""The numbers that the store recognises without holding them: what a file brings, digested and sealed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs

from results_core.exams.entries import passport_place
from results_core.exams.ports import KnownDigests
from results_core.kernel.confidential import ColumnCipher, Digester

SECRET_PURPOSE: Final = "secret_number"  # noqa: S105 - the name of a purpose
PASSPORT_PURPOSE: Final = "passport_number"

KnownDigestsOf = Callable[[Sequence[str]], Mapping[str, KnownDigests]]
"""Tells what the record recognises the numbers of these ID Numbers by."""

_UNKNOWN: Final = KnownDigests(None, None, None)
_Column = list[str | None]


def secret_text(id_number: str, secret: str) -> str:
    """Return what a Secret Number's digest is made of: the same number of two entries differs."""
    return f"{id_number}:{secret}"


@attrs.frozen(kw_only=True)
class KeyedNumbers:
    """Digests and seals the Secret Numbers and passport numbers of rows, a chunk at a time."""

    digester: Digester
    cipher: ColumnCipher
    known: KnownDigestsOf

    def keyed(
        self, id_numbers: Sequence[str], secrets: Sequence[str], passports: Sequence[str]
    ) -> tuple[_Column, _Column, _Column]:
        """Return the digests of the Secret Numbers, the passport numbers sealed, and their digests.

        None stands for a number that is empty.
        """
        texts = [
            secret and secret_text(id_number, secret)
            for id_number, secret in zip(id_numbers, secrets, strict=True)
        ]
        olds = self._made_under_older_keys(id_numbers)
        return (
            self._digests(SECRET_PURPOSE, texts, [(old.secret, old.replaced_secret) for old in olds]),
            self._sealed(id_numbers, passports),
            self._digests(PASSPORT_PURPOSE, passports, [(old.passport,) for old in olds]),
        )

    def _made_under_older_keys(self, id_numbers: Sequence[str]) -> list[KnownDigests]:
        """Return what is known of each row's entry; nothing if the keys have never been rotated."""
        if len(self.digester.spellings("", purpose=SECRET_PURPOSE)) == 1:
            return []
        known = self.known(id_numbers)
        return [known.get(id_number, _UNKNOWN) for id_number in id_numbers]

    def _digests(self, purpose: str, texts: Sequence[str], known: Sequence[Sequence[str | None]]) -> _Column:
        """Return the digest of each text.

        A number that the record recognises by a digest of an older key has that one: it is the same (KEY-2).
        """
        made = iter(self.digester.digests([text for text in texts if text], purpose=purpose))
        digests = [next(made) if text else None for text in texts]
        for place, olds in enumerate(known):
            of_it = (old for old in olds if old and self._is_older(old, texts[place], purpose))
            digests[place] = next(of_it, digests[place])
        return digests

    def _is_older(self, digest: str, text: str, purpose: str) -> bool:
        """Tell whether an older key made this digest of the text."""
        return (
            text != ""
            and self.digester.outdated(digest)
            and self.digester.matches(digest, text, purpose=purpose)
        )

    def _sealed(self, id_numbers: Sequence[str], passports: Sequence[str]) -> _Column:
        """Return each passport number sealed for its place."""
        seal = self.cipher.seal
        return [
            seal(passport, place=passport_place(id_number)) if passport else None
            for id_number, passport in zip(id_numbers, passports, strict=True)
        ]
