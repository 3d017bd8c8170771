"""Telling of what was changed while a moved release hid it: when it shows again, by two statements (A10)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    Text,
    and_,
    bindparam,
    cast,
    literal,
    literal_column,
    not_,
    or_,
    select,
)

from adapters_sql.stores.mailings import DIALECTS, fresh_id, writing
from adapters_sql.tables import account_entries, accounts, entries, letters, result_versions, sittings
from adapters_sql.tables.columns import Instant
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.outbox import PostingState
from results_core.exams.regimes import Component
from results_core.exams.sittings import Sitting, corrections_of, mailing_of
from results_core.results.letters import (
    AWAITED,
    OCCASIONS_OF_CHANGES,
    OCCASIONS_OF_NEWS,
    facts_of_change,
    facts_of_release,
)
from results_core.results.model import ResultStatus

_AT: Final = bindparam("at", type_=Instant)
_shown = result_versions.alias("shown")
_standing = result_versions.alias("standing")
_SAYS: Final = (
    "status",
    "overall",
    "label",
    "cefr",
    *(component.value for component in Component),
    "statement_number",
    "given_names",
    "family_name",
)
_WAS_SHOWN: Final = and_(
    _shown.c.result_id == entries.c.id,
    _shown.c.recorded_at <= sittings.c.hidden_at,
    or_(_shown.c.superseded_at.is_(None), _shown.c.superseded_at > sittings.c.hidden_at),
)
_STANDS: Final = and_(_standing.c.result_id == entries.c.id, _standing.c.superseded_at.is_(None))
_DIFFERS: Final = or_(*(_standing.c[name].is_distinct_from(_shown.c[name]) for name in _SAYS))
_IS_NEWS: Final = and_(
    or_(_shown.c.status.is_(None), _shown.c.status.in_(sorted(status.value for status in AWAITED))),
    _standing.c.status == ResultStatus.REPORTED.value,
)
"""As `results.letters.news` says."""


def _write(kind: LetterKind, occasions: str, condition: ColumnElement[bool], dialect: str) -> Insert:
    return writing(
        select(
            fresh_id(dialect, entries.c.id),
            literal(kind.value),
            literal(occasions) + entries.c.id + literal(":") + cast(_standing.c.number, Text),
            accounts.c.email,
            accounts.c.language,
            _AT.label("written_at"),
            bindparam("facts", type_=letters.c.facts.type),
            accounts.c.id,
            literal(PostingState.WAITING.value),
            literal_column("0"),
            _AT.label("due_at"),
            bindparam("mailing", type_=Text),
        )
        .select_from(entries)
        .join(sittings, sittings.c.id == entries.c.sitting_id)
        .join(account_entries, account_entries.c.entry_id == entries.c.id)
        .join(accounts, accounts.c.id == account_entries.c.account_id)
        .join(_standing, _STANDS)
        .outerjoin(_shown, _WAS_SHOWN)
        .where(
            entries.c.sitting_id == bindparam("sitting", type_=Text),
            entries.c.id > bindparam("after", type_=Text),
            entries.c.id <= bindparam("last", type_=Text),
            accounts.c.closed_at.is_(None),
            account_entries.c.joined_at < sittings.c.hidden_at,
            condition,
        )
        .order_by(entries.c.id),
        dialect,
    )


_CHANGES: Final = {
    dialect: _write(
        LetterKind.RESULT_CHANGED,
        OCCASIONS_OF_CHANGES,
        and_(_shown.c.status.is_not(None), _DIFFERS, not_(_IS_NEWS)),
        dialect,
    )
    for dialect in DIALECTS
}
_NEWS: Final = {
    dialect: _write(
        LetterKind.RESULT_OUT,
        OCCASIONS_OF_NEWS,
        # Whom the release itself tells needs no other letter.
        and_(account_entries.c.told_at.is_not(None), _IS_NEWS),
        dialect,
    )
    for dialect in DIALECTS
}


def write_corrections(
    connection: Connection, sitting: Sitting, between: dict[str, Any], *, at: datetime
) -> None:
    """Write to those of a batch who had seen a version that no longer stands.

    Args:
        connection: Under a transaction, which holds the telling of the sitting.
        sitting: What was hidden; see `Sitting.hidden_at`.
        between: The batch, as `SqlAnnouncements.tell` bounds it, before it is marked as told.
        at: The present.
    """
    dialect = connection.dialect.name
    given = {**between, "at": at}
    changed = {"facts": facts_of_change(at), "mailing": corrections_of(sitting.id)}
    news = {"facts": dict(facts_of_release(sitting)), "mailing": mailing_of(sitting.id)}
    connection.execute(_CHANGES[dialect], given | changed)
    connection.execute(_NEWS[dialect], given | news)
