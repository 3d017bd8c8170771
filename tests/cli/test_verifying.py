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
from results_core.testing.builders import RELEASE
from results_core.verification.receipts import Answer, AskedBy, Question
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
