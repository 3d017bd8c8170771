"""Deciding what organisations ask to be changed: operators alone do, with their names (C14, AUZ-8, AUZ-9)."""

from collections.abc import Sequence

import attrs

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.confidential import Digester
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import ChangeRequestId, Randomness
from results_core.kernel.reasons import reason_given
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.change_requests import ChangeRequest, ChangingWork, changed_by
from results_core.organisations.letters import Desk
from results_core.organisations.model import (
    OfficerState,
    Organisation,
    UnknownOrganisation,
)


class UnknownChange(Missing):
    """Nobody asks for such a change (any more): it is decided, or another one took its place."""

    code = "unknown_change"


@attrs.frozen(kw_only=True)
class ChangeView:
    """What is asked for, and the organisation as it is."""

    request: ChangeRequest
    organisation: Organisation


@attrs.frozen(kw_only=True)
class DecideChanges:
    """List what organisations ask for; accept or decline it."""

    begin: Begin[ChangingWork]
    clock: Clock
    randomness: Randomness
    digester: Digester

    def waiting(self) -> Sequence[ChangeView]:
        """Return what waits, the oldest first."""
        with self.begin(reading=True) as work:
            return [
                ChangeView(request=request, organisation=organisation)
                for request in work.change_requests.waiting()
                if (organisation := work.organisations.of(request.organisation)) is not None
            ]

    def count(self) -> int:
        """Return how many wait."""
        with self.begin(reading=True) as work:
            return len(work.change_requests.waiting())

    def accept(self, change: str, *, operator: str, reason: str = "") -> Organisation:
        """Change the organisation as it asks, and tell its main users (L24).

        Raises:
            UnknownChange: Nobody asks for such a change (any more).
        """
        return self._decide(change, operator=operator, reason=reason, accepts=True)

    def decline(self, change: str, *, operator: str, reason: str) -> Organisation:
        """Leave the organisation as it is, and tell its main users why (L24).

        Raises:
            NoReason: There is no reason, or it is too long.
            UnknownChange: Nobody asks for such a change (any more).
        """
        return self._decide(change, operator=operator, reason=reason_given(reason), accepts=False)

    @repeatable
    def _decide(self, change: str, *, operator: str, reason: str, accepts: bool) -> Organisation:
        now = self.clock.now()
        desk = Desk(now=now, randomness=self.randomness, digester=self.digester)
        with self.begin() as work:
            request = work.change_requests.of(ChangeRequestId(change.strip().lower()))
            if request is None or not work.change_requests.remove(request.id):
                raise UnknownChange("nobody asks for such a change")
            before = work.organisations.of(request.organisation, hold=True)
            if before is None:
                raise UnknownOrganisation("the organisation is gone")
            after = changed_by(request, before) if accepts else before
            if accepts:
                work.organisations.replace(after)
            letter = LetterKind.CHANGE_ACCEPTED if accepts else LetterKind.CHANGE_DECLINED
            facts = {"organisation": after.name} | ({} if accepts else {"reason": reason})
            for officer in work.officers.of_organisation(after.id):
                if officer.is_main and officer.state is OfficerState.ACTIVE:
                    desk.tell(work, letter, officer, facts=facts)
            work.journal.add(
                operator_event(
                    EventKind.CHANGE_ACCEPTED if accepts else EventKind.CHANGE_DECLINED,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    organisation=after.id,
                    facts={"change": request.id, "domains": " ".join(after.domains)},
                    personal={"reason": reason} if reason else {},
                )
            )
            work.commit()
        return after
