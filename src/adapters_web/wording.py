"""Small wordings that several pages share."""

from datetime import datetime

from adapters_web.languages import texts_here
from adapters_web.site import this_site
from results_core.access.checking import WrongPassword
from results_core.access.lockout import Locked
from results_core.kernel.objections import Objection


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


def objection_to_check(answer: WrongPassword | Locked, field: str = "current") -> Objection:
    """Return what to say beside the field where the current password was typed."""
    if isinstance(answer, Locked):
        return Objection(field, "confirm_locked", {"time": clock_time(answer.until)})
    return Objection(field, "confirm_password_wrong")


def masked(email: str) -> str:
    """Return `n***@example.com`: enough for its owner, and for nobody else."""
    local, _, domain = email.rpartition("@")
    return f"{local[:1]}***@{domain}"
