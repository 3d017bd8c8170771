"""What the record holds of people, in memory."""

from collections.abc import Callable, Collection, Mapping, MutableMapping
from datetime import datetime
from typing import Any

import attrs

from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.privacy.ports import Person
from results_core.testing.memory.leftovers import end_secret
from results_core.testing.memory.record import Record


class MemoryPersonalData:
    """Fulfils `PersonalData`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def sealed_passports(self, results: Collection[ResultId]) -> Mapping[IdNumber, str]:
        """Return the sealed passport numbers of the entries that have one."""
        return {
            kept.entry.id_number: kept.passport_sealed
            for kept in self._record.entries.values()
            if kept.entry.id in results and kept.passport_sealed is not None
        }

    def sealed_photos(self, results: Collection[ResultId]) -> Mapping[ResultId, str]:
        """Return the sealed photos that there are."""
        return {one: kept.sealed for one, kept in self._record.photos.items() if one in results}

    def unerased(self, results: Collection[ResultId]) -> Mapping[ResultId, AccountId | None]:
        """Return which of these are there and not erased, each with the account it belongs to."""
        return {
            kept.entry.id: self._record.belongings.get(kept.entry.id)
            for kept in self._record.entries.values()
            if kept.entry.id in results and kept.restricted_at is None
        }

    def erased_at(self, id_number: IdNumber) -> datetime | None:
        """Return when the candidate of this ID Number was erased; None for nobody, or who was not."""
        kept = self._record.entries.get(id_number)
        return None if kept is None else kept.restricted_at

    def erase(self, person: Person, *, at: datetime) -> None:
        """Forget the person, all but the restricted record."""
        record, results, account = self._record, person.results, person.account
        subjects = {one.id for one in record.registrations.values() if one.entry in results} | {account}
        _drop(record.links, lambda _, one: one.subject in subjects)
        _drop(record.letters, lambda _, one: one.letter.about in subjects - {None})
        _drop(record.registrations, lambda _, one: one.entry in results)
        _drop(record.photos, lambda result, _: result in results)
        heard = {one.grant.organisation for one in record.shares.values() if one.grant.result in results}
        for download in [one for one in record.downloads.values() if one.organisation in heard]:
            record.files.pop(download.file, None)
        _drop(record.remarks, lambda named, _: named[0] in results)
        for share, shared in list(record.shares.items()):
            grant = shared.grant
            if grant.result in results:
                ended = grant if grant.has_expired(at) else grant.withdrawn(at)
                record.shares[share] = attrs.evolve(shared, grant=attrs.evolve(ended, account=None))
        _drop(record.belongings, lambda result, owner: result in results or owner == account)
        _drop(record.sessions, lambda _, one: one.account == account)
        _drop(record.address_changes, lambda _, one: one.account == account)
        _drop(record.accounts, lambda known, _: known == account)
        for id_number, kept in list(record.entries.items()):
            if kept.entry.id in results:
                end_secret(record, kept.entry.id)
                record.entries[id_number] = attrs.evolve(
                    record.entries[id_number],
                    email=None,
                    passport_sealed=None,
                    passport_digest=None,
                    restricted_at=at,
                )


def _drop(kept: MutableMapping[Any, Any], is_theirs: Callable[[Any, Any], bool]) -> None:
    for key in [key for key, value in kept.items() if is_theirs(key, value)]:
        del kept[key]
