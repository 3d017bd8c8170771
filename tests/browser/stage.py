"""The demonstration's site, served for a browser, under a clock that tests move."""

import csv
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from wsgiref.types import WSGIApplication

import attrs
from flask import Blueprint, abort
from PIL import Image
from waitress import wasyncore
from waitress.server import create_server

from adapters_sql.schema import upgrade
from adapters_web.app import create_app
from adapters_web.policies import Actor, open_to
from adapters_web.settings import WebSettings
from results_app.demo import demo_settings, mailbox_of
from results_app.demo.board import PARTS
from results_app.demo.filling import PASSWORD, Filling
from results_app.demo.letters import Letter, letters_to
from results_app.site import build_site
from results_app.wiring import Service, open_service
from results_core.access.logging_in import LoggedIn
from results_core.application import Application
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import LinkToken, Password
from results_core.testing.stand_ins import StoppedClock

TODAY: Final = datetime(2026, 7, 21, 10, 0, tzinfo=UTC)
"""A summer's day, a week after results came out."""
_LINK: Final = re.compile(r"http://\S+/(confirm|reset|undo)/[\w-]{43}")


@attrs.frozen
class Person:
    """A candidate as the Confirmation of Entry and a mailbox make one."""

    id_number: str
    secret_number: str
    name: str
    password: str = PASSWORD
    statement_number: str = ""
    """Empty: the service issues one."""

    @property
    def address(self) -> str:
        """The e-mail address."""
        return f"{self.id_number.lower()}@mail.example"


NEWCOMERS: Final = [Person(f"NEW{number:06d}", f"{2000 + number}", "An Arrival") for number in range(400)]
"""Each for one test: nobody has registered, and the result, 196, Pass at Grade B, is out."""
UNPRINTABLE: Final = Person("CJK000001", "2000", "明 李")
"""Somebody for whose name the statement has no font."""


@attrs.define
class Stage:
    """One served site: its address, its clock, its letters and its people."""

    service: Service
    clock: StoppedClock
    directory: Path
    address: str
    _newcomers: Iterator[Person] = attrs.field(factory=lambda: iter(NEWCOMERS), init=False)

    def player(self, part: int) -> Person:
        """Return a candidate with a part to play, by the number that `PARTS` gives."""
        played = next(one for one in PARTS if one.number == part)
        name = f"{played.given_names} {played.family_name}".strip()
        return Person(played.id_number, played.secret_number, name)

    def newcomer(self) -> Person:
        """Return somebody who has not registered, whose result is out, and whom no other test knows."""
        return next(self._newcomers)

    def registered(self, person: Person | None = None) -> Person:
        """Return a newcomer, or this person, who has registered and confirmed."""
        person = person or self.newcomer()
        answer = self.service.application.register(
            id_number=person.id_number,
            secret_number=person.secret_number,
            email=person.address,
            password=Password(person.password),
            terms=True,
        )
        assert isinstance(answer, CheckYourEmail), answer
        token = LinkToken(self.link_to(person, "confirm").rsplit("/", 1)[1])
        self.service.application.confirm(token, browser=answer.browser, password=None)
        return person

    def session_of(self, person: Person) -> str:
        """Return the token of a fresh session of somebody who has registered."""
        answer = self.service.application.log_in(
            id_number=person.id_number, password=Password(person.password)
        )
        assert isinstance(answer, LoggedIn), answer
        return answer.token.reveal()

    def letters_to(self, person: Person) -> list[Letter]:
        """Return the letters that have reached somebody, after all that is due has gone out."""
        while self.service.application.deliver_letters().handled:
            pass
        return list(letters_to(mailbox_of(self.directory), person.address))

    def link_to(self, person: Person, purpose: str) -> str:
        """Return the link of the one letter to somebody that has one for this: confirm, reset, undo."""
        texts = [letter.text for letter in self.letters_to(person)]
        (link,) = [found[0] for text in texts for found in _LINK.finditer(text) if found[1] == purpose]
        return link


