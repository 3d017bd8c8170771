"""A copy of one's own data: whole, own, nothing unreleased, in a shape that stays (B12, PRV-4, REL-1)."""

import json
from base64 import b64decode
from typing import Any

import pytest

from results_core.access.checking import WrongPassword
from results_core.access.lockout import Locked
from results_core.access.logging_in import LoggedIn
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.privacy.exporting import OwnDataCopied
from results_core.testing.builders import ANA, EMAIL, MINH, PASSWORD, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.rehearsal import Rehearsal, rehearse

PASSPORT = "XK4471902"
ROWS = (
    entry_cells(passport_number=PASSPORT, email="kept.by.the.board@centre.example"),
    entry_cells(id_number=MINH, candidate_number="0002", family_name="Nguyễn", passport_number="OTHER77"),
)


@pytest.fixture
def on() -> Rehearsal:
    """Two candidates, of whom one is confirmed."""
    on = rehearse(rows=ROWS)
    on.register_and_confirm()
    return on


def enter(on: Rehearsal) -> AccountId:
    """Log in."""
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return answer.session.account


def copied(on: Rehearsal) -> dict[str, Any]:
    """Return the copy as its reader gets it."""
    answer = on.application.export_own_data(enter(on), password=PASSWORD)
    assert isinstance(answer, OwnDataCopied)
    copy: dict[str, Any] = json.loads(json.dumps(answer.data))
    return copy


def test_the_shape_is_that_of_the_documentation(on: Rehearsal) -> None:
    """Whoever reads these files by a program can go on doing so."""
    on.import_results()
    on.clock.set(RELEASE)
    copy = copied(on)
    [entry] = copy["entries"]

    assert (copy["format"], copy["version"]) == ("results-online/own-data", 2)
    assert set(copy) == {
        "format",
        "version",
        "made_at",
        "account",
        "entries",
        "sessions",
        "events",
        "letters",
        "shares",
    }
    assert set(copy["account"]) == {
        "id", "began_with", "email", "language", "registered_at", "confirmed_at", "terms_of_use", "updates",
    }  # fmt: skip
    assert set(entry) == {
        "id", "id_number", "given_names", "family_name", "date_of_birth", "passport_number", "exam",
        "session", "exam_date", "delivery", "centre", "place_of_entry", "candidate_number", "releases_at",
        "result",
    }  # fmt: skip
    assert set(entry["result"]) == {
        "status", "name_on_statement", "overall", "result", "cefr", "components", "statement_number",
        "recorded_at", "amended_at", "photo",
    }  # fmt: skip
    assert set(copy["sessions"][0]) == {"began_at", "last_seen_at", "browser", "system"}
    assert set(copy["events"][0]) == {"at", "kind", "by"}


def test_it_holds_what_is_kept(on: Rehearsal) -> None:
    """The passport number opened, the result in full with its photo, the instants in UTC."""
    on.import_photos(f"{ZOFIA}.jpg")
    on.import_results()
    on.clock.set(RELEASE)
    copy = copied(on)
    [entry] = copy["entries"]

    assert copy["account"]["email"] == EMAIL
    assert copy["account"]["terms_of_use"]["version"] == "1"
    assert (entry["id_number"], entry["passport_number"]) == (ZOFIA, PASSPORT)
    assert entry["releases_at"] == "2026-07-10T08:00:00Z"
    assert entry["result"]["overall"] == 196
    assert {"name": "writing", "score": 210, "below_reported": False} in entry["result"]["components"]
    assert b64decode(entry["result"]["photo"]) == on.application.view_photo(
        AccountId(copy["account"]["id"]), ResultId(entry["id"])
    )
    assert "logged_in" in [event["kind"] for event in copy["events"]]


def test_nothing_of_anybody_else_is_in_it(on: Rehearsal) -> None:
    """Nor what the board keeps for itself: the address that came with the entry is never shown (A3)."""
    text = json.dumps(copied(on), ensure_ascii=False)

    assert not any(other in text for other in (MINH, ANA, "Nguyễn", "OTHER77", "kept.by.the.board"))


def test_before_the_release_nothing_differs(on: Rehearsal) -> None:
    """Whatever is loaded, corrected or looked at by operators: not a byte tells (REL-1)."""
    other = rehearse(rows=ROWS)
    other.register_and_confirm()
    on.import_photos(f"{ZOFIA}.jpg")
    on.import_results()
    on.import_results(result_cells(writing="200", overall="194"))
    on.application.show_result(ZOFIA, operator="Ada", unreleased=True)
    with_results, without = copied(on), copied(other)
    for copy in (with_results, without):
        copy["account"].pop("id")
        copy["entries"][0].pop("id")

    assert with_results["entries"][0]["result"] is None
    assert with_results == without


def test_a_release_without_a_result_reads_as_pending(on: Rehearsal) -> None:
    """As everywhere (A6)."""
    on.clock.set(RELEASE)

    assert copied(on)["entries"][0]["result"] == {"status": "pending"}


def test_it_takes_the_password(on: Rehearsal) -> None:
    """Whoever finds an open browser gets nothing; wrong ones count like wrong log-ins (PRV-4)."""
    account = enter(on)
    answers = [on.application.export_own_data(account, password=Password("not the one 42")) for _ in range(4)]

    assert [type(answer) for answer in answers] == [WrongPassword] * 3 + [Locked]
    assert on.events(EventKind.DATA_EXPORTED) == []


def test_each_copy_is_written_down(on: Rehearsal) -> None:
    """An event, and it stands in the copy itself."""
    copy = copied(on)
    [event] = on.events(EventKind.DATA_EXPORTED)

    assert event.account == copy["account"]["id"]
    assert copy["events"][-1]["kind"] == "data_exported"


def test_the_letters_that_were_sent_are_named(on: Rehearsal) -> None:
    """On which occasion and when, and nothing of one that waits: it might tell of a result (REL-1)."""
    on.deliver()
    sent_at = on.clock.now().isoformat().replace("+00:00", "Z")
    before = len(copied(on)["letters"])
    on.application.ask_to_recover(id_number=ZOFIA)
    waiting = len(copied(on)["letters"])
    on.clock.advance(minutes=1)
    on.deliver()
    letters = copied(on)["letters"]

    assert (before, waiting, len(letters)) == (1, 1, 2)
    assert letters[0] == {"sent_at": sent_at, "occasion": "registered"}
    assert letters[1]["occasion"] == "reset_password"
    assert "kept.by.the.board" not in json.dumps(copied(on))
