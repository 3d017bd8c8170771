"""Sealed columns (PRV-2, KEY-2)."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from adapters_crypto import columns
from adapters_crypto.columns import AesColumns
from adapters_crypto.keyring import COLUMNS, Key, KeyRing, development_keys
from results_core.kernel.confidential import ColumnCipher, SealBroken

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OLD = Key("old", "columns", NOON, None, b"o" * 32)
NEW = Key("new", "columns", NOON, None, b"n" * 32)
CIPHER: ColumnCipher = AesColumns(development_keys(NOON).of(COLUMNS))
PLACE = "entries:passport_number:0a1b2c"
SEALED = CIPHER.seal("09AB12345", place=PLACE)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=100)


@given(TEXTS, TEXTS)
def test_what_was_sealed_for_a_place_opens_there(text: str, place: str) -> None:
    """Any text, the empty one too, for any place."""
    assert CIPHER.open(CIPHER.seal(text, place=place), place=place) == text


@given(st.binary(max_size=200), TEXTS, TEXTS)
def test_bytes_are_sealed_like_texts(data: bytes, place: str, elsewhere: str) -> None:
    """A photo opens in its place, and swapped with another it does not."""
    sealed = CIPHER.seal_bytes(data, place=place)

    assert CIPHER.open_bytes(sealed, place=place) == data
    if place != elsewhere:
        with pytest.raises(SealBroken):
            CIPHER.open_bytes(sealed, place=elsewhere)


@given(TEXTS, TEXTS, TEXTS)
def test_moved_elsewhere_it_does_not_open(text: str, place: str, elsewhere: str) -> None:
    """A ciphertext is bound to table, column and row."""
    sealed = CIPHER.seal(text, place=place)

    if place != elsewhere:
        with pytest.raises(SealBroken):
            CIPHER.open(sealed, place=elsewhere)


@given(st.data())
def test_a_single_changed_sign_breaks_the_seal(data: st.DataObject) -> None:
    """Version, key id, nonce and ciphertext: whatever is changed, nothing opens."""
    at = data.draw(st.integers(0, len(SEALED) - 1))
    sign = data.draw(st.sampled_from("ABCabc019-_.=+ é"))

    if sign != SEALED[at]:
        with pytest.raises(SealBroken):
            CIPHER.open(SEALED[:at] + sign + SEALED[at + 1 :], place=PLACE)


@pytest.mark.parametrize(
    "sealed",
    [
        "",
        "v1",
        "v1...",
        "v1.new..",
        "v2.development.AAAA.AAAA",
        "v1.development.AAAA.AAAA",
        "v1.development.A.A",
        "09AB12345",
    ],
)
def test_what_is_no_sealed_text_says_so(sealed: str) -> None:
    """Anything else is a broken seal, never another error."""
    with pytest.raises(SealBroken):
        CIPHER.open(sealed, place=PLACE)


def test_a_sealed_text_shows_version_and_key_and_nothing_else() -> None:
    """`v1.<key id>.<nonce>.<ciphertext>`, and never the same twice."""
    sealed = [CIPHER.seal("09AB12345", place=PLACE) for _ in range(100)]

    assert {one.rpartition(".")[0].rpartition(".")[0] for one in sealed} == {"v1.development"}
    assert len({one.split(".")[2] for one in sealed}) == 100
    assert not [one for one in sealed if "09AB12345" in one]


def test_an_old_key_opens_and_the_new_one_seals() -> None:
    """After a rotation everything opens, and what is on the old key can be told (KEY-2)."""
    sealed = AesColumns(KeyRing((OLD,))).seal("09AB12345", place=PLACE)
    rotated = AesColumns(KeyRing((NEW, OLD)))

    assert rotated.open(sealed, place=PLACE) == "09AB12345"
    assert rotated.outdated(sealed)
    assert not rotated.outdated(rotated.seal("09AB12345", place=PLACE))
    with pytest.raises(SealBroken, match="key that is not kept"):
        AesColumns(KeyRing((NEW,))).open(sealed, place=PLACE)


def test_what_was_sealed_without_gcm_siv_opens_with_it() -> None:
    """A machine whose OpenSSL lacks GCM-SIV seals with GCM; its columns open everywhere."""
    nonce = bytes(12)
    gcm = AESGCM(columns._subkey(OLD, "AES-256-GCM"))  # noqa: SLF001 - as such a machine seals
    sealed = (
        f"v1.old.{columns._spelt(nonce)}.{columns._spelt(gcm.encrypt(nonce, b'09AB12345', PLACE.encode()))}"  # noqa: SLF001
    )

    assert AesColumns(KeyRing((OLD,))).open(sealed, place=PLACE) == "09AB12345"
