"""Answering whom asks to join, on top of the list of users (screens V12, mission C3)."""

from flask import Response

from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_officer
from adapters_web.pages import say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.kernel.identifiers import JoinRequestId
from results_core.organisations.answering_joins import JoinAnswered


@verifier.post("/organisation/requests/<wish>/accept")
@open_to(Actor.MAIN_USER)
def accept_join(wish: str) -> Response:
    """Make the person a user; of two answers the first counts."""
    officer, joins = required_officer(), this_site().application.organisations.joins
    asked = joins.asked(officer.account, JoinRequestId(wish))
    if switches_language():
        return see("verifier.users")
    person = asked.person
    name = f"{person.first_name} {person.family_name}"
    try:
        answer = joins.accept(officer.account, asked.id)
    except JoinAnswered:
        return _said("users.join.answered", name)
    return _said(f"users.join.{answer}", name)


@verifier.post("/organisation/requests/<wish>/refuse")
@open_to(Actor.MAIN_USER)
def refuse_join(wish: str) -> Response:
    """Refuse; the person is told by letter."""
    officer, joins = required_officer(), this_site().application.organisations.joins
    asked = joins.asked(officer.account, JoinRequestId(wish))
    if switches_language():
        return see("verifier.users")
    person = asked.person
    name = f"{person.first_name} {person.family_name}"
    try:
        joins.refuse(officer.account, asked.id)
    except JoinAnswered:
        return _said("users.join.answered", name)
    return _said("users.join.refused", name)


def _said(text_id: str, name: str) -> Response:
    say_on_next_page(texts_here().say(text_id, name=name))
    return see("verifier.users")
