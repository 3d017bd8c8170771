"""The query of shares as flat rows, as data files and systems take them out."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, literal, select

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
from results_core.results.model import ResultStatus

_share = shares.c
_version = result_versions.c
_opener = officers.alias("opener")
_downloader = officers.alias("downloader")
STANDING: Final = and_(_version.result_id == _share.result_id, _version.superseded_at.is_(None))
OPEN: Final = and_(accounts.c.id == account_entries.c.account_id, accounts.c.closed_at.is_(None))
_HERE: Final = func.coalesce(_version.status, literal(ResultStatus.PENDING.value))


def flat(position: Any, source: Any = shares) -> Select[Any]:  # noqa: ANN401 - a column; a table or a join
    """Return the query of a `SharedRow` each; `source` is the shares, or a join that has them."""
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
            sittings.c.exam,
            sittings.c.exam_date,
            sittings.c.session,
            entries.c.place_of_entry,
            centres.c.name,
            sittings.c.releases_at,
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
            _name(_opener),
            _share.downloaded_at,
            _name(_downloader),
        )
        .select_from(source)
        .join(entries, entries.c.id == _share.result_id)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(centres, centres.c.number == entries.c.centre)
        .outerjoin(result_versions, STANDING)
        .outerjoin(photos, photos.c.result_id == _share.result_id)
        .outerjoin(account_entries, account_entries.c.entry_id == _share.result_id)
        .outerjoin(accounts, OPEN)
        .outerjoin(_opener, _opener.c.id == _share.opened_by)
        .outerjoin(_downloader, _downloader.c.id == _share.downloaded_by)
    )


def _name(officer: Any) -> ColumnElement[Any]:  # noqa: ANN401 - an alias of the officers
    return func.trim(officer.c.first_name + " " + officer.c.family_name)
