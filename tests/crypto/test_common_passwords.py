"""The list of common passwords that is shipped (PWD-2)."""

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_crypto.common_passwords import WORDS, ListedWords
from results_core.access.passwords import PasswordPolicy
from results_core.kernel.confidential import Password
from results_core.kernel.folding import folded

LISTED = gzip.decompress(WORDS.read_bytes()).decode().strip("\n").split("\n")
ALL = frozenset(LISTED)


@pytest.fixture(scope="module")
def common() -> ListedWords:
    """The list as the application has it."""
    return ListedWords()


@pytest.mark.parametrize(
    "typed",
    [
        "resultats69", "password12", "Résultats69", "PASSWORD12", "motdepasse1", "azerty123", "qwertyuiop12",
        "trustno199", "bonjour2026", "football88", "12345678", "1234567890", "iloveyou22", "soleil06",
        "doudou59", "examen2026", "p4ssw0rd", "michael85",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(common: ListedWords, typed: str) -> None:
    """English and French favourites, digits added, and every example printed in a guide."""
    found = PasswordPolicy().objections(
        Password(typed), logins=(), secret=None, email=None, names=(), common=common
    )

    assert "password_common" in found


@pytest.mark.parametrize(
    "typed", ["violet walrus 42 dances", "kZ7#qm29xW", "pluie-sur-le-zinc-38", "9x4mPq2v"]
)
def test_what_nobody_tries_first_is_accepted(common: ListedWords, typed: str) -> None:
    """Several words, or signs without a word, pass."""
    assert (
        PasswordPolicy().objections(
            Password(typed), logins=(), secret=None, email=None, names=(), common=common
        )
        == ()
    )


def test_every_word_of_the_file_is_found(common: ListedWords) -> None:
    """The first, the last, and every two-hundredth between them."""
    assert [word for word in [LISTED[0], LISTED[-1], *LISTED[::200]] if not common.holds(word)] == []


@given(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(LISTED).map(lambda word: word[:-1]),
        st.sampled_from(LISTED).map(lambda word: word + "z"),
        st.sampled_from(LISTED).map(lambda word: f"{word}\n"),
    )
)
def test_nothing_else_is_found(word: str) -> None:
    """A word is on the list exactly if the file holds it, whole."""
    assert ListedWordsOnce.holds(word) == (word in ALL)


ListedWordsOnce = ListedWords()


def test_the_file_is_small_sorted_and_folded() -> None:
    """At most 400 kB packed; sorted by bytes, each word once, in the form that is looked up."""
    assert WORDS.stat().st_size <= 400_000
    assert sorted(ALL, key=str.encode) == LISTED
    assert [word for word in LISTED[::50] if folded(word) != word] == []


def test_the_licence_stands_beside_the_file() -> None:
    """Both licences' conditions: the notices travel with the words."""
    licence = WORDS.with_name("LICENCE.txt").read_text("utf-8")

    assert re.search("MIT License", licence)
    assert re.search("ODC-BY", licence)
