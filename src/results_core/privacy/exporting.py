"""Getting a copy of one's own data, after the password (mission B12, PRV-4)."""

from collections.abc import Mapping
from typing import Protocol

import attrs

from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience
from results_core.access.sessions import SessionPolicy
from results_core.access.settling import settle
from results_core.candidates.model import open_account
from results_core.candidates.ports import CandidateWork
from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import passport_place
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.confidential import ColumnCipher, Password
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.privacy.own_data import OwnData, own_data
from results_core.results.photos import PhotoWork, photo_place
from results_core.results.ports import ResultWork


class ExportWork(CandidateWork, ResultWork, PhotoWork, Protocol):
    """What a copy of somebody's data asks of a transaction."""


@attrs.frozen(kw_only=True)
class OwnDataCopied:
    """The copy, whose shape `own_data` tells."""

    data: OwnData = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class ExportOwnData:
    """Give candidates a copy of what is kept of them: whole, their own alone, nothing unreleased."""

    begin: Begin[ExportWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    catalogue: Catalogue
    check: CheckPassword
    sessions: SessionPolicy = SessionPolicy()

    def __call__(self, account: AccountId, *, password: Password) -> OwnDataCopied | PasswordRefused:
        """Return the copy, if the password is right; a wrong one counts like a wrong log-in.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        judged = self.check(
            account,
            password,
            audience=Audience.CANDIDATES,
            finding=lambda work: work.credentials.of_account(account),
        )
        return self._copied(account, judged) if isinstance(judged, RightPassword) else judged

    @repeatable
    def _copied(self, account: AccountId, judged: RightPassword) -> OwnDataCopied | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            if not settle(work, judged, policy=self.check.lockout):
                work.commit()
                return WrongPassword(left=judged.reserved.left)
            work.journal.add(
                candidate_event(EventKind.DATA_EXPORTED, account=account, at=now, randomness=self.randomness)
            )
            standing = open_account(work.accounts.of(account))
            results = work.results.of_account(account)
            kept = work.sessions.of_account(account)
            events = list(work.journal.read(account=account))
            sealed = work.accounts.sealed_passports(account)
            pictures = [work.photos.of_account(account, read.entry.id) for read in results]
            work.commit()
        return OwnDataCopied(
            data=own_data(
                standing,
                results,
                sessions=[one for one in kept if one.goes_on(self.sessions, now=now)],
                events=events,
                passports=self._opened(sealed),
                photos={
                    read.entry.id: self.cipher.open_bytes(
                        picture.sealed, place=photo_place(picture.id_number)
                    )
                    for read, picture in zip(results, pictures, strict=True)
                    if picture is not None
                },
                exams={exam.code: exam.name for exam in self.catalogue},
                now=now,
            )
        )

    def _opened(self, sealed: Mapping[str, str]) -> dict[str, str]:
        return {
            number: self.cipher.open(text, place=passport_place(number)) for number, text in sealed.items()
        }
