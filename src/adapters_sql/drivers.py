"""What of the drivers is ours."""

import sqlite3
from typing import Any

import psycopg


class PlainCursor(psycopg.Cursor):
    """Describes its columns by name and type alone, which is all that is asked of it.

    The driver's own makes an object of everything that the server tells of each: with the forty columns of a
    result a tenth of what the query takes.
    """

    @property
    def description(self) -> Any:  # noqa: ANN401 - the driver's list of columns
        """Name, type and five times nothing for each column; None where nothing was selected."""
        result = self.pgresult
        if result is None or not result.nfields:
            return None
        return [
            ((result.fname(place) or b"").decode(), result.ftype(place), None, None, None, None, None)
            for place in range(result.nfields)
        ]


class PlainConnection(sqlite3.Connection):
    """The driver's own, that may be listened to: see `adapters_sql.straight`."""
