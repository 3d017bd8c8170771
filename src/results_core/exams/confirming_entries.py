"""Printing the Confirmations of Entry of a sitting, with the Secret Numbers that we make (mission A4)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.confirmations import (
    Confirmation,
    ConfirmationDrawing,
    IssuedBefore,
    OnTheBoardsPaper,
    Secret,
)
from results_core.exams.ports import EntryToConfirm, EntryWork
from results_core.exams.secret_numbers import digests_of, fresh_secret_number
from results_core.exams.sessions import SittingName
from results_core.exams.showing_sittings import UnknownSitting
from results_core.journal.events import Event, EventKind, operator_event
from results_core.kernel.confidential import Digester, SecretNumber
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import Randomness, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable

Keep = Callable[[bytes], None]
"""Makes the finished document durable. It is called before the numbers on it hold."""


class EntriesChanged(Refused):
    """Entries changed while their pages were drawn: nothing was issued."""

    code = "entries_changed"


@attrs.frozen(kw_only=True)
class ConfirmationReport:
    """What was printed."""

    pages: int
    issued: int
    """Pages with a Secret Number that was made for them."""
    issued_before: int
    """Pages that say when theirs was printed."""
    on_the_boards_paper: int


@attrs.frozen(kw_only=True)
class PrintConfirmations:
    """Print a page for every entry of a sitting.

    Numbers are drawn, the document is made durable, and only then are the numbers' digests committed: no
    number ever holds that is on no paper. Whoever puts the document where people find it does so after the
    call has returned; if that fails, the numbers hold, and `reissue` makes others.
    """

    begin: Begin[EntryWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    drawing: ConfirmationDrawing
    catalogue: Catalogue
    board_zone: str

    def __call__(
        self, sitting: str, *, operator: str, keep: Keep | None, reissue: bool = False, language: str = "en"
    ) -> ConfirmationReport:
        """Print the sitting's confirmations, by centre and candidate number.

        Entries without a Secret Number get one of ours; with `reissue` those get another one that
        have one of ours and that nobody has registered with. Where nothing is kept, everything is
        checked and the report says what would be: no number is issued and nothing recorded.

        Raises:
            NotASittingName: The text is no such name.
            UnknownSitting: No sitting has this name.
            UnprintableConfirmations: No font at hand prints some of the entries.
            EntriesChanged: They did while the pages were drawn: nothing was issued.
        """
        name = SittingName.parse(sitting)
        now = self.clock.now()
        with self.begin(reading=True) as work:
            entries = work.entries.to_confirm(name)
        if not entries:
            raise UnknownSitting(f"no sitting is named {name}")
        fresh = {
            one.entry.id: fresh_secret_number(self.randomness) for one in entries if _is_due(one, reissue)
        }
        pages = [self._page(one, self._secret(one, fresh)) for one in entries]
        drawn = self.drawing.draw(
            pages, language=language, of=now.astimezone(ZoneInfo(self.board_zone)).date()
        )
        if keep is not None:
            keep(drawn)
            self._issue(name, entries, fresh, operator=operator, now=now)
        return ConfirmationReport(
            pages=len(pages),
            issued=len(fresh),
            issued_before=sum(isinstance(page.secret, IssuedBefore) for page in pages),
            on_the_boards_paper=sum(isinstance(page.secret, OnTheBoardsPaper) for page in pages),
        )

    def _secret(self, one: EntryToConfirm, fresh: Mapping[ResultId, SecretNumber]) -> Secret:
        if one.entry.id in fresh:
            return fresh[one.entry.id]
        if one.secret_issued_at is None:
            return OnTheBoardsPaper()
        return IssuedBefore(one.secret_issued_at.astimezone(ZoneInfo(self.board_zone)).date())

    def _page(self, one: EntryToConfirm, secret: Secret) -> Confirmation:
        entry, sitting = one.entry, one.entry.sitting
        return Confirmation(
            id_number=entry.id_number,
            secret=secret,
            candidate_name=entry.name,
            exam_name=self.catalogue.exam(sitting.exam).name,
            session_code=sitting.session,
            exam_date=sitting.exam_date,
            delivery=sitting.delivery,
            place_of_entry=entry.place_of_entry,
            centre_number=entry.centre.number,
            centre_name=entry.centre.name,
            candidate_number=entry.candidate_number,
            releases_at=sitting.releases_at,
            zone=entry.centre.zone,
            announced_in=sitting.release_zone or self.board_zone,
        )

    @repeatable
    def _issue(
        self,
        name: SittingName,
        drawn: Sequence[EntryToConfirm],
        fresh: Mapping[ResultId, SecretNumber],
        *,
        operator: str,
        now: datetime,
    ) -> None:
        numbered = [(one.entry, fresh[one.entry.id]) for one in drawn if one.entry.id in fresh]
        digests = digests_of(self.digester, [(entry.id_number, secret) for entry, secret in numbered])
        with self.begin() as work:
            if _as_drawn(work.entries.to_confirm(name, hold=True), fresh) != _as_drawn(drawn, fresh):
                raise EntriesChanged("entries changed while their pages were drawn: print them again")
            work.entries.issue_secrets(
                {entry.id: digest for (entry, _), digest in zip(numbered, digests, strict=True)}, at=now
            )
            work.journal.add_all(self._events(name, drawn, fresh, operator=operator, now=now))
            work.commit()

    def _events(
        self,
        name: SittingName,
        drawn: Sequence[EntryToConfirm],
        fresh: Mapping[ResultId, SecretNumber],
        *,
        operator: str,
        now: datetime,
    ) -> list[Event]:
        printed = operator_event(
            EventKind.CONFIRMATIONS_PRINTED,
            operator=operator,
            at=now,
            randomness=self.randomness,
            facts={"sitting": str(name), "pages": len(drawn), "issued": len(fresh)},
        )
        return [
            printed,
            *(
                operator_event(
                    EventKind.SECRET_NUMBER_ISSUED,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    result=result,
                    facts={"confirmations": printed.id},
                )
                for result in fresh
            ),
        ]


def _is_due(one: EntryToConfirm, reissue: bool) -> bool:  # noqa: FBT001 - the order's own word
    if one.secret_digest is None:
        return True
    return reissue and one.secret_issued_at is not None and not one.registered


def _as_drawn(
    entries: Sequence[EntryToConfirm], fresh: Mapping[ResultId, SecretNumber]
) -> list[EntryToConfirm]:
    """Return what a page depends on: who has registered matters only where a number is to be made."""
    return [one if one.entry.id in fresh else attrs.evolve(one, registered=False) for one in entries]
