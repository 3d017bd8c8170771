"""Letters that go out together: shifted and withdrawn by one statement, however many they are."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    Interval,
    Select,
    Text,
    bindparam,
    case,
    func,
    literal_column,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import TIMESTAMP

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.tables import letters
from adapters_sql.tables.columns import microseconds
from results_core.correspondence.outbox import PostingState

DIALECTS: Final = ("sqlite", "postgresql")

_DRAWN: Final = literal_column("(SELECT gen_random_uuid()::text || gen_random_uuid()::text)", Text)
"""244 random bits, drawn once in a statement."""
_FRESH: Final = literal_column("lower(hex(randomblob(16)))", Text)
_LENGTH: Final = literal_column("32", Integer)

_COLUMNS: Final = (
    "id",
    "kind",
    "occasion",
    "recipient",
    "language",
    "written_at",
    "facts",
    "about",
    "state",
    "tries",
    "due_at",
    "mailing",
)
_WAITS: Final = text("state = 'waiting'")


def _put_off(latest: Any, instant: Any, duration: Any) -> Any:  # noqa: ANN401 - what SQLAlchemy reckons with
    since, by = bindparam("since", type_=instant), bindparam("by", type_=duration)

    def later(column: str) -> Any:  # noqa: ANN401 - as above
        return latest(literal_column(column, instant), since) + by

    as_written = literal_column("written_at", instant)
    written_at = case((letters.c.tries == 0, later("written_at")), else_=as_written)
    return (
        update(letters)
        .where(letters.c.mailing == bindparam("of_mailing"), _WAITS)
        .values(due_at=later("due_at"), written_at=written_at, leased_until=None)
    )


_PUT_OFF: Final = {
    "sqlite": _put_off(func.max, BigInteger(), BigInteger()),
    "postgresql": _put_off(func.greatest, TIMESTAMP(timezone=True), Interval()),
}
_WITHDRAW: Final = {
    dialect: update(letters)
    .where(among, _WAITS, letters.c.about == bindparam("of", type_=Text))
    .values(
        state=PostingState.DROPPED.value, reason=bindparam("because"), leased_until=None, link_sealed=None
    )
    for dialect, among in one_of(letters.c.mailing, "mailings").items()
}


def writing(recipients: Select[Any], dialect: str) -> Insert:
    """Return what writes a letter to each of the recipients, unless they have one for the occasion.

    The query's columns are `id`, `kind`, `occasion`, `recipient`, `language`, `written_at`, `facts`, `about`,
    `state`, `tries`, `due_at` and `mailing`: letters of a mailing carry no link.
    """
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return (
        insert(letters)
        .from_select(_COLUMNS, recipients)
        .on_conflict_do_nothing(index_elements=[letters.c.occasion, letters.c.recipient])
    )


def fresh_id(dialect: str, row: ColumnElement[str]) -> ColumnElement[str]:
    """Return an identifier as `kernel.identifiers` makes them, from the database's own source of randomness.

    `row` is another text in each row. To draw for each costs PostgreSQL a fifth of writing it: it draws once
    in a statement, and makes all of them from that.
    """
    if dialect == "sqlite":
        return _FRESH
    made = func.sha256(func.convert_to(_DRAWN + row, literal_column("'UTF8'")))
    return func.left(func.encode(made, literal_column("'hex'")), _LENGTH)


def put_off(connection: Connection, mailing: str, *, since: datetime, by: timedelta) -> None:
    """Shift those letters of the mailing that wait."""
    dialect = connection.dialect.name
    on_sqlite = dialect == "sqlite"
    connection.execute(
        _PUT_OFF[dialect],
        {
            "of_mailing": mailing,
            "since": microseconds(since) if on_sqlite else since,
            "by": by // timedelta(microseconds=1) if on_sqlite else by,
        },
    )


def withdraw(connection: Connection, mailings: Sequence[str], *, about: str, reason: str) -> None:
    """Drop the letters of these mailings about an account that still wait."""
    dialect = connection.dialect.name
    connection.execute(
        _WITHDRAW[dialect], {"mailings": a_list(list(mailings), dialect), "of": about, "because": reason}
    )
