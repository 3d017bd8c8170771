"""Bulk verification over HTTP: bring, columns, dry run, progress, results, the own file back (V8c, C10)."""

import re

import attrs
import pytest
from werkzeug.test import TestResponse

from results_core.testing.builders import RELEASE
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.stand_ins import PlainSignatures
from results_core.verification.receipts import is_genuine, read_receipt
from tests.web.offices import number_of_the_statement
from tests.web.visits import Browser, Staged, heading, objections, stage

BULK = "/verifiers/search/bulk"
BORN = "2004-02-29"
_BETWEEN = "0123456789abcdef" * 2


@attrs.frozen
class Desk:
    """The day of release, and an officer who has a list."""

    site: Staged
    officer: Browser

    @property
    def number(self) -> str:
        """The number of the candidate's statement."""
        return number_of_the_statement(self.site)

    def bring(self, *rows: str, header: str = "Numéro de relevé,Date de naissance,Ref") -> TestResponse:
        """Upload a list."""
        self.officer.get(BULK)
        content = "\n".join([header, *rows]).encode()
        return self.upload(content)

    def upload(self, content: bytes, *, pasted: str = "") -> TestResponse:
        """Send a form in parts."""
        fields = (("csrf_token", "", self.officer.form_key.encode()), ("pasted", "", pasted.encode()))
        name = '; filename="list.csv"' if content else '; filename=""'
        body = b"".join(
            f'--{_BETWEEN}\r\nContent-Disposition: form-data; name="{field}"{more}\r\n\r\n'.encode()
            + data
            + b"\r\n"
            for field, more, data in (*fields, ("file", name, content))
        )
        kind = f"multipart/form-data; boundary={_BETWEEN}"
        whole = body + f"--{_BETWEEN}--\r\n".encode()
        return self.officer.ask(BULK, method="POST", data=whole, headers={"Content-Type": kind})

    def start(self, *rows: str) -> str:
        """Have it checked as it was recognised; return the address of the check."""
        columns = self.bring(*rows).headers["Location"]
        self.officer.get(columns)
        check = str(self.officer.send(columns, number="0", born="1", reference="2").headers["Location"])
        self.officer.get(check)
        assert self.officer.send(f"{check}/start").headers["Location"] == check
        return check

    def work(self) -> None:
        """Be the worker."""
        while self.site.rehearsal.application.verification.bulk.run():
            pass


@pytest.fixture
def desk() -> Desk:
    """An officer at a desk."""
    site = stage()
    site.rehearsal.import_results()
    organisation = an_organisation()
    put_officer_with_password(site.rehearsal, organisation=organisation)
    site.rehearsal.clock.set(RELEASE)
    officer = site.browser()
    officer.log_in_officer(an_officer(organisation).email)
    return Desk(site, officer)


def test_a_list_goes_the_whole_way(desk: Desk) -> None:
    """Columns recognised in French, counts before any look, progress, verdicts, file, receipt."""
    rows = (f"{desk.number},{BORN},first", f"x,{BORN},=1+1", f"{desk.number},03/04/2005,third")
    columns = desk.bring(*rows).headers["Location"]
    shown = desk.officer.get(columns)
    check = desk.officer.send(columns, number="0", born="1", reference="2").headers["Location"]
    dry_run = desk.officer.get(check)
    desk.officer.send(f"{check}/start")
    progress = desk.officer.get(check)
    desk.work()
    results = desk.officer.get(check)
    filtered = desk.officer.get(f"{check}?verdict=match")
    file = desk.officer.get(f"{check}/file/csv")
    receipt = desk.officer.get(f"{check}/receipt/2")

    assert heading(shown) == "Check the columns"
    assert shown.text.count(" selected") == 3
    assert "=1+1" in shown.text
    assert "Row 4: “03/04/2005” – day and month could change places" in dry_run.text
    assert progress.headers["Refresh"] == "2"
    assert "0 of 3 rows." in progress.text
    for words in ("Match</a>: 1", "Bad number</a>: 1", "Not checked</a>: 1", "C1 Advanced"):
        assert words in results.text
    assert "first" in filtered.text
    assert "third" not in filtered.text
    assert file.text.splitlines()[0].endswith(
        ";verdict;exam;overall;result;cefr;statement_version;checked_at;receipt"
    )
    assert file.headers["Content-Disposition"].startswith('attachment; filename="checked-')
    assert is_genuine(read_receipt(receipt.text), PlainSignatures())
    assert desk.officer.get(f"{check}/receipt/3").status_code == 404
    assert desk.officer.get(f"{check}/file/pdf").status_code == 404
    assert "Done" in desk.officer.get(BULK).text


