"""Secret Numbers of ours: thousands of digests by one statement."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, Connection, Text, bindparam, case, column, func, update

from adapters_sql.tables import entries
from adapters_sql.tables.columns import Instant
from results_core.kernel.identifiers import ResultId

_PAIRS: Final = {
    "sqlite": func.json_each(bindparam("digests", type_=Text)).table_valued("key", "value"),
    "postgresql": func.unnest(
        bindparam("results", type_=ARRAY(Text)), bindparam("digests", type_=ARRAY(Text))
    )
    .table_valued(column("key", Text), column("value", Text))
    .render_derived(),
}
_ISSUE: Final = {
    dialect: update(entries)
    .where(entries.c.id == pairs.c.key)
    .values(
        secret_digest=pairs.c.value,
        secret_issued_at=bindparam("at", type_=Instant()),
        replaced_secret_digest=case(
            (entries.c.secret_issued_at.is_(None), entries.c.secret_digest),
            else_=entries.c.replaced_secret_digest,
        ),
    )
    for dialect, pairs in _PAIRS.items()
}


def issue(connection: Connection, digests: Mapping[ResultId, str], *, at: datetime) -> None:
    """Keep the digests of the entries' new Secret Numbers, and when they were made."""
    if not digests:
        return
    dialect = connection.dialect.name
    given: dict[str, Any] = (
        {"digests": json.dumps(digests)}
        if dialect == "sqlite"
        else {"results": list(digests), "digests": list(digests.values())}
    )
    connection.execute(_ISSUE[dialect], {**given, "at": at})
