"""Scenes: an entry, a registration, an account, a result, put into any store through its ports."""

from collections.abc import Sequence

from results_core.access.links import Link
from results_core.candidates.model import Account, Registration
from results_core.correspondence.messages import Letter
from results_core.exams.entries import Entry, EntryRow
from results_core.exams.ports import EntryChanges
from results_core.journal.events import Event
from results_core.kernel.identifiers import RegistrationId
from results_core.kernel.values import IdNumber
from results_core.results.model import ReadResult, ResultRow, ResultVersion
from results_core.results.ports import ResultChanges
from results_core.testing.builders import a_registration, an_account, an_entry_row
from results_core.testing.stores import Store


def without_events(changes: object, changed: Sequence[str]) -> list[Event]:
    """Record nothing of an import."""
    del changes, changed
    return []


def put_entries(store: Store, *rows: EntryRow) -> EntryChanges:
    """Import the rows; return what changed."""
    with store.stage_entries() as staged:
        staged.add(rows)
        return staged.apply(without_events)


def put_entry(store: Store, row: EntryRow | None = None) -> Entry:
    """Import one row; return the entry."""
    brought = row or an_entry_row()
    put_entries(store, brought)
    return entry_of(store, brought.id_number)


def entry_of(store: Store, id_number: str) -> Entry:
    """Return the entry of the ID Number, which is there."""
    with store.begin(reading=True) as work:
        found = work.entries.of(IdNumber(id_number))
    assert found is not None
    return found


def put_registration(store: Store, registration: Registration) -> RegistrationId | None:
    """Keep a registration that waits; return the one that it replaces."""
    with store.begin() as work:
        replaced = work.registrations.replace(registration)
        work.commit()
    return replaced


def put_registered(store: Store, row: EntryRow | None = None) -> Registration:
    """Import one row and keep a registration for its entry."""
    registration = a_registration(put_entry(store, row))
    put_registration(store, registration)
    return registration


def put_account(store: Store, entry: Entry, account: Account | None = None) -> Account:
    """Open an account for the entry."""
    opened = account or an_account(entry)
    with store.begin() as work:
        work.accounts.open(opened, entry.id)
        work.commit()
    return opened


def put_candidate(store: Store, row: EntryRow | None = None) -> Account:
    """Import one row and open an account for its entry."""
    return put_account(store, put_entry(store, row))


def put_results(store: Store, *rows: ResultRow) -> ResultChanges:
    """Import the rows; return what changed."""
    with store.stage_results() as staged:
        staged.add(rows)
        return staged.apply(without_events)


def put_result(store: Store, row: ResultRow) -> ResultVersion:
    """Import one row; return the version that stands."""
    put_results(store, row)
    standing = result_of(store, row.id_number).version
    assert standing is not None
    return standing


def result_of(store: Store, id_number: str, *, unreleased: bool = True) -> ReadResult:
    """Return the result of an entry, which is there."""
    with store.begin(reading=True) as work:
        read = work.results.of_entry(IdNumber(id_number), unreleased=unreleased)
    assert read is not None
    return read


def put_letters(store: Store, *letters: Letter) -> None:
    """Put the letters into the outbox."""
    with store.begin() as work:
        for letter in letters:
            work.outbox.add(letter)
        work.commit()


def put_links(store: Store, *links: Link) -> None:
    """Issue the links."""
    with store.begin() as work:
        for link in links:
            work.links.issue(link)
        work.commit()


def put_events(store: Store, *events: Event) -> None:
    """Write the events down, one after the other."""
    with store.begin() as work:
        for event in events:
            work.journal.add(event)
        work.commit()
