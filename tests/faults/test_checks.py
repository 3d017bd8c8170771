"""What looks for violations finds them: a harness that is blind holds nothing."""

import attrs
import pytest

from tests.faults.invariants import MARKS, of_letters, of_shares, of_states
from tests.faults.joining import halves
from tests.faults.listening import broken_of_webhooks
from tests.faults.promises import AGREEMENTS, broken_promises
from tests.faults.record import Record, Row
from tests.faults.site import id_number

ENTRY: Row = {"id": "entry", "id_number": id_number(1), "secret_issued_at": None}
ACCOUNT: Row = {"id": "account", "email": "canary1@mail.example", "closed_at": None}
OWNED: Row = {"entry_id": "entry", "account_id": "account"}
LETTER: Row = {
    "id": "letter",
    "kind": "registered",
    "recipient": "canary1@mail.example",
    "state": "sent",
    "leased_until": None,
    "link_sealed": None,
    "reason": None,
}
LAID = {"letter-letter.eml": (7, 1)}


def a_record(**rows: list[Row]) -> Record:
    return Record(rows=rows, spool={}, checkpoints=b"", printed="", files=frozenset())


def an_event(kind: str, **facts: object) -> Row:
    return {"kind": kind, "account": "account", "result": "entry", "facts": facts}


def disagreements(record: Record) -> list[str]:
    return [agreement.what for agreement in AGREEMENTS if agreement.broken(record) is not None]


def test_a_lost_effect_is_found() -> None:
    """It was told, and is not there (I1)."""
    said = [{"effect": "confirmed", "about": id_number(1)}]

    assert broken_promises(a_record(entries=[ENTRY], accounts=[ACCOUNT], account_entries=[OWNED]), said) == []
    assert broken_promises(a_record(entries=[ENTRY]), said) == [f"confirmed {id_number(1)}"]


@pytest.mark.parametrize(("events", "broken"), [(0, ["accounts"]), (1, []), (2, ["accounts"])])
def test_a_change_has_exactly_one_event(events: int, broken: list[str]) -> None:
    """None is missing, and none is written twice (I2)."""
    assert disagreements(a_record(accounts=[ACCOUNT], events=[an_event("confirmed")] * events)) == broken


def test_an_event_without_its_change_is_found() -> None:
    """A version is told of that is not there (I2)."""
    assert disagreements(a_record(events=[an_event("result_amended", version=2)])) == ["later versions"]


def test_a_letter_that_is_lost_or_goes_out_too_often_is_found() -> None:
    """Waiting in the end, never laid down, laid down again by nobody's fault (I3)."""
    arrived = attrs.evolve(a_record(letters=[LETTER]), spool=LAID)
    again = attrs.evolve(arrived, spool={"letter-letter.eml": (8, 2)})
    waiting = a_record(letters=[{**LETTER, "state": "waiting"}])

    assert list(of_letters(arrived, arrived, 0)) == []
    assert list(of_letters(arrived, again, 1)) == []
    assert list(of_letters(arrived, again, 0)) == [("I3", "1 letters went out twice")]
    assert [invariant for invariant, _ in of_letters(waiting, waiting, 1)] == ["I3"]
    assert [invariant for invariant, _ in of_letters(waiting, a_record(letters=[LETTER]), 1)] == ["I3"]
    assert [
        invariant for invariant, _ in of_letters(a_record(), attrs.evolve(a_record(), spool=LAID), 1)
    ] == ["I3"]


