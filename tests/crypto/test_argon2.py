"""Passwords as they are kept (ENU-3, PWD-4, KEY-2)."""

import unicodedata
from datetime import UTC, datetime

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters_crypto.keyring import PEPPER, Key, KeyRing, development_keys
from adapters_crypto.passwords import CHEAPEST, Argon2Parameters, Argon2Passwords
from results_core.access.passwords import PasswordHasher
from results_core.kernel.confidential import Password

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
OLD = Key("old", "pepper", NOON, None, b"o" * 32)
NEW = Key("new", "pepper", NOON, None, b"n" * 32)
PASSWORDS: PasswordHasher = Argon2Passwords(CHEAPEST, development_keys(NOON).of(PEPPER))


class CountingArgon2(argon2.PasswordHasher):
    """Counts the verifications that it does."""

    done = 0

    def verify(self, *args: object) -> bool:  # type: ignore[override]
        """Verify, and count."""
        self.done += 1
        return super().verify(*args)  # type: ignore[arg-type]


class Counted(Argon2Parameters):
    """The cheapest parameters, with a hasher that counts."""

    def hasher(self) -> CountingArgon2:
        """Return a hasher that counts."""
        return CountingArgon2(time_cost=1, memory_cost=8, parallelism=1)


@settings(max_examples=40)
@given(st.text(max_size=80), st.text(max_size=80))
def test_a_password_meets_its_own_digest_alone(chosen: str, tried: str) -> None:
    """Right is what is the same text under NFKC, and nothing else: NUL and length included."""
    same = unicodedata.normalize("NFKC", chosen) == unicodedata.normalize("NFKC", tried)
    digest = PASSWORDS.digest(Password(chosen))

    assert PASSWORDS.verify(digest, Password(chosen))
    assert PASSWORDS.verify(digest, Password(tried)) == same


@pytest.mark.parametrize(
    ("chosen", "tried"),
    [
        ("violon\x0042", "violon\x0043"),
        ("violon\x00", "violon"),
        ("x" * 1024, "x" * 1023),
        ("x" * 2**20, "x" * 2**20 + "y"),
        ("violon42", "Violon42"),
        ("violon42 ", "violon42"),
    ],
)
def test_nothing_of_a_password_is_cut_or_overlooked(chosen: str, tried: str) -> None:
    """What differs anywhere is another password."""
    digest = PASSWORDS.digest(Password(chosen))

    assert PASSWORDS.verify(digest, Password(chosen))
    assert not PASSWORDS.verify(digest, Password(tried))


def test_every_keyboard_s_accents_are_the_same_password() -> None:
    """Composed and decomposed letters agree."""
    assert PASSWORDS.verify(PASSWORDS.digest(Password("re\u0301sultats")), Password("r\u00e9sultats"))


def test_no_digest_is_met_by_no_password() -> None:
    """The decoy's own password opens nothing."""
    assert not PASSWORDS.verify(None, Password(""))
    assert not PASSWORDS.verify(None, Password("violon42"))


@pytest.mark.parametrize(
    "digest", ["", "nothing", "gone$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA", "development$x"]
)
def test_what_is_no_digest_is_met_by_no_password(digest: str) -> None:
    """A damaged digest, or one whose pepper is gone, is a wrong password, and is outdated."""
    assert not PASSWORDS.verify(digest, Password(""))
    assert PASSWORDS.outdated(digest)


@pytest.mark.parametrize("digest", [None, "", "nothing", "gone$argon2id$v=19", "a digest of its own"])
def test_every_answer_costs_one_verification(digest: str | None) -> None:
    """Known, unknown, damaged: exactly one argon2 (ENU-3)."""
    passwords = Argon2Passwords(Counted(), KeyRing((NEW,)))
    counting = passwords._argon2  # noqa: SLF001 - what is counted lies inside
    stored = passwords.digest(Password("violon42")) if digest == "a digest of its own" else digest

    passwords.verify(stored, Password("violon42"))
    assert isinstance(counting, CountingArgon2)
    assert counting.done == 1


def test_the_shipped_parameters_are_those_of_the_ruling() -> None:
    """argon2id, t=2, m=19,456 KiB, p=1, 16 bytes of salt, 32 of output; the decoy costs the same."""
    passwords = Argon2Passwords(Argon2Parameters(), KeyRing((NEW,)))
    key_id, _, rest = passwords.digest(Password("violon42")).partition("$")
    decoy = passwords._decoy  # noqa: SLF001 - nothing shows it

    expected = argon2.Parameters(argon2.Type.ID, 19, 16, 32, 2, 19_456, 1)
    assert key_id == "new"
    assert argon2.extract_parameters("$" + rest) == expected
    assert argon2.extract_parameters(decoy) == expected


def test_a_digest_moves_on_with_parameters_and_pepper() -> None:
    """Old digests go on to verify, and are outdated until they are made anew (PWD-4, KEY-2)."""
    before = Argon2Passwords(CHEAPEST, KeyRing((OLD,)))
    stored = before.digest(Password("violon42"))
    peppered_anew = Argon2Passwords(CHEAPEST, KeyRing((NEW, OLD)))
    costlier = Argon2Passwords(Argon2Parameters(passes=2, memory_kib=16), KeyRing((OLD,)))

    assert not before.outdated(stored)
    for after in (peppered_anew, costlier):
        assert after.verify(stored, Password("violon42"))
        assert after.outdated(stored)
        assert not after.outdated(after.digest(Password("violon42")))


def test_a_stolen_store_is_worth_nothing_without_the_pepper() -> None:
    """The same id with another pepper verifies nothing."""
    stored = Argon2Passwords(CHEAPEST, KeyRing((OLD,))).digest(Password("violon42"))
    guessed = Key("old", "pepper", NOON, None, b"g" * 32)

    assert not Argon2Passwords(CHEAPEST, KeyRing((guessed,))).verify(stored, Password("violon42"))
