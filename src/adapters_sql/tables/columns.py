"""What the columns of every table are made of."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import BigInteger, Dialect, MetaData, text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata: Final = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)
"""Every table; each constraint has a name, so that it can be turned into what it stands for."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_UNKNOWN: Final = ""


def only(condition: str) -> dict[str, Any]:
    """Return what lets an index hold some rows alone, on both databases."""
    return {f"{dialect}_where": text(condition) for dialect in ("sqlite", "postgresql")}


class Instant(TypeDecorator[datetime]):
    """An aware instant: `timestamptz` on PostgreSQL, microseconds since 1970 on SQLite.

    Comes back in UTC. A naive one raises TypeError.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the type of the database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(BigInteger())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401 - int or datetime
        """Return what the driver takes."""
        if value is None:
            return None
        spelt = microseconds(value)
        return value if dialect.name == "postgresql" else spelt

    def result_processor(
        self,
        dialect: Dialect,
        coltype: object,  # noqa: ARG002 - SQLAlchemy's
    ) -> Callable[[Any], datetime | None]:
        """Return what reads an instant, in UTC; long tables call it for each cell, so it is one call."""
        return _READING[dialect.name]


def microseconds(at: datetime) -> int:
    """Return the microseconds since 1970 of an aware instant, exactly.

    Raises:
        TypeError: It is naive.
    """
    return (at - _EPOCH) // _MICROSECOND


def instant(spelt: int) -> datetime:
    """Return the instant of so many microseconds since 1970, in UTC."""
    return _EPOCH + timedelta(microseconds=spelt)


def _spelt_instant(spelt: int | None) -> datetime | None:
    return None if spelt is None else _EPOCH + timedelta(0, 0, spelt)  # by name it takes half as long again


def _instant_in_utc(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(UTC)


_READING: Final[Mapping[str, Callable[[Any], datetime | None]]] = MappingProxyType(
    {"sqlite": _spelt_instant, "postgresql": _instant_in_utc}
)


def key(text: str) -> str:
    """Return what may be looked up: of an identifier that no row can have, one that no row has.

    People type anything, and PostgreSQL refuses texts with NULs or halves of characters: the
    look-up costs the same and finds nothing.
    """
    return text if text.isascii() and "\0" not in text else _UNKNOWN


def findable(text: str) -> str:
    """Return what may be looked up, in any script, of what people type; see `key`."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNKNOWN
    return _UNKNOWN if "\0" in text else text
