"""The lock against a plain model of "four wrong in a row", over any history (B5)."""

from datetime import datetime, timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from results_core.access.checking import WrongPassword
from results_core.access.lockout import Locked
from results_core.access.logging_in import LoggedIn
from results_core.kernel.confidential import Password
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.rehearsal import rehearse

HALF_AN_HOUR = timedelta(minutes=30)
WRONG = Password("not the one 42")
UNKNOWN = "ABC012345"
SPANS = st.sampled_from([1e-6, 60.0, 899.0, 1799.999999, 1800.0, 1800.000001, 86_400.0])
NUMBERS = st.sampled_from([ZOFIA, UNKNOWN])


@attrs.define
class Row:
    """Wrong passwords in a row, as the leaflet speaks of them."""

    wrong: int = 0
    last_at: datetime | None = None
    locked_until: datetime | None = None

    def is_locked(self, now: datetime) -> bool:
        """Tell whether log-in is locked."""
        return self.locked_until is not None and now < self.locked_until

    def add_wrong(self, now: datetime) -> None:
        """Count one more; the fourth locks."""
        lock_is_over = self.locked_until is not None
        quiet = self.last_at is not None and now - self.last_at >= HALF_AN_HOUR
        if lock_is_over or quiet:
            self.start_anew()
        self.wrong, self.last_at = self.wrong + 1, now
        if self.wrong > 3:
            self.locked_until = now + HALF_AN_HOUR

    def start_anew(self) -> None:
        """Forget everything."""
        self.wrong, self.last_at, self.locked_until = 0, None, None


class LockoutMachine(RuleBasedStateMachine):
    """Types passwords, waits, and compares."""

    def __init__(self) -> None:
        super().__init__()
        self.rehearsal = rehearse()
        self.rehearsal.register_and_confirm()
        self.rows = {ZOFIA: Row(), UNKNOWN: Row()}
        self.judged = self.rehearsal.hasher.verifications

    @property
    def now(self) -> datetime:
        """The instant at which the clock stands."""
        return self.rehearsal.clock.now()

    @rule(id_number=NUMBERS)
    def type_a_wrong_password(self, id_number: str) -> None:
        """A wrong password counts, unless log-in is locked."""
        row = self.rows[id_number]
        was_locked = row.is_locked(self.now)
        answer = self.rehearsal.application.log_in(id_number=id_number, password=WRONG)
        if not was_locked:
            row.add_wrong(self.now)
            self.judged += 1
        if row.is_locked(self.now):
            assert answer == Locked(until=row.locked_until)  # type: ignore[arg-type]
        else:
            assert answer == WrongPassword(left=4 - row.wrong)

    @rule()
    def type_the_right_password(self) -> None:
        """The right password gets in and clears the count, unless log-in is locked."""
        row = self.rows[ZOFIA]
        answer = self.rehearsal.application.log_in(id_number=ZOFIA, password=PASSWORD)
        if row.is_locked(self.now):
            assert answer == Locked(until=row.locked_until)  # type: ignore[arg-type]
        else:
            assert isinstance(answer, LoggedIn)
            self.judged += 1
            row.start_anew()

    @rule(seconds=SPANS)
    def wait(self, seconds: float) -> None:
        """Time passes, often up to the very edge of half an hour."""
        self.rehearsal.clock.advance(seconds=seconds)

    @rule()
    def have_the_centre_unlock_it(self) -> None:
        """An operator forgets count and lock."""
        self.rehearsal.application.candidates.unlock(ZOFIA, operator="Ada")
        self.rows[ZOFIA].start_anew()

    @invariant()
    def nothing_is_judged_during_a_lock(self) -> None:
        """Every judgement is one verification, and a locked answer is none."""
        assert self.rehearsal.hasher.verifications == self.judged

    @invariant()
    def the_helpdesk_sees_the_lock(self) -> None:
        """What operators are shown is what the candidate meets."""
        seen = self.rehearsal.application.candidates.show(ZOFIA).attempts.lock_at(self.now)
        row = self.rows[ZOFIA]
        assert seen == (row.locked_until if row.is_locked(self.now) else None)


LockoutMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestLockout = LockoutMachine.TestCase
