"""The secrets file: reading, checking and, outside production, making it (KEY-1).

A table per key, the current key of a purpose first; `not_after` may be missing:

```toml
[[pepper]]
id = "3f9c02ab"
created = 2026-11-20T17:00:00Z
not_after = 2027-11-20T17:00:00Z
secret = "256 random bits in base64"
```
"""

import base64
import binascii
import fcntl
import os
import re
import secrets
import stat
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from adapters_crypto.keyring import (
    ADDED_LATER,
    BYTES_OF_A_KEY,
    PURPOSES,
    Key,
    KeyRing,
    Keys,
    KeysFault,
    Purpose,
    well_known_secret,
)

_KEY_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")
_POSITION: Final = re.compile(r"line \d+, column \d+")
_FIELDS: Final = frozenset({"id", "created", "not_after", "secret"})
_FEWEST_DIFFERENT_BYTES: Final = 12
"""32 drawn bytes hold about 30 different ones; fewer than 12 were typed by somebody."""
_LIFE_OF_A_KEY: Final = timedelta(days=365)
"""After which a key should be replaced; it goes on working, and `results keys status` shows it."""
_ADVICE: Final = """\
# The secrets of this service. Keep a copy apart from the database's backups, and show it to nobody.
# Of several keys of one purpose the first makes what is new, all of them recognise what is old.
"""


def load_keys(path: Path, *, create: bool, production: bool, purposes: Sequence[Purpose] = PURPOSES) -> Keys:
    """Return the keys of the file.

    With `create`, outside production, a missing file is made with mode 0600, and a purpose that
    the file does not know yet gets a fresh key at its end.

    Raises:
        KeysFault: The file is missing, open to others or wrong; every fault is named.
    """
    if create and not production:
        _complete(path, purposes)
    return _checked(_tables(path), purposes, production=production)


def add_key(path: Path, purpose: Purpose, *, production: bool, first: bool = True) -> str:
    """Put a fresh key of the purpose before its others, or behind the present one, and return its id.

    Behind it the key makes nothing yet, but every process that follows the file recognises what it will
    make. Nothing else of the file changes, its remarks neither; the file is replaced durably.

    Raises:
        KeysFault: The file cannot be used, or lists the purpose's keys in another way than `[[purpose]]`.
        OSError: It cannot be written.
    """
    with _alone(path.parent):
        _checked(_tables(path), PURPOSES, production=production)
        text = path.read_text("utf-8")
        present = _begins(text, purpose)[0]
        block = _fresh_block(purpose)
        place = present if first else _ends(text, present)
        text = f"{text[:place].rstrip()}\n\n{block}\n{text[place:]}".rstrip() + "\n"
        _checked(tomllib.loads(text), PURPOSES, production=production)
        _replace(path, text)
    return str(tomllib.loads(block)[purpose.name][0]["id"])


def add_missing(path: Path, purposes: Sequence[Purpose], *, production: bool) -> dict[str, str]:
    """Give purposes that the file does not know a key each, durably; return the ids of those keys.

    Raises:
        KeysFault: The file cannot be used, even so.
        OSError: It cannot be written.
    """
    with _alone(path.parent):
        known = _tables(path)
        missing = [purpose for purpose in purposes if purpose.name not in known]
        if not missing:
            return {}
        text = path.read_text("utf-8").rstrip("\n") + "\n" + "".join(map(_fresh, missing))
        fresh = tomllib.loads(text)
        _checked(fresh, [one for one in PURPOSES if one.name in fresh], production=production)
        _replace(path, text)
    return {purpose.name: str(fresh[purpose.name][0]["id"]) for purpose in missing}


def put_first(path: Path, purpose: Purpose, key: str, *, production: bool) -> None:
    """Put a key of the purpose that the file lists before its others, durably: it is the present one.

    Raises:
        KeysFault: The file cannot be used, or does not list the key.
        OSError: It cannot be written.
    """
    with _alone(path.parent):
        _checked(_tables(path), PURPOSES, production=production)
        text = path.read_text("utf-8")
        begins = _begins(text, purpose)
        listed = [one["id"] for one in tomllib.loads(text)[purpose.name]]
        if key not in listed:
            raise KeysFault([f"{purpose.name} has no key {key}"])
        place = begins[listed.index(key)]
        block = text[place : _ends(text, place)]
        rest = text[:place] + text[place + len(block) :]
        text = f"{rest[: begins[0]]}{block.rstrip()}\n\n{rest[begins[0] :]}" if place != begins[0] else text
        _checked(tomllib.loads(text), PURPOSES, production=production)
        _replace(path, text.rstrip() + "\n")


def _begins(text: str, purpose: Purpose) -> list[int]:
    """Return where each key of the purpose begins in the file."""
    begins = [one.start() for one in re.finditer(rf"^\[\[{purpose.name}\]\][ \t]*$", text, re.MULTILINE)]
    if len(begins) != len(tomllib.loads(text)[purpose.name]):
        raise KeysFault([f"the keys of {purpose.name} are not listed under [[{purpose.name}]]"])
    return begins


def _ends(text: str, begin: int) -> int:
    """Return where the key that begins there ends: before a remark or another key."""
    following = re.compile(r"^[ \t]*(?:#|\[)", re.MULTILINE).search(text, text.index("\n", begin))
    return len(text) if following is None else following.start()


