"""Sending a result to an organisation (mission B8, screens K10)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import attrs

from results_core.candidates.model import Account, open_account
from results_core.correspondence.messages import Addressee
from results_core.exams.catalogue import Catalogue
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.identifiers import (
    AccountId,
    OrganisationId,
    Randomness,
    ResultId,
    ShareId,
    identifier,
)
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.directory import Listed
from results_core.organisations.model import UnknownOrganisation
from results_core.results.model import ReadResult
from results_core.results.viewing import UnknownResult
from results_core.sharing.judging import Judged, judged
from results_core.sharing.letters import letter_of_sending
from results_core.sharing.model import Expiry, Purpose, ShareGrant, ShareScope
from results_core.sharing.ports import SharingWork

ASKS_A_PARENT_BELOW: Final = 16
"""Years of age."""

Choice = TypeVar("Choice", bound=StrEnum)


@attrs.frozen(kw_only=True)
class SendingForm:
    """What the candidate chose, as it came."""

    scope: str = ShareScope.EVERYTHING.value
    purpose: str = ""
    expiry: str = Expiry.NONE.value
    agrees: bool = False


@attrs.frozen(kw_only=True)
class Prospect:
    """A result and an organisation, before the one is sent to the other."""

    read: ReadResult
    organisation: Listed
    is_listed: bool
    """Whether the organisation has said which exams it recognises; `organisation.recognises` is this one."""
    demands: tuple[Judged, ...]
    """What it asks of the result, judged by what would be sent."""
    standing: ShareGrant | None
    """The active share of the two, if there is one."""
    email: str = attrs.field(repr=False)
    """The address that goes along."""
    asks_a_parent: bool
    """Whether the candidate is so young that a parent is to be asked first."""


@attrs.frozen(kw_only=True)
class Sent:
    """It was sent, or waits for the release."""

    grant: ShareGrant
    organisation: Listed
    waits: bool
    """Whether the result is not out yet: the organisation gets it then."""


@attrs.frozen(kw_only=True)
class AlreadyShared:
    """An active share of the two stands: nothing was changed."""

    grant: ShareGrant
    organisation: Listed


@attrs.frozen(kw_only=True)
class SendResult:
    """Let an organisation see a result."""

    begin: Begin[SharingWork]
    clock: Clock
    randomness: Randomness
    catalogue: Catalogue
    board_zone: str = "Europe/London"

    def prospect(
        self,
        account: AccountId,
        result: ResultId,
        organisation: OrganisationId,
        *,
        scope: ShareScope = ShareScope.EVERYTHING,
    ) -> Prospect:
        """Return what the candidate looks at before sending.

        Raises:
            UnknownResult: The account has no such result.
            UnknownOrganisation: Nobody can send to it, be it there or not (ENU-7).
            UnknownAccount: There is none, or it is closed.
        """
        now = self.clock.now()
        with self.begin(reading=True) as work:
            owner = open_account(work.accounts.of(account))
            read = _own(work, account, result)
            sitting = read.entry.sitting
            listed = _open(work, organisation, sitting.exam)
            requirement = work.directory.requirement(organisation, sitting.exam)
            is_listed = requirement is not None or work.directory.lists_any(organisation)
            standing = work.shares.standing(result, organisation, at=now)
        today = now.astimezone(ZoneInfo(self.board_zone)).date()
        regime = self.catalogue.regime(sitting.exam, sitting.exam_date)
        if requirement is None:
            demands: tuple[Judged, ...] = ()
        else:
            demands = judged(requirement, read, regime, scope=scope, today=today)
        return Prospect(
            read=read,
            organisation=listed,
            is_listed=is_listed,
            demands=demands,
            standing=standing,
            email=owner.email,
            asks_a_parent=read.entry.age_on(today) < ASKS_A_PARENT_BELOW,
        )

    def __call__(
        self, account: AccountId, result: ResultId, organisation: OrganisationId, form: SendingForm
    ) -> Sent | AlreadyShared | Sequence[Objection]:
        """Send it, or return every objection, each with its field. Raises what `prospect` raises.

        Of presses at the same time one sends, and the others find it sent already.
        """
        scope, purpose, expiry = _choices(form)
        objections = tuple(_objections(form, scope, purpose, expiry))
        if objections or scope is None or purpose is None or expiry is None:
            return objections
        now = self.clock.now()
        grant = ShareGrant(
            id=ShareId(identifier(self.randomness)),
            result=result,
            organisation=organisation,
            account=account,
            sent_at=now,
            scope=scope,
            purpose=purpose,
            expires_at=expiry.after(now),
        )
        return self._send(account, grant)

    @repeatable
    def _send(self, account: AccountId, grant: ShareGrant) -> Sent | AlreadyShared:
        now = grant.sent_at
        with self.begin() as work:
            owner = open_account(work.accounts.of(account, hold=True))
            read = _own(work, account, grant.result)
            listed = _open(work, grant.organisation, read.entry.sitting.exam)
            if not work.shares.add(grant):
                standing = work.shares.standing(grant.result, grant.organisation, at=now)
                return AlreadyShared(grant=standing or grant, organisation=listed)
            self._tell(work, owner, grant, listed.name)
            work.commit()
        return Sent(grant=grant, organisation=listed, waits=not read.released)

    def _tell(self, work: SharingWork, owner: Account, grant: ShareGrant, name: str) -> None:
        now = grant.sent_at
        to = Addressee(email=owner.email, language=owner.language, about=owner.id)
        work.outbox.add(letter_of_sending(to, grant, name, at=now, randomness=self.randomness))
        work.journal.add(
            attrs.evolve(
                candidate_event(
                    EventKind.SHARE_SENT,
                    account=owner.id,
                    at=now,
                    randomness=self.randomness,
                    result=grant.result,
                    facts={"share": grant.id, "scope": grant.scope.value, "purpose": grant.purpose.value},
                ),
                organisation=grant.organisation,
            )
        )


def _own(work: SharingWork, account: AccountId, result: ResultId) -> ReadResult:
    found = work.results.of_account(account, result)
    if not found:
        raise UnknownResult("no such result of this account")
    return found[0]


def _open(work: SharingWork, organisation: OrganisationId, exam: str) -> Listed:
    listed = work.directory.open(organisation, exam=exam)
    if listed is None:
        raise UnknownOrganisation("nobody can send to such an organisation")
    return listed


def _choices(form: SendingForm) -> tuple[ShareScope | None, Purpose | None, Expiry | None]:
    return _chosen(ShareScope, form.scope), _chosen(Purpose, form.purpose), _chosen(Expiry, form.expiry)


def _chosen(choices: type[Choice], value: str) -> Choice | None:
    return next((choice for choice in choices if choice.value == value), None)


def _objections(
    form: SendingForm, scope: ShareScope | None, purpose: Purpose | None, expiry: Expiry | None
) -> list[Objection]:
    found = [
        Objection(field, f"send_{field}")
        for field, choice in (("scope", scope), ("purpose", purpose), ("expiry", expiry))
        if choice is None
    ]
    return found if form.agrees else [*found, Objection("agrees", "send_agrees")]
