"""Importing entries: what is new, what is corrected, what stays, and what is recorded (A3, RLB-5)."""

from collections.abc import Sequence
from datetime import date

from results_core.exams.entries import EntryRow
from results_core.exams.ports import EntryChanges
from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import ResultId
from results_core.kernel.values import IdNumber
from results_core.testing.builders import (
    ANA,
    EMAIL,
    MINH,
    ZOFIA,
    a_sitting,
    an_entry_row,
    an_event,
    digest,
)
from results_core.testing.contracts.refusals import Interrupted, refused
from results_core.testing.scenes import (
    entry_of,
    put_account,
    put_entries,
    put_entry,
    put_registered,
    without_events,
)
from results_core.testing.stores import Store

KNOWN = an_entry_row(secret_digest=digest("7866"), email=EMAIL, passport_number="AB123456")

CORRECTIONS = {
    "given names": KNOWN._replace(given_names="Sofia"),
    "family name": KNOWN._replace(family_name="Adamczyk-Łęcka"),
    "date of birth": KNOWN._replace(date_of_birth=date(2004, 3, 1)),
    "centre": KNOWN._replace(centre=KNOWN.centre._replace(number="FR801")),
    "place of entry": KNOWN._replace(place_of_entry="Paris"),
    "candidate number": KNOWN._replace(candidate_number="9999"),
    "address": KNOWN._replace(email="other@mail.example"),
    "passport number": KNOWN._replace(passport_sealed="v1.test.other", passport_digest=digest("other")),
    "Secret Number": KNOWN._replace(secret_digest=digest("9999")),
}

EMPTIED = {
    "given names": KNOWN._replace(given_names=""),
    "address": KNOWN._replace(email=None),
    "passport number": KNOWN._replace(passport_sealed=None, passport_digest=None),
    "Secret Number": KNOWN._replace(secret_digest=None),
}


def planned(store: Store, *rows: EntryRow) -> EntryChanges:
    """Return what an import of the rows would do, and do nothing."""
    with store.stage_entries() as staged:
        staged.add(rows)
        return staged.changes()


def again(row: EntryRow) -> EntryRow:
    """Return the row as a later import brings it: with other fresh ids, and resealed."""
    sealed = None if row.passport_sealed is None else f"{row.passport_sealed}, sealed anew"
    later = an_entry_row(line=7, id_number=row.id_number)
    sitting = row.sitting._replace(id=later.sitting.id)
    return row._replace(line=7, id=later.id, sitting=sitting, passport_sealed=sealed)


