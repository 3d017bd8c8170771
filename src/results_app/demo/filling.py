"""Filling the demonstration, by the same use cases that everybody uses."""

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import attrs

from results_app.demo.board import HEADERS, PARTS, Board, Part, Row
from results_app.demo.broken import DemoBroken
from results_app.demo.crowd import Crowd
from results_app.demo.directory import DIRECTORY
from results_app.demo.letters import letters_to
from results_app.demo.organisations import Organisations
from results_core.application import Application
from results_core.candidates.adding import ExamAdded
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import LinkToken, Password
from results_core.organisations.organisation_rows import COLUMNS
from results_core.throttling.budgets import Exhausted

PASSWORD: Final = "a lighthouse 2 miles off, 7 boats"  # noqa: S105 - printed on the console for everybody
_ORDER: Final = ImportOrder(operator="demo")
_LINK: Final = re.compile(r"/confirm/([\w-]{43})")


@attrs.frozen(kw_only=True)
class Filling:
    """Imports the board's files and registers those who are to be tried out."""

    application: Application
    directory: Path
    """Where the files are written, for whoever wants to look at them."""
    mailbox: Path
    applicants: int = 0
    """How many of a crowd there are besides, whose results one organisation is sent."""

    def fill(self) -> None:
        """Import entries, results and organisations; everybody with a part to play plays it.

        They register, organisations apply, results are sent and opened, and one is corrected.
        """
        today = self.application.clock.now().date()
        board = Board(self.application.catalogue, today)
        organisations = Organisations(application=self.application, mailbox=self.mailbox)
        self._import_organisations()
        organisations.found()
        for name, rows in (("entries", board.entries()), ("results", board.results())):
            self._import(name, name, rows)
        if self.applicants:
            crowd = Crowd(self.applicants, today)
            self._import("crowd_entries", "entries", crowd.entries())
            self._import("crowd_results", "results", crowd.results())
        for part in PARTS:
            if part.registers:
                self._register(part)
            if part.joins is not None:
                self._add(part, next(one for one in PARTS if one.number == part.joins))
        organisations.receive()
        self._import("corrections", "results", board.corrections())
        self.application.deliver_letters()

    def _import(self, name: str, kind: str, rows: Iterable[Row]) -> None:
        path = self._written(name, HEADERS[kind], rows)
        is_entries = kind == "entries"
        run = self.application.import_entries if is_entries else self.application.import_results
        report = run(path, _ORDER)
        if not report.applied:
            raise DemoBroken(report.objections)

    def _import_organisations(self) -> None:
        path = self._written("organisations", COLUMNS, (one.row() for one in DIRECTORY))
        report = self.application.organisations.import_file(path, _ORDER)
        if not report.applied:
            raise DemoBroken(report.objections)

    def _written(self, name: str, columns: Sequence[str], rows: Iterable[Row]) -> Path:
        path = self.directory / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return path

    def _register(self, part: Part) -> None:
        address = f"{part.id_number.lower()}@mail.example"
        answer = self.application.register(
            id_number=part.id_number,
            secret_number=part.secret_number,
            email=address,
            password=Password(PASSWORD),
            terms=True,
        )
        if not isinstance(answer, CheckYourEmail):
            raise DemoBroken([answer] if isinstance(answer, Exhausted) else answer)
        self.application.deliver_letters()
        token = LinkToken(self._link_to(address))
        self.application.confirm(token, browser=answer.browser, password=None)
        self.application.deliver_letters()

    def _add(self, part: Part, to: Part) -> None:
        account = self.application.candidates.show(to.id_number).account
        if account is None:
            raise DemoBroken((to.id_number,))
        answer = self.application.add_exam(
            account.id, id_number=part.id_number, secret_number=part.secret_number
        )
        if not isinstance(answer, ExamAdded):
            raise DemoBroken([answer] if isinstance(answer, Exhausted) else answer)

    def _link_to(self, address: str) -> str:
        for letter in letters_to(self.mailbox, address):
            link = _LINK.search(letter.text)
            if link is not None:
                return link[1]
        raise DemoBroken((address,))
