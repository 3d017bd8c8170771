"""Whom the telling of a release reaches, and what keeps it from passing somebody by (mission B14)."""

from typing import Final

from sqlalchemy import ColumnElement, Text, and_, bindparam, exists, func, literal, not_, or_, select, text

from adapters_sql.tables import account_entries, accounts, entries, jobs, sittings
from results_core.jobs.progress import JobKind, JobState

TO_TELL: Final = (
    accounts.c.closed_at.is_(None),
    account_entries.c.joined_at < sittings.c.releases_at,
    account_entries.c.told_at.is_(None),
)
"""Whom a release tells: `told_at` outlives every letter and every address."""

HAS_PASSED: Final[ColumnElement[bool]] = exists().where(
    jobs.c.kind == JobKind.RELEASE.value,
    jobs.c.subject == sittings.c.id,
    text("jobs.state <> 'cancelled'"),
    or_(jobs.c.state == JobState.DONE.value, jobs.c.after >= entries.c.id),
)
"""The telling of the sitting has come past the entry: later news of its result are told by themselves."""

TOLD_SITTINGS: Final = select(jobs.c.subject).where(jobs.c.kind == JobKind.RELEASE.value)
"""The sittings whose telling has begun at least: of all others it has passed nothing."""

WILL_BE_TOLD: Final[ColumnElement[bool]] = and_(*TO_TELL, not_(HAS_PASSED))
"""The letter of the release is yet to be written: whoever gets it needs no other one."""

_TELLING: Final = 7_305_804
_OF_SITTING: Final = func.hashtext(bindparam("sitting", type_=Text))

HOLD_TELLING_OFF: Final = select(func.pg_advisory_xact_lock_shared(literal(_TELLING), _OF_SITTING))
"""Makes the telling of the sitting wait until the transaction ends, or waits for its step under way."""

HOLD_TELLING: Final = select(func.pg_advisory_xact_lock(literal(_TELLING), _OF_SITTING))
"""Waits for everybody who is about to join the sitting. On SQLite there is one writer anyway."""
