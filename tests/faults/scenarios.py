"""What is interrupted: each scenario is a preparation and a program that tells what it has achieved.

A program may be run again after any fault, and then ends where an undisturbed one would have ended.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Final

import attrs

from results_app.sealer import Sealer
from results_app.wiring import Service
from results_core.access.credentials import Audience
from results_core.access.logging_in import LoggedIn
from results_core.access.sessions import Session
from results_core.candidates.confirming import Confirmed
from results_core.candidates.helping import UnknownEntry
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.regimes import Component
from results_core.kernel.confidential import BrowserToken, LinkToken, Password, SessionToken
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId
from results_core.privacy.erasing import AlreadyErased
from results_core.results.amending import Amendment, Changed, ChangeOrder, NothingToChange
from results_core.sharing.granting import AlreadyShared, SendingForm, Sent
from tests.faults.joining import apply_and_join
from tests.faults.listening import listen, share_and_tell
from tests.faults.officers import LOOKED_AT, OFFICER, RECEIVER, apply_three, look_up_four, tell_officers
from tests.faults.record import links_by_address
from tests.faults.site import (
    REGISTERING,
    RELEASED,
    Site,
    email,
    entries_file,
    id_number,
    password,
    results_file,
)
from tests.faults.taking_out import NEXT_DAY, receive, summarise, take_out

ROWS: Final = range(200)
CANDIDATES: Final = range(20)
OPERATOR: Final = "operator"
BACKUP: Final = "backup"
SENDING: Final = SendingForm(purpose="study", agrees=True)
SENDERS: Final = range(4)
STOPPING: Final = range(2)
"""Those of them who stop it again."""

Step = Callable[[Site], None]


@attrs.frozen(kw_only=True)
class Scenario:
    """A program, what is there when it begins, and when that is."""

    name: str
    prepared: str
    """The stage that it begins on: one of `STAGES`."""
    program: Step
    at: datetime = REGISTERING


def register(service: Service, n: int) -> CheckYourEmail:
    """Let the n-th candidate register."""
    answer = service.application.register(
        id_number=id_number(n),
        secret_number="7866",
        email=email(n),
        password=Password(password(n)),
        terms=True,
    )
    assert isinstance(answer, CheckYourEmail), answer
    return answer


def amend(service: Service, n: int, score: int) -> int | None:
    """Let the n-th result say another score of speaking; return the number of the version that says so."""
    amendment = Amendment(scores={Component.SPEAKING: str(score)})
    order = ChangeOrder(operator=OPERATOR, reason="re-marked")
    try:
        changed = service.application.change_result.amend(id_number(n), amendment, order)
    except NothingToChange:
        return None
    assert isinstance(changed, Changed), changed
    return changed.version


def session_of(service: Service, token: str) -> Session | None:
    """Return the session that the token opens, if it still opens any."""
    return service.application.go_on(SessionToken(token), audience=Audience.CANDIDATES)


def _migrate(site: Site) -> None:
    site.command("db", "upgrade", at=REGISTERING)
    site.tell("migrated", "")


def _import_entries(site: Site) -> None:
    site.command("import", "entries", site.directory / "entries-0-200.csv", at=REGISTERING)
    site.tell("entered", [ROWS.start, ROWS.stop])


def _import_results(site: Site) -> None:
    site.command("import", "results", site.directory / "results-0-200.csv", at=REGISTERING)
    site.tell("reported", [ROWS.start, ROWS.stop])


def _register_three(site: Site) -> None:
    with site.opened(REGISTERING) as service:
        for n in range(3):
            register(service, n)
            site.tell("registered", id_number(n))


def _confirm_all(site: Site) -> None:
    notes = site.notes()
    with site.opened(REGISTERING) as service:
        for n in CANDIDATES:
            token, browser = LinkToken(notes[str(n)]["link"]), BrowserToken(notes[str(n)]["browser"])
            confirmed = service.application.confirm(token, browser=browser, password=None)
            if isinstance(confirmed, Confirmed):
                site.tell("confirmed", id_number(n))


def _reset_five(site: Site) -> None:
    sessions = site.notes()
    for n in range(5):
        with site.opened(REGISTERING) as service:
            service.application.reset_candidate(id_number(n), operator=OPERATOR)
        site.tell("reset", id_number(n))
        site.tell("revoked", sessions[str(n)])


def _log_out_everywhere(site: Site) -> None:
    sessions = site.notes()
    with site.opened(REGISTERING) as service:
        for n in range(5):
            session = session_of(service, sessions[str(n)])
            if session is not None:
                service.application.sessions.end_all(AccountId(session.account))
            site.tell("revoked", sessions[str(n)])


def _close_two(site: Site) -> None:
    sessions = site.notes()
    with site.opened(REGISTERING) as service:
        for n in range(2):
            session = session_of(service, sessions[str(n)])
            if session is not None:
                account = AccountId(session.account)
                service.application.close_account(account, password=Password(password(n)))
            site.tell("closed", id_number(n))
            site.tell("revoked", sessions[str(n)])


def _amend_ten(site: Site) -> None:
    with site.opened(RELEASED) as service:
        for n in range(15, 25):
            amend(service, n, 178)
            site.tell("amended", [id_number(n), 2])


def _withhold_five(site: Site) -> None:
    order = ChangeOrder(operator=OPERATOR, reason="looked into")
    with site.opened(REGISTERING) as service:
        for n in range(30, 35):
            with suppress(NothingToChange):
                service.application.change_result.withhold(id_number(n), order)
            site.tell("amended", [id_number(n), 2])


def _share_four(site: Site) -> None:
    """Send before the release, be received with it, stop two."""
    owners = site.notes()
    accounts = {n: AccountId(owners[str(n)]["account"]) for n in SENDERS}
    with site.opened(REGISTERING) as service:
        sharing = service.application.sharing
        for n in SENDERS:
            if not sharing.own.all(accounts[n]):
                result = ResultId(owners[str(n)]["result"])
                sent = sharing.send(accounts[n], result, OrganisationId(RECEIVER.id), SENDING)
                assert isinstance(sent, Sent | AlreadyShared), sent
            site.tell("shared", id_number(n))
    with site.opened(RELEASED) as service:
        sharing = service.application.sharing
        while sharing.tell():
            pass
        site.tell("received", len(SENDERS))
        for n in STOPPING:
            for own in sharing.own.all(accounts[n]):
                sharing.own.withdraw(accounts[n], own.share.grant.id)
            site.tell("stopped", id_number(n))
        while sharing.tell():
            pass
        site.tell("told of the end", len(STOPPING))


def _deliver(site: Site) -> None:
    with site.opened(REGISTERING) as service:
        while report := service.application.deliver_letters(limit=5).sent:
            site.tell("delivered", report)


def _seal(site: Site) -> None:
    with site.opened(REGISTERING) as service:
        results = service.application
        sealer = Sealer(seal=results.seal_events, checkpoint=results.make_checkpoint, clock=results.clock)
        for n in range(8):
            results.show_result(id_number(n), operator=OPERATOR, unreleased=True)
            sealer.run_once()
            site.tell("sealed", site.checkpoints.read_text().count("\n"))


def _work(site: Site) -> None:
    site.command("worker", "--once", at=REGISTERING)
    site.tell("delivered", len(CANDIDATES))


def _tell_of_release(site: Site) -> None:
    site.command("worker", "--once", at=RELEASED)
    site.tell("announced", len(CANDIDATES))


def _erase_three(site: Site) -> None:
    for n in (3, 4, 50):
        with site.opened(REGISTERING) as service, suppress(UnknownEntry, AlreadyErased):
            service.application.privacy.erase(id_number(n), operator=OPERATOR)
        site.tell("erased", id_number(n))


def _back_up(site: Site) -> None:
    site.command("db", "backup", site.directory / BACKUP, "--yes", at=REGISTERING)
    site.tell("backed up", BACKUP)


def _restore(site: Site) -> None:
    site.command("db", "restore", site.directory / BACKUP, "--yes", at=REGISTERING)
    site.tell("restored", "")


SCENARIOS: Final = (
    Scenario(name="migration", prepared="empty", program=_migrate),
    Scenario(name="import-entries", prepared="migrated", program=_import_entries),
    Scenario(name="import-results", prepared="entered", program=_import_results),
    Scenario(name="registration", prepared="reported", program=_register_three),
    Scenario(name="confirmation", prepared="registered", program=_confirm_all),
    Scenario(name="delivery", prepared="registered", program=_deliver),
    Scenario(name="worker", prepared="registered", program=_work),
    Scenario(name="sealing", prepared="registered", program=_seal),
    Scenario(name="logging-out", prepared="confirmed", program=_log_out_everywhere),
    Scenario(name="closing", prepared="confirmed", program=_close_two),
    Scenario(name="reset", prepared="confirmed", program=_reset_five),
    Scenario(name="withholding", prepared="confirmed", program=_withhold_five),
    Scenario(name="amendment", prepared="confirmed", program=_amend_ten, at=RELEASED),
    Scenario(name="release", prepared="confirmed", program=_tell_of_release, at=RELEASED),
    Scenario(name="applications", prepared="migrated", program=apply_three),
    Scenario(name="joining", prepared="migrated", program=apply_and_join),
    Scenario(name="look-ups", prepared="listed", program=look_up_four, at=RELEASED),
    Scenario(name="corrections", prepared="looked", program=tell_officers, at=RELEASED),
    Scenario(name="sharing", prepared="listed", program=_share_four, at=RELEASED),
    Scenario(name="webhooks", prepared="listening", program=share_and_tell, at=RELEASED),
    Scenario(name="summaries", prepared="received", program=summarise, at=NEXT_DAY),
    Scenario(name="downloads", prepared="received", program=take_out, at=RELEASED),
    Scenario(name="erasure", prepared="confirmed", program=_erase_three),
    Scenario(name="backup", prepared="confirmed", program=_back_up),
    Scenario(name="restore", prepared="backed up", program=_restore),
)


def _prepare_empty(site: Site) -> None:
    entries_file(site.directory, ROWS)
    results_file(site.directory, ROWS)


def _prepare_registered(site: Site) -> None:
    with site.opened(REGISTERING) as service:
        browsers = {}
        for n in CANDIDATES:
            browsers[n] = register(service, n).browser.reveal()
        links = links_by_address(site, service.cipher)
    site.note({n: {"browser": browsers[n], "link": links[email(n)]} for n in CANDIDATES})


def _prepare_confirmed(site: Site) -> None:
    _confirm_all(site)
    _work(site)
    sessions = {}
    with site.opened(REGISTERING) as service:
        for n in range(5):
            answer = service.application.log_in(id_number=id_number(n), password=Password(password(n)))
            assert isinstance(answer, LoggedIn)
            sessions[n] = answer.token.reveal()
    site.note(sessions)


def _prepare_backed_up(site: Site) -> None:
    _back_up(site)
    with site.opened(REGISTERING) as service:
        service.application.reset_candidate(id_number(0), operator=OPERATOR)


def _prepare_listed(site: Site) -> None:
    sessions, owners = site.notes(), {}
    with site.opened(REGISTERING) as service:
        with service.store.begin() as work:
            work.organisations.add(RECEIVER)
            work.officers.add(OFFICER)
            work.commit()
        for n in SENDERS:
            session = session_of(service, sessions[str(n)])
            assert session is not None
            view = service.application.candidates.show(id_number(n))
            owners[n] = {"account": session.account, "result": view.entry.id}
    site.note(owners)


def _prepare_looked(site: Site) -> None:
    look_up_four(site)
    with site.opened(RELEASED) as service:
        for n in LOOKED_AT:
            amend(service, n, 178)


STAGES: Final[Mapping[str, Step]] = {
    "empty": _prepare_empty,
    "migrated": _migrate,
    "entered": _import_entries,
    "reported": _import_results,
    "registered": _prepare_registered,
    "confirmed": _prepare_confirmed,
    "listed": _prepare_listed,
    "backed up": _prepare_backed_up,
    "looked": _prepare_looked,
    "listening": listen,
    "received": receive,
}
"""One after the other: each begins where the one before it ended."""
