"""What is wrong between the rows of a file of entries, and between them and the record (A3)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from results_core.exams.entries import EntryRow
from results_core.exams.importing import ImportConflict
from results_core.exams.sittings import Delivery
from results_core.kernel.objections import RowObjection
from results_core.kernel.values import IdNumber
from results_core.testing.builders import (
    MINH,
    RELEASE,
    ZOFIA,
    a_sitting,
    an_entry_row,
    digest,
)
from results_core.testing.contracts.refusals import refused
from results_core.testing.scenes import (
    put_account,
    put_candidate,
    put_entries,
    put_entry,
    without_events,
)
from results_core.testing.stores import Store

AN_HOUR_LATER = a_sitting(releases_at=RELEASE + timedelta(hours=1))
ON_COMPUTER = a_sitting(delivery=Delivery.COMPUTER)


def objections_to(store: Store, *rows: EntryRow) -> list[RowObjection]:
    """Return what the store has against the rows, by line: the store's order is its own."""
    with store.stage_entries() as staged:
        staged.add(rows)
        return sorted(staged.objections(), key=lambda one: (one.line, one.column))


def places(objections: Iterable[RowObjection]) -> list[tuple[int, str]]:
    """Return line and column of each."""
    return [(objection.line, objection.column) for objection in objections]


