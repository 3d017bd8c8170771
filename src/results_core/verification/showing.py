"""A shared result as its organisation sees it: within its scope, and each look recorded (C7, B8, B10)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import passport_place
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness, ShareId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer
from results_core.results.issuing import IssueStatement, StatementFile
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.results.photos import photo_place
from results_core.results.viewing_photos import NoPhoto
from results_core.sharing.model import ReadShare
from results_core.sharing.states import BLOCKED
from results_core.sharing.withdrawing import UnknownShare
from results_core.verification.disclosing import Look, Way, record_look
from results_core.verification.inbox import joined
from results_core.verification.listing import MOST_COUNTED, Neighbours, Search, SharedResult
from results_core.verification.minimums import Minimums
from results_core.verification.ports import DisclosingWork
from results_core.verification.viewers import Viewer

SYMBOLS_SHOWN: Final = 3
"""Of a passport number, before somebody asks for the whole."""
_HIDDEN: Final = "•"
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class ShownResult:
    """What an organisation is shown of a share. What its scope or its state withholds is None."""

    share: ReadShare
    version: ResultVersion | None
    """Only a reported one; without scores where the scope withholds them."""
    is_held: bool
    """Whether nothing but the state is shown: the result is withheld or cancelled (B8)."""
    has_photo: bool
    email: str | None = attrs.field(repr=False)
    passport: str | None = attrs.field(repr=False)
    """All but its last three symbols hidden, or whole where that was asked for."""
    may_have_passport: bool
    """Whether the scope lets a passport number be shown."""
    opened_by: str | None = attrs.field(repr=False)
    downloaded_by: str | None = attrs.field(repr=False)
    known_since: datetime | None = None
    """As `SharedResult` has it."""
    neighbours: Neighbours | None = None

    @property
    def name(self) -> str:
        """Return the candidate's name as the result says it, or as it was entered."""
        return self.share.entry.name if self.version is None else self.version.candidate_name

    @property
    def amended_at(self) -> datetime | None:
        """Return when it was amended after the organisation had received or seen it; None where it was not.

        What was delivered, hidden and changed is received anew when it shows again, and amended all the same.
        """
        at = None if self.version is None else self.version.amended_at
        had = [one for one in (self.share.received_at, self.known_since) if one is not None]
        return at if at is not None and had and at > min(had) else None


