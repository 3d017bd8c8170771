"""The letters that an import writes to candidates whose released result it changes (A10)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, bindparam, select

from adapters_sql.stores.outbox import SqlOutbox
from adapters_sql.tables import account_entries, accounts, entries, sittings
from adapters_sql.tables.columns import Instant
from adapters_sql.work import Surroundings
from results_core.correspondence.messages import Addressee
from results_core.kernel.identifiers import ResultId
from results_core.results.letters import letter_of_change

_NOW: Final = bindparam("now", type_=Instant)


def addressees(changed: Table) -> Select[Any]:
    """Return result and next version of those that are released, and whom a letter about each goes to.

    `changed` holds results and the numbers of the versions that are replaced.
    """
    return (
        select(
            changed.c.result,
            changed.c.number + 1,
            accounts.c.email,
            accounts.c.language,
            accounts.c.id,
        )
        .select_from(changed)
        .join(entries, entries.c.id == changed.c.result)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(account_entries, account_entries.c.entry_id == entries.c.id)
        .join(accounts, accounts.c.id == account_entries.c.account_id)
        .where(sittings.c.releases_at <= _NOW, accounts.c.closed_at.is_(None))
    )


def tell(connection: Connection, surroundings: Surroundings, told: Select[Any], now: datetime) -> None:
    """Write a letter to each of them, in one statement."""
    SqlOutbox(connection, surroundings.cipher).add_all(
        letter_of_change(
            Addressee(email=email, language=language, about=account),
            ResultId(result),
            version,
            at=now,
            randomness=surroundings.randomness,
        )
        for result, version, email, language, account in connection.execute(told, {"now": now})
    )
