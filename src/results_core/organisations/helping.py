"""What operators do for an officer: look, write again, unlock, log out, shut out and let in again (E2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import attrs

from results_core.access.checking import CheckPassword
from results_core.access.credentials import Audience
from results_core.access.links import LinkPurpose
from results_core.access.lockout import Attempts, Guard
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.outbox import Posting
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.finding import officer_named, organisation_named, organisation_of
from results_core.organisations.letters import Desk
from results_core.organisations.managing import NothingToSend
from results_core.organisations.model import Officer, OfficerState, Organisation
from results_core.organisations.ports import OrganisationWork

_NO_FACTS: Final[Mapping[str, str | int]] = {}


class AlreadyDisabled(Refused):
    """The officer is disabled already."""

    code = "already_disabled"


class NotDisabled(Refused):
    """The officer is not disabled."""

    code = "not_disabled"


class NoSecondStep(Refused):
    """The officer has no second step that could be taken off."""

    code = "no_second_step"


@attrs.frozen(kw_only=True)
class OfficerView:
    """What the helpdesk sees of an officer."""

    officer: Officer
    organisation: Organisation
    attempts: Attempts
    failed_letters: Sequence[Posting] = ()
    """Letters that the mailbox refused or that were given up (RLB-4)."""


@attrs.frozen(kw_only=True)
class HelpOfficer:
    """Help an officer, found by the address."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def listed(self, organisation: str) -> tuple[Organisation, Sequence[Officer]]:
        """Return an organisation and its officers, by name.

        Raises:
            UnknownOrganisation: There is none of this id, reference, domain or name.
            SeveralOrganisations: There are several.
        """
        with self.begin(reading=True) as work:
            found = organisation_named(work, organisation)
            return found, work.officers.of_organisation(found.id)

    def show(self, email: str) -> OfficerView:
        """Return how the officer stands.

        Raises:
            UnknownOfficer: Nobody logs in under the address.
        """
        with self.begin(reading=True) as work:
            officer = officer_named(work, email)
            return OfficerView(
                officer=officer,
                organisation=organisation_of(work, officer),
                attempts=work.attempts.of(self._guard(officer)),
                failed_letters=work.outbox.failed_about(officer.id),
            )

    @repeatable
    def resend(self, email: str, *, operator: str) -> Officer:
        """Send a fresh link to set a password to somebody who has not chosen one; earlier links die.

        Raises:
            UnknownOfficer: Nobody logs in under the address.
            NothingToSend: The password is chosen.
        """
        now = self.clock.now()
        with self.begin() as work:
            officer = officer_named(work, email, hold=True)
            if officer.state is not OfficerState.INVITED:
                raise NothingToSend("the officer has chosen a password")
            Desk(now=now, randomness=self.randomness, digester=self.check.digester).invite(
                work, officer, organisation_of(work, officer), kind=LetterKind.SET_PASSWORD
            )
            self._note(work, now, operator, EventKind.INVITATION_RESENT, officer)
            work.commit()
        return officer

    @repeatable
    def unlock(self, email: str, *, operator: str) -> Officer:
        """Take the lock off and forget the count.

        Raises:
            UnknownOfficer: Nobody logs in under the address.
        """
        with self.begin() as work:
            officer = officer_named(work, email)
            work.attempts.unlock(self._guard(officer))
            self._note(work, self.clock.now(), operator, EventKind.UNLOCKED, officer)
            work.commit()
        return officer

    @repeatable
    def disable(self, email: str, *, operator: str, reason: str = "") -> Officer:
        """Let the officer in no more: sessions and links die at once (SES-3).

        Raises:
            UnknownOfficer: Nobody logs in under the address.
            AlreadyDisabled: They are disabled.
        """
        now = self.clock.now()
        with self.begin() as work:
            officer = officer_named(work, email, hold=True)
            if officer.state is OfficerState.DISABLED:
                raise AlreadyDisabled("the officer is disabled already")
            disabled = attrs.evolve(officer, state=OfficerState.DISABLED)
            work.officers.replace(disabled)
            work.sessions.end_all(officer.id)
            work.links.end(officer.id, now=now)
            self._note(work, now, operator, EventKind.OFFICER_DISABLED, officer, reason=reason)
            work.commit()
        return disabled

    @repeatable
    def enable(self, email: str, *, operator: str) -> Officer:
        """Let a disabled officer in again, as far as they had come: with their password, or to choose one.

        Links that died stay dead: whoever has no password is sent another by `resend`.

        Raises:
            UnknownOfficer: Nobody logs in under the address.
            NotDisabled: They are not disabled.
        """
        with self.begin() as work:
            officer = officer_named(work, email, hold=True)
            if officer.state is not OfficerState.DISABLED:
                raise NotDisabled("the officer is not disabled")
            came_to = OfficerState.INVITED if officer.digest is None else OfficerState.ACTIVE
            enabled = attrs.evolve(officer, state=came_to)
            work.officers.replace(enabled)
            self._note(work, self.clock.now(), operator, EventKind.OFFICER_ENABLED, officer)
            work.commit()
        return enabled

    @repeatable
    def log_out(self, email: str, *, operator: str) -> int:
        """End every session of the officer; return how many there were (SES-5).

        A log-in that waits for its second step ends with them; the password stays as it is.

        Raises:
            UnknownOfficer: Nobody logs in under the address.
        """
        now = self.clock.now()
        with self.begin() as work:
            officer = officer_named(work, email, hold=True)
            ended = work.sessions.end_all(officer.id)
            work.links.end(officer.id, purpose=LinkPurpose.SECOND_STEP, now=now)
            self._note(work, now, operator, EventKind.SESSIONS_ENDED, officer, facts={"sessions": ended})
            work.commit()
        return ended

    @repeatable
    def reset_second_step(self, email: str, *, operator: str) -> Officer:
        """Take the second step off, with its recovery codes, and tell the officer (L26).

        Raises:
            UnknownOfficer: Nobody logs in under the address.
            NoSecondStep: There is none.
        """
        now = self.clock.now()
        with self.begin() as work:
            officer = officer_named(work, email, hold=True)
            if officer.second_step_sealed is None:
                raise NoSecondStep("the officer has no second step")
            without = attrs.evolve(officer, second_step_sealed=None, second_step_last=None)
            work.officers.replace(without)
            work.officers.set_recovery_codes(officer.id, ())
            work.sessions.end_all(officer.id)
            Desk(now=now, randomness=self.randomness, digester=self.check.digester).tell(
                work, LetterKind.SECOND_STEP_RESET, officer, facts={"at": now.isoformat()}
            )
            self._note(work, now, operator, EventKind.SECOND_STEP_RESET, officer)
            work.commit()
        return without

    def _guard(self, officer: Officer) -> Guard:
        return self.check.guard(officer.id, Audience.ORGANISATIONS)

    def _note(
        self,
        work: OrganisationWork,
        now: datetime,
        operator: str,
        kind: EventKind,
        officer: Officer,
        *,
        reason: str = "",
        facts: Mapping[str, str | int] = _NO_FACTS,
    ) -> None:
        work.journal.add(
            operator_event(
                kind,
                operator=operator,
                at=now,
                randomness=self.randomness,
                organisation=officer.organisation,
                facts={"officer": officer.id, **facts},
                personal={"reason": reason} if reason else {},
            )
        )
