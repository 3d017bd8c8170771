"""Webhooks: every sentence of keeping, following, leasing and telling (HOOK-3)."""

from datetime import timedelta

import attrs

from results_core.api_access.model import ClientState, Scope
from results_core.api_access.webhooks import DeliveryState, Trouble, Webhook, WebhookState, WhyDisabled
from results_core.journal.events import EventKind
from results_core.journal.feed import FeedType
from results_core.journal.sealing import SealEvents
from results_core.kernel.identifiers import DeliveryId, OrganisationId, SecretId, WebhookId
from results_core.organisations.model import OrganisationState
from results_core.privacy.ports import Forgotten
from results_core.testing.builders import NOON, an_event
from results_core.testing.clients import a_client, put_client
from results_core.testing.contracts.leftovers import forget
from results_core.testing.organisations import put_organisation
from results_core.testing.scenes import put_events
from results_core.testing.stores import Store
from results_core.testing.webhooks import (
    a_delivery,
    a_webhook,
    a_webhook_secret,
    put_listening,
    put_webhook,
)

A_MOMENT = timedelta(microseconds=1)
UNTIL = NOON + timedelta(minutes=1)


def _seal(store: Store, organisation: OrganisationId, *names: str) -> None:
    kind, facts = EventKind.SHARE_RECEIVED, {"share": "s"}
    put_events(
        store, *(an_event(name=name, kind=kind, organisation=organisation, facts=facts) for name in names)
    )
    SealEvents(begin=store.begin).all()


def _behind(store: Store) -> Webhook | None:
    with store.begin() as work:
        found = work.webhooks.behind()
        assert work.webhooks.is_behind() is (found is not None)
    return found


def _leased(store: Store, *, after: timedelta = timedelta()) -> Webhook | None:
    with store.begin() as work:
        is_due = work.webhooks.is_due(now=NOON + after)
        leased = work.webhooks.lease(now=NOON + after, until=UNTIL + after)
        assert is_due is (leased is not None)
        work.commit()
    return leased


