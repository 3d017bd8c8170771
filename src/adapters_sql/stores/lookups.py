"""Results by the number of a statement: one query by an index, whatever there is (C8, VER-1)."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import attrs
from sqlalchemy import Connection, Date, Integer, Select, Text, and_, bindparam, exists, func, literal, select

from adapters_sql.stores.budgets import none_are_empty, values_of
from adapters_sql.stores.entries import ENTRY
from adapters_sql.stores.release import released
from adapters_sql.stores.results import VERSION, from_row
from adapters_sql.stores.scoping import visible
from adapters_sql.straight import Straight
from adapters_sql.tables import (
    account_entries,
    accounts,
    centres,
    disclosures,
    entries,
    events,
    photos,
    result_versions,
    shares,
    sittings,
)
from adapters_sql.tables.columns import Instant, key
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, ResultId, ShareId
from results_core.results.model import ResultStatus
from results_core.results.photos import SealedPhoto
from results_core.sharing.model import ShareScope
from results_core.throttling.budgets import Purse
from results_core.verification.disclosing import Way
from results_core.verification.lookup_ports import Finding, LookedUp, Match, Reports, SealedIdentity, Tried

_numbered = result_versions.alias("numbered")
_looks = events.alias("looks")
_version = result_versions.c
_ORGANISATION: Final = bindparam("organisation", type_=Text)

_SHARE: Final = (
    select(func.max(shares.c.id))
    .where(shares.c.result_id == entries.c.id, shares.c.organisation_id == _ORGANISATION, visible())
    .correlate(entries)
    .scalar_subquery()
)
_WAS_LOOKED_AT: Final = (
    exists()
    .where(
        _looks.c.result == entries.c.id,
        # In a form that no index of organisations tempts away: a result has few events, an organisation many.
        func.coalesce(_looks.c.organisation, "") == _ORGANISATION,
        _looks.c.kind == EventKind.RESULT_LOOKED.value,
        _looks.c.facts["share"].as_string().is_(None),
    )
    .correlate(entries)
)
_IS_KNOWN: Final = (
    # Not `exists`, which PostgreSQL may answer by reading whatever else the organisation has seen.
    select(disclosures.c.version)
    .where(
        disclosures.c.organisation_id == _ORGANISATION,
        disclosures.c.result_id == _version.result_id,
        disclosures.c.version == _version.number,
    )
    .correlate(result_versions)
    .scalar_subquery()
    .is_not(None)
)
_STANDING: Final = and_(_version.result_id == entries.c.id, _version.superseded_at.is_(None), released())
HAS_PHOTO: Final = and_(
    photos.c.result_id == _version.result_id, _version.status == ResultStatus.REPORTED.value
)
NOT_COUNTED: Final = literal(0)
"""In the place of how many see it too: no organisation is told."""

_BEFORE_VERSION: Final = 4 + len(ENTRY) + 3
"""Columns of `_with_result` before those of the version."""


def _with_result(statement: Select[Any]) -> Select[Any]:
    """Return the statement with what stands of its entries' results, where they are out and not erased."""
    return (
        statement.add_columns(
            account_entries.c.account_id,
            _SHARE,
            _WAS_LOOKED_AT,
            _IS_KNOWN,
            *ENTRY,
            released(),
            NOT_COUNTED,
            photos.c.result_id,
            *VERSION,
        )
        .outerjoin(sittings, sittings.c.id == entries.c.sitting_id)
        .outerjoin(centres, centres.c.number == entries.c.centre)
        .outerjoin(result_versions, _STANDING)
        .outerjoin(photos, HAS_PHOTO)
        .outerjoin(account_entries, account_entries.c.entry_id == entries.c.id)
    )


