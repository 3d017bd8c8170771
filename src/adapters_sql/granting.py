"""Many shares at once, set-based, without letters and events: how a demonstration gets thousands of them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from adapters_sql.engine import open_database
from adapters_sql.stores.following import follow_entries
from adapters_sql.stores.shares import grant_to_row
from adapters_sql.tables import entries, shares
from results_core.kernel.identifiers import ResultId
from results_core.sharing.model import ShareGrant

_AT_ONCE: Final = 1_000


def grant_at_once(
    url: str,
    *,
    of_numbers_ending_in: str,
    grants_of: Callable[[Sequence[ResultId]], Iterable[ShareGrant]],
    now: datetime,
) -> None:
    """Keep the shares that `grants_of` makes of the results whose ID Numbers end so, in their order.

    One transaction; `now` is the instant that release is compared with.
    """
    wanted = select(entries.c.id).where(entries.c.id_number.endswith(of_numbers_ending_in))
    database = open_database(url)
    try:
        with database.connect() as connection, connection.begin():
            results = connection.execute(wanted.order_by(entries.c.id_number)).scalars().all()
            grants = list(grants_of([ResultId(result) for result in results]))
            for start in range(0, len(grants), _AT_ONCE):
                part = grants[start : start + _AT_ONCE]
                connection.execute(shares.insert(), [grant_to_row(grant) for grant in part])
                follow_entries(connection, [grant.result for grant in part], now)
    finally:
        database.dispose()
