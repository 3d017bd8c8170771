"""Entries and sittings as they are read."""

from datetime import date, timedelta

import attrs

from results_core.exams.entries import Centre
from results_core.exams.ports import EnteredSecret
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import SittingCounts
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import ZonedInstant
from results_core.kernel.values import IdNumber
from results_core.testing.builders import (
    ANA,
    MINH,
    RELEASE,
    ZOFIA,
    a_result_row,
    a_sitting,
    an_entry_row,
    digest,
    named,
)
from results_core.testing.scenes import (
    entry_of,
    put_account,
    put_entries,
    put_entry,
    put_registered,
    put_result,
    result_of,
)
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_MOMENT = timedelta(microseconds=1)
A_WEEK = timedelta(days=7)


def sittings(store: Store, name: SittingName | None = None) -> list[SittingCounts]:
    """Return the sittings with their counts."""
    with store.begin(reading=True) as work:
        return list(work.entries.sittings(name))


def next_release(store: Store) -> SittingName | None:
    """Return the name of the sitting that is released next."""
    with store.begin(reading=True) as work:
        sitting = work.entries.next_release()
    return None if sitting is None else sitting.name


class EntriesContract:
    """What reading entries and sittings promises."""

    def test_an_entry_is_read_as_it_was_imported(self, store: Store) -> None:
        """Name, birth, sitting, centre and all."""
        row = an_entry_row()
        entry = put_entry(store, row)

        assert (entry.id, entry.id_number) == (row.id, ZOFIA)
        assert (entry.given_names, entry.family_name) == ("Zofia Maria", "Adamczyk")
        assert entry.date_of_birth == date(2004, 2, 29)
        assert (entry.sitting.name, entry.sitting.id) == (a_sitting().name, row.sitting.id)
        assert (entry.sitting.delivery, entry.sitting.releases_at) == (a_sitting().delivery, RELEASE)
        assert entry.sitting.release_zone == "Europe/London"
        assert entry.centre == Centre(
            number="FR123", name="Centre d'examens de Lyon", country="FR", zone="Europe/Paris"
        )
        assert (entry.place_of_entry, entry.candidate_number) == ("Lyon", row.candidate_number)

    def test_an_entry_may_have_one_name(self, store: Store) -> None:
        """Given names may be empty, and names are in any script."""
        entry = put_entry(store, an_entry_row(given_names="", family_name="Nguyễn 王"))

        assert (entry.given_names, entry.family_name) == ("", "Nguyễn 王")

    def test_an_instant_without_zone_stays_without(self, store: Store) -> None:
        """Where the board gave an offset alone, no zone is made up."""
        entry = put_entry(store, an_entry_row(sitting=a_sitting(release_zone=None)))

        assert entry.sitting.release_zone is None
        assert entry.sitting.releases_at == RELEASE

    def test_an_entry_that_nobody_imported_is_none(self, store: Store) -> None:
        """Nor has it a Secret Number."""
        with store.begin() as work:
            found = [
                work.entries.of(IdNumber(ZOFIA)),
                work.entries.with_secret(IdNumber(ZOFIA)),
                work.entries.with_secret(IdNumber(ZOFIA), hold=True),
            ]

        assert found == [None] * 3

    def test_a_secret_number_is_found_with_its_entry(self, store: Store) -> None:
        """As the keyed digest that was imported, held or not."""
        entry = put_entry(store, an_entry_row(secret_digest=digest("7866")))
        with store.begin() as work:
            read = work.entries.with_secret(entry.id_number)
            held = work.entries.with_secret(entry.id_number, hold=True)

        assert read == EnteredSecret(entry=entry, secret_digest=digest("7866"))
        assert held == read

    def test_secret_numbers_are_found_by_result(self, store: Store) -> None:
        """Those that are there, sorted by ID Number, in one look."""
        later = put_entry(store, an_entry_row(id_number="XYZ000001"))
        sooner = put_entry(store, an_entry_row(id_number="ABC000001", secret_digest=None))
        with store.begin(reading=True) as work:
            found = work.entries.with_secrets([later.id, ResultId(named("nobody")), sooner.id])
            none = work.entries.with_secrets([])

        assert [one.entry for one in found] == [sooner, later]
        assert [one.secret_digest for one in found] == [None, an_entry_row().secret_digest]
        assert list(none) == []

    def test_a_secret_number_gets_another_digest(self, store: Store) -> None:
        """Where it still is the one that was known; the number itself stays, imported or issued (KEY-2)."""
        entry = put_entry(store, an_entry_row(secret_digest=digest("7866")))
        with store.begin() as work:
            work.entries.renew_secret(entry.id, digest("7866"), digest("7866 again"))
            work.entries.renew_secret(entry.id, digest("7866"), digest("too late"))
            work.commit()
        with store.begin(reading=True) as work:
            found = work.entries.with_secret(entry.id_number)
        with store.stage_entries() as staged:
            known = staged.known_digests([entry.id_number, "SIR000000"])

        assert found == EnteredSecret(entry=entry, secret_digest=digest("7866 again"))
        assert known == {
            entry.id_number: (digest("7866 again"), None, an_entry_row().passport_digest),
        }

    def test_an_entry_may_have_no_secret_number(self, store: Store) -> None:
        """Until one is issued nobody can register for it."""
        entry = put_entry(store, an_entry_row(secret_digest=None))
        with store.begin(reading=True) as work:
            found = work.entries.with_secret(entry.id_number)

        assert found == EnteredSecret(entry=entry, secret_digest=None)

    def test_a_sitting_is_one_for_all_its_entries(self, store: Store) -> None:
        """The first row makes it; whoever sits the same exam in the same session and day joins it."""
        hers = put_entry(store)
        his = put_entry(store, an_entry_row(id_number=MINH, centre="VN104"))

        assert his.sitting == hers.sitting

    def test_a_sitting_counts_what_it_has(self, store: Store, clock: StoppedClock) -> None:
        """Entries, those that belong to an account, and those whose result is out: none before (A6)."""
        hers = put_entry(store)
        put_registered(store, an_entry_row(id_number=MINH))
        his = put_entry(store, an_entry_row(id_number=ANA))
        put_account(store, hers)
        put_result(store, a_result_row(hers))
        put_result(store, a_result_row(his, line=3))
        clock.set(RELEASE - A_MOMENT)
        before = sittings(store)
        clock.set(RELEASE)

        counts = SittingCounts(sitting=hers.sitting, entries=3, registered=1, results=0, released=False)
        assert before == [counts]
        assert sittings(store) == [attrs.evolve(counts, results=2, released=True)]

    def test_a_release_is_moved(self, store: Store, clock: StoppedClock) -> None:
        """With the zone in which it is announced now; another sitting's stays."""
        other = a_sitting(session="S1", exam_date=date(2026, 5, 16))
        put_entry(store, an_entry_row(id_number=MINH, sitting=other))
        put_result(store, a_result_row(put_entry(store)))
        clock.set(RELEASE)
        later = ZonedInstant(RELEASE + timedelta(days=1), "America/St_Johns")
        with store.begin() as work:
            work.entries.move_release(a_sitting().name, later)
            work.commit()
        moved = entry_of(store, ZOFIA).sitting

        assert (moved.releases_at, moved.release_zone) == (later.at, "America/St_Johns")
        assert entry_of(store, MINH).sitting.releases_at == RELEASE
        assert (result_of(store, ZOFIA, unreleased=False).released, sittings(store)[0].results) == (False, 0)

    def test_corrected_results_are_counted_once(self, store: Store, clock: StoppedClock) -> None:
        """Versions are not results."""
        clock.set(RELEASE)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        put_result(store, a_result_row(entry, scores={}, overall=185, label="Pass at Grade C"))

        assert [counts.results for counts in sittings(store)] == [1]

    def test_sittings_are_listed_latest_release_first(self, store: Store) -> None:
        """Whatever the order in which they were imported."""
        early = a_sitting(session="S1", releases_at=RELEASE - A_WEEK)
        late = a_sitting(session="S3", releases_at=RELEASE + A_WEEK)
        put_entries(
            store,
            an_entry_row(line=2, id_number=ZOFIA, sitting=early),
            an_entry_row(line=3, id_number=MINH, sitting=late),
            an_entry_row(line=4, id_number=ANA),
        )

        assert [counts.sitting.session for counts in sittings(store)] == ["S3", "F2", "S1"]

    def test_one_sitting_can_be_named(self, store: Store) -> None:
        """It alone is returned, or none."""
        other = a_sitting(session="S1")
        put_entry(store)
        put_entry(store, an_entry_row(id_number=MINH, sitting=other))
        named = sittings(store, other.name)

        assert [counts.sitting.name for counts in named] == [other.name]
        assert sittings(store, a_sitting(session="S2").name) == []

    def test_the_next_release_is_the_first_to_come(self, store: Store, clock: StoppedClock) -> None:
        """Of the sittings that are not released yet, the one with the earliest instant."""
        for session, weeks, id_number in (("S1", 0, ZOFIA), ("S3", 2, MINH), ("S2", 1, ANA)):
            sitting = a_sitting(session=session, releases_at=RELEASE + weeks * A_WEEK)
            put_entry(store, an_entry_row(id_number=id_number, sitting=sitting))
        clock.set(RELEASE)

        assert next_release(store) == a_sitting(session="S2").name

    def test_a_release_comes_until_its_instant(self, store: Store, clock: StoppedClock) -> None:
        """A microsecond before it is still to come; then it has come, and none follows."""
        put_entry(store)
        clock.set(RELEASE - A_MOMENT)
        before = next_release(store)
        clock.set(RELEASE)
        then = next_release(store)

        assert (before, then) == (a_sitting().name, None)
