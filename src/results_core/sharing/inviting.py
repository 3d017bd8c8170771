"""Inviting an organisation that is not listed (mission B8, letter L14).

The letter says what this is and where to register; it names no candidate and holds no words of theirs.
Nothing is shared by it: once the organisation is approved, the candidate sends.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs

from results_core.access.addresses import AddressBook
from results_core.candidates.model import Account, open_account
from results_core.candidates.ports import Accounts
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.correspondence.ports import Outbox
from results_core.journal.events import EventKind, candidate_event
from results_core.journal.ports import Journal
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, Work, repeatable
from results_core.organisations.domains import HostNames, domain_of, is_free_mail, website_of
from results_core.organisations.ports import Organisations
from results_core.throttling.budgets import BudgetPolicy, Exhausted, budget_key
from results_core.throttling.ports import Budgets

OF_CANDIDATE: Final = BudgetPolicy(purpose="invitations_of_candidate", most=3, within=timedelta(days=1))
OF_DOMAIN: Final = BudgetPolicy(purpose="invitations_of_domain", most=1, within=timedelta(days=30))


class InvitingWork(Work, Protocol):
    """What inviting asks of a transaction."""

    @property
    def accounts(self) -> Accounts:
        """Accounts."""

    @property
    def organisations(self) -> Organisations:
        """Organisations."""

    @property
    def budgets(self) -> Budgets:
        """What was spent."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""

    @property
    def journal(self) -> Journal:
        """Events."""


@attrs.frozen(kw_only=True)
class Invited:
    """The organisation has its letter: this one, or one that somebody else had sent within 30 days."""


@attrs.frozen(kw_only=True)
class InviteOrganisation:
    """Ask an organisation to register."""

    begin: Begin[InvitingWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    addresses: AddressBook
    hosts: HostNames

    def __call__(
        self, account: AccountId, *, email: str, website: str
    ) -> Invited | Exhausted | Sequence[Objection]:
        """Write to it, or return every objection, each with its field.

        A candidate invites three a day. A registrable domain gets one letter in 30 days, whoever asks; the
        answer tells nobody that somebody else had asked.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        address = self.addresses.canonical(email.strip())
        domain = None if address is None else domain_of(address, self.hosts)
        objections = []
        if address is None or domain is None:
            objections.append(Objection("email", "invite_email"))
        elif is_free_mail(domain):
            objections.append(Objection("email", "invite_free_mail"))
        if website_of(website, self.hosts) is None:
            objections.append(Objection("website", "invite_website"))
        if objections or address is None or domain is None:
            return tuple(objections)
        return self._invite(account, address, domain)

    @repeatable
    def _invite(
        self, account: AccountId, email: str, domain: str
    ) -> Invited | Exhausted | Sequence[Objection]:
        now = self.clock.now()
        with self.begin() as work:
            owner = open_account(work.accounts.of(account))
            if any(one.is_open for one in work.organisations.with_domain(domain)):
                return (Objection("email", "invite_known"),)
            refused = self._spend(work, OF_CANDIDATE, account, now)
            if refused is not None:
                return refused
            if self._spend(work, OF_DOMAIN, domain, now) is None:
                self._write(work, owner, email, domain, now)
            work.commit()
        return Invited()

    def _spend(self, work: InvitingWork, policy: BudgetPolicy, whose: str, now: datetime) -> Exhausted | None:
        key = budget_key(self.digester, policy, whose)
        answer = work.budgets.spend(key, policy=policy, now=now)
        return answer if isinstance(answer, Exhausted) else None

    def _write(self, work: InvitingWork, owner: Account, email: str, domain: str, now: datetime) -> None:
        letter = write(
            LetterKind.ORGANISATION_INVITED,
            Addressee(email=email, language=owner.language, about=""),
            occasion=f"organisation_invited:{domain}:{now.isoformat()}",
            at=now,
            randomness=self.randomness,
        )
        # About the candidate nothing is kept beside the organisation's address.
        work.outbox.add(attrs.evolve(letter, about=None))
        work.journal.add(
            candidate_event(
                EventKind.ORGANISATION_INVITED, account=owner.id, at=now, randomness=self.randomness
            )
        )
