"""Erasing a person: at once, for good, and again after a restore (PRV-5, AUD-3)."""

from datetime import datetime

import attrs

from results_core.candidates.closing import good_bye
from results_core.candidates.helping import UnknownEntry
from results_core.exams.entries import Entry
from results_core.journal.erasing import erase_payloads
from results_core.journal.events import ActorKind, Event, EventKind
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import EventId, Randomness, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import IdNumber, parse_id_number
from results_core.privacy.ports import ErasedPerson, ErasureLedger, ErasureWork, Person, PersonalData


class AlreadyErased(Refused):
    """The candidate was erased before: the restricted record is all that is left."""

    code = "already_erased"

    def __init__(self, at: datetime) -> None:
        """Keep the instant, aware and in UTC."""
        self.at = at
        super().__init__(f"erased on {at:%Y-%m-%d} already: the restricted record is all that is left")


@attrs.frozen(kw_only=True)
class CandidateErased:
    """What an erasure came to."""

    id_numbers: tuple[IdNumber, ...]
    """Of the entries whose record is restricted from now on."""
    had_account: bool
    is_told: bool
    """Whether a last letter goes to the address that was forgotten."""
    events: int
    """Events of the audit trail that lost names and free text."""


@attrs.frozen(kw_only=True)
class EraseCandidate:
    """Erase whoever an ID Number belongs to: the account, all of its entries, everything that is not duty.

    The ledger comes first: whatever stops the machine afterwards, a restore erases again.
    """

    begin: Begin[ErasureWork]
    clock: Clock
    randomness: Randomness
    ledger: ErasureLedger

    def __call__(self, id_number: str, *, operator: str) -> CandidateErased:
        """Erase the candidate.

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
            AlreadyErased: Its candidate was erased before.
            OSError: The ledger cannot be kept; nobody was erased.
        """
        wanted = parse_id_number(id_number)
        now = self.clock.now()
        with self.begin(reading=True) as work:
            person = _person(_entry(work, wanted), work)
        while True:
            self.ledger.add(ErasedPerson(at=now, person=person))
            outcome = self._erase(wanted, person, operator, now)
            if isinstance(outcome, CandidateErased):
                return outcome
            person = outcome

    @repeatable
    def _erase(
        self, id_number: IdNumber, listed: Person, operator: str, now: datetime
    ) -> CandidateErased | Person:
        """Erase the person that the ledger lists; return who it is by now where that is another."""
        with self.begin() as work:
            held = work.entries.with_secret(id_number, hold=True)
            if held is None:
                raise nobody_of(work.personal_data, id_number)
            person = _person(held.entry, work, hold=True)
            if person != listed:
                return person
            standing = None if person.account is None else work.accounts.of(person.account)
            entries = [held.entry] if person.account is None else work.accounts.entries(person.account)
            work.personal_data.erase(person, at=now)
            is_told = standing is not None and standing.closed_at is None
            if standing is not None and is_told:
                work.outbox.add(good_bye(standing, now=now, randomness=self.randomness))
            events = _record(work, person, now, self.randomness, operator=operator)
            work.commit()
        return CandidateErased(
            id_numbers=tuple(sorted(entry.id_number for entry in entries)),
            had_account=standing is not None,
            is_told=is_told,
            events=events,
        )


@attrs.frozen(kw_only=True)
class ReapplyErasures:
    """Erase again whoever the ledger lists: a restored backup is older than some erasures."""

    begin: Begin[ErasureWork]
    clock: Clock
    randomness: Randomness
    ledger: ErasureLedger

    def __call__(self) -> int:
        """Erase whoever is there again, before anybody is served; return how many people it were.

        Nobody is written to: they were told at the time.

        Raises:
            LedgerDamaged: A line cannot be read.
            OSError: The ledger cannot be read.
        """
        return sum(self._again(listed.person) for listed in self.ledger.read())

    @repeatable
    def _again(self, listed: Person) -> int:
        now = self.clock.now()
        with self.begin(reading=True) as work:
            if not work.personal_data.unerased(listed.results):
                return 0
        with self.begin() as work:
            back = work.personal_data.unerased(listed.results)
            for account in set(back.values()):
                person = Person(
                    account=account,
                    results=frozenset(result for result, owner in back.items() if owner == account),
                )
                work.personal_data.erase(person, at=now)
                _record(work, person, now, self.randomness)
            work.commit()
        return 1


def _entry(work: ErasureWork, id_number: IdNumber) -> Entry:
    entry = work.entries.of(id_number)
    if entry is None:
        raise nobody_of(work.personal_data, id_number)
    return entry


def nobody_of(kept: PersonalData, id_number: IdNumber) -> UnknownEntry | AlreadyErased:
    """Return why there is nobody of an ID Number: unknown, or erased."""
    at = kept.erased_at(id_number)
    return UnknownEntry("no entry has this ID Number") if at is None else AlreadyErased(at)


def _person(entry: Entry, work: ErasureWork, *, hold: bool = False) -> Person:
    account = work.accounts.of_entry(entry.id)
    if account is None:
        return Person(account=None, results=frozenset({entry.id}))
    if hold:
        work.accounts.of(account.id, hold=True)
    return Person(account=account.id, results=frozenset(one.id for one in work.accounts.entries(account.id)))


def _record(
    work: ErasureWork, person: Person, now: datetime, randomness: Randomness, *, operator: str | None = None
) -> int:
    """Write down that the person was erased, after what the journal held of them; return in how many events.

    Without an operator a restored backup is older than the erasure, and the system did it.
    """
    event = Event(
        id=EventId(identifier(randomness)),
        kind=EventKind.CANDIDATE_ERASED,
        at=now,
        actor=ActorKind.SYSTEM if operator is None else ActorKind.OPERATOR,
        account=person.account,
        facts={"entries": len(person.results)},
        personal={} if operator is None else {"operator": operator},
    )
    erased = erase_payloads(
        work.journal,
        attrs.evolve(event, kind=EventKind.ERASED, personal={}),
        account=person.account,
        results=person.results,
        randomness=randomness,
    )
    work.journal.add(event)
    return erased
