"""Photos, found only where their result is released and reported (A6)."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from adapters_sql.stores.release import released
from adapters_sql.tables import account_entries, entries, photos, result_versions, sittings
from adapters_sql.tables.columns import key
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.results.model import ResultStatus
from results_core.results.photos import SealedPhoto

_OF_ACCOUNT: Final = (
    select(entries.c.id_number, sittings.c.exam, photos.c.sealed)
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


class SqlPhotos:
    """The core's `Photos`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def of_account(self, account: AccountId, result: ResultId) -> SealedPhoto | None:
        """Return the photo of one of the account's results, once that is released and reported."""
        wanted = {"account": account, "result": key(result), "present": self._present}
        row = self._connection.execute(_OF_ACCOUNT, wanted).one_or_none()
        if row is None:
            return None
        id_number, exam, sealed = row
        return SealedPhoto(id_number=IdNumber(id_number), exam=exam, sealed=sealed)
