"""The columns that are sealed, to be sealed anew under another key (KEY-2)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    func,
    select,
    update,
)
from sqlalchemy.sql import Select

from adapters_sql.stores.outbox import place_of_link
from adapters_sql.tables import (
    accounts,
    attempts,
    budgets,
    client_calls,
    entries,
    file_parts,
    letters,
    officers,
    photos,
    webhook_secrets,
)
from results_core.access.second_step import place_of_second_step
from results_core.api_access.repeating import place_of_answer
from results_core.api_access.webhooks import place_of_webhook_secret
from results_core.exams.entries import passport_place
from results_core.jobs.files import place_of_part
from results_core.results.photos import photo_place


class SealedValue(NamedTuple):
    """One value that was sealed under another key than the present one."""

    row: str
    place: str
    sealed: str


_AT_MOST: Final[BindParameter[int]] = bindparam("at_most", type_=Integer)
_BEGINS: Final[BindParameter[str]] = bindparam("begins", type_=Text)
_COLUMNS: Final[dict[str, tuple[Column[Any], Column[Any], Select[Any]]]] = {
    "passports": (
        entries.c.id,
        entries.c.passport_sealed,
        select(entries.c.id, entries.c.id_number, entries.c.passport_sealed),
    ),
    "photos": (
        photos.c.result_id,
        photos.c.sealed,
        select(photos.c.result_id, entries.c.id_number, photos.c.sealed).join(
            entries, entries.c.id == photos.c.result_id
        ),
    ),
    "links": (
        letters.c.id,
        letters.c.link_sealed,
        select(letters.c.id, letters.c.id.label("letter"), letters.c.link_sealed),
    ),
    "second_steps": (
        officers.c.id,
        officers.c.second_step_sealed,
        select(officers.c.id, officers.c.id.label("officer"), officers.c.second_step_sealed),
    ),
    "files": (
        file_parts.c.id,
        file_parts.c.sealed,
        select(file_parts.c.id, file_parts.c.id.label("part"), file_parts.c.sealed),
    ),
    "client_calls": (
        client_calls.c.key,
        client_calls.c.sealed,
        select(client_calls.c.key, client_calls.c.key.label("call"), client_calls.c.sealed),
    ),
    "webhook_secrets": (
        webhook_secrets.c.id,
        webhook_secrets.c.sealed,
        select(webhook_secrets.c.id, webhook_secrets.c.id.label("secret"), webhook_secrets.c.sealed),
    ),
}
"""By kind: what names the row, what is sealed, and a query for both with what makes its place."""
_PLACES: Final = {
    "passports": passport_place,
    "photos": photo_place,
    "links": place_of_link,
    "second_steps": place_of_second_step,
    "files": place_of_part,
    "client_calls": place_of_answer,
    "webhook_secrets": place_of_webhook_secret,
}

KINDS: Final = tuple(_COLUMNS)

_OUTDATED: Final = {
    kind: query.where(
        row > bindparam("after"),
        sealed.is_not(None),
        func.substr(sealed, 1, func.length(_BEGINS)) != _BEGINS,
    )
    .order_by(row)
    .limit(_AT_MOST)
    for kind, (row, sealed, query) in _COLUMNS.items()
}
_COUNT: Final = {
    kind: select(func.count()).where(
        sealed.is_not(None), func.substr(sealed, 1, func.length(_BEGINS)) != _BEGINS
    )
    for kind, (_, sealed, _) in _COLUMNS.items()
}
_REPLACE: Final = {
    kind: update(row.table)
    .where(row == bindparam("of_row"), sealed == bindparam("before"))
    .values({sealed.name: bindparam("anew")})
    for kind, (row, sealed, _) in _COLUMNS.items()
}
"""Only what is as it was read: whoever wrote meanwhile wrote something newer."""


def _begins_otherwise(digest: Column[Any]) -> ColumnElement[bool]:
    return and_(digest.is_not(None), digest != "", func.substr(digest, 1, func.length(_BEGINS)) != _BEGINS)


_DIGESTED_ELSEWHERE: Final = {
    "passwords": select(func.count()).where(_begins_otherwise(accounts.c.digest)),
    "secret_numbers": select(func.count()).where(_begins_otherwise(entries.c.secret_digest)),
    "counts_of_tries": select(func.count()).where(_begins_otherwise(attempts.c.guard)),
    "budgets": select(func.count()).where(_begins_otherwise(budgets.c.key)),
}
"""What moves on when it is used next: of a Secret Number whose owner has registered that is never (KEY-2)."""


class SqlSealedColumns:
    """Sealed values, in the order of their rows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, kind: str, *, mark: str) -> int:
        """Tell how many values of a kind begin otherwise than the present key's do."""
        counted: int = self._connection.execute(_COUNT[kind], {"begins": mark}).scalar_one()
        return counted

    def digests_elsewhere(self, *, digests: str, pepper: str) -> Mapping[str, int]:
        """Tell how much was digested under other keys than those whose digests begin so, by kind."""
        marks = {"passwords": pepper}
        return {
            kind: self._connection.execute(count, {"begins": marks.get(kind, digests)}).scalar_one()
            for kind, count in _DIGESTED_ELSEWHERE.items()
        }

    def outdated(self, kind: str, *, mark: str, after: str, limit: int) -> Sequence[SealedValue]:
        """Return values of a kind, of rows after this one, that begin otherwise."""
        rows = self._connection.execute(_OUTDATED[kind], {"begins": mark, "after": after, "at_most": limit})
        return [SealedValue(row, _PLACES[kind](named), sealed) for row, named, sealed in rows]

    def replace(self, kind: str, changes: Sequence[tuple[SealedValue, str]]) -> None:
        """Put other sealed texts in the place of those that were read."""
        self._connection.execute(
            _REPLACE[kind],
            [{"of_row": old.row, "before": old.sealed, "anew": anew} for old, anew in changes],
        )