@contextmanager
def set_stage(directory: Path, *, port: int = 0) -> Iterator[Stage]:
    """Fill a site, serve it on the port, or a free one, and clear everything away at the end."""
    clock = StoppedClock(TODAY)
    mailbox_of(directory).mkdir(parents=True)
    with listening(port) as (place, address):
        settings = attrs.evolve(
            demo_settings(directory, address), lockout_address_failures=1000, lockout_address_pairs=1000
        )
        upgrade(settings.database_url)
        with closing(open_service(settings, clock=clock)) as service:
            application = service.application
            Filling(application=application, directory=directory, mailbox=mailbox_of(directory)).fill()
            import_people(application, directory, (*NEWCOMERS, UNPRINTABLE))
            import_photo(application, directory / "photos", PARTS[1].id_number)
            with serving(build_site(service, mailbox=mailbox_of(directory)), place):
                yield Stage(service, clock, directory, address)


@contextmanager
def troubled(stage: Stage) -> Iterator[str]:
    """Serve another site over the same record, with a page for each fault; yield its address."""
    trouble = Blueprint("trouble", __name__, url_prefix="/trouble")

    @trouble.get("/<status>")
    @open_to(Actor.ANYBODY)
    def fault(status: str) -> str:
        if status == "500":
            raise ZeroDivisionError
        abort(int(status))

    with listening() as (place, address):
        settings = WebSettings(
            base_url=address,
            secret_keys=[b"of no other site"],
            cipher=stage.service.cipher,
            board_contact="help@board.example",
        )
        with serving(create_app(stage.service.application, settings, more=[trouble]), place):
            yield address


@contextmanager
def serving(site: WSGIApplication, place: socket.socket) -> Iterator[None]:
    """Serve a site in a thread of its own; at the end every connection is closed, by that thread."""
    connections: dict[int, Any] = {}
    server: Any = create_server(site, map=connections, sockets=[place], threads=4, ident=None)
    thread = threading.Thread(target=server.run, name="stage")
    thread.start()
    try:
        yield
    finally:
        server.task_dispatcher.shutdown()
        server.trigger.pull_trigger(lambda: wasyncore.close_all(connections, ignore_all=True))
        thread.join()


@contextmanager
def listening(port: int = 0) -> Iterator[tuple[socket.socket, str]]:
    """Listen on the port, or a free one, and yield the place with its address."""
    with socket.create_server(("127.0.0.1", port)) as place:
        yield place, f"http://127.0.0.1:{place.getsockname()[1]}"


def import_people(application: Application, directory: Path, people: Sequence[Person]) -> None:
    """Import people with the entry and the result of the one who has yet to register, but their own names."""
    for name, run in (("entries", application.import_entries), ("results", application.import_results)):
        with (directory / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            row = next(row for row in csv.DictReader(file) if row["id_number"] == PARTS[0].id_number)
        file_of_people = directory / f"{people[0].id_number}-{name}.csv"
        with file_of_people.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            for number, person in enumerate(people):
                writer.writerow(
                    {column: _own(person, number).get(column, text) for column, text in row.items()}
                )
        report = run(file_of_people, ImportOrder(operator="tests"))
        assert report.applied, report.objections


def import_photo(application: Application, directory: Path, id_number: str) -> None:
    """Import a picture of somebody, as large as a telephone takes it."""
    directory.mkdir()
    portrait = Image.radial_gradient("L").resize((3000, 4000)).convert("RGB")
    portrait.save(directory / f"{id_number}.jpg")
    report = application.import_photos(directory, ImportOrder(operator="tests"))
    assert report.applied, report.objections


def _own(person: Person, number: int) -> dict[str, str]:
    given, _, family = person.name.partition(" ")
    return {
        "id_number": person.id_number,
        "secret_number": person.secret_number,
        "given_names": given,
        "family_name": family,
        "candidate_number": f"{5000 + number}",
        "statement_number": person.statement_number,
    }
