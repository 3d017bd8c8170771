"""What is interrupted between an event and whoever is told of it: sharing, sealing, and telling a webhook."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Final

import attrs

from results_app.sealer import Sealer
from results_app.webhooks import Webhooks
from results_app.wiring import Service
from results_core.api_access.webhook_managing import MadeWebhook, WebhookForm
from results_core.api_access.webhooks import Answered, DeliveryState
from results_core.journal.feed import FEED, FeedType
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.sharing.granting import AlreadyShared, SendingForm, Sent
from results_core.testing.clients import a_client
from results_core.testing.webhooks import ADDRESS
from results_core.verification.viewers import Viewer
from tests.faults.officers import RECEIVER
from tests.faults.record import Record
from tests.faults.site import RELEASED, Site, id_number

SHARED: Final = range(1, 4)
"""Candidates with an account."""
STOPPED: Final = range(1, 3)
"""Those of them who stop it again."""
LEASE: Final = timedelta(minutes=2)
"""After which nobody holds what a killed worker was telling."""
_CLIENT: Final = a_client(RECEIVER)
SENDING: Final = SendingForm(purpose="study", agrees=True)


@attrs.frozen
class Receiver:
    """Whoever is told: takes everything, and writes it down before it answers."""

    site: Site

    def __call__(self, address: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Keep which message it was, and of which event."""
        del address
        heard = {"id": headers["webhook-id"], "event": json.loads(body)["data"]["id"]}
        opened = os.open(self.site.heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(opened, f"{json.dumps(heard)}\n".encode())
        finally:
            os.close(opened)
        return Answered(204)


def listen(site: Site) -> None:
    """Have an organisation's webhook told of everything from now on."""
    with site.opened(RELEASED) as service:
        with service.store.begin() as work:
            work.clients.add(_CLIENT)
            work.commit()
        viewer = Viewer(organisation=RECEIVER.id, client=_CLIENT.id)
        wish = WebhookForm(address=ADDRESS, types=list(FeedType))
        assert isinstance(service.application.api_access.webhooks.manage.add(viewer, wish), MadeWebhook)


def share_and_tell(site: Site) -> None:
    """Share three results and stop two, sealing and telling in between as the worker does."""
    owners = site.notes()
    accounts = {n: AccountId(owners[str(n)]["account"]) for n in SHARED}
    with site.opened(RELEASED) as service:
        sharing = service.application.sharing
        for n in SHARED:
            if not sharing.own.all(accounts[n]):
                sent = sharing.send(accounts[n], ResultId(owners[str(n)]["result"]), RECEIVER.id, SENDING)
                assert isinstance(sent, Sent | AlreadyShared), sent
            site.tell("shared", id_number(n))
            tell_webhooks(site, service)
        for n in STOPPED:
            for own in sharing.own.all(accounts[n]):
                sharing.own.withdraw(accounts[n], own.share.grant.id)
            site.tell("stopped", id_number(n))
        tell_webhooks(site, service)
    with site.opened(RELEASED + LEASE) as service:
        tell_webhooks(site, service)
    site.tell("told by webhook", len(SHARED) + len(STOPPED))


def tell_webhooks(site: Site, service: Service) -> None:
    """Tell the journal of shares, seal it, and tell webhooks, until nothing is due."""
    results = service.application
    while results.sharing.tell():
        pass
    Sealer(seal=results.seal_events, checkpoint=results.make_checkpoint, clock=results.clock).run_once()
    desk = results.api_access.webhooks
    Webhooks(follow=desk.follow, deliver=attrs.evolve(desk.deliver, send=Receiver(site))).run_once()


def was_told(record: Record, messages: int) -> bool:
    """Tell whether so many messages came, each counted once."""
    return len({one["id"] for one in record.heard}) >= messages


def broken_of_webhooks(record: Record, most_again: int) -> Iterator[str]:
    """Look whether webhooks were told everything, in order, and so many things twice at most."""
    written = sorted(record.webhook_deliveries, key=lambda one: one["number"])
    for one in written:
        if one["state"] != DeliveryState.DELIVERED.value:
            yield f"the message {one['id']} is {one['state']}"
    if record.webhooks:
        missed = {one["id"] for one in record.events_of(*(kind.value for kind in FEED))}
        missed -= {one["event"] for one in written}
        if missed:
            yield f"{len(missed)} events were never to be told"
    first, again = _heard_first([one["id"] for one in record.heard])
    if first != [one["id"] for one in written]:
        yield "webhooks were told something else, or in another order"
    if again > most_again:
        yield f"{again} messages went out twice"


def _heard_first(heard: Sequence[str]) -> tuple[list[str], int]:
    """Return each message once, as it came first, and how many came again."""
    first = list(dict.fromkeys(heard))
    return first, len(heard) - len(first)
