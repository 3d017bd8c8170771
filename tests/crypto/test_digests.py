"""Keyed digests and randomness (REG-1, ENU-2)."""

import hmac
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from adapters_crypto.digests import HmacDigests
from adapters_crypto.keyring import DIGESTS, Key, KeyRing, development_keys
from adapters_crypto.randomness import SystemRandomness
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
KEY = development_keys(NOON).of(DIGESTS).current
OTHER = Key("other", "digests", NOON, None, b"o" * 32)
DIGESTER: Digester = HmacDigests(KeyRing((KEY,)))


@given(st.lists(st.text(max_size=200), max_size=5), st.text(max_size=20))
def test_a_digest_is_hmac_under_a_subkey_of_the_purpose(texts: list[str], purpose: str) -> None:
    """The quick way gives what RFC 2104 says, one by one and all at once."""
    subkey = hmac.digest(KEY.secret, f"digest:{purpose}".encode("utf-8", "surrogatepass"), "sha256")
    expected = [
        f"{KEY.id}.{hmac.digest(subkey, text.encode('utf-8', 'surrogatepass'), 'sha256').hex()}"
        for text in texts
    ]

    assert DIGESTER.digests(texts, purpose=purpose) == expected
    assert [DIGESTER.digest(text, purpose=purpose) for text in texts] == expected


def test_purposes_and_keys_never_agree() -> None:
    """The digest of a Secret Number says nothing about the same text elsewhere."""
    other = HmacDigests(KeyRing((OTHER,)))
    digests = {
        DIGESTER.digest("8482", purpose="secret_number"),
        DIGESTER.digest("8482", purpose="login"),
        other.digest("8482", purpose="secret_number"),
    }

    assert len(digests) == 3
    assert all(len(digest.partition(".")[2]) == 64 for digest in digests)


def test_an_older_key_recognises_only() -> None:
    """What it made is known while it is kept, and told from what the present key makes (KEY-2)."""
    old, rotated = DIGESTER.digest("8482", purpose="p"), HmacDigests(KeyRing((OTHER, KEY)))
    anew = rotated.digest("8482", purpose="p")

    assert rotated.spellings("8482", purpose="p") == (anew, old)
    assert rotated.matches(old, "8482", purpose="p")
    assert rotated.matches(anew, "8482", purpose="p")
    assert not rotated.matches(old, "8483", purpose="p")
    assert not DIGESTER.matches(anew, "8482", purpose="p")
    assert not rotated.matches("", "8482", purpose="p")
    assert (rotated.outdated(old), rotated.outdated(anew)) == (True, False)


def test_random_bytes_are_as_many_as_asked_and_new_each_time() -> None:
    """From the system's source, any length."""
    randomness: Randomness = SystemRandomness()

    assert [len(randomness.bytes(length)) for length in (0, 1, 17, 1000)] == [0, 1, 17, 1000]
    assert len({randomness.bytes(16) for _ in range(1000)}) == 1000
