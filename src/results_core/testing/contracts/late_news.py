"""News beside the telling of a release: loaded before it comes, or changed while it is hidden (B14, A10)."""

import attrs

from results_core.jobs.progress import JobState
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import ZonedInstant
from results_core.testing.builders import (
    EMAIL,
    RELEASE,
    a_result_row,
    a_row_without_result,
    an_account,
    an_entry_row,
    named,
)
from results_core.testing.contracts.announcements import (
    A_DAY,
    A_SECOND,
    LATER,
    letters,
    released,
    several,
    tell,
)
from results_core.testing.contracts.jobs import a_job, begin
from results_core.testing.scenes import put_account, put_entry, put_results
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store


def kinds(store: Store) -> list[tuple[str, str]]:
    """Return kind and recipient of every letter that waits, sorted."""
    with store.begin() as work:
        leases = work.outbox.lease(now=LATER, until=LATER, limit=100)
    return sorted((lease.letter.kind.value, lease.letter.to) for lease in leases)


class LateNewsContract:
    """What is told beside a release, and when."""

    def test_what_comes_in_before_the_telling_is_told_of_by_it_alone(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """A file loaded between the release and the worker's step writes no second letter or event (B14)."""
        entries = [put_entry(store, an_entry_row(id_number=f"ABC00000{n}")) for n in range(2)]
        put_account(store, entries[0])
        late = an_account(entries[1], id=named("late"), email="late@mail.example", confirmed_at=RELEASE)
        put_account(store, entries[1], late)
        clock.set(RELEASE)
        put_results(store, *(a_result_row(entry, line=line) for line, entry in enumerate(entries, 2)))
        before = [letter.to for letter in letters(store)]
        with store.begin(reading=True) as work:
            addressees = [work.results.addressee(entry.id, of_news=True) for entry in entries]
            announced = [work.results.is_announced(entry.id) for entry in entries]
        tell(store)

        assert before == ["late@mail.example"]
        assert [one is None for one in addressees] == [True, False]
        assert announced == [False, False]
        assert sorted(letter.to for letter in letters(store)) == ["late@mail.example", EMAIL]
        assert released(store) == sorted(entry.id for entry in entries)

    def test_the_telling_has_come_past_what_it_told_of(self, store: Store) -> None:
        """While its job runs, up to where it is; when it is done, everything."""
        results = several(store, 3)
        with store.begin(reading=True) as work:
            [sitting] = [counts.sitting.id for counts in work.entries.sittings()]
        begin(store, attrs.evolve(a_job(sitting), after=results[1]))
        found = []
        for state in (JobState.RUNNING, JobState.DONE, JobState.CANCELLED):
            with store.begin() as work:
                work.jobs.keep(attrs.evolve(a_job(sitting), after=results[1], state=state))
                found.append([work.results.is_announced(ResultId(result)) for result in results])

        assert found == [[True, True, False], [True] * 3, [False] * 3]

    def test_an_account_is_told_from_when_the_entry_is_its_own(self, store: Store) -> None:
        """An exam added after the release was seen on the page; one added between two releases was not."""
        account = put_account(store, put_entry(store))
        added = put_entry(store, an_entry_row(id_number="ABC000009"))
        with store.begin() as work:
            work.accounts.add(account.id, added.id, at=RELEASE)
            work.commit()
        tell(store)
        with store.begin(reading=True) as work:
            [sitting] = [counts.sitting for counts in work.entries.sittings()]
            first = work.announcements.still_to_tell(sitting.id)
        with store.begin() as work:
            work.entries.move_release(sitting.name, ZonedInstant(RELEASE + A_DAY, None))
            again = work.announcements.still_to_tell(sitting.id)

        assert (first, again) == (0, 0)

    def test_what_changed_while_it_was_hidden_is_told_when_it_shows(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """L6 to who had seen another version, L2b to who had awaited it; each once, to nobody else (A10)."""
        clock.set(RELEASE - A_DAY)
        seen, same, back, awaited, untold, new = entries = [
            put_entry(store, an_entry_row(id_number=f"ABC00000{n}")) for n in range(6)
        ]
        shown = [a_result_row(entry, line=line) for line, entry in enumerate(entries[:3], 2)]
        put_results(store, *shown, a_row_without_result(awaited, "pending", line=9))
        for n, entry in enumerate(entries):
            account = an_account(entry, id=named(f"account {n}"), email=f"{n}@mail.example")
            joined = RELEASE + A_DAY if entry is new else account.confirmed_at
            if entry is not untold:
                put_account(store, entry, attrs.evolve(account, confirmed_at=joined))
        clock.set(RELEASE)
        tell(store)
        with store.begin() as work:
            [sitting] = [counts.sitting for counts in work.entries.sittings()]
            work.entries.move_release(sitting.name, ZonedInstant(RELEASE + 2 * A_DAY, None))
            work.entries.hide(sitting.name, since=RELEASE + A_SECOND)
            work.commit()
        clock.set(RELEASE + A_DAY)
        withheld = [a_row_without_result(entry, "withheld", line=n) for n, entry in enumerate((seen, back))]
        put_results(store, *withheld)
        put_results(
            store,
            a_result_row(back),
            *(a_result_row(one, line=9 + n) for n, one in enumerate((awaited, new))),
        )
        before = kinds(store)
        clock.set(RELEASE + 2 * A_DAY)
        for _ in range(2):
            tell(store, at=RELEASE + 2 * A_DAY)

        assert before == [("result_out", f"{n}@mail.example") for n in range(4)]
        assert sorted(set(kinds(store)) - set(before)) == [
            ("result_changed", "0@mail.example"),
            ("result_out", "5@mail.example"),
        ]
        assert kinds(store).count(("result_out", "3@mail.example")) == 2
        assert same.id
