"""My details: what is known of the candidate, and what they may choose (screens K12)."""

from collections.abc import Iterable, Sequence

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.candidates.details import Details
from results_core.exams.entries import Entry
from results_core.kernel.objections import Objection
from results_texts import languages


@attrs.frozen(kw_only=True)
class Person:
    """What the centre has entered of the candidate, once where several exams say the same."""

    names: Sequence[str]
    births: Sequence[str]
    id_numbers: Sequence[str]


@candidate.get("/details")
@open_to(Actor.CANDIDATE)
def details() -> Response:
    """Show what is known, each thing that can be changed with the way to its page."""
    account = required_candidate().account
    shown = details_of_candidate()
    return page(
        "candidate/details.html",
        person=_person(shown.entries),
        details=shown,
        sessions=len(this_site().application.sessions.of(account)),
    )


@candidate.get("/details/language")
@open_to(Actor.CANDIDATE)
def language_of_letters() -> Response:
    """Ask for the language of letters."""
    return _language_page(Form({"letters_language": details_of_candidate().account.language}))


@candidate.post("/details/language")
@open_to(Actor.CANDIDATE)
def choose_language() -> Response:
    """Have letters written in the language that was chosen."""
    account, form = required_candidate().account, typed_form("letters_language")
    if switches_language():
        return _language_page(form)
    chosen = form.values["letters_language"]
    if chosen not in languages():
        return _language_page(form.objected(Objection("letters_language", "language_missing")), status=422)
    this_site().application.details.choose_language(account, chosen)
    say_on_next_page(texts_here().say("details.language.done"))
    return see("candidate.details")


@candidate.get("/details/updates")
@open_to(Actor.CANDIDATE)
def updates() -> Response:
    """Ask whether news about exams are wanted."""
    wanted = details_of_candidate().account.updates is not None
    return _updates_page(Form({"updates": "yes" if wanted else ""}))


@candidate.post("/details/updates")
@open_to(Actor.CANDIDATE)
def choose_updates() -> Response:
    """Keep what was chosen, with the time and the version of the text (REG-9)."""
    account, form = required_candidate().account, typed_form("updates")
    if switches_language():
        return _updates_page(form)
    wanted = this_site().application.details.choose_updates(account, wanted=bool(form.values["updates"]))
    say_on_next_page(texts_here().say("details.updates.done_on" if wanted else "details.updates.done_off"))
    return see("candidate.details")


def details_of_candidate() -> Details:
    """Return the details of whoever is logged in.

    Raises:
        NotLoggedIn: Nobody is.
    """
    return this_site().application.details.show(required_candidate().account)


def _person(entries: Sequence[Entry]) -> Person:
    texts = texts_here()
    return Person(
        names=_once(entry.name for entry in entries),
        births=_once(texts.day(entry.date_of_birth) for entry in entries),
        id_numbers=_once(entry.id_number for entry in entries),
    )


def _once(texts: Iterable[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(texts))


def _language_page(form: Form, *, status: int = 200) -> Response:
    return page("candidate/details_language.html", status=status, form=form)


def _updates_page(form: Form) -> Response:
    return page(
        "candidate/details_updates.html", form=form, offers_updates=details_of_candidate().offers_updates
    )
