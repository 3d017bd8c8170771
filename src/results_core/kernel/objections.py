"""What is wrong with an input, named so that the one who typed it can mend it."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

_NOTHING: Mapping[str, str | int] = MappingProxyType({})


@attrs.frozen
class Objection:
    """One thing that is wrong with one field of a form.

    `code` names the text (`objection.<code>` in the catalogues); `facts` fill its placeholders.
    """

    field: str
    code: str
    facts: Mapping[str, str | int] = _NOTHING


@attrs.frozen
class RowObjection:
    """One thing that is wrong with one row of a file: line, column, value and what is expected."""

    line: int
    column: str
    value: str
    expected: str
    """What should stand there, in English: files are the operators' business."""
