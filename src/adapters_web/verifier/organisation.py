"""Your Organisation: what it says of itself, and what its main users change (screens V11)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

import attrs
from flask import Response

from adapters_web.forms import Form, typed_form
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.logged_in import required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.moments import stamped
from results_core.exams.zones import countries
from results_core.kernel.folding import folded
from results_core.organisations.own_details import DetailsForm, ManageDetails
from results_texts import texts_for

_FIELDS: Final = tuple(field.name for field in attrs.fields(DetailsForm))
_NO_PLACES: Final = ("Etc/", "SystemV/", "US/", "posix/", "right/")


@verifier.get("/organisation")
@open_to(Actor.OFFICER)
def organisation() -> Response:
    """Show its details to every user."""
    whoever = required_officer()
    asked = this_site().application.organisations.ask_for_change.asked(whoever.organisation)
    return page(
        "verifier/organisation.html",
        organisation=_details().shown(whoever.organisation),
        asked=asked,
        asked_at="" if asked is None else stamped(asked.asked_at, whoever.zone),
    )


@verifier.get("/organisation/details")
@open_to(Actor.MAIN_USER)
def organisation_details() -> Response:
    """Show what main users change."""
    shown = _details().shown(required_officer().organisation)
    details = shown.details
    values = {field: str(getattr(details, field, "") or getattr(shown, field, "")) for field in _FIELDS}
    values["requires_second_step"] = "yes" if shown.requires_second_step else ""
    return _form_page(Form(values))


@verifier.post("/organisation/details")
@open_to(Actor.MAIN_USER)
def edit_organisation() -> Response:
    """Keep them, or show everything that is wrong."""
    officer, form = required_officer(), typed_form(*_FIELDS)
    if switches_language():
        return _form_page(form)
    values = {**form.values, "requires_second_step": bool(form.values["requires_second_step"])}
    objections = _details().edit(officer.account, DetailsForm(**values))  # type: ignore[arg-type]
    if objections:
        return _form_page(form.objected(*objections))
    say_on_next_page(texts_here().say("organisation.saved"))
    return see("verifier.organisation")


def _details() -> ManageDetails:
    return this_site().application.organisations.own_details


def _form_page(form: Form) -> Response:
    return page(
        "verifier/organisation_form.html",
        status=422 if form.objections else 200,
        form=form,
        countries=_countries(language_here()),
        zones=_zones(),
        optional=" " + texts_here().say("verifier.optional"),
    )


@lru_cache(maxsize=16)
def _countries(language: str) -> Sequence[tuple[str, str]]:
    texts = texts_for(language)
    return sorted(((code, texts.country(code)) for code in countries()), key=lambda one: folded(one[1]))


@lru_cache(maxsize=1)
def _zones() -> Sequence[tuple[str, str]]:
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith(_NO_PLACES))
    return [(name, name.replace("_", " ")) for name in places]
