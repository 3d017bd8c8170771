"""Who may do anything about webhooks: main users, and clients of the scope, of their organisation."""

from results_core.api_access.model import ClientState, Scope
from results_core.api_access.webhook_ports import WebhookWork
from results_core.api_access.webhooks import UnknownWebhook, Webhook, WebhooksNotGranted
from results_core.kernel.identifiers import OrganisationId, WebhookId
from results_core.organisations.main_users import main_user_here
from results_core.verification.viewers import Viewer


def allow(work: WebhookWork, by: Viewer, *, granted: bool = True) -> None:
    """Let main users and clients of the scope in; edges have asked for the client's scope.

    Raises:
        NotMainUser: An officer asks who is no main user (any more).
        WebhooksNotGranted: No client of the organisation is approved for webhooks.
    """
    if by.officer is not None:
        main_user_here(work, by.officer)
    if granted and not is_granted(work, by.organisation):
        raise WebhooksNotGranted("no client of the organisation is approved for webhooks")


def is_granted(work: WebhookWork, organisation: OrganisationId) -> bool:
    """Tell whether an approved client of the organisation has the scope."""
    return any(
        one.state is ClientState.APPROVED and Scope.WEBHOOKS in one.scopes
        for one in work.clients.of_organisation(organisation)
    )


def own_webhook(
    work: WebhookWork, organisation: OrganisationId, webhook: WebhookId, *, hold: bool = False
) -> Webhook:
    """Return one of the organisation's webhooks.

    Raises:
        UnknownWebhook: It has none of this id.
    """
    found = work.webhooks.of(webhook, hold=hold)
    if found is None or found.organisation != organisation:
        raise UnknownWebhook("no such webhook of this organisation")
    return found
