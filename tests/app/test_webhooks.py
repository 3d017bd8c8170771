"""The worker's webhooks: a slow one delays nobody, and whoever stops finishes what is under way (HOOK-3)."""

import threading
from collections.abc import Mapping

import attrs

from results_app.webhooks import Webhooks
from results_core.api_access.webhooks import Answered, DeliveryState, NotReached
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.testing.builders import an_event
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import put_events
from results_core.testing.webhooks import a_webhook, a_webhook_secret, put_listening, put_webhook

SLOW, QUICK = "https://slow.example/", "https://quick.example/"


def listening(rehearsal: Rehearsal, *addresses: str) -> OrganisationId:
    """Have these addresses told of two events."""
    organisation = put_listening(rehearsal.store)
    for address in addresses:
        hook = put_webhook(rehearsal.store, a_webhook(organisation.id, name=address, address=address))
        cipher = rehearsal.application.api_access.webhooks.deliver.cipher
        secret = a_webhook_secret(hook.id, name=address)
        sealed = cipher.seal("whsec_c2VjcmV0", place=f"webhook_secrets:sealed:{secret.id}")
        with rehearsal.store.begin() as work:
            work.webhooks.add_secret(attrs.evolve(secret, sealed=sealed))
            work.commit()
    events = [
        an_event(
            name=name,
            kind=EventKind.SHARE_RECEIVED,
            organisation=organisation.id,
            result=ResultId("r"),
            facts={"share": name},
        )
        for name in "ab"
    ]
    put_events(rehearsal.store, *events)
    rehearsal.application.seal_events.all()
    return organisation.id


def test_one_that_never_answers_delays_no_other() -> None:
    """The other has everything while the first is still being asked; stopping waits for that one."""
    rehearsal = rehearse()
    listening(rehearsal, SLOW, QUICK)
    quick_has_all, slow_may_go = threading.Event(), threading.Event()
    heard: list[str] = []

    def send(address: str, headers: Mapping[str, str], body: bytes) -> Answered | NotReached:
        if address == SLOW:
            slow_may_go.wait(10)
        heard.append(address)
        if heard == [QUICK, QUICK]:
            quick_has_all.set()
        return Answered(200)

    desk = rehearsal.application.api_access.webhooks
    webhooks = Webhooks(follow=desk.follow, deliver=attrs.evolve(desk.deliver, send=send))
    thread = threading.Thread(target=webhooks.run, daemon=True)
    thread.start()
    came = quick_has_all.wait(10)
    webhooks.stop()
    slow_may_go.set()
    thread.join(10)

    assert came
    assert not thread.is_alive()
    assert heard == [QUICK, QUICK, SLOW]


def test_once_means_everything_that_is_due() -> None:
    """Of every webhook, in order."""
    rehearsal = rehearse()
    organisation = listening(rehearsal, QUICK)
    desk = rehearsal.application.api_access.webhooks
    Webhooks(follow=desk.follow, deliver=desk.deliver).run_once()

    assert len(rehearsal.receiver.heard) == 2
    with rehearsal.store.begin(reading=True) as work:
        [hook] = work.webhooks.of_organisation(organisation)
        states = {one.state for one in work.webhooks.deliveries(hook.id, after=None, limit=9)}
    assert states == {DeliveryState.DELIVERED}
