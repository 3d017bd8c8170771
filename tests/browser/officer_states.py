"""The pages of the organisations' site in every state, and the way to each."""

import secrets
from typing import Final

from results_core.access.credentials import Audience
from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.access.second_step import StepCode, StepSecret, code_of, step_at
from results_core.access.sessions import open_session
from results_core.kernel.identifiers import identifier
from results_core.organisations.model import Officer, OfficerState
from results_core.testing.builders import PASSWORD
from results_core.testing.organisations import an_officer, an_organisation
from tests.browser.acting import fill, send
from tests.browser.visiting import State, Visit, Way, at

_CHOICE: Final = "/verifiers/account/notifications/edit"


class Chance:
    """Real randomness: the stage is shared by many tests."""

    def bytes(self, length: int) -> bytes:
        """Return so many bytes."""
        return secrets.token_bytes(length)


def put_officer(visit: Visit, *, state: OfficerState = OfficerState.ACTIVE) -> Officer:
    """Keep an officer whom no other test knows, with an organisation of their own and a password."""
    fresh = identifier(Chance())
    digest = visit.stage.service.application.officers.set_password.hasher.digest(PASSWORD)
    organisation = an_organisation(name="Université de Lyon", id=fresh, domains=())
    officer = an_officer(
        organisation, id=identifier(Chance()), email=f"{fresh}@univ.example", digest=digest, state=state
    )
    with visit.stage.service.store.begin() as work:
        work.organisations.add(organisation)
        work.officers.add(officer)
        work.commit()
    return officer


def enter_as_officer(visit: Visit, officer: Officer | None = None) -> Officer:
    """Give the browser the session of an officer: a new one, unless one is given."""
    officer = officer or put_officer(visit)
    opened = open_session(
        officer.id, Audience.ORGANISATIONS, now=visit.stage.clock.now(), randomness=Chance()
    )
    with visit.stage.service.store.begin() as work:
        work.sessions.open(opened.session)
        work.commit()
    visit.page.context.add_cookies(
        [{"name": "officer", "value": opened.token.reveal(), "url": visit.stage.address}]
    )
    return officer


def _inside(path: str) -> Way:
    def state(visit: Visit) -> None:
        enter_as_officer(visit)
        visit.open(path)

    return state


def _sent_empty(path: str) -> Way:
    def state(visit: Visit) -> None:
        visit.open(path)
        send(visit.page)
        visit.page.locator(".error-summary").wait_for()

    return state


def _locked(visit: Visit) -> None:
    """Guess until log-in is locked."""
    for _ in range(4):
        visit.open("/verifiers/login")
        fill(visit.page, {"email": "guesser@univ.example", "password": "not the 1 that was chosen in 2026"})
        send(visit.page)
        visit.page.locator(".error-summary").wait_for()


def _forgot_sent(visit: Visit) -> None:
    visit.open("/verifiers/forgot")
    fill(visit.page, {"email": "nobody@univ.example"})
    send(visit.page)
    visit.page.wait_for_url("**/forgot/sent")


def invited(visit: Visit) -> None:
    """Follow the link of an invitation."""
    officer = put_officer(visit, state=OfficerState.INVITED)
    check = visit.stage.service.application.officers.set_password.check
    issued = issue_link(
        LinkPurpose.SET_PASSWORD,
        officer.id,
        address_digest=digest_of_address(check.digester, officer.email),
        now=visit.stage.clock.now(),
        randomness=Chance(),
    )
    with visit.stage.service.store.begin() as work:
        work.links.issue(issued.link)
        work.commit()
    visit.open(f"/verifiers/set-password/{issued.token.reveal()}")


def _with_step(visit: Visit) -> tuple[Officer, StepSecret]:
    """Enter as an officer who has set up a second step."""
    officer, second = enter_as_officer(visit), visit.stage.service.application.officers.second_step
    secret = second.offer()
    code = StepCode(code_of(secret, step_at(visit.stage.clock.now())))
    second.set_up(officer.id, password=PASSWORD, secret=secret, code=code)
    return officer, secret


def _step_on(visit: Visit) -> None:
    _with_step(visit)
    visit.open("/verifiers/account/second-step")


