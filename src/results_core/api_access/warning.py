"""Telling an organisation that a secret comes to its end, 60, 30 and 7 days before (screens L25)."""

from typing import Final

import attrs

from results_core.api_access.expiry import due
from results_core.api_access.letters import tell_main_users
from results_core.api_access.ports import ClientWork
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import ActorKind, EventKind, organisation_event
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable

_AT_ONCE: Final = 50


@attrs.frozen(kw_only=True)
class WarnOfExpiry:
    """Write the letters that are due, each once: the worker's step."""

    begin: Begin[ClientWork]
    clock: Clock
    randomness: Randomness

    @repeatable
    def __call__(self) -> bool:
        """Take one step; False where nobody is to be told anything.

        The letter and the note that it was written are one transaction: a crash repeats neither, and the
        occasion of the letter stands against two workers.
        """
        now = self.clock.now()
        with self.begin(reading=True) as work:
            if not work.clients.expiring(now=now, limit=1):
                return False
        with self.begin() as work:
            found = work.clients.expiring(now=now, limit=_AT_ONCE, hold=True)
            for one in found:
                days = due(one.secret.expires_at, one.secret.warned_days, now=now)
                if days is None:
                    continue
                work.clients.warned(one.secret.id, days)
                tell_main_users(
                    work,
                    LetterKind.API_SECRET_EXPIRES,
                    one.client,
                    occasion=f"{one.secret.id}:{days}",
                    at=now,
                    randomness=self.randomness,
                    facts={"until": one.secret.expires_at.isoformat(), "secret": one.secret.hint},
                )
                event = organisation_event(
                    EventKind.CLIENT_SECRET_EXPIRING,
                    client=one.client.id,
                    organisation=one.client.organisation,
                    at=now,
                    randomness=self.randomness,
                    facts={"secret": one.secret.id, "days": days},
                )
                work.journal.add(attrs.evolve(event, actor=ActorKind.SYSTEM))
            work.commit()
        return bool(found)
