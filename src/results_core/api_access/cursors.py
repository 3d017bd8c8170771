"""Places in lists that go on: signed, and good for one list of one organisation alone (API-3)."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Final

import attrs

from results_core.kernel.confidential import Digester
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import OrganisationId

_LONGEST: Final = 2048
_MARK: Final = "~"
_PURPOSE: Final = "cursor"

Position = tuple[str | int, ...]
"""After what a list goes on: the values that it is sorted by."""


class BadCursor(ResultsError):
    """It is none of ours, was changed, or belongs to another list or organisation."""

    code = "bad_cursor"


@attrs.frozen(kw_only=True)
class Cursors:
    """Write and read cursors. The digester has keys of its own, for nothing else."""

    digester: Digester

    def write(self, list_name: str, organisation: OrganisationId, position: Sequence[str | int]) -> str:
        """Return the cursor after this position of the organisation's list."""
        place = urlsafe_b64encode(
            json.dumps(list(position), ensure_ascii=False, separators=(",", ":")).encode(
                "utf-8", "surrogatepass"
            )
        )
        text = place.rstrip(b"=").decode("ascii")
        signed = self.digester.digest(_signed(list_name, organisation, text), purpose=_PURPOSE)
        return f"{text}{_MARK}{signed}"

    def read(self, list_name: str, organisation: OrganisationId, cursor: str) -> Position:
        """Return the position.

        Raises:
            BadCursor: It is not one of this list of this organisation.
        """
        text, _, signed = cursor.partition(_MARK)
        claim = _signed(list_name, organisation, text)
        if len(cursor) > _LONGEST or not self.digester.matches(signed, claim, purpose=_PURPOSE):
            raise BadCursor("the cursor is none of this list")
        padded = text + "=" * (-len(text) % 4)
        return tuple(json.loads(urlsafe_b64decode(padded).decode("utf-8", "surrogatepass")))


def _signed(list_name: str, organisation: OrganisationId, text: str) -> str:
    return f"{list_name}:{organisation}:{text}"
