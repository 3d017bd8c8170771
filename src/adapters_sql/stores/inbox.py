"""The shares that an organisation sees, with one officer's marks and ticks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Insert, Select, bindparam, delete, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.stores.inbox_list import ME, around, counts_of, matching, page_of
from adapters_sql.stores.inbox_minimums import Asked
from adapters_sql.stores.inbox_shown import HELD, PHOTO, SHOWN, shown_from_row
from adapters_sql.stores.requirements import requirement_from_row
from adapters_sql.stores.scoping import ScopedConnection, among, scoped
from adapters_sql.tables import selections, share_marks, shares
from adapters_sql.tables.columns import Instant, key
from results_core.kernel.identifiers import AccountId, ShareId
from results_core.kernel.values import IdNumber
from results_core.results.model import ResultStatus
from results_core.results.photos import SealedPhoto
from results_core.verification.listing import Counts, ListedShare, Neighbours, Page, Search, SharedResult
from results_core.verification.ports import AS_NEW

_row = shares.c
_OPENED_AT: Final = bindparam("opened_at", type_=Instant)
_THESE: Final = _row.id.in_(bindparam("ids", expanding=True))
_MARKED: Final = scoped(
    select(share_marks.c.opened_at)
    .select_from(shares)
    .join(share_marks, share_marks.c.share_id == _row.id)
    .where(
        _row.id == bindparam("share"),
        share_marks.c.officer_id == ME,
        share_marks.c.version >= _row.version,
    )
)


def _marking(insertion: Any, chosen: Select[Any]) -> Insert:  # noqa: ANN401 - the two databases have an `insert` each
    """Return the statement that marks what `chosen` gives: share, officer, version, instant."""
    statement = insertion(share_marks).from_select(["share_id", "officer_id", "version", "opened_at"], chosen)
    change: Insert = statement.on_conflict_do_update(
        index_elements=[share_marks.c.share_id, share_marks.c.officer_id],
        set_={"version": statement.excluded.version, "opened_at": statement.excluded.opened_at},
    )
    return among(change, chosen)


_INSERTIONS: Final = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_OPENED: Final = scoped(select(_row.id, ME, _row.version, _OPENED_AT).where(_THESE))
_NEW: Final = scoped(select(_row.id, ME, literal(AS_NEW), _row.received_at).where(_THESE))
_SELECTED: Final = scoped(
    select(_row.id, ME, _row.version, _OPENED_AT)
    .select_from(shares)
    .join(selections, selections.c.share_id == _row.id)
    .where(selections.c.officer_id == ME)
)
_MARK_OPENED: Final = {name: _marking(insertion, _OPENED) for name, insertion in _INSERTIONS.items()}
_MARK_NEW: Final = {name: _marking(insertion, _NEW) for name, insertion in _INSERTIONS.items()}
_MARK_SELECTED: Final = {
    name: _marking(insertion, _SELECTED).returning(share_marks.c.share_id)
    for name, insertion in _INSERTIONS.items()
}
_TICK: Final = scoped(select(ME, _row.id).where(_THESE))
_ANYS: Final = scoped(select(_row.id))
_UNTICK_ALL: Final = among(delete(selections).where(selections.c.officer_id == ME), _ANYS)
_UNTICK: Final = among(_UNTICK_ALL.where(selections.c.share_id.in_(bindparam("ids", expanding=True))), _ANYS)


def _ticking(dialect: str, chosen: Select[Any]) -> Insert:
    insertion: Any = _INSERTIONS[dialect](selections)
    change: Insert = insertion.from_select(["officer_id", "share_id"], chosen).on_conflict_do_nothing()
    return among(change, chosen)


class SqlInbox:
    """The core's `Inbox`."""

    def __init__(self, scope: ScopedConnection, officer: AccountId) -> None:
        self._scope = scope
        self._officer = officer
        self._asked = Asked(scope)

    def mark_opened(self, shares: Collection[ShareId], *, at: datetime) -> None:
        """Keep that the officer knows these in the versions that stand."""
        values = {"ids": sorted(map(key, shares)), "me": self._officer, "opened_at": at}
        self._scope.execute(_MARK_OPENED[self._scope.dialect], values)

    def mark_new(self, shares: Collection[ShareId]) -> None:
        """Let these be new again for the officer."""
        values = {"ids": sorted(map(key, shares)), "me": self._officer}
        self._scope.execute(_MARK_NEW[self._scope.dialect], values)

    def marked(self, share: ShareId) -> datetime | None:
        """Return since when the officer knows the share in the version that stands; None for a new one."""
        row = self._scope.execute(_MARKED, {"share": key(share), "me": self._officer}).one_or_none()
        return None if row is None else row[0]

    def page(self, search: Search, page: Page, *, joined_at: datetime) -> Sequence[ListedShare]:
        """Return the rows of a page, and one more where others follow, in one query."""
        values = {**self._own(joined_at), "offset": page.offset}
        rows = self._scope.rows(page_of(self._asked.measured(search), page), values)
        return [self._listed(row) for row in rows]

    def count(self, search: Search, *, since: datetime, joined_at: datetime, most: int | None) -> Counts:
        """Count the matching, those received after `since` and the ticked ones, in one query."""
        values = {**self._own(joined_at), "since": since}
        [row] = self._scope.rows(counts_of(self._asked.measured(search), most), values)
        matching, received, selected, has_any, has_minimums = row
        return Counts(
            matching=matching,
            since=received,
            selected=selected,
            has_any=bool(has_any),
            has_minimums=bool(has_minimums),
        )

    def neighbours(
        self, share: ShareId, search: Search, *, joined_at: datetime, most: int
    ) -> Neighbours | None:
        """Return what stands around the share in the list, in one query; None where it is not seen."""
        values = {**self._own(joined_at), "share": key(share), "most": most, "further": most + 1}
        row: Sequence[Any] = self._scope.execute(around(self._asked.measured(search)), values).one()
        this, before, after, earlier, total = row
        if this is None:
            return None
        return Neighbours(before=before, after=after, position=earlier + 1, total=total)

    def mark_selected_opened(self, *, at: datetime) -> int:
        """Do the same for those that are ticked; return how many they are."""
        values = {"me": self._officer, "opened_at": at}
        return len(self._scope.execute(_MARK_SELECTED[self._scope.dialect], values).all())

    def tick(self, shares: Collection[ShareId]) -> None:
        """Tick these too."""
        values = {"ids": sorted(map(key, shares)), "me": self._officer}
        self._scope.execute(_ticking(self._scope.dialect, _TICK), values)

    def tick_all(self, search: Search, *, joined_at: datetime) -> None:
        """Tick everything that matches too, in one statement."""
        chosen = matching(self._asked.measured(search), ME, shares.c.id)
        self._scope.execute(_ticking(self._scope.dialect, chosen), self._own(joined_at))

    def untick(self, shares: Collection[ShareId] | None) -> None:
        """Untick these, or all of the officer's."""
        if shares is None:
            self._scope.execute(_UNTICK_ALL, {"me": self._officer})
        else:
            self._scope.execute(_UNTICK, {"me": self._officer, "ids": sorted(map(key, shares))})

    def _own(self, joined_at: datetime) -> dict[str, Any]:
        return {"me": self._officer, "joined_at": joined_at}

    def _listed(self, row: Sequence[Any]) -> ListedShare:
        share, given, family, exam, exam_date, status, label, overall, received_at = row[:9]
        is_new, is_amended, ticked, opener, first_name, colleague, lowest_part = row[9:16]
        asked = row[16:]
        is_ours = colleague is None or opener == self._officer
        return ListedShare(
            id=ShareId(share),
            given_names=given,
            family_name=family,
            exam=exam,
            exam_date=exam_date,
            status=ResultStatus(status),
            label=label,
            overall=overall,
            received_at=received_at,
            is_new=bool(is_new),
            is_amended=bool(is_amended),
            is_selected=ticked is not None,
            opened_by=None if is_ours else f"{first_name} {colleague}".strip(),
            asked=None if asked[0] is None else requirement_from_row(asked),
            lowest_part=lowest_part,
        )

    def shown(self, share: ShareId, *, hold: bool = False) -> SharedResult | None:
        """Return everything about a share that the organisation sees now; held, nobody withdraws it."""
        statement = HELD if hold else SHOWN
        row = self._scope.execute(statement, {"share": key(share)}).one_or_none()
        return None if row is None else shown_from_row(row)

    def photo(self, share: ShareId) -> SealedPhoto | None:
        """Return the photo of a share's result, while that is reported."""
        row: Sequence[Any] | None = self._scope.execute(PHOTO, {"share": key(share)}).one_or_none()
        if row is None:
            return None
        id_number, exam, sealed = row
        return SealedPhoto(id_number=IdNumber(id_number), exam=exam, sealed=sealed)
