"""Constraints in the words of the field: the database decides, the domain speaks."""

from collections.abc import Iterator
from typing import Final

import psycopg.errors
from sqlalchemy import CheckConstraint, Constraint, ForeignKeyConstraint, Index, Table

from adapters_sql.tables import metadata
from results_core.candidates.registering import AlreadyRegistered
from results_core.exams.importing import ImportConflict
from results_core.kernel.errors import Contended, Missing, Refused, ResultsError
from results_core.organisations.model import EmailTaken

SPOKEN: Final[dict[str, tuple[type[ResultsError], str]]] = {
    "account_entries_pkey": (AlreadyRegistered, "the entry belongs to an account"),
    "registrations_entry_id_key": (Contended, "somebody else registers for the entry"),
    "centres_pkey": (ImportConflict, "the centre came in meanwhile"),
    "entries_id_number_key": (ImportConflict, "the ID Number came in meanwhile"),
    "sittings_exam_session_exam_date_key": (ImportConflict, "the sitting came in meanwhile"),
    "officers_email_folded_key": (EmailTaken, "somebody logs in under the address"),
    "result_versions_pkey": (ImportConflict, "the result changed meanwhile"),
    "result_versions_standing_key": (ImportConflict, "the result changed meanwhile"),
}
"""What a constraint stands for. Of the others, `_by_kind` tells."""


def constraints() -> Iterator[tuple[Table, Constraint | Index]]:
    """Yield everything of the schema that can refuse a row."""
    for table in metadata.sorted_tables:
        yield from ((table, constraint) for constraint in table.constraints)
        yield from ((table, index) for index in table.indexes if index.unique)


def spoken(name: str) -> ResultsError | None:
    """Return the error that the constraint stands for, or None if there is no such constraint."""
    if name in SPOKEN:
        error, message = SPOKEN[name]
        return error(message)
    return _by_kind(name) if name in _NAMED else None


def broken(error: BaseException) -> ResultsError | None:
    """Return what the broken constraint stands for, or None if the driver's error is of another kind."""
    if isinstance(error, psycopg.errors.IntegrityError):
        return spoken(error.diag.constraint_name or "")
    return spoken(_named_by_sqlite(str(error)))


def _by_kind(name: str) -> ResultsError:
    match _NAMED[name]:
        case ForeignKeyConstraint():
            return Missing(f"what the row names is not there ({name})")
        case CheckConstraint():
            return Refused(f"the record does not hold such a row ({name})")
        case _:
            # Random names and digests: the unit that is run again draws others.
            return Contended(f"the name is taken ({name})")


def _named_by_sqlite(message: str) -> str:
    """Return the constraint's name: SQLite names the columns of a key, and no foreign key at all."""
    kind, _, broken_one = message.partition(" constraint failed")
    subject = broken_one.removeprefix(": ")
    if kind == "UNIQUE":
        return _KEYS.get(subject, "")
    return _SOME_FOREIGN_KEY if kind == "FOREIGN KEY" else subject


def _columns(table: Table, key: Constraint | Index) -> str:
    return ", ".join(f"{table.name}.{column.name}" for column in getattr(key, "columns", ()))


_NAMED: Final = {str(constraint.name): constraint for _, constraint in constraints()}
_SOME_FOREIGN_KEY: Final = "photos_result_id_fkey"
_KEYS: Final = {
    _columns(table, constraint): str(constraint.name)
    for table, constraint in constraints()
    if not isinstance(constraint, ForeignKeyConstraint | CheckConstraint)
}
