"""Statement numbers: the board's two forms and ours, which notices slips (facts 3, A7, VER-3)."""

import random
from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from results_core.kernel.errors import Kind
from results_core.kernel.identifiers import CROCKFORD
from results_core.results.statement_numbers import (
    NotAStatementNumber,
    StatementNumber,
    is_ours,
    issue,
    issue_many,
    parse_statement_number,
    shown,
)


class Seeded:
    """Randomness that can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def bytes(self, length: int) -> bytes:
        """Return the next bytes of the sequence."""
        return self._random.randbytes(length)


class Fixed:
    """Randomness that always draws the same."""

    def __init__(self, drawn: bytes) -> None:
        self._drawn = drawn

    def bytes(self, length: int) -> bytes:
        """Return what was fixed."""
        assert length == len(self._drawn)
        return self._drawn


ours = st.binary(min_size=12, max_size=12).map(lambda drawn: issue(Fixed(drawn)))


@given(ours)
def test_ours_has_twelve_random_symbols_and_a_check_symbol(number: StatementNumber) -> None:
    """All of one alphabet, and it is what it prints."""
    assert len(number) == 13
    assert set(number) <= set(CROCKFORD)
    assert is_ours(number)
    assert parse_statement_number(number) == number


@given(ours)
def test_what_is_shown_is_read_again(number: StatementNumber) -> None:
    """In fours for print; read in either case, with hyphens or without."""
    groups = shown(number).split(" ")

    assert [len(group) for group in groups] == [4, 4, 4, 1]
    assert parse_statement_number(shown(number)) == number
    assert parse_statement_number("-".join(groups).lower()) == number


@given(ours)
@example(StatementNumber("0" * 13))
def test_every_single_wrong_symbol_is_noticed(number: StatementNumber) -> None:
    """At each place each of the 31 other symbols."""
    for place, symbol in enumerate(number):
        for wrong in CROCKFORD.replace(symbol, ""):
            assert not is_ours(number[:place] + wrong + number[place + 1 :])


@given(ours)
def test_every_swap_of_two_symbols_is_noticed(number: StatementNumber) -> None:
    """Neighbours or not, the check symbol included; equal symbols make no difference."""
    for first, second in combinations(range(13), 2):
        swapped = list(number)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        assert is_ours("".join(swapped)) == (number[first] == number[second])


@given(ours, st.data())
def test_a_mistyped_number_is_refused(number: StatementNumber, data: st.DataObject) -> None:
    """By name, without being shown."""
    place = data.draw(st.integers(0, 12))
    wrong = data.draw(st.sampled_from(CROCKFORD.replace(number[place], "")))
    mistyped = number[:place] + wrong + number[place + 1 :]

    with pytest.raises(NotAStatementNumber) as refused:
        parse_statement_number(mistyped)
    assert refused.value.kind is Kind.INVALID
    assert mistyped not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15BGB9615003", "15BGB9615003"),
        ("15b gb961-5003", "15BGB9615003"),
        ("266BR2200002", "266BR2200002"),
        ("26CFR1230001", "26CFR1230001"),
        ("C0122934", "C0122934"),
        ("c 012-2934", "C0122934"),
        ("\uff230122934\xa0", "C0122934"),
    ],
)
def test_the_boards_forms_are_read_and_print_as_they_are(text: str, number: str) -> None:
    """One search takes any of the forms."""
    parsed = parse_statement_number(text)

    assert parsed == number
    assert not is_ours(parsed)
    assert shown(parsed) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C012293",
        "C01229345",
        "D0122934",
        "150GB9615003",
        "15DGB9615003",
        "15BG19615003",
        "15BGB961500",
        "15BGB96150034",
        "FR123 0042",
        "0000000000001",
        "000000000000I",
        "ООООООООООООО",
        "C٠١٢٢٩٣٤",
    ],
)
def test_what_has_none_of_the_forms_is_refused(text: str) -> None:
    """Thirteen months, wrong lengths, symbols that are not in the alphabet."""
    with pytest.raises(NotAStatementNumber):
        parse_statement_number(text)


def test_one_and_many_come_from_the_same_draw() -> None:
    """Many cost one draw, and are what one after the other would have been."""
    one_by_one, at_once = Seeded(7), Seeded(7)

    assert [issue(one_by_one) for _ in range(50)] == list(issue_many(at_once, 50))
    assert list(issue_many(at_once, 0)) == []


def test_a_hundred_thousand_look_like_chance() -> None:
    """Each place uses each symbol alike (chi-square, 31 degrees of freedom); none repeats or follows."""
    numbers = list(issue_many(Seeded(2026), 100_000))
    expected = len(numbers) / 32

    assert len(set(numbers)) == len(numbers)
    for place in range(13):
        counts = Counter(number[place] for number in numbers)
        assert set(counts) == set(CROCKFORD)
        chi_square = sum((count - expected) ** 2 / expected for count in counts.values())
        assert 9 < chi_square < 72, place
    values = [int.from_bytes(number[:12].encode(), "big") for number in numbers]
    rising = sum(later > earlier for earlier, later in pairwise(values))
    assert abs(rising - len(numbers) / 2) < 1_000
    assert all(later[:6] != earlier[:6] for earlier, later in pairwise(numbers))
