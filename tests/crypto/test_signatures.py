"""Signatures of checkpoints, and the file beside the database that holds them (AUD-2, KEY-2)."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters_crypto.checkpoint_file import CheckpointFile
from adapters_crypto.keyring import Key, KeyRing, KeysFault
from adapters_crypto.public_keys import PublishedKeys
from adapters_crypto.signatures import Ed25519Signatures, public_halves
from results_core.journal.checkpoints import Checkpoint, Signatures
from results_core.journal.ports import PublishedCheckpoints

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OLD = Key("old", "checkpoints", NOON, None, bytes(range(32)))
NEW = Key("new", "checkpoints", NOON, None, bytes(range(32, 64)))
THIRD = Key("third", "checkpoints", NOON, None, bytes(range(64, 96)))
BEFORE: Signatures = Ed25519Signatures(KeyRing((OLD,)))
AFTER: Signatures = Ed25519Signatures(KeyRing((NEW, OLD)))


def a_checkpoint(position: int) -> Checkpoint:
    """Return a checkpoint of this position."""
    return Checkpoint(position=position, hash="ab" * 32, previous=0, at=NOON, key="k", signature="s")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the checkpoints are to lie."""
    return tmp_path / "var" / "checkpoints.jsonl"


def test_the_current_key_signs_and_retired_ones_verify() -> None:
    """After a rotation what was signed before is still known for what it is."""
    signed = BEFORE.sign(b"message", key="old")

    assert (BEFORE.key, AFTER.key) == ("old", "new")
    assert AFTER.verify(b"message", key="old", signature=signed)
    assert AFTER.verify(b"message", key="new", signature=AFTER.sign(b"message", key="new"))
    assert not BEFORE.verify(b"message", key="new", signature=AFTER.sign(b"message", key="new"))


@pytest.mark.parametrize(
    ("message", "key", "signature"),
    [
        (b"another", "old", BEFORE.sign(b"message", key="old")),
        (b"message", "new", BEFORE.sign(b"message", key="old")),
        (b"message", "unknown", BEFORE.sign(b"message", key="old")),
        (b"message", "old", ""),
        (b"message", "old", "é"),
        (b"message", "old", "AAAA"),
        (b"message", "old", "A"),
    ],
)
def test_nothing_else_is_a_signature(message: bytes, key: str, signature: str) -> None:
    """Another message, another key, or no signature at all."""
    assert not AFTER.verify(message, key=key, signature=signature)


def test_signatures_are_those_of_ed25519() -> None:
    """So that anybody who has the public key can check them (RFC 8032)."""
    public = Ed25519PrivateKey.from_private_bytes(OLD.secret).public_key()

    public.verify(base64.urlsafe_b64decode(BEFORE.sign(b"message", key="old") + "=="), b"message")


def test_checkpoints_lie_in_a_file_of_lines(file: Path) -> None:
    """Made where it is missing, private, and only ever added to."""
    published: PublishedCheckpoints = CheckpointFile(file)
    nothing = (published.latest(), list(published.read()))
    published.append([a_checkpoint(3), a_checkpoint(5)])
    published.append([a_checkpoint(5), a_checkpoint(9)])

    assert nothing == (0, [])
    assert list(CheckpointFile(file).read()) == [a_checkpoint(3), a_checkpoint(5), a_checkpoint(9)]
    assert published.latest() == 9
    assert file.read_text("ascii").splitlines()[0] == a_checkpoint(3).as_json()
    assert file.stat().st_mode & 0o007 == 0


def test_a_line_that_a_crash_cut_short_is_mended(file: Path) -> None:
    """It was never told of: the next checkpoint takes its place."""
    published = CheckpointFile(file)
    published.append([a_checkpoint(3)])
    with file.open("a", encoding="ascii") as torn:
        torn.write(a_checkpoint(5).as_json()[:40])

    assert (published.latest(), list(published.read())) == (3, [a_checkpoint(3)])
    published.append([a_checkpoint(5)])
    assert list(published.read()) == [a_checkpoint(3), a_checkpoint(5)]


def test_what_is_no_checkpoint_is_told(file: Path) -> None:
    """Where the file was edited."""
    published = CheckpointFile(file)
    published.append([a_checkpoint(n) for n in range(1, 40)])
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([lines[0], b"\xff edited\n", *lines[2:]]))

    read = list(published.read())
    assert (read[1], len(read), published.latest()) == (None, 39, 39)


def test_many_hands_add_each_checkpoint_once(file: Path) -> None:
    """Processes of one machine share the file."""
    every = [a_checkpoint(n) for n in range(1, 50)]
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda _: CheckpointFile(file).append(every), range(16)))

    assert list(CheckpointFile(file).read()) == every


def test_public_keys_test_what_was_signed_under_present_and_retired_ones(tmp_path: Path) -> None:
    """By the published file alone; keys of another purpose do not count."""
    rings = {"receipts": KeyRing((NEW, OLD)), "checkpoints": KeyRing((THIRD,))}
    told = [
        {
            "kid": key.id,
            "x": base64.urlsafe_b64encode(key.octets).rstrip(b"=").decode(),
            "purpose": key.purpose,
        }
        for key in public_halves(rings)()
    ]
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": told}))
    published = PublishedKeys(path, purpose="receipts")

    assert [key.is_current for key in public_halves(rings)()] == [True, False, True]
    assert published.verify(b"message", key="old", signature=BEFORE.sign(b"message", key="old"))
    assert published.verify(b"message", key="new", signature=AFTER.sign(b"message", key="new"))
    assert not published.verify(b"another", key="new", signature=AFTER.sign(b"message", key="new"))
    foreign = Ed25519Signatures(rings["checkpoints"]).sign(b"message", key="third")
    assert not published.verify(b"message", key="third", signature=foreign)


@pytest.mark.parametrize(
    "content", ["", "[]", '{"keys": 5}', '{"keys": [{"purpose": "receipts"}]}', "\ud800"]
)
def test_what_is_no_list_of_keys_is_refused(tmp_path: Path, content: str) -> None:
    """With a fault that names no content."""
    path = tmp_path / "keys.json"
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    with pytest.raises(KeysFault, match="no list of public keys"):
        PublishedKeys(path, purpose="receipts")
