"""What the record holds of people, to be copied for them or erased, by one statement for each table."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    Connection,
    Delete,
    Update,
    bindparam,
    case,
    delete,
    func,
    null,
    select,
    update,
)

from adapters_sql.stores.following import ENDED
from adapters_sql.stores.leftovers import DEAD_SECRET
from adapters_sql.tables import (
    account_entries,
    accounts,
    address_changes,
    downloads,
    entries,
    files,
    letters,
    links,
    photos,
    registrations,
    result_versions,
    sessions,
    shares,
)
from adapters_sql.tables.columns import Instant
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.privacy.ports import Person

_RESULTS: Final[BindParameter[Any]] = bindparam("results", expanding=True)
_SUBJECTS: Final[BindParameter[Any]] = bindparam("subjects", expanding=True)
_ACCOUNT: Final[BindParameter[Any]] = bindparam("account")

_PASSPORTS: Final = select(entries.c.id_number, entries.c.passport_sealed).where(
    entries.c.id.in_(_RESULTS), entries.c.passport_sealed.is_not(None)
)
_PHOTOS: Final = select(photos.c.result_id, photos.c.sealed).where(photos.c.result_id.in_(_RESULTS))
_UNERASED: Final = (
    select(entries.c.id, account_entries.c.account_id)
    .outerjoin(account_entries, account_entries.c.entry_id == entries.c.id)
    .where(entries.c.id.in_(_RESULTS), entries.c.restricted_at.is_(None))
)
_ERASED_AT: Final = select(entries.c.restricted_at).where(entries.c.id_number == bindparam("id_number"))
_WAITING: Final = select(registrations.c.id).where(registrations.c.entry_id.in_(_RESULTS))

_OF_SUBJECTS: Final[tuple[Delete | Update, ...]] = (
    delete(links).where(links.c.subject.in_(_SUBJECTS)),
    # No index: erasures are rare, and letters are few after their term.
    delete(letters).where(letters.c.about.in_(_SUBJECTS)),
)
_OF_RESULTS: Final[tuple[Delete | Update, ...]] = (
    delete(registrations).where(registrations.c.entry_id.in_(_RESULTS)),
    delete(photos).where(photos.c.result_id.in_(_RESULTS)),
    # Files that may show the person: all of the organisations that they shared with; they are made again.
    delete(files).where(
        files.c.id.in_(
            select(downloads.c.id)
            .join(shares, shares.c.organisation_id == downloads.c.organisation_id)
            .where(shares.c.result_id.in_(_RESULTS))
        )
    ),
    update(result_versions)
    .where(result_versions.c.result_id.in_(_RESULTS), result_versions.c.operator.is_not(None))
    .values(operator=null(), reason=null()),
    delete(account_entries).where(account_entries.c.entry_id.in_(_RESULTS)),
)
_OF_ACCOUNT: Final[tuple[Delete | Update, ...]] = (
    delete(sessions).where(sessions.c.account == _ACCOUNT),
    delete(address_changes).where(address_changes.c.account_id == _ACCOUNT),
    delete(account_entries).where(account_entries.c.account_id == _ACCOUNT),
    delete(accounts).where(accounts.c.id == _ACCOUNT),
)
_RESTRICT: Final = (
    update(entries)
    .where(entries.c.id.in_(_RESULTS))
    .values(
        DEAD_SECRET
        | {
            "email": null(),
            "passport_sealed": null(),
            "passport_digest": null(),
            "restricted_at": bindparam("at", type_=Instant),
        }
    )
)


_AT: Final = bindparam("at", type_=Instant)
_FORGET_SHARES: Final = (
    update(shares)
    .where(shares.c.result_id.in_(_RESULTS))
    .values(
        account_id=null(),
        withdrawn_at=case((shares.c.ended_at.is_(None), _AT), else_=shares.c.withdrawn_at),
        ended_at=func.coalesce(shares.c.ended_at, _AT),
        due_at=case((shares.c.told.is_(None), null()), (shares.c.told == ENDED, null()), else_=_AT),
        family_name="",
        given_names="",
        date_of_birth=null(),
        id_number="",
        email="",
        overall=null(),
        lowest_part=null(),
        label=null(),
    )
)
"""Withdrawn, and without what was copied: that there was a share stays on record."""


class SqlPersonalData:
    """The core's `PersonalData`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def sealed_passports(self, results: Collection[ResultId]) -> Mapping[IdNumber, str]:
        """Return the sealed passport numbers of the entries that have one."""
        rows = self._connection.execute(_PASSPORTS, {"results": list(results)})
        return {IdNumber(id_number): sealed for id_number, sealed in rows}

    def sealed_photos(self, results: Collection[ResultId]) -> Mapping[ResultId, str]:
        """Return the sealed photos that there are."""
        rows = self._connection.execute(_PHOTOS, {"results": list(results)})
        return {ResultId(result): sealed for result, sealed in rows}

    def unerased(self, results: Collection[ResultId]) -> Mapping[ResultId, AccountId | None]:
        """Return which of these are there and not erased, each with the account it belongs to."""
        rows = self._connection.execute(_UNERASED, {"results": list(results)})
        return {ResultId(result): None if account is None else AccountId(account) for result, account in rows}

    def erased_at(self, id_number: IdNumber) -> datetime | None:
        """Return when the candidate of this ID Number was erased; None for nobody, or who was not."""
        found: datetime | None = self._connection.execute(_ERASED_AT, {"id_number": id_number}).scalar()
        return found

    def erase(self, person: Person, *, at: datetime) -> None:
        """Forget the person, all but the restricted record."""
        execute = self._connection.execute
        results = {"results": list(person.results)}
        subjects = list(execute(_WAITING, results).scalars())
        if person.account is not None:
            subjects.append(person.account)
        for statement in _OF_SUBJECTS:
            execute(statement, {"subjects": subjects})
        for statement in _OF_RESULTS:
            execute(statement, results)
        if person.account is not None:
            for statement in _OF_ACCOUNT:
                execute(statement, {"account": person.account})
        execute(_FORGET_SHARES, results | {"at": at})
        execute(_RESTRICT, results | {"at": at})
