"""The query of shares as flat rows, as data files and systems take them out.

Thousands of rows are of a few sittings, centres and officers: these are looked up once each, not by each row.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import Select, and_, func, literal, null, select

from adapters_sql.staging.bulk import one_of
from adapters_sql.stores.scoping import ScopedConnection
from adapters_sql.straight import Straight
from adapters_sql.tables import (
    account_entries,
    accounts,
    centres,
    entries,
    officers,
    photos,
    result_versions,
    shares,
    sittings,
)
from results_core.downloads.rows import PLACES
from results_core.results.model import ResultStatus

_share = shares.c
_version = result_versions.c
STANDING: Final = and_(_version.result_id == _share.result_id, _version.superseded_at.is_(None))
OPEN: Final = and_(accounts.c.id == account_entries.c.account_id, accounts.c.closed_at.is_(None))
_HERE: Final = func.coalesce(_version.status, literal(ResultStatus.PENDING.value))


def flat(position: Any, source: Any = shares) -> Select[Any]:  # noqa: ANN401 - a column; a table or a join
    """Return the query of a `SharedRow` each, as `completed` takes them.

    `source` is the shares, or a join that has them.
    """
    return (
        select(
            position,
            _share.id,
            _share.result_id,
            account_entries.c.account_id,
            _share.scope,
            _share.purpose,
            _HERE,
            _share.version,
            entries.c.given_names,
            entries.c.family_name,
            _version.given_names,
            _version.family_name,
            entries.c.date_of_birth,
            entries.c.id_number,
            accounts.c.email,
            entries.c.passport_sealed,
            photos.c.result_id.is_not(None),
            entries.c.sitting_id,
            null(),
            null(),
            entries.c.place_of_entry,
            entries.c.centre,
            null(),
            _version.label,
            _version.overall,
            _version.cefr,
            _version.statement_number,
            _version.issued_at,
            _version.amended_at,
            _version.reading_and_writing,
            _version.reading,
            _version.use_of_english,
            _version.writing,
            _version.listening,
            _version.speaking,
            _share.received_at,
            _share.expires_at,
            _share.opened_at,
            _share.opened_by,
            _share.downloaded_at,
            _share.downloaded_by,
        )
        .select_from(source)
        .join(entries, entries.c.id == _share.result_id)
        .outerjoin(result_versions, STANDING)
        .outerjoin(photos, photos.c.result_id == _share.result_id)
        .outerjoin(account_entries, account_entries.c.entry_id == _share.result_id)
        .outerjoin(accounts, OPEN)
    )


@attrs.frozen
class _Few:
    """A table of few rows: which fields its rows fill, by a key that stands in the first of them."""

    fields: tuple[str, ...]
    rows: Mapping[str, Straight]
    """By database: the key, then a column for each field."""

    def fill(self, columns: list[Sequence[Any]], scope: ScopedConnection) -> None:
        """Put what the keys stand for in their place; None for one that is not there."""
        first, *_ = places = [PLACES[field] for field in self.fields]
        keys = columns[first]
        names = sorted({*keys} - {None})
        rows = scope.named(self.rows, names) if names else ()
        for place, values in enumerate(places, start=1):
            found = {row[0]: row[place] for row in rows}
            columns[values] = list(map(found.get, keys))


def _few(fields: tuple[str, ...], key: Any, *columns: Any) -> _Few:  # noqa: ANN401 - columns
    found = select(key, *columns)
    return _Few(fields, {name: Straight(found.where(among)) for name, among in one_of(key, "names").items()})


_NAME: Final = func.trim(officers.c.first_name + " " + officers.c.family_name)
_FEW: Final = (
    _few(
        ("exam", "exam_date", "session", "releases_at"),
        sittings.c.id,
        sittings.c.exam,
        sittings.c.exam_date,
        sittings.c.session,
        sittings.c.releases_at,
    ),
    _few(("centre",), centres.c.number, centres.c.name),
    _few(("opened_by",), officers.c.id, _NAME),
    _few(("downloaded_by",), officers.c.id, _NAME),
)


def completed(columns: Sequence[Sequence[Any]], scope: ScopedConnection) -> Sequence[Sequence[Any]]:
    """Return the columns of `SharedRow` of those that `flat` selects."""
    whole = list(columns)
    if whole:
        for few in _FEW:
            few.fill(whole, scope)
    return whole
