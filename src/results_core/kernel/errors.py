"""The family of faults.

What people meet every day (a wrong password, an objection to a form) is an answer, not an error.
An error has one of six kinds, so that an edge answers for errors it never heard of.
"""

from enum import StrEnum, unique
from typing import ClassVar


@unique
class Kind(StrEnum):
    """What an edge needs to know of an error to answer for it."""

    INVALID = "invalid"
    MISSING = "missing"
    CONFLICT = "conflict"
    FORBIDDEN = "forbidden"
    TOO_SOON = "too_soon"
    TRY_LATER = "try_later"


class ResultsError(Exception):
    """The base of every fault that the system reports.

    The message is English, for operators and logs: it never holds anything personal.
    `code` names the text that a person is shown (`error.<code>` in the catalogues).
    """

    kind: ClassVar[Kind] = Kind.INVALID
    code: ClassVar[str] = "invalid"


class Missing(ResultsError):
    """What was named is not there, or not for the one who asks: the two read the same (ENU-8)."""

    kind = Kind.MISSING
    code = "missing"


class Refused(ResultsError):
    """A rule of the field forbids what was asked."""

    kind = Kind.CONFLICT
    code = "refused"


class Contended(ResultsError):
    """The store undid the whole transaction because others were at it: run the unit again."""

    kind = Kind.TRY_LATER
    code = "contended"


class OutcomeUnknown(ResultsError):
    """The store was lost while it committed: nobody may repeat the unit without looking (RLB-8)."""

    kind = Kind.TRY_LATER
    code = "outcome_unknown"


class StoreUnavailable(ResultsError):
    """The store cannot be reached, is full, or is locked by others for too long."""

    kind = Kind.TRY_LATER
    code = "store_unavailable"
