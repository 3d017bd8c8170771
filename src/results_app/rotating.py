"""Keys rotated while the service runs (KEY-2)."""

import time
from collections.abc import Mapping
from typing import Final

from adapters_cli.tools import KeyLine
from adapters_crypto.keyring import (
    ADDED_LATER,
    BACKUPS,
    CHECKPOINTS,
    COLUMNS,
    CURSORS,
    DIGESTS,
    PEPPER,
    RECEIPTS,
    WEB,
    KeysFault,
    Purpose,
)
from adapters_crypto.keys import add_key, add_missing, put_first
from adapters_crypto.live_keys import FOLLOWED_WITHIN
from adapters_crypto.randomness import SystemRandomness
from adapters_sql.stores.sealed_columns import KINDS, SealedValue
from results_app.settings import Settings, SettingsFault
from results_app.wiring import Service, keys_of
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.confidential import SealBroken

ROTATED: Final = (COLUMNS, PEPPER, DIGESTS, WEB, CHECKPOINTS, RECEIPTS, BACKUPS, CURSORS)
_KNOWN_FIRST: Final = (DIGESTS, WEB, RECEIPTS, CURSORS)
"""What these make is looked for, or names no key, or is tested by what is published: every process knows
the fresh key before one uses it."""
_AT_ONCE: Final = 100


def key_lines(service: Service) -> tuple[KeyLine, ...]:
    """Return every key, purpose by purpose, the current ones first."""
    keys = tuple(keys_of(service.settings))
    current = {key.purpose: key.id for key in reversed(keys)}
    return tuple(
        KeyLine(
            purpose=key.purpose,
            id=key.id,
            created=key.created,
            not_after=key.not_after,
            is_current=current[key.purpose] == key.id,
        )
        for key in keys
    )


def outdated(service: Service) -> Mapping[str, int]:
    """Return how much lies under older keys, by kind: what is sealed, and what moves on at its next use."""
    with service.store.begin(reading=True) as work:
        moving = work.sealed_columns.digests_elsewhere(
            digests=service.digests.mark, pepper=f"{service.keys.of(PEPPER).current.id}$"
        )
    return {**outdated_columns(service), **moving}


def outdated_columns(service: Service) -> Mapping[str, int]:
    """Return how many sealed values lie under older keys, by kind."""
    with service.store.begin(reading=True) as work:
        return {kind: work.sealed_columns.count(kind, mark=service.cipher.mark) for kind in KINDS}


def rotate(service: Service, purpose: Purpose, *, operator: str) -> str:
    """Put a fresh key first in the secrets file, record it, and return its id.

    Every process follows the file within a second; what it made before stays recognised.

    Raises:
        KeysFault: The file cannot be used.
        OSError: It cannot be written.
    """
    settings = service.settings
    key = _put_into_the_file(settings, purpose)
    record(service, purpose.name, key, operator=operator)
    if purpose is COLUMNS:
        # Who has not read the file yet could not open what is sealed anew; nobody tells that they have.
        time.sleep(FOLLOWED_WITHIN)
    return key


def complete(settings: Settings, wanted: str | None) -> Mapping[str, str]:
    """Add what an older secrets file does not have, of this purpose or of all; return the fresh keys' ids.

    Raises:
        SettingsFault: The file cannot be used.
    """
    if settings.secrets_file is None or not settings.secrets_file.exists():
        return {}
    missing = [one for one in ADDED_LATER if wanted in {None, one.name}]
    try:
        return add_missing(settings.keys_file, missing, production=settings.in_production)
    except KeysFault as faulty:
        raise SettingsFault(tuple(f"SECRETS_FILE: {fault}" for fault in faulty.faults)) from faulty


def record(service: Service, purpose: str, key: str, *, operator: str) -> None:
    """Write down that a key is the present one from now on."""
    with service.store.begin() as work:
        work.journal.add(
            operator_event(
                EventKind.KEY_ROTATED,
                operator=operator,
                at=service.application.clock.now(),
                randomness=SystemRandomness(),
                facts={"purpose": purpose, "key": key},
            )
        )
        work.commit()


def _put_into_the_file(settings: Settings, purpose: Purpose) -> str:
    path, production = settings.keys_file, settings.in_production
    if purpose not in _KNOWN_FIRST:
        return add_key(path, purpose, production=production)
    key = add_key(path, purpose, production=production, first=False)
    # Every process has to know the key before the first of them makes something under it.
    time.sleep(FOLLOWED_WITHIN)
    put_first(path, purpose, key, production=production)
    return key


def reseal(service: Service) -> Mapping[str, int]:
    """Seal under the current key whatever is sealed under another; return how much it was, by kind.

    In short transactions: what was interrupted goes on where it stopped. What does not open is left.
    """
    return {kind: _reseal(service, kind) for kind in KINDS}


def _reseal(service: Service, kind: str) -> int:
    after, done = "", 0
    while True:
        with service.store.begin(reading=True) as work:
            found = work.sealed_columns.outdated(kind, mark=service.cipher.mark, after=after, limit=_AT_ONCE)
        if not found:
            return done
        changes = [(one, anew) for one in found if (anew := _anew(service, one)) is not None]
        if changes:
            with service.store.begin() as work:
                work.sealed_columns.replace(kind, changes)
                work.commit()
        after, done = found[-1].row, done + len(changes)


def _anew(service: Service, one: SealedValue) -> str | None:
    try:
        return service.cipher.seal_bytes(
            service.cipher.open_bytes(one.sealed, place=one.place), place=one.place
        )
    except SealBroken:
        return None
