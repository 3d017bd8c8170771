"""What the demonstration prints: what to try, and with which numbers."""

from datetime import datetime
from typing import Final

from results_app.demo.board import PARTS, Part
from results_app.demo.clients import demo_client
from results_app.demo.directory import APPROVED, BUSY, WAITING
from results_app.demo.filling import PASSWORD
from results_app.demo.organisations import OFFICER_PASSWORD
from results_core.application import Application

_DAY: Final = "%d %B %Y"
_OFFICERS: Final = (
    (APPROVED.email, f"{APPROVED.name}: new and seen, amended, and one not out yet"),
    (BUSY.officer, f"{BUSY.name}: thousands of results"),
)


def guide(application: Application, base_url: str) -> str:
    """Return what to try, as the data stand today: a demonstration may be weeks old."""
    new, *registered = PARTS
    client, secret = demo_client()
    lines = [
        f"Results Online is running: {base_url}",
        "",
        "  1. Register as a candidate who has just got a Confirmation of Entry:",
        f"       ID Number {new.id_number}   Secret Number {new.secret_number}",
        f"     The letter arrives at {base_url}/demo/mailbox",
        "",
        f"  2. Log in as somebody who has registered; the password is always: {PASSWORD}",
        *(f"       {one.id_number}   {_what(one, application)}" for one in registered),
        "",
        "  3. Log in for an organisation that checks results:",
        f"       {base_url}/verifiers   the password is always: {OFFICER_PASSWORD}",
        *(f"       {address}   {what}" for address, what in _OFFICERS),
        f"     {WAITING.name} waits for its approval: its letters are in the mailbox too.",
        "",
        f"  4. Call the API as a system of {APPROVED.name}:",
        f"       curl -u {client}:{secret} {base_url}/api/v1/client",
        "",
        "Ctrl+C ends it; started again it goes on, with --reset it begins anew.",
    ]
    return "\n".join(lines)


def _what(part: Part, application: Application) -> str:
    read = application.show_result(part.id_number, operator="demo")
    day = _day(read.entry.sitting.releases_at)
    if part.sitting != "later":
        return part.what
    return f"was not out yet, until {day}" if read.released else f"{part.what}, {day}"


def _day(at: datetime) -> str:
    return at.strftime(_DAY).lstrip("0")
