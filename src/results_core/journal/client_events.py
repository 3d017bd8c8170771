"""What a system of an organisation did by itself: no officer stands behind it (mission D2)."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from results_core.journal.events import ActorKind, Event, EventKind
from results_core.kernel.identifiers import (
    AccountId,
    ClientId,
    EventId,
    OrganisationId,
    Randomness,
    ResultId,
    identifier,
)

_NOTHING: Final[Mapping[str, str | int]] = MappingProxyType({})


def client_event(
    kind: EventKind,
    *,
    client: ClientId,
    organisation: OrganisationId,
    at: datetime,
    randomness: Randomness,
    account: AccountId | None = None,
    result: ResultId | None = None,
    facts: Mapping[str, str | int] = _NOTHING,
) -> Event:
    """Return what a client did that has shown its secret; `account` is a candidate's."""
    return Event(
        id=EventId(identifier(randomness)),
        kind=kind,
        at=at,
        actor=ActorKind.CLIENT,
        account=account,
        result=result,
        organisation=organisation,
        facts={"client": client, **facts},
    )
