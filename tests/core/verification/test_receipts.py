"""Receipts: what a check came to, for anybody to test years later (C15)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.kernel.identifiers import OrganisationId
from results_core.testing.stand_ins import PlainSignatures, SeededRandomness, StoppedClock
from results_core.verification.claims import Checked, Claim, ClaimAnswer
from results_core.verification.receipts import (
    Answer,
    AskedBy,
    BadReceipt,
    IssueReceipts,
    Question,
    is_genuine,
    read_receipt,
)

AT = datetime(2026, 7, 10, 8, 0, 5, tzinfo=UTC)
BORN = date(2004, 2, 29)
BY = AskedBy(organisation=OrganisationId("0" * 32), name="Université d’Été")
KEYS = PlainSignatures("new", "old")
ISSUE = IssueReceipts(signatures=KEYS, randomness=SeededRandomness("receipts"), clock=StoppedClock(AT))
ASKED = Question(number="C1234567", born=BORN, family_name="Nguyễn")
SAID = Answer(said="match", at=AT, version=3)


def test_a_receipt_tells_what_was_asked_and_answered() -> None:
    """Number, verdict, version, time and by whom; date of birth and name only to whoever knows them."""
    text = ISSUE(ASKED, SAID, BY)
    read = read_receipt(text)

    assert is_genuine(read, KEYS)
    assert (read.number, read.said, read.version, read.at, read.by) == ("C1234567", "match", 3, AT, BY)
    assert read.is_about(BORN, "NGUYEN")
    assert not read.is_about(BORN)
    assert not read.is_about(date(2004, 2, 28), "Nguyễn")
    assert read.key == "new"


def test_two_receipts_of_one_answer_have_nothing_to_compare_by() -> None:
    """Each has a salt of its own: equal dates of birth do not show."""
    one, other = (read_receipt(text) for text in ISSUE.many([(ASKED, SAID)] * 2, BY))

    assert one.digest != other.digest
    assert one.ref != other.ref


def test_a_claim_stands_in_its_receipt() -> None:
    """What was asked, and the answer in the closed words of claims."""
    claim = Claim(exam="C1A", overall_at_least=185, taken_since=date(2024, 9, 1))
    checked = Checked(claim=claim, answer=ClaimAnswer.CANNOT_SAY, at=AT, version=None)
    read = read_receipt(ISSUE.of_claim("C1234567", BORN, checked, BY))

    assert read.claim == {"exam": "C1A", "overall_at_least": 185, "since": "2024-09-01"}
    assert (read.said, read.version) == ("cannot_say", None)


def test_retired_keys_still_verify_and_unknown_ones_never() -> None:
    """A key rotated away is kept for what it signed."""
    issued = IssueReceipts(
        signatures=PlainSignatures("old"), randomness=SeededRandomness("old"), clock=StoppedClock(AT)
    )
    read = read_receipt(issued.of_miss("C1234567", BORN, BY))

    assert is_genuine(read, KEYS)
    assert not is_genuine(read, PlainSignatures("new"))
    assert (read.said, read.version) == ("no_match", None)


@given(st.data())
def test_one_changed_sign_is_noticed(data: st.DataObject) -> None:
    """Wherever it stands: in the mark, the key, the facts or the signature."""
    text = ISSUE(ASKED, SAID, BY)
    place = data.draw(st.integers(0, len(text) - 1))
    sign = data.draw(st.sampled_from("AZaz09-_.é").filter(lambda other: other != text[place]))
    try:
        read = read_receipt(text[:place] + sign + text[place + 1 :])
    except BadReceipt:
        return
    assert not is_genuine(read, KEYS)


@given(st.text(max_size=80))
def test_whatever_else_is_no_receipt(text: str) -> None:
    """Never another error."""
    for candidate in (text, f"receipt1.{text}", f"receipt1.k.{text}.s"):
        with pytest.raises(BadReceipt):
            read_receipt(candidate)
