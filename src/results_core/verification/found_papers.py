"""What belongs to a result that was found by its number: statement, photo, identity (mission C8, screens V8).

Each is a look of its own, written down in a transaction that finds the result still as it was drawn.
"""

from datetime import datetime

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import passport_place
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.identifiers import EventId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.results.issuing import IssueStatement, StatementFile
from results_core.results.model import ReadResult
from results_core.results.photos import photo_place
from results_core.results.viewing import UnknownResult
from results_core.results.viewing_photos import NoPhoto
from results_core.sharing.states import BLOCKED
from results_core.verification.disclosing import Look, Way, record_look_at
from results_core.verification.lookup import KEPT
from results_core.verification.lookup_ports import Finding, LookupWork, SealedIdentity
from results_core.verification.showing import masked
from results_core.verification.viewers import Viewer


@attrs.frozen(kw_only=True)
class ShownIdentity:
    """What is shown of a candidate beside what was found."""

    email: str | None = attrs.field(repr=False)
    passport: str | None = attrs.field(repr=False)
    """All but its last symbols hidden, before somebody asks for the whole."""
    may_have_passport: bool
    """Whether a passport number may be shown: not to whom the candidate sends the result without it."""


@attrs.frozen(kw_only=True)
class HandOutFound:
    """Hand out what belongs to a finding: good for its organisation, for as long as the finding is."""

    begin: Begin[LookupWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    catalogue: Catalogue
    statements: IssueStatement
    shows_identity: bool = False
    """Whether the board lets email address and passport number be shown: nobody has agreed on screen."""

    def identity(self, viewer: Viewer, finding: EventId) -> ShownIdentity | None:
        """Return what is shown of the candidate; None where the board shows nothing, or the state hides it.

        Raises:
            UnknownResult: There is no such finding of this organisation (ENU-8), or it is hidden now.
        """
        with self.begin(reading=True) as work:
            found, kept = self._identity(work, viewer, finding)
        return None if kept is None else self._shown(found, kept, whole=False)

    def passport(self, viewer: Viewer, finding: EventId) -> ShownIdentity:
        """Return the same with the whole passport number, which is a look of its own.

        Raises:
            UnknownResult: As above, or there is no passport number to show.
        """
        with self.begin(reading=True) as work:
            found, kept = self._identity(work, viewer, finding)
        shown = None if kept is None else self._shown(found, kept, whole=True)
        if shown is None or shown.passport is None:
            raise UnknownResult("no passport number is shown of this finding")
        self._hand_out(viewer, found, Way.PASSPORT)
        return shown

    def _identity(
        self, work: LookupWork, viewer: Viewer, finding: EventId
    ) -> tuple[Finding, SealedIdentity | None]:
        now = self.clock.now()
        found = _found(work, viewer, finding, now)
        if not self.shows_identity or found.match.read.status in BLOCKED:
            return found, None
        return found, work.lookups.identity(viewer.organisation, finding, since=now - KEPT)

    def _shown(self, found: Finding, kept: SealedIdentity, *, whole: bool) -> ShownIdentity:
        may_have_passport = kept.scope is None or kept.scope.has_photo_and_passport
        passport = None
        if may_have_passport and kept.passport_sealed is not None:
            place = passport_place(found.match.read.entry.id_number)
            number = self.cipher.open(kept.passport_sealed, place=place)
            passport = number if whole else masked(number)
        return ShownIdentity(email=kept.email, passport=passport, may_have_passport=may_have_passport)

    def has_photo(self, read: ReadResult) -> bool:
        """Tell whether the result has a photo, and its exam carries one."""
        return read.has_photo and self.catalogue.exam(read.entry.sitting.exam).photo

    def statement(self, viewer: Viewer, finding: EventId, *, language: str) -> StatementFile:
        """Return the statement that stands.

        Raises:
            UnknownResult: There is no such finding of this organisation (ENU-8), or it is hidden now.
            NoStatement: The result is not reported.
            UnprintableText: No font at hand prints the name or the centre.
        """
        with self.begin(reading=True) as work:
            found = _found(work, viewer, finding, self.clock.now())
        file = self.statements.of(found.match.read, language=language)
        self._hand_out(viewer, found, Way.STATEMENT)
        return file

    def photo(self, viewer: Viewer, finding: EventId) -> bytes:
        """Return the photo, a JPEG.

        Raises:
            UnknownResult: There is no such finding of this organisation (ENU-8), or it is hidden now.
            NoPhoto: There is none, the exam carries none, or the result is not reported.
        """
        now = self.clock.now()
        with self.begin(reading=True) as work:
            found = _found(work, viewer, finding, now)
            photo = work.lookups.photo(viewer.organisation, finding, since=now - KEPT)
        if photo is None or not self.has_photo(found.match.read):
            raise NoPhoto("no photo of what was found")
        picture = self.cipher.open_bytes(photo.sealed, place=photo_place(photo.id_number))
        self._hand_out(viewer, found, Way.PHOTO)
        return picture

    @repeatable
    def _hand_out(self, viewer: Viewer, drawn: Finding, way: Way) -> None:
        now = self.clock.now()
        with self.begin() as work:
            match = _found(work, viewer, drawn.id, now).match
            version = match.read.version
            if version != drawn.match.read.version:
                raise UnknownResult("the result has changed meanwhile")
            look = Look(
                organisation=viewer.organisation,
                officer=viewer.officer,
                client=viewer.client,
                result=match.read.entry.id,
                version=None if version is None else version.number,
                way=way,
                at=now,
                share=match.share,
            )
            record_look_at(work, look, account=match.account, randomness=self.randomness)
            work.commit()


def _found(work: LookupWork, viewer: Viewer, finding: EventId, now: datetime) -> Finding:
    found = work.lookups.finding(viewer.organisation, finding, since=now - KEPT)
    if found is None:
        raise UnknownResult("no such finding of this organisation")
    return found
