"""The public pages of the organisations' site in every state, and the way to each."""

import secrets
from datetime import timedelta
from typing import Final

from tests.browser.acting import fill, send
from tests.browser.stage import Person
from tests.browser.visiting import State, Visit, Way, at

_CREATE: Final = "/verifiers/register/create"


def _sent_empty(path: str) -> Way:
    def state(visit: Visit) -> None:
        visit.open(path)
        send(visit.page)
        visit.page.locator(".error-summary").wait_for()

    return state


def no_way_chosen(visit: Visit) -> None:
    """Send the three ways without a choice."""
    visit.open("/verifiers/register")
    visit.page.evaluate("document.querySelectorAll('[type=radio]').forEach(one => one.checked = false)")
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def answers_shown(visit: Visit) -> Person:
    """Fill in the form as somebody whom no other test knows; the web site is of another domain."""
    person = Person(f"u{secrets.token_hex(8)}", "", "Camille Martin")
    visit.open(_CREATE)
    typed = {
        "first_name": "Camille",
        "last_name": "Martin",
        "job_title": "Responsable des admissions et de la scolarité internationale",
        "email": person.address,
        "email_again": person.address,
        "name": f"Université {person.id_number}",
        "website": "www.univ-lyon-international.example/admissions",
        "address_1": "92 rue Pasteur",
        "town": "Lyon",
        "postcode": "69007",
    }
    fill(visit.page, typed)
    visit.page.select_option("#type", "university")
    visit.page.select_option("#country", "FR")
    visit.page.check("#terms")
    send(visit.page)
    visit.page.locator("button[name=send]").wait_for()
    return person


def _shown(visit: Visit) -> None:
    answers_shown(visit)


def application_sent(visit: Visit) -> Person:
    """Send the answers."""
    person = answers_shown(visit)
    visit.page.click("button[name=send]")
    visit.page.wait_for_url("**/verifiers/register/sent")
    return person


def _sent(visit: Visit) -> None:
    application_sent(visit)


def confirming(visit: Visit) -> str:
    """Open the link of the letter; return it."""
    link = visit.stage.link_to(application_sent(visit), "confirm")
    visit.open(link)
    return link


def _confirming(visit: Visit) -> None:
    confirming(visit)


def applied(visit: Visit) -> str:
    """Press the button behind the link; return the link."""
    link = confirming(visit)
    send(visit.page)
    visit.page.wait_for_url("**/verifiers/register/done")
    return link


def _applied(visit: Visit) -> None:
    applied(visit)


def link_used(visit: Visit) -> None:
    """Open the link a second time."""
    visit.open(applied(visit))


def link_expired(visit: Visit) -> None:
    """Open the link three days later."""
    link = visit.stage.link_to(application_sent(visit), "confirm")
    visit.stage.clock.advance(timedelta(hours=73))
    visit.open(link)


APPLYING: Final[dict[str, State]] = {
    "verifiers, welcome": State("Results Verification Service", at("/verifiers")),
    "verifiers, ways": State("Register", at("/verifiers/register")),
    "verifiers, no way": State("Register", no_way_chosen),
    "verifiers, student": State("I am a student", at("/verifiers/register/student")),
    "verifiers, create": State("Create a new account", at(_CREATE)),
    "verifiers, create, nothing typed": State("Create a new account", _sent_empty(_CREATE)),
    "verifiers, answers": State("Check your answers", _shown),
    "verifiers, sent": State("Check your email", _sent),
    "verifiers, confirming": State("Confirm your email address", _confirming),
    "verifiers, applied": State("We have your request", _applied),
    "verifiers, link used": State("This address is already confirmed", link_used),
    "verifiers, link expired": State("This link has expired", link_expired),
    "verifiers, link dead": State("This link does not work", at("/verifiers/confirm")),
    "verifiers, link asked again": State("Check your email", at("/verifiers/confirm/again")),
}
"""What can be seen, by its name."""
