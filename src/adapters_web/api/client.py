"""The client about itself: whether it is let in, what it may do, and until when."""

from flask import Response

from adapters_web.api import resources
from adapters_web.api.answers import json_answer
from adapters_web.api.authenticating import caller_here
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Tag, described
from adapters_web.policies import Actor, open_to
from results_core.api_access.model import spelt


@api.get("/client")
@described(tag=Tag.ACCESS, answer=resources.Client)
@open_to(Actor.CLIENT)
def client() -> Response:
    """Say who calls."""
    caller = caller_here()
    return json_answer(
        {
            "client_id": caller.client,
            "scopes": spelt(caller.scopes).split(),
            "expires_at": caller.expires_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )
