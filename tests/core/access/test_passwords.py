"""Which passwords may be chosen (B3, PWD-1, PWD-2)."""

import unicodedata
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.access.passwords import PasswordPolicy
from results_core.kernel.confidential import Password, SecretNumber
from results_core.kernel.folding import folded

SHORT, DIGITS, LONG = "password_short", "password_digits", "password_long"
COMMON, PERSONAL = "password_common", "password_personal"

FIRE: Final = "\U0001f525"
NO_BREAK_FAMILY: Final = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


class Listed:
    """A short list of common passwords."""

    words: Final = frozenset({"password", "resultats", "qwerty", "trustno1", "123456", "motdepasse", "coeur"})

    def holds(self, word: str) -> bool:
        """Tell whether the word is one of them."""
        return word in self.words


def objections(typed: str, **known: object) -> tuple[str, ...]:
    """Return what the policy has against a password of the candidate of these tests."""
    about: dict[str, object] = {
        "logins": ("BRU257528",),
        "secret": SecretNumber("9R7T2KQX"),
        "email": "jean.dupre99@univ-lorient.example",
        "names": ("Émilie Thị Xuân", "O'Connor-Łęcka"),
    }
    return PasswordPolicy().objections(Password(typed), common=Listed(), **(about | known))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # the leaflet's rule: eight characters, two of them digits
        ("violon42!", ()),
        ("ab12", (SHORT,)),
        ("abcde12", (SHORT,)),
        ("abcdef12", ()),
        ("abcdefg1", (DIGITS,)),
        ("abcdefgh", (DIGITS,)),
        ("abc", (SHORT, DIGITS)),
        ("1a2bcdef", ()),
        ("73914652", ()),
        # a digit is ASCII
        ("²²abcdefg", (DIGITS,)),
        ("١٢abcdefg", (DIGITS,)),
        ("１２abcdefg", (DIGITS,)),
        ("①②abcdefg1", (DIGITS,)),
        # any character
        ("a b c 1 2", ()),
        ("        12", ()),
        ("violon\x0042", ()),
        ("violon\t\r\n42", ()),
        (FIRE * 6 + "42", ()),
        (FIRE * 5 + "42", (SHORT,)),
        (NO_BREAK_FAMILY + "abc42", ()),
        ("סיסמה ארוכה 42", ()),
        ("كلمة السر 42", ()),
        ("パスワードです42", ()),
        ("éàùç€ß42", ()),
        ("e\u0301" * 5 + "42", (SHORT,)),
        ("violon42\ud800", ()),
        # up to 1,024 bytes, never cut
        ("12" + "x" * 1022, ()),
        ("12" + "x" * 1023, (LONG,)),
        ("12" + "é" * 511, ()),
        ("12" + "é" * 511 + "x", (LONG,)),
        ("x" * 2**20, (DIGITS, LONG)),
        ("12" * 2**19, (LONG,)),
        # the list of common passwords, digits added or not
        ("password12", (COMMON,)),
        ("resultats69", (COMMON,)),
        ("Résultats69", (COMMON,)),
        ("6resultats9", (COMMON,)),
        ("pass12word", (COMMON,)),
        ("PASSWORD2026", (COMMON,)),
        ("trustno199", (COMMON,)),
        ("12345678", (COMMON,)),
        ("ＰＡＳＳＷＯＲＤ12", (COMMON,)),
        ("cœur123456", (COMMON,)),
        ("qwerty1", (SHORT, DIGITS, COMMON)),
        ("password violin 12", ()),
        # the two numbers
        ("xBRU257528x", (PERSONAL,)),
        ("xbru257528x", (PERSONAL,)),
        ("violon 9r7t2kqx", (PERSONAL,)),
        # parts of at least four letters of address and name
        ("jean4242", (PERSONAL,)),
        ("Dupré 2026", (PERSONAL,)),
        ("lorient 1990", (PERSONAL,)),
        ("univ-pass-42", (PERSONAL,)),
        ("émilie-42", (PERSONAL,)),
        ("EMILIE-42", (PERSONAL,)),
        ("xuan-xuan-42", (PERSONAL,)),
        ("connor-4242", (PERSONAL,)),
        ("lecka-4242", (PERSONAL,)),
        ("thi-99-abc", ()),
        ("dup-99-jea", ()),
    ],
)  # fmt: skip
def test_the_policy_names_every_rule_that_a_password_breaks(typed: str, expected: tuple[str, ...]) -> None:
    """Eight characters, two ASCII digits, 1,024 bytes, not common, nothing of one's own (B3)."""
    assert objections(typed) == expected


def test_a_name_counts_only_where_the_pair_of_numbers_was_right() -> None:
    """Without names the answer tells a stranger nothing about who has an ID Number."""
    assert objections("emilie-4242", names=()) == ()


def test_a_secret_number_counts_only_where_it_is_known() -> None:
    """A password set later is not held against a Secret Number that nobody typed."""
    assert objections("violon 9r7t2kqx", secret=None) == ()


def test_nothing_known_is_nothing_contained() -> None:
    """An empty login, address or name is no part of a password."""
    assert objections("violon42", logins=("",), secret=None, email="", names=("",)) == ()
    assert objections("violon42", logins=(), secret=None, email=None, names=()) == ()


def test_a_syllable_of_hangul_is_one_letter() -> None:
    """Three syllables are three letters, though each is made of several signs."""
    assert objections("김민준-4242", names=("김민준",)) == ()
    assert objections("남궁민준-4242", names=("남궁민준",)) == (PERSONAL,)


def test_the_numbers_of_the_rule_are_the_policy_s() -> None:
    """An embedding service may ask for more."""
    strict = PasswordPolicy(shortest=12, digits=3, longest_bytes=64)
    found = strict.objections(
        Password("violon42"), logins=(), secret=None, email=None, names=(), common=Listed()
    )

    assert found == (SHORT, DIGITS)


@given(st.sampled_from(sorted(Listed.words)), st.text("0123456789", min_size=2, max_size=8), st.data())
def test_digits_do_not_hide_a_common_word(word: str, digits: str, data: st.DataObject) -> None:
    """A listed word in any case, with two to eight digits before or behind it, stays common (PWD-2)."""
    cased = "".join(data.draw(st.sampled_from([sign.lower(), sign.upper()])) for sign in word)

    assert COMMON in objections(cased + digits)
    assert COMMON in objections(digits + cased)


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_stands_around_it_an_id_number_is_found(before: str, behind: str) -> None:
    """No surroundings hide the ID Number."""
    assert PERSONAL in objections(f"{before} bru257528 {behind}")


@given(st.text(max_size=60))
def test_folding_is_done_once(text: str) -> None:
    """What is folded stays as it is: the list and the password meet in one form."""
    assert folded(folded(text)) == folded(text)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_composed_and_decomposed_count_alike(typed: str) -> None:
    """Keyboards that send accents apart meet the same rule of length and digits."""
    apart, together = unicodedata.normalize("NFD", typed), unicodedata.normalize("NFC", typed)

    assert set(objections(apart)) == set(objections(together))
