"""The helpdesk: how a candidate stands, taking a lock off, and the letters."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from results_app.settings import load_settings
from results_app.wiring import open_service
from results_core.application import Application
from results_core.candidates.registering import CheckYourEmail
from results_core.kernel.confidential import Password
from results_core.testing.builders import EMAIL, ZOFIA
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import SECRET, Terminal

PASSWORD = Password("2 lighthouses, 7 boats")


@pytest.fixture
def application(terminal: Terminal, clock: StoppedClock) -> Iterator[Application]:
    """The application that candidates use, on the terminal's record with one entry."""
    terminal.done("import", "entries", terminal.entries())
    with closing(open_service(load_settings(None, terminal.environment), clock=clock)) as service:
        yield service.application


def register(application: Application) -> None:
    """Register the candidate of the one entry."""
    answer = application.register(
        id_number=ZOFIA, secret_number=SECRET, email=EMAIL, password=PASSWORD, terms=True
    )
    assert isinstance(answer, CheckYourEmail)


def take_the_spool_away(terminal: Terminal) -> Path:
    """Put a file where the letters should be laid down."""
    mail = terminal.directory / "mail"
    mail.write_text("in the way", encoding="utf-8")
    return mail


def test_a_candidate_who_has_not_registered(terminal: Terminal, application: Application) -> None:
    """The entry is there, nothing else."""
    told = terminal.done("candidates", "show", ZOFIA, "--json").data

    assert (told["state"], told["email"], told["wrong_passwords"]) == ("not registered", None, 0)
    assert "not registered" in terminal.done("candidates", "show", ZOFIA).out


def test_a_candidate_who_has_not_confirmed_yet(terminal: Terminal, application: Application) -> None:
    """Where the letter went is what the helpdesk is asked for."""
    register(application)

    told = terminal.done("candidates", "show", ZOFIA, "--json").data

    assert (told["state"], told["email"]) == ("waits for confirmation", EMAIL)
    assert told["confirmed_at"] is None


def test_a_lock_is_shown_and_taken_off(
    terminal: Terminal, application: Application, clock: StoppedClock
) -> None:
    """Four wrong passwords lock for half an hour; unlocking forgets them, and is recorded."""
    register(application)
    for _ in range(4):
        application.log_in(id_number=ZOFIA, password=Password("wrong 12"))

    locked = terminal.done("candidates", "show", ZOFIA, "--json").data
    unlocked = terminal.done("candidates", "unlock", ZOFIA, "--operator", "Ada", "--json").data

    assert locked["locked_until"] == "2026-06-20T12:30:00Z"
    assert (unlocked["locked_until"], unlocked["wrong_passwords"]) == (None, 0)
    last = terminal.done("audit", "show", "--candidate", ZOFIA, "--json").data[-1]
    assert (last["kind"], last["personal"]["operator"]) == ("unlocked", "Ada")


def test_letters_are_delivered_and_counted(terminal: Terminal, application: Application) -> None:
    """One letter waits, is sent, and lies in the spool for its owner alone."""
    register(application)
    waiting = terminal.done("outbox", "status", "--json").data
    delivered = terminal.done("outbox", "deliver", "--json").data
    [letter] = (terminal.directory / "mail").iterdir()

    assert (waiting["counts"]["waiting"], waiting["oldest_waiting"]) == (1, "2026-06-20T12:00:00Z")
    assert delivered == {"sent": 1, "waiting": 0, "failed": 0, "dropped": 0}
    assert letter.stat().st_mode & 0o777 == 0o600
    assert ["sent", "1"] in [line.split() for line in terminal.done("outbox", "status").out.splitlines()]
    assert ["sent", "0"] in [line.split() for line in terminal.done("worker", "--once").out.splitlines()]


def test_letters_that_cannot_go_are_an_outage(terminal: Terminal, application: Application) -> None:
    """Exit status 4; the letter waits, and goes when the way is clear and its time has come."""
    register(application)
    obstacle = take_the_spool_away(terminal)

    assert terminal("outbox", "deliver").status == 4
    obstacle.unlink()
    assert terminal.done("outbox", "status", "--json").data["counts"]["waiting"] == 1


def test_failed_letters_are_shown_retried_and_dropped(
    terminal: Terminal, application: Application, clock: StoppedClock
) -> None:
    """After a day of tries a letter has failed, visibly; an operator has it tried again, or drops it."""
    register(application)
    obstacle = take_the_spool_away(terminal)
    while not terminal.done("outbox", "status", "--json").data["failed"]:
        terminal("outbox", "deliver")
        clock.advance(hours=25)
    [failed] = terminal.done("outbox", "status", "--json").data["failed"]
    obstacle.unlink()

    assert failed["kind"] == "confirm_address"
    assert failed["letter"] in terminal.done("outbox", "status").out
    assert "failed" in terminal.done("status").out
    assert terminal.done("outbox", "retry", failed["letter"], "--json").data == {"letters": 1}
    assert terminal.done("outbox", "status", "--json").data["counts"]["waiting"] == 1
    assert (
        terminal.done("outbox", "drop", failed["letter"], "--yes", "--operator", "Ada").out == "letters  1\n"
    )
    assert terminal.done("outbox", "status", "--json").data["counts"]["dropped"] == 1
    last = terminal.done("audit", "show", "--json").data[-1]
    assert (last["kind"], last["personal"]["operator"]) == ("letters_moved", "Ada")


def test_dropping_asks_first(terminal: Terminal, application: Application) -> None:
    """Without `--yes` the question is put, and no is an answer."""
    register(application)

    answer = terminal("outbox", "drop", says="n\n")

    assert answer.status == 1
    assert "for good?" in answer.err


def test_a_letter_that_nobody_knows_is_refused(terminal: Terminal, application: Application) -> None:
    """Exit status 1: nothing was moved."""
    assert terminal("outbox", "retry", "0" * 32).status == 1
    assert terminal("outbox", "drop", "0" * 32, "--yes").status == 1
    assert terminal.done("outbox", "retry").out == "letters  0\n"


def test_a_candidate_without_an_account_cannot_be_logged_out(
    terminal: Terminal, application: Application
) -> None:
    """Exit status 1: there is nothing to end."""
    register(application)
    answer = terminal("candidates", "log-out", ZOFIA)

    assert (answer.status, "nobody has an account" in answer.err) == (1, True)