@attrs.frozen(kw_only=True)
class ShowShared:
    """Show officers a shared result: the page, the statement, the photo, the whole passport number.

    Each is a look, written down in the transaction that reads. A share that is withdrawn or has expired
    is not there (AUZ-5), and another organisation's is not there either (ENU-8).
    """

    begin: Begin[DisclosingWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    catalogue: Catalogue
    statements: IssueStatement
    minimums: Minimums

    @repeatable
    def __call__(
        self, officer: Officer, share: ShareId, search: Search, *, whole_passport: bool = False
    ) -> ShownResult:
        """Return what the page shows, with what stands around it in the officer's list.

        Raises:
            UnknownShare: The organisation sees none.
        """
        with self.begin() as work:
            viewer = Viewer(organisation=officer.organisation, officer=officer.id)
            shared = _seen(work, viewer, share, hold=True)
            shown = self._shown(shared, whole_passport=whole_passport)
            neighbours = work.inbox(officer.organisation, officer.id).neighbours(
                share, self.minimums.ready(search), joined_at=joined(officer), most=MOST_COUNTED
            )
            is_asked_for = whole_passport and shown.passport is not None
            self._record(work, viewer, shared, Way.PASSPORT if is_asked_for else Way.SHARE)
            work.commit()
        return attrs.evolve(shown, neighbours=neighbours)

    def is_there(self, officer: Officer, share: ShareId) -> bool:
        """Tell whether the organisation sees the share; that is no look."""
        with self.begin(reading=True) as work:
            return work.shares.scoped(officer.organisation).one(share) is not None

    @repeatable
    def pull(self, viewer: Viewer, share: ShareId, *, whole_passport: bool) -> ShownResult:
        """Return the same to a system of the organisation; it knows of no list.

        Raises:
            UnknownShare: The organisation sees none.
        """
        with self.begin() as work:
            shared = _seen(work, viewer, share, hold=True)
            shown = self._shown(shared, whole_passport=whole_passport)
            self._record(work, viewer, shared, Way.SHARE)
            work.commit()
        return shown

    def statement(self, viewer: Viewer, share: ShareId, *, language: str) -> StatementFile:
        """Return the statement, without scores by skill where the scope withholds them.

        Raises:
            UnknownShare: The organisation sees none.
            NoStatement: The result is not reported.
            UnprintableText: No font at hand prints the name or the centre.
        """
        with self.begin(reading=True) as work:
            shared = _seen(work, viewer, share)
        scope = shared.share.grant.scope
        file = self.statements.of(_read(shared), language=language, has_scores=scope.has_skills)
        self._hand_out(viewer, shared, Way.STATEMENT)
        return file

    def photo(self, viewer: Viewer, share: ShareId) -> bytes:
        """Return the photo, a JPEG.

        Raises:
            UnknownShare: The organisation sees none.
            NoPhoto: There is none, the exam carries none, the scope withholds it or the state does.
        """
        with self.begin(reading=True) as work:
            shared = _seen(work, viewer, share)
            photo = work.inbox(viewer.organisation, _who(viewer)).photo(share)
        if photo is None or not self._has_photo(shared):
            raise NoPhoto("no photo of this share")
        picture = self.cipher.open_bytes(photo.sealed, place=photo_place(photo.id_number))
        self._hand_out(viewer, shared, Way.PHOTO)
        return picture

    @repeatable
    def _hand_out(self, viewer: Viewer, drawn: SharedResult, way: Way) -> None:
        """Record the look, unless what was made is no longer to be seen.

        Raises:
            UnknownShare: It was withdrawn, or is another one by now.
        """
        with self.begin() as work:
            shared = _seen(work, viewer, drawn.share.grant.id, hold=True)
            if shared.version != drawn.version:
                raise UnknownShare("the result has changed meanwhile")
            self._record(work, viewer, shared, way)
            work.commit()

    def _record(self, work: DisclosingWork, viewer: Viewer, shared: SharedResult, way: Way) -> None:
        grant = shared.share.grant
        look = Look(
            organisation=viewer.organisation,
            officer=viewer.officer,
            client=viewer.client,
            result=grant.result,
            version=shared.share.version,
            way=way if viewer.client is None else Way.API,
            at=self.clock.now(),
            share=grant.id,
            facts=_NOTHING if viewer.client is None else {"shown": way.value},
        )
        record_look(work, look, randomness=self.randomness)

    def _shown(self, shared: SharedResult, *, whole_passport: bool) -> ShownResult:
        share, scope = shared.share, shared.share.grant.scope
        is_held = share.status in BLOCKED
        version = shared.version
        if version is None or version.status is not ResultStatus.REPORTED:
            version = None
        elif not scope.has_skills:
            version = attrs.evolve(version, scores={})
        may_have_passport = scope.has_photo_and_passport and not is_held
        passport = self._passport(shared, whole=whole_passport) if may_have_passport else None
        return ShownResult(
            share=share,
            version=version,
            is_held=is_held,
            has_photo=self._has_photo(shared),
            email=None if is_held else shared.email,
            passport=passport,
            may_have_passport=may_have_passport,
            opened_by=shared.opened_by,
            downloaded_by=shared.downloaded_by,
            known_since=shared.known_since,
        )

    def _has_photo(self, shared: SharedResult) -> bool:
        share = shared.share
        return (
            shared.has_photo
            and share.status is ResultStatus.REPORTED
            and share.grant.scope.has_photo_and_passport
            and self.catalogue.exam(share.entry.sitting.exam).photo
        )

    def _passport(self, shared: SharedResult, *, whole: bool) -> str | None:
        if shared.passport_sealed is None:
            return None
        place = passport_place(shared.share.entry.id_number)
        number = self.cipher.open(shared.passport_sealed, place=place)
        return number if whole else masked(number)


@attrs.frozen(kw_only=True)
class ListShares:
    """List what an organisation sees, for its systems; that is no look."""

    begin: Begin[DisclosingWork]

    def __call__(
        self, organisation: OrganisationId, *, after: tuple[datetime, ShareId] | None, limit: int
    ) -> Sequence[ReadShare]:
        """Return so many at most, the first received at first, behind an instant and a share."""
        with self.begin(reading=True) as work:
            return work.shares.scoped(organisation).listed(after=after, limit=limit)


def masked(number: str) -> str:
    """Return the number with all but its last symbols hidden; at least half of it stays hidden."""
    shown = min(SYMBOLS_SHOWN, len(number) // 2)
    return _HIDDEN * (len(number) - shown) + number[len(number) - shown :]


def _who(viewer: Viewer) -> AccountId:
    """Return whose marks are looked at: a client has none."""
    return AccountId(viewer.who)


def _seen(work: DisclosingWork, viewer: Viewer, share: ShareId, *, hold: bool = False) -> SharedResult:
    shared = work.inbox(viewer.organisation, _who(viewer)).shown(share, hold=hold)
    if shared is None:
        raise UnknownShare("the organisation sees no such share")
    return shared


def _read(shared: SharedResult) -> ReadResult:
    return ReadResult(entry=shared.share.entry, released=shared.share.released, version=shared.version)