def test_a_message_that_is_lost_late_or_too_frequent_is_found() -> None:
    """Never written, never sent, out of order, or heard twice too often (I3)."""
    events: list[Row] = [{"id": f"event {n}", "kind": "share_received"} for n in range(2)]
    told: list[Row] = [
        {"id": f"message {n}", "event": f"event {n}", "number": n, "state": "delivered"} for n in range(2)
    ]
    rows: dict[str, list[Row]] = {"webhooks": [{}], "events": events, "webhook_deliveries": told}
    first, second = ({"id": one["id"], "event": one["event"]} for one in told)

    def broken(*heard: Row, most_again: int = 1, **other: list[Row]) -> int:
        record = attrs.evolve(a_record(**rows | other), heard=heard)
        return len(list(broken_of_webhooks(record, most_again)))

    assert broken(first, second) == 0
    assert broken(first, first, second) == 0
    assert broken(first, first, second, most_again=0) == 1
    assert broken(second, first) == 1
    assert broken(first) == 1
    assert broken(first, second, webhook_deliveries=[told[0], {**told[1], "state": "waiting"}]) == 1
    assert broken(first, webhook_deliveries=told[:1]) == 1


def test_a_letter_in_two_states_and_a_session_of_nobody_are_found() -> None:
    """Sent and still held (I3); open, and its account is gone (I8)."""
    held = a_record(letters=[{**LETTER, "leased_until": 1}])
    session = {"audience": "candidates", "account": "account"}

    assert [invariant for invariant, _ in of_states(held)] == ["I3"]
    assert [invariant for invariant, _ in of_states(a_record(sessions=[session]))] == ["I8"]
    assert list(of_states(a_record(sessions=[session], accounts=[ACCOUNT]))) == []


def test_a_share_without_consent_is_found() -> None:
    """Of nobody, to nobody, without its event, or twice (I4)."""
    share = {"id": "a", "result_id": "entry", "account_id": "account", "organisation_id": "taker"}
    there: Row = {**share, "withdrawn_at": None}
    rows: dict[str, list[Row]] = {
        "shares": [there],
        "account_entries": [OWNED],
        "organisations": [{"id": "taker"}],
        "events": [an_event("share_sent", share="a")],
    }

    assert list(of_shares(a_record(**rows))) == []
    for missing in ("account_entries", "organisations", "events"):
        assert [one for one, _ in of_shares(a_record(**rows | {missing: []}))] == ["I4"]
    assert list(of_shares(a_record(**rows | {"shares": [there, there]}))) == [("I4", "a share stands twice")]


def test_an_organisation_that_is_there_by_half_is_found() -> None:
    """Its main user, the officer's organisation, the link or its letter is missing (I2)."""
    officer: Row = {
        "id": "officer",
        "email": "canary1@mail.example",
        "organisation_id": "taker",
        "role": "main",
        "state": "invited",
    }
    link: Row = {
        "digest": "d1",
        "purpose": "set_password",
        "subject": "officer",
        "used_at": None,
        "ended_at": None,
    }
    application: Row = {"id": "application", "state": "approved", "organisation_id": "taker"}
    rows: dict[str, list[Row]] = {
        "organisations": [{"id": "taker"}],
        "officers": [officer],
        "applications": [application],
        "links": [link],
        "letters": [{**LETTER, "kind": "application_approved", "occasion": "application_approved:d1"}],
    }

    def broken(**other: list[Row]) -> int:
        return len(list(halves(a_record(**rows | other))))

    assert broken() == 0
    assert broken(organisations=[]) == 2
    assert broken(officers=[]) == 1
    assert broken(applications=[{**application, "organisation_id": None}]) == 1
    assert broken(letters=[]) == 1
    assert broken(links=[]) == 2
    assert broken(links=[{**link, "ended_at": 1}]) == 1
    assert broken(join_requests=[{"id": "wish", "email": "canary2@mail.example", "state": "accepted"}]) == 1


@pytest.mark.parametrize(
    ("printed", "shows"),
    [("Speaking: 173", True), ("Pass at Grade B.", True), ("id 9f-173-a0", False), ("12:173", False)],
)
def test_a_mark_is_told_from_other_numbers(printed: str, shows: bool) -> None:  # noqa: FBT001 - a column of the table
    """Neither an id nor an instant is one (I5)."""
    assert (MARKS.search(printed) is not None) is shows
