"""Names and passwords' digests of candidates in memory."""

from datetime import datetime

import attrs

from results_core.access.credentials import Credential, Standing, Telling
from results_core.candidates.model import Account, Registration
from results_core.kernel.identifiers import AccountId, RegistrationId
from results_core.testing.memory.record import Record


class MemoryCandidateCredentials:
    """Fulfils `Credentials` for candidates."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def of(self, login: str) -> Credential | None:
        """Return the credential of this ID Number: its account's, or its registration's."""
        kept = self._record.entries.get(login)
        if kept is None:
            return None
        account = self._record.belongings.get(kept.entry.id)
        if account is not None:
            return self.of_account(account)
        waiting = (one for one in self._record.registrations.values() if one.entry == kept.entry.id)
        return next(map(_of_a_registration, waiting), None)

    def of_registration(self, registration: RegistrationId) -> Credential | None:
        """Return the credential of a registration that waits for confirmation."""
        found = self._record.registrations.get(registration)
        return None if found is None else _of_a_registration(found)

    def of_account(self, account: AccountId) -> Credential | None:
        """Return the credential of an account."""
        found = self._record.accounts.get(account)
        return None if found is None else _of_an_account(found)

    def telling_of(self, account: AccountId) -> Telling:
        """Return what is known of the account's owner that no password of theirs may hold."""
        entries = sorted(
            (
                kept.entry
                for kept in self._record.entries.values()
                if self._record.belongings.get(kept.entry.id) == account
            ),
            key=lambda entry: entry.id,
        )
        return Telling(
            logins=tuple(entry.id_number for entry in entries),
            names=tuple(name for entry in entries for name in (entry.given_names, entry.family_name)),
        )

    def replace_digest(self, account: AccountId, digest: str) -> None:
        """Keep another password's digest for the account."""
        self._record.accounts[account] = attrs.evolve(self._record.accounts[account], digest=digest)

    def note_log_in(self, account: AccountId, *, at: datetime) -> None:
        """Keep nothing: the journal tells."""


def _of_a_registration(registration: Registration) -> Credential:
    return Credential(
        guard_name=registration.id_number,
        digest=registration.digest,
        standing=Standing.UNCONFIRMED,
        registration=registration.id,
        email=registration.email,
        language=registration.language,
    )


def _of_an_account(account: Account) -> Credential:
    return Credential(
        guard_name=account.began_with,
        digest=account.digest,
        standing=Standing.ACTIVE if account.closed_at is None else Standing.CLOSED,
        account=account.id,
        email=account.email,
        language=account.language,
    )
