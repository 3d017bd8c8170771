"""The two numbers of a Confirmation of Entry as they were typed: registering and adding ask for both."""

from typing import Final

import attrs

from results_core.kernel.confidential import SecretNumber
from results_core.kernel.errors import ResultsError
from results_core.kernel.objections import Objection
from results_core.kernel.values import IdNumber, parse_id_number, parse_secret_number

PAIR_UNKNOWN: Final = Objection("secret_number", "pair_unknown")
"""One message for a wrong ID Number, a wrong Secret Number and an entry that has not arrived (ENU-4)."""


@attrs.frozen(kw_only=True)
class TypedPair:
    """Both numbers, read as far as they can be."""

    id_number: IdNumber | None
    secret: SecretNumber | None
    objections: tuple[Objection, ...]

    @property
    def has_secret(self) -> bool:
        """Whether a Secret Number was typed, of whatever form."""
        return "secret_number" not in {one.field for one in self.objections}


def read_pair(id_number: str, secret_number: str) -> TypedPair:
    """Read what was typed; a Secret Number of no known form is one that nobody has."""
    objections = []
    known = secret = None
    if not id_number.strip():
        objections.append(Objection("id_number", "id_number_missing"))
    else:
        try:
            known = parse_id_number(id_number)
        except ResultsError:
            objections.append(Objection("id_number", "id_number_malformed"))
    if not secret_number.strip():
        objections.append(Objection("secret_number", "secret_number_missing"))
    else:
        secret = _secret(secret_number)
    return TypedPair(id_number=known, secret=secret, objections=tuple(objections))


def _secret(text: str) -> SecretNumber | None:
    try:
        return parse_secret_number(text)
    except ResultsError:
        return None
