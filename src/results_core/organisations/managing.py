"""What operators do about organisations that have an account: list, show, suspend, reinstate, write again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.confidential import Digester
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import Randomness
from results_core.kernel.reasons import reason_given
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.finding import application_named, organisation_named
from results_core.organisations.letters import Desk
from results_core.organisations.model import (
    Application,
    ApplicationState,
    Officer,
    OfficerState,
    Organisation,
    OrganisationState,
    UnknownApplication,
)
from results_core.organisations.ports import OrganisationWork


class NothingToSend(Refused):
    """Nobody waits for a letter: the address is confirmed, or the password chosen."""

    code = "nothing_to_send"


class AlreadySo(Refused):
    """The organisation is suspended, or not suspended, already."""

    code = "already_so"


@attrs.frozen(kw_only=True)
class OrganisationView:
    """What operators see of an organisation."""

    organisation: Organisation
    officers: Sequence[Officer]
    application: Application | None
    """What it came from; None for an imported one."""


@attrs.frozen(kw_only=True)
class ManageOrganisations:
    """List, show, suspend, reinstate, and send letters again."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    digester: Digester

    def listed(self, state: OrganisationState | None = None) -> Sequence[Organisation]:
        """Return all organisations, or those of a state, by name."""
        with self.begin(reading=True) as work:
            return list(work.organisations.each(state))

    def show(self, named: str) -> OrganisationView:
        """Return the organisation of this id, reference, domain or name.

        Raises:
            UnknownOrganisation: There is none.
            SeveralOrganisations: There are several.
        """
        with self.begin(reading=True) as work:
            organisation = organisation_named(work, named)
            return OrganisationView(
                organisation=organisation,
                officers=work.officers.of_organisation(organisation.id),
                application=work.applications.of_organisation(organisation.id),
            )

    def suspend(self, named: str, *, operator: str, reason: str) -> Organisation:
        """Let nobody of the organisation in any more, at once, and tell its main users (SES-3, L24).

        Raises:
            NoReason: There is no reason, or it is too long.
            UnknownOrganisation: There is none.
            SeveralOrganisations: There are several.
            AlreadySo: It is suspended.
        """
        return self._change(
            named,
            OrganisationState.SUSPENDED,
            event=EventKind.ORGANISATION_SUSPENDED,
            letter=LetterKind.ORGANISATION_SUSPENDED,
            operator=operator,
            reason=reason_given(reason),
        )

    def reinstate(self, named: str, *, operator: str, reason: str = "") -> Organisation:
        """Let the organisation's officers in again, and tell its main users (L24).

        Raises:
            UnknownOrganisation: There is none.
            SeveralOrganisations: There are several.
            AlreadySo: It is not suspended.
        """
        return self._change(
            named,
            OrganisationState.APPROVED,
            event=EventKind.ORGANISATION_REINSTATED,
            letter=LetterKind.ORGANISATION_REINSTATED,
            operator=operator,
            reason=reason,
        )

    @repeatable
    def resend(self, named: str, *, operator: str) -> int:
        """Send again what is waited for, with a fresh link; return how many letters that is.

        To an applicant the letter that asks to confirm the address, to main users who have not chosen a
        password the one of the approval: earlier links die.

        Raises:
            UnknownOrganisation: There is neither an application nor an organisation of this name.
            NothingToSend: Nobody waits for a letter.
        """
        now = self.clock.now()
        desk = Desk(now=now, randomness=self.randomness, digester=self.digester)
        with self.begin() as work:
            application = _unconfirmed(work, named)
            if application is not None:
                desk.ask_applicant(work, application)
                self._note(work, now, operator, EventKind.APPLICATION_RESENT, {"application": application.id})
                work.commit()
                return 1
            organisation = organisation_named(work, named)
            invited = [
                one
                for one in work.officers.of_organisation(organisation.id)
                if one.is_main and one.state is OfficerState.INVITED
            ]
            for officer in invited:
                desk.invite(work, officer, organisation, kind=LetterKind.APPLICATION_APPROVED)
                facts = {"officer": officer.id}
                self._note(work, now, operator, EventKind.INVITATION_RESENT, facts, organisation=organisation)
            if not invited:
                raise NothingToSend("no main user of the organisation has a password to choose")
            work.commit()
        return len(invited)

    @repeatable
    def _change(
        self,
        named: str,
        state: OrganisationState,
        *,
        event: EventKind,
        letter: LetterKind,
        operator: str,
        reason: str,
    ) -> Organisation:
        now = self.clock.now()
        desk = Desk(now=now, randomness=self.randomness, digester=self.digester)
        with self.begin() as work:
            organisation = organisation_named(work, named, hold=True)
            if organisation.state is state:
                raise AlreadySo(f"the organisation is {state.value} already")
            changed = attrs.evolve(organisation, state=state)
            work.organisations.replace(changed)
            for officer in work.officers.of_organisation(organisation.id):
                if state is OrganisationState.SUSPENDED:
                    work.sessions.end_all(officer.id)
                if officer.is_main and officer.state is not OfficerState.DISABLED:
                    desk.tell(work, letter, officer, facts={"organisation": organisation.name})
            self._note(work, now, operator, event, {}, organisation=organisation, reason=reason)
            work.commit()
        return changed

    def _note(
        self,
        work: OrganisationWork,
        now: datetime,
        operator: str,
        kind: EventKind,
        facts: Mapping[str, str | int],
        *,
        organisation: Organisation | None = None,
        reason: str = "",
    ) -> None:
        work.journal.add(
            operator_event(
                kind,
                operator=operator,
                at=now,
                randomness=self.randomness,
                organisation=None if organisation is None else organisation.id,
                facts=facts,
                personal={"reason": reason} if reason else {},
            )
        )


def _unconfirmed(work: OrganisationWork, named: str) -> Application | None:
    try:
        application = application_named(work, named, hold=True)
    except UnknownApplication:
        return None
    return application if application.state is ApplicationState.UNCONFIRMED else None
