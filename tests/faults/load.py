"""A site under load: processes of every kind at work at once, each on candidates of its own.

What a process tells stays true: no other takes back what it has done.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import attrs

from results_app.wiring import Service
from results_core.access.logging_in import LoggedIn
from results_core.candidates.confirming import Confirmed
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import AccountId
from tests.faults.record import links_by_address
from tests.faults.scenarios import OPERATOR, amend, register, session_of
from tests.faults.site import REGISTERING, Site, email, entries_file, id_number, password

CANDIDATES: Final = range(400)
"""Who is entered before anything begins: each process has a part of them to itself."""
PART: Final = 80
IMPORTED: Final = 20
"""How many rows each import brings."""

PAUSE: Final = 0.05
"""Seconds after which is tried again what could not be done."""

Deed = Callable[[Site, Service, random.Random], None]


@attrs.frozen(kw_only=True)
class Role:
    """A kind of process: what it does over and over, until it is killed."""

    name: str
    program: Callable[[Site, int], None]
    """Runs on the site, by a seed."""


def _over_and_over(deed: Deed) -> Callable[[Site, int], None]:
    """Return the program that does the deed for ever; what the store refuses for now is left alone."""

    def program(site: Site, seed: int) -> None:
        draw = random.Random(seed)
        while True:
            with _trying_again(), site.opened(REGISTERING) as service:
                while True:
                    deed(site, service, draw)

    return program


@contextmanager
def _trying_again() -> Iterator[None]:
    try:
        yield
    except ResultsError as fault:
        sys.stderr.write(f"{fault.code}\n")
        time.sleep(PAUSE)
    except SystemExit:
        time.sleep(PAUSE)


def _candidate(part: int) -> Deed:
    """Register, confirm, log in, log out: a candidate of this part."""

    def deed(site: Site, service: Service, draw: random.Random) -> None:
        n = draw.choice(range(part * PART, (part + 1) * PART))
        number = id_number(n)
        browser = register(service, n).browser
        site.tell("registered", number)
        link = links_by_address(site, service.cipher).get(email(n))
        if link is None:
            return
        if isinstance(
            service.application.confirm(LinkToken(link), browser=browser, password=None), Confirmed
        ):
            site.tell("confirmed", number)
        answer = service.application.log_in(id_number=number, password=Password(password(n)))
        if isinstance(answer, LoggedIn):
            token = answer.token.reveal()
            if (session := session_of(service, token)) is not None:
                service.application.sessions.end_all(AccountId(session.account))
                site.tell("revoked", token)

    return deed


def _reset(site: Site, service: Service, draw: random.Random) -> None:
    number = id_number(draw.choice(range(2 * PART, 3 * PART)))
    service.application.reset_candidate(number, operator=OPERATOR)
    site.tell("reset", number)


def _amend(site: Site, service: Service, draw: random.Random) -> None:
    n = draw.choice(range(3 * PART, 5 * PART))
    version = amend(service, n, draw.randrange(160, 190))
    if version is not None:
        site.tell("amended", [id_number(n), version])


def _import(site: Site, seed: int) -> None:
    draw = random.Random(seed)
    while True:
        start = draw.randrange(50, 5_000) * IMPORTED
        numbers = range(start, start + IMPORTED)
        file = entries_file(site.directory, numbers)
        with _trying_again():
            site.command("import", "entries", file, at=REGISTERING)
            site.tell("entered", [numbers.start, numbers.stop])


def _work(site: Site, seed: int) -> None:
    del seed
    while True:
        with _trying_again():
            site.command("worker", at=REGISTERING)


ROLES: Final = (
    Role(name="worker", program=_work),
    Role(name="another worker", program=_work),
    Role(name="candidate", program=_over_and_over(_candidate(0))),
    Role(name="another candidate", program=_over_and_over(_candidate(1))),
    Role(name="helpdesk", program=_over_and_over(_reset)),
    Role(name="record", program=_over_and_over(_amend)),
    Role(name="importer", program=_import),
)
