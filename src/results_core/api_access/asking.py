"""Main users ask for access to the API for a system of theirs (mission D2, screens V13)."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

import attrs

from results_core.api_access.model import MOST_CLIENTS, Client, Scope, spelt
from results_core.api_access.ports import ClientWork
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import AccountId, ClientId, Randomness, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import clean_name
from results_core.organisations.main_users import main_user_here

LONGEST_NAME: Final = 60
LONGEST_PURPOSE: Final = 1000


@attrs.frozen(kw_only=True)
class AccessForm:
    """What a main user has typed."""

    name: str
    """What the system is called."""
    purpose: str
    scopes: Collection[str]


@attrs.frozen(kw_only=True)
class AskForAccess:
    """Ask; an operator decides within two working days."""

    begin: Begin[ClientWork]
    clock: Clock
    randomness: Randomness

    @repeatable
    def __call__(self, by: AccountId, form: AccessForm) -> Client | Sequence[Objection]:
        """Keep the wish, or return everything that is wrong with it.

        Raises:
            NotMainUser: Whoever asks is none (any more).
        """
        objections = list(_objections(form))
        now = self.clock.now()
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            standing = [one for one in work.clients.of_organisation(organisation.id) if one.is_standing]
            name = clean_name(form.name)
            if len(standing) >= MOST_CLIENTS:
                objections.append(Objection("name", "client_too_many", {"most": MOST_CLIENTS}))
            elif name.casefold() in {one.name.casefold() for one in standing}:
                objections.append(Objection("name", "client_name_taken"))
            if objections:
                return objections
            client = Client(
                id=ClientId(identifier(self.randomness)),
                organisation=organisation.id,
                name=name,
                purpose=clean_name(form.purpose),
                scopes=frozenset(map(Scope, form.scopes)),
                asked_at=now,
                asked_by=by,
            )
            work.clients.add(client)
            work.journal.add(
                organisation_event(
                    EventKind.CLIENT_ASKED,
                    officer=by,
                    organisation=organisation.id,
                    at=now,
                    randomness=self.randomness,
                    facts={"client": client.id, "scopes": spelt(client.scopes)},
                )
            )
            work.commit()
        return client


def _objections(form: AccessForm) -> Iterator[Objection]:
    for field, text, longest in (
        ("name", form.name, LONGEST_NAME),
        ("purpose", form.purpose, LONGEST_PURPOSE),
    ):
        clean = clean_name(text)
        if not clean:
            yield Objection(field, f"client_{field}_missing")
        elif len(clean) > longest:
            yield Objection(field, f"client_{field}_long", {"most": longest})
    if not form.scopes or not set(form.scopes) <= {scope.value for scope in Scope}:
        yield Objection("scopes", "client_scopes_missing")
