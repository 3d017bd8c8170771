"""JSON as it is meant, and nothing that two readers could read in two ways (API-5).

A key that stands twice, NaN, numbers beyond what others can hold, nesting beyond 32 and fields that
nobody knows are refused, each with the place where it stands where there is one.
"""

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from adapters_web.api.problems import ApiProblem, ProblemType, Wrong

DEEPEST: Final = 32
_LARGEST: Final = 2**53
_MOST_DIGITS: Final = 32


def json_object(*fields: str) -> Mapping[str, Any]:
    """Return the object that the body is, which has none but these fields.

    Raises:
        UnsupportedMediaType: The body is not said to be `application/json`.
        ApiProblem: It is no JSON that can be read in one way only, no object, or has other fields.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    body = read_json(request.get_data(cache=True))
    if not isinstance(body, dict):
        raise ApiProblem(ProblemType.INVALID_REQUEST, "The body is no JSON object.")
    only(body, *fields)
    return body


def only(value: Mapping[str, Any], *fields: str, at: str = "") -> None:
    """Let an object have none but these fields; `at` points to it.

    Raises:
        ApiProblem: It has others.
    """
    unknown = sorted(set(value) - set(fields))
    if unknown:
        known = ", ".join(fields)
        raise ApiProblem(
            ProblemType.INVALID_VALUES,
            errors=[Wrong(pointer=at, detail=f"{len(unknown)} unknown fields; known are: {known}")],
        )


def read_json(data: bytes) -> Any:  # noqa: ANN401 - whatever JSON can say
    """Return what the octets say.

    Raises:
        ApiProblem: They are not UTF-8, not JSON, or can be read in more than one way.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("The body is not UTF-8.")
    if _is_deep(text):
        _refuse(f"The body is nested more than {DEEPEST} deep.")
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_no_constant,
            parse_int=_number,
            parse_float=_fraction,
        )
    except json.JSONDecodeError as malformed:
        _refuse(f"The body is no JSON: line {malformed.lineno}, column {malformed.colno}.")


def _is_deep(text: str) -> bool:
    """Tell how deep it is before anything is read: a reader that calls itself has an end of its own."""
    depth, quoted, escaped = 0, False, False
    for sign in text:
        if quoted:
            quoted, escaped = (escaped or sign != '"'), (sign == "\\" and not escaped)
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif sign in "]}":
            depth -= 1
    return False


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        _refuse("A key stands twice in one object.")
    return found


def _no_constant(name: str) -> NoReturn:
    _refuse(f"{name.lstrip('-')} is no JSON.")


def _number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS or abs(int(digits)) > _LARGEST:
        _refuse("A number is too large.")
    return int(digits)


def _fraction(digits: str) -> float:
    value = float(digits)
    if len(digits) > _MOST_DIGITS or abs(value) > _LARGEST:
        _refuse("A number is too large.")
    return value


def _refuse(detail: str) -> NoReturn:
    raise ApiProblem(ProblemType.INVALID_REQUEST, detail)
