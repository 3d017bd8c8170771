"""The downloads of one organisation, and what it sees of their shared results."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import Connection, bindparam, func, insert, select, tuple_, update

from adapters_sql.stores import download_rows as of_rows
from adapters_sql.stores.inbox_minimums import Asked
from adapters_sql.stores.inbox_shown import shared_from_row
from adapters_sql.stores.scoping import ScopedConnection, owned
from adapters_sql.stores.shared_rows import completed
from adapters_sql.tables import downloads, officers
from adapters_sql.tables.columns import key
from results_core.downloads.model import (
    Chosen,
    Download,
    DownloadKind,
    DownloadState,
    LeftOut,
    ListedDownload,
    Outcome,
)
from results_core.downloads.rows import SharedRows
from results_core.downloads.templates import read_shape
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, TemplateId
from results_core.verification.listing import SharedResult

_row = downloads.c
_OWNER: Final = _row.organisation_id
_COLUMNS: Final = (
    _row.id,
    _row.organisation_id,
    _row.officer_id,
    _row.kind,
    _row.shape,
    _row.template_id,
    _row.template_name,
    _row.language,
    _row.made_at,
    _row.candidates,
    _row.at_once,
    _row.state,
    _row.kept_until,
    _row.size,
)
_ONE: Final = owned(select(*_COLUMNS), _OWNER).where(_row.id == bindparam("download"))
_earlier = downloads.alias("earlier")
_LISTED: Final = (
    owned(
        select(*_COLUMNS, func.trim(officers.c.first_name + " " + officers.c.family_name))
        .select_from(downloads)
        .outerjoin(officers, officers.c.id == _row.officer_id),
        _OWNER,
    )
    .order_by(_row.made_at.desc(), _row.id.desc())
    .limit(bindparam("most"))
)
_BEFORE: Final = _LISTED.where(
    tuple_(_row.made_at, _row.id)
    < select(_earlier.c.made_at, _earlier.c.id)
    .where(_earlier.c.id == bindparam("before"), _earlier.c.organisation_id == _OWNER)
    .scalar_subquery()
)
_ADD: Final = insert(downloads)
_KEEP: Final = (
    owned(update(downloads), _OWNER)
    .where(_row.id == bindparam("download"))
    .values(state=bindparam("to_state"), size=bindparam("to_size"), kept_until=bindparam("until"))
)
_OWNER_OF: Final = select(_OWNER).where(_row.id == bindparam("download"))


class SqlDownloads:
    """The core's `Downloads`."""

    def __init__(self, scope: ScopedConnection) -> None:
        self._scope = scope

    def choose(self, download: DownloadId, chosen: Chosen, *, officer: AccountId, joined_at: datetime) -> int:
        """Keep which shared results it is of, in one statement; return how many."""
        values = {"download": download, "me": officer, "joined_at": joined_at}
        chosen = attrs.evolve(chosen, search=Asked(self._scope).measured(chosen.search))
        return self._scope.execute(of_rows.choosing(chosen), values).rowcount

    def choose_again(self, download: DownloadId, of: DownloadId) -> int:
        """Keep the same as those of another download."""
        return self._scope.execute(of_rows.AGAIN, {"anew": download, "download": key(of)}).rowcount

    def add(self, download: Download) -> None:
        """Keep a download whose shared results were chosen."""
        self._scope.add(_ADD, _to_row(download))

    def keep(self, download: Download) -> None:
        """Keep how it stands now."""
        values = {
            "download": download.id,
            "to_state": download.state.value,
            "to_size": download.size,
            "until": download.kept_until,
        }
        self._scope.execute(_KEEP, values)

    def one(self, download: DownloadId) -> Download | None:
        """Return one of them."""
        row = self._scope.execute(_ONE, {"download": key(download)}).one_or_none()
        return None if row is None else _from_row(row)

    def history(self, *, before: DownloadId | None, limit: int) -> Sequence[ListedDownload]:
        """Return those that were asked for before this one, or all, latest first."""
        statement = _LISTED if before is None else _BEFORE
        values = {"most": limit} if before is None else {"most": limit, "before": key(before)}
        rows: Sequence[Sequence[Any]] = self._scope.execute(statement, values).all()
        return [ListedDownload(download=_from_row(row[:-1]), officer=row[-1]) for row in rows]

    def rows(self, download: DownloadId, *, after: int, limit: int) -> SharedRows:
        """Return those of the next so many places that are seen now, and hold them."""
        columns = self._scope.bare_columns(of_rows.ROWS, _places(download, after, limit))
        return SharedRows(completed(columns, self._scope))

    def results(self, download: DownloadId, *, after: int, limit: int) -> Sequence[tuple[int, SharedResult]]:
        """Return the same, each with all that is known of its result."""
        rows = self._scope.execute(of_rows.RESULTS, _places(download, after, limit))
        return [_shared(row) for row in rows]

    def settle(self, download: DownloadId, *, after: int, limit: int) -> None:
        """Keep what became of the next so many places, as they are seen now, in one statement."""
        self._scope.execute(of_rows.SETTLE, _places(download, after, limit))

    def leave_out(self, download: DownloadId, positions: Sequence[int], outcome: Outcome) -> None:
        """Keep that these were left out."""
        if self.one(download) is not None:
            values = {"download": download, "positions": list(positions), "to_outcome": outcome.value}
            self._scope.add(of_rows.LEAVE_OUT, values)

    def stands(self, download: DownloadId) -> bool:
        """Tell whether everything that its file shows is seen now, and as it was when it was made."""
        return self._scope.execute(of_rows.CHANGED, {"download": key(download)}).first() is None

    def left_out(self, download: DownloadId, *, names: int) -> Sequence[LeftOut]:
        """Return what its file does not show as the rest, each kind with so many names at most."""
        rows: Sequence[Sequence[Any]] = self._scope.execute(
            of_rows.LEFT_OUT, {"download": key(download)}
        ).all()
        counted = {str(row[0]): int(row[1]) for row in rows}
        return [
            LeftOut(
                outcome=outcome, count=counted[outcome.value], names=self._names(download, outcome, names)
            )
            for outcome in Outcome
            if outcome.value in counted
        ]

    def _names(self, download: DownloadId, outcome: Outcome, most: int) -> tuple[str, ...]:
        values = {"download": key(download), "outcome": outcome.value, "most": most}
        rows: Sequence[Sequence[Any]] = self._scope.execute(of_rows.NAMES, values).all()
        return tuple(f"{given} {family}".strip() for given, family in rows)


