"""Every page of the site in every state, and the way to it."""

from typing import Final

from tests.browser.acting import ask_for_reset, fill, log_in, register, send
from tests.browser.applying_states import APPLYING
from tests.browser.bulk_states import BULK_STATES
from tests.browser.details_states import DETAILS
from tests.browser.download_states import DOWNLOADS
from tests.browser.inbox_states import INBOX
from tests.browser.looking_states import LOOKING
from tests.browser.officer_states import OFFICERS
from tests.browser.organisation_states import ORGANISATION
from tests.browser.result_states import RESULTS
from tests.browser.sharing_states import SHARING
from tests.browser.visiting import State, Visit, Way, at
from tests.browser.webhook_states import WEBHOOKS

WRONG: Final = "not the 1 that was chosen in 2026"


def _sent_empty(path: str) -> Way:
    def state(visit: Visit) -> None:
        visit.open(path)
        send(visit.page)
        visit.page.locator(".error-summary").wait_for()

    return state


def _in_trouble(status: int) -> Way:
    return lambda visit: visit.open(f"{visit.troubled}/trouble/{status}")


def _wrong_passwords(times: int) -> Way:
    def state(visit: Visit) -> None:
        person = visit.stage.newcomer()
        for _ in range(times):
            log_in(visit.page, person, WRONG)
            visit.page.locator(".error-summary").wait_for()

    return state


def wrong_numbers(visit: Visit) -> None:
    """Register with numbers that do not match, and everything else wrong too."""
    register(visit.page, visit.stage.newcomer(), secret_number="0000", email="name@", password="short")
    visit.page.locator(".error-summary").wait_for()


def sent(visit: Visit) -> None:
    """Have registered."""
    visit.registers()


def sent_again(visit: Visit) -> None:
    """Have had the letter sent again."""
    visit.registers()
    visit.stage.clock.advance(minutes=2)
    send(visit.page)
    visit.page.locator(".banner").wait_for()


def sent_too_soon(visit: Visit) -> None:
    """Have asked for the letter again at once."""
    visit.registers()
    send(visit.page)
    visit.page.locator(".banner").wait_for()


def confirming(visit: Visit) -> None:
    """Follow the letter's link where one has registered."""
    visit.open(visit.stage.link_to(visit.registers(), "confirm"))


def confirming_elsewhere(visit: Visit) -> None:
    """Follow the letter's link in another browser."""
    person = visit.stage.newcomer()
    register(visit.another(), person)
    visit.open(visit.stage.link_to(person, "confirm"))


def confirming_wrongly(visit: Visit) -> None:
    """Give another password than the one that was chosen."""
    confirming_elsewhere(visit)
    fill(visit.page, {"password": WRONG})
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def confirmed(visit: Visit) -> None:
    """Have confirmed."""
    confirming(visit)
    send(visit.page)
    visit.page.wait_for_url("**/confirmed")


def link_used(visit: Visit) -> None:
    """Follow the letter's link when it has been used."""
    link = visit.stage.link_to(visit.registers(), "confirm")
    visit.open(link)
    send(visit.page)
    visit.page.wait_for_url("**/confirmed")
    visit.open(link)


def link_expired(visit: Visit) -> None:
    """Follow the letter's link four days later."""
    link = visit.stage.link_to(visit.registers(), "confirm")
    visit.stage.clock.advance(days=4)
    visit.open(link)


def forgot_sent(visit: Visit) -> None:
    """Have asked for a new password."""
    ask_for_reset(visit.page, visit.stage.registered())


def _link_to_reset(visit: Visit) -> str:
    person = visit.stage.registered()
    ask_for_reset(visit.page, person)
    return visit.stage.link_to(person, "reset")


def resetting(visit: Visit) -> None:
    """Follow the link to a new password."""
    visit.open(_link_to_reset(visit))


def resetting_wrongly(visit: Visit) -> None:
    """Choose a password that does not do, and another beneath."""
    resetting(visit)
    fill(visit.page, {"password": "password", "password_again": "other"})
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def reset_done(visit: Visit) -> None:
    """Have set a new password."""
    resetting(visit)
    fill(visit.page, {"password": WRONG, "password_again": WRONG})
    send(visit.page)
    visit.page.locator(".banner").wait_for()


def reset_expired(visit: Visit) -> None:
    """Follow the link two hours later."""
    link = _link_to_reset(visit)
    visit.stage.clock.advance(hours=2)
    visit.open(link)


def wrong_method(visit: Visit) -> None:
    """Send a form to a page that takes none."""
    visit.open("/forgot")
    visit.page.evaluate("() => { document.getElementById('forgot').action = '/help' }")
    send(visit.page)
    visit.page.wait_for_url("**/help")


def stale(visit: Visit) -> None:
    """Send a form whose key is of another day."""
    visit.open("/forgot")
    visit.page.evaluate("() => { document.querySelector('[name=csrf_token]').value = 'old' }")
    send(visit.page)
    visit.page.locator("#forgot").wait_for(state="detached")


def without_cookies(visit: Visit) -> None:
    """Log in with a browser that keeps no cookies."""
    visit.open("/")
    visit.page.context.clear_cookies()
    fill(visit.page, {"id_number": "ABC012345", "password": WRONG})
    send(visit.page)
    visit.page.locator(".note.warn").wait_for()


