"""From the event to whoever is told of it: order, tries, the end, tests and replays (D6, HOOK-2, HOOK-3)."""

import json
from datetime import timedelta

import pytest

from results_core.api_access.webhook_managing import MadeWebhook, WebhookForm, WebhookView
from results_core.api_access.webhooks import (
    FORMER_SECRET_LIVES,
    MOST_WEBHOOKS,
    Answered,
    Delivery,
    DeliveryState,
    NotReached,
    Trouble,
    UnknownDelivery,
    UnknownWebhook,
    WebhookIsDisabled,
    WebhookPolicy,
    WebhooksNotGranted,
    WebhookState,
    WhyDisabled,
)
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import DeliveryId, ResultId, WebhookId
from results_core.organisations.main_users import NotMainUser
from results_core.organisations.model import OfficerState, Role
from results_core.testing.builders import NOON, an_event, named
from results_core.testing.clients import a_client
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import rehearse
from results_core.testing.scenes import put_events
from results_core.testing.webhooks import ADDRESS, a_delivery, put_listening
from results_core.verification.viewers import Viewer

WISH = WebhookForm(address=ADDRESS, types=list(FeedType))
A_MINUTE = timedelta(minutes=1)


class House:
    """An organisation that may have webhooks, its main user and its client."""

    def __init__(self) -> None:
        self.rehearsal = rehearse()
        self.receiver, self.clock = self.rehearsal.receiver, self.rehearsal.clock
        self.organisation = put_listening(self.rehearsal.store)
        main = put_officer(
            self.rehearsal.store, an_officer(self.organisation, role=Role.MAIN, state=OfficerState.ACTIVE)
        )
        self.main = Viewer(organisation=self.organisation.id, officer=main.id)
        self.system = Viewer(organisation=self.organisation.id, client=a_client(self.organisation).id)
        self.hooks = self.rehearsal.application.api_access.webhooks

    def add(self, form: WebhookForm = WISH) -> MadeWebhook:
        """Make a webhook."""
        made = self.hooks.manage.add(self.main, form)
        assert isinstance(made, MadeWebhook)
        return made

    def happen(self, *names: str, kind: EventKind = EventKind.SHARE_RECEIVED) -> None:
        """Have things happen, and sealed."""
        events = [
            an_event(
                name=name,
                kind=kind,
                organisation=self.organisation.id,
                result=ResultId(f"result of {name}"),
                facts={"share": f"share of {name}"},
            )
            for name in names
        ]
        put_events(self.rehearsal.store, *events)
        self.rehearsal.application.seal_events.all()

    def work(self) -> None:
        """Write and tell everything that is due."""
        while self.hooks.follow():
            pass
        while self.hooks.deliver():
            pass

    def told(self) -> list[str]:
        """Return the events that were heard of, in their order."""
        bodies = [json.loads(one.body) for one in self.receiver.heard]
        return [body["data"]["id"] for body in bodies]

    def log(self, webhook: WebhookId) -> list[Delivery]:
        """Return the log, the latest first."""
        return list(self.hooks.manage.deliveries(self.organisation.id, webhook))


@pytest.fixture
def house() -> House:
    return House()


def test_each_event_is_told_once_in_its_order(house: House) -> None:
    """From the making of the webhook on, ids alone; those of other types are not told."""
    house.happen("before")
    house.add(WebhookForm(address=ADDRESS, types=["shared"]))
    house.happen("a", "b")
    house.happen("other", kind=EventKind.SHARE_HIDDEN)
    house.work()
    house.happen("c")
    house.work()
    house.work()

    assert house.told() == [named("a"), named("b"), named("c")]
    first = house.receiver.heard[0]
    assert first.address == ADDRESS
    assert json.loads(first.body) == {
        "type": "shared",
        "timestamp": "2026-06-20T12:00:00Z",
        "data": {"id": named("a"), "share": "share of a", "result": "result of a"},
    }


def test_what_is_not_taken_is_tried_again_and_keeps_the_rest_waiting(house: House) -> None:
    """Each wait is twice the last, under the same id; order stands."""
    made = house.add()
    house.happen("a", "b")
    house.receiver.answer = Answered(500)
    waits = []
    for _ in range(4):
        house.work()
        tried = house.log(made.view.webhook.id)[-1]
        waits.append(tried.due_at - house.clock.now())
        house.clock.set(tried.due_at)
    house.receiver.answer = Answered(204)
    house.work()

    assert [wait.total_seconds() for wait in waits] == [5, 10, 20, 40]
    assert house.told() == [named("a")] * 5 + [named("b")]
    assert len(set(house.receiver.ids)) == 2
    assert {one.state for one in house.log(made.view.webhook.id)} == {DeliveryState.DELIVERED}


