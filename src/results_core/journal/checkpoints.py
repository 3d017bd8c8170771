"""Checkpoints: signed sayings of where the chain had come to, kept in more than one place (AUD-2)."""

import json
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import attrs

_PURPOSE: Final = b"results-online checkpoint 1\n"
"""Stands before what is signed, so that the signature serves for nothing else."""


class BadCheckpoint(ValueError):
    """The text is no checkpoint."""


@attrs.frozen(kw_only=True)
class Checkpoint:
    """At this instant the chain had this hash at this position, says the holder of the key."""

    position: int
    hash: str
    """64 hexadecimal digits."""
    previous: int
    """The position of the checkpoint before it; 0 for the first."""
    at: datetime
    key: str
    """The id of the key that signed it."""
    signature: str = ""

    @property
    def statement(self) -> bytes:
        """What is signed."""
        return _PURPOSE + _spelt(self._facts()).encode("ascii")

    def as_json(self) -> str:
        """Return it as one line of JSON."""
        return _spelt(self._facts() | {"signature": self.signature})

    def _facts(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(timespec="microseconds"),
            "hash": self.hash,
            "key": self.key,
            "position": self.position,
            "previous": self.previous,
        }


def read_checkpoint(line: str) -> Checkpoint:
    """Read what `as_json` wrote.

    Raises:
        BadCheckpoint: It is something else.
    """
    try:
        facts = json.loads(line)
        checkpoint = Checkpoint(
            position=facts["position"],
            hash=facts["hash"],
            previous=facts["previous"],
            at=datetime.fromisoformat(facts["at"]).astimezone(UTC),
            key=facts["key"],
            signature=facts["signature"],
        )
    except (ValueError, KeyError, TypeError) as malformed:
        raise BadCheckpoint("no checkpoint") from malformed
    if checkpoint.as_json() != line:
        raise BadCheckpoint("no checkpoint as it is written")
    return checkpoint


def _spelt(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))


class Signatures(Protocol):
    """Signs under the current key, and knows the signatures of retired ones too (KEY-2)."""

    @property
    def key(self) -> str:
        """The id of the key that signs; while keys rotate it may be another the next time."""

    def sign(self, message: bytes, *, key: str) -> str:
        """Return the signature of the message under the key of this id, as text."""

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key of this id, if it is kept, made the signature for this message."""
