"""What organisations ask of the results of an exam, as rows say it (C12)."""

from collections.abc import Sequence
from typing import Any, Final

from adapters_sql.tables import requirements
from results_core.organisations.model import Requirement

_row = requirements.c
REQUIREMENT: Final = (
    _row.exam,
    _row.overall_at_least,
    _row.each_at_least,
    _row.oldest_years,
    _row.label,
)
"""The columns that `requirement_from_row` reads."""


def requirement_from_row(row: Sequence[Any]) -> Requirement:
    """Return the requirement of a row of `REQUIREMENT`."""
    exam, overall_at_least, each_at_least, oldest_years, label = row
    return Requirement(
        exam=exam,
        overall_at_least=overall_at_least,
        each_at_least=each_at_least,
        oldest_years=oldest_years,
        label=label,
    )
