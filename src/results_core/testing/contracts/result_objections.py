"""What is wrong between the rows of a file of results, and between them and the record (A7)."""

from datetime import date

from results_core.exams.importing import ImportConflict
from results_core.kernel.objections import RowObjection
from results_core.results.model import ResultRow
from results_core.testing.builders import (
    ANA,
    MINH,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    an_entry_row,
)
from results_core.testing.contracts.refusals import refused
from results_core.testing.scenes import put_entry, put_result, put_results, result_of, without_events
from results_core.testing.stores import Store

NUMBER = "15BGB9615003"
OTHER_NUMBER = "C1234567"
LATER_BIRTHDAY = date(2005, 1, 1)


def objections_to(store: Store, *rows: ResultRow) -> list[RowObjection]:
    """Return what the store has against the rows, by line: the store's order is its own."""
    with store.stage_results() as staged:
        staged.add(rows)
        return sorted(staged.objections(), key=lambda one: (one.line, one.column))


class ResultObjectionsContract:
    """What the staging of results promises when something is wrong."""

    def test_good_results_are_not_objected_to(self, store: Store) -> None:
        """New, the same, or another than what stands."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(hers, statement_number=NUMBER))
        rows = (
            a_result_row(hers, line=2, overall=195, statement_number=NUMBER),
            a_result_row(his, line=3, statement_number=OTHER_NUMBER),
        )

        assert objections_to(store, *rows) == []

    def test_a_result_comes_once(self, store: Store) -> None:
        """The later rows of an ID Number are objected to, the first is not, even across chunks."""
        entry = put_entry(store)
        with store.stage_results() as staged:
            staged.add([a_result_row(entry, line=2)])
            staged.add([a_result_row(entry, line=3), a_row_without_result(entry, "absent_all", line=4)])
            objections = sorted(staged.objections(), key=lambda one: one.line)

        assert [(one.line, one.column, one.value) for one in objections] == [
            (3, "id_number", ZOFIA),
            (4, "id_number", ZOFIA),
        ]

    def test_a_number_and_a_birthday_name_one_entry(self, store: Store) -> None:
        """A number that another entry of the same birthday has is refused: a look-up would find two."""
        put_result(store, a_result_row(put_entry(store), statement_number=NUMBER))
        his = put_entry(store, an_entry_row(id_number=MINH))
        [objection] = objections_to(store, a_result_row(his, line=5, statement_number=NUMBER))

        assert (objection.line, objection.column, objection.value) == (5, "statement_number", NUMBER)
        assert objection.expected

    def test_a_number_that_was_replaced_is_still_taken(self, store: Store) -> None:
        """An earlier number finds its result for ever."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=NUMBER))
        put_result(store, a_result_row(entry, overall=195, statement_number=OTHER_NUMBER))
        his = put_entry(store, an_entry_row(id_number=MINH))
        objections = objections_to(store, a_result_row(his, statement_number=NUMBER))

        assert [one.column for one in objections] == ["statement_number"]

    def test_a_number_may_come_twice_for_other_birthdays(self, store: Store) -> None:
        """The board's numbers are not unique; with the birthday they are."""
        put_result(store, a_result_row(put_entry(store), statement_number=NUMBER))
        his = put_entry(store, an_entry_row(id_number=MINH, date_of_birth=LATER_BIRTHDAY))

        assert objections_to(store, a_result_row(his, statement_number=NUMBER)) == []

    def test_two_rows_of_one_birthday_have_two_numbers(self, store: Store) -> None:
        """The later row is objected to; one of another birthday is not."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        other = put_entry(store, an_entry_row(id_number=ANA, date_of_birth=LATER_BIRTHDAY))
        rows = [
            a_result_row(entry, line=line, statement_number=NUMBER)
            for line, entry in enumerate((hers, his, other), start=2)
        ]
        objections = objections_to(store, *rows)

        assert [(one.line, one.column) for one in objections] == [(3, "statement_number")]

    def test_a_reported_result_does_not_become_pending(self, store: Store) -> None:
        """It may be withheld or cancelled, but not unsaid."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        [objection] = objections_to(store, a_row_without_result(entry, "pending", line=5))
        others = [
            objections_to(store, a_row_without_result(entry, status))
            for status in ("withheld", "cancelled", "absent_part", "absent_all")
        ]

        assert (objection.line, objection.column, objection.value) == (5, "status", "pending")
        assert others == [[]] * 4

    def test_good_results_are_applied_without_the_bad(self, store: Store) -> None:
        """What is left after dropping goes in, if that was asked for."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(hers))
        with store.stage_results() as staged:
            staged.add([a_row_without_result(hers, "pending", line=2), a_result_row(his, line=3)])
            staged.drop({objection.line for objection in staged.objections()})
            changes = staged.apply(without_events)

        assert changes.new == 1

    def test_a_number_that_was_taken_meanwhile_stops_everything(self, store: Store) -> None:
        """Nothing of the file is applied."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        other = put_entry(store, an_entry_row(id_number=ANA))
        with store.stage_results() as staged:
            staged.add([a_result_row(his, line=2, statement_number=NUMBER), a_result_row(other, line=3)])
            before = list(staged.objections())
            put_results(store, a_result_row(hers, statement_number=NUMBER))
            with refused(ImportConflict):
                staged.apply(without_events)

        assert before == []
        assert result_of(store, MINH).version is None
        assert result_of(store, ANA).version is None

    def test_a_result_that_was_reported_meanwhile_stays_reported(self, store: Store) -> None:
        """A file that still says pending is refused as a whole."""
        entry = put_entry(store)
        with store.stage_results() as staged:
            staged.add([a_row_without_result(entry, "pending")])
            put_result(store, a_result_row(entry))
            with refused(ImportConflict):
                staged.apply(without_events)
        version = result_of(store, ZOFIA).version

        assert version is not None
        assert version.overall == 196
