"""Telling of released sittings: a letter an account, an event a result, batch after batch (B14)."""

from datetime import datetime, timedelta

import attrs

from results_core.correspondence.messages import Letter, LetterKind
from results_core.correspondence.outbox import PostingState, RetryPolicy
from results_core.exams.sittings import mailing_of
from results_core.jobs.progress import JobKind, JobState
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import SittingId
from results_core.results.announcements import Batch, Told
from results_core.testing.builders import (
    EMAIL,
    NOON,
    RELEASE,
    a_letter,
    a_result_row,
    a_row_without_result,
    an_account,
    an_entry_row,
    named,
)
from results_core.testing.contracts.jobs import a_job, begin
from results_core.testing.scenes import (
    put_account,
    put_candidate,
    put_entry,
    put_letters,
    put_registered,
    put_result,
    put_results,
)
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_MOMENT = timedelta(microseconds=1)
A_SECOND = timedelta(seconds=1)
A_DAY = timedelta(days=1)
LATER = RELEASE + timedelta(days=30)


def tell(
    store: Store,
    *,
    after: str = "",
    limit: int = 100,
    first_at: timedelta = timedelta(),
    at: datetime = RELEASE,
) -> Told:
    """Tell of a batch of the sitting that is out, in a transaction of its own."""
    with store.begin() as work:
        [sitting] = [counts.sitting for counts in work.entries.sittings()]
        told = work.announcements.tell(
            Batch(
                sitting=sitting,
                after=after,
                limit=limit,
                at=at,
                first_at=at + first_at,
                gap=A_SECOND,
            )
        )
        work.commit()
    return told


def letters(store: Store) -> list[Letter]:
    """Return every letter L2b, by when it goes."""
    with store.begin() as work:
        leases = work.outbox.lease(now=LATER, until=LATER, limit=100)
    return [lease.letter for lease in leases if lease.letter.kind is LetterKind.RESULT_OUT]


def released(store: Store) -> list[str]:
    """Return the results that events say are out."""
    with store.begin(reading=True) as work:
        return [event.result or "" for event in work.journal.read() if event.kind is EventKind.RELEASED]


def several(store: Store, count: int) -> list[str]:
    """Put so many candidates into one sitting; return their results in the order of telling."""
    found = []
    for n in range(count):
        entry = put_entry(store, an_entry_row(id_number=f"ABC{n:06}"))
        put_account(store, entry, an_account(entry, id=named(f"account {n}"), email=f"{n}@mail.example"))
        found.append(entry.id)
    return sorted(found)


class AnnouncementsContract:
    """What telling of releases and long work promise."""

    def test_a_letter_goes_to_the_account(self, store: Store) -> None:
        """In its language, about exam and session alone, in the mailing of its sitting (MAIL-2)."""
        entry = put_entry(store)
        account = put_account(store, entry, attrs.evolve(an_account(entry), language="fr"))
        told = tell(store)
        [letter] = letters(store)

        assert told == Told(entries=1, last=entry.id, letters=1)
        assert (letter.to, letter.language, letter.about) == (account.email, "fr", account.id)
        assert letter.facts == {
            "exam": entry.sitting.exam,
            "session": entry.sitting.session,
            "exam_date": entry.sitting.exam_date.isoformat(),
        }
        assert (letter.mailing, letter.link) == (mailing_of(entry.sitting.id), None)
        assert len(letter.id) == len(entry.id)

    def test_every_result_gets_an_event(self, store: Store) -> None:
        """Registered or not: it is out, and says since when."""
        entry = put_entry(store)
        told = tell(store)
        with store.begin(reading=True) as work:
            [event] = [event for event in work.journal.read() if event.kind is EventKind.RELEASED]

        assert told.letters == 0
        assert (event.result, event.at) == (entry.id, RELEASE)
        assert event.facts == {"releases_at": entry.sitting.releases_at.isoformat()}

    def test_batches_go_through_the_sitting_once(self, store: Store) -> None:
        """Each begins behind the last; the letters of one go one after the other."""
        results = several(store, 5)
        first = tell(store, limit=3)
        second = tell(store, after=first.last, limit=3, first_at=timedelta(minutes=1))
        third = tell(store, after=second.last, limit=3)
        goes_at = [letter.written_at - RELEASE for letter in letters(store)]

        assert [first.entries, second.entries, third.entries] == [3, 2, 0]
        assert (first.last, second.last) == (results[2], results[4])
        assert goes_at == [timedelta(seconds=seconds) for seconds in (0, 1, 2, 60, 61)]
        assert released(store) == results

    def test_nobody_gets_the_letter_twice(self, store: Store) -> None:
        """Not at another address either: once for the sitting and the account, ever."""
        entry = put_entry(store)
        account = put_account(store, entry)
        tell(store)
        with store.begin() as work:
            work.accounts.replace(attrs.evolve(account, email="new@mail.example"))
            work.commit()

        assert tell(store).letters == 0
        assert [letter.to for letter in letters(store)] == [EMAIL]

    def test_only_who_confirmed_before_the_release_and_is_open_gets_it(self, store: Store) -> None:
        """L2 has told who confirmed later; who has only registered, or has closed, gets none."""
        waiting = put_registered(store, an_entry_row(id_number="ABC000001"))
        closed = put_entry(store, an_entry_row(id_number="ABC000002"))
        put_account(store, closed, an_account(closed, closed_at=NOON))
        late = put_entry(store, an_entry_row(id_number="ABC000003"))
        put_account(store, late, an_account(late, confirmed_at=RELEASE))
        entry = put_entry(store, an_entry_row(id_number="ABC000004"))
        put_account(store, entry, an_account(entry, confirmed_at=RELEASE - A_MOMENT))

        assert waiting.id
        assert tell(store).letters == 1
        assert [letter.about for letter in letters(store)] == [an_account(entry).id]

    def test_whom_it_would_tell_is_known_beforehand(self, store: Store) -> None:
        """As a dry run says; afterwards nobody is left."""
        several(store, 3)
        put_entry(store)
        with store.begin(reading=True) as work:
            [sitting] = [counts.sitting.id for counts in work.entries.sittings()]
            before = work.announcements.still_to_tell(sitting)
        tell(store)
        with store.begin(reading=True) as work:
            after = work.announcements.still_to_tell(sitting)
            counts = work.outbox.counts_of(mailing_of(sitting))

        assert (before, after) == (3, 0)
        assert counts == dict.fromkeys(PostingState, 0) | {PostingState.WAITING: 3}

    def test_a_sitting_is_due_when_it_is_out_and_nobody_tells_of_it(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """From its instant on, until a job has it; again when that one is cancelled."""
        sitting = put_entry(store).sitting
        due = []
        for instant in (RELEASE - A_MOMENT, RELEASE):
            clock.set(instant)
            with store.begin(reading=True) as work:
                due.append((work.announcements.due(), work.announcements.out(sitting.id)))
        begin(store, a_job(sitting.id))
        with store.begin() as work:
            due.append((work.announcements.due(hold=True), work.announcements.out(sitting.id)))
            work.jobs.cancel(JobKind.RELEASE, sitting.id, at=RELEASE)
            due.append((work.announcements.due(hold=True), None))

        assert due == [([], None), ([sitting.id], sitting), ([], sitting), ([sitting.id], None)]

    def test_an_unknown_sitting_is_not_out(self, store: Store) -> None:
        """Nor has it anybody to tell."""
        with store.begin(reading=True) as work:
            assert work.announcements.out(SittingId("none")) is None

    def test_letters_that_somebody_asked_for_go_before_those_of_a_mailing(self, store: Store) -> None:
        """However much older the mailing is."""
        old = attrs.evolve(a_letter(name="old", written_at=NOON - A_DAY), mailing="mailing")
        put_letters(store, old, a_letter(name="asked for"))
        with store.begin() as work:
            one = work.outbox.lease(now=NOON, until=LATER, limit=1)
            rest = work.outbox.lease(now=NOON, until=LATER, limit=9)

        assert [lease.letter.id for lease in (*one, *rest)] == [named("asked for"), named("old")]
        assert rest[0].letter == old

    def test_letters_of_a_mailing_are_put_off(self, store: Store) -> None:
        """Those that wait: what was due as of then, each in its place; the others stay as they are."""
        for n in (0, 1):
            written_at = NOON + n * A_SECOND
            put_letters(store, attrs.evolve(a_letter(name=f"{n}", written_at=written_at), mailing="mailing"))
        put_letters(store, a_letter(name="another"))
        with store.begin() as work:
            [_, lease] = work.outbox.lease(now=NOON, until=LATER, limit=2)
            work.outbox.settle(RetryPolicy().deferred(lease, "busy", now=NOON))
            work.outbox.put_off("mailing", since=NOON + A_SECOND, by=A_DAY)
            work.commit()
        due = []
        for at in (NOON + A_DAY, NOON + A_DAY + A_SECOND, NOON + A_DAY + timedelta(minutes=1)):
            with store.begin() as work:
                due.append([one.letter for one in work.outbox.lease(now=at, until=at, limit=9)])

        assert [[letter.id for letter in one] for one in due] == [
            [],
            [named("1")],
            [named("0"), named("1")],
        ]
        assert due[1][0].written_at == NOON + A_DAY + A_SECOND

    def test_what_waits_for_a_closed_account_is_dropped(self, store: Store) -> None:
        """Of the mailings named, about that account alone; what was sent stays sent."""
        account = put_candidate(store)
        mine = attrs.evolve(a_letter(name="mine"), mailing="mailing", about=account.id)
        plain, other = a_letter(name="plain"), a_letter(name="other")
        put_letters(
            store, mine, attrs.evolve(plain, about=account.id), attrs.evolve(other, mailing="mailing")
        )
        with store.begin() as work:
            work.outbox.withdraw(["mailing", "none"], about=account.id, reason="account_closed")
            work.outbox.withdraw([], about=named("account"), reason="account_closed")
            work.commit()
        with store.begin(reading=True) as work:
            [dropped] = work.outbox.in_state(PostingState.DROPPED, limit=9)
            waiting = work.outbox.counts()[PostingState.WAITING]

        assert (dropped.letter, dropped.reason, waiting) == (named("mine"), "account_closed", 2)

    def test_an_import_announces_what_was_awaited_after_the_release(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """Not loaded, pending or withheld before: each once, to whom it belongs; an event for each (B8)."""
        clock.set(RELEASE)
        entries = [put_entry(store, an_entry_row(id_number=f"ABC00000{n}")) for n in range(4)]
        for n, entry in enumerate(entries[:3]):
            account = an_account(entry, id=named(f"{n}"), email=f"{n}@mail.example")
            put_account(store, entry, attrs.evolve(account, confirmed_at=RELEASE))
        begin(store, attrs.evolve(a_job(entries[0].sitting.id), state=JobState.DONE))
        put_results(
            store,
            a_row_without_result(entries[0], "pending"),
            a_row_without_result(entries[1], "withheld", line=3),
        )
        before = letters(store)
        for _ in range(2):
            put_results(store, *(a_result_row(entry, line=line) for line, entry in enumerate(entries, 2)))
        written = letters(store)

        assert before == []
        assert sorted(letter.to for letter in written) == [f"{n}@mail.example" for n in range(3)]
        assert {letter.mailing for letter in written} == {mailing_of(entries[0].sitting.id)}
        assert written[0].facts == {
            "exam": entries[0].sitting.exam,
            "session": entries[0].sitting.session,
            "exam_date": entries[0].sitting.exam_date.isoformat(),
        }
        assert sorted(letter.occasion for letter in written) == sorted(
            f"result_out:{entry.id}:{number}" for entry, number in zip(entries, (2, 2, 1), strict=False)
        )
        assert sorted(released(store)) == sorted(entry.id for entry in entries)

    def test_before_the_release_an_import_announces_nothing(self, store: Store, clock: StoppedClock) -> None:
        """Not even that something is there (A6)."""
        clock.set(RELEASE - A_MOMENT)
        entry = put_entry(store)
        put_account(store, entry)
        put_result(store, a_row_without_result(entry, "pending"))
        put_result(store, a_result_row(entry))

        assert (letters(store), released(store)) == ([], [])
