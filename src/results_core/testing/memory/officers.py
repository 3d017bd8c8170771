"""The people of organisations, and what guards their log-in, in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from results_core.access.credentials import Credential, Telling
from results_core.kernel.identifiers import AccountId, OrganisationId, RegistrationId
from results_core.organisations.model import (
    EmailTaken,
    Officer,
    OfficerAtWork,
    OfficerInSession,
    OfficerState,
    login_name,
)
from results_core.testing.memory.record import Record


class MemoryOfficers:
    """Fulfils `Officers`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._officers = record.officers
        self._organisations = record.organisations
        self._codes = record.recovery_codes
        self._changes = record.address_changes
        self._sessions = record.sessions

    def add(self, officer: Officer) -> None:
        """Keep a new officer.

        Raises:
            EmailTaken: Somebody logs in under the address.
        """
        self._keep(officer)

    def of(self, officer: AccountId, *, hold: bool = False) -> Officer | None:
        """Return the officer; whoever writes has the store alone."""
        del hold
        return self._officers.get(officer)

    def of_email(self, email: str) -> Officer | None:
        """Return the officer of this address; capitals tell no two apart."""
        wanted = login_name(email)
        return next((one for one in self._officers.values() if one.login == wanted), None)

    def of_emails(self, emails: Collection[str]) -> Sequence[Officer]:
        """Return the officers of these addresses, by id."""
        logins = {login_name(email) for email in emails}
        found = [one for one in self._officers.values() if one.login in logins]
        return sorted(found, key=lambda one: one.id)

    def add_all(self, officers: Sequence[Officer]) -> None:
        """Keep new officers.

        Raises:
            EmailTaken: Somebody logs in under one of the addresses.
        """
        for officer in officers:
            self.add(officer)

    def at_work(self, officer: AccountId) -> OfficerAtWork | None:
        """Return the officer if they may work."""
        found = self._officers.get(officer)
        organisation = None if found is None else self._organisations[found.organisation]
        if found is None or organisation is None or not organisation.is_open:
            return None
        if found.state is not OfficerState.ACTIVE:
            return None
        return OfficerAtWork(
            officer=found,
            organisation_name=organisation.name,
            zone=organisation.zone,
            requires_second_step=organisation.requires_second_step,
        )

    def in_session(self, digest: str) -> OfficerInSession | None:
        """Return the same of the officer whose session this is."""
        session = self._sessions.get(digest)
        at_work = None if session is None else self.at_work(session.account)
        if session is None or at_work is None:
            return None
        return OfficerInSession(session=session, at_work=at_work)

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Officer]:
        """Return its officers, by family name, first name and id."""
        own = [one for one in self._officers.values() if one.organisation == organisation]
        return sorted(own, key=lambda one: (one.person.family_name, one.person.first_name, one.id))

    def replace(self, officer: Officer) -> None:
        """Keep the officer as they are from now on.

        Raises:
            EmailTaken: Somebody else logs in under the address.
        """
        self._keep(officer)

    def remove(self, officer: AccountId) -> None:
        """Forget the officer and their recovery codes."""
        self._officers.pop(officer, None)
        self._codes.pop(officer, None)
        for change in [one.id for one in self._changes.values() if one.account == officer]:
            del self._changes[change]

    def set_recovery_codes(self, officer: AccountId, digests: Collection[str]) -> None:
        """Keep these recovery codes instead of all earlier ones."""
        self._codes[officer] = frozenset(digests)

    def use_recovery_code(self, officer: AccountId, digest: str) -> bool:
        """Use a recovery code up; tell whether there was one."""
        left = self._codes.get(officer, frozenset())
        self._codes[officer] = left - {digest}
        return digest in left

    def recovery_codes_left(self, officer: AccountId) -> int:
        """Return how many are left."""
        return len(self._codes.get(officer, ()))

    def _keep(self, officer: Officer) -> None:
        others = (one for one in self._officers.values() if one.id != officer.id)
        if any(one.login == officer.login for one in others):
            raise EmailTaken("somebody logs in under the address")
        self._officers[officer.id] = officer


class MemoryOfficerCredentials:
    """Fulfils `Credentials`, of those who log in for an organisation."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record
        self._found = MemoryOfficers(record)

    def of(self, login: str) -> Credential | None:
        """Return the credential of this address; whoever has not chosen a password has none."""
        return self._credential(self._found.of_email(login))

    def of_registration(self, registration: RegistrationId) -> Credential | None:
        """Return None: nobody registers for an organisation with a password."""
        del registration
        return None

    def of_account(self, account: AccountId) -> Credential | None:
        """Return the credential of an officer."""
        return self._credential(self._found.of(account))

    def telling_of(self, account: AccountId) -> Telling:
        """Return what is known of the officer that no password of theirs may hold."""
        officer = self._found.of(account)
        return Telling() if officer is None else officer.telling

    def replace_digest(self, account: AccountId, digest: str) -> None:
        """Keep another password's digest for the officer."""
        self._record.officers[account] = attrs.evolve(self._record.officers[account], digest=digest)

    def note_log_in(self, account: AccountId, *, at: datetime) -> None:
        """Keep when the officer logged in, and when the time before."""
        former = self._record.officers[account]
        self._record.officers[account] = attrs.evolve(
            former, previous_login_at=former.last_login_at, last_login_at=at
        )

    def _credential(self, officer: Officer | None) -> Credential | None:
        if officer is None or officer.digest is None:
            return None
        organisation = self._record.organisations[officer.organisation]
        return Credential(
            guard_name=officer.id,
            digest=officer.digest,
            standing=officer.state.standing(organisation.state),
            account=officer.id,
            email=officer.email,
            language=officer.language,
            organisation=organisation.id,
            second_step=officer.second_step_sealed is not None,
            second_step_required=organisation.requires_second_step,
        )