def test_after_three_days_it_is_told_nothing_any_more(house: House) -> None:
    """Main users get one letter; whoever enables it has it told what it missed, in order."""
    webhook = house.add().view.webhook.id
    house.happen("a", "b")
    house.receiver.answer = NotReached(Trouble.UNREACHABLE)
    start = house.clock.now()
    house.work()
    while house.hooks.manage.one(house.organisation.id, webhook).webhook.is_active:
        house.clock.advance(minutes=30)
        house.work()

    kept = house.hooks.manage.one(house.organisation.id, webhook).webhook
    assert (kept.why_disabled, kept.disabled_at) == (WhyDisabled.UNHEARD, house.clock.now())
    passed = house.clock.now() - start
    assert timedelta(hours=72) <= passed <= timedelta(hours=74)
    letter = house.rehearsal.delivered(LetterKind.WEBHOOK_DISABLED)
    assert letter.facts["webhook"] == "hooks.lyon.example"
    assert len(house.rehearsal.events(EventKind.WEBHOOK_DISABLED)) == 1
    with pytest.raises(WebhookIsDisabled):
        house.hooks.tries.test(house.main, webhook)
    house.receiver.answer, house.receiver.heard = Answered(200), []
    house.happen("c")
    house.work()
    assert house.told() == []
    enabled = house.hooks.manage.change(house.main, webhook, WebhookForm(is_active=True))
    assert isinstance(enabled, WebhookView)
    assert (enabled.webhook.disabled_at, enabled.webhook.why_disabled) == (None, None)
    house.work()
    assert house.told() == [named("a"), named("b"), named("c")]


def test_whoever_is_gone_is_told_nothing_at_once(house: House) -> None:
    """410 means that nobody wants to hear it."""
    webhook = house.add().view.webhook.id
    house.happen("a")
    house.receiver.answer = Answered(410)
    house.work()

    kept = house.hooks.manage.one(house.organisation.id, webhook).webhook
    assert (kept.state, kept.why_disabled) == (WebhookState.DISABLED, WhyDisabled.GONE)


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (Answered(200), None),
        (Answered(299), None),
        (Answered(302), Trouble.REDIRECTED),
        (Answered(404), Trouble.STATUS),
        (NotReached(Trouble.TIMEOUT), Trouble.TIMEOUT),
    ],
)
def test_only_success_is_taken(answer: Answered | NotReached, trouble: Trouble | None) -> None:
    """Neither a redirection nor an error; what went wrong is kept as one word."""
    tried = WebhookPolicy().after(a_delivery(WebhookId("w")), answer, now=NOON)
    assert tried.trouble is trouble
    assert (tried.state is DeliveryState.DELIVERED) is (trouble is None)


def test_a_webhook_that_fails_delays_no_other(house: House) -> None:
    """Each has its own place and its own tries."""
    house.add()
    house.add(WebhookForm(address="https://other.lyon.example/", types=["shared"]))
    house.happen("a", "b")
    first = house.hooks
    while first.follow():
        pass
    errand = first.deliver.take()
    assert errand is not None
    others = []
    while (other := first.deliver.take()) is not None:
        others.append(other)
        first.deliver.run(other)

    assert [one.webhook.id != errand.webhook.id for one in others] == [True, True]


def test_a_worker_that_dies_loses_nothing(house: House) -> None:
    """Its lease ends, and the next one tells the same under the same id; order stands."""
    house.add()
    house.happen("a", "b")
    house.hooks.follow()
    dead = house.hooks.deliver.take()
    assert dead is not None
    house.work()
    assert house.told() == []
    house.clock.advance(minutes=1)
    house.work()

    assert house.told() == [named("a"), named("b")]
    house.hooks.deliver.run(dead)
    assert house.receiver.ids[2] == house.receiver.ids[0]
    house.work()
    assert house.told() == [named("a"), named("b"), named("a")]