class EntryObjectionsContract:
    """What the staging of entries promises when something is wrong."""

    def test_good_rows_are_not_objected_to(self, store: Store) -> None:
        """Known or new, in sittings known or new."""
        put_entry(store)
        rows = (
            an_entry_row(line=2),
            an_entry_row(line=3, id_number=MINH),
            an_entry_row(line=4, id_number="ABC012345", sitting=a_sitting(session="S1")),
        )

        assert objections_to(store, *rows) == []

    def test_an_id_number_comes_once(self, store: Store) -> None:
        """The later rows are objected to, the first is not."""
        rows = [an_entry_row(line=line, id_number=ZOFIA) for line in (2, 3, 4)]
        objections = objections_to(store, *rows)

        assert places(objections) == [(3, "id_number"), (4, "id_number")]
        assert {objection.value for objection in objections} == {ZOFIA}

    def test_rows_that_repeat_are_seen_across_chunks(self, store: Store) -> None:
        """However far apart they are staged."""
        with store.stage_entries() as staged:
            staged.add([an_entry_row(line=2)])
            staged.add([an_entry_row(line=9)])
            objections = sorted(staged.objections(), key=lambda one: one.line)

        assert places(objections) == [(9, "id_number")]

    def test_a_known_sitting_keeps_its_release(self, store: Store) -> None:
        """Another instant is refused: sittings are moved on purpose alone. It is shown in UTC."""
        put_entry(store)
        [objection] = objections_to(store, an_entry_row(line=5, id_number=MINH, sitting=AN_HOUR_LATER))
        shown = datetime.fromisoformat(objection.value)

        assert (objection.line, objection.column) == (5, "releases_at")
        assert (shown, shown.utcoffset()) == (RELEASE + timedelta(hours=1), timedelta())
        assert objection.expected

    def test_the_same_release_in_another_zone_is_the_same(self, store: Store) -> None:
        """It is the instant that counts, not how it was written."""
        put_entry(store)
        elsewhere = a_sitting(releases_at=RELEASE.astimezone(UTC), release_zone="Europe/Paris")

        assert objections_to(store, an_entry_row(id_number=MINH, sitting=elsewhere)) == []

    def test_a_new_sitting_has_one_release(self, store: Store) -> None:
        """The first row of the file says when; another row that says otherwise is refused."""
        rows = (
            an_entry_row(line=2, id_number=ZOFIA),
            an_entry_row(line=3, id_number=MINH, sitting=AN_HOUR_LATER),
        )

        assert places(objections_to(store, *rows)) == [(3, "releases_at")]

    def test_a_known_sitting_keeps_its_delivery(self, store: Store) -> None:
        """What was taken on paper was not taken on a computer."""
        put_entry(store)
        [objection] = objections_to(store, an_entry_row(line=5, id_number=MINH, sitting=ON_COMPUTER))

        assert (objection.line, objection.column, objection.value) == (5, "delivery", "computer")

    def test_a_new_sitting_has_one_delivery(self, store: Store) -> None:
        """Two rows of one sitting agree, or the later is refused."""
        rows = (
            an_entry_row(line=2, id_number=ZOFIA),
            an_entry_row(line=3, id_number=MINH, sitting=ON_COMPUTER),
        )

        assert places(objections_to(store, *rows)) == [(3, "delivery")]

    def test_an_entry_stays_in_its_sitting(self, store: Store) -> None:
        """One ID Number is one exam, in one session, on one date; what differs is named."""
        put_entry(store)
        moved = {
            "exam": a_sitting(exam="B2F"),
            "session": a_sitting(session="S1"),
            "exam_date": a_sitting(exam_date=date(2026, 6, 13)),
        }
        found = {
            column: objections_to(store, an_entry_row(line=5, sitting=sitting))
            for column, sitting in moved.items()
        }

        assert {column: places(objections) for column, objections in found.items()} == {
            column: [(5, column)] for column in moved
        }
        assert [objections[0].value for objections in found.values()] == ["B2F", "S1", "2026-06-13"]

    def test_a_registered_secret_number_stays(self, store: Store) -> None:
        """With a confirmed account, another Secret Number is refused, and not shown."""
        put_candidate(store, an_entry_row(secret_digest=digest("7866")))
        [objection] = objections_to(store, an_entry_row(line=5, secret_digest=digest("9999")))

        assert (objection.line, objection.column, objection.value) == (5, "secret_number", "")

    def test_a_registered_secret_number_may_be_said_again(self, store: Store) -> None:
        """The same one, or none, is nothing to object to."""
        put_candidate(store, an_entry_row(secret_digest=digest("7866")))
        same, none = an_entry_row(secret_digest=digest("7866")), an_entry_row()

        assert objections_to(store, same) == []
        assert objections_to(store, none) == []

    def test_what_is_left_after_dropping_is_applied(self, store: Store) -> None:
        """The good rows of a file go in although others are bad, if that was asked for."""
        put_entry(store)
        with store.stage_entries() as staged:
            staged.add(
                [
                    an_entry_row(line=2, id_number=MINH, sitting=AN_HOUR_LATER),
                    an_entry_row(line=3, id_number="ABC012345"),
                ]
            )
            staged.drop({objection.line for objection in staged.objections()})
            changes = staged.apply(without_events)

        assert changes.new == 1

    def test_a_conflict_that_came_meanwhile_stops_everything(self, store: Store) -> None:
        """A sitting that another import made with another release: nothing of this one is applied."""
        with store.stage_entries() as staged:
            staged.add([an_entry_row(line=2, sitting=AN_HOUR_LATER)])
            before = list(staged.objections())
            put_entries(store, an_entry_row(id_number=MINH))
            with refused(ImportConflict):
                staged.apply(without_events)
        with store.begin(reading=True) as work:
            found = work.entries.of(IdNumber(ZOFIA))

        assert before == []
        assert found is None

    def test_an_account_that_was_confirmed_meanwhile_keeps_its_secret(self, store: Store) -> None:
        """Who registered while the file was read is not locked out by it."""
        entry = put_entry(store, an_entry_row(secret_digest=digest("7866")))
        with store.stage_entries() as staged:
            staged.add([an_entry_row(line=2, secret_digest=digest("9999"))])
            put_account(store, entry)
            with refused(ImportConflict):
                staged.apply(without_events)
        with store.begin(reading=True) as work:
            secret = work.entries.with_secret(entry.id_number)

        assert secret is not None
        assert secret.secret_digest == digest("7866")
