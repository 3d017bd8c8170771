"""Telling of released sittings, a batch of entries at a time by statements that take no row in hand."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Interval,
    Select,
    Text,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from adapters_sql.stores.corrections import write_corrections
from adapters_sql.stores.entries import SITTING, sitting_from_row
from adapters_sql.stores.mailings import DIALECTS, fresh_id, writing
from adapters_sql.stores.release import released
from adapters_sql.stores.release_letters import HOLD_TELLING, TO_TELL
from adapters_sql.tables import account_entries, accounts, entries, events, jobs, letters, sittings
from adapters_sql.tables.columns import Instant, microseconds
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.outbox import PostingState
from results_core.exams.sittings import Sitting, mailing_of
from results_core.jobs.progress import JobKind
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.identifiers import SittingId
from results_core.results.announcements import Batch, Told
from results_core.results.letters import facts_of_release, occasions_of_release

_SITTING: Final = bindparam("sitting", type_=Text)
_AFTER: Final = bindparam("after", type_=Text)
_LAST: Final = bindparam("last", type_=Text)
_FACTS: Final = bindparam("facts", type_=letters.c.facts.type)
_AT: Final = bindparam("at", type_=Instant)
_OCCASION: Final = bindparam("occasions", type_=Text) + accounts.c.id

_DUE: Final = (
    select(sittings.c.id)
    .where(
        released(),
        ~exists()
        .where(jobs.c.kind == JobKind.RELEASE.value, jobs.c.subject == sittings.c.id)
        .where(text("jobs.state <> 'cancelled'")),
    )
    .order_by(sittings.c.releases_at, sittings.c.id)
)
_HELD: Final = _DUE.with_for_update(read=True, of=sittings)
_OUT: Final = select(*SITTING).where(sittings.c.id == _SITTING, released())
_NEXT: Final = (
    select(entries.c.id)
    .where(entries.c.sitting_id == _SITTING, entries.c.id > _AFTER)
    .order_by(entries.c.id)
    .limit(bindparam("at_most", type_=Integer))
    .subquery()
)
_END: Final = select(func.count(), func.max(_NEXT.c.id))
_of_the_sitting = entries.alias("of_the_sitting")
_BETWEEN: Final = (entries.c.sitting_id == _SITTING, entries.c.id > _AFTER, entries.c.id <= _LAST)


def _of_entries(*columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .select_from(entries)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(account_entries, account_entries.c.entry_id == entries.c.id)
        .join(accounts, accounts.c.id == account_entries.c.account_id)
    )


_STILL_TO_TELL: Final = _of_entries(func.count(accounts.c.id.distinct())).where(
    entries.c.sitting_id == _SITTING, *TO_TELL
)
_HOLD_ACCOUNTS: Final = select(func.count()).select_from(
    _of_entries(accounts.c.id)
    .where(*_BETWEEN, *TO_TELL)
    .order_by(accounts.c.id)
    .with_for_update(read=True, of=accounts)
    .subquery()
)
"""Whoever closes one of them, or changes its address, does so before the letters or behind them."""
_told = _of_entries(account_entries.c.account_id).where(*_BETWEEN, *TO_TELL)
_MARK: Final = (
    update(account_entries)
    .where(
        account_entries.c.told_at.is_(None),
        account_entries.c.account_id.in_(_told),
        exists().where(
            _of_the_sitting.c.id == account_entries.c.entry_id, _of_the_sitting.c.sitting_id == _SITTING
        ),
    )
    .values(told_at=_AT)
)
"""With whatever else the account has of the sitting: it has its letter."""

_PLACE: Final = func.row_number().over(order_by=entries.c.id) - 1
_GOES_AT: Final[dict[str, ColumnElement[Any]]] = {
    "sqlite": bindparam("first_at", type_=BigInteger) + _PLACE * bindparam("gap", type_=BigInteger),
    "postgresql": bindparam("first_at", type_=TIMESTAMP(timezone=True))
    + _PLACE * bindparam("gap", type_=Interval),
}


def _letters(dialect: str) -> Select[Any]:
    return (
        _of_entries(
            fresh_id(dialect, entries.c.id),
            bindparam("letter", type_=Text),
            _OCCASION,
            accounts.c.email,
            accounts.c.language,
            _GOES_AT[dialect].label("written_at"),
            _FACTS,
            accounts.c.id,
            bindparam("state", type_=Text),
            literal_column("0"),
            _GOES_AT[dialect].label("due_at"),
            bindparam("mailing", type_=Text),
        )
        .where(*_BETWEEN, *TO_TELL)
        .order_by(entries.c.id)
    )


_WRITE: Final = {dialect: writing(_letters(dialect), dialect) for dialect in DIALECTS}
"""An account may have two entries of the sitting in one batch: it gets one letter."""
_RECORD: Final = {
    dialect: insert(events).from_select(
        ["id", "kind", "at", "actor", "result", "facts"],
        select(
            fresh_id(dialect, entries.c.id),
            bindparam("event", type_=Text),
            _AT,
            bindparam("actor", type_=Text),
            entries.c.id,
            _FACTS,
        )
        .where(*_BETWEEN)
        .order_by(entries.c.id),
    )
    for dialect in DIALECTS
}


class SqlAnnouncements:
    """The core's `Announcements`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def due(self, *, hold: bool = False) -> Sequence[SittingId]:
        """Return the sittings that are out and that no job tells of."""
        found = self._connection.execute(_HELD if hold else _DUE, {"present": self._present})
        return [SittingId(sitting) for sitting in found.scalars()]

    def out(self, sitting: SittingId) -> Sitting | None:
        """Return the sitting if it is out."""
        wanted = {"sitting": sitting, "present": self._present}
        row = self._connection.execute(_OUT, wanted).one_or_none()
        return None if row is None else sitting_from_row(row)

    def tell(self, batch: Batch) -> Told:
        """Write the letters and the events of a batch, by a statement each."""
        sitting = batch.sitting
        begun = {"sitting": sitting.id, "after": batch.after}
        dialect = self._connection.dialect.name
        if dialect == "postgresql":
            self._connection.execute(HOLD_TELLING, {"sitting": sitting.id})
        count, last = self._connection.execute(_END, {**begun, "at_most": batch.limit}).one()
        if not count:
            return Told(entries=0, last="", letters=0)
        between = begun | {"last": last}
        if dialect == "postgresql":
            self._connection.execute(_HOLD_ACCOUNTS, between)
        written = self._write_letters(batch, between)
        if sitting.hidden_at is not None:
            write_corrections(self._connection, sitting, between, at=batch.at)
        self._connection.execute(_MARK, {**between, "at": batch.at})
        self._connection.execute(
            _RECORD[dialect],
            {
                **between,
                "event": EventKind.RELEASED.value,
                "at": batch.at,
                "actor": ActorKind.SYSTEM.value,
                "facts": {"releases_at": sitting.releases_at.isoformat()},
            },
        )
        return Told(entries=count, last=last, letters=written)

    def still_to_tell(self, sitting: SittingId) -> int:
        """Return how many accounts would get the letter."""
        wanted = {"sitting": sitting}
        count: int = self._connection.execute(_STILL_TO_TELL, wanted).scalar_one()
        return count

    def _write_letters(self, batch: Batch, between: dict[str, str]) -> int:
        dialect, sitting = self._connection.dialect.name, batch.sitting
        counting = {"preserve_rowcount": True}
        written: int = self._connection.execute(
            _WRITE[dialect],
            {
                **between,
                **_spelt(batch.first_at, batch.gap, dialect),
                "letter": LetterKind.RESULT_OUT.value,
                "occasions": occasions_of_release(sitting.id),
                "facts": dict(facts_of_release(sitting)),
                "state": PostingState.WAITING.value,
                "mailing": mailing_of(sitting.id),
            },
            execution_options=counting,
        ).rowcount
        return written


def _spelt(first_at: datetime, gap: timedelta, dialect: str) -> dict[str, Any]:
    """Return the instant and the time between two letters as the database reckons with them."""
    if dialect == "postgresql":
        return {"first_at": first_at, "gap": gap}
    return {"first_at": microseconds(first_at), "gap": gap // timedelta(microseconds=1)}
