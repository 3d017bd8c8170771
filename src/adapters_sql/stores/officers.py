"""The people of organisations, and what guards their log-in."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.stores import sessions as opened
from adapters_sql.straight import Straight
from adapters_sql.tables import address_changes, officers, organisations, recovery_codes, sessions
from adapters_sql.tables.columns import findable, key
from results_core.access.credentials import Credential, Telling
from results_core.kernel.identifiers import AccountId, OrganisationId, RegistrationId
from results_core.organisations.model import (
    Officer,
    OfficerAtWork,
    OfficerInSession,
    OfficerState,
    OrganisationState,
    Person,
    Role,
    login_name,
)

_row = officers.c
_SELECT: Final = select(
    _row.id,
    _row.organisation_id,
    _row.first_name,
    _row.family_name,
    _row.job_title,
    _row.email,
    _row.language,
    _row.digest,
    _row.role,
    _row.state,
    _row.invited_at,
    _row.joined_at,
    _row.terms_at,
    _row.terms_version,
    _row.last_login_at,
    _row.previous_login_at,
    _row.second_step_sealed,
    _row.second_step_last,
)
_ADD: Final = insert(officers)
_OF: Final = _SELECT.where(_row.id == bindparam("officer"))
_HELD: Final = _OF.with_for_update()
_WORKING: Final = (
    _SELECT.add_columns(organisations.c.name, organisations.c.zone, organisations.c.requires_second_step)
    .join(organisations, organisations.c.id == _row.organisation_id)
    .where(_row.state == OfficerState.ACTIVE.value, organisations.c.state == OrganisationState.APPROVED.value)
)
_AT_WORK: Final = _WORKING.where(_row.id == bindparam("officer"))
_IN_SESSION: Final = Straight(
    _WORKING.add_columns(*opened.COLUMNS)
    .join(sessions, sessions.c.account == _row.id)
    .where(sessions.c.digest == bindparam("session"))
)
_SESSION: Final = len(opened.COLUMNS)
_OF_EMAIL: Final = _SELECT.where(_row.email_folded == bindparam("login"))
_OF_EMAILS: Final = {
    dialect: _SELECT.where(among).order_by(_row.id)
    for dialect, among in one_of(_row.email_folded, "logins").items()
}
_OF_ORGANISATION: Final = _SELECT.where(_row.organisation_id == bindparam("organisation")).order_by(
    _row.family_name, _row.first_name, _row.id
)
_REPLACE: Final = update(officers).where(_row.id == bindparam("replaced"))
_REMOVE: Final = delete(officers).where(_row.id == bindparam("officer"))
_FORGET_CHANGES: Final = delete(address_changes).where(address_changes.c.account_id == bindparam("officer"))
_CODES: Final = recovery_codes.c.officer_id == bindparam("officer")
_DROP_CODES: Final = delete(recovery_codes).where(_CODES)
_ADD_CODES: Final = insert(recovery_codes)
_USE_CODE: Final = (
    delete(recovery_codes)
    .where(_CODES, recovery_codes.c.digest == bindparam("used"))
    .returning(recovery_codes.c.digest)
)
_COUNT_CODES: Final = select(func.count()).select_from(recovery_codes).where(_CODES)

_CREDENTIAL: Final = select(
    _row.id,
    _row.organisation_id,
    _row.email,
    _row.language,
    _row.digest,
    _row.state,
    _row.second_step_sealed.is_not(None),
    organisations.c.state,
    organisations.c.requires_second_step,
).join(organisations, organisations.c.id == _row.organisation_id)
_CREDENTIAL_OF: Final = _CREDENTIAL.where(_row.email_folded == bindparam("login"), _row.digest.is_not(None))
_CREDENTIAL_OF_ACCOUNT: Final = _CREDENTIAL.where(_row.id == bindparam("officer"), _row.digest.is_not(None))
_REPLACE_DIGEST: Final = (
    update(officers).where(_row.id == bindparam("officer")).values(digest=bindparam("replacement"))
)
_NOTE_LOG_IN: Final = (
    update(officers)
    .where(_row.id == bindparam("officer"))
    .values(previous_login_at=_row.last_login_at, last_login_at=bindparam("at"))
)


class SqlOfficers:
    """The core's `Officers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, officer: Officer) -> None:
        """Keep a new officer.

        Raises:
            EmailTaken: Somebody logs in under the address.
        """
        self._connection.execute(_ADD, to_row(officer))

    def of(self, officer: AccountId, *, hold: bool = False) -> Officer | None:
        """Return the officer; on SQLite every writer holds it anyway."""
        found = self._connection.execute(_HELD if hold else _OF, {"officer": key(officer)})
        return _from_row_or_none(found.one_or_none())

    def of_email(self, email: str) -> Officer | None:
        """Return the officer of this address; capitals tell no two apart."""
        found = self._connection.execute(_OF_EMAIL, {"login": findable(login_name(email))})
        return _from_row_or_none(found.one_or_none())

    def of_emails(self, emails: Collection[str]) -> Sequence[Officer]:
        """Return the officers of these addresses, by id."""
        dialect = self._connection.dialect.name
        logins = sorted({findable(login_name(email)) for email in emails})
        found = self._connection.execute(_OF_EMAILS[dialect], {"logins": a_list(logins, dialect)})
        return [from_row(row) for row in found]

    def add_all(self, officers: Sequence[Officer]) -> None:
        """Keep new officers, however many, in one statement.

        Raises:
            EmailTaken: Somebody logs in under one of the addresses.
        """
        if officers:
            self._connection.execute(_ADD, [to_row(officer) for officer in officers])

    def at_work(self, officer: AccountId) -> OfficerAtWork | None:
        """Return the officer if they may work, by one statement."""
        row = self._connection.execute(_AT_WORK, {"officer": key(officer)}).one_or_none()
        return None if row is None else _at_work(row)

    def in_session(self, digest: str) -> OfficerInSession | None:
        """Return the same of the officer whose session this is, in one query."""
        for row in _IN_SESSION.rows(self._connection, {"session": digest}):
            return OfficerInSession(
                session=opened.from_row(row[-_SESSION:]), at_work=_at_work(row[:-_SESSION])
            )
        return None

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Officer]:
        """Return its officers, by family name, first name and id."""
        found = self._connection.execute(_OF_ORGANISATION, {"organisation": key(organisation)})
        return sorted((from_row(row) for row in found), key=_by_name)

    def replace(self, officer: Officer) -> None:
        """Keep the officer as they are from now on.

        Raises:
            EmailTaken: Somebody else logs in under the address.
        """
        self._connection.execute(_REPLACE, {**to_row(officer), "replaced": officer.id})

    def remove(self, officer: AccountId) -> None:
        """Forget the officer and their recovery codes."""
        self._connection.execute(_FORGET_CHANGES, {"officer": officer})
        self._connection.execute(_REMOVE, {"officer": officer})

    def set_recovery_codes(self, officer: AccountId, digests: Collection[str]) -> None:
        """Keep these recovery codes instead of all earlier ones."""
        self._connection.execute(_DROP_CODES, {"officer": officer})
        if digests:
            self._connection.execute(
                _ADD_CODES, [{"officer_id": officer, "digest": digest} for digest in digests]
            )

    def use_recovery_code(self, officer: AccountId, digest: str) -> bool:
        """Use a recovery code up by one conditional delete."""
        used = self._connection.execute(_USE_CODE, {"officer": officer, "used": digest})
        return used.one_or_none() is not None

    def recovery_codes_left(self, officer: AccountId) -> int:
        """Return how many are left."""
        return self._connection.execute(_COUNT_CODES, {"officer": officer}).scalar_one()


