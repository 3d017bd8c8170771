"""The drivers' errors in the words of the kernel, where they leave SQLAlchemy."""

import sqlite3
from typing import Final

import psycopg
from sqlalchemy import ExceptionContext

from adapters_sql.constraints import broken
from results_core.kernel.errors import Contended, OutcomeUnknown, ResultsError, StoreUnavailable

BEGIN: Final = "BEGIN IMMEDIATE"
"""How writing begins on SQLite: whoever cannot get the lock now has waited long enough."""

_SERIALIZATION_FAILURE: Final = "40001"
_DEADLOCK: Final = "40P01"
_FORGOTTEN: Final = "26000"
"""What was prepared, with whatever else the driver had the server forget."""
_LOCK_NOT_AVAILABLE: Final = "55P03"
_QUERY_CANCELED: Final = "57014"
_OUT_OF_RESOURCES: Final = "53"

_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DISK: Final = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_PERM,
}


def translate(context: ExceptionContext) -> BaseException | None:
    """Return what a driver's error stands for: the listener of `handle_error`.

    None leaves the error as it is: a fault of ours, not of the surroundings.
    """
    if context.is_pre_ping:
        return None
    error = context.original_exception
    if isinstance(error, psycopg.Error):
        if context.connection is None:
            return StoreUnavailable("the database cannot be reached")
        return of_driver(error, lost=context.is_disconnect)
    if isinstance(error, sqlite3.Error):
        return of_sqlite(error, context.statement)
    return None


def of_driver(error: psycopg.Error, *, lost: bool) -> ResultsError | None:
    """Return what an error of PostgreSQL's driver stands for; None for a fault of ours.

    `lost` says that the connection went with it.
    """
    if error.diag.message_primary:
        # The detail quotes rows, which are nobody's business in a log.
        error.args = (error.diag.message_primary,)
    if lost:
        return Contended("the connection was lost before the transaction was committed")
    state = error.sqlstate or ""
    if state in {_SERIALIZATION_FAILURE, _DEADLOCK, _FORGOTTEN}:
        return Contended(f"others were at it ({state})")
    if state in {_LOCK_NOT_AVAILABLE, _QUERY_CANCELED} or state.startswith(_OUT_OF_RESOURCES):
        return StoreUnavailable(f"the database is locked, full or overloaded ({state})")
    return broken(error) if isinstance(error, psycopg.IntegrityError) else None


def of_sqlite(error: sqlite3.Error, statement: str | None) -> ResultsError | None:
    """Return what an error of SQLite's driver stands for; None for a fault of ours."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    name = getattr(error, "sqlite_errorname", "")
    if code in _BUSY:
        return (
            StoreUnavailable("the database stays locked") if statement == BEGIN else Contended("others write")
        )
    if code in _DISK:
        return StoreUnavailable(f"the database file cannot be used ({name})")
    return broken(error) if code == sqlite3.SQLITE_CONSTRAINT else None


def of_commit(error: ResultsError, *, lost: bool) -> ResultsError:
    """Return what an error means that came out of COMMIT.

    With the connection lost nobody knows whether the transaction is durable, nor with a disk that failed
    to write the last of it down.
    """
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if lost or code == sqlite3.SQLITE_IOERR:
        return OutcomeUnknown("the store was lost while it committed")
    return error
