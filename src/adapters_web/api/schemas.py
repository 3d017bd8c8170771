"""JSON Schema from classes: what stands in them is what the document says (mission D1)."""

import inspect
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import attrs

_PLAIN: dict[object, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}


def schema_of(hint: Any, into: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - whatever annotates a field
    """Return the schema of a type; classes go into the components, and are named by them.

    Raises:
        TypeError: Nobody has said what it looks like in JSON.
    """
    origin = get_origin(hint)
    if origin is Annotated:
        plain, *more = get_args(hint)
        told = schema_of(plain, into)
        for one in more:
            told |= one
        return told
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin in {Union, UnionType}:
        [one] = [each for each in get_args(hint) if each is not NoneType]
        return _or_null(schema_of(one, into))
    if origin in {Sequence, list, tuple}:
        return {"type": "array", "items": schema_of(get_args(hint)[0], into)}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [one.value for one in hint]}
    if attrs.has(hint):
        return _named(hint, into)
    raise TypeError(f"no schema for {hint}")


def _named(shape: Any, into: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a class of attrs
    name = shape.__name__
    if name not in into:
        into[name] = {}
        hints = get_type_hints(shape, include_extras=True)
        told: dict[str, Any] = {
            "type": "object",
            "description": inspect.getdoc(shape),
            "properties": {field.name: schema_of(hints[field.name], into) for field in attrs.fields(shape)},
            "required": [field.name for field in attrs.fields(shape) if field.default is attrs.NOTHING],
        }
        if getattr(shape, "__closed__", False):
            told["additionalProperties"] = False
        into[name] = told
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    told = schema | {"type": [schema["type"], "null"]}
    return told | {"enum": [*told["enum"], None]} if "enum" in told else told
