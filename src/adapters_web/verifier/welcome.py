"""What the service is, and the three ways in (screens V1, V2)."""

from collections.abc import Sequence
from typing import Final

from flask import Response

from adapters_web.forms import Form, typed_form
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.kernel.objections import Objection

WAYS: Final = {"create": "verifier.create_account", "join": "verifier.join", "student": "verifier.student"}
"""The ways to register, in their order, with the page of each."""
_FIRST: Final = Form({"way": "create"})
_FOR_SCHOOLS: Final = " for Schools"


@verifier.get("")
@open_to(Actor.ANYBODY)
def welcome() -> Response:
    """Say what the service is for, which exams it checks, and how it works."""
    return page("verifier/welcome.html", candidate=None, exams=_exams())


@verifier.get("/register")
@open_to(Actor.ANYBODY)
def register() -> Response:
    """Ask in which way."""
    return _ways_page(_FIRST)


@verifier.post("/register")
@open_to(Actor.ANYBODY)
def choose_way() -> Response:
    """Go the way that was chosen."""
    form = typed_form("way")
    if switches_language():
        return _ways_page(form)
    if form.values["way"] not in WAYS:
        return _ways_page(form.objected(Objection("way", "way_missing")), status=422)
    return see(WAYS[form.values["way"]])


@verifier.get("/register/student")
@open_to(Actor.ANYBODY)
def student() -> Response:
    """Send a student to the candidates' site."""
    return page("verifier/student.html", candidate=None)


def _ways_page(form: Form, *, status: int = 200) -> Response:
    texts = texts_here()
    choices = [(way, texts.say(f"verifier.way.{way}"), language_here()) for way in WAYS]
    return page("verifier/ways.html", status=status, candidate=None, form=form, choices=choices)


def _exams() -> Sequence[tuple[str, bool]]:
    """Return the exams that can be checked, each with whether it has a version for schools."""
    names = [exam.name for exam in this_site().application.catalogue]
    return [(name, f"{name}{_FOR_SCHOOLS}" in names) for name in names if not name.endswith(_FOR_SCHOOLS)]
