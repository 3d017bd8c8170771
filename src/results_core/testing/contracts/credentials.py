"""Credentials: who logs in under which ID Number, and in which standing."""

from results_core.access.credentials import Audience, Credential, Standing, Telling
from results_core.kernel.identifiers import AccountId, RegistrationId
from results_core.testing.builders import (
    EMAIL,
    MINH,
    NOON,
    ZOFIA,
    a_registration,
    an_account,
    an_entry_row,
    named,
)
from results_core.testing.scenes import (
    put_account,
    put_candidate,
    put_entry,
    put_registered,
    put_registration,
)
from results_core.testing.stores import Store

NEVER_NUMBERS = ("", "NOBODY", "SIR094701 ", "\x00", "SIR\x00094701", "\ud800", "'; --", "9" * 10_000)


def credential_of(store: Store, login: str) -> Credential | None:
    """Return what is known under a name."""
    with store.begin(reading=True) as work:
        return work.credentials_of(Audience.CANDIDATES).of(login)


class CredentialsContract:
    """What the credentials promise."""

    def test_nobody_logs_in_under_an_entry_alone(self, store: Store) -> None:
        """An entry that nobody has registered for has no credential."""
        put_entry(store)

        assert credential_of(store, ZOFIA) is None

    def test_whatever_is_no_id_number_is_nobodys(self, store: Store) -> None:
        """Any text may be asked for: what no ID Number looks like is unknown, and no fault."""
        put_candidate(store)

        assert [credential_of(store, text) for text in NEVER_NUMBERS] == [None] * len(NEVER_NUMBERS)

    def test_a_registration_that_waits_is_unconfirmed(self, store: Store) -> None:
        """It has the password that was chosen, but no account yet (REG-7)."""
        registration = put_registered(store)

        assert credential_of(store, ZOFIA) == Credential(
            guard_name=ZOFIA,
            digest=registration.digest,
            standing=Standing.UNCONFIRMED,
            registration=registration.id,
            email=EMAIL,
            language="en",
        )

    def test_an_account_is_active(self, store: Store) -> None:
        """Tries are counted under the ID Number that the account began with."""
        account = put_candidate(store)

        assert credential_of(store, ZOFIA) == Credential(
            guard_name=ZOFIA,
            digest=account.digest,
            standing=Standing.ACTIVE,
            account=account.id,
            email=EMAIL,
            language="en",
        )

    def test_a_closed_account_says_so(self, store: Store) -> None:
        """Its right password lets nobody in."""
        entry = put_entry(store)
        put_account(store, entry, an_account(entry, closed_at=NOON))
        credential = credential_of(store, ZOFIA)

        assert credential is not None
        assert credential.standing is Standing.CLOSED

    def test_an_account_goes_before_a_registration(self, store: Store) -> None:
        """Whoever registers for an entry with an account changes nothing about logging in."""
        account = put_candidate(store)
        entry = put_entry(store)
        put_registration(store, a_registration(entry, email="other@mail.example", digest="another"))
        credential = credential_of(store, ZOFIA)

        assert credential is not None
        assert (credential.account, credential.digest) == (account.id, account.digest)

    def test_a_registration_is_found_by_its_own_name(self, store: Store) -> None:
        """Confirming asks for the password of the very registration that a link serves."""
        registration = put_registered(store)
        with store.begin(reading=True) as work:
            found = work.credentials_of(Audience.CANDIDATES).of_registration(registration.id)
            unknown = work.credentials_of(Audience.CANDIDATES).of_registration(
                RegistrationId(named("nothing"))
            )

        assert found == credential_of(store, ZOFIA)
        assert unknown is None

    def test_a_replaced_registration_is_nobodys(self, store: Store) -> None:
        """The password of a registration that was replaced is good for nothing."""
        replaced = put_registered(store)
        put_registration(store, a_registration(put_entry(store), id=named("second")))
        with store.begin(reading=True) as work:
            found = work.credentials_of(Audience.CANDIDATES).of_registration(replaced.id)

        assert found is None

    def test_an_account_is_found_by_its_own_name(self, store: Store) -> None:
        """Recovering asks for the account that a link serves."""
        account = put_candidate(store)
        with store.begin(reading=True) as work:
            found = work.credentials_of(Audience.CANDIDATES).of_account(account.id)
            unknown = work.credentials_of(Audience.CANDIDATES).of_account(AccountId(named("nothing")))

        assert found == credential_of(store, ZOFIA)
        assert unknown is None

    def test_another_password_takes_the_place_of_the_first(self, store: Store) -> None:
        """Only the account's digest changes."""
        account = put_candidate(store)
        with store.begin() as work:
            work.credentials_of(Audience.CANDIDATES).replace_digest(account.id, "digest of another password")
            work.commit()
        credential = credential_of(store, ZOFIA)

        assert credential is not None
        assert credential.digest == "digest of another password"
        assert (credential.account, credential.email) == (account.id, account.email)

    def test_what_tells_of_the_owner_is_that_of_the_entries(self, store: Store) -> None:
        """Every ID Number and name, as they stand now: what the centre corrects counts at once (B3, B15)."""
        account = put_candidate(store)
        put_entry(store, an_entry_row(family_name="Adamska"))
        added = put_entry(store, an_entry_row(id_number=MINH, given_names="Zosia"))
        with store.begin() as work:
            work.accounts.add(account.id, added.id, at=NOON)
            work.commit()
        with store.begin(reading=True) as work:
            telling = work.credentials_of(Audience.CANDIDATES).telling_of(account.id)
            nobodys = work.credentials_of(Audience.CANDIDATES).telling_of(AccountId(named("nothing")))

        assert sorted(telling.logins) == sorted([ZOFIA, MINH])
        assert sorted(telling.names) == ["Adamczyk", "Adamska", "Zofia Maria", "Zosia"]
        assert nobodys == Telling()
