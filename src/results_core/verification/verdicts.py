"""What a check of a number and a date of birth can come to: a closed list (missions C10, D4)."""

from enum import StrEnum, unique
from typing import Final

from results_core.kernel.folding import folded
from results_core.results.model import ResultStatus
from results_core.verification.lookup_ports import Match


@unique
class Verdict(StrEnum):
    """What one check came to."""

    MATCH = "match"
    NAME_DIFFERS = "name_differs"
    """Number and date of birth belong together; the family name that was asked for is another."""
    NO_MATCH = "no_match"
    """Why, nobody is told (VER-1)."""
    SUPERSEDED = "superseded"
    """The statement of this number was replaced."""
    WITHHELD = "withheld"
    CANCELLED = "cancelled"
    BAD_NUMBER = "bad_number"
    """It has none of the forms of a statement number: nothing was looked for."""
    DUPLICATE = "duplicate"
    """The same was asked further up in the same list."""
    NOT_CHECKED = "not_checked"
    """A budget was used up, a date could not be read, or the check was stopped."""


HITS: Final = frozenset(
    {Verdict.MATCH, Verdict.NAME_DIFFERS, Verdict.SUPERSEDED, Verdict.WITHHELD, Verdict.CANCELLED}
)
"""Number and date of birth belong together: a look (B10), and free of budgets (VER-2)."""

_IN_ITS_PLACE: Final = {
    ResultStatus.WITHHELD: Verdict.WITHHELD,
    ResultStatus.CANCELLED: Verdict.CANCELLED,
}


def verdict_of(match: Match, *, number: str, family_name: str = "") -> Verdict:
    """Return what to say of a hit by this number, in its canonical spelling."""
    version = match.read.version
    if version is None:
        return Verdict.SUPERSEDED
    return verdict_on(
        version.status,
        stands_as=version.statement_number,
        name=version.family_name,
        number=number,
        family_name=family_name,
    )


def verdict_on(
    status: ResultStatus, *, stands_as: str | None, name: str, number: str, family_name: str
) -> Verdict:
    """Return what to say of a result that stands so, for this number and, if one was asked for, this name.

    Withheld and cancelled go before a statement that was replaced (A7), and that before another name. A
    statement whose result is pending by now, or whose candidate counts as absent, stands no more either.
    """
    instead = _IN_ITS_PLACE.get(status)
    if instead is not None:
        return instead
    if status is not ResultStatus.REPORTED or stands_as != number:
        return Verdict.SUPERSEDED
    if family_name and not same_name(family_name, name):
        return Verdict.NAME_DIFFERS
    return Verdict.MATCH


def same_name(asked: str, kept: str) -> bool:
    """Tell whether two family names are one but for capitals, accents, spaces, hyphens and apostrophes."""
    return asked == kept or _plain(asked) == _plain(kept)


def _plain(name: str) -> str:
    return "".join(sign for sign in folded(name) if sign.isalnum())
