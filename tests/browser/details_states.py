"""My details in every state, and the way to it."""

from typing import Final

import attrs

from tests.browser.acting import fill, send
from tests.browser.stage import Person
from tests.browser.visiting import State, Visit, Way, at


def _of_newcomer(path: str) -> Way:
    def state(visit: Visit) -> None:
        visit.enter(visit.stage.registered())
        visit.open(path)

    return state


def _sent_empty(path: str) -> Way:
    def state(visit: Visit) -> None:
        _of_newcomer(path)(visit)
        send(visit.page)
        visit.page.locator(".error-summary").wait_for()

    return state


def address_waits(visit: Visit) -> Person:
    """Ask for another address; return who does."""
    person = visit.stage.registered()
    visit.enter(person)
    visit.open("/details/email")
    fill(visit.page, {"email": f"new.{person.address}", "current": person.password})
    send(visit.page)
    visit.page.locator(".banner").wait_for()
    return person


def address_awaited(visit: Visit) -> None:
    """See that a new address waits to be confirmed."""
    address_waits(visit)


def address_confirming_elsewhere(visit: Visit) -> None:
    """Follow the link to a new address where nobody is logged in."""
    person = address_waits(visit)
    visit.page.context.clear_cookies()
    newer = attrs.evolve(person, id_number=f"new.{person.id_number}")
    visit.open(visit.stage.link_to(newer, "confirm"))


def address_undoing(visit: Visit) -> None:
    """Follow the link to the old address."""
    visit.open(visit.stage.link_to(address_waits(visit), "undo"))


def address_undone(visit: Visit) -> None:
    """Have undone the change."""
    address_undoing(visit)
    send(visit.page)
    visit.page.wait_for_url("**/undone")


def sessions_of_several(visit: Visit) -> None:
    """Be logged in with three browsers."""
    person = visit.stage.registered()
    for _ in range(2):
        visit.stage.session_of(person)
    visit.enter(person)
    visit.open("/details/sessions")


def account_closed(visit: Visit) -> None:
    """Have closed the account."""
    person = visit.stage.registered()
    visit.enter(person)
    visit.open("/details/close")
    fill(visit.page, {"current": person.password})
    send(visit.page)
    visit.page.wait_for_url("**/closed")


DETAILS: Final[dict[str, State]] = {
    "details": State("My details", _of_newcomer("/details")),
    "details, an address waits": State("My details", address_awaited),
    "details, password": State("Change your password", _of_newcomer("/details/password")),
    "details, password, nothing typed": State("Change your password", _sent_empty("/details/password")),
    "details, address": State("Change your email address", _of_newcomer("/details/email")),
    "details, address, nothing typed": State("Change your email address", _sent_empty("/details/email")),
    "details, confirming an address elsewhere": State(
        "Confirm your new email address", address_confirming_elsewhere
    ),
    "details, confirming an address, gone": State("This link cannot be used", at("/details/email/confirm")),
    "details, undoing": State("Undo the change of your email address?", address_undoing),
    "details, undone": State("The old address holds again", address_undone),
    "details, undoing, gone": State("This link cannot be used", at("/details/email/undo")),
    "details, language": State("Language of our emails", _of_newcomer("/details/language")),
    "details, news": State("News about exams", _of_newcomer("/details/updates")),
    "details, sessions": State("Where you are logged in", sessions_of_several),
    "details, data": State("Download my data", _of_newcomer("/details/data")),
    "details, closing": State("Close my account", _of_newcomer("/details/close")),
    "details, closed": State("Your account is closed", account_closed),
}