@cache
def _find(spellings: tuple[int, ...]) -> Straight:
    """Return the query of whose number it is; `spellings` are those of the purses, of which none is empty.

    A row for each version of the number; of the result its id alone, unless the date of birth is right.
    """
    return Straight(
        _with_result(
            select(_numbered.c.result_id, _numbered.c.superseded_at)
            .select_from(_numbered)
            .outerjoin(
                entries,
                and_(
                    entries.c.id == _numbered.c.result_id,
                    entries.c.date_of_birth == bindparam("born", type_=Date),
                    entries.c.restricted_at.is_(None),
                ),
            )
        ).where(_numbered.c.statement_number == bindparam("number"), *none_are_empty(spellings))
    )


_found = select(
    events.c.id,
    events.c.at,
    events.c.result,
    events.c.facts["replaced_at"].as_string().label("replaced_at"),
    func.row_number()
    .over(partition_by=events.c.result, order_by=(events.c.at.desc(), events.c.position.desc()))
    .label("place"),
).where(
    events.c.kind == EventKind.RESULT_LOOKED.value,
    events.c.organisation == _ORGANISATION,
    events.c.at >= bindparam("since", type_=Instant),
    events.c.facts["way"].as_string() == Way.SEARCH.value,
)


def _findings(found: Select[Any]) -> Select[Any]:
    each = found.subquery("found")
    return (
        _with_result(
            select(each.c.id, each.c.at, each.c.replaced_at)
            .select_from(each)
            .join(entries, and_(entries.c.id == each.c.result, entries.c.restricted_at.is_(None)))
        )
        .where(each.c.place == 1, _version.result_id.is_not(None))
        .order_by(each.c.at.desc(), each.c.id)
    )


_FINDING: Final = _findings(_found.where(events.c.id == bindparam("finding")))
_FINDINGS: Final = _findings(
    _found.where(events.c.facts["officer"].as_string() == bindparam("officer"))
).limit(bindparam("at_most", type_=Integer))

