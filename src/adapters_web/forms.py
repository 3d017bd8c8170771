"""Forms as they were typed, and what is wrong with them."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs
from flask import request
from werkzeug.exceptions import BadRequest

from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@attrs.frozen
class Form:
    """What a page shows in its fields, and beside them. Passwords are never among the values."""

    values: Mapping[str, str] = _NOTHING
    objections: Sequence[Objection] = ()

    def objected(self, *objections: Objection) -> "Form":
        """Return the form with what is wrong with it."""
        return Form(self.values, objections)


EMPTY: Final = Form()


def typed_form(*fields: str) -> Form:
    """Return what was typed into the fields.

    Raises:
        BadRequest: A field holds NUL, which nobody types.
    """
    return Form({field: typed(field) for field in fields})


def typed(field: str) -> str:
    """Return what was typed into a field; nothing where it was not sent.

    Raises:
        BadRequest: It holds NUL, which nobody types.
    """
    text = request.form.get(field, "")
    if "\0" in text:
        raise BadRequest
    return text


def typed_password(field: str = "password") -> Password:
    """Return the password that was typed."""
    return Password(request.form.get(field, ""))
