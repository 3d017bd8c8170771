"""The chain of sealed events: each hash covers the one before it and the event (AUD-2).

    hash = SHA-256(previous hash, canonical JSON of the event)

What is personal takes part by the digest of it under its salt alone (AUD-3), so that it can be
erased and every hash still be made again. Whoever changes, removes, adds or moves an event has to
change every later hash, and the signed checkpoints say what those were.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from typing import Final, NamedTuple

import attrs

from results_core.kernel.identifiers import EventId

GENESIS: Final = "0" * 64
"""What stands for the hash before the first."""

_SPELL: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


@attrs.frozen
class Recorded:
    """An event as the record holds it: the texts of its columns, known to this version or not."""

    place: int
    """The number under which the record wrote it, its own for each event."""
    id: EventId
    kind: str
    at: datetime
    actor: str
    account: str | None
    result: str | None
    organisation: str | None
    facts: Mapping[str, str | int]
    payload_digest: str | None
    """What commits to names and free text; None where there are none."""


class Head(NamedTuple):
    """Where the chain has come to: position 0 and `GENESIS` where nothing is sealed."""

    position: int = 0
    hash: str = GENESIS


class Seal(NamedTuple):
    """A link of the chain. Positions begin with 1 and leave nothing out."""

    position: int
    place: int
    """Of the event, as in `Recorded`."""
    hash: str
    """64 hexadecimal digits."""


@attrs.frozen
class Payload:
    """What of an event can be erased: its text under its salt, or, once erased, who says so."""

    salt: bytes | None = attrs.field(repr=False)
    body: str | None = attrs.field(repr=False)
    erased_by: EventId | None = None
    """The event of the kind `erased` that names this one."""


@attrs.frozen
class Link:
    """A position of the chain with what it should cover; None for what is not there."""

    position: int
    hash: str
    event: Recorded | None
    payload: Payload | None


def seals_after(head: Head, events: Sequence[Recorded]) -> list[Seal]:
    """Return the links that carry the chain on over these events, in their order."""
    seals = []
    position, previous = head
    for event in events:
        position += 1
        previous = link_hash(previous, event)
        seals.append(Seal(position, event.place, previous))
    return seals


def link_hash(previous: str, event: Recorded) -> str:
    """Return the hash of a link: of the hash before it and the event."""
    return sha256(bytes.fromhex(previous) + canonical(event)).hexdigest()


def canonical(event: Recorded) -> bytes:
    """Return the one spelling of the event as JSON: keys sorted, no spaces, ASCII, instants in UTC."""
    return (
        f'{{"account":{_text(event.account)},"actor":{_text(event.actor)},'
        f'"at":{_text(event.at.isoformat(timespec="microseconds"))},'
        f'"facts":{_SPELL.encode(dict(event.facts)) if event.facts else "{}"},'
        f'"id":{_text(event.id)},"kind":{_text(event.kind)},'
        f'"organisation":{_text(event.organisation)},"payload":{_text(event.payload_digest)},'
        f'"place":{event.place},"result":{_text(event.result)}}}'
    ).encode("ascii")


def _text(text: str | None) -> str:
    return "null" if text is None else encode_basestring_ascii(text)


def payload_body(personal: Mapping[str, str]) -> str:
    """Return the one spelling as JSON of what is personal."""
    return _SPELL.encode(dict(personal))


def payload_digest(salt: bytes, body: str) -> str:
    """Return what the chain holds of a payload: SHA-256 over its salt (128 bits) and its text."""
    return sha256(salt + body.encode("ascii", "backslashreplace")).hexdigest()
