"""The temporary tables of `results.csv`."""

from typing import Final

from sqlalchemy import Column, Integer, Table, Text

from adapters_sql.staging.staged import temporary
from results_core.exams.regimes import Component
from results_core.results.model import ResultRow

_WHOLE_NUMBERS: Final = {"line", "overall", *(component.value for component in Component)}

staged: Final = Table(
    "staged_results",
    temporary,
    *(
        Column(name, Integer if name in _WHOLE_NUMBERS else Text)
        for name in ResultRow._fields
        if name != "id_number"
    ),
    prefixes=["TEMPORARY"],
)
"""The columns of `ResultRow`, in its order, but for what the entry knows."""

replaced: Final = Table(
    "replaced_versions",
    temporary,
    Column("line", Integer),
    Column("result", Text),
    Column("number", Integer),
    prefixes=["TEMPORARY"],
)
"""The versions whose place a row takes."""

awaited: Final = Table(
    "awaited_versions",
    temporary,
    Column("result", Text),
    Column("number", Integer),
    Column("sitting", Text),
    prefixes=["TEMPORARY"],
)
"""The versions that candidates of released sittings have waited for."""
