"""Small wordings that several pages share."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from adapters_web.audiences import audience_here
from adapters_web.languages import texts_here
from adapters_web.site import this_site
from results_core.access.checking import PasswordRefused, WrongPassword
from results_core.access.credentials import Audience
from results_core.access.lockout import Closed, Locked
from results_core.kernel.objections import Objection
from results_core.throttling.budgets import Exhausted

_MINUTE: Final = timedelta(minutes=1)


def clock_time(at: datetime) -> str:
    """Return `14:35 in London`: the hour in the board's zone, with its place."""
    texts, zone = texts_here(), this_site().settings.board_zone
    city = texts.city(zone)
    return texts.say(
        "moment.time_there",
        time=texts.time_of_day(at, zone),
        in_city=texts.manner.in_city(city),
        of_city=texts.manner.of_city(city),
    )


def objection_to_check(answer: PasswordRefused, field: str = "current") -> Objection:
    """Return what to say beside the field where the current password was typed."""
    match answer:
        case Locked():
            return Objection(field, "confirm_locked", {"time": clock_time(answer.until)})
        case Closed():
            return Objection(field, "check_closed")
        case Exhausted():
            return too_many(field, answer)
        case WrongPassword():
            return Objection(field, "confirm_password_wrong")


def too_many(field: str, refused: Exhausted) -> Objection:
    """Return what stands beside the field of who has tried too often."""
    if refused.until is None:
        return Objection(field, "tries_shut")
    wait = refused.until - this_site().application.clock.now()
    minutes = max(1, -(-wait // _MINUTE))
    is_officers = audience_here() is Audience.ORGANISATIONS
    code = "officer_tries_too_many" if is_officers else "tries_too_many"
    return Objection(field, code, {"minutes": minutes, "time": clock_time(refused.until)})


def for_officers(objections: Sequence[Objection]) -> Sequence[Objection]:
    """Return objections to a password in words for people who have no ID Number."""
    return [
        attrs.evolve(one, code="officer_password_personal") if one.code == "password_personal" else one
        for one in objections
    ]


def masked(email: str) -> str:
    """Return `n***@example.com`: enough for its owner, and for nobody else."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"
