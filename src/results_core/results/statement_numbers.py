"""The number of a Statement of Results: the board's two forms, and our own (mission A7, VER-3).

Our own has twelve random symbols of Crockford's base 32 and a check symbol. The symbols are elements of
the field of 32: with alpha a root of x^5 + x^2 + 1, whose order is 31, the thirteen symbols s0 ... s12
fulfil `sum of alpha^(12-i) * s[i] = 0`. As all thirteen weights differ and none is zero, one wrong
symbol and two swapped ones never go unnoticed. What is noticed is not guessed away.
"""

import re
from collections.abc import Iterator
from functools import reduce
from operator import getitem, xor
from typing import Final, NewType

from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import CROCKFORD, Randomness
from results_core.kernel.values import canonical_code

StatementNumber = NewType("StatementNumber", str)
"""Canonical: capitals, no spaces, no hyphens."""


class NotAStatementNumber(ResultsError):
    """The text has none of the three forms, or its check symbol does not fit."""

    code = "not_a_statement_number"

    def __init__(self) -> None:
        super().__init__("a statement number: the board's (12 characters, or C and 7 digits) or ours (13)")


_DRAWN: Final = 12
"""Random bytes, five bits of each are used: a symbol each."""
_OURS: Final = re.compile(rf"[{CROCKFORD}]{{13}}")
_BOARD: Final = re.compile(r"[0-9]{2}[1-9ABC][A-Z]{2}[0-9]{7}|C[0-9]{7}")


def _by_alpha(element: int) -> int:
    doubled = element << 1
    return doubled ^ 0b100101 if doubled & 0b100000 else doubled


_VALUE: Final = {symbol: value for value, symbol in enumerate(CROCKFORD)}
_TIMES_ALPHA: Final = tuple(map(_by_alpha, range(32)))


def _weighted(power: int) -> bytes:
    """Return, for each byte, the element of its low five bits times alpha to this power."""
    elements = list(range(32))
    for _ in range(power):
        elements = [_TIMES_ALPHA[element] for element in elements]
    return bytes(elements) * 8


_WEIGHTED: Final = tuple(map(_weighted, range(_DRAWN, 0, -1)))
_OF_PLACES: Final = tuple(
    {symbol: weights[value] for symbol, value in _VALUE.items()} for weights in (*_WEIGHTED, _weighted(0))
)
"""What each symbol adds to the sum, place by place."""
_SYMBOL: Final = (CROCKFORD * 8).encode()
"""The symbol of each byte's low five bits."""


def parse_statement_number(text: str) -> StatementNumber:
    """Return the number in its canonical spelling, whichever of the three forms it has.

    Case, spaces and hyphens do not matter.

    Raises:
        NotAStatementNumber: It has no such form, or it is ours and was mistyped.
    """
    number = canonical_code(text)
    if _BOARD.fullmatch(number) or is_ours(number):
        return StatementNumber(number)
    raise NotAStatementNumber


def is_ours(number: str) -> bool:
    """Tell whether the canonical text is a number of the form that we issue, check symbol included."""
    return _OURS.fullmatch(number) is not None and not reduce(xor, map(getitem, _OF_PLACES, number))


def shown(number: StatementNumber) -> str:
    """Return the number for print: ours in groups of four, `0123 4567 89AB C`; the board's as it is."""
    if _OURS.fullmatch(number) is None:
        return number
    return f"{number[:4]} {number[4:8]} {number[8:12]} {number[12]}"


def issue(randomness: Randomness) -> StatementNumber:
    """Return a fresh number of 60 random bits."""
    return next(issue_many(randomness, 1))


def issue_many(randomness: Randomness, count: int) -> Iterator[StatementNumber]:
    """Return that many fresh numbers for the price of one draw.

    The check symbols are summed a place at a time, for all numbers at once: a place's symbols are one
    long integer, and the sum of the field is `xor`.
    """
    drawn = randomness.bytes(_DRAWN * count)
    weighted = (drawn[place::_DRAWN].translate(weights) for place, weights in enumerate(_WEIGHTED))
    remainders = reduce(xor, (int.from_bytes(place, "big") for place in weighted))
    checks = remainders.to_bytes(count, "big").translate(_SYMBOL).decode("ascii")
    symbols = drawn.translate(_SYMBOL).decode("ascii")
    return (
        StatementNumber(symbols[_DRAWN * number : _DRAWN * (number + 1)] + check)
        for number, check in enumerate(checks)
    )
