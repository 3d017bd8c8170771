"""An officer's own profile: who they are, and for whom they work (screens V15)."""

from collections.abc import Sequence
from typing import Final

import attrs

from results_core.access.credentials import UnknownAccount
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import clean_name
from results_core.organisations.forms import objections_to_texts
from results_core.organisations.model import OfficerAtWork, Person
from results_core.organisations.ports import OrganisationWork

_FIELDS: Final = ("first_name", "last_name", "job_title")


@attrs.frozen(kw_only=True)
class ProfileForm:
    """What was typed, as it was typed."""

    first_name: str = attrs.field(repr=False)
    last_name: str = attrs.field(repr=False)
    job_title: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class ManageProfile:
    """Show and change an officer's profile."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness

    def at_work(self, officer: AccountId) -> OfficerAtWork | None:
        """Return the officer, or None if they may not work any more, whatever their session says."""
        with self.begin(reading=True) as work:
            return work.officers.at_work(officer)

    def change(self, officer: AccountId, form: ProfileForm) -> Sequence[Objection]:
        """Keep names and job title; return what is wrong with them, and then nothing has changed.

        Raises:
            UnknownAccount: The officer may not work any more.
        """
        objections = tuple(objections_to_texts(form, _FIELDS))
        if not objections:
            self._change(
                officer,
                first_name=clean_name(form.first_name),
                family_name=clean_name(form.last_name),
                job_title=clean_name(form.job_title),
            )
        return objections

    def choose_language(self, officer: AccountId, language: str) -> None:
        """Have letters written in the language.

        Raises:
            UnknownAccount: The officer may not work any more.
        """
        self._change(officer, language=language)

    @repeatable
    def _change(self, account: AccountId, **changes: str) -> None:
        now = self.clock.now()
        with self.begin() as work:
            standing = work.officers.of(account, hold=True)
            if standing is None or work.officers.at_work(account) is None:
                raise UnknownAccount("the officer may not work any more")
            person: Person = attrs.evolve(standing.person, **changes)
            if person != standing.person:
                work.officers.replace(attrs.evolve(standing, person=person))
                work.journal.add(
                    organisation_event(
                        EventKind.PROFILE_CHANGED,
                        officer=account,
                        organisation=standing.organisation,
                        at=now,
                        randomness=self.randomness,
                    )
                )
            work.commit()
