"""Why an operator does something: kept for the audit trail, and sometimes told."""

from typing import Final

from results_core.kernel.errors import ResultsError
from results_core.kernel.values import clean_name

LONGEST_REASON: Final = 1000
"""Characters."""


class NoReason(ResultsError):
    """What is done is done for a reason, which is kept; this one is empty or longer than a page."""

    code = "no_reason"

    def __init__(self) -> None:
        super().__init__(f"a reason of 1 to {LONGEST_REASON} characters is needed")


def reason_given(text: str) -> str:
    """Return the reason as it is kept: on one line, and nothing in it that cannot be seen.

    Raises:
        NoReason: It is empty, or too long.
    """
    reason = clean_name(text)
    if not 0 < len(reason) <= LONGEST_REASON:
        raise NoReason
    return reason
