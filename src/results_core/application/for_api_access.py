"""The facade of clients of the API."""

import attrs

from results_core.api_access.authenticating import Authenticate
from results_core.api_access.cursors import Cursors
from results_core.api_access.limiting import LimitCalls
from results_core.api_access.repeating import RepeatCalls
from results_core.application.ports import Policies, Ports


@attrs.frozen(kw_only=True)
class ApiAccess:
    """Systems that call for organisations: `results.api_access.authenticate.by_token(…)`."""

    authenticate: Authenticate
    limit: LimitCalls
    cursors: Cursors
    repeat: RepeatCalls


def build_api_access(ports: Ports, policies: Policies) -> ApiAccess:
    """Return what is done about clients, on these ports."""
    return ApiAccess(
        authenticate=Authenticate(
            begin=ports.begin,
            clock=ports.clock,
            randomness=ports.randomness,
            digester=ports.digester,
        ),
        limit=LimitCalls(
            begin=ports.begin, clock=ports.clock, digester=ports.digester, policy=policies.calls
        ),
        cursors=Cursors(digester=ports.cursors),
        repeat=RepeatCalls(begin=ports.begin, clock=ports.clock, cipher=ports.cipher),
    )
