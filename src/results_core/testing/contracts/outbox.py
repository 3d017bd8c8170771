"""The outbox: each letter once for an occasion, leased by one worker, kept until it is settled (RLB-2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import Lease, Posting, PostingState, RetryPolicy
from results_core.kernel.identifiers import LetterId
from results_core.testing.builders import EMAIL, NOON, a_letter, named
from results_core.testing.scenes import put_letters
from results_core.testing.stores import Store

POLICY = RetryPolicy()
FIVE_MINUTES = timedelta(minutes=5)
A_MOMENT = timedelta(microseconds=1)
LATER = NOON + timedelta(days=2)
NONE_AT_ALL = dict.fromkeys(PostingState, 0)


def lease(store: Store, at: datetime = NOON, *, limit: int = 10) -> list[Lease]:
    """Lease letters for five minutes, in a transaction of its own."""
    with store.begin() as work:
        leases = list(work.outbox.lease(now=at, until=at + FIVE_MINUTES, limit=limit))
        work.commit()
    return leases


def leased_letters(store: Store, at: datetime = NOON, *, limit: int = 10) -> list[Letter]:
    """Lease letters; return them alone."""
    return [one.letter for one in lease(store, at, limit=limit)]


def settle(store: Store, *postings: Posting) -> None:
    """Write down what became of letters, in a transaction each."""
    for posting in postings:
        with store.begin() as work:
            work.outbox.settle(posting)
            work.commit()


def move(
    store: Store,
    states: Sequence[PostingState],
    to: PostingState,
    *,
    letter: LetterId | None = None,
    at: datetime = LATER,
) -> int:
    """Move letters from states to another, in a transaction of its own."""
    with store.begin() as work:
        moved = work.outbox.change_state(states, to, now=at, letter=letter)
        work.commit()
    return moved


def in_state(store: Store, state: PostingState, *, limit: int = 10) -> list[Posting]:
    """Return the postings in a state."""
    with store.begin(reading=True) as work:
        return list(work.outbox.in_state(state, limit=limit))


class OutboxContract:
    """What the outbox promises."""

    def test_a_letter_comes_out_as_it_went_in(self, store: Store) -> None:
        """Recipient, language, facts, link and all."""
        letter = a_letter(link="token", facts={"at": "2026-06-20"}, lives=timedelta(hours=1))
        put_letters(store, letter)

        assert lease(store) == [Lease(letter=letter, tries=0)]

    def test_many_letters_are_kept_at_once(self, store: Store) -> None:
        """Each as it would be alone: of two for one occasion to one recipient, the first."""
        first, second = a_letter(name="first"), a_letter(name="second", link="token")
        with store.begin() as work:
            work.outbox.add(first)
            work.outbox.add_all([a_letter(name="again", occasion=first.occasion), second])
            work.outbox.add_all([])
            work.commit()

        assert sorted(letter.id for letter in leased_letters(store)) == sorted([first.id, second.id])

    def test_each_recipient_gets_one_letter_for_an_occasion(self, store: Store) -> None:
        """The second is not kept, and the writer is told."""
        with store.begin() as work:
            kept = [
                work.outbox.add(a_letter(name="first", occasion="once", to=EMAIL)),
                work.outbox.add(a_letter(name="second", occasion="once", to=EMAIL)),
                work.outbox.add(a_letter(name="third", occasion="once", to="other@mail.example")),
                work.outbox.add(a_letter(name="fourth", occasion="twice", to=EMAIL)),
            ]
            work.commit()

        assert kept == [True, False, True, True]
        assert len(lease(store)) == 3

    def test_a_letter_that_was_sent_is_not_written_again(self, store: Store) -> None:
        """The occasion stays taken when the letter is gone."""
        put_letters(store, a_letter(name="first", occasion="once"))
        settle(store, POLICY.sent(lease(store)[0], now=NOON))
        with store.begin() as work:
            kept = work.outbox.add(a_letter(name="second", occasion="once"))
            work.commit()

        assert not kept

    def test_the_oldest_letters_are_leased_first(self, store: Store) -> None:
        """Whatever the order in which they were put in, up to the limit."""
        letters = [a_letter(name=f"{age}", written_at=NOON - timedelta(minutes=age)) for age in (1, 3, 2)]
        put_letters(store, *letters)

        assert leased_letters(store, limit=2) == [letters[1], letters[2]]

    def test_a_leased_letter_is_nobody_elses(self, store: Store) -> None:
        """The next worker gets the letters that are left."""
        put_letters(store, a_letter(name="one"), a_letter(name="two", written_at=NOON - A_MOMENT))
        first, second, third = (leased_letters(store, limit=1) for _ in range(3))

        assert [letter.id for letter in (*first, *second)] == [named("two"), named("one")]
        assert third == []

    def test_a_lease_runs_out(self, store: Store) -> None:
        """A worker that died loses its letters at the instant that it named, not before."""
        put_letters(store, a_letter())
        lease(store)
        before = lease(store, NOON + FIVE_MINUTES - A_MOMENT)
        after = lease(store, NOON + FIVE_MINUTES)

        assert before == []
        assert len(after) == 1

    def test_a_freed_letter_is_there_at_once(self, store: Store) -> None:
        """It was not tried, and says so; those that are not freed stay leased."""
        put_letters(store, a_letter(name="one"), a_letter(name="two"))
        lease(store)
        with store.begin() as work:
            work.outbox.free([LetterId(named("one"))])
            work.commit()

        assert lease(store) == [Lease(letter=a_letter(name="one"), tries=0)]

    def test_a_letter_is_not_due_before_it_is_written(self, store: Store) -> None:
        """A letter of a later instant waits for it."""
        put_letters(store, a_letter(written_at=NOON + A_MOMENT))

        assert lease(store) == []
        assert len(lease(store, NOON + A_MOMENT)) == 1

    def test_a_sent_letter_is_done(self, store: Store) -> None:
        """Nobody gets it again, however long they wait."""
        put_letters(store, a_letter())
        settle(store, POLICY.sent(lease(store)[0], now=NOON))

        assert lease(store, LATER) == []

    def test_a_deferred_letter_waits_until_it_is_due(self, store: Store) -> None:
        """It comes back at that instant, with its link and the number of its tries."""
        put_letters(store, a_letter(link="token"))
        settle(store, POLICY.deferred(lease(store)[0], "busy", now=NOON))
        due_at = NOON + POLICY.shortest

        assert lease(store, due_at - A_MOMENT) == []
        assert lease(store, due_at) == [Lease(letter=a_letter(link="token"), tries=1)]

    def test_a_deferred_letter_keeps_its_place(self, store: Store) -> None:
        """Once it is due again it goes before younger ones: oldest first means oldest written."""
        put_letters(store, a_letter(name="old"))
        settle(store, POLICY.deferred(lease(store)[0], "busy", now=NOON))
        put_letters(store, a_letter(name="young", written_at=NOON + A_MOMENT))

        assert [letter.id for letter in leased_letters(store, LATER)] == [named("old"), named("young")]

    def test_sent_and_dropped_letters_lose_their_link(self, store: Store) -> None:
        """Even if an operator has them tried again, the link is gone for good (PRV-2)."""
        put_letters(store, a_letter(name="sent", link="one"), a_letter(name="dropped", link="two"))
        by_name = {one.letter.id: one for one in lease(store)}
        settle(
            store,
            POLICY.sent(by_name[LetterId(named("sent"))], now=NOON),
            POLICY.dropped(by_name[LetterId(named("dropped"))], now=NOON),
        )
        move(store, [PostingState.SENT, PostingState.DROPPED], PostingState.WAITING)

        assert [letter.link for letter in leased_letters(store, LATER)] == [None, None]

    def test_a_failed_letter_keeps_its_link(self, store: Store) -> None:
        """It may be tried again."""
        put_letters(store, a_letter(link="token"))
        settle(store, POLICY.rejected(lease(store)[0], "no_such_mailbox", now=NOON))
        move(store, [PostingState.FAILED], PostingState.WAITING)

        assert lease(store, LATER) == [Lease(letter=a_letter(link="token"), tries=1)]

    def test_a_letter_dropped_by_hand_loses_its_link(self, store: Store) -> None:
        """Dropping wipes it, whoever drops."""
        put_letters(store, a_letter(link="token"))
        move(store, [PostingState.WAITING], PostingState.DROPPED)
        move(store, [PostingState.DROPPED], PostingState.WAITING)

        assert [letter.link for letter in leased_letters(store, LATER)] == [None]

    def test_expired_letters_are_leased_too(self, store: Store) -> None:
        """Whoever delivers drops them; the store does not hide them."""
        put_letters(store, a_letter(lives=timedelta(hours=1)))

        assert len(lease(store, LATER)) == 1

    def test_no_letters_at_first(self, store: Store) -> None:
        """Every state is counted, and nothing waits."""
        with store.begin(reading=True) as work:
            counts, oldest = work.outbox.counts(), work.outbox.oldest_waiting()

        assert counts == NONE_AT_ALL
        assert oldest is None

    def test_letters_are_counted_by_state(self, store: Store) -> None:
        """A leased letter still waits."""
        names = ("sent", "failed", "dropped", "waiting", "leased")
        put_letters(store, *(a_letter(name=name) for name in names))
        by_name = {one.letter.id: one for one in lease(store)}
        settle(
            store,
            POLICY.sent(by_name[LetterId(named("sent"))], now=NOON),
            POLICY.rejected(by_name[LetterId(named("failed"))], "no_such_mailbox", now=NOON),
            POLICY.dropped(by_name[LetterId(named("dropped"))], now=NOON),
            POLICY.deferred(by_name[LetterId(named("waiting"))], "busy", now=NOON),
        )
        with store.begin(reading=True) as work:
            counts = work.outbox.counts()

        assert counts == {
            PostingState.WAITING: 2,
            PostingState.SENT: 1,
            PostingState.FAILED: 1,
            PostingState.DROPPED: 1,
        }

    def test_the_oldest_waiting_letter_is_told(self, store: Store) -> None:
        """Of those that wait alone, by when they were written."""
        put_letters(store, a_letter(name="sent", written_at=NOON - FIVE_MINUTES))
        settle(store, POLICY.sent(lease(store)[0], now=NOON))
        put_letters(store, a_letter(name="young"), a_letter(name="old", written_at=NOON - A_MOMENT))
        with store.begin(reading=True) as work:
            oldest = work.outbox.oldest_waiting()

        assert oldest == NOON - A_MOMENT

    def test_a_posting_tells_how_a_letter_stands(self, store: Store) -> None:
        """Everything but its address and its link."""
        put_letters(store, a_letter(link="token"))
        settle(store, POLICY.rejected(lease(store)[0], "no_such_mailbox", now=NOON))
        letter = a_letter()

        assert in_state(store, PostingState.FAILED) == [
            Posting(
                letter=letter.id,
                kind=letter.kind,
                about=letter.about,
                written_at=letter.written_at,
                state=PostingState.FAILED,
                tries=1,
                due_at=NOON,
                reason="no_such_mailbox",
            )
        ]

    def test_postings_are_listed_oldest_first(self, store: Store) -> None:
        """Up to the limit."""
        put_letters(
            store, *(a_letter(name=f"{age}", written_at=NOON - timedelta(hours=age)) for age in (1, 3, 2))
        )
        listed = [posting.letter for posting in in_state(store, PostingState.WAITING, limit=2)]

        assert listed == [named("3"), named("2")]

    def test_failed_letters_are_found_by_whom_they_are_about(self, store: Store) -> None:
        """Those that wait or are about somebody else are not among them."""
        put_letters(store, a_letter(name="refused"), a_letter(name="waiting"))
        [refused] = [one for one in lease(store) if one.letter.id == named("refused")]
        settle(store, POLICY.rejected(refused, "no_such_mailbox", now=NOON))
        with store.begin(reading=True) as work:
            failed = work.outbox.failed_about(named("account"))
            of_others = work.outbox.failed_about(named("another account"))

        assert [(one.letter, one.reason) for one in failed] == [(named("refused"), "no_such_mailbox")]
        assert list(of_others) == []

    def test_moving_takes_the_letters_in_the_states_alone(self, store: Store) -> None:
        """It says how many moved."""
        put_letters(store, a_letter(name="failed"), a_letter(name="waiting", written_at=NOON + A_MOMENT))
        settle(store, POLICY.rejected(lease(store)[0], "no_such_mailbox", now=NOON))
        moved = move(store, [PostingState.FAILED], PostingState.DROPPED)

        assert moved == 1
        assert [posting.letter for posting in in_state(store, PostingState.WAITING)] == [named("waiting")]

    def test_one_letter_can_be_named(self, store: Store) -> None:
        """It moves if it is in one of the states, and no other does."""
        put_letters(store, a_letter(name="one"), a_letter(name="two"))
        waiting, failed = [PostingState.WAITING], [PostingState.FAILED]
        not_failed = move(store, failed, PostingState.DROPPED, letter=LetterId(named("one")))
        moved = move(store, waiting, PostingState.DROPPED, letter=LetterId(named("one")))

        assert (not_failed, moved) == (0, 1)
        assert [posting.letter for posting in in_state(store, PostingState.WAITING)] == [named("two")]

    def test_a_letter_that_is_tried_again_is_due_at_once(self, store: Store) -> None:
        """However long it would have waited."""
        put_letters(store, a_letter())
        settle(store, POLICY.rejected(lease(store)[0], "no_such_mailbox", now=NOON))
        at = NOON + A_MOMENT
        move(store, [PostingState.FAILED], PostingState.WAITING, at=at)

        assert len(lease(store, at)) == 1

    def test_a_letter_in_hand_can_be_dropped_before_it_is_taken(self, store: Store) -> None:
        """What the worker settles afterwards stands: the letter is out."""
        put_letters(store, a_letter(link="token"))
        held = lease(store)[0]
        move(store, [PostingState.WAITING], PostingState.DROPPED)
        settle(store, POLICY.sent(held, now=NOON))

        assert len(in_state(store, PostingState.SENT)) == 1

    def test_letters_that_were_sent_about_somebody_are_found(self, store: Store) -> None:
        """With when they went; not those that wait, nor anybody else's."""
        for name, about in (("sent", "me"), ("waits", "me"), ("theirs", "them")):
            put_letters(store, attrs.evolve(a_letter(name=name), about=named(about)))
        with store.begin() as work:
            for lease in work.outbox.lease(now=NOON, until=NOON, limit=9):
                if lease.letter.id != named("waits"):
                    work.outbox.settle(RetryPolicy().sent(lease, now=NOON + timedelta(hours=1)))
            work.commit()
        with store.begin(reading=True) as work:
            [found] = work.outbox.sent_about(named("me"))

        assert (found.letter, found.due_at) == (named("sent"), NOON + timedelta(hours=1))