def _step_unproved(visit: Visit) -> None:
    enter_as_officer(visit)
    visit.open("/verifiers/account/second-step")
    fill(visit.page, {"code": "000000", "current": PASSWORD.reveal()})
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _recovery_codes(visit: Visit) -> None:
    enter_as_officer(visit)
    visit.open("/verifiers/account/second-step")
    key = StepSecret(visit.page.locator("#key").inner_text().replace(" ", ""))
    code = code_of(key, step_at(visit.stage.clock.now()))
    fill(visit.page, {"code": code, "current": PASSWORD.reveal()})
    send(visit.page)
    visit.page.locator("#codes").wait_for()


def _no_kind_chosen(visit: Visit) -> None:
    enter_as_officer(visit)
    visit.open(_CHOICE)
    visit.page.locator("#daily").uncheck()
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _asked_for(path: str) -> Way:
    def state(visit: Visit) -> None:
        officer, _ = _with_step(visit)
        visit.page.context.clear_cookies()
        digest_address = visit.stage.service.application.officers.second_step.entrance.check.digester
        issued = issue_link(
            LinkPurpose.SECOND_STEP,
            officer.id,
            address_digest=digest_of_address(digest_address, officer.email),
            now=visit.stage.clock.now(),
            randomness=Chance(),
        )
        with visit.stage.service.store.begin() as work:
            work.links.issue(issued.link)
            work.commit()
        visit.page.context.add_cookies(
            [
                {
                    "name": "second-step",
                    "value": issued.token.reveal(),
                    "domain": "127.0.0.1",
                    "path": "/verifiers/login",
                }
            ]
        )
        visit.open(path)

    return state


OFFICERS: Final[dict[str, State]] = {
    "officer, log in": State("Log in", at("/verifiers/login")),
    "officer, log in, nothing typed": State("Log in", _sent_empty("/verifiers/login")),
    "officer, log in, locked": State("Log in", _locked),
    "interface": State("Results Online API", at("/api/v1/docs")),
    "officer, forgot": State("Don’t remember your password?", at("/verifiers/forgot")),
    "officer, forgot, sent": State("Check your email", _forgot_sent),
    "officer, reset, expired": State("This link has expired", at("/verifiers/reset")),
    "officer, invited": State("Set your password", invited),
    "officer, invitation gone": State("This link has expired", at("/verifiers/set-password")),
    "officer, account": State("Your Profile", _inside("/verifiers/account")),
    "officer, address": State("Change your email address", _inside("/verifiers/account/email")),
    "officer, address, link gone": State(
        "This link cannot be used", _inside("/verifiers/account/email/confirm")
    ),
    "officer, address undone": State("The old address holds again", at("/verifiers/account/email/undone")),
    "officer, profile": State("Your name and job title", _inside("/verifiers/account/profile")),
    "officer, language": State("Language of our emails", _inside("/verifiers/account/language")),
    "officer, password": State("Change your password", _inside("/verifiers/account/password")),
    "officer, sessions": State("Where you are logged in", _inside("/verifiers/account/sessions")),
    "officer, notifications": State("Email Notifications", _inside("/verifiers/account/notifications")),
    "officer, notifications, edit": State("Email Notifications", _inside(_CHOICE)),
    "officer, notifications, nothing chosen": State("Email Notifications", _no_kind_chosen),
    "officer, second step offered": State(
        "Set up the second step", _inside("/verifiers/account/second-step")
    ),
    "officer, second step, wrong code": State("Set up the second step", _step_unproved),
    "officer, recovery codes": State("Your recovery codes", _recovery_codes),
    "officer, second step on": State("Second step", _step_on),
    "officer, code asked": State("Enter your code", _asked_for("/verifiers/login/code")),
    "officer, recovery code asked": State(
        "Use a recovery code", _asked_for("/verifiers/login/recovery-code")
    ),
    "officer, help": State("Help", _inside("/verifiers/help")),
    "officer, help before log-in": State("Help", at("/verifiers/help")),
    "officer, log out": State("Log out?", _inside("/verifiers/logout")),
    "officer, logged out": State("You are logged out", at("/verifiers/logged-out")),
    "officer, not found": State("Page not found", _inside("/verifiers/nowhere")),
}
"""What can be seen of the organisations' site, by its name."""
