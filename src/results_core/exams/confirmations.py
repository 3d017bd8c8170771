"""The Confirmation of Entry: what the paper says, and who draws it (mission A4, facts 4)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple, Protocol

import attrs

from results_core.exams.sittings import Delivery
from results_core.kernel.confidential import SecretNumber
from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.values import IdNumber


@attrs.frozen
class IssuedBefore:
    """The Secret Number is on a paper that was printed earlier: we cannot read it either."""

    on: date
    """The day, in the board's zone."""


@attrs.frozen
class OnTheBoardsPaper:
    """The Secret Number is the board's own: it came with the import, and nobody here can read it."""


Secret = SecretNumber | IssuedBefore | OnTheBoardsPaper


@attrs.frozen(kw_only=True)
class Confirmation:
    """What one page says. Instants are aware and in UTC."""

    id_number: IdNumber
    secret: Secret
    candidate_name: str = attrs.field(repr=False)
    exam_name: str
    session_code: str
    exam_date: date
    delivery: Delivery
    place_of_entry: str
    centre_number: str
    centre_name: str
    candidate_number: str
    releases_at: datetime
    zone: str
    """The centre's zone."""
    announced_in: str
    """The zone in which the board announced the release."""


class Unprintable(NamedTuple):
    """One text that no font at hand prints."""

    id_number: IdNumber
    field: str
    characters: str


_NAMED: Final = 20


class UnprintableConfirmations(ResultsError):
    """No font at hand prints some of the texts: nothing is printed rather than blanks (OUT-3)."""

    kind = Kind.CONFLICT
    code = "unprintable_confirmations"

    def __init__(self, unprintable: Sequence[Unprintable]) -> None:
        """Keep what cannot be printed; the message names the entries and the fields, no characters."""
        self.unprintable = tuple(unprintable)
        named = [f"{one.id_number} ({one.field})" for one in self.unprintable[:_NAMED]]
        more = len(self.unprintable) - len(named)
        if more:
            named.append(f"{more} more")
        super().__init__(f"no font at hand prints these entries: {', '.join(named)}")


class ConfirmationDrawing(Protocol):
    """Draws confirmations. The same ones of the same day are the same bytes (OUT-5)."""

    def draw(self, confirmations: Iterable[Confirmation], *, language: str, of: date) -> bytes:
        """Return one PDF with a page for each confirmation, in their order.

        Raises:
            UnprintableConfirmations: Some hold characters that no font at hand can print; names all of them.
        """
