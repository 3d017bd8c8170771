"""Statement numbers through a result's versions: kept, restored, replaced (A7)."""

from results_core.exams.entries import Entry
from results_core.results.model import ResultRow
from results_core.results.ports import ResultChanges
from results_core.results.statement_numbers import is_ours
from results_core.testing.builders import (
    ZOFIA,
    a_result_row,
    a_row_without_result,
    an_entry_row,
    number_of_ours,
)
from results_core.testing.scenes import put_entry, put_result, put_results, result_of
from results_core.testing.stores import Store

THE_BOARDS = "15BGB9615003"
ANOTHER_OF_THE_BOARDS = "C1234567"


def better(entry: Entry, statement_number: str | None = None) -> ResultRow:
    """Return a row of a better result than `a_result_row`."""
    return a_result_row(
        entry,
        scores={},
        overall=205,
        label="Pass at Grade A",
        cefr="C2",
        statement_number=statement_number,
    )


def number_of(store: Store, row: ResultRow) -> str | None:
    """Import the row; return the number of the version that stands."""
    return put_result(store, row).statement_number


class StatementNumbersContract:
    """What becomes of a statement number."""

    def test_a_number_that_is_brought_is_taken(self, store: Store) -> None:
        """In either of the board's forms."""
        entry = put_entry(store)

        assert number_of(store, a_result_row(entry, statement_number=THE_BOARDS)) == THE_BOARDS

    def test_where_none_is_brought_one_of_ours_is_taken(self, store: Store) -> None:
        """The one that the row carries along."""
        entry = put_entry(store)
        fresh = number_of_ours("fresh")

        assert number_of(store, a_result_row(entry, own_number=fresh)) == fresh

    def test_an_empty_cell_keeps_the_number(self, store: Store) -> None:
        """A file without numbers takes none away."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        changes = put_results(store, a_result_row(entry))
        version = result_of(store, ZOFIA).version

        assert changes == ResultChanges(unchanged=1)
        assert version is not None
        assert version.statement_number == THE_BOARDS

    def test_another_number_makes_a_version(self, store: Store) -> None:
        """A number that the row brings is part of what it says."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        changes = put_results(store, a_result_row(entry, statement_number=ANOTHER_OF_THE_BOARDS))
        version = result_of(store, ZOFIA).version

        assert changes == ResultChanges(amended=1)
        assert version is not None
        assert version.statement_number == ANOTHER_OF_THE_BOARDS

    def test_another_result_has_another_number(self, store: Store) -> None:
        """Ours, where the file brings none."""
        entry = put_entry(store)
        first = number_of(store, a_result_row(entry))
        row = better(entry)

        assert number_of(store, row) == row.own_number != first

    def test_another_result_takes_the_number_that_it_brings(self, store: Store) -> None:
        """Where the board gave it one of its own."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))

        assert number_of(store, better(entry, ANOTHER_OF_THE_BOARDS)) == ANOTHER_OF_THE_BOARDS

    def test_a_repeated_number_is_not_taken_for_another_result(self, store: Store) -> None:
        """Two papers that differ never bear one number: where the file repeats it, ours is taken."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        row = better(entry, THE_BOARDS)

        assert number_of(store, row) == row.own_number

    def test_a_file_that_repeats_an_old_number_can_be_imported_again(self, store: Store) -> None:
        """The old number says nothing against the one that was issued instead (RLB-5)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        first = put_result(store, better(entry, THE_BOARDS))
        changes = put_results(store, better(entry, THE_BOARDS)._replace(own_number=number_of_ours("next")))

        assert changes == ResultChanges(unchanged=1)
        assert result_of(store, ZOFIA).version == first

    def test_an_old_number_is_not_taken_again_for_an_old_result(self, store: Store) -> None:
        """A result that goes back to what it was is a third paper, under a number of its own."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        put_result(store, better(entry))
        row = a_result_row(entry, statement_number=THE_BOARDS, own_number=number_of_ours("third"))

        assert number_of(store, row) == number_of_ours("third")

    def test_a_result_on_hold_has_no_number(self, store: Store) -> None:
        """There is no statement of it."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))

        assert number_of(store, a_row_without_result(entry, "withheld")) is None

    def test_lifting_a_hold_restores_the_number(self, store: Store) -> None:
        """Where nothing changed, the paper that is out is good again, whether its number is said or not."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        put_result(store, a_row_without_result(entry, "withheld"))
        unsaid = number_of(store, a_result_row(entry))
        put_result(store, a_row_without_result(entry, "withheld"))
        said = number_of(store, a_result_row(entry, statement_number=THE_BOARDS))

        assert (unsaid, said) == (THE_BOARDS, THE_BOARDS)

    def test_a_hold_that_ends_with_another_result_has_another_number(self, store: Store) -> None:
        """The paper from before the hold never comes back under a different result."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        put_result(store, a_row_without_result(entry, "withheld"))
        row = better(entry, THE_BOARDS)

        assert number_of(store, row) == row.own_number

    def test_a_hold_that_ends_under_another_name_has_another_number(self, store: Store) -> None:
        """The name is part of the paper."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        put_result(store, a_row_without_result(entry, "withheld"))
        renamed = put_entry(store, an_entry_row(family_name="Łęcka"))
        row = a_result_row(renamed, own_number=number_of_ours("renamed"))

        assert number_of(store, row) == number_of_ours("renamed")

    def test_a_hold_may_end_with_another_number(self, store: Store) -> None:
        """A number that the row brings is taken, though nothing else has changed."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        put_result(store, a_row_without_result(entry, "withheld"))

        assert number_of(store, a_result_row(entry, statement_number=ANOTHER_OF_THE_BOARDS)) == (
            ANOTHER_OF_THE_BOARDS
        )

    def test_a_corrected_name_takes_a_number_of_ours(self, store: Store) -> None:
        """Whatever number the board had given the former paper, and the file may go on repeating it."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=THE_BOARDS))
        renamed = put_entry(store, an_entry_row(family_name="Łęcka"))
        version = result_of(store, ZOFIA).version
        changes = put_results(store, a_result_row(renamed, statement_number=THE_BOARDS))

        assert version is not None
        assert version.statement_number is not None
        assert is_ours(version.statement_number)
        assert changes == ResultChanges(unchanged=1)
