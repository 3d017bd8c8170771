"""`results verify`: receipts without a database, and lists of statements (C10, C15)."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest
from werkzeug.test import Client

from results_app import Settings
from results_app.site import build_site
from results_app.wiring import Service, open_service
from results_core.kernel.identifiers import OrganisationId
from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells
from results_core.verification.receipts import Answer, AskedBy, Question
from tests.bad_lists import ONE_OF_EACH, bad_list, reason_in
from tests.cli.terminal import Terminal

BORN = date(2004, 2, 29)


@attrs.frozen
class Signing:
    """A service whose keys sign, and the terminal of somebody who has the public ones alone."""

    service: Service
    terminal: Terminal

    def receipt(self, name: str = "receipt.txt") -> Path:
        """Write a receipt down."""
        issue = self.service.application.verification.receipts
        by = AskedBy(organisation=OrganisationId("0" * 32), name="University of Somewhere")
        question = Question(number="C1234567", born=BORN)
        text = issue(question, Answer(said="match", at=RELEASE, version=2), by)
        return self.terminal.raw(f"{text}\n".encode(), name)

    def keys(self) -> Path:
        """Write the published keys down, as the address of the service tells them."""
        site = Client(build_site(self.service))
        answer = site.get("/.well-known/results-keys.json", base_url="http://127.0.0.1:8000")
        return self.terminal.raw(answer.data, "keys.json")


@pytest.fixture
def signing(terminal: Terminal) -> Iterator[Signing]:
    """A service on its own secrets file."""
    terminal.done("keys", "status")
    service = open_service(
        Settings(
            database_url=terminal.environment["RESULTS_DATABASE_URL"],
            secrets_file=Path(terminal.environment["RESULTS_SECRETS_FILE"]),
        ),
        clock=terminal.clock,
    )
    yield Signing(service, terminal)
    service.close()


def test_a_receipt_is_tested_without_database_and_secrets(signing: Signing, tmp_path: Path) -> None:
    """By the file of public keys alone, in another directory (C15)."""
    receipt, keys = signing.receipt(), signing.keys()
    away = attrs.evolve(
        signing.terminal, environment={"RESULTS_DATABASE_URL": f"sqlite:///{tmp_path}/none/results.db"}
    )
    [told] = away.done("verify", "receipt", receipt, "--keys", keys, "--born", "2004-02-29", "--json").data
    shown = away.done("verify", "receipt", receipt, "--keys", keys).out

    assert told["genuine"]
    assert told["born_is_as_asked"]
    assert (told["verdict"], told["version"], told["organisation"]) == ("match", 2, "University of Somewhere")
    assert "as at 2026-07-10T08:00:00Z, version 2; it may have been amended since" in shown
    assert not (tmp_path / "none").exists()


def test_a_flipped_byte_and_another_date_are_noticed(signing: Signing) -> None:
    """Exit status 1, and what is wrong."""
    receipt, keys = signing.receipt(), signing.keys()
    octets = bytearray(receipt.read_bytes())
    octets[len(octets) // 2] ^= 1
    flipped = signing.terminal.raw(bytes(octets), "flipped.txt")
    wrong = signing.terminal("verify", "receipt", flipped, "--keys", keys)
    other = signing.terminal("verify", "receipt", receipt, "--keys", keys, "--born", "2004-02-28")
    nothing = signing.terminal("verify", "receipt", signing.terminal.raw(b"hello", "hello.txt"))
    no_keys = signing.terminal("verify", "receipt", receipt, "--keys", receipt)

    assert (wrong.status, other.status, nothing.status, no_keys.status) == (1, 1, 1, 1)
    assert "NOT GENUINE" in wrong.out
    assert "born is as asked  no" in other.out
    assert "no receipt in the file" in nothing.err
    assert "no list of public keys" in no_keys.err


def test_a_key_rotated_away_still_verifies(signing: Signing) -> None:
    """By the secrets file, and by what is published afterwards; new receipts are under the fresh key."""
    receipt = signing.receipt()
    made = signing.terminal.done("keys", "rotate", "receipts", "--operator", "Ada", "--json").data["keys"]
    signing.service.keys.present(at_once=True)  # type: ignore[union-attr]
    later, keys = signing.receipt("later.txt"), signing.keys()
    published = [one for one in json.loads(keys.read_text())["keys"] if one["purpose"] == "receipts"]

    for way in ([], ["--keys", keys]):
        old = signing.terminal.done("verify", "receipt", receipt, *way, "--json").data
        new = signing.terminal.done("verify", "receipt", later, *way, "--json").data
        assert old[0]["key"] != new[0]["key"] == made["receipts"]
    assert [one["current"] for one in published] == [True, False]


@pytest.fixture
def released(terminal: Terminal) -> Terminal:
    """A terminal on a record with a result that is out, and an organisation."""
    terminal.done("import", "entries", terminal.entries())
    terminal.done("import", "results", terminal.results(result_cells(statement_number="15BGB9615003")))
    columns = (
        "name,type,website,email_domain,address,town,country,main_user_first_name,main_user_family_name,"
        "main_user_job_title,main_user_email"
    )
    row = "Somewhere,university,https://somewhere.example,somewhere.example,1 Road,Town,GB,A,B,C,"
    row += "a@somewhere.example"
    terminal.done(
        "import", "organisations", terminal.raw(f"{columns}\n{row}\n".encode(), "organisations.csv")
    )
    terminal.clock.set(RELEASE)
    return terminal


def test_a_list_is_checked_for_an_organisation(released: Terminal) -> None:
    """Dry run, verdicts, the own file back with receipts that hold; the same list again is one check."""
    rows = "Numéro de relevé,DOB,Note\n15BGB9615003,2004-02-29,=1\nx,2004-02-29,\n15BGB9615003,03/04/2005,\n"
    path, output = released.raw(rows.encode(), "list.csv"), released.directory / "checked.csv"
    wish = ("verify", "bulk", path, "--organisation", "somewhere.example", "--operator", "Ada")
    counted = released.done(*wish, "--dry-run", "--json").data
    done = released.done(*wish, "--output", output, "--json").data
    again = released.done(*wish, "--json").data
    receipts = released.done("verify", "receipt", output, "--born", "2004-02-29", "--json").data
    lines = output.read_text("utf-8-sig").splitlines()

    assert (counted["to_check"], counted["bad_dates"], counted["dates"]) == (
        1,
        1,
        [{"line": 4, "why": "ambiguous"}],
    )
    assert done["verdicts"] == {"bad_number": 1, "match": 1, "not_checked": 1}
    assert again["check"] == done["check"]
    assert lines[1].startswith("15BGB9615003,2004-02-29,'=1,match,C1 Advanced,196,Pass at Grade B,C1,1,2026-")
    assert [(one["genuine"], one["organisation"]) for one in receipts] == [(True, "Somewhere")]
    told = released.done("audit", "show", "--json").data
    looks = [one for one in told if one["kind"] == "result_looked"]
    by = [one["personal"]["operator"] for one in told if one["kind"].startswith(("result_looked", "bulk"))]
    assert [one["facts"]["way"] for one in looks] == ["bulk"]
    assert by == ["Ada"] * 3


def test_what_an_organisation_looked_at_is_listed(released: Terminal) -> None:
    """Each result and in which way, since an instant, by one command (PRV-7, E5)."""
    path = released.raw(b"number,born\n15BGB9615003,2004-02-29\n", "list.csv")
    released.done("verify", "bulk", path, "--organisation", "somewhere.example")
    told = released.done("audit", "show", "--since", RELEASE.isoformat(), "--json").data
    [organisation] = {one["organisation"] for one in told if one["organisation"]}
    asked = ("audit", "show", "--organisation", organisation, "--json", "--since")
    [look] = [one for one in released.done(*asked, RELEASE.isoformat()).data if one["result"]]
    seen = released.done("audit", "show", "--candidate", ZOFIA, "--json").data
    released.clock.advance(microseconds=1)

    assert (look["kind"], look["facts"]["way"]) == ("result_looked", "bulk")
    assert look in seen
    assert released.done(*asked, released.clock.now().isoformat()).data == []


def test_a_list_with_many_misses_waits(released: Terminal) -> None:
    """Exit status 1 until somebody says that it is to go on."""
    rows = "number,dob\n" + "".join(f"C{n:07},2004-02-29\n" for n in range(60))
    wish = ("verify", "bulk", released.raw(rows.encode(), "list.csv"), "--organisation", "Somewhere")
    waits, goes_on = released(*wish), released.done(*wish, "--go-on", "--json").data

    assert (waits.status, "--go-on" in waits.err) == (1, True)
    assert goes_on["verdicts"] == {"no_match": 60}


def test_what_is_no_list_is_refused_in_words(released: Terminal) -> None:
    """Whatever is wrong with it; nothing is written, and exit status 3."""
    for what in (*ONE_OF_EACH, "50 MB"):
        content, why = bad_list(what)
        path, output = released.raw(content, "list.csv"), released.directory / "checked.csv"
        answer = released("verify", "bulk", path, "--organisation", "Somewhere", "--output", output)

        assert answer.status == 3, what
        assert reason_in("en", why).fullmatch(answer.err.strip().removeprefix("results: ")), answer.err
        assert not output.exists()
