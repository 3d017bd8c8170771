"""Filling the demonstration, by the same use cases that everybody uses."""

import csv
import email
import re
from collections.abc import Iterable
from email import policy
from pathlib import Path
from typing import Final

import attrs

from results_app.demo.board import HEADERS, PARTS, Board, Part, Row
from results_core.application import Application
from results_core.candidates.adding import ExamAdded
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import LinkToken, Password
from results_core.throttling.budgets import Exhausted

PASSWORD: Final = "a lighthouse 2 miles off, 7 boats"  # noqa: S105 - printed on the console for everybody
_LINK: Final = re.compile(r"/confirm/([\w-]{43})")


@attrs.frozen(kw_only=True)
class Filling:
    """Imports the board's files and registers those who are to be tried out."""

    application: Application
    directory: Path
    """Where the files are written, for whoever wants to look at them."""
    mailbox: Path

    def fill(self) -> None:
        """Import entries and results, register everybody with a part to play, and correct one result."""
        board = Board(self.application.catalogue, self.application.clock.now().date())
        order = ImportOrder(operator="demo")
        for name, rows in (("entries", board.entries()), ("results", board.results())):
            self._import(name, rows, order)
        for part in PARTS:
            if part.registers:
                self._register(part)
            if part.joins is not None:
                self._add(part, next(one for one in PARTS if one.number == part.joins))
        self._import("corrections", board.corrections(), order)
        self.application.deliver_letters()

    def _import(self, name: str, rows: Iterable[Row], order: ImportOrder) -> None:
        path = self.directory / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADERS[name], restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        is_entries = name == "entries"
        run = self.application.import_entries if is_entries else self.application.import_results
        report = run(path, order)
        if not report.applied:
            raise DemoBroken(report.objections)

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
        for path in self.mailbox.glob("*.eml"):
            letter = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            body = letter.get_body(("plain",))
            link = _LINK.search(body.get_content()) if body is not None else None
            if letter["To"] == address and link is not None:
                return link[1]
        raise DemoBroken((address,))


class DemoBroken(RuntimeError):
    """The demonstration's own data do not fit the rules: a fault of this version."""

    def __init__(self, reasons: Iterable[object]) -> None:
        """Keep what does not fit."""
        super().__init__("; ".join(map(str, reasons)))
