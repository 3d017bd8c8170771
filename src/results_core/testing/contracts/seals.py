"""The chain over the events: nothing left out, one sealer at a time, checkpoints one after the other."""

from datetime import timedelta

from results_core.journal.chain import GENESIS, Head, link_hash, seals_after
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.erasing import erase_payloads
from results_core.journal.events import ActorKind, EventKind
from results_core.journal.ports import Backlog, Erasure
from results_core.journal.sealing import SealEvents
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.testing.builders import NOON, an_event, named
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import SeededRandomness
from results_core.testing.stores import Store

_HERS = AccountId(named("account of Zofia"))
_RESULT = ResultId(named("result of Zofia"))


def _events_of(store: Store) -> list[str]:
    """Return the ids of what is sealed, in the order of the chain."""
    with store.begin(reading=True) as work:
        return [link.event.id for link in work.seals.links(after=0, limit=1000) if link.event]


def _a_checkpoint(position: int, *, previous: int) -> Checkpoint:
    return Checkpoint(
        position=position, hash="ab" * 32, previous=previous, at=NOON, key="test", signature="signed"
    )


class SealsContract:
    """What the chain promises."""

    def test_the_chain_begins_empty(self, store: Store) -> None:
        """At position 0, with nothing to seal and no checkpoint."""
        with store.begin(reading=True) as work:
            assert work.seals.unsealed(limit=10) == (Head(0, GENESIS), [])
            assert work.seals.backlog() == Backlog(0, None)
            assert (work.seals.links(after=0, limit=10), work.seals.unreached()) == ([], None)
            assert (work.seals.latest_checkpoint(), work.seals.checkpoints(after=0, limit=1)) == (None, [])

    def test_every_event_is_sealed_once_in_the_order_of_writing(self, store: Store) -> None:
        """In however many batches; positions leave nothing out."""
        first = [an_event(name=f"{n}", at=NOON - timedelta(seconds=n)) for n in range(5)]
        put_events(store, *first)
        seal = SealEvents(begin=store.begin)
        in_batches = [seal(limit=2), seal(limit=2), seal(limit=2), seal(limit=2)]
        put_events(store, an_event(name="later"))

        assert in_batches == [2, 2, 1, 0]
        assert seal.all() == 1
        assert _events_of(store) == [*(event.id for event in first), named("later")]
        with store.begin(reading=True) as work:
            assert [link.position for link in work.seals.links(after=2, limit=3)] == [3, 4, 5]

    def test_each_hash_is_of_the_one_before_and_of_the_event(self, store: Store) -> None:
        """As the event is read back: instants, numbers and texts are those of the writing."""
        put_events(
            store,
            an_event(at=NOON + timedelta(microseconds=1), facts={"n": 3, "text": "é"}, account=_HERS),
            an_event(name="second", result=_RESULT, personal={"operator": "Ada – ź"}),
        )
        SealEvents(begin=store.begin).all()
        with store.begin(reading=True) as work:
            first, second = work.seals.links(after=0, limit=10)
            head = work.seals.head()

        assert first.event is not None
        assert first.hash == link_hash(GENESIS, first.event)
        assert second.event is not None
        assert second.hash == link_hash(first.hash, second.event) == head.hash
        assert (first.event.payload_digest, first.payload) == (None, None)
        assert second.event.payload_digest is not None

    def test_two_sealers_do_not_seal_twice(self, store: Store) -> None:
        """Who comes second with the same events does nothing."""
        put_events(store, an_event())
        with store.begin(reading=True) as work:
            head, events = work.seals.unsealed(limit=10)
        seals = seals_after(head, events)
        with store.begin() as work:
            extended = work.seals.extend(head, seals)
            work.commit()
        with store.begin() as work:
            again = work.seals.extend(head, seals)
            work.commit()

        assert (extended, again) == (True, False)
        assert len(_events_of(store)) == 1

    def test_what_waits_for_its_seal_is_counted(self, store: Store) -> None:
        """With the instant of the oldest."""
        put_events(store, an_event(name="sealed", at=NOON - timedelta(hours=1)))
        SealEvents(begin=store.begin).all()
        put_events(store, an_event(name="a", at=NOON), an_event(name="b", at=NOON - timedelta(seconds=1)))

        with store.begin(reading=True) as work:
            assert work.seals.backlog() == Backlog(2, NOON - timedelta(seconds=1))

    def test_checkpoints_follow_one_another(self, store: Store) -> None:
        """One that names another before it than the last is not kept."""
        with store.begin() as work:
            kept = [
                work.seals.add_checkpoint(_a_checkpoint(5, previous=0)),
                work.seals.add_checkpoint(_a_checkpoint(7, previous=0)),
                work.seals.add_checkpoint(_a_checkpoint(9, previous=5)),
            ]
            work.commit()
        with store.begin(reading=True) as work:
            latest, all_of_them = work.seals.latest_checkpoint(), work.seals.checkpoints(after=0, limit=9)
            after = work.seals.checkpoints(after=5, limit=1)

        assert kept == [True, False, True]
        assert all_of_them == [_a_checkpoint(5, previous=0), _a_checkpoint(9, previous=5)]
        assert (latest, after) == (all_of_them[1], all_of_them[1:])

    def test_names_and_free_text_are_erased_and_the_erasure_is_sealed(self, store: Store) -> None:
        """Of the account and of the results, and of nobody else; the event that says so names them."""
        put_events(
            store,
            an_event(name="hers", account=_HERS, personal={"operator": "Ada"}),
            an_event(name="of her result", result=_RESULT, personal={"operator": "Ada"}),
            an_event(name="nameless", account=_HERS),
            an_event(name="another's", personal={"operator": "Ada"}),
        )
        erased = an_event(EventKind.ERASED, name="template", actor=ActorKind.SYSTEM, account=_HERS)
        with store.begin() as work:
            count = erase_payloads(
                work.journal, erased, account=_HERS, results=[_RESULT], randomness=SeededRandomness("erase")
            )
            again = erase_payloads(
                work.journal, erased, account=_HERS, results=[_RESULT], randomness=SeededRandomness("again")
            )
            work.commit()
        with store.begin(reading=True) as work:
            [erased_event] = [event.id for event in work.journal.read() if event.kind is EventKind.ERASED]
            waiting = work.seals.erasures([erased_event])
        SealEvents(begin=store.begin).all()
        with store.begin(reading=True) as work:
            personal = [dict(event.personal) for event in work.journal.read()]
            links = work.seals.links(after=0, limit=10)
            by = {link.payload.erased_by for link in links if link.payload and link.payload.erased_by}
            erasures = work.seals.erasures(by)

        assert (count, again) == (2, 0)
        assert personal == [{}, {}, {}, {"operator": "Ada"}, {}]
        assert waiting == {erased_event: Erasure(None, frozenset({named("hers"), named("of her result")}))}
        [erasure] = erasures.values()
        assert erasure == Erasure(5, frozenset({named("hers"), named("of her result")}))
