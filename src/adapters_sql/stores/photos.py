"""Photos, found only where their result is released and reported (A6)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.sql import Select

from adapters_sql.stores.release import released
from adapters_sql.tables import account_entries, entries, photos, result_versions, sittings
from adapters_sql.tables.columns import key
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.results.model import ResultStatus
from results_core.results.photos import SealedPhoto


def _seen(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    return (
        select(*columns)
        .select_from(photos)
        .join(entries, entries.c.id == photos.c.result_id)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(account_entries, account_entries.c.entry_id == entries.c.id)
        .join(
            result_versions,
            (result_versions.c.result_id == entries.c.id) & result_versions.c.superseded_at.is_(None),
        )
        .where(
            photos.c.result_id == bindparam("result"),
            account_entries.c.account_id == bindparam("account"),
            result_versions.c.status == ResultStatus.REPORTED.value,
            released(),
        )
    )


_OF_ACCOUNT: Final = _seen(entries.c.id_number, sittings.c.exam, photos.c.sealed)
_IS_THERE: Final = _seen(photos.c.result_id)


class SqlPhotos:
    """The core's `Photos`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def of_account(self, account: AccountId, result: ResultId) -> SealedPhoto | None:
        """Return the photo of one of the account's results, once that is released and reported."""
        row = self._connection.execute(_OF_ACCOUNT, self._wanted(account, result)).one_or_none()
        if row is None:
            return None
        id_number, exam, sealed = row
        return SealedPhoto(id_number=IdNumber(id_number), exam=exam, sealed=sealed)

    def is_there(self, account: AccountId, result: ResultId) -> bool:
        """Tell whether `of_account` would return one."""
        return self._connection.execute(_IS_THERE, self._wanted(account, result)).first() is not None

    def _wanted(self, account: AccountId, result: ResultId) -> dict[str, Any]:
        return {"account": account, "result": key(result), "present": self._present}