class EntryImportsContract:
    """What the staging of entries promises when nothing is wrong."""

    def test_new_entries_are_counted(self, store: Store) -> None:
        """And the sittings that they make."""
        changes = put_entries(
            store,
            an_entry_row(line=2, id_number=ZOFIA),
            an_entry_row(line=3, id_number=MINH),
            an_entry_row(line=4, id_number=ANA, sitting=a_sitting(session="S1")),
        )

        assert changes == EntryChanges(new=3, sittings=2)

    def test_nothing_shows_before_it_is_applied(self, store: Store) -> None:
        """Rows that are staged are nowhere to be seen, and leaving forgets them."""
        with store.stage_entries() as staged:
            staged.add([an_entry_row()])
            with store.begin(reading=True) as work:
                meanwhile = work.entries.of(IdNumber(ZOFIA))
        with store.begin(reading=True) as work:
            afterwards = work.entries.of(IdNumber(ZOFIA))

        assert (meanwhile, afterwards) == (None, None)

    def test_an_empty_file_changes_nothing(self, store: Store) -> None:
        """Nor is anything wrong with it."""
        with store.stage_entries() as staged:
            staged.add([])
            objections = list(staged.objections())
            planned_changes = staged.changes()
            changes = staged.apply(without_events)

        assert objections == []
        assert planned_changes == changes == EntryChanges()

    def test_rows_are_staged_chunk_by_chunk(self, store: Store) -> None:
        """Several chunks are one file."""
        with store.stage_entries() as staged:
            staged.add([an_entry_row(line=2, id_number=ZOFIA)])
            staged.add([an_entry_row(line=3, id_number=MINH)])
            changes = staged.apply(without_events)

        assert changes == EntryChanges(new=2, sittings=1)

    def test_an_import_again_changes_nothing(self, store: Store) -> None:
        """The entry keeps the id that it was given first, for results hang on it."""
        first = put_entry(store, KNOWN)
        changes = put_entries(store, again(KNOWN))

        assert changes == EntryChanges(unchanged=1)
        assert entry_of(store, ZOFIA) == first

    def test_every_field_of_an_entry_can_be_corrected(self, store: Store) -> None:
        """A row that differs in any one of them is a correction, and after it nothing is left to correct."""
        put_entry(store, KNOWN)
        outcomes = {}
        for field, row in CORRECTIONS.items():
            corrected = put_entries(store, again(row))
            outcomes[field] = (corrected, put_entries(store, again(row)))
            put_entries(store, again(KNOWN))

        assert outcomes == {
            field: (EntryChanges(corrected=1), EntryChanges(unchanged=1)) for field in CORRECTIONS
        }

    def test_a_corrected_entry_is_read_corrected(self, store: Store) -> None:
        """Under the same id."""
        known = put_entry(store, KNOWN)
        paris = KNOWN.centre._replace(number="FR801")
        put_entries(store, again(KNOWN)._replace(family_name="Łęcka", centre=paris, candidate_number="9999"))
        entry = entry_of(store, ZOFIA)

        assert entry.id == known.id
        assert (entry.family_name, entry.centre.number, entry.candidate_number) == ("Łęcka", "FR801", "9999")

    def test_empty_cells_change_nothing(self, store: Store) -> None:
        """What is known is never lowered."""
        known = put_entry(store, KNOWN)
        outcomes = {field: put_entries(store, again(row)) for field, row in EMPTIED.items()}
        with store.begin(reading=True) as work:
            secret = work.entries.with_secret(known.id_number)

        assert outcomes == {field: EntryChanges(unchanged=1) for field in EMPTIED}
        assert entry_of(store, ZOFIA) == known
        assert secret is not None
        assert secret.secret_digest == digest("7866")

    def test_a_secret_number_may_come_later(self, store: Store) -> None:
        """An entry that had none gets the one that an import brings, after registering too."""
        entry = put_entry(store, an_entry_row())
        put_account(store, entry)
        changes = put_entries(store, again(an_entry_row(secret_digest=digest("7866"))))
        with store.begin(reading=True) as work:
            secret = work.entries.with_secret(entry.id_number)

        assert changes == EntryChanges(corrected=1)
        assert secret is not None
        assert secret.secret_digest == digest("7866")

    def test_a_secret_number_may_change_while_nobody_has_confirmed(self, store: Store) -> None:
        """A registration that waits does not stand in the way."""
        put_registered(store, an_entry_row(secret_digest=digest("7866")))
        changes = put_entries(store, again(an_entry_row(secret_digest=digest("9999"))))

        assert changes == EntryChanges(corrected=1)

    def test_a_plan_says_what_applying_does(self, store: Store) -> None:
        """A dry run counts the same, and changes nothing."""
        put_entries(store, KNOWN, an_entry_row(line=3, id_number=MINH))
        rows = (
            again(KNOWN)._replace(family_name="Łęcka"),
            again(an_entry_row(id_number=MINH))._replace(line=8),
            an_entry_row(line=9, id_number=ANA, sitting=a_sitting(session="S1")),
        )
        plan = planned(store, *rows)
        second_plan = planned(store, *rows)

        assert plan == EntryChanges(new=1, corrected=1, unchanged=1, sittings=1)
        assert second_plan == plan
        assert put_entries(store, *rows) == plan

    def test_dropped_rows_are_left_out(self, store: Store) -> None:
        """What is left is planned and applied."""
        with store.stage_entries() as staged:
            staged.add([an_entry_row(line=2, id_number=ZOFIA), an_entry_row(line=3, id_number=MINH)])
            staged.drop({2})
            plan = staged.changes()
            changes = staged.apply(without_events)
        with store.begin(reading=True) as work:
            dropped = work.entries.of(IdNumber(ZOFIA))

        assert plan == changes == EntryChanges(new=1, sittings=1)
        assert dropped is None

    def test_the_record_is_written_with_the_changes(self, store: Store) -> None:
        """It is told the changes and the ids of what was corrected, not of what is new."""
        known = put_entry(store, KNOWN)
        told: list[tuple[EntryChanges, list[str]]] = []

        def record(changes: EntryChanges, corrected: Sequence[str]) -> list[Event]:
            told.append((changes, list(corrected)))
            return [an_event(EventKind.ENTRY_CORRECTED, name=one, result=ResultId(one)) for one in corrected]

        with store.stage_entries() as staged:
            staged.add([again(KNOWN)._replace(family_name="Łęcka"), an_entry_row(line=9, id_number=MINH)])
            staged.apply(record)
        with store.begin(reading=True) as work:
            events = list(work.journal.read(result=known.id))

        assert told == [(EntryChanges(new=1, corrected=1), [known.id])]
        assert [event.kind for event in events] == [EventKind.ENTRY_CORRECTED]

    def test_a_record_that_fails_undoes_the_import(self, store: Store) -> None:
        """Changes and events are one transaction."""

        def record(changes: EntryChanges, corrected: Sequence[str]) -> list[Event]:
            raise Interrupted(changes, corrected)

        with refused(Interrupted), store.stage_entries() as staged:
            staged.add([an_entry_row()])
            staged.apply(record)
        with store.begin(reading=True) as work:
            found = work.entries.of(IdNumber(ZOFIA))

        assert found is None

    def test_what_another_import_brought_meanwhile_is_unchanged(self, store: Store) -> None:
        """Of two imports of one file that overlap, the second finds nothing to do."""
        with store.stage_entries() as staged:
            staged.add([again(KNOWN)])
            plan = staged.changes()
            put_entries(store, KNOWN)
            changes = staged.apply(without_events)

        assert plan == EntryChanges(new=1, sittings=1)
        assert changes == EntryChanges(unchanged=1)
        assert entry_of(store, ZOFIA).id == KNOWN.id
