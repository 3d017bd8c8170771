"""One's own open sessions: seeing them, ending one, logging out everywhere (SES-5)."""

from collections.abc import Sequence

import attrs

from results_core.access.credentials import Audience
from results_core.access.owners import event_of_owner
from results_core.access.ports import AccessWork
from results_core.access.sessions import Session, SessionPolicy
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, Randomness, SessionId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class ManageSessions:
    """Show and end the sessions of an account of one audience."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    audience: Audience = Audience.CANDIDATES
    policy: SessionPolicy = SessionPolicy()

    def of(self, account: AccountId) -> Sequence[Session]:
        """Return the account's sessions that go on, the one used last first."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            kept = work.sessions.of_account(account)
        return [session for session in kept if session.goes_on(self.policy, now=now)]

    @repeatable
    def end(self, account: AccountId, session: SessionId) -> bool:
        """End one session of the account; tell whether it was open. Somebody else's is never touched."""
        with self.begin() as work:
            ended = work.sessions.end_one(account, session)
            if ended:
                self._record(work, account, 1)
            work.commit()
        return ended

    @repeatable
    def end_all(self, account: AccountId) -> int:
        """Log out everywhere; return how many sessions there were."""
        with self.begin() as work:
            ended = work.sessions.end_all(account)
            self._record(work, account, ended)
            work.commit()
        return ended

    def _record(self, work: AccessWork, account: AccountId, ended: int) -> None:
        owner = work.credentials_of(self.audience).of_account(account)
        if owner is not None:
            work.journal.add(
                event_of_owner(
                    EventKind.SESSIONS_ENDED,
                    owner,
                    at=self.clock.now(),
                    randomness=self.randomness,
                    facts={"sessions": ended},
                )
            )