def test_a_test_goes_out_at_once(house: House) -> None:
    """Before what waits, once, and again only when somebody asks again."""
    webhook = house.add().view.webhook.id
    house.happen("a")
    house.receiver.answer = Answered(500)
    house.work()
    house.receiver.heard = []
    test = house.hooks.tries.test(house.main, webhook)
    assert house.hooks.tries.test(house.system, webhook) == test
    house.work()

    assert [json.loads(one.body)["type"] for one in house.receiver.heard] == ["test"]
    assert house.receiver.ids == [test.id]
    states = {one.type: one.state for one in house.log(webhook)}
    assert states == {"test": DeliveryState.FAILED, "shared": DeliveryState.WAITING}


def test_what_was_told_is_told_again(house: House) -> None:
    """Under the same id, in the same bytes."""
    webhook = house.add().view.webhook.id
    house.happen("a", "b")
    house.work()
    [_, first] = house.log(webhook)
    house.hooks.tries.replay(house.system, webhook, first.id)
    house.work()

    heard = house.receiver.heard
    assert (heard[2].headers["webhook-id"], heard[2].body) == (first.id, heard[0].body)
    with pytest.raises(UnknownDelivery):
        house.hooks.tries.replay(house.main, webhook, DeliveryId("none"))


def test_a_new_secret_signs_beside_the_old_one_for_a_day(house: House) -> None:
    """So that whoever checks with either takes what it is told."""
    made = house.add()
    webhook = made.view.webhook.id
    rotated = house.hooks.manage.rotate(house.main, webhook)
    assert rotated.secret != made.secret
    assert rotated.view.former_signs_until == NOON + FORMER_SECRET_LIVES
    for later in (timedelta(0), FORMER_SECRET_LIVES):
        house.clock.set(NOON + later)
        house.hooks.tries.test(house.main, webhook)
        house.work()

    counts = [len(one.headers["webhook-signature"].split()) for one in house.receiver.heard]
    assert counts == [2, 1]


def test_only_main_users_and_systems_of_the_organisation_touch_its_webhooks(house: House) -> None:
    """Another organisation finds nothing; an officer who is no main user may not (AUZ-6, ENU-8)."""
    webhook = house.add().view.webhook.id
    other = put_listening(
        house.rehearsal.store,
        put_organisation(house.rehearsal.store, an_organisation(name="Other", domains=("other.example",))),
    )
    stranger = Viewer(organisation=other.id, client=a_client(other).id)
    tells = house.hooks
    for touch in (
        lambda: tells.manage.change(stranger, webhook, WebhookForm(is_active=False)),
        lambda: tells.manage.remove(stranger, webhook),
        lambda: tells.manage.rotate(stranger, webhook),
        lambda: tells.tries.test(stranger, webhook),
        lambda: tells.tries.replay(stranger, webhook, DeliveryId("any")),
        lambda: tells.manage.one(other.id, webhook),
        lambda: tells.manage.deliveries(other.id, webhook),
    ):
        with pytest.raises(UnknownWebhook):
            touch()
    user = put_officer(
        house.rehearsal.store,
        an_officer(house.organisation, email="user@lyon.example", role=Role.USER, state=OfficerState.ACTIVE),
    )
    with pytest.raises(NotMainUser):
        tells.manage.add(Viewer(organisation=house.organisation.id, officer=user.id), WISH)
    tells.manage.remove(house.main, webhook)
    assert not tells.manage.of(house.organisation.id)


def test_nobody_has_webhooks_without_the_scope() -> None:
    """An operator grants it with a client."""
    rehearsal = rehearse()
    organisation = put_organisation(rehearsal.store)
    main = put_officer(rehearsal.store, an_officer(organisation, role=Role.MAIN, state=OfficerState.ACTIVE))
    manage = rehearsal.application.api_access.webhooks.manage
    assert not manage.may_have(organisation.id)
    with pytest.raises(WebhooksNotGranted):
        manage.add(Viewer(organisation=organisation.id, officer=main.id), WISH)


def test_a_wish_that_cannot_be_kept_is_objected_to(house: House) -> None:
    """Address, types and number, all at once."""
    for _ in range(MOST_WEBHOOKS):
        house.add()
    objections = house.hooks.manage.add(house.main, WebhookForm(address="http://a.example/", types=["all"]))

    assert not isinstance(objections, MadeWebhook)
    assert [one.code for one in objections] == [
        "webhook_address_https",
        "webhook_types_missing",
        "webhook_too_many",
    ]
