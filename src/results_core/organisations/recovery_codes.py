"""Recovery codes of the second step: ten, shown once, and ten others for the asking (screens V4b)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience
from results_core.access.second_step import RecoveryCode, digest_of_recovery_code, fresh_recovery_codes
from results_core.access.settling import settled
from results_core.correspondence.messages import LetterKind, write
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.confidential import Digester, Password
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.letters import addressee
from results_core.organisations.model import Officer, UnknownOfficer
from results_core.organisations.ports import OrganisationWork


@attrs.frozen(kw_only=True)
class FreshRecoveryCodes:
    """Those of before serve no more."""

    codes: Sequence[RecoveryCode]
    """To be shown once: they are kept as digests."""


@attrs.frozen(kw_only=True)
class RenewRecoveryCodes:
    """Replace the recovery codes of somebody who is logged in."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def __call__(self, officer: AccountId, *, password: Password) -> FreshRecoveryCodes | PasswordRefused:
        """Replace them, with the password, and tell the officer by letter (L26).

        A wrong password counts like a wrong log-in.

        Raises:
            UnknownOfficer: There is none, or the second step is off.
        """
        judged = self.check.of_account(officer, password, audience=Audience.ORGANISATIONS)
        return self._renew(officer, judged) if isinstance(judged, RightPassword) else judged

    @repeatable
    def _renew(self, account: AccountId, judged: RightPassword) -> FreshRecoveryCodes | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            refused = settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            officer = work.officers.of(account, hold=True)
            if officer is None or officer.second_step_sealed is None:
                raise UnknownOfficer("there is no such officer, or the second step is off")
            codes = give_recovery_codes(
                work, officer, digester=self.check.digester, randomness=self.randomness
            )
            tell_of_step(work, officer, EventKind.RECOVERY_CODES_RENEWED, at=now, randomness=self.randomness)
            work.commit()
        return FreshRecoveryCodes(codes=codes)


def give_recovery_codes(
    work: OrganisationWork, officer: Officer, *, digester: Digester, randomness: Randomness
) -> Sequence[RecoveryCode]:
    """Keep fresh recovery codes instead of all earlier ones, and return them."""
    codes = fresh_recovery_codes(randomness)
    digests = [digest_of_recovery_code(digester, officer.id, one.reveal()) for one in codes]
    work.officers.set_recovery_codes(officer.id, digests)
    return codes


def tell_of_step(
    work: OrganisationWork, officer: Officer, kind: EventKind, *, at: datetime, randomness: Randomness
) -> None:
    """Write down what an officer did with the second step, and tell them by letter (L26)."""
    work.journal.add(
        organisation_event(
            kind, officer=officer.id, organisation=officer.organisation, at=at, randomness=randomness
        )
    )
    letter = LetterKind.SECOND_STEP_CHANGED
    work.outbox.add(
        write(
            letter,
            addressee(officer),
            occasion=f"{letter}:{kind}:{officer.id}:{at.isoformat()}",
            at=at,
            randomness=randomness,
            facts={"at": at.isoformat()},
        )
    )
