"""Open sessions in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.sessions import Session
from results_core.kernel.identifiers import AccountId, SessionId
from results_core.testing.memory.record import Record


class MemorySessions:
    """Fulfils `Sessions`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._sessions = record.sessions

    def open(self, session: Session) -> None:
        """Keep the session."""
        self._sessions[session.digest] = session

    def of(self, digest: str) -> Session | None:
        """Return the session, or None if it was ended."""
        return self._sessions.get(digest)

    def touch(self, digest: str, *, at: datetime) -> None:
        """Note that it was used, if it is still open."""
        if digest in self._sessions:
            self._sessions[digest] = attrs.evolve(self._sessions[digest], seen_at=at)

    def end(self, digest: str) -> Session | None:
        """End it and return it; None if it was ended before."""
        return self._sessions.pop(digest, None)

    def of_account(self, account: AccountId) -> Sequence[Session]:
        """Return the account's sessions, the one used last first."""
        own = [session for session in self._sessions.values() if session.account == account]
        return sorted(own, key=lambda session: (session.seen_at, session.opened_at, session.id), reverse=True)

    def end_one(self, account: AccountId, session: SessionId) -> bool:
        """End the session of this name if it is the account's; tell whether it was open."""
        named = next((one for one in self.of_account(account) if one.id == session), None)
        return named is not None and self.end(named.digest) is not None

    def end_all(self, account: AccountId) -> int:
        """End every session of the account; return how many there were."""
        ended = [session.digest for session in self._sessions.values() if session.account == account]
        for digest in ended:
            del self._sessions[digest]
        return len(ended)
