"""Stand-ins for the ports that touch the world: cheap, deterministic and open to questions.

None of them is fit for anything but tests.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime, timedelta
from hashlib import sha256, shake_256
from itertools import count
from threading import Lock
from types import MappingProxyType
from typing import Final

from results_core.access.slots import Hashed, Overloaded
from results_core.journal.checkpoints import Checkpoint
from results_core.kernel.confidential import Password, SealBroken
from results_core.kernel.identifiers import Randomness
from results_core.verification.bulk_columns import Row, text_of
from results_core.verification.bulk_model import BadList
from results_core.verification.bulk_ports import UploadedTable

BANK_HOLIDAYS: Final = frozenset({date(2026, 8, 31), date(2026, 12, 25), date(2026, 12, 28)})
"""The days after Christmas and a Monday in summer."""


class StoppedClock:
    """A clock that moves only when it is told to, in either direction."""

    def __init__(self, at: datetime) -> None:
        """Stop at an instant, aware and in UTC."""
        self._at = at

    def now(self) -> datetime:
        """Return the instant at which it stands."""
        return self._at

    def set(self, at: datetime) -> None:
        """Move to an instant, aware and in UTC, earlier or later."""
        self._at = at

    def advance(self, by: timedelta = timedelta(), **span: float) -> None:
        """Move on by a span, as `timedelta` names its parts: `clock.advance(minutes=30)`."""
        self._at += by + timedelta(**span)


class SeededRandomness:
    """Bytes that look random and are the same for the same seed. Threads may share it."""

    def __init__(self, seed: str | int) -> None:
        """Begin the sequence of this seed."""
        self._seed = seed
        self._drawn = count()

    def bytes(self, length: int) -> bytes:
        """Return the next bytes of the sequence."""
        return shake_256(f"{self._seed}:{next(self._drawn)}".encode()).digest(length)


class CountingHasher:
    """Hashes passwords cheaply, for threads too, and counts the verifications. Digests begin with `kind`."""

    def __init__(self, randomness: Randomness | None = None) -> None:
        """Begin to count."""
        self.verifications, self.kind = 0, ""
        self._randomness = randomness or SeededRandomness("salt")
        self._counting = Lock()

    def digest(self, password: Password) -> str:
        """Return a digest under fresh salt."""
        return self._salted(self.kind + self._randomness.bytes(8).hex(), password)

    def verify(self, digest: str | None, password: Password) -> bool:
        """Count one verification, and tell whether the password is the one of the digest."""
        with self._counting:
            self.verifications += 1
        salt = (digest or "").partition("$")[0]
        return digest is not None and hmac.compare_digest(digest, self._salted(salt, password))

    def outdated(self, digest: str) -> bool:
        """Tell whether the digest is of another form than its own, or of an older kind."""
        return not digest.startswith(self.kind) or len(digest.partition("$")[2]) != sha256().digest_size * 2

    @staticmethod
    def _salted(salt: str, password: Password) -> str:
        typed = password.reveal().encode("utf-8", "surrogatepass")
        return f"{salt}${sha256(salt.encode() + typed).hexdigest()}"


class OpenSlots:
    """Room for everybody to hash, until it is told to be full. Threads may share it."""

    def __init__(self) -> None:
        """Begin with room."""
        self.full = False
        self.taken = 0

    def is_full(self) -> bool:
        """Tell whether it was told so."""
        return self.full

    @contextmanager
    def take(self) -> Iterator[AbstractContextManager[object]]:
        """Count one who hashes.

        Raises:
            Overloaded: It was told to be full.
        """
        if self.full:
            raise Overloaded("told to be full")
        self.taken += 1
        yield nullcontext()

    def begin(self, hashing: Callable[[], Hashed]) -> Callable[[], Hashed]:
        """Hash when the outcome is asked for."""
        return hashing


class PlainDigester:
    """HMAC-SHA-256 under a key that everybody can read here."""

    def __init__(self, key: str = "a key for tests", *former: str) -> None:
        """Digest under this key; recognise what these others made."""
        self._keys = (key, *former)

    def rotate(self, key: str) -> None:
        """Digest under this key from now on; what was made before is recognised."""
        self._keys = (key, *self._keys)

    def digest(self, text: str, *, purpose: str) -> str:
        """Return the keyed digest of the text for the purpose."""
        return self.spellings(text, purpose=purpose)[0]

    def spellings(self, text: str, *, purpose: str) -> tuple[str, ...]:
        """Return the digests of the text under every key."""
        said = text.encode("utf-8", "surrogatepass")
        return tuple(
            f"{key}.{hmac.new(f'{key}:{purpose}'.encode(), said, 'sha256').hexdigest()}" for key in self._keys
        )

    def spellings_of_each(self, texts: Sequence[str], *, purpose: str) -> Sequence[tuple[str, ...]]:
        """Return the spellings of each."""
        return [self.spellings(text, purpose=purpose) for text in texts]

    def matches(self, digest: str, text: str, *, purpose: str) -> bool:
        """Tell whether one of the keys made the digest of the text."""
        return digest in self.spellings(text, purpose=purpose)

    def outdated(self, digest: str) -> bool:
        """Tell whether another key than the first made the digest."""
        return not digest.startswith(f"{self._keys[0]}.")

    def digests(self, texts: list[str], *, purpose: str) -> list[str]:
        """Return the keyed digest of each text."""
        return [self.digest(text, purpose=purpose) for text in texts]


class LabelledCipher:
    """Hides nothing, but binds every text to its place, and opens it nowhere else."""

    def seal(self, text: str, *, place: str) -> str:
        """Return the text under a label that names its place."""
        return self.seal_bytes(text.encode(), place=place)

    def seal_bytes(self, data: bytes, *, place: str) -> str:
        """Return the bytes under a label that names their place."""
        return f"v1.test.{self._label(data, place)}.{urlsafe_b64encode(data).decode()}"

    def open(self, sealed: str, *, place: str) -> str:
        """Return the text.

        Raises:
            SealBroken: The label names another place, or the text was changed.
        """
        return self.open_bytes(sealed, place=place).decode()

    def open_bytes(self, sealed: str, *, place: str) -> bytes:
        """Return the bytes.

        Raises:
            SealBroken: The label names another place, or the bytes were changed.
        """
        try:
            version, key, label, body = sealed.split(".")
            data = urlsafe_b64decode(body)
        except ValueError as malformed:
            raise SealBroken("not sealed here") from malformed
        if (version, key, label) != ("v1", "test", self._label(data, place)):
            raise SealBroken("sealed for another place, or changed")
        return data

    @staticmethod
    def _label(data: bytes, place: str) -> str:
        return sha256(f"{place}\n".encode() + data).hexdigest()[:16]


class LenientAddresses:
    """Takes for an address whatever has something on either side of an @."""

    MISSPELT: Final = MappingProxyType({"gmial.example": "gmail.example"})

    def canonical(self, text: str) -> str | None:
        """Return the address with its domain in small letters, or None if it is none."""
        local, at, domain = text.strip().rpartition("@")
        return f"{local}@{domain.lower()}" if local and at and domain else None

    def suggestion(self, address: str) -> str | None:
        """Return the address at the domain that `gmial.example` stands for."""
        local, _, domain = address.rpartition("@")
        meant = self.MISSPELT.get(domain)
        return None if meant is None else f"{local}@{meant}"


class PlainHosts:
    """Takes the last two labels of a host for its registrable domain."""

    def canonical(self, host: str) -> str | None:
        """Return the host in small letters, or None where nothing stands before its last dot."""
        spelt = host.strip().lower()
        return spelt if spelt.isascii() and all(spelt.split(".")) and "." in spelt else None

    def registrable(self, host: str) -> str | None:
        """Return the last two labels."""
        return ".".join(host.split(".")[-2:])


def few_countries(country: str) -> Collection[str]:
    """Return the names of a country in two languages, where it is one of three."""
    return {"FR": ("France",), "DE": ("Germany", "Allemagne"), "CI": ("Côte d’Ivoire",)}.get(country, ())


class FewCommonPasswords:
    """A list of common words that fits on one line."""

    WORDS: Final = frozenset({"password", "azerty", "qwerty", "resultats", "letmein"})

    def holds(self, word: str) -> bool:
        """Tell whether the word, folded, is on the list."""
        return word in self.WORDS


class PlainSignatures:
    """Signs with keys that everybody can read here: the first signs, all are recognised."""

    def __init__(self, *keys: str) -> None:
        """Keep these keys, or the one named `test`."""
        self._keys = keys or ("test",)

    @property
    def key(self) -> str:
        """The key that signs."""
        return self._keys[0]

    def sign(self, message: bytes, *, key: str) -> str:
        """Return the signature of the message."""
        return self._signature(key, message)

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key, if it is kept, made the signature for this message."""
        return key in self._keys and hmac.compare_digest(signature, self._signature(key, message))

    @staticmethod
    def _signature(key: str, message: bytes) -> str:
        return hmac.new(key.encode(), message, "sha256").hexdigest()


