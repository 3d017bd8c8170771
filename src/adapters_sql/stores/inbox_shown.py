"""Queries of one share with everything about its result."""

from collections.abc import Sequence
from typing import Any, Final

import attrs
from sqlalchemy import FromClause, Select, and_, bindparam, select

from adapters_sql.stores.disclosures import known_since
from adapters_sql.stores.results import VERSION, version_from_row
from adapters_sql.stores.scoping import scoped
from adapters_sql.stores.shares import READING, reading, share_from_row
from adapters_sql.tables import (
    account_entries,
    accounts,
    entries,
    officers,
    photos,
    result_versions,
    shares,
    sittings,
)
from results_core.kernel.identifiers import AccountId
from results_core.results.model import ResultStatus
from results_core.verification.listing import SharedResult

_row = shares.c
_version = result_versions.c
_opener = officers.alias("opener")
_downloader = officers.alias("downloader")
_BESIDE: Final = (
    photos.c.result_id,
    accounts.c.email,
    entries.c.passport_sealed,
    _opener.c.first_name,
    _opener.c.family_name,
    _downloader.c.first_name,
    _downloader.c.family_name,
)
_STANDING: Final = and_(_version.result_id == _row.result_id, _version.superseded_at.is_(None))


def everything(*besides: Any, source: FromClause = shares) -> Select[Any]:  # noqa: ANN401 - columns
    """Return the query of shares with everything about their results; further columns come last.

    `source` is as that of `reading`.
    """
    return (
        reading(source)
        .add_columns(*_BESIDE, *VERSION, *besides)
        .outerjoin(result_versions, _STANDING)
        .outerjoin(photos, photos.c.result_id == _row.result_id)
        .outerjoin(account_entries, account_entries.c.entry_id == _row.result_id)
        .outerjoin(
            accounts, and_(accounts.c.id == account_entries.c.account_id, accounts.c.closed_at.is_(None))
        )
        .outerjoin(_opener, _opener.c.id == _row.opened_by)
        .outerjoin(_downloader, _downloader.c.id == _row.downloaded_by)
    )


SHOWN: Final = scoped(everything(known_since()).where(_row.id == bindparam("share")))
HELD: Final = SHOWN.with_for_update(of=shares)
PHOTO: Final = scoped(
    select(entries.c.id_number, sittings.c.exam, photos.c.sealed)
    .select_from(shares)
    .join(photos, photos.c.result_id == _row.result_id)
    .join(entries, entries.c.id == _row.result_id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .join(result_versions, _STANDING)
    .where(_row.id == bindparam("share"), _version.status == ResultStatus.REPORTED.value)
)


def shown_from_row(row: Sequence[Any]) -> SharedResult:
    """Return the share of a row of `SHOWN`."""
    *shared, since = row
    return attrs.evolve(shared_from_row(shared), known_since=since)


def shared_from_row(row: Sequence[Any], account: AccountId | None = None) -> SharedResult:
    """Return the share of a row of `everything`, further columns left out."""
    beside = row[len(READING) : len(READING) + len(_BESIDE)]
    version = row[len(READING) + len(_BESIDE) :]
    pictured, email, passport, *names = beside
    return SharedResult(
        share=share_from_row(row[: len(READING)]),
        version=None if version[0] is None else version_from_row(version),
        has_photo=pictured is not None,
        email=email,
        passport_sealed=passport,
        opened_by=_name(names[:2]),
        downloaded_by=_name(names[2:]),
        account=account,
    )


def _name(parts: Sequence[str | None]) -> str | None:
    first, family = parts
    return None if family is None else f"{first} {family}".strip()
