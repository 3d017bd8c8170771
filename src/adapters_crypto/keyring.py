"""Keys as values: each with its id, its purpose and its age (KEY-2)."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final, Protocol

import attrs

from results_core.kernel.errors import ResultsError

BYTES_OF_A_KEY: Final = 32


@attrs.frozen
class Purpose:
    """What keys are for. No key serves two purposes."""

    name: str
    if_lost: str
    """What breaks without the key, for the one who keeps the backups."""


PEPPER: Final = Purpose("pepper", "every password must be set anew by e-mail")
DIGESTS: Final = Purpose(
    "digests",
    "Secret Numbers that it recognises must be issued again; counts of failures start anew",
)
COLUMNS: Final = Purpose(
    "columns", "passport numbers, photos and whatever else is sealed stay sealed for ever"
)
WEB: Final = Purpose("web", "forms that are open must be opened again")
CHECKPOINTS: Final = Purpose(
    "checkpoints", "nobody can tell any more who signed what the audit trail had come to"
)
RECEIPTS: Final = Purpose("receipts", "nobody can tell any more which receipts of checks are genuine")
BACKUPS: Final = Purpose("backups", "the backups that were made under it cannot be read any more")
CURSORS: Final = Purpose("cursors", "whoever is in the middle of a list of the API begins it again")

PURPOSES: Final = (PEPPER, DIGESTS, COLUMNS, WEB, CHECKPOINTS, BACKUPS, RECEIPTS, CURSORS)


ADDED_LATER: Final = (CHECKPOINTS, BACKUPS, RECEIPTS, CURSORS)
"""What older secrets files do not have: `results keys rotate` adds it. Nothing was made under it yet."""


class KeysFault(ResultsError):
    """The secrets file cannot be used. `faults` names everything that is wrong, never a secret."""

    code = "keys"

    def __init__(self, faults: Iterable[str]) -> None:
        """Keep every fault; each is one English sentence for the operator."""
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))


@attrs.frozen(repr=False)
class Key:
    """One key. Its secret never shows."""

    id: str
    purpose: str
    created: datetime
    not_after: datetime | None
    secret: bytes

    def __repr__(self) -> str:
        """Show which key it is, never the key."""
        return f"<Key {self.purpose} {self.id}>"


@attrs.frozen
class KeyRing:
    """The keys of one purpose: the first makes, all of them recognise."""

    keys: tuple[Key, ...] = attrs.field(validator=attrs.validators.min_len(1))

    @property
    def current(self) -> Key:
        """The key under which everything new is made."""
        return self.keys[0]

    def named(self, key_id: str) -> Key | None:
        """Return the key of this id, if it is still kept."""
        return next((key for key in self.keys if key.id == key_id), None)


class Ring(Protocol):
    """The keys of one purpose, as they are whenever they are asked for."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """All of them, the current one first."""

    @property
    def current(self) -> Key:
        """The key under which everything new is made."""

    def named(self, key_id: str) -> Key | None:
        """Return the key of this id, if it is still kept."""


@attrs.frozen
class Keys:
    """Every key of the service."""

    _rings: Mapping[str, KeyRing]

    def of(self, purpose: Purpose) -> KeyRing:
        """Return the keys of a purpose that was asked for at loading."""
        return self._rings[purpose.name]

    def __iter__(self) -> Iterator[Key]:
        """Go through all keys, purpose by purpose, current ones first."""
        for ring in self._rings.values():
            yield from ring.keys

    def overdue(self, at: datetime) -> tuple[Key, ...]:
        """Return the current keys that should have been replaced by now."""
        current = [ring.current for ring in self._rings.values()]
        return tuple(key for key in current if key.not_after is not None and key.not_after <= at)


def development_keys(made: datetime, *, purposes: Iterable[Purpose] = PURPOSES) -> Keys:
    """Return keys that everybody knows, for tests and examples: production refuses them."""
    return Keys(
        {
            purpose.name: KeyRing(
                (Key("development", purpose.name, made, None, well_known_secret(purpose.name)),)
            )
            for purpose in purposes
        }
    )


def well_known_secret(purpose: str) -> bytes:
    """Return the secret that the development key of a purpose has, for everybody to know."""
    return hashlib.sha256(f"results-online development key for {purpose}".encode()).digest()
