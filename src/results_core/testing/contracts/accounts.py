"""Registrations that wait, and the accounts that they become."""

from datetime import date

import attrs

from results_core.access.credentials import Audience
from results_core.candidates.model import Consent
from results_core.candidates.registering import AlreadyRegistered
from results_core.kernel.identifiers import AccountId, RegistrationId, ResultId
from results_core.testing.builders import (
    MINH,
    NOON,
    ZOFIA,
    a_registration,
    a_sitting,
    an_account,
    an_entry_row,
    digest,
    named,
)
from results_core.testing.contracts.refusals import refused
from results_core.testing.scenes import (
    put_account,
    put_candidate,
    put_entry,
    put_registered,
    put_registration,
)
from results_core.testing.stores import Store


class AccountsContract:
    """What registrations and accounts promise."""

    def test_a_registration_is_kept_as_it_was_made(self, store: Store) -> None:
        """It is found by its id, its browser and its entry."""
        entry = put_entry(store)
        registration = a_registration(entry, updates=Consent(at=NOON, version="3"))
        replaced = put_registration(store, registration)
        with store.begin(reading=True) as work:
            found = [
                work.registrations.of(registration.id),
                work.registrations.of_browser(registration.browser_digest),
                work.registrations.of_entry(entry.id),
            ]

        assert replaced is None
        assert found == [registration] * 3

    def test_what_nobody_registered_is_none(self, store: Store) -> None:
        """Whichever way it is asked for."""
        with store.begin(reading=True) as work:
            found = [
                work.registrations.of(RegistrationId(named("nothing"))),
                work.registrations.of_browser(digest("nobody")),
                work.registrations.of_entry(ResultId(named("nothing"))),
            ]

        assert found == [None] * 3

    def test_a_registration_replaces_the_entrys_earlier_one(self, store: Store) -> None:
        """Of the earlier one nothing is left but its id, which is returned (REG-6)."""
        earlier = put_registered(store)
        entry = put_entry(store)
        later = a_registration(entry, id=named("later"), email="right@mail.example")
        replaced = put_registration(store, later)
        with store.begin(reading=True) as work:
            gone = [
                work.registrations.of(earlier.id),
                work.registrations.of_browser(earlier.browser_digest),
            ]
            standing = work.registrations.of_entry(entry.id)

        assert replaced == earlier.id
        assert gone == [None, None]
        assert standing == later

    def test_registrations_of_two_entries_stand_side_by_side(self, store: Store) -> None:
        """One replaces nothing of the other, even with the same address."""
        hers = put_registered(store)
        his = put_registered(store, an_entry_row(id_number=MINH))
        with store.begin(reading=True) as work:
            found = [work.registrations.of(hers.id), work.registrations.of(his.id)]

        assert found == [hers, his]

    def test_a_removed_registration_is_forgotten(self, store: Store) -> None:
        """It has become an account, or was dropped; removing it again does nothing."""
        registration = put_registered(store)
        with store.begin() as work:
            work.registrations.remove(registration.id)
            work.registrations.remove(registration.id)
            work.commit()
        with store.begin(reading=True) as work:
            found = work.registrations.of_entry(registration.entry)

        assert found is None

    def test_an_account_is_kept_as_it_was_opened(self, store: Store) -> None:
        """It is found by its id and by its entry."""
        entry = put_entry(store)
        account = attrs.evolve(an_account(entry), language="fr", updates=Consent(at=NOON, version="3"))
        put_account(store, entry, account)
        with store.begin(reading=True) as work:
            found = [work.accounts.of(account.id), work.accounts.of_entry(entry.id)]

        assert found == [account] * 2

    def test_an_account_that_nobody_opened_is_none(self, store: Store) -> None:
        """Nor has an entry one that nobody confirmed."""
        registration = put_registered(store)
        with store.begin(reading=True) as work:
            found = [
                work.accounts.of(AccountId(named("nothing"))),
                work.accounts.of_entry(registration.entry),
            ]

        assert found == [None, None]

    def test_an_entry_belongs_to_one_account(self, store: Store) -> None:
        """A second one is refused, and the first is as it was (REG-8)."""
        entry = put_entry(store)
        first = put_account(store, entry)
        with refused(AlreadyRegistered), store.begin() as work:
            work.accounts.open(an_account(entry, id=named("second")), entry.id)
            work.commit()
        with store.begin(reading=True) as work:
            found = [work.accounts.of_entry(entry.id), work.accounts.of(AccountId(named("second")))]

        assert found == [first, None]

    def test_an_account_may_have_several_entries(self, store: Store) -> None:
        """Each belongs to it, the latest exam first, and its ID Number finds the one credential (B15)."""
        first = put_entry(store)
        account = put_account(store, first)
        sitting = a_sitting(exam_date=date(2026, 6, 13))
        second = put_entry(store, an_entry_row(id_number=MINH, sitting=sitting))
        with store.begin() as work:
            work.accounts.add(account.id, second.id, at=NOON)
            work.commit()
        with store.begin(reading=True) as work:
            own = work.accounts.entries(account.id)
            owner = work.accounts.of_entry(second.id)
            known = work.credentials_of(Audience.CANDIDATES)
            credentials = [known.of(ZOFIA), known.of(MINH)]

        assert [entry.id_number for entry in own] == [MINH, ZOFIA]
        assert owner == account
        assert credentials[0] == credentials[1]
        assert credentials[0] is not None
        assert credentials[0].guard_name == account.began_with

    def test_an_entry_is_added_once(self, store: Store) -> None:
        """Neither another account nor its own gets an entry that belongs to one (REG-8)."""
        entry = put_entry(store)
        first = put_account(store, entry)
        second = put_candidate(store, an_entry_row(id_number=MINH))
        for account in (first, second):
            with refused(AlreadyRegistered), store.begin() as work:
                work.accounts.add(account.id, entry.id, at=NOON)
                work.commit()
        with store.begin(reading=True) as work:
            owner = work.accounts.of_entry(entry.id)

        assert owner == first

    def test_a_dissolved_account_lets_go_of_all_its_entries(self, store: Store) -> None:
        """Each may belong to somebody again (B16)."""
        account = put_account(store, put_entry(store))
        added = put_entry(store, an_entry_row(id_number=MINH))
        with store.begin() as work:
            work.accounts.add(account.id, added.id, at=NOON)
            work.accounts.dissolve(account.id)
            work.accounts.open(an_account(added, id=named("new")), added.id)
            work.commit()
        with store.begin(reading=True) as work:
            found = [work.accounts.of(account.id), work.credentials_of(Audience.CANDIDATES).of(ZOFIA)]

        assert found == [None, None]

    def test_two_accounts_may_share_an_address(self, store: Store) -> None:
        """A parent's mailbox serves two children."""
        put_account(store, put_entry(store))
        his = put_account(store, put_entry(store, an_entry_row(id_number=MINH)))
        with store.begin(reading=True) as work:
            found = work.accounts.of(his.id)

        assert found == his

    def test_a_dissolved_account_is_gone(self, store: Store) -> None:
        """Its entries belong to nobody, and to a new account if one is opened; others stay."""
        entry = put_entry(store)
        account = put_account(store, entry)
        other = put_account(store, put_entry(store, an_entry_row(id_number=MINH)))
        with store.begin() as work:
            belonged = work.accounts.entries(account.id)
            work.accounts.dissolve(account.id)
            work.commit()
        with store.begin() as work:
            left = [work.accounts.of(account.id), work.accounts.of_entry(entry.id)]
            work.accounts.open(an_account(entry, id=named("new")), entry.id)
            reopened = work.accounts.of_entry(entry.id)
            kept = work.accounts.of(other.id)

        assert belonged == [entry]
        assert left == [None, None]
        assert reopened is not None
        assert kept == other

    def test_an_account_is_kept_as_it_became(self, store: Store) -> None:
        """Whoever changes it reads it with `hold` first."""
        put_candidate(store)
        with store.begin() as work:
            account = work.accounts.of(AccountId(named("account SIR094701")), hold=True)
            assert account is not None
            changed = attrs.evolve(account, email="new@mail.example", digest="another", closed_at=NOON)
            work.accounts.replace(changed)
            work.commit()
        with store.begin(reading=True) as work:
            found = work.accounts.of(changed.id)

        assert found == changed

    def test_an_accounts_entries_are_told_the_latest_exam_first(self, store: Store) -> None:
        """As they stand now, with what the centre has corrected; others' are not among them."""
        account = put_candidate(store)
        earlier = an_entry_row(id_number=MINH, sitting=a_sitting(exam_date=date(2025, 6, 7)))
        put_entry(store, earlier)
        put_entry(store, an_entry_row(date_of_birth=date(2004, 3, 1)))
        with store.begin(reading=True) as work:
            own = work.accounts.entries(account.id)
            nobodys = work.accounts.entries(AccountId(named("nothing")))

        assert [(entry.id_number, entry.date_of_birth) for entry in own] == [(ZOFIA, date(2004, 3, 1))]
        assert list(nobodys) == []

    def test_sealed_passports_are_those_of_the_account(self, store: Store) -> None:
        """By ID Number; an entry without one has none."""
        account = put_account(store, put_entry(store, an_entry_row(passport_number="XK1")))
        put_candidate(store, an_entry_row(id_number=MINH))
        with store.begin(reading=True) as work:
            sealed = work.accounts.sealed_passports(account.id)

        assert dict(sealed) == {ZOFIA: "v1.test.XK1"}