class SqlOfficerCredentials:
    """The core's `Credentials`, of those who log in for an organisation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, login: str) -> Credential | None:
        """Return the credential of this address; whoever has not chosen a password has none."""
        found = self._connection.execute(_CREDENTIAL_OF, {"login": findable(login_name(login))})
        return _credential(found.one_or_none())

    def of_registration(self, registration: RegistrationId) -> Credential | None:
        """Return None: nobody registers for an organisation with a password."""
        del registration
        return None

    def of_account(self, account: AccountId) -> Credential | None:
        """Return the credential of an officer."""
        found = self._connection.execute(_CREDENTIAL_OF_ACCOUNT, {"officer": key(account)})
        return _credential(found.one_or_none())

    def telling_of(self, account: AccountId) -> Telling:
        """Return what is known of the officer that no password of theirs may hold."""
        found = self._connection.execute(_OF, {"officer": key(account)}).one_or_none()
        return Telling() if found is None else from_row(found).telling

    def replace_digest(self, account: AccountId, digest: str) -> None:
        """Keep another password's digest for the officer."""
        self._connection.execute(_REPLACE_DIGEST, {"officer": account, "replacement": digest})

    def note_log_in(self, account: AccountId, *, at: datetime) -> None:
        """Keep when the officer logged in, and when the time before."""
        self._connection.execute(_NOTE_LOG_IN, {"officer": account, "at": at})


