"""Every resource of the interface: whoever imports this has them all."""

from adapters_web.api import client, document, events, shares, token, verifications, webhooks
from adapters_web.api.blueprint import api

__all__ = ["api", "client", "document", "events", "shares", "token", "verifications", "webhooks"]
