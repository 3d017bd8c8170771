"""A system of the organisation that is to be tried out: its client id and secret are everybody's to read."""

from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import Final

import attrs

from results_app.demo.broken import DemoBroken
from results_core.api_access.asking import AccessForm
from results_core.api_access.managing import MadeSecret
from results_core.api_access.model import Client, Scope
from results_core.api_access.tokens import fresh_secret
from results_core.application import Application
from results_core.kernel.identifiers import AccountId, identifier

NAME: Final = "Admissions"
_OPERATOR: Final = "demo"


@attrs.frozen
class Known:
    """Bytes that are the same in every demonstration, so that its guide can print what opens it."""

    _seed: str
    _next: Callable[[], int] = attrs.field(factory=lambda: count().__next__)

    def bytes(self, length: int) -> bytes:
        """Return the next of them; 32 at most."""
        return sha256(f"{self._seed} {self._next()}".encode()).digest()[:length]


def demo_client() -> tuple[str, str]:
    """Return the client's id and its secret."""
    return identifier(_asking()), fresh_secret(_making()).reveal()


def let_in(application: Application, main_user: AccountId) -> None:
    """Have a main user ask for access, an operator approve, and the secret made."""
    access = application.api_access
    ask = attrs.evolve(access.ask, randomness=_asking())
    form = AccessForm(name=NAME, purpose="Offers of places", scopes=[scope.value for scope in Scope])
    client = ask(main_user, form)
    if not isinstance(client, Client):
        raise DemoBroken(tuple(client))
    access.requests.approve(client.id, operator=_OPERATOR)
    made = attrs.evolve(access.clients, randomness=_making()).make_secret(main_user, client.id)
    if not isinstance(made, MadeSecret):
        raise DemoBroken((made,))


def _asking() -> Known:
    return Known("the client of the demonstration")


def _making() -> Known:
    return Known("the secret of the demonstration")
