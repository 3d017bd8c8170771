"""The facade of clients of the API."""

import attrs

from results_core.api_access.asking import AskForAccess
from results_core.api_access.authenticating import Authenticate
from results_core.api_access.cursors import Cursors
from results_core.api_access.deciding import DecideClients
from results_core.api_access.limiting import LimitCalls
from results_core.api_access.managing import ManageClients
from results_core.api_access.refusals import NoteClientRefusal
from results_core.api_access.repeating import RepeatCalls
from results_core.api_access.warning import WarnOfExpiry
from results_core.api_access.webhook_delivering import DeliverToWebhooks, FollowFeed
from results_core.api_access.webhook_managing import ManageWebhooks
from results_core.api_access.webhook_trying import TryWebhooks
from results_core.application.ports import Policies, Ports
from results_core.journal.feed import ReadFeed


@attrs.frozen(kw_only=True)
class WebhookDesk:
    """What organisations are told without asking: `results.api_access.webhooks.manage.add(…)`."""

    manage: ManageWebhooks
    tries: TryWebhooks
    follow: FollowFeed
    """The worker's step before `deliver`."""
    deliver: DeliverToWebhooks
    """The worker's step."""


@attrs.frozen(kw_only=True)
class ApiAccess:
    """Systems that call for organisations: `results.api_access.authenticate.by_token(…)`."""

    ask: AskForAccess
    clients: ManageClients
    """What main users do about theirs."""
    requests: DecideClients
    """What operators do."""
    warn: WarnOfExpiry
    """The worker's step."""
    authenticate: Authenticate
    limit: LimitCalls
    note_refusal: NoteClientRefusal
    cursors: Cursors
    repeat: RepeatCalls
    feed: ReadFeed
    webhooks: WebhookDesk


def build_api_access(ports: Ports, policies: Policies) -> ApiAccess:
    """Return what is done about clients, on these ports."""
    return ApiAccess(
        ask=AskForAccess(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        clients=ManageClients(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        requests=DecideClients(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            holidays=ports.holidays,
            zone=policies.board_zone,
        ),
        warn=WarnOfExpiry(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        authenticate=Authenticate(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
        note_refusal=NoteClientRefusal(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
        limit=LimitCalls(
            begin=ports.begin, clock=ports.clock, digester=ports.digester, policy=policies.calls
        ),
        cursors=Cursors(digester=ports.cursors),
        feed=ReadFeed(begin=ports.begin),
        repeat=RepeatCalls(begin=ports.begin, clock=ports.clock, cipher=ports.cipher),
        webhooks=_build_webhooks(ports, policies),
    )


def _build_webhooks(ports: Ports, policies: Policies) -> WebhookDesk:
    return WebhookDesk(
        manage=ManageWebhooks(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            ports=policies.webhook_ports,
        ),
        tries=TryWebhooks(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        follow=FollowFeed(begin=ports.begin, clock=ports.clock, randomness=ports.randomness),
        deliver=DeliverToWebhooks(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            cipher=ports.cipher,
            send=ports.send_to_webhook,
        ),
    )
