"""What an import tells candidates of released sittings: a change (A10), or what they awaited (B8)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    func,
    insert,
    literal,
    literal_column,
    not_,
    select,
)

from adapters_sql.staging.result_tables import awaited
from adapters_sql.stores.mailings import DIALECTS, fresh_id, writing
from adapters_sql.stores.outbox import SqlOutbox
from adapters_sql.stores.release_letters import HAS_PASSED, TOLD_SITTINGS, WILL_BE_TOLD
from adapters_sql.tables import account_entries, accounts, entries, events, sittings
from adapters_sql.tables.columns import Instant
from adapters_sql.work import Surroundings
from results_core.correspondence.messages import Addressee, LetterKind
from results_core.correspondence.outbox import PostingState
from results_core.exams.sittings import mailing_of
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.identifiers import ResultId, SittingId
from results_core.results.letters import OCCASIONS_OF_NEWS, letter_of_change

_NOW: Final = bindparam("now", type_=Instant)


def _of_results(changed: Table) -> Select[Any]:
    return (
        select()
        .select_from(changed)
        .join(entries, entries.c.id == changed.c.result)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(account_entries, account_entries.c.entry_id == entries.c.id)
        .join(accounts, accounts.c.id == account_entries.c.account_id)
        .where(accounts.c.closed_at.is_(None))
    )


def addressees(changed: Table) -> Select[Any]:
    """Return result and next version of those that are released, and whom a letter about each goes to.

    `changed` holds results and the numbers of the versions that are replaced.
    """
    return (
        _of_results(changed)
        .add_columns(
            changed.c.result,
            changed.c.number + 1,
            accounts.c.email,
            accounts.c.language,
            accounts.c.id,
            sittings.c.id.label("sitting"),
        )
        .where(sittings.c.releases_at <= _NOW)
    )


_FACTS: Final = {
    # As `results.letters.facts_of_release` gives them.
    dialect: json_object(
        literal_column("'exam'"),
        sittings.c.exam,
        literal_column("'session'"),
        sittings.c.session,
        literal_column("'exam_date'"),
        cast(sittings.c.exam_date, Text),
    )
    for dialect, json_object in (("sqlite", func.json_object), ("postgresql", func.jsonb_build_object))
}
_NUMBER: Final[ColumnElement[str]] = cast(awaited.c.number, Text)
_OCCASION: Final = literal(OCCASIONS_OF_NEWS) + awaited.c.result + ":" + _NUMBER
_WRITE: Final = {
    dialect: writing(
        _of_results(awaited)
        .add_columns(
            fresh_id(dialect, awaited.c.result),
            literal(LetterKind.RESULT_OUT.value),
            _OCCASION,
            accounts.c.email,
            accounts.c.language,
            _NOW.label("written_at"),
            _FACTS[dialect],
            accounts.c.id,
            literal(PostingState.WAITING.value),
            literal_column("0"),
            _NOW.label("due_at"),
            literal(mailing_of(SittingId(""))) + sittings.c.id,
        )
        .where(not_(WILL_BE_TOLD))
        .order_by(awaited.c.result),
        dialect,
    )
    for dialect in DIALECTS
}
_RECORD: Final = {
    dialect: insert(events).from_select(
        ["id", "kind", "at", "actor", "result", "facts"],
        select(
            fresh_id(dialect, awaited.c.result),
            literal(EventKind.RELEASED.value),
            _NOW,
            literal(ActorKind.SYSTEM.value),
            awaited.c.result,
            literal({}, events.c.facts.type),
        )
        .select_from(awaited)
        .join(entries, entries.c.id == awaited.c.result)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .where(awaited.c.sitting.in_(TOLD_SITTINGS), HAS_PASSED)
        .order_by(awaited.c.result),
    )
    for dialect in DIALECTS
}


def tell_of_news(connection: Connection, now: datetime) -> None:
    """Write letters L2b and events `released` for the results that were awaited, by a statement each.

    Those that the telling of the release has yet to come to are left to it.
    """
    dialect = connection.dialect.name
    connection.execute(_WRITE[dialect], {"now": now})
    connection.execute(_RECORD[dialect], {"now": now})


def tell(connection: Connection, surroundings: Surroundings, told: Select[Any], now: datetime) -> None:
    """Write a letter to each of them, in one statement."""
    SqlOutbox(connection, surroundings.cipher).add_all(
        letter_of_change(
            Addressee(email=email, language=language, about=account),
            SittingId(sitting),
            ResultId(result),
            version,
            at=now,
            randomness=surroundings.randomness,
        )
        for result, version, email, language, account, sitting in connection.execute(told, {"now": now})
    )
