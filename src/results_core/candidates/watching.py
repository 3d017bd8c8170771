"""What operators should know of guessing: who is shut out, and what alarm was raised (REG-3, REG-4)."""

from datetime import timedelta
from typing import Final

import attrs

from results_core.access.throttles import FailurePolicy
from results_core.candidates.guessing import GuessingPolicy, secret_budget
from results_core.candidates.ports import CandidateWork
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.kernel.values import IdNumber
from results_core.throttling.ports import UsedUp

LATELY: Final = timedelta(days=7)


@attrs.frozen(kw_only=True)
class Guessing:
    """How much guessing there has been."""

    need_new_secrets: tuple[IdNumber, ...] = ()
    """Entries whose Secret Number nobody may try any more: the centre issues another."""
    unknown_shut: int = 0
    """ID Numbers that nobody has, shut in the same way."""
    addresses_shut: int = 0
    """Addresses that used a budget up and are still remembered, some minutes or an hour."""
    alarms: tuple[UsedUp, ...] = ()
    """Alarms of the last seven days, oldest first: the latest of each kind."""


@attrs.frozen(kw_only=True)
class WatchGuessing:
    """Show operators what guessing has come to."""

    begin: Begin[CandidateWork]
    clock: Clock
    digester: Digester
    guessing: GuessingPolicy = GuessingPolicy()
    failures: FailurePolicy = FailurePolicy()

    def __call__(self) -> Guessing:
        """Return what there is to know now."""
        now = self.clock.now()
        of_secret = self.guessing.of_secret
        alarming = {self.guessing.of_all.purpose, self.failures.of_all.purpose}
        of_addresses = {self.guessing.of_address.purpose, self.failures.of_address.purpose}
        with self.begin(reading=True) as work:
            used_up = work.budgets.used_up(since=now - of_secret.remembered)
            shut = [one for one in used_up if one.purpose == of_secret.purpose]
            known = [ResultId(one.about) for one in shut if one.about is not None]
            entered = work.entries.with_secrets(known)
        keys = {one.key for one in shut}
        return Guessing(
            need_new_secrets=tuple(
                one.entry.id_number
                for one in entered
                if not keys.isdisjoint(
                    secret_budget(self.digester, self.guessing, one.entry.id_number, one).spellings
                )
            ),
            unknown_shut=len(shut) - len(known),
            addresses_shut=sum(one.purpose in of_addresses for one in used_up),
            alarms=tuple(one for one in used_up if one.purpose in alarming and one.at >= now - LATELY),
        )
