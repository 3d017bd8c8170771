"""The shares that an organisation sees, with one officer's marks and ticks, in memory."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from results_core.kernel.folding import folded
from results_core.kernel.identifiers import AccountId, OrganisationId, ShareId
from results_core.kernel.time import Clock
from results_core.organisations.model import Requirement
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.results.photos import SealedPhoto
from results_core.sharing.judging import judged, lowest_part, verdict_of_all
from results_core.sharing.model import ReadShare
from results_core.testing.memory.record import Mark, Record
from results_core.testing.memory.shares import is_visible, read_share
from results_core.verification.listing import (
    Counts,
    ListedShare,
    Neighbours,
    Order,
    Page,
    Personal,
    Search,
    Seen,
    SharedResult,
)
from results_core.verification.ports import AS_NEW


class MemoryInbox:
    """Fulfils `Inbox`."""

    def __init__(
        self, record: Record, clock: Clock, organisation: OrganisationId, officer: AccountId
    ) -> None:
        """Show this officer what the organisation sees now."""
        self._record = record
        self._clock = clock
        self._organisation = organisation
        self._officer = officer

    def page(self, search: Search, page: Page, *, joined_at: datetime) -> Sequence[ListedShare]:
        """Return the rows of a page, and one more where others follow."""
        found = self._matching(search, joined_at)[page.offset : page.offset + page.size + 1]
        return [self._listed(read, joined_at) for read in found]

    def count(self, search: Search, *, since: datetime, joined_at: datetime, most: int | None) -> Counts:
        """Count the matching, those received after `since` and the ticked ones."""
        seen = list(self._visible())
        every = len(self._matching(search, joined_at))
        received = sum(_received(read) > since for read in seen)
        ticked = sum((self._officer, read.grant.id) in self._record.selections for read in seen)
        further = max(every, received, ticked) if most is None else most + 1
        return Counts(
            matching=min(every, further),
            since=min(received, further),
            selected=min(ticked, further),
            has_any=bool(seen),
            has_minimums=bool(self._record.requirements.get(self._organisation)),
        )

    def neighbours(
        self, share: ShareId, search: Search, *, joined_at: datetime, most: int
    ) -> Neighbours | None:
        """Return what stands around the share in the list; None where it is not seen."""
        this = next((read for read in self._visible() if read.grant.id == share), None)
        if this is None:
            return None
        found, key = self._matching(search, joined_at), _key(this, search.order)
        lower = [read.grant.id for read in found if _key(read, search.order) < key]
        higher = [read.grant.id for read in found if _key(read, search.order) > key]
        before, after = (higher, lower) if search.descending else (lower, higher)
        return Neighbours(
            before=next(iter(before[-1:]), None),
            after=next(iter(after), None),
            position=min(len(before), most) + 1,
            total=min(len(found), most + 1),
        )

    def shown(self, share: ShareId, *, hold: bool = False) -> SharedResult | None:
        """Return everything about a share that the organisation sees now; whoever writes holds it anyhow."""
        del hold
        for read in self._among([share]):
            account = self._record.accounts.get(self._record.belongings.get(read.entry.id, AccountId("")))
            return SharedResult(
                share=read,
                version=self._standing(read),
                has_photo=read.entry.id in self._record.photos,
                email=None if account is None or account.closed_at is not None else account.email,
                passport_sealed=self._record.entries[read.entry.id_number].passport_sealed,
                opened_by=self._name(read.grant.opened_by),
                downloaded_by=self._name(read.grant.downloaded_by),
                known_since=self._known_since(read),
            )
        return None

    def photo(self, share: ShareId) -> SealedPhoto | None:
        """Return the photo of a share's result, while that is reported."""
        for read in self._among([share]):
            kept = self._record.photos.get(read.entry.id)
            if kept is not None and read.status is ResultStatus.REPORTED:
                entry = read.entry
                return SealedPhoto(id_number=entry.id_number, exam=entry.sitting.exam, sealed=kept.sealed)
        return None

    def mark_opened(self, shares: Collection[ShareId], *, at: datetime) -> None:
        """Keep that the officer knows these in the versions that stand."""
        for read in self._among(shares):
            self._mark(read, Mark(version=read.version or 0, opened_at=at))

    def mark_selected_opened(self, *, at: datetime) -> int:
        """Do the same for those that are ticked; return how many they are."""
        ticked = {share for officer, share in self._record.selections if officer == self._officer}
        found = [read.grant.id for read in self._among(ticked)]
        self.mark_opened(found, at=at)
        return len(found)

    def mark_new(self, shares: Collection[ShareId]) -> None:
        """Let these be new again for the officer."""
        for read in self._among(shares):
            self._mark(read, Mark(version=AS_NEW, opened_at=_received(read)))

    def marked(self, share: ShareId) -> datetime | None:
        """Return since when the officer knows the share in the version that stands; None for a new one."""
        for read in self._among([share]):
            mark = self._mark_of(read)
            if mark is not None and mark.version >= (read.version or 0):
                return mark.opened_at
        return None

    def tick(self, shares: Collection[ShareId]) -> None:
        """Tick these too."""
        for read in self._among(shares):
            self._record.selections[self._officer, read.grant.id] = None

    def tick_all(self, search: Search, *, joined_at: datetime) -> None:
        """Tick everything that matches too."""
        self.tick([read.grant.id for read in self._matching(search, joined_at)])

    def untick(self, shares: Collection[ShareId] | None) -> None:
        """Untick these, or all of the officer's."""
        for officer, share in list(self._record.selections):
            if officer == self._officer and (shares is None or share in shares):
                del self._record.selections[officer, share]

    def _mark(self, read: ReadShare, mark: Mark) -> None:
        self._record.share_marks[read.grant.id, self._officer] = mark

    def _mark_of(self, read: ReadShare) -> Mark | None:
        return self._record.share_marks.get((read.grant.id, self._officer))

    def _among(self, shares: Collection[ShareId]) -> Iterator[ReadShare]:
        return (read for read in self._visible() if read.grant.id in shares)

    def _visible(self) -> Iterator[ReadShare]:
        now = self._clock.now()
        for kept in list(self._record.shares.values()):
            if kept.grant.organisation == self._organisation:
                read = read_share(self._record, kept, now)
                if is_visible(read, now):
                    yield read

    def _matching(self, search: Search, joined_at: datetime) -> list[ReadShare]:
        found = [
            read
            for read in self._visible()
            if self._is_meant(read, search.personal)
            and _is_of(read, search)
            and self._is_seen(read, search.seen, joined_at)
            and self._is_good(read, search)
        ]
        return sorted(found, key=lambda read: _key(read, search.order), reverse=search.descending)

    def _is_meant(self, read: ReadShare, personal: Personal) -> bool:
        entry = read.entry
        names = (folded(entry.given_names), folded(entry.family_name))
        account = self._record.accounts.get(self._record.belongings.get(entry.id, AccountId("")))
        email = "" if account is None else account.email.lower()
        return (
            all(any(word in name for name in names) for word in folded(personal.name).split())
            and personal.born in {None, entry.date_of_birth}
            and entry.id_number.startswith(personal.id_number)
            and personal.email.lower() in email
        )

    def _is_new(self, read: ReadShare, joined_at: datetime) -> bool:
        mark = self._mark_of(read)
        return _received(read) >= joined_at if mark is None else mark.version < (read.version or 0)

    def _is_seen(self, read: ReadShare, seen: Seen | None, joined_at: datetime) -> bool:
        mark = self._mark_of(read)
        match seen:
            case Seen.NEW:
                return self._is_new(read, joined_at)
            case Seen.MINE:
                return mark is not None and mark.version > AS_NEW
            case Seen.COLLEAGUE:
                return _opener(read) not in {None, self._officer}
            case None:
                return True

    def _asked(self, read: ReadShare) -> Requirement | None:
        own = self._record.requirements.get(self._organisation, ())
        return next((one for one in own if one.exam == read.entry.sitting.exam), None)

    def _is_good(self, read: ReadShare, search: Search) -> bool:
        asked, measure, version = self._asked(read), search.measure, self._standing(read)
        if search.minimum is None or measure is None:
            return search.minimum is None
        if asked is None or version is None:
            return False
        sitting = read.entry.sitting
        demands = judged(
            asked,
            ReadResult(entry=read.entry, released=read.released, version=version),
            measure.catalogue.regime(sitting.exam, sitting.exam_date),
            scope=read.grant.scope,
            today=measure.today,
        )
        is_reported = version.status is ResultStatus.REPORTED
        return is_reported and verdict_of_all(demands) is search.minimum

    def _listed(self, read: ReadShare, joined_at: datetime) -> ListedShare:
        entry, version = read.entry, self._standing(read)
        opener = _opener(read)
        return ListedShare(
            id=read.grant.id,
            given_names=entry.given_names,
            family_name=entry.family_name,
            exam=entry.sitting.exam,
            exam_date=entry.sitting.exam_date,
            status=read.status or ResultStatus.PENDING,
            label=None if version is None else version.label,
            overall=None if version is None else version.overall,
            received_at=_received(read),
            is_new=self._is_new(read, joined_at),
            is_amended=self._is_amended(read, joined_at),
            is_selected=(self._officer, read.grant.id) in self._record.selections,
            opened_by=None if opener == self._officer else self._name(opener),
            asked=self._asked(read),
            lowest_part=None if version is None else lowest_part(version.scores, read.grant.scope),
        )

    def _is_amended(self, read: ReadShare, joined_at: datetime) -> bool:
        mark, version = self._mark_of(read), self._standing(read)
        at = None if version is None else version.amended_at
        if at is None:
            return False
        if mark is not None:
            return mark.version > AS_NEW and at > mark.opened_at
        had = min(_received(read), self._known_since(read) or _received(read))
        return at > max(had, joined_at)

    def _known_since(self, read: ReadShare) -> datetime | None:
        known = [
            first_at
            for (organisation, result, _), first_at in self._record.disclosures.items()
            if (organisation, result) == (self._organisation, read.entry.id)
        ]
        return min(known, default=None)

    def _name(self, officer: AccountId | None) -> str | None:
        kept = None if officer is None else self._record.officers.get(officer)
        return None if kept is None else f"{kept.person.first_name} {kept.person.family_name}".strip()

    def _standing(self, read: ReadShare) -> ResultVersion | None:
        return next(iter(self._record.versions.get(read.entry.id, ())[-1:]), None)


def _received(read: ReadShare) -> datetime:
    return read.received_at or read.grant.sent_at


def _opener(read: ReadShare) -> AccountId | None:
    return read.grant.opened_by or read.grant.downloaded_by


def _is_of(read: ReadShare, search: Search) -> bool:
    entry = read.entry
    is_there = (
        entry.centre.number == search.centre.upper() or search.centre.lower() in entry.centre.name.lower()
    )
    return (
        (not search.exams or entry.sitting.exam in search.exams)
        and is_there
        and folded(search.place) in folded(entry.place_of_entry)
        and (search.received_from is None or _received(read) >= search.received_from)
        and (search.received_before is None or _received(read) < search.received_before)
    )


def _key(read: ReadShare, order: Order) -> tuple[Any, ...]:
    entry = read.entry
    given, family = folded(entry.given_names), folded(entry.family_name)
    last = (_received(read), read.grant.id)
    match order:
        case Order.DATE:
            return last
        case Order.FIRST_NAME:
            return (given, family, *last)
        case Order.FAMILY_NAME:
            return (family, given, *last)
        case Order.EXAM:
            return (entry.sitting.exam, *last)
