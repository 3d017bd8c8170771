"""Keys that follow the secrets file while the service runs (KEY-2)."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Final

from adapters_crypto.keyring import Key, Keys, KeysFault, Purpose

_LOG: Final = logging.getLogger("results.keys")

FOLLOWED_WITHIN: Final = 1.0
"""Seconds after which every process makes what is new under a key that was put first in the file."""


class LiveKeys:
    """The keys as the file has them now. A file that cannot be used any more changes nothing."""

    def __init__(self, path: Path, load: Callable[[], Keys]) -> None:
        """Load the keys of the file.

        Raises:
            KeysFault: They cannot be used.
        """
        self._path = path
        self._load = load
        self._state = _state(path)
        self._keys = load()
        self._looked_at = monotonic()

    def present(self, *, at_once: bool = False) -> Keys:
        """Return the keys, looking at the file again if the last look is some time ago, or at once."""
        now = monotonic()
        if not at_once and now - self._looked_at < FOLLOWED_WITHIN / 2:
            return self._keys
        self._looked_at = now
        state = _state(self._path)
        if state != self._state:
            try:
                self._keys = self._load()
            except KeysFault as faulty:
                _LOG.warning("the secrets file changed and cannot be used: %s", faulty)
            self._state = state
        return self._keys

    def of(self, purpose: Purpose) -> "LiveRing":
        """Return the keys of a purpose, as they are whenever they are asked for."""
        return LiveRing(self, purpose)


class LiveRing:
    """The keys of one purpose: the first makes, all of them recognise."""

    def __init__(self, keys: LiveKeys, purpose: Purpose) -> None:
        """Ask these keys."""
        self._keys = keys
        self._purpose = purpose

    @property
    def keys(self) -> tuple[Key, ...]:
        """All of them, the current one first."""
        return self._keys.present().of(self._purpose).keys

    @property
    def current(self) -> Key:
        """The key under which everything new is made."""
        return self.keys[0]

    def named(self, key_id: str) -> Key | None:
        """Return the key of this id; one that is not known yet is looked for in the file at once."""
        found = self._keys.present().of(self._purpose).named(key_id)
        return found or self._keys.present(at_once=True).of(self._purpose).named(key_id)


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - the three values of one look
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