def owner_of(connection: Connection, download: DownloadId) -> OrganisationId | None:
    """Return whose a download is."""
    found = connection.execute(_OWNER_OF, {"download": key(download)}).scalar_one_or_none()
    return None if found is None else OrganisationId(found)


def _places(download: DownloadId, after: int, limit: int) -> dict[str, Any]:
    return {"download": key(download), "after": after, "up_to": after + limit}


def _shared(row: Sequence[Any]) -> tuple[int, SharedResult]:
    *shared, position, account = row
    found = shared_from_row(shared, None if account is None else AccountId(account))
    return position, found


def _to_row(download: Download) -> dict[str, Any]:
    return {
        "id": download.id,
        "organisation_id": download.organisation,
        "officer_id": download.officer,
        "kind": download.kind.value,
        "shape": None if download.shape is None else download.shape.spelt(),
        "template_id": download.template,
        "template_name": download.template_name,
        "language": download.language,
        "made_at": download.made_at,
        "candidates": download.candidates,
        "at_once": download.at_once,
        "state": download.state.value,
        "kept_until": download.kept_until,
        "size": download.size,
    }


def _from_row(row: Sequence[Any]) -> Download:
    name, organisation, officer, kind, shape, template, template_name, language, *rest = row
    made_at, candidates, at_once, state, kept_until, size = rest
    return Download(
        id=DownloadId(name),
        organisation=OrganisationId(organisation),
        officer=None if officer is None else AccountId(officer),
        kind=DownloadKind(kind),
        shape=None if shape is None else read_shape(shape),
        template=None if template is None else TemplateId(template),
        template_name=template_name,
        language=language,
        made_at=made_at,
        candidates=candidates,
        at_once=at_once,
        state=DownloadState(state),
        kept_until=kept_until,
        size=size,
    )
