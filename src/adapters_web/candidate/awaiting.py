"""Waiting for the letter that confirms an address (screens K3).

Everything that is said here follows from what this browser has sent, kept in its own sealed cookie:
for numbers that were registered before it is the same, word for word (ENU-4).
"""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.clients import client_here
from adapters_web.languages import texts_here
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.visitors import visitor
from adapters_web.wording import clock_time, masked
from results_core.access.credentials import Credential
from results_core.candidates.registering import CheckYourEmail
from results_core.kernel.confidential import BrowserToken
from results_core.kernel.identifiers import RegistrationId

_BROWSER: Final = "browser"
_WAITING: Final = "waiting"
_A_DAY: Final = timedelta(days=1)


@attrs.frozen
class SentAgain:
    """Where and when the letter was sent again."""

    address: str
    time: str


@attrs.frozen(kw_only=True)
class Waiting:
    """Which letter a browser waits for."""

    email: str
    suggestion: str | None = None
    registration: RegistrationId | None = None
    """Set where somebody logged in whose registration was made in another browser."""
    registered_at: datetime | None = None
    """When this browser registered; None where another one did."""
    again: tuple[datetime, ...] = ()
    """When this browser had the letter sent again, latest last."""

    @property
    def sent_at(self) -> datetime | None:
        """When this browser had the letter sent last."""
        return self.again[-1] if self.again else self.registered_at

    def again_within_a_day(self, now: datetime) -> int:
        """Return how often the letter was sent again in the last 24 hours."""
        return sum(now < at + _A_DAY for at in self.again)

    def with_letter(self, now: datetime) -> "Waiting":
        """Return what is to be remembered after the letter was sent again."""
        recent = tuple(at for at in self.again if now < at + _A_DAY)
        return attrs.evolve(self, again=(*recent, now))

    def as_json(self) -> dict[str, Any]:
        """Return it for the browser's cookie."""
        return {
            "email": self.email,
            "suggestion": self.suggestion,
            "registration": self.registration,
            "registered_at": None if self.registered_at is None else self.registered_at.timestamp(),
            "again": [at.timestamp() for at in self.again],
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Waiting":
        """Read what `as_json` wrote.

        Raises:
            KeyError: Another version wrote it.
            TypeError: As above.
        """
        return cls(
            email=kept["email"],
            suggestion=kept["suggestion"],
            registration=kept["registration"],
            registered_at=None if kept["registered_at"] is None else _instant(kept["registered_at"]),
            again=tuple(map(_instant, kept["again"])),
        )


@candidate.get("/register/sent")
@open_to(Actor.ANYBODY)
def registration_sent() -> Response:
    """Say where the letter went, and how to find it."""
    waiting = _waiting()
    again = None
    if waiting is not None and waiting.again:
        again = SentAgain(address=masked(waiting.email), time=clock_time(waiting.again[-1]))
    return page(
        "candidate/registration_sent.html",
        email=None if waiting is None else waiting.email,
        suggestion=None if waiting is None else waiting.suggestion,
        sent_again=again,
    )


@candidate.post("/register/sent")
@open_to(Actor.ANYBODY)
def send_again() -> Response:
    """Send the letter again: a minute after the last one at the earliest, and five times a day."""
    waiting = _waiting()
    if waiting is None:
        return see("candidate.register")
    resend = this_site().application.resend_confirmation
    now = this_site().application.clock.now()
    if waiting.sent_at is not None and now < waiting.sent_at + resend.policy.pause:
        say_on_next_page(texts_here().say("sent_again.wait", time=clock_time(waiting.sent_at)))
    elif waiting.again_within_a_day(now) >= resend.policy.a_day:
        say_on_next_page(texts_here().say("sent_again.used_up"))
    else:
        browser = browser_token()
        if waiting.registration is not None:
            resend.for_registration(waiting.registration, client=client_here())
        elif browser is not None:
            resend(browser, client=client_here())
        _wait(waiting.with_letter(now))
    return see("candidate.registration_sent")


def await_letter(answer: CheckYourEmail) -> None:
    """Remember that this browser has registered, and where the letter went."""
    visitor()[_BROWSER] = answer.browser.reveal()
    now = this_site().application.clock.now()
    _wait(Waiting(email=answer.email, suggestion=answer.suggestion, registered_at=now))


def await_confirmation(credential: Credential) -> None:
    """Remember that somebody knows the password of a registration that waits."""
    waiting = _waiting()
    if waiting is None or waiting.email != credential.email:
        _wait(Waiting(email=credential.email, registration=credential.registration))


def browser_token() -> BrowserToken | None:
    """Return what tells the browser that registered from others (REG-10)."""
    token = visitor().get(_BROWSER)
    return None if token is None else BrowserToken(token)


def _waiting() -> Waiting | None:
    kept = visitor().get(_WAITING)
    try:
        return None if kept is None else Waiting.from_json(kept)
    except (KeyError, TypeError):
        return None


def _instant(timestamp: float) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC)


def _wait(waiting: Waiting) -> None:
    visitor()[_WAITING] = waiting.as_json()