class ListedCheckpoints:
    """Keeps published checkpoints in a list, for tests to look at and to tamper with."""

    def __init__(self, *lines: Checkpoint | None) -> None:
        """Begin with these."""
        self.lines = list(lines)

    def latest(self) -> int:
        """Return the position of the last one."""
        return next((line.position for line in reversed(self.lines) if line is not None), 0)

    def append(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Add those that are later than the last one."""
        latest = self.latest()
        self.lines += [checkpoint for checkpoint in checkpoints if checkpoint.position > latest]

    def read(self) -> Iterator[Checkpoint | None]:
        """Yield them; None for what cannot be read."""
        yield from self.lines


class PlainLists:
    """Writes lists with semicolons, whatever their kind."""

    def write(self, rows: Iterable[Row], *, kind: str) -> Iterator[bytes]:
        """Yield a line for each row."""
        if kind not in {"csv", "xlsx"}:
            raise ValueError(kind)
        return (f"{';'.join(map(text_of, row))}\n".encode() for row in rows)


class PlainUploads:
    """Takes for a list whatever has lines with commas."""

    def upload(self, content: bytes) -> UploadedTable:
        """Read UTF-8; bytes that are none are no list."""
        try:
            return self._read("csv", content.decode())
        except UnicodeDecodeError:
            raise BadList("bulk_encoding") from None

    def pasted(self, text: str) -> UploadedTable:
        """Read the text."""
        return self._read("pasted", text)

    @staticmethod
    def _read(kind: str, text: str) -> UploadedTable:
        if not text.strip():
            raise BadList("bulk_empty")
        rows = [line.split(",") for line in text.splitlines()]
        return UploadedTable(kind, sha256(text.encode()).hexdigest(), rows)
