"""What the record holds of people: erased whole, and never what is another's (PRV-5)."""

from datetime import timedelta

import attrs

from results_core.exams.sessions import SittingName
from results_core.kernel.identifiers import AccountId, AddressChangeId, ResultId
from results_core.privacy.ports import Person
from results_core.results.model import Remark, ResultStatus
from results_core.testing.builders import (
    ANA,
    MINH,
    NOON,
    ZOFIA,
    a_letter,
    a_link,
    a_registration,
    a_result_row,
    a_session,
    an_account,
    an_entry_row,
    digest,
    named,
)
from results_core.testing.contracts.address_changes import a_change, put_changes
from results_core.testing.contracts.photos import a_photo, put_photos
from results_core.testing.scenes import (
    put_account,
    put_entries,
    put_entry,
    put_letters,
    put_links,
    put_registration,
    put_result,
    result_of,
)
from results_core.testing.stores import Store

LATER = NOON + timedelta(days=1)


def erase(store: Store, person: Person) -> None:
    """Erase the person."""
    with store.begin() as work:
        work.personal_data.erase(person, at=LATER)
        work.commit()


def put_whole_candidate(store: Store, id_number: str = ZOFIA) -> Person:
    """Put somebody in of whom there is everything that can be."""
    row = an_entry_row(
        id_number=id_number,
        secret_digest=digest(f"secret {id_number}"),
        email="old@example.org",
        passport_number=f"P{id_number}",
    )
    entry = put_entry(store, row)
    put_result(store, a_result_row(entry))
    put_photos(store, a_photo(id_number))
    account = put_account(
        store, entry, attrs.evolve(an_account(entry), id=AccountId(named(f"account {id_number}")))
    )
    with store.begin() as work:
        work.sessions.open(a_session(account.id, name=f"session {id_number}"))
        work.commit()
    put_links(store, attrs.evolve(a_link(), subject=account.id, digest=digest(f"link {id_number}")))
    put_letters(store, attrs.evolve(a_letter(name=id_number), about=account.id))
    put_changes(store, attrs.evolve(a_change(account), id=AddressChangeId(named(f"change {id_number}"))))
    return Person(account=account.id, results=frozenset({entry.id}))


class PersonalDataContract:
    """What erasing promises."""

    def test_of_the_erased_stays_the_restricted_record_alone(self, store: Store) -> None:
        """Name and result are there; account, sessions, links, letters, photo, passport are not."""
        person = put_whole_candidate(store)
        (result,) = person.results
        assert person.account is not None
        erase(store, person)

        with store.begin() as work:
            assert work.accounts.of(person.account) is None
            assert work.accounts.of_entry(result) is None
            assert work.sessions.of_account(person.account) == []
            assert work.links.of(digest(f"link {ZOFIA}")) is None
            assert not any(work.outbox.counts().values())
            assert work.personal_data.sealed_passports(person.results) == {}
            assert work.personal_data.sealed_photos(person.results) == {}
            assert work.entries.of(ZOFIA) is None
            assert work.entries.with_secret(ZOFIA, hold=True) is None
            assert work.personal_data.erased_at(ZOFIA) == LATER
        read = result_of(store, ZOFIA)
        assert read.entry.family_name == "Adamczyk"
        assert read.version is not None
        assert read.version.status is ResultStatus.REPORTED

    def test_nobody_else_loses_anything(self, store: Store) -> None:
        """The neighbour in the same sitting keeps everything."""
        person, neighbour = put_whole_candidate(store), put_whole_candidate(store, ANA)
        erase(store, person)

        assert neighbour.account is not None
        with store.begin(reading=True) as work:
            assert work.accounts.of(neighbour.account) is not None
            assert len(work.sessions.of_account(neighbour.account)) == 1
            assert work.links.of(digest(f"link {ANA}")) is not None
            assert sum(work.outbox.counts().values()) == 1
            assert list(work.personal_data.sealed_passports(neighbour.results)) == [ANA]
            assert list(work.personal_data.sealed_photos(neighbour.results)) == list(neighbour.results)
            assert work.address_changes.latest(neighbour.account) is not None
            assert work.personal_data.erased_at(ANA) is None
            assert work.personal_data.erased_at(MINH) is None

    def test_an_import_brings_nothing_back(self, store: Store) -> None:
        """The board's file says again what was erased, and corrects the name all the same."""
        person = put_whole_candidate(store)
        erase(store, person)
        put_entries(
            store,
            an_entry_row(
                secret_digest=digest("another"),
                email="new@example.org",
                passport_number="P9",
                family_name="Adamczyk-Nowak",
            ),
        )

        with store.begin() as work:
            assert work.entries.with_secret(ZOFIA, hold=True) is None
            assert work.personal_data.sealed_passports(person.results) == {}
            assert work.personal_data.unerased(person.results) == {}
        assert result_of(store, ZOFIA).entry.family_name == "Adamczyk-Nowak"
        with store.stage_photos() as staged:
            assert staged.entries_of([ZOFIA]) == {}

    def test_no_confirmation_is_printed_for_the_erased(self, store: Store) -> None:
        """A new Secret Number would open the door again."""
        person = put_whole_candidate(store)
        sitting = result_of(store, ZOFIA).entry.sitting.name
        assert isinstance(sitting, SittingName)
        erase(store, person)

        with store.begin(reading=True) as work:
            assert work.entries.to_confirm(sitting) == []

    def test_a_registration_goes_with_its_links_and_letters(self, store: Store) -> None:
        """Somebody without an account is erased as wholly."""
        entry = put_entry(store)
        registration = a_registration(entry)
        put_registration(store, registration)
        put_links(store, attrs.evolve(a_link(), subject=registration.id))
        put_letters(store, attrs.evolve(a_letter(), about=registration.id))
        with store.begin(reading=True) as work:
            assert work.personal_data.unerased([entry.id, ResultId(named("no entry"))]) == {entry.id: None}
        erase(store, Person(account=None, results=frozenset({entry.id})))

        with store.begin(reading=True) as work:
            assert work.registrations.of_entry(entry.id) is None
            assert work.links.of(a_link().digest) is None
            assert not any(work.outbox.counts().values())

    def test_what_operators_wrote_of_the_erased_goes(self, store: Store) -> None:
        """The version that they made stays, without operator and reason."""
        person = put_whole_candidate(store)
        standing = result_of(store, ZOFIA).version
        assert standing is not None
        with store.begin() as work:
            work.results.add(
                attrs.evolve(standing, number=standing.number + 1, recorded_at=LATER),
                Remark(operator="Ada", reason="she asked"),
            )
            work.commit()
        erase(store, person)

        with store.begin(reading=True) as work:
            history = work.results.history(ZOFIA, unreleased=True)
        assert history is not None
        assert [one.remark for one in history.versions] == [None, None]