def _complete(path: Path, purposes: Sequence[Purpose]) -> None:
    """Add what is missing, one process at a time, so that all of them start with the same keys."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(path.parent):
        known = _tables(path) if path.exists() else {}
        missing = [purpose for purpose in purposes if purpose.name not in known]
        if missing:
            before = path.read_text("utf-8") if path.exists() else _ADVICE
            _replace(path, before.rstrip("\n") + "\n" + "".join(map(_fresh, missing)))


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    held = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _replace(path: Path, text: str) -> None:
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _fresh(purpose: Purpose) -> str:
    return f"\n# If it is lost, {purpose.if_lost}.\n{_fresh_block(purpose)}"


def _fresh_block(purpose: Purpose) -> str:
    drawn = base64.b64encode(secrets.token_bytes(BYTES_OF_A_KEY)).decode("ascii")
    created = datetime.now(UTC)
    return (
        f'[[{purpose.name}]]\nid = "{secrets.token_hex(4)}"\ncreated = {created:%Y-%m-%dT%H:%M:%SZ}\n'
        f'not_after = {created + _LIFE_OF_A_KEY:%Y-%m-%dT%H:%M:%SZ}\nsecret = "{drawn}"\n'
    )


def _tables(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read()
    except FileNotFoundError:
        raise KeysFault(["the secrets file is missing"]) from None
    except OSError as unreadable:
        raise KeysFault([f"the secrets file cannot be read: {unreadable.strerror}"]) from None
    if mode & 0o007:
        raise KeysFault([f"the secrets file is open to everybody (mode {mode:04o}); make it 0600"])
    try:
        return tomllib.loads(text.decode("utf-8"))
    except UnicodeDecodeError:
        raise KeysFault(["the secrets file is not UTF-8"]) from None
    except tomllib.TOMLDecodeError as malformed:
        place = _POSITION.search(str(malformed))
        where = place[0] if place else "at its end"
        raise KeysFault([f"the secrets file is not TOML ({where})"]) from None


def _checked(tables: dict[str, Any], purposes: Sequence[Purpose], *, production: bool) -> Keys:
    faults: list[str] = []
    rings = {name: _ring(name, entries, faults) for name, entries in tables.items()}
    faults += [_missing(purpose) for purpose in purposes if purpose.name not in tables]
    keys = [key for ring in rings.values() for key in ring]
    faults += _shared(keys)
    if production:
        faults += _well_known(keys)
    if faults:
        raise KeysFault(faults)
    return Keys({name: KeyRing(ring) for name, ring in rings.items()})


def _missing(purpose: Purpose) -> str:
    if purpose in ADDED_LATER:
        return f"no key for {purpose.name}: `results keys rotate {purpose.name}` adds one"
    return f"no key for {purpose.name}"


def _ring(purpose: str, entries: object, faults: list[str]) -> tuple[Key, ...]:
    if not isinstance(entries, list) or not entries or not all(isinstance(one, dict) for one in entries):
        faults.append(f"{purpose} is not a list of keys, each under [[{purpose}]]")
        return ()
    read = [_key(purpose, place, entry, faults) for place, entry in enumerate(entries, start=1)]
    ring = tuple(key for key in read if key is not None)
    ids = [key.id for key in ring]
    faults += [f"{purpose} has two keys with the id {one}" for one in sorted(set(ids)) if ids.count(one) > 1]
    return ring


def _key(purpose: str, place: int, entry: dict[str, Any], faults: list[str]) -> Key | None:
    wrong: list[str] = []
    key_id, created, not_after = (
        entry.get("id"),
        _instant(entry.get("created")),
        _instant(entry.get("not_after")),
    )
    if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
        wrong.append("id must be 1 to 32 letters, digits, - or _")
    if created is None:
        wrong.append("created must be an instant with an offset")
    if "not_after" in entry and not_after is None:
        wrong.append("not_after must be an instant with an offset")
    if entry.keys() - _FIELDS:
        wrong.append("holds more than id, created, not_after and secret")
    secret = _secret(entry.get("secret"), wrong)
    faults += [f"key {place} of {purpose}: {what}" for what in wrong]
    if wrong or created is None:
        return None
    return Key(str(key_id), purpose, created, not_after, secret)


def _secret(encoded: object, wrong: list[str]) -> bytes:
    try:
        secret = base64.b64decode(str(encoded or "").translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        wrong.append("secret is not base64")
        return b""
    if len(secret) < BYTES_OF_A_KEY:
        wrong.append(f"secret is too short: {len(secret) * 8} bits instead of 256")
    elif len(secret) > BYTES_OF_A_KEY:
        wrong.append(f"secret is too long: {len(secret) * 8} bits instead of 256")
    elif len(set(secret)) < _FEWEST_DIFFERENT_BYTES:
        wrong.append("secret was not drawn at random")
    return secret


def _shared(keys: list[Key]) -> Iterator[str]:
    first_with: dict[bytes, Key] = {}
    for key in keys:
        first = first_with.setdefault(key.secret, key)
        if first is not key:
            yield f"{first.purpose} {first.id} and {key.purpose} {key.id} are the same key"


def _well_known(keys: list[Key]) -> Iterator[str]:
    named = {purpose.name for purpose in PURPOSES} | {key.purpose for key in keys}
    public = {well_known_secret(name) for name in named}
    for key in keys:
        if key.secret in public:
            yield f"{key.purpose} {key.id} is a development key that everybody knows"


def _instant(value: object) -> datetime | None:
    """Return the instant in UTC; None for whatever is no aware instant."""
    return value.astimezone(UTC) if isinstance(value, datetime) and value.tzinfo is not None else None
