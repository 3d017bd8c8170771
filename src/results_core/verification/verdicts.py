"""What a check of a number and a date of birth can come to: a closed list (missions C10, D4)."""

from enum import StrEnum, unique

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


HITS = frozenset(
    {Verdict.MATCH, Verdict.NAME_DIFFERS, Verdict.SUPERSEDED, Verdict.WITHHELD, Verdict.CANCELLED}
)
"""Number and date of birth belong together: a look (B10), and free of budgets (VER-2)."""

_IN_ITS_PLACE = {ResultStatus.WITHHELD: Verdict.WITHHELD, ResultStatus.CANCELLED: Verdict.CANCELLED}


def verdict_of(match: Match, *, number: str, family_name: str = "") -> Verdict:
    """Return what to say of a hit by this number, in its canonical spelling.

    Withheld and cancelled go before a statement that was replaced (A7), and that before another name. A
    statement whose result is pending by now, or whose candidate counts as absent, stands no more either.
    """
    version = match.read.version
    if version is None:
        return Verdict.SUPERSEDED
    instead = _IN_ITS_PLACE.get(version.status)
    if instead is not None:
        return instead
    if version.status is not ResultStatus.REPORTED or version.statement_number != number:
        return Verdict.SUPERSEDED
    if family_name and not same_name(family_name, version.family_name):
        return Verdict.NAME_DIFFERS
    return Verdict.MATCH


def same_name(asked: str, kept: str) -> bool:
    """Tell whether two family names are one but for capitals, accents, spaces, hyphens and apostrophes."""
    return _plain(asked) == _plain(kept)


def _plain(name: str) -> str:
    return "".join(sign for sign in folded(name) if sign.isalnum())
