"""Applying for an account of one's organisation (C1).

Nothing in the answer tells whether an address has an account (ENU-6): only that an organisation of
this name and domain has one, which anybody may know.
"""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from results_core.access.throttles import spend_on_letter
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.forms import ApplicationForm, FormReader, ReadApplication
from results_core.organisations.letters import Desk
from results_core.organisations.model import login_name
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.words import folded
from results_core.organisations.working_days import Promise
from results_core.throttling.budgets import BudgetPolicy, Exhausted


@attrs.frozen(kw_only=True)
class ApplyingPolicy:
    """What the operator settles about applying, and how many letters strangers make us write."""

    terms_version: str = "1"
    promise: Promise = Promise()
    language: str = "en"
    """That of letters to main users of whom no language is known: those of an import."""
    to_address: BudgetPolicy = BudgetPolicy(
        purpose="applications_to_address", most=5, within=timedelta(days=1)
    )
    of_client: BudgetPolicy = BudgetPolicy(
        purpose="applications_of_client", most=20, within=timedelta(hours=1)
    )


@attrs.frozen(kw_only=True)
class ConfirmYourAddress:
    """A letter is on its way: this is said whether or not the address has an account (ENU-6)."""

    reference: str
    email: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Apply:
    """Apply for an account."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    reader: FormReader
    policy: ApplyingPolicy = ApplyingPolicy()

    def review(self, form: ApplicationForm) -> ReadApplication | Sequence[Objection]:
        """Return what was typed, to be checked by the applicant, or every objection at once."""
        read = self.reader.read(form)
        if not isinstance(read, ReadApplication):
            return read
        with self.begin(reading=True) as work:
            return (Objection("name", "organisation_exists"),) if _exists(work, read) else read

    def __call__(
        self, form: ApplicationForm, *, client: str | None = None
    ) -> ConfirmYourAddress | Exhausted | Sequence[Objection]:
        """Apply, or return every objection at once, each with its field.

        An application of the same address that waits for its confirmation stays: a stranger who types it
        takes nothing away, and the one that the mailbox confirms first is the one that counts. Too many
        letters to one address, or asked for from one place, are refused until an instant.
        """
        read = self.review(form)
        return self._apply(read, client) if isinstance(read, ReadApplication) else read

    @repeatable
    def _apply(self, read: ReadApplication, client: str | None) -> ConfirmYourAddress | Exhausted:
        now = self.clock.now()
        desk = Desk(now=now, randomness=self.randomness, digester=self.digester)
        with self.begin() as work:
            refused = spend_on_letter(
                work,
                login_name(read.applicant.email),
                client,
                to_one=self.policy.to_address,
                of_address=self.policy.of_client,
                digester=self.digester,
                randomness=self.randomness,
                now=now,
            )
            if refused is not None:
                return refused
            application = read.application(
                now=now, terms_version=self.policy.terms_version, randomness=self.randomness
            )
            work.applications.add(application)
            desk.ask_applicant(work, application)
            work.journal.add(
                anybody_event(
                    EventKind.APPLIED,
                    at=now,
                    randomness=self.randomness,
                    facts={"application": application.id},
                )
            )
            work.commit()
        return ConfirmYourAddress(reference=application.reference, email=application.applicant.email)


def _exists(work: OrganisationWork, read: ReadApplication) -> bool:
    name = folded(read.details.name)
    return any(folded(one.name) == name for one in work.organisations.with_domain(read.domain))
