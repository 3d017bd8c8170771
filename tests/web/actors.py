"""Everybody who may ask for a page, and what each may: whom the matrix is made of."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters_web.policies import Actor
from results_core.api_access.model import Client, Scope
from results_core.testing.clients import EVERYTHING, a_client
from results_core.testing.organisations import (
    an_organisation,
)

EVERYBODY: Final = "everybody"
RANDOM: Final = "0123456789abcdef" * 2

ANONYMOUS, UNCONFIRMED = "anonymous", "unconfirmed candidate"
A, B = "candidate A", "candidate B"
USER_1, MAIN_1, USER_2, MAIN_2 = "user of 1", "main user of 1", "user of 2", "main user of 2"
SUSPENDED: Final = "user of a suspended organisation"
SYSTEM_1, SYSTEM_2, SCOPELESS_1 = "client of 1", "client of 2", "client without scopes of 1"
OF_1, OF_2 = " of 1", " of 2"
"""Owners of what belongs to everybody of an organisation."""

ACTORS: Final[Mapping[str, frozenset[Actor]]] = MappingProxyType(
    {
        ANONYMOUS: frozenset({Actor.ANYBODY}),
        UNCONFIRMED: frozenset({Actor.ANYBODY}),
        A: frozenset({Actor.ANYBODY, Actor.CANDIDATE}),
        B: frozenset({Actor.ANYBODY, Actor.CANDIDATE}),
        USER_1: frozenset({Actor.ANYBODY, Actor.OFFICER}),
        MAIN_1: frozenset({Actor.ANYBODY, Actor.OFFICER, Actor.MAIN_USER}),
        USER_2: frozenset({Actor.ANYBODY, Actor.OFFICER}),
        MAIN_2: frozenset({Actor.ANYBODY, Actor.OFFICER, Actor.MAIN_USER}),
        SUSPENDED: frozenset({Actor.ANYBODY}),
        SYSTEM_1: frozenset({Actor.ANYBODY, Actor.CLIENT}),
        SYSTEM_2: frozenset({Actor.ANYBODY, Actor.CLIENT}),
        SCOPELESS_1: frozenset({Actor.ANYBODY, Actor.CLIENT}),
    }
)
"""Who asks, and what each may."""


SCOPES: Final[Mapping[str, frozenset[Scope]]] = MappingProxyType(
    {SYSTEM_1: EVERYTHING, SYSTEM_2: EVERYTHING, SCOPELESS_1: frozenset()}
)
"""What each client may do."""


def owns(actor: str, owner: str) -> bool:
    """Tell whether what is the owner's is the actor's own."""
    return actor == owner or (owner in {OF_1, OF_2} and actor.endswith(owner))


def client_of(actor: str) -> Client:
    """Return the client that an actor is."""
    organisation = an_organisation(name="Two" if actor.endswith(OF_2) else "One")
    return a_client(organisation, name=actor, scopes=SCOPES[actor])
