"""What main users answer to whom wants to join: one answer counts, whoever gives it first (C3, L22)."""

from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.errors import Missing, Refused
from results_core.kernel.identifiers import AccountId, JoinRequestId
from results_core.kernel.transactions import repeatable
from results_core.organisations.domains import is_own_address
from results_core.organisations.join_letters import JoinDesk
from results_core.organisations.main_users import Acting, main_user_here
from results_core.organisations.managing_users import ManageUsers, is_user_of
from results_core.organisations.model import EmailTaken, JoinRequest, JoinRequestState, Role
from results_core.organisations.ports import OrganisationWork

_EVENTS: Final = MappingProxyType(
    {
        JoinRequestState.ACCEPTED: EventKind.JOIN_ACCEPTED,
        JoinRequestState.REFUSED: EventKind.JOIN_REFUSED,
    }
)


class UnknownJoinRequest(Missing):
    """Nobody asks to join the organisation under this id."""

    code = "unknown_join_request"


class JoinAnswered(Refused):
    """Somebody else has answered already."""

    code = "join_answered"


@unique
class JoinAnswer(StrEnum):
    """What became of a wish."""

    ACCEPTED = "accepted"
    IS_USER = "is_user"
    """The person is a user by now: there is nothing to accept."""
    OUTSIDE = "outside"
    """The address is not of the organisation's domains any more (AUZ-8): it can be refused only."""


@attrs.frozen(kw_only=True)
class AnswerJoins:
    """Accept or refuse."""

    users: ManageUsers

    def asked(self, by: AccountId, request: JoinRequestId) -> JoinRequest:
        """Return a wish to join the organisation of this officer.

        Raises:
            UnknownJoinRequest: There is none (ENU-8).
        """
        with self.users.begin(reading=True) as work:
            actor, found = work.officers.of(by), work.join_requests.of(request)
        if actor is None or found is None or found.organisation != actor.organisation:
            raise UnknownJoinRequest("nobody asks to join the organisation under this id")
        return found

    def accept(self, by: AccountId, request: JoinRequestId) -> JoinAnswer:
        """Make the person a user, who gets a link to set a password (L13); main users give other roles.

        Raises:
            NotMainUser: Whoever answers is none (any more).
            UnknownJoinRequest: Nobody asks to join the organisation under this id.
            JoinAnswered: Somebody else was first.
        """
        try:
            return self._accept(by, request)
        except EmailTaken:
            # Another organisation added the address meanwhile: now it is found there.
            return self._accept(by, request)

    @repeatable
    def refuse(self, by: AccountId, request: JoinRequestId) -> None:
        """Refuse, and tell the person (L22).

        Raises:
            NotMainUser: Whoever answers is none (any more).
            UnknownJoinRequest: Nobody asks to join the organisation under this id.
            JoinAnswered: Somebody else was first.
        """
        now = self.users.clock.now()
        with self.users.begin() as work:
            acting = main_user_here(work, by)
            asked = _waiting(work, acting, request)
            desk = JoinDesk(now=now, randomness=self.users.randomness, digester=self.users.check.digester)
            desk.tell_refused(work, asked, acting.organisation)
            self._settle(work, acting, asked, JoinRequestState.REFUSED, now)
            work.commit()

    @repeatable
    def _accept(self, by: AccountId, request: JoinRequestId) -> JoinAnswer:
        now = self.users.clock.now()
        with self.users.begin() as work:
            acting = main_user_here(work, by)
            asked, organisation = _waiting(work, acting, request), acting.organisation
            if is_user_of(work, organisation.id, asked.person.email):
                answer = JoinAnswer.IS_USER
            elif not is_own_address(asked.person.email, organisation.domains, self.users.reader.forms.hosts):
                return JoinAnswer.OUTSIDE
            else:
                answer = JoinAnswer.ACCEPTED
                self.users.welcome(work, asked.person, Role.USER, organisation, now, agreed=asked)
            self._settle(work, acting, asked, JoinRequestState.ACCEPTED, now)
            work.commit()
        return answer

    def _settle(
        self,
        work: OrganisationWork,
        acting: Acting,
        asked: JoinRequest,
        state: JoinRequestState,
        now: datetime,
    ) -> None:
        work.join_requests.replace(attrs.evolve(asked, state=state, decided_at=now))
        work.journal.add(
            organisation_event(
                _EVENTS[state],
                officer=acting.officer.id,
                organisation=acting.organisation.id,
                at=now,
                randomness=self.users.randomness,
                facts={"request": asked.id},
            )
        )


def _waiting(work: OrganisationWork, acting: Acting, request: JoinRequestId) -> JoinRequest:
    asked = work.join_requests.of(request, hold=True)
    is_known = asked is not None and asked.state is not JoinRequestState.UNCONFIRMED
    if asked is None or not is_known or asked.organisation != acting.organisation.id:
        raise UnknownJoinRequest("nobody asks to join the organisation under this id")
    if asked.state is not JoinRequestState.WAITING:
        raise JoinAnswered("the wish is answered")
    return asked
