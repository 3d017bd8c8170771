"""Organisations and their users on the command line: from the request to the account (C2, E2)."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from email import message_from_bytes, policy

import attrs
import pytest

from results_app.settings import load_settings
from results_app.wiring import open_service
from results_core.application import Application
from results_core.kernel.confidential import LinkToken
from results_core.organisations.applying import ConfirmYourAddress
from results_core.testing.contracts.change_requests import WISH
from results_core.testing.organisations import OFFICER_EMAIL, UNIVERSITY, an_application_form
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal

_LINK = re.compile(r"/verifiers/confirm/([\w-]{43})")


@pytest.fixture
def application(terminal: Terminal, clock: StoppedClock) -> Iterator[Application]:
    """The application that applicants use, on the terminal's record."""
    terminal.done("db", "upgrade")
    with closing(open_service(load_settings(None, terminal.environment), clock=clock)) as service:
        yield service.application


def refused(terminal: Terminal, *words: str) -> str:
    """Return what a command says that a rule refuses."""
    answer = terminal(*words)
    assert answer.status == 1
    return answer.err


def link_to(terminal: Terminal, email: str) -> LinkToken:
    """Deliver what is due; return the latest link to confirm by in a letter to somebody."""
    terminal.done("outbox", "deliver")
    files = sorted((terminal.directory / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    messages = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    bodies = [one.get_body(("plain",)) for one in messages if one["To"] == email]
    links = [found[1] for body in bodies if body for found in _LINK.finditer(body.get_content())]
    return LinkToken(links[-1])


def apply(terminal: Terminal, application: Application, email: str = OFFICER_EMAIL, **changes: str) -> str:
    """Apply, and confirm by the link of the letter; return the reference."""
    answer = application.organisations.apply(
        an_application_form(email=email, email_again=email, **changes)  # type: ignore[arg-type]
    )
    assert isinstance(answer, ConfirmYourAddress)
    application.organisations.confirm(link_to(terminal, email))
    return f"{answer.reference[:4]}-{answer.reference[4:]}"


def test_a_request_is_shown_and_approved(terminal: Terminal, application: Application) -> None:
    """Its main user is invited; the reference names the organisation from then on."""
    reference = apply(terminal, application)
    [waiting] = terminal.done("organisations", "waiting", "--json").data
    shown = terminal.done("organisations", "show", reference, "--json").data
    assert waiting == shown
    assert (waiting["reference"], waiting["decide_by"], waiting["overdue"]) == (
        reference,
        "2026-06-26",
        False,
    )
    assert "1 waiting, 0 overdue." in terminal.done("organisations", "waiting").err

    approved = terminal.done(
        "organisations", "approve", reference.lower(), "--domain", "univ-lyon.example", "--operator", "Ada",
        "--reason", "Called them", "--json",
    ).data  # fmt: skip
    assert approved["domains"] == ["univ-lyon.example"]
    for named in (reference, approved["id"], "univ-lyon.example", UNIVERSITY):
        found = terminal.done("organisations", "show", named, "--json").data
        assert (found["id"], found["main_users"]) == (approved["id"], [OFFICER_EMAIL])
    [user] = terminal.done("users", "list", "univ-lyon.example", "--json").data
    assert (user["state"], user["role"], user["email"]) == ("invited", "main", OFFICER_EMAIL)
    assert UNIVERSITY in terminal.done("organisations", "list").out
    assert "Camille" in terminal.done("users", "list", reference).out
    assert refused(terminal, "organisations", "approve", reference).startswith("results: the application")
    events = terminal.done("audit", "show", "--organisation", approved["id"], "--json").data
    assert [(event["kind"], event["personal"]["operator"]) for event in events] == [
        ("organisation_approved", "Ada")
    ]


def test_what_is_overdue_is_seen(terminal: Terminal, application: Application, clock: StoppedClock) -> None:
    """In the list and in the status; requests alike are named."""
    first = apply(terminal, application)
    clock.advance(timedelta(days=8))
    second = apply(
        terminal, application, "other@univ-lyon.example", name="Other", website="www.other.example"
    )
    views = terminal.done("organisations", "waiting", "--json").data

    assert [(one["reference"], one["overdue"]) for one in views] == [(first, True), (second, False)]
    assert views[0]["look_at"] == ["overdue", f"waits with the same domain or name: {second}"]
    assert "the address is not of the web site's domain" in views[1]["look_at"]
    assert terminal.done("status", "--json").data["overdue_applications"] == 1


def test_a_request_is_declined_with_a_reason(terminal: Terminal, application: Application) -> None:
    """Without one it is wrong usage; one that says nothing is refused, and the request waits on."""
    reference = apply(terminal, application)

    assert terminal("organisations", "decline", reference).status == 2
    for nothing in ("  ", "\u202e", "x" * 1001):
        assert "a reason of 1 to 1000 characters" in refused(
            terminal, "organisations", "decline", reference, "--reason", nothing
        )
    declined = terminal.done(
        "organisations", "decline", reference, "--reason", "No such place", "--json"
    ).data
    assert declined == {"reference": reference, "state": "declined"}
    assert terminal.done("organisations", "waiting", "--json").data == []
    assert terminal.done("organisations", "show", reference, "--json").data["state"] == "declined"


def test_an_unfit_domain_is_refused(terminal: Terminal, application: Application) -> None:
    """With what would fit; the request waits on."""
    reference = apply(terminal, application)
    told = refused(terminal, "organisations", "approve", reference, "--domain", "mail.univ-lyon.example")

    assert "univ-lyon.example" in told
    assert len(terminal.done("organisations", "waiting", "--json").data) == 1


def test_an_organisation_is_suspended_and_reinstated(terminal: Terminal, application: Application) -> None:
    """Asked before, unless --yes is said."""
    reference = apply(terminal, application)
    terminal.done("organisations", "approve", reference)
    assert refused(terminal, "organisations", "suspend", reference, "--reason", " ", "--yes")
    terminal.done("organisations", "suspend", reference, "--reason", "Complaint", "--yes")
    assert (
        terminal.done("organisations", "list", "--state", "suspended", "--json").data[0]["state"]
        == "suspended"
    )
    assert refused(terminal, "organisations", "suspend", reference, "--reason", "Again", "--yes")
    told = terminal.done("organisations", "reinstate", "univ-lyon.example", "--json").data

    assert told["state"] == "approved"
    assert refused(terminal, "organisations", "show", "nothing") == (
        "results: no organisation has this id, reference, domain or name\n"
    )


def test_a_user_is_helped(terminal: Terminal, application: Application) -> None:
    """Invited again, unlocked, logged out, disabled, enabled; what cannot be is refused."""
    reference = apply(terminal, application)
    terminal.done("organisations", "approve", reference)
    assert terminal.done("organisations", "resend", reference, "--json").data == {"letters": 1}
    assert terminal.done("users", "resend", OFFICER_EMAIL.upper(), "--json").data["state"] == "invited"
    assert terminal.done("users", "unlock", OFFICER_EMAIL, "--json").data["locked_until"] is None
    assert "univ-lyon" in terminal.done("users", "show", OFFICER_EMAIL).out
    assert refused(terminal, "users", "reset-second-factor", OFFICER_EMAIL, "--yes")
    assert terminal.done("users", "disable", OFFICER_EMAIL, "--yes", "--json").data["state"] == "disabled"
    assert refused(terminal, "users", "resend", OFFICER_EMAIL)
    assert terminal.done("users", "enable", OFFICER_EMAIL, "--json").data["state"] == "invited"
    assert refused(terminal, "users", "enable", OFFICER_EMAIL)
    assert terminal.done("users", "log-out", OFFICER_EMAIL, "--json").data == {"sessions_ended": 0}
    assert refused(terminal, "users", "show", "nobody@univ-lyon.example")


HEADER = (
    "name,type,website,email_domain,address,town,country,"
    "main_user_first_name,main_user_family_name,main_user_job_title,main_user_email"
)
GOOD = "École,school,www.ecole.example,ecole.example,1 rue Haute,Lyon,FR,Noa,Petit,Head,noa@ecole.example"


def test_organisations_of_a_former_system_are_imported(terminal: Terminal) -> None:
    """Every bad row is named and written to the rejects; the second time nothing changes."""
    terminal.done("db", "upgrade")
    bad = "Bad,bank,nowhere,gmail.com,,Lyon,FR,A,B,C,a@gmail.com"
    file = terminal.raw(f"{HEADER}\n{GOOD}\n{bad}\n".encode(), "organisations.csv")
    rejects = terminal.directory / "rejects.csv"
    answer = terminal("import", "organisations", file, "--rejects", rejects, "--json")
    assert answer.status == 3
    assert [(one["line"], one["column"]) for one in answer.data["objections"]] == [
        (3, "address"),
        (3, "email_domain"),
        (3, "type"),
        (3, "website"),
    ]
    assert "Bad,bank" in rejects.read_text("utf-8")
    assert terminal.done("organisations", "list", "--json").data == []

    assert "1 new" in terminal("import", "organisations", file, "--partial", "--dry-run").err
    assert terminal.done("import", "organisations", file, "--partial", "--json").data["new"] == 1
    assert terminal.done("import", "organisations", file, "--partial", "--json").data["new"] == 0
    [user] = terminal.done("users", "list", "ecole.example", "--json").data
    assert (user["email"], user["state"], user["role"]) == ("noa@ecole.example", "invited", "main")


def test_a_change_that_is_asked_for_is_seen_and_decided(terminal: Terminal, application: Application) -> None:
    """In the status, with the organisation, and in a list of its own; once (V11, AUZ-8)."""
    reference = apply(terminal, application)
    approved = terminal.done("organisations", "approve", reference, "--json").data
    [main] = application.organisations.accounts.show(approved["id"]).officers
    with application.organisations.ask_for_change.begin() as work:
        work.change_requests.put(
            attrs.evolve(WISH, organisation=main.organisation, asked_by=main.id, domains=("lumiere.example",))
        )
        work.commit()

    assert terminal.done("status", "--json").data["changes_asked"] == 1
    [asked] = terminal.done("organisations", "changes", "--json").data
    [shown] = terminal.done("organisations", "show", reference, "--json").data["changes_asked"]
    assert asked == shown
    assert (asked["wanted"]["name"], asked["stands"]["domains"], asked["reason"]) == (
        WISH.name,
        "univ-lyon.example",
        WISH.reason,
    )
    assert "univ-lyon.example -> lumiere.example" in terminal.done("organisations", "changes").out
    assert f"({asked['change']})" in terminal.done("organisations", "show", reference).out
    terminal.done("organisations", "accept-change", asked["change"])
    changed = terminal.done("organisations", "show", approved["id"], "--json").data
    assert (changed["name"], changed["domains"], changed["changes_asked"]) == (
        WISH.name,
        ["lumiere.example"],
        [],
    )
    again = refused(terminal, "organisations", "decline-change", asked["change"], "--reason", "Late")
    assert "nobody asks for such a change" in again