def letter(visit: Visit) -> None:
    """Read a letter in the mailbox of the demonstration."""
    visit.open("/demo/mailbox")
    visit.page.get_by_role("link", name="You are registered", exact=True).first.click()
    visit.page.wait_for_url("**/demo/mailbox/*")


def log_out(visit: Visit) -> None:
    """Be asked whether to log out."""
    visit.results_of(2)
    visit.open("/logout")


def adding(visit: Visit) -> None:
    """Be asked for the numbers of another exam."""
    visit.results_of(2)
    visit.open("/results/add")


def adding_wrongly(visit: Visit) -> None:
    """Give numbers that do not match."""
    visit.enter(visit.stage.registered())
    visit.open("/results/add")
    fill(visit.page, {"id_number": "ABC012345", "secret_number": "0000"})
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def several(visit: Visit) -> None:
    """Have added another exam: the list."""
    visit.enter(visit.stage.registered())
    other = visit.stage.newcomer()
    visit.open("/results/add")
    fill(visit.page, {"id_number": other.id_number, "secret_number": other.secret_number})
    send(visit.page)
    visit.page.locator(".banner").wait_for()


def exams_inside(visit: Visit) -> None:
    """Look at the exams while logged in."""
    visit.results_of(2)
    visit.open("/exams")


def somebody_elses(visit: Visit) -> None:
    """Ask for a result that is not one's own."""
    visit.results_of(2)
    visit.open("/results/0123456789abcdef0123456789abcdef")


STATES: Final[dict[str, State]] = {
    "home": State("See your exam results", at("/")),
    "home, nothing typed": State("See your exam results", _sent_empty("/")),
    "home, third wrong password": State("See your exam results", _wrong_passwords(3)),
    "home, locked": State("See your exam results", _wrong_passwords(4)),
    "home, no cookies": State("See your exam results", without_cookies),
    "home, password reset": State("See your exam results", reset_done),
    "register": State("Register", at("/register")),
    "register, nothing typed": State("Register", _sent_empty("/register")),
    "register, wrong numbers": State("Register", wrong_numbers),
    "register, sent": State("Check your email", sent),
    "register, sent again": State("Check your email", sent_again),
    "register, sent too soon": State("Check your email", sent_too_soon),
    "register, letter elsewhere": State("Check your email", at("/register/sent")),
    "confirm": State("Confirm your email address", confirming),
    "confirm, elsewhere": State("Confirm your email address", confirming_elsewhere),
    "confirm, wrong password": State("Confirm your email address", confirming_wrongly),
    "confirmed": State("You are registered. Now log in", confirmed),
    "confirm, used": State("This address is already confirmed", link_used),
    "confirm, expired": State("This link has expired", link_expired),
    "forgot": State("Forgotten your password?", at("/forgot")),
    "forgot, nothing typed": State("Forgotten your password?", _sent_empty("/forgot")),
    "forgot, sent": State("Check your email", forgot_sent),
    "reset": State("Choose a new password", resetting),
    "reset, wrong": State("Choose a new password", resetting_wrongly),
    "reset, expired": State("This link has expired", reset_expired),
    **RESULTS,
    **SHARING,
    **LOOKING,
    **BULK_STATES,
    **OFFICERS,
    **INBOX,
    **DOWNLOADS,
    **APPLYING,
    **ORGANISATION,
    **DETAILS,
    **WEBHOOKS,
    "adding": State("Add another exam", adding),
    "adding, wrong numbers": State("Add another exam", adding_wrongly),
    "several exams": State("Your exams", several),
    "several exams, one not out": State("Your exams", lambda visit: visit.results_of(18)),
    "log out": State("Log out?", log_out),
    "logged out": State("You are logged out", at("/logged-out")),
    "help": State("Help", at("/help")),
    "terms": State("Terms of use", at("/terms")),
    "exams": State("Information on our exams", at("/exams")),
    "exams, logged in": State("Information on our exams", exams_inside),
    "exam": State("C1 Advanced", at("/exams/C1A")),
    "exam, weighted": State("A2 Key", at("/exams/A2K")),
    "exam, no scores": State("DELTA Module One", at("/exams/DM1")),
    "privacy": State("Privacy", at("/privacy")),
    "cookies": State("Cookies", at("/cookies")),
    "accessibility": State("Accessibility", at("/accessibility")),
    "contact": State("Contact", at("/contact")),
    "somebody else's": State("Page not found", somebody_elses),
    "not found": State("Page not found", at("/nowhere")),
    "wrong method": State("This does not work from here", wrong_method),
    "stale form": State("This page was open for too long", stale),
    "fault 400": State("This request cannot be read", _in_trouble(400)),
    "fault 403": State("You cannot see this page", _in_trouble(403)),
    "fault 413": State("Too much was sent", _in_trouble(413)),
    "fault 500": State("Sorry, something went wrong", _in_trouble(500)),
    "fault 503": State("Many people are looking at their results", _in_trouble(503)),
    "mailbox": State("Mailbox of this demonstration", at("/demo/mailbox")),
    "letter": State("You are registered", letter),
    "components": State("Components", at("/components")),
}
"""What can be seen, by its name."""