def _by_name(officer: Officer) -> tuple[str, str, str]:
    return officer.person.family_name, officer.person.first_name, officer.id


def _credential(row: Sequence[Any] | None) -> Credential | None:
    if row is None:
        return None
    officer, organisation, email, language, digest, state, second_step, organisation_state, required = row
    return Credential(
        guard_name=officer,
        digest=digest,
        standing=OfficerState(state).standing(OrganisationState(organisation_state)),
        account=AccountId(officer),
        email=email,
        language=language,
        organisation=OrganisationId(organisation),
        second_step=bool(second_step),
        second_step_required=bool(required),
    )


def person_to_row(person: Person) -> dict[str, Any]:
    """Return the columns of a person."""
    return {
        "first_name": person.first_name,
        "family_name": person.family_name,
        "job_title": person.job_title,
        "email": person.email,
        "language": person.language,
    }


def person_from_row(row: Sequence[Any]) -> Person:
    """Return the person, from the columns in the order of `person_to_row`."""
    first_name, family_name, job_title, email, language = row
    return Person(
        first_name=first_name, family_name=family_name, job_title=job_title, email=email, language=language
    )


def to_row(officer: Officer) -> dict[str, Any]:
    """Return the row of an officer."""
    return {
        "id": officer.id,
        "organisation_id": officer.organisation,
        **person_to_row(officer.person),
        "email_folded": officer.login,
        "digest": officer.digest,
        "role": officer.role.value,
        "state": officer.state.value,
        "invited_at": officer.invited_at,
        "joined_at": officer.joined_at,
        "terms_at": officer.terms_at,
        "terms_version": officer.terms_version,
        "last_login_at": officer.last_login_at,
        "previous_login_at": officer.previous_login_at,
        "second_step_sealed": officer.second_step_sealed,
        "second_step_last": officer.second_step_last,
    }


def _at_work(row: Sequence[Any]) -> OfficerAtWork:
    *own, name, zone, requires_second_step = row
    return OfficerAtWork(
        officer=from_row(own),
        organisation_name=name,
        zone=zone,
        requires_second_step=bool(requires_second_step),
    )


def from_row(row: Sequence[Any]) -> Officer:
    """Return the officer of a row."""
    digest, role, state, invited_at, joined_at, terms_at, terms_version = row[7:14]
    last_login_at, previous_login_at, second_step_sealed, second_step_last = row[14:]
    return Officer(
        id=AccountId(row[0]),
        organisation=OrganisationId(row[1]),
        person=person_from_row(row[2:7]),
        digest=digest,
        role=Role(role),
        state=OfficerState(state),
        invited_at=invited_at,
        joined_at=joined_at,
        terms_at=terms_at,
        terms_version=terms_version,
        last_login_at=last_login_at,
        previous_login_at=previous_login_at,
        second_step_sealed=second_step_sealed,
        second_step_last=second_step_last,
    )


def _from_row_or_none(row: Sequence[Any] | None) -> Officer | None:
    return None if row is None else from_row(row)