def test_the_same_list_leads_to_its_check(desk: Desk) -> None:
    """And says so (VER-5)."""
    first = desk.start(f"{desk.number},{BORN},a")
    columns = desk.bring(f"{desk.number},{BORN},a").headers["Location"]
    draft = desk.officer.send(columns, number="0", born="1", reference="2").headers["Location"]
    again = desk.officer.send(f"{draft}/start").headers["Location"]

    assert (again, draft != first) == (first, True)
    assert "was checked within the last hour" in desk.officer.get(again).text


def test_a_list_with_many_misses_asks_first(desk: Desk) -> None:
    """Why, Go on and Stop; both lead back to the check (VER-2)."""
    check = desk.start(*(f"C{n:07},{BORN},{n}" for n in range(60)))
    desk.work()
    paused = desk.officer.get(check)
    desk.officer.send(f"{check}/go-on")
    desk.work()

    assert heading(paused) == "The check is waiting for you"
    assert "50 of 50 rows" in paused.text
    assert heading(desk.officer.get(check)) == "Results of the check"


def test_stop_keeps_what_was_checked(desk: Desk) -> None:
    """And tells how far it came."""
    check = desk.start(*(f"C{n:07},{BORN},{n}" for n in range(60)))
    desk.work()
    desk.officer.send(f"{check}/stop")

    assert "Stopped after 50 of 60 rows." in desk.officer.get(check).text
    assert "the check was stopped" in desk.officer.get(f"{check}?verdict=not_checked").text


def test_what_is_wrong_is_said_beside_the_field(desk: Desk) -> None:
    """Nothing chosen, what is no list, a column missing or chosen twice; what was pasted stays."""
    desk.officer.get(BULK)
    nothing = desk.officer.send(BULK, pasted="")
    bad = desk.officer.send(BULK, pasted="number,born")
    columns = desk.bring(f"{desk.number},{BORN},a", header="one,two,three").headers["Location"]
    desk.officer.get(columns)
    missing = desk.officer.send(columns, number="", born="1")
    twice = desk.officer.send(columns, number="1", born="1")

    assert objections(nothing) == [("file", "Choose a file, or paste your list")]
    assert objections(bad) == [("pasted", "There are names of columns, and no rows beneath")]
    assert "number,born</textarea>" in bad.text
    assert objections(missing) == [("number", "Choose the column with the statement numbers")]
    assert objections(twice) == [("born", "This column is chosen already")]
    assert [one.status_code for one in (nothing, bad, missing, twice)] == [422] * 4


def test_the_paste_box_takes_a_megabyte_and_no_more(desk: Desk) -> None:
    """Other forms stay as small as they were; a file of 6 MB is refused before it is read (UPL-1)."""
    desk.officer.get(BULK)
    row = f"{desk.number},{BORN},{'x' * 60}\n"
    pasted = desk.upload(b"", pasted="number,born,ref\n" + row * 9_000)
    too_much = desk.upload(b"", pasted="x" * 1_100_000)
    large = desk.upload(b"x" * 6_000_000)

    assert pasted.status_code == 303
    assert (too_much.status_code, large.status_code) == (413, 413)


def test_a_session_that_ends_during_an_upload_says_so(desk: Desk) -> None:
    """Nothing was received, and the next page tells it."""
    desk.officer.get(BULK)
    desk.site.rehearsal.clock.advance(days=2)
    lost = desk.upload(b"number,born\nC1234567,2004-02-29")
    page = desk.officer.get("/verifiers/login")

    assert lost.headers["Location"] == "/verifiers/login"
    assert "your list was not received" in page.text


def test_addresses_say_nothing_of_anybody(desk: Desk) -> None:
    """Random names alone."""
    check = desk.start(f"{desk.number},{BORN},a")

    assert re.fullmatch(rf"{BULK}/[0-9a-f]{{32}}", check)
