"""Numbers that people type, and names: one canonical spelling each (facts 3, REG-2, MAIL-1, OUT-3)."""

import traceback
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from results_core.kernel.confidential import SecretNumber
from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.identifiers import CROCKFORD
from results_core.kernel.values import (
    NotACandidateNumber,
    NotACentreNumber,
    NotAnIdNumber,
    NotASecretNumber,
    NotASessionCode,
    canonical_code,
    clean_name,
    parse_candidate_number,
    parse_centre_number,
    parse_id_number,
    parse_secret_number,
    parse_session_code,
)

EVERY_CHARACTER = [
    character
    for character in map(chr, range(0x110000))
    if unicodedata.category(character) not in {"Cn", "Co"}
]
"""All but what is private or not assigned."""


@pytest.mark.parametrize(
    "text",
    [
        "SIR094701",
        " sir094701\n",
        "SIR 094-701",
        "S I R-0 9 4-7 0 1",
        "SIR\xa0094\u202f701",
        "SIR\u2013094\u2014701",
        "SIR\u2011094\u2212701",
        "\ufeffSIR\u200b094\u2060701",
        "ＳＩＲ０９４７０１",
        "ｓｉｒ－０９４　７０１",
    ],
)
def test_an_id_number_is_read_however_it_was_typed(text: str) -> None:
    """Case, width, spaces, hyphens and dashes do not matter."""
    assert parse_id_number(text) == "SIR094701"


def test_an_id_number_may_begin_with_its_digits() -> None:
    """Either order, as the board prints both."""
    assert parse_id_number("132649eac") == "132649EAC"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "SIR09470",
        "SIR0947011",
        "SIRE94701",
        "S1R094701",
        "0947SIR01",
        "094701SI",
        "SIR_94701",
        "SIR٠٩٤٧٠١",
        "ЅІR094701",
        "SIR09470I",
        "SIR094701\x00",
        "SIR/094701",
        "SIRß94701",
        "SÌR094701",
    ],
)
def test_what_is_no_id_number_is_refused(text: str) -> None:
    """Letters of other scripts and digits of other scripts are not guessed at, nor O for 0 and I for 1."""
    with pytest.raises(NotAnIdNumber) as refused:
        parse_id_number(text)

    assert refused.value.kind is Kind.INVALID


@pytest.mark.parametrize(
    ("text", "number"),
    [("7866", "7866"), (" 78-66 ", "7866"), ("0k3r zt9w", "0K3RZT9W"), ("0K3R-ZT9W", "0K3RZT9W")],
)
def test_a_secret_number_is_the_boards_or_ours(text: str, number: str) -> None:
    """Four digits, or eight symbols; it does not show itself."""
    secret = parse_secret_number(text)

    assert isinstance(secret, SecretNumber)
    assert secret.reveal() == number
    assert number not in f"{secret!r} {secret}"


@pytest.mark.parametrize(
    "text", ["", "786", "78661", "ABCD", "7866789", "0K3RZT9U", "0K3RZT9O", "٧٨٦٦", "12345678 9"]
)
def test_a_wrong_secret_number_is_refused_and_never_shown(text: str) -> None:
    """Neither the message nor the chain of errors holds it."""
    with pytest.raises(NotASecretNumber) as refused:
        parse_secret_number(text)

    assert refused.value.__cause__ is None
    assert refused.value.__context__ is None
    assert refused.value.args == ("four digits, or eight digits and letters without I, L, O and U",)
    assert not text or text not in "".join(traceback.format_exception_only(refused.value))


@given(st.text(CROCKFORD, min_size=8, max_size=8))
def test_every_secret_number_of_ours_is_taken(number: str) -> None:
    """In capitals or not."""
    assert parse_secret_number(number.lower()).reveal() == number


@pytest.mark.parametrize(
    ("parse", "text", "number"),
    [
        (parse_centre_number, "pl 090", "PL090"),
        (parse_candidate_number, "00 42", "0042"),
        (parse_session_code, "f2", "F2"),
        (parse_session_code, "S", "S"),
        (parse_session_code, "CB1", "CB1"),
    ],
)
def test_the_other_numbers(parse: Callable[[str], str], text: str, number: str) -> None:
    """Centre, candidate and session are read alike."""
    assert parse(text) == number


@pytest.mark.parametrize(
    ("parse", "text", "error"),
    [
        (parse_centre_number, "P090", NotACentreNumber),
        (parse_centre_number, "PL0900", NotACentreNumber),
        (parse_centre_number, "PŁ090", NotACentreNumber),
        (parse_candidate_number, "42", NotACandidateNumber),
        (parse_candidate_number, "00421", NotACandidateNumber),
        (parse_session_code, "", NotASessionCode),
        (parse_session_code, "JUNE", NotASessionCode),
    ],
)
def test_what_is_none_of_them_is_refused(
    parse: Callable[[str], str], text: str, error: type[ResultsError]
) -> None:
    """Each by its own name."""
    with pytest.raises(error):
        parse(text)


@given(st.text())
@example("e-\u0301")
@example("\u0390")
@example("\xb4")
@example("ﬃ—ŉ")
def test_canonicalising_twice_is_canonicalising_once(text: str) -> None:
    """REG-2, whatever the text; nothing is left that only looks like a space."""
    code = canonical_code(text)

    assert canonical_code(code) == code
    assert code == unicodedata.normalize("NFKC", code)
    assert not any(character.isspace() or unicodedata.category(character) == "Pd" for character in code)


def test_every_single_character_is_canonicalised_once() -> None:
    """No character of Unicode goes round in circles, and each dash and space goes."""
    for character in EVERY_CHARACTER:
        code = canonical_code(character)
        assert canonical_code(code) == code
        if character.isspace() or unicodedata.category(character) == "Pd":
            assert code == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Émilie", "Émilie"),
        ("E\u0301milie", "Émilie"),
        ("  Thị   Hạnh ", "Thị Hạnh"),
        ("Anna\tMaria\r\nBcc: x@y", "Anna Maria Bcc: x@y"),
        ("An\x00na\x1b[31m", "Anna[31m"),
        ("\u202eannA\u202c", "annA"),
        ("A\u2066b\u2069c\u200ed\u200fe\u061cf", "Abcdef"),
        ("Jean\xa0Luc\u2003X\u3000Y", "Jean Luc X Y"),
        ("\ufeffZoë\u200b", "Zoë"),
        ("Z\u2061o\u206aë\ufff9 \U000e0041\u180e", "Zoë"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("O'Brien-D’Arcy", "O'Brien-D’Arcy"),
        ("A\ud800b", "Ab"),
        ("", ""),
        (" \t\u200e ", ""),
    ],
)
def test_a_name_is_kept_composed_and_without_what_cannot_be_seen(text: str, name: str) -> None:
    """Joiners that scripts need stay; controls and marks of direction go; white space is one space."""
    assert clean_name(text) == name


@given(st.text(st.characters(exclude_categories=[])))
@example("a\u202e\u0301")
@example(" \u0301")
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """And nothing is left that could turn a line, end one, or break an encoding."""
    name = clean_name(text)

    assert clean_name(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip()
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in name)
    assert not any(unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF"} for c in name)
    assert not any(unicodedata.bidirectional(c) in {"LRI", "RLI", "FSI", "PDI"} for c in name)


def test_every_single_character_is_cleaned_once() -> None:
    """Alone, and between two letters."""
    for character in EVERY_CHARACTER:
        for text in (character, f"a{character}b"):
            name = clean_name(text)
            assert clean_name(name) == name
