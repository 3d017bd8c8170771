"""Importing results: versions, which of them stands, and what is recorded (A5, RLB-5)."""

from collections.abc import Sequence
from datetime import timedelta

from results_core.exams.entries import Entry
from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import ZonedInstant
from results_core.results.model import ResultRow, ResultStatus
from results_core.results.ports import EntryToMark, ResultChanges
from results_core.testing.builders import (
    ANA,
    MINH,
    NOON,
    RELEASE,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    an_entry_row,
    an_event,
)
from results_core.testing.scenes import (
    entry_of,
    put_entry,
    put_result,
    put_results,
    result_of,
    without_events,
)
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)


def lowered(entry: Entry) -> ResultRow:
    """Return a row of a lower result than `a_result_row`."""
    return a_result_row(entry, scores={}, overall=185, label="Pass at Grade C")


class ResultImportsContract:
    """What the staging of results promises when nothing is wrong."""

    def test_entries_to_mark_are_found_at_once(self, store: Store) -> None:
        """Those that are known, by ID Number; the others are left out."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        with store.stage_results() as staged:
            found = dict(staged.entries_of([ZOFIA, ANA, MINH, ZOFIA]))
            none = dict(staged.entries_of([]))

        assert found == {
            entry.id_number: EntryToMark(
                entry.id, entry.sitting.id, entry.sitting.exam, entry.sitting.exam_date
            )
            for entry in (hers, his)
        }
        assert none == {}

    def test_new_results_are_counted(self, store: Store) -> None:
        """Whatever their status."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        changes = put_results(store, a_result_row(hers), a_row_without_result(his, "pending", line=3))

        assert changes == ResultChanges(new=2)

    def test_no_result_shows_before_it_is_applied(self, store: Store) -> None:
        """Rows that are staged are nowhere to be seen, and leaving forgets them."""
        entry = put_entry(store)
        with store.stage_results() as staged:
            staged.add([a_result_row(entry)])
            meanwhile = result_of(store, ZOFIA).version

        assert (meanwhile, result_of(store, ZOFIA).version) == (None, None)

    def test_the_same_result_again_changes_nothing(self, store: Store) -> None:
        """Not even its number, though the import brings a fresh one along."""
        entry = put_entry(store)
        first = put_result(store, a_result_row(entry))
        again = put_results(store, a_result_row(entry, own_number="0000000000000"))

        assert again == ResultChanges(unchanged=1)
        assert result_of(store, ZOFIA).version == first

    def test_the_same_status_again_changes_nothing(self, store: Store) -> None:
        """A result that stays pending has no second version."""
        entry = put_entry(store)
        first = put_result(store, a_row_without_result(entry, "pending"))

        assert put_results(store, a_row_without_result(entry, "pending")) == ResultChanges(unchanged=1)
        assert result_of(store, ZOFIA).version == first

    def test_another_result_makes_a_version(self, store: Store, clock: StoppedClock) -> None:
        """It takes the place of what stood, under the next number and the present instant."""
        clock.set(NOON)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.advance(hours=1)
        changes = put_results(store, lowered(entry))
        version = result_of(store, ZOFIA).version

        assert changes == ResultChanges(amended=1)
        assert version is not None
        assert (version.number, version.overall) == (2, 185)
        assert version.recorded_at == NOON + timedelta(hours=1)

    def test_every_part_of_a_result_makes_a_version(self, store: Store) -> None:
        """Scores, overall, result, level and status are each part of what stands."""
        entry = put_entry(store)
        rows = [
            a_result_row(entry),
            a_result_row(entry)._replace(reading=192),
            a_result_row(entry)._replace(speaking=None),
            a_result_row(entry, overall=195),
            a_result_row(entry, label="Pass at Grade C"),
            a_result_row(entry, cefr="C2"),
            a_row_without_result(entry, "withheld"),
            a_row_without_result(entry, "cancelled"),
        ]
        changes = [put_results(store, row) for row in rows]

        assert changes == [ResultChanges(new=1)] + [ResultChanges(amended=1)] * 7

    def test_before_the_release_nothing_is_amended(self, store: Store, clock: StoppedClock) -> None:
        """What nobody saw is replaced without a word to anybody."""
        clock.set(NOON)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        version = put_result(store, lowered(entry))

        assert (version.amended_at, version.replaces_issued_at) == (None, None)

    def test_after_the_release_a_reported_result_is_amended(self, store: Store, clock: StoppedClock) -> None:
        """The new version says when, and when the one that it replaces was recorded."""
        clock.set(NOON)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        version = put_result(store, lowered(entry))

        assert (version.amended_at, version.replaces_issued_at) == (RELEASE, NOON)

    def test_holding_a_released_result_amends_it(self, store: Store, clock: StoppedClock) -> None:
        """Who relied on it has to know, whatever comes next."""
        clock.set(RELEASE)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.advance(A_DAY)
        version = put_result(store, a_row_without_result(entry, "withheld"))

        assert (version.status, version.amended_at) == (ResultStatus.WITHHELD, RELEASE + A_DAY)

    def test_what_was_out_is_amended_while_it_is_hidden(self, store: Store, clock: StoppedClock) -> None:
        """And what was not, is not; the paper that somebody saw is named, however often it changes (A10)."""
        clock.set(NOON)
        entry, unseen = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        with store.begin() as work:
            work.entries.move_release(
                entry.sitting.name, ZonedInstant(at=RELEASE + 9 * A_DAY, zone="Europe/London")
            )
            work.entries.hide(entry.sitting.name, since=RELEASE)
            work.commit()
        clock.advance(A_DAY)
        late = put_result(store, a_result_row(unseen))
        clock.advance(A_DAY)
        once = put_result(store, lowered(entry))
        later = put_result(store, lowered(unseen))
        clock.advance(A_DAY)
        twice = put_result(store, a_result_row(entry)._replace(reading=192))
        clock.advance(A_DAY)
        moved = entry_of(store, ZOFIA).sitting
        put_entry(store, an_entry_row(family_name="Nowak", sitting=moved))
        renamed = result_of(store, ZOFIA).version

        assert (late.amended_at, later.amended_at) == (None, None)
        assert (once.amended_at, once.replaces_issued_at) == (RELEASE + 2 * A_DAY, NOON)
        assert (twice.amended_at, twice.replaces_issued_at) == (RELEASE + 3 * A_DAY, NOON)
        assert renamed is not None
        assert (renamed.amended_at, renamed.replaces_issued_at) == (RELEASE + 4 * A_DAY, NOON)

    def test_a_result_that_was_pending_is_not_amended(self, store: Store, clock: StoppedClock) -> None:
        """Pending becoming reported is news, and no amendment (B8)."""
        clock.set(RELEASE)
        entry = put_entry(store)
        put_result(store, a_row_without_result(entry, "pending"))
        clock.advance(A_DAY)
        version = put_result(store, a_result_row(entry))

        assert (version.number, version.amended_at, version.replaces_issued_at) == (2, None, None)

    def test_a_plan_of_results_says_what_applying_does(self, store: Store) -> None:
        """A dry run counts the same, and changes nothing."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        hers_too = put_entry(store, an_entry_row(id_number=ANA))
        put_results(store, a_result_row(hers), a_result_row(his, line=3))
        rows = (a_result_row(hers), lowered(his)._replace(line=3), a_result_row(hers_too, line=4))
        with store.stage_results() as staged:
            staged.add(rows)
            plan = staged.changes()
        with store.stage_results() as staged:
            staged.add(rows)
            second_plan = staged.changes()

        assert plan == ResultChanges(new=1, amended=1, unchanged=1)
        assert second_plan == plan
        assert put_results(store, *rows) == plan

    def test_dropped_results_are_left_out(self, store: Store) -> None:
        """What is left is planned and applied."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        with store.stage_results() as staged:
            staged.add([a_result_row(hers, line=2)])
            staged.add([a_result_row(his, line=3)])
            staged.drop([2])
            plan = staged.changes()
            changes = staged.apply(without_events)

        assert plan == changes == ResultChanges(new=1)
        assert result_of(store, ZOFIA).version is None

    def test_the_record_of_results_is_written_with_them(self, store: Store) -> None:
        """It is told the changes and the ids of what differs from what stood, not of what is new."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(hers))
        told: list[tuple[ResultChanges, list[str]]] = []

        def record(changes: ResultChanges, amended: Sequence[str]) -> list[Event]:
            told.append((changes, list(amended)))
            return [an_event(EventKind.RESULT_AMENDED, name=one, result=ResultId(one)) for one in amended]

        with store.stage_results() as staged:
            staged.add([lowered(hers), a_result_row(his, line=3)])
            staged.apply(record)
        with store.begin(reading=True) as work:
            events = list(work.journal.read(result=hers.id))

        assert told == [(ResultChanges(new=1, amended=1), [hers.id])]
        assert [event.kind for event in events] == [EventKind.RESULT_AMENDED]

    def test_a_corrected_name_makes_a_version(self, store: Store, clock: StoppedClock) -> None:
        """A reported result is issued anew under the corrected name and a fresh number of ours (A7)."""
        clock.set(NOON)
        first = put_result(store, a_result_row(put_entry(store)))
        clock.set(RELEASE)
        put_entry(store, an_entry_row(family_name="Adamczyk-Łęcka"))
        version = result_of(store, ZOFIA).version

        assert version is not None
        assert (version.number, version.candidate_name) == (2, "Zofia Maria Adamczyk-Łęcka")
        assert (version.scores, version.overall, version.label) == (first.scores, first.overall, first.label)
        assert version.statement_number not in {None, first.statement_number}
        assert (version.amended_at, version.replaces_issued_at) == (RELEASE, NOON)

    def test_another_correction_leaves_the_result_alone(self, store: Store) -> None:
        """Nothing but the name is printed on the statement."""
        first = put_result(store, a_result_row(put_entry(store)))
        put_entry(store, an_entry_row(email="other@mail.example", candidate_number="9999"))

        assert result_of(store, ZOFIA).version == first

    def test_a_name_corrected_during_a_hold_comes_with_the_result(self, store: Store) -> None:
        """What is not reported is not issued anew; the next version bears the corrected name."""
        entry = put_entry(store)
        held = put_result(store, a_row_without_result(entry, "withheld"))
        put_entry(store, an_entry_row(given_names="Sofia"))
        still = result_of(store, ZOFIA).version
        reported = put_result(store, a_result_row(entry_of(store, ZOFIA)))

        assert still == held
        assert reported.candidate_name == "Sofia Adamczyk"

    def test_results_after_a_corrected_name_are_unchanged(self, store: Store) -> None:
        """The same results imported again after the correction change nothing."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        put_entry(store, an_entry_row(given_names="Sofia"))

        assert put_results(store, a_result_row(entry)) == ResultChanges(unchanged=1)
