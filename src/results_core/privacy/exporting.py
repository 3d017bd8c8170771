"""Getting a copy of one's own data, after the password (mission B12, PRV-4)."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import attrs

from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience
from results_core.access.sessions import SessionPolicy
from results_core.access.settling import settled
from results_core.candidates.model import Account, open_account
from results_core.candidates.ports import CandidateWork
from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import passport_place
from results_core.journal.events import EventKind, candidate_event, operator_event
from results_core.kernel.confidential import ColumnCipher, Password
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import IdNumber, parse_id_number
from results_core.privacy.erasing import nobody_of
from results_core.privacy.own_data import OwnData, own_data, waiting, with_letters, with_shares
from results_core.privacy.ports import ErasureWork
from results_core.results.model import ReadResult
from results_core.results.photos import PhotoWork, photo_place
from results_core.results.ports import ResultWork
from results_core.sharing.model import ReadShare
from results_core.sharing.ports import SharingWork


class RequestWork(SharingWork, ErasureWork, ResultWork, Protocol):
    """What a copy for somebody who asked the board for it needs of a transaction."""


class ExportWork(SharingWork, CandidateWork, ResultWork, PhotoWork, Protocol):
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
        judged = self.check.of_account(account, password, audience=Audience.CANDIDATES)
        return self._copied(account, judged) if isinstance(judged, RightPassword) else judged

    @repeatable
    def _copied(self, account: AccountId, judged: RightPassword) -> OwnDataCopied | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            refused = settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            work.journal.add(
                candidate_event(EventKind.DATA_EXPORTED, account=account, at=now, randomness=self.randomness)
            )
            standing = open_account(work.accounts.of(account))
            results = work.results.of_account(account)
            kept = work.sessions.of_account(account)
            events = list(work.journal.read(account=account))
            letters = work.outbox.sent_about(account)
            sealed = work.accounts.sealed_passports(account)
            shares = work.shares.of_account(account)
            names = _names(work, shares)
            pictures = [work.photos.of_account(account, read.entry.id) for read in results]
            work.commit()
        copy = own_data(
            standing,
            results,
            sessions=[one for one in kept if one.goes_on(self.sessions, now=now)],
            events=events,
            passports=opened_passports(self.cipher, sealed),
            photos={
                read.entry.id: self.cipher.open_bytes(picture.sealed, place=photo_place(picture.id_number))
                for read, picture in zip(results, pictures, strict=True)
                if picture is not None
            },
            exams={exam.code: exam.name for exam in self.catalogue},
            now=now,
        )
        return OwnDataCopied(data=with_shares(with_letters(copy, letters), shares, names))


@attrs.frozen(kw_only=True)
class ExportForRequest:
    """Give operators the copy that somebody asked the board for (GDPR 15): the same, and what still waits.

    Nothing unreleased is in it, whoever asks.
    """

    begin: Begin[RequestWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    catalogue: Catalogue
    sessions: SessionPolicy = SessionPolicy()

    @repeatable
    def __call__(self, id_number: str, *, operator: str) -> OwnData:
        """Return the copy of whoever the ID Number belongs to, with every entry of the account.

        `registration` is what waits to be confirmed, or null. That it was asked for is recorded.

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
            AlreadyErased: Its candidate was erased.
        """
        wanted = parse_id_number(id_number)
        now = self.clock.now()
        with self.begin() as work:
            entry = work.entries.of(wanted)
            if entry is None:
                raise nobody_of(work.personal_data, wanted)
            account = work.accounts.of_entry(entry.id)
            registration = work.registrations.of_entry(entry.id)
            results = _results(work, wanted, account)
            kept = [] if account is None else work.sessions.of_account(account.id)
            events = [] if account is None else list(work.journal.read(account=account.id))
            letters = [] if account is None else work.outbox.sent_about(account.id)
            shares = [] if account is None else work.shares.of_account(account.id)
            names = _names(work, shares)
            passports = work.personal_data.sealed_passports([read.entry.id for read in results])
            photos = work.personal_data.sealed_photos([read.entry.id for read in results if read.released])
            work.journal.add(
                operator_event(
                    EventKind.DATA_EXPORTED,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    account=None if account is None else account.id,
                    result=entry.id,
                )
            )
            work.commit()
        numbers = {read.entry.id: read.entry.id_number for read in results}
        copy = own_data(
            account,
            results,
            sessions=[one for one in kept if one.goes_on(self.sessions, now=now)],
            events=events,
            passports=opened_passports(self.cipher, passports),
            photos={
                result: self.cipher.open_bytes(sealed, place=photo_place(numbers[result]))
                for result, sealed in photos.items()
            },
            exams={exam.code: exam.name for exam in self.catalogue},
            now=now,
        )
        return {
            **with_shares(with_letters(copy, letters), shares, names),
            "registration": None if registration is None else waiting(registration),
        }


def _names(work: SharingWork, shares: Sequence[ReadShare]) -> Mapping[OrganisationId, str]:
    listed = work.directory.named({one.grant.organisation for one in shares}) if shares else {}
    return {organisation: one.name for organisation, one in listed.items()}


def _results(work: RequestWork, id_number: IdNumber, account: Account | None) -> Sequence[ReadResult]:
    if account is not None:
        return work.results.of_account(account.id)
    read = work.results.of_entry(id_number)
    return [] if read is None else [read]


def opened_passports(cipher: ColumnCipher, sealed: Mapping[IdNumber, str]) -> dict[str, str]:
    """Return the passport numbers in the clear, by ID Number."""
    return {number: cipher.open(text, place=passport_place(number)) for number, text in sealed.items()}