class WebhooksContract:
    """What webhooks promise."""

    def test_a_webhook_comes_back_as_it_was_kept(self, store: Store) -> None:
        """Among its organisation's, in the order in which they were made; changed, and removed with all."""
        lyon = put_listening(store)
        late = put_webhook(store, a_webhook(lyon.id, name="late", made_at=NOON + A_MOMENT))
        early = put_webhook(store, a_webhook(lyon.id, types=[FeedType.AMENDED, FeedType.EXPIRED], cursor=7))
        disabled = attrs.evolve(early, due_at=NOON, held_until=UNTIL).disabled(WhyDisabled.UNHEARD, at=NOON)
        with store.begin() as work:
            work.webhooks.replace(disabled)
            work.webhooks.add_secret(a_webhook_secret(late.id))
            work.webhooks.add_deliveries([a_delivery(late.id)])
            work.commit()

        with store.begin() as work:
            assert work.webhooks.of(early.id, hold=True) == disabled
            assert work.webhooks.of(WebhookId("none")) is None
            assert list(work.webhooks.of_organisation(lyon.id)) == [disabled, late]
            work.webhooks.remove(late.id)
            assert work.webhooks.of(late.id) is None
            assert not work.webhooks.secrets_of([late.id])
            assert work.webhooks.delivery(late.id, a_delivery(late.id).id) is None

    def test_secrets_of_webhooks_end(self, store: Store) -> None:
        """The latest first; one signs until its end, and is forgotten."""
        hook = put_webhook(store, a_webhook(put_listening(store).id)).id
        first = a_webhook_secret(hook, name="first")
        second = a_webhook_secret(hook, name="second", made_at=NOON + A_MOMENT)
        with store.begin() as work:
            work.webhooks.add_secret(first)
            work.webhooks.add_secret(second)
            work.webhooks.end_secret(first.id, at=UNTIL)
            work.commit()

        with store.begin() as work:
            assert list(work.webhooks.secrets_of([hook])) == [second, attrs.evolve(first, ends_at=UNTIL)]
            work.webhooks.forget_secret(SecretId(first.id))
            assert list(work.webhooks.secrets_of([hook])) == [second]

    def test_a_webhook_is_behind_while_its_feed_goes_on(self, store: Store) -> None:
        """Its own organisation's, behind its own place."""
        lyon = put_listening(store)
        hook = put_webhook(store, a_webhook(lyon.id))
        assert _behind(store) is None
        _seal(store, OrganisationId("another"), "theirs")
        assert _behind(store) is None
        _seal(store, lyon.id, "ours")
        assert _behind(store) == hook

        with store.begin() as work:
            work.webhooks.replace(attrs.evolve(hook, cursor=2))
            work.commit()
        assert _behind(store) is None

    def test_nobody_tells_whoever_may_not_be_told(self, store: Store) -> None:
        """No disabled webhook, no suspended organisation, none without an approved client of the scope."""
        lyon = put_organisation(store)
        hook = put_webhook(store, a_webhook(lyon.id, due_at=NOON))
        _seal(store, lyon.id, "ours")
        client = put_client(store, a_client(lyon, scopes=[Scope.SHARES]))
        assert (_behind(store), _leased(store)) == (None, None)
        with store.begin() as work:
            work.clients.replace(attrs.evolve(client, scopes=frozenset(Scope), state=ClientState.REVOKED))
            work.commit()
        assert (_behind(store), _leased(store)) == (None, None)
        with store.begin() as work:
            work.clients.replace(attrs.evolve(client, scopes=frozenset(Scope)))
            work.organisations.replace(attrs.evolve(lyon, state=OrganisationState.SUSPENDED))
            work.commit()
        assert (_behind(store), _leased(store)) == (None, None)
        with store.begin() as work:
            work.organisations.replace(lyon)
            work.webhooks.replace(attrs.evolve(hook, state=WebhookState.DISABLED))
            work.commit()
        assert (_behind(store), _leased(store)) == (None, None)
        with store.begin() as work:
            work.webhooks.replace(hook)
            work.commit()
        assert _behind(store) == hook
        assert _leased(store) == attrs.evolve(hook, held_until=UNTIL)

    def test_a_webhook_is_in_one_pair_of_hands(self, store: Store) -> None:
        """What has been due longest goes first; nobody takes it before the lease is over."""
        lyon = put_listening(store)
        late = put_webhook(store, a_webhook(lyon.id, name="late", due_at=NOON))
        early = put_webhook(store, a_webhook(lyon.id, name="early", due_at=NOON - A_MOMENT))
        put_webhook(store, a_webhook(lyon.id, name="to come", due_at=NOON + timedelta(days=1)))
        put_webhook(store, a_webhook(lyon.id, name="nothing"))

        assert _leased(store) == attrs.evolve(early, held_until=UNTIL)
        assert _leased(store) == attrs.evolve(late, held_until=UNTIL)
        assert _leased(store, after=UNTIL - NOON - A_MOMENT) is None
        again = _leased(store, after=UNTIL - NOON)
        assert again is not None
        assert again.id == early.id

    def test_what_waits_first_for_a_webhook_is_told_first(self, store: Store) -> None:
        """What is out of turn, then the events in their order; nothing that is settled."""
        hook = put_webhook(store, a_webhook(put_listening(store).id)).id
        events = [a_delivery(hook, number) for number in (10, 9, 2)]
        test = a_delivery(hook, 0, event=None, in_turn=False, type="test")
        done = a_delivery(hook, 1, state=DeliveryState.DELIVERED, settled_at=NOON)
        with store.begin() as work:
            assert work.webhooks.next_of(hook) is None
            work.webhooks.add_deliveries([*events, done, test])
            work.webhooks.add_deliveries([])
            work.commit()

        for expected in (test, *reversed(events)):
            with store.begin() as work:
                assert work.webhooks.next_of(hook) == expected
                settled = attrs.evolve(
                    expected, state=DeliveryState.FAILED, tries=1, status=500, trouble=Trouble.STATUS
                )
                work.webhooks.keep(settled)
                assert work.webhooks.delivery(hook, expected.id) == settled
                work.commit()
        with store.begin(reading=True) as work:
            assert work.webhooks.next_of(hook) is None
            assert work.webhooks.delivery(WebhookId("another"), test.id) is None

    def test_the_log_goes_back_from_the_latest(self, store: Store) -> None:
        """In pages, nothing twice."""
        hook = put_webhook(store, a_webhook(put_listening(store).id)).id
        told = [a_delivery(hook, number) for number in range(1, 4)]
        same = attrs.evolve(a_delivery(hook, 9), id=DeliveryId("0"), written_at=told[1].written_at)
        with store.begin() as work:
            work.webhooks.add_deliveries([*told, same])
            work.commit()

        with store.begin(reading=True) as work:
            first = work.webhooks.deliveries(hook, after=None, limit=2)
            place = (first[-1].written_at, first[-1].id)
            rest = work.webhooks.deliveries(hook, after=place, limit=9)
        assert [*first, *rest] == [told[2], told[1], same, told[0]]

    def test_what_was_given_up_waits_again(self, store: Store) -> None:
        """In its turn, as if untried; neither what was taken nor a test."""
        hook = put_webhook(store, a_webhook(put_listening(store).id)).id
        failed = a_delivery(
            hook, 1, state=DeliveryState.FAILED, tries=9, first_tried_at=NOON, settled_at=NOON
        )
        taken = a_delivery(hook, 2, state=DeliveryState.DELIVERED)
        test = a_delivery(hook, 0, event=None, state=DeliveryState.FAILED, in_turn=False)
        with store.begin() as work:
            work.webhooks.add_deliveries([failed, taken, test])
            work.webhooks.revive(hook, at=UNTIL)
            work.commit()

        with store.begin(reading=True) as work:
            assert work.webhooks.delivery(hook, failed.id) == a_delivery(hook, 1, due_at=UNTIL)
            assert work.webhooks.delivery(hook, taken.id) == taken
            assert work.webhooks.delivery(hook, test.id) == test

    def test_what_a_webhook_was_told_goes_in_time(self, store: Store) -> None:
        """By the instant at which it was settled; what waits stays."""
        hook = put_webhook(store, a_webhook(put_listening(store).id)).id
        with store.begin() as work:
            done = {"state": DeliveryState.DELIVERED, "settled_at": NOON}
            work.webhooks.add_deliveries([a_delivery(hook, 1), a_delivery(hook, 2, **done)])
            work.commit()

        assert forget(store, told=NOON - A_MOMENT) == Forgotten()
        assert forget(store, told=NOON) == Forgotten(webhook_deliveries=1)
        with store.begin(reading=True) as work:
            assert list(work.webhooks.deliveries(hook, after=None, limit=9)) == [a_delivery(hook, 1)]