_PHOTO: Final = select(photos.c.sealed).where(photos.c.result_id == bindparam("result"))
_IDENTITY: Final = (
    select(
        accounts.c.email,
        entries.c.passport_sealed,
        select(shares.c.scope).where(shares.c.id == bindparam("share", type_=Text)).scalar_subquery(),
    )
    .select_from(entries)
    .outerjoin(account_entries, account_entries.c.entry_id == entries.c.id)
    .outerjoin(accounts, and_(accounts.c.id == account_entries.c.account_id, accounts.c.closed_at.is_(None)))
    .where(entries.c.id == bindparam("result"))
)
_LATEST: Final = func.max(events.c.at)
_LOOKED_UP: Final = (
    select(events.c.result, events.c.organisation, _LATEST)
    .join(account_entries, account_entries.c.entry_id == events.c.result)
    .join(entries, entries.c.id == account_entries.c.entry_id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .where(
        account_entries.c.account_id == bindparam("account"),
        events.c.kind == EventKind.RESULT_LOOKED.value,
        events.c.organisation.is_not(None),
        events.c.facts["share"].as_string().is_(None),
        released(),
    )
    .group_by(events.c.result, events.c.organisation)
    .order_by(_LATEST.desc(), events.c.result, events.c.organisation)
)
_REPORTS: Final = select(func.count(), func.max(events.c.at)).where(
    events.c.kind == EventKind.LOOK_REPORTED.value, events.c.at >= bindparam("since", type_=Instant)
)


class SqlLookups:
    """The core's `Lookups`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def find(
        self,
        number: str,
        born: date,
        *,
        organisation: OrganisationId,
        purses: Sequence[Purse],
        now: datetime,
    ) -> Tried:
        """Look for the result by an index, in one query whatever there is."""
        rows = _find(tuple(len(purse.key.spellings) for purse in purses)).rows(
            self._connection,
            {
                **values_of(purses, now),
                "number": key(number),
                "born": born,
                "organisation": organisation,
                "present": self._present,
            },
        )
        found = {result: read for result, _, *read in rows if _is_out(read)}
        matches = [
            _match(read, superseded_at=_latest(rows, result), number=number) for result, read in found.items()
        ]
        return Tried(
            match=min(matches, key=lambda match: match.replaced_at is not None, default=None),
            results=tuple(sorted({ResultId(row[0]) for row in rows})),
        )

    def finding(self, organisation: OrganisationId, finding: EventId, *, since: datetime) -> Finding | None:
        """Return what the organisation has found since then, under the reference that it was given."""
        row = self._connection.execute(
            _FINDING,
            {
                "organisation": organisation,
                "finding": key(finding),
                "since": since,
                "present": self._present,
            },
        ).one_or_none()
        return None if row is None else _finding(row)

    def photo(self, organisation: OrganisationId, finding: EventId, *, since: datetime) -> SealedPhoto | None:
        """Return the photo of what the organisation has found since then, while the result is reported."""
        found = self.finding(organisation, finding, since=since)
        if found is None or not found.match.read.has_photo:
            return None
        entry = found.match.read.entry
        sealed = self._connection.execute(_PHOTO, {"result": entry.id}).scalar_one()
        return SealedPhoto(id_number=entry.id_number, exam=entry.sitting.exam, sealed=sealed)

    def identity(
        self, organisation: OrganisationId, finding: EventId, *, since: datetime
    ) -> SealedIdentity | None:
        """Return what is kept of whoever the organisation has found since then."""
        found = self.finding(organisation, finding, since=since)
        if found is None:
            return None
        values = {"result": found.match.read.entry.id, "share": found.match.share}
        email, passport, scope = self._connection.execute(_IDENTITY, values).one()
        return SealedIdentity(
            email=email, passport_sealed=passport, scope=None if scope is None else ShareScope(scope)
        )

    def findings(
        self, organisation: OrganisationId, officer: AccountId, *, since: datetime, limit: int
    ) -> Sequence[Finding]:
        """Return what the officer has found since then, each result once, latest first, in one query."""
        rows = self._connection.execute(
            _FINDINGS,
            {
                "organisation": organisation,
                "officer": officer,
                "since": since,
                "at_most": limit,
                "present": self._present,
            },
        )
        return [_finding(row) for row in rows]

    def looked_up(self, account: AccountId) -> Sequence[LookedUp]:
        """Return who has looked at the account's results that are out, without a share, latest first."""
        rows = self._connection.execute(_LOOKED_UP, {"account": account, "present": self._present})
        return [
            LookedUp(result=ResultId(result), organisation=OrganisationId(organisation), latest=latest)
            for result, organisation, latest in rows
        ]

    def reports(self, *, since: datetime) -> Reports:
        """Return how many looks were reported since then."""
        count, latest = self._connection.execute(_REPORTS, {"since": since}).one()
        return Reports(count=count, latest=latest)


def _is_out(row: Sequence[Any]) -> bool:
    """Tell whether a row of `_with_result` has a version."""
    return row[_BEFORE_VERSION] is not None


def _latest(rows: Sequence[Sequence[Any]], result: str) -> datetime | None:
    """Return when the last version of the result ceased to stand that had the number."""
    return max((at for whose, at, *_ in rows if whose == result and at is not None), default=None)


def _match(row: Sequence[Any], *, superseded_at: datetime | None, number: str) -> Match:
    """Return the match of a row of `_with_result`, found by this number."""
    match = _as_it_stands(row)
    version = match.read.version
    is_replaced = (
        version is not None and version.status is ResultStatus.REPORTED and version.statement_number != number
    )
    return attrs.evolve(match, replaced_at=superseded_at if is_replaced else None)


def _finding(row: Sequence[Any]) -> Finding:
    event, at, replaced_at, *found = row
    was_replaced_at = None if replaced_at is None else datetime.fromisoformat(replaced_at)
    return Finding(
        id=EventId(event),
        found_at=at,
        match=attrs.evolve(_as_it_stands(found), replaced_at=was_replaced_at),
    )


def _as_it_stands(row: Sequence[Any]) -> Match:
    account, share, was_looked_at, is_known, *read = row
    return Match(
        read=from_row(read),
        replaced_at=None,
        account=None if account is None else AccountId(account),
        share=None if share is None else ShareId(share),
        was_looked_at=bool(was_looked_at),
        is_known=bool(is_known),
    )
