"""How long everything is kept, and forgetting it then: the worker's hourly chore (PRV-3, REG-6, ENU-2)."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.access.links import LIFE, LinkPurpose
from results_core.access.lockout import LockoutPolicy
from results_core.access.sessions import SessionPolicy
from results_core.api_access.repeating import KEPT
from results_core.journal.events import EventKind, system_event
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.privacy.ports import Deadlines, Forgotten, RetentionWork

AT_ONCE: Final = 500
"""How much of each kind one transaction forgets: others write in between."""


@attrs.frozen(kw_only=True)
class RetentionPolicy:
    """How long things are kept that have served. Pages and registers quote these figures."""

    registration_days: int = 7
    """Without confirmation, since it was made (REG-6)."""
    attempt_days: int = 30
    """Since the last try: unknown ID Numbers leave small rows behind too (ENU-2)."""
    closed_log_in_days: int = 366
    """Since the last try, where a hundred failures have closed log-in (LOCK-8)."""
    link_days: int = 7
    """Since they expired: until then a used link can say that it was used."""
    letter_days: int = 90
    """Since they were written, if they wait no more."""
    identity_months: int = 24
    """Photos and passport numbers, since the release of the result."""
    closed_account_months: int = 24
    """Since the account was closed; what it was opened with is forgotten at once."""
    application_months: int = 6
    """Requests of organisations, and wishes to join one, since they were decided."""
    client_address_days: int = 90
    """Where a client of the API came from, since it last did."""
    delivery_days: int = 30
    """What a webhook was told, since that was settled."""

    download_months: int = 24
    """Lines of the history of downloads, since they were asked for; their files are kept for days."""

    def deadlines(self, sessions: SessionPolicy, lockout: LockoutPolicy, *, now: datetime) -> Deadlines:
        """Return the instants before which things have had their time."""
        return Deadlines(
            registered=now - timedelta(days=self.registration_days),
            tried=now - timedelta(days=self.attempt_days),
            closed=now - timedelta(days=self.closed_log_in_days),
            closing_streak=lockout.streak,
            spent=now,
            link_expired=now - timedelta(days=self.link_days),
            session_seen=now - sessions.idle,
            session_opened=now - sessions.absolute,
            address_asked=now - LIFE[LinkPurpose.UNDO_ADDRESS],
            written=now - timedelta(days=self.letter_days),
            released=months_before(now, self.identity_months),
            account_closed=months_before(now, self.closed_account_months),
            decided=months_before(now, self.application_months),
            downloaded=months_before(now, self.download_months),
            token_expired=now,
            client_seen=now - timedelta(days=self.client_address_days),
            called=now - KEPT,
            told=now - timedelta(days=self.delivery_days),
        )


@attrs.frozen(kw_only=True)
class Retain:
    """Keep everything as long as its rule says, and no longer."""

    begin: Begin[RetentionWork]
    clock: Clock
    randomness: Randomness
    sessions: SessionPolicy = SessionPolicy()
    lockout: LockoutPolicy = LockoutPolicy()
    policy: RetentionPolicy = RetentionPolicy()

    def overdue(self) -> Forgotten:
        """Tell how much has had its time; nothing is forgotten."""
        before = self.policy.deadlines(self.sessions, self.lockout, now=self.clock.now())
        with self.begin(reading=True) as work:
            return work.leftovers.count(before)

    def __call__(self) -> Forgotten:
        """Forget what has had its time, in short transactions, and tell how much it was.

        Looking comes first: where nothing is due, nobody waits for a transaction that writes.
        """
        now = self.clock.now()
        before = self.policy.deadlines(self.sessions, self.lockout, now=now)
        with self.begin(reading=True) as work:
            left = bool(work.leftovers.count(before))
        total = Forgotten()
        while left:
            forgotten = self._forget(before, now=now)
            total += forgotten
            left = max(attrs.astuple(forgotten)) >= AT_ONCE
        return total

    @repeatable
    def _forget(self, before: Deadlines, *, now: datetime) -> Forgotten:
        with self.begin() as work:
            forgotten = work.leftovers.forget(before, limit=AT_ONCE)
            if forgotten:
                work.journal.add(
                    system_event(
                        EventKind.TIDIED, at=now, randomness=self.randomness, facts=attrs.asdict(forgotten)
                    )
                )
            work.commit()
        return forgotten


def months_before(now: datetime, months: int) -> datetime:
    """Return the same day and time so many calendar months ago, or that month's last day."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, monthrange(year, month + 1)[1]))
