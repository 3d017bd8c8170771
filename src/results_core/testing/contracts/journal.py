"""The journal: events in their order, found by whom and what they concern."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from results_core.journal.events import ActorKind, Event, EventKind
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId
from results_core.testing.builders import NOON, RELEASE, an_event, named
from results_core.testing.scenes import put_entry, put_events
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

ZOFIAS = AccountId(named("account of Zofia"))
MINHS = AccountId(named("account of Minh"))
RESULT = ResultId(named("result of Zofia"))
A_MOMENT = timedelta(microseconds=1)


def read(
    store: Store,
    *,
    account: AccountId | None = None,
    result: ResultId | None = None,
    since: datetime | None = None,
) -> Sequence[Event]:
    """Return events of the journal."""
    with store.begin(reading=True) as work:
        return list(work.journal.read(account=account, result=result, since=since))


class JournalContract:
    """What the journal promises."""

    def test_the_journal_begins_empty(self, store: Store) -> None:
        """Nothing has happened in an empty store."""
        assert read(store) == []

    def test_an_event_is_read_as_it_was_written(self, store: Store) -> None:
        """Whom it concerns, its facts, numbers among them, and what is personal."""
        event = an_event(
            EventKind.UNRELEASED_SHOWN,
            actor=ActorKind.OPERATOR,
            account=ZOFIAS,
            result=RESULT,
            facts={"letters": 3, "to": "waiting"},
            personal={"operator": "Ada Lovelace", "reason": "Une erreur – « corrigée »"},
        )
        put_events(store, event)

        assert read(store) == [event]

    def test_an_event_may_concern_nobody(self, store: Store) -> None:
        """What the system does by itself names no account, no result and no person."""
        event = an_event(EventKind.LETTER_FAILED, actor=ActorKind.SYSTEM)
        put_events(store, event)

        assert read(store) == [event]

    def test_events_come_oldest_first(self, store: Store) -> None:
        """In the order in which they happened, over however many transactions."""
        events = [an_event(name=f"{n}", at=NOON + timedelta(seconds=n)) for n in range(5)]
        for event in events:
            put_events(store, event)

        assert read(store) == events

    def test_events_of_one_instant_keep_their_order(self, store: Store) -> None:
        """What was written first is read first."""
        events = [an_event(name=f"{n}") for n in range(5)]
        put_events(store, *events)

        assert read(store) == events

    def test_many_events_are_written_at_once(self, store: Store) -> None:
        """In the order given; none at all is nothing."""
        events = [
            an_event(name=f"{n}", at=NOON + timedelta(seconds=n), personal={"operator": f"nobody {n}"})
            for n in range(50)
        ]
        with store.begin() as work:
            work.journal.add_all(iter(events))
            work.journal.add_all([])
            work.commit()

        assert read(store) == events

    def test_events_of_an_account_are_found(self, store: Store) -> None:
        """And of no other."""
        hers = an_event(name="hers", account=ZOFIAS)
        put_events(store, hers, an_event(name="his", account=MINHS), an_event(name="nobody's"))

        assert read(store, account=ZOFIAS) == [hers]

    def test_events_of_a_result_are_found(self, store: Store) -> None:
        """Whoever acted."""
        imported = an_event(EventKind.RESULT_AMENDED, name="amended", result=RESULT)
        confirmed = an_event(EventKind.CONFIRMED, name="confirmed", account=ZOFIAS, result=RESULT)
        put_events(store, imported, confirmed, an_event(name="another", account=ZOFIAS))

        assert read(store, result=RESULT) == [imported, confirmed]

    def test_events_are_found_from_an_instant_on(self, store: Store) -> None:
        """What happened at that very instant is among them."""
        before = an_event(name="before", at=NOON - A_MOMENT)
        then = an_event(name="then", at=NOON)
        after = an_event(name="after", at=NOON + A_MOMENT)
        put_events(store, before, then, after)

        assert read(store, since=NOON) == [then, after]

    def test_events_of_an_organisation_are_found(self, store: Store) -> None:
        """And of no other."""
        theirs = an_event(name="theirs", organisation=OrganisationId(named("a university")))
        put_events(store, theirs, an_event(name="another"))
        with store.begin(reading=True) as work:
            assert list(work.journal.read(organisation=OrganisationId(named("a university")))) == [theirs]

    def test_what_is_told_of_a_result_shows_no_earlier_than_the_result(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """An amendment would say that there is one; who asks for what is not out yet sees it (A6)."""
        amended = an_event(EventKind.RESULT_AMENDED, name="amended", result=put_entry(store).id)
        other = an_event(EventKind.RESULT_AMENDED, name="other", result=RESULT)
        put_events(store, amended, other)
        shown = {}
        for at in (RELEASE - A_MOMENT, RELEASE):
            clock.set(at)
            with store.begin(reading=True) as work:
                shown[at] = list(work.journal.read(unreleased=False))
                assert list(work.journal.read()) == [amended, other]

        assert shown == {RELEASE - A_MOMENT: [other], RELEASE: [amended, other]}

    def test_an_account_is_asked_for_from_an_instant_on(self, store: Store) -> None:
        """Both questions can be asked at once."""
        put_events(
            store,
            an_event(name="before", at=NOON - A_MOMENT, account=ZOFIAS),
            an_event(name="his", account=MINHS),
        )
        hers = an_event(name="hers", account=ZOFIAS)
        put_events(store, hers)

        assert read(store, account=ZOFIAS, since=NOON) == [hers]
