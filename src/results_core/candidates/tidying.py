"""Forgetting what nobody needs any more: the worker's hourly chore (REG-6, ENU-2)."""

from datetime import datetime, timedelta

import attrs

from results_core.access.links import LIFE, LinkPurpose
from results_core.access.lockout import LockoutPolicy
from results_core.access.sessions import SessionPolicy
from results_core.candidates.ports import Deadlines, Forgotten, TidyWork
from results_core.journal.events import EventKind, system_event
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class KeepingPolicy:
    """How long things are kept that have served."""

    registrations: timedelta = timedelta(days=7)
    """Without confirmation, since they were made (REG-6)."""
    attempts: timedelta = timedelta(days=30)
    """Since the last try: unknown ID Numbers leave small rows behind too (ENU-2)."""
    closed: timedelta = timedelta(days=366)
    """Since the last try, where a hundred failures have closed log-in (LOCK-8)."""
    links: timedelta = timedelta(days=7)
    """Since they expired: until then a used link can say that it was used."""

    def deadlines(self, sessions: SessionPolicy, lockout: LockoutPolicy, *, now: datetime) -> Deadlines:
        """Return the instants before which things have had their time."""
        return Deadlines(
            registered=now - self.registrations,
            tried=now - self.attempts,
            closed=now - self.closed,
            closing_streak=lockout.streak,
            spent=now,
            link_expired=now - self.links,
            session_seen=now - sessions.idle,
            session_opened=now - sessions.absolute,
            address_asked=now - LIFE[LinkPurpose.UNDO_ADDRESS],
        )


@attrs.frozen(kw_only=True)
class Tidy:
    """Forget registrations never confirmed, old counts and budgets, dead links and sessions that are over."""

    begin: Begin[TidyWork]
    clock: Clock
    randomness: Randomness
    sessions: SessionPolicy = SessionPolicy()
    lockout: LockoutPolicy = LockoutPolicy()
    keeping: KeepingPolicy = KeepingPolicy()

    @repeatable
    def __call__(self) -> Forgotten:
        """Forget what has had its time, and tell how much it was."""
        now = self.clock.now()
        with self.begin() as work:
            forgotten = work.leftovers.forget(self.keeping.deadlines(self.sessions, self.lockout, now=now))
            if any(attrs.astuple(forgotten)):
                work.journal.add(
                    system_event(
                        EventKind.TIDIED,
                        at=now,
                        randomness=self.randomness,
                        facts=attrs.asdict(forgotten),
                    )
                )
            work.commit()
        return forgotten
