"""What an organisation says of itself, and what its main users change about it (screens V11, mission C14).

Name, type and domains are the exam board's to change: they were looked at before the approval (AUZ-8).
"""

from collections.abc import Iterator, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from results_core.exams.zones import countries
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import clean_name
from results_core.organisations.domains import website_of
from results_core.organisations.forms import FormReader, objections_to_texts
from results_core.organisations.main_users import main_user_here
from results_core.organisations.model import Organisation, UnknownOrganisation
from results_core.organisations.ports import OrganisationWork

_TEXTS: Final = ("address_1", "address_2", "town", "region", "postcode", "phone")
_LONGEST_TEXT: Final = 500
"""Characters of the text for candidates."""


@attrs.frozen(kw_only=True)
class DetailsForm:
    """What was typed, as it was typed."""

    website: str = ""
    address_1: str = ""
    address_2: str = ""
    town: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    zone: str = ""
    text_for_candidates: str = ""
    requires_second_step: bool = False


@attrs.frozen(kw_only=True)
class ManageDetails:
    """Show an organisation to its own users, and change what its main users may change."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    forms: FormReader

    def shown(self, organisation: OrganisationId) -> Organisation:
        """Return the organisation.

        Raises:
            UnknownOrganisation: It is gone.
        """
        with self.begin(reading=True) as work:
            found = work.organisations.of(organisation)
        if found is None:
            raise UnknownOrganisation("the organisation is gone")
        return found

    @repeatable
    def edit(self, by: AccountId, form: DetailsForm) -> Sequence[Objection]:
        """Keep the details; return everything that is wrong at once, and then nothing has changed.

        Once a second step is required, users without one set it up at their next log-in (V4b).

        Raises:
            NotMainUser: Whoever asks is none (any more).
        """
        found = {one.field: one for one in self._objections(form)}
        if found:
            return [found[one.name] for one in attrs.fields(DetailsForm) if one.name in found]
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            changed = self._changed(organisation, form)
            if changed != organisation:
                work.organisations.replace(changed)
                work.journal.add(
                    organisation_event(
                        EventKind.DETAILS_CHANGED,
                        officer=by,
                        organisation=organisation.id,
                        at=self.clock.now(),
                        randomness=self.randomness,
                        facts={"second_step": "required" if changed.requires_second_step else "free"},
                    )
                )
            work.commit()
        return ()

    def _changed(self, organisation: Organisation, form: DetailsForm) -> Organisation:
        details = attrs.evolve(
            organisation.details,
            website=website_of(form.website, self.forms.hosts) or "",
            address_1=clean_name(form.address_1),
            address_2=clean_name(form.address_2),
            town=clean_name(form.town),
            region=clean_name(form.region),
            postcode=clean_name(form.postcode),
            country=form.country,
        )
        return attrs.evolve(
            organisation,
            details=details,
            phone=clean_name(form.phone),
            zone=form.zone,
            text_for_candidates=clean_name(form.text_for_candidates),
            requires_second_step=form.requires_second_step,
        )

    def _objections(self, form: DetailsForm) -> Iterator[Objection]:
        yield from objections_to_texts(form, _TEXTS)
        if website_of(form.website, self.forms.hosts) is None:
            yield Objection("website", "website_malformed")
        if form.country not in countries():
            yield Objection("country", "country_missing")
        if not _is_zone(form.zone):
            yield Objection("zone", "zone_missing")
        if len(clean_name(form.text_for_candidates)) > _LONGEST_TEXT:
            yield Objection("text_for_candidates", "text_too_long", {"most": _LONGEST_TEXT})


def _is_zone(name: str) -> bool:
    """Tell whether there is a time zone of this name; a path to anything else is none."""
    try:
        return ZoneInfo(name).key == name
    except (KeyError, ValueError, OSError):
        return False
