"""Registrations that wait: one an entry."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from adapters_sql.tables import registrations
from results_core.candidates.model import Consent, Registration
from results_core.kernel.identifiers import RegistrationId, ResultId
from results_core.kernel.values import IdNumber

_row = registrations.c
_SELECT: Final = select(
    _row.id,
    _row.entry_id,
    _row.id_number,
    _row.email,
    _row.digest,
    _row.language,
    _row.browser_digest,
    _row.registered_at,
    _row.terms_at,
    _row.terms_version,
    _row.updates_at,
    _row.updates_version,
)
_ADD: Final = insert(registrations)
_FORGET: Final = delete(registrations).where(_row.entry_id == bindparam("entry")).returning(_row.id)
_OF: Final = _SELECT.where(_row.id == bindparam("registration"))
_OF_BROWSER: Final = (
    _SELECT.where(_row.browser_digest == bindparam("browser"))
    .order_by(_row.registered_at.desc(), _row.id)
    .limit(1)
)
_OF_ENTRY: Final = _SELECT.where(_row.entry_id == bindparam("entry"))
_REMOVE: Final = delete(registrations).where(_row.id == bindparam("registration"))


class SqlRegistrations:
    """The core's `Registrations`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, registration: Registration) -> RegistrationId | None:
        """Keep the registration instead of the entry's earlier one; return that one's id."""
        replaced = self._connection.execute(_FORGET, {"entry": registration.entry}).scalar_one_or_none()
        self._connection.execute(_ADD, to_row(registration))
        return None if replaced is None else RegistrationId(replaced)

    def of(self, registration: RegistrationId) -> Registration | None:
        """Return the registration, or None if it was replaced or confirmed."""
        return from_row(self._connection.execute(_OF, {"registration": registration}).one_or_none())

    def of_browser(self, digest: str) -> Registration | None:
        """Return the registration that a browser made."""
        return from_row(self._connection.execute(_OF_BROWSER, {"browser": digest}).one_or_none())

    def of_entry(self, entry: ResultId) -> Registration | None:
        """Return the registration of an entry."""
        return from_row(self._connection.execute(_OF_ENTRY, {"entry": entry}).one_or_none())

    def remove(self, registration: RegistrationId) -> None:
        """Forget the registration."""
        self._connection.execute(_REMOVE, {"registration": registration})


def to_row(registration: Registration) -> dict[str, Any]:
    """Return the row of a registration."""
    return {
        "id": registration.id,
        "entry_id": registration.entry,
        "id_number": registration.id_number,
        "email": registration.email,
        "digest": registration.digest,
        "language": registration.language,
        "browser_digest": registration.browser_digest,
        "registered_at": registration.registered_at,
        **consents_to_row(registration.terms, registration.updates),
    }


def from_row(row: Sequence[Any] | None) -> Registration | None:
    """Return the registration of a row."""
    if row is None:
        return None
    registration, entry, id_number, email, digest, language, browser_digest, registered_at = row[:8]
    terms, updates = consents_from_row(row[8:])
    return Registration(
        id=RegistrationId(registration),
        entry=ResultId(entry),
        id_number=IdNumber(id_number),
        email=email,
        digest=digest,
        language=language,
        browser_digest=browser_digest,
        registered_at=registered_at,
        terms=terms,
        updates=updates,
    )


def consents_to_row(terms: Consent, updates: Consent | None) -> dict[str, Any]:
    """Return the columns of what was agreed to."""
    return {
        "terms_at": terms.at,
        "terms_version": terms.version,
        "updates_at": None if updates is None else updates.at,
        "updates_version": None if updates is None else updates.version,
    }


def consents_from_row(row: Sequence[Any]) -> tuple[Consent, Consent | None]:
    """Return what was agreed to: the terms, and the news if they are wanted."""
    terms_at, terms_version, updates_at, updates_version = row
    updates = None if updates_at is None else Consent(at=updates_at, version=updates_version)
    return Consent(at=terms_at, version=terms_version), updates
