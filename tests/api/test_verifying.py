"""Verifying statements and checking claims by API (missions C9, C15, D4; VER-1, VER-2, VER-4)."""

from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from results_core.correspondence.messages import LetterKind
from results_core.exams.regimes import Component
from results_core.journal.events import EventKind
from results_core.results.amending import Amendment, ChangeOrder
from results_core.results.statement_numbers import StatementNumber, shown
from results_core.testing.builders import RELEASE, ZOFIA, named
from results_core.testing.organisations import an_organisation
from results_core.testing.rehearsal import OPERATOR
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from results_core.verification.receipts import read_receipt
from tests.api.calling import PROBLEM, System, a_system
from tests.api.verifying import BORN, events, many, number_of, on_the_day, send, told
from tests.web.visits import ON_A_DESK, stage


@pytest.fixture
def system() -> System:
    """A system on the day of release."""
    return on_the_day()


def verify(system: System, **changed: Any) -> TestResponse:  # noqa: ANN401 - whatever JSON can say
    """Verify the candidate's statement, or something else."""
    return send(system, {"statement_number": number_of(system), "date_of_birth": BORN, **changed})


def test_a_statement_is_verified_and_that_is_a_look(system: System) -> None:
    """Verdict, result, what was sent along, and a receipt that says what was asked, for whom."""
    body = told(verify(system, family_name="adamczyk", reference="A-1"))

    assert (body["verdict"], body["family_name"], body["reference"]) == ("match", "adamczyk", "A-1")
    assert (body["result"]["overall"], body["result"]["exam"]["code"]) == (196, "C1A")
    assert body["result"]["candidate"].keys().isdisjoint({"email", "passport_number"})
    receipt = read_receipt(body["receipt"])
    born = entry_of(system.site.rehearsal.store, ZOFIA).date_of_birth
    assert (receipt.said, receipt.version, receipt.by.name) == ("match", 1, system.organisation.name)
    assert receipt.is_about(born, "adamczyk")
    [look] = events(system, EventKind.RESULT_LOOKED)
    assert (look.facts["way"], look.facts["client"], look.result) == (
        "api",
        system.client.id,
        body["result"]["id"],
    )


def test_what_was_shared_counts_as_pulled(system: System) -> None:
    """The look names the share."""
    store = system.site.rehearsal.store
    entry = entry_of(store, ZOFIA)
    grant = put_share(store, a_share(entry.id, organisation=system.organisation.id, sent_at=RELEASE))
    told(verify(system))
    [look] = events(system, EventKind.RESULT_LOOKED)
    with store.begin(reading=True) as work:
        [shared] = work.shares.scoped(system.organisation.id).listed(after=None, limit=5)
    assert look.facts.get("share") == grant.id
    assert shared.grant.pulled_at is not None


def test_the_first_look_without_a_share_writes_one_letter() -> None:
    """Letter L20, once for an organisation and a result (VER-4)."""
    site = stage(ON_A_DESK)
    site.rehearsal.import_results()
    browser = site.browser()
    browser.register()
    browser.confirm()
    site.rehearsal.clock.set(RELEASE)
    system = a_system(site)
    for _ in range(2):
        told(verify(system))
    kinds = [letter.kind for letter in site.rehearsal.deliver()]
    assert kinds.count(LetterKind.RESULT_LOOKED_UP) == 1


def test_the_candidate_sees_what_a_system_looked_up() -> None:
    """By whom and in which way, each look, a report beside it; misses are counted (B10, VER-4)."""
    site = stage(ON_A_DESK)
    site.rehearsal.import_results()
    browser = site.candidate()
    site.rehearsal.clock.set(RELEASE)
    browser.log_in()
    system = a_system(site)
    told(verify(system))
    told(verify(system, date_of_birth="2004-02-28"))
    seen = browser.get(f"/results/{entry_of(site.rehearsal.store, ZOFIA).id}/looks").text

    assert seen.count(system.organisation.name) == 1
    assert "<dt>Way</dt><dd><bdi>API</bdi></dd>" in seen
    assert "This was not me" in seen
    assert "1 attempt" in seen


def test_a_moment_before_the_release_nothing_matches(system: System) -> None:
    """The answer is that to a number which does not exist (A6, REL-1)."""
    number = number_of(system)
    system.site.rehearsal.clock.advance(microseconds=-1)
    early, unknown = (told(verify(system, statement_number=one)) for one in (number, "15BGB9615003"))

    assert early["verdict"] == unknown["verdict"] == "no_match"
    assert early.keys() == unknown.keys()


def test_another_name_differs_and_every_miss_is_one(system: System) -> None:
    """A wrong date and a number that nobody has read the same; what is no number costs nothing."""
    assert told(verify(system, family_name="Nowak"))["verdict"] == "name_differs"
    wrong = told(verify(system, date_of_birth="2004-02-28"))
    nobody = told(verify(system, statement_number="15BGB9615003"))
    assert wrong.keys() == nobody.keys() == {"verdict", "checked_at", "receipt"}
    assert wrong["verdict"] == nobody["verdict"] == "no_match"
    bad = [told(verify(system, statement_number="no number")) for _ in range(40)]
    assert {(one["verdict"], "receipt" in one) for one in bad} == {("bad_number", False)}
    assert len(events(system, EventKind.LOOKUP_MISSED)) == 2


@pytest.mark.parametrize("exists", [True, False])
def test_a_used_up_budget_says_when_to_try_again(system: System, exists: bool) -> None:  # noqa: FBT001
    """Five misses shut a number for every organisation, the right date too (VER-2)."""
    number = number_of(system) if exists else "15BGB9615003"
    for day in range(5):
        assert told(verify(system, statement_number=number, date_of_birth=f"2003-01-0{day + 1}"))
    stranger = a_system(
        system.site, organisation=an_organisation(id=named("another"), domains=("other.example",))
    )
    for other in (system, stranger):
        answer = verify(other, statement_number=number)
        assert (told(answer)["verdict"], answer.headers["Retry-After"]) == ("not_checked", "86400")
        assert "result" not in told(answer)


def test_thirty_misses_of_a_client_in_an_hour_are_all(system: System) -> None:
    """Then nothing is checked for the rest of it; hits were free."""
    clock = system.site.rehearsal.clock
    for number in range(30):
        assert told(verify(system, statement_number=f"C{number:07}"))["verdict"] == "no_match"
        clock.advance(seconds=1)
    shut = verify(system)
    assert (told(shut)["verdict"], int(shut.headers["Retry-After"])) == ("not_checked", 3570)
    clock.set(RELEASE + timedelta(hours=1))
    assert told(verify(system))["verdict"] == "match"


def test_what_is_withheld_is_told_and_nothing_of_it(system: System) -> None:
    """The verdict alone, and a receipt; a number that was replaced is superseded (A7)."""
    number, change = number_of(system), system.site.rehearsal.application.change_result
    order = ChangeOrder(operator=OPERATOR, reason="Enquiry")
    change.amend(ZOFIA, Amendment(scores={Component.SPEAKING: "203"}), order)
    replaced = told(verify(system, statement_number=number))
    assert (replaced["verdict"], replaced["result"]["version"]) == ("superseded", 2)
    number = number_of(system)
    change.withhold(ZOFIA, order)
    held = told(verify(system, statement_number=number))
    assert held.keys() == {"verdict", "checked_at", "receipt"}
    assert (held["verdict"], read_receipt(held["receipt"]).said) == ("withheld", "withheld")
    change.cancel(ZOFIA, order)
    assert told(verify(system, statement_number=number))["verdict"] == "cancelled"


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"statement_number": 15}, "/statement_number"),
        ({"statement_number": ""}, "/statement_number"),
        ({"date_of_birth": "29/02/2004"}, "/date_of_birth"),
        ({"date_of_birth": "2003-02-29"}, "/date_of_birth"),
        ({"date_of_birth": "2999-01-01"}, "/date_of_birth"),
        ({"date_of_birth": None}, "/date_of_birth"),
        ({"family_name": ["x"]}, "/family_name"),
        ({"reference": "\ud800"}, "/reference"),
        ({"reference": None}, "/reference"),
        ({"x": 1}, ""),
    ],
)
def test_what_is_wrong_is_named_by_its_place(system: System, changed: dict[str, Any], pointer: str) -> None:
    """JSON pointers; nothing is looked up (API-5)."""
    answer = verify(system, **changed)
    assert answer.json is not None
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert [one["pointer"] for one in answer.json["errors"]] == [pointer]
    assert not events(system, EventKind.RESULT_LOOKED)


def claim(system: System, asked: Any = None, **changed: Any) -> TestResponse:  # noqa: ANN401 - whatever JSON can say
    """Check a claim about the candidate's result."""
    body = {"statement_number": number_of(system), "date_of_birth": BORN, "claim": asked or {}, **changed}
    return send(system, body, "/claims")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ({"exam": "C1A", "overall_at_least": 185, "each_at_least": 185, "since": "2015-01-01"}, "yes"),
        ({"exam": "C1A", "overall_at_least": 185, "since": "2013-09-01"}, "yes"),
        ({"overall_at_least": 197}, "no"),
        ({"each_at_least": 230}, "no"),
        ({}, "yes"),
    ],
)
def test_a_claim_is_answered_and_nothing_else(system: System, asked: dict[str, Any], answer: str) -> None:
    """The receipt says what was claimed (C9)."""
    body = told(claim(system, asked, reference="A-1"))
    assert body.keys() == {"answer", "checked_at", "receipt", "reference"}
    assert body["answer"] == answer
    receipt = read_receipt(body["receipt"])
    assert (receipt.said, receipt.claim) == (answer, asked)
    assert [look.facts["way"] for look in events(system, EventKind.RESULT_LOOKED)] == ["claim"]


def test_of_what_is_not_found_a_claim_cannot_say(system: System) -> None:
    """And why: no match, no number, or no budget any more."""
    miss = told(claim(system, date_of_birth="2004-02-28"))
    assert (miss["answer"], miss["why"]) == ("cannot_say", "no_match")
    assert read_receipt(miss["receipt"]).said == "no_match"
    assert told(claim(system, statement_number="x"))["why"] == "bad_number"
    for day in range(1, 5):
        claim(system, date_of_birth=f"2003-01-0{day}")
    shut = claim(system)
    assert (told(shut)["why"], shut.headers["Retry-After"]) == ("not_checked", "86400")


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ([], "/claim"),
        ({"exam": "XYZ"}, "/claim/exam"),
        ({"overall_at_least": True}, "/claim/overall_at_least"),
        ({"each_at_least": 1.5}, "/claim/each_at_least"),
        ({"since": "yesterday"}, "/claim/since"),
        ({"x": 1}, "/claim"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(system: System, asked: Any, pointer: str) -> None:  # noqa: ANN401 - whatever JSON can say
    """With the place."""
    answer = claim(system, claim=asked)
    assert answer.json is not None
    assert (answer.status_code, [one["pointer"] for one in answer.json["errors"]]) == (422, [pointer])


def test_a_number_is_read_however_it_is_spelt(system: System) -> None:
    """As a statement prints it, too."""
    number = shown(StatementNumber(number_of(system))).lower()
    assert told(verify(system, statement_number=f" {number} "))["verdict"] == "match"


def test_many_are_answered_in_their_order(system: System) -> None:
    """Each by its verdict; what was asked before is free, and so is what is no number."""
    right = {"statement_number": number_of(system), "date_of_birth": BORN, "reference": "1"}
    answer = told(
        many(
            system,
            right,
            {"statement_number": "15BGB9615003", "date_of_birth": BORN},
            {"statement_number": "?", "date_of_birth": BORN},
            {**right, "reference": "4"},
            {**right, "date_of_birth": "2004-02-28"},
        )
    )
    items = answer["items"]
    assert [one["verdict"] for one in items] == ["match", "no_match", "bad_number", "duplicate", "no_match"]
    assert [one.get("reference") for one in items] == ["1", None, None, "4", "1"]
    assert items[0]["result"] == told(verify(system))["result"]
    assert [read_receipt(one["receipt"]).said for one in items if "receipt" in one] == [
        "match",
        "no_match",
        "no_match",
    ]
    look, _ = events(system, EventKind.RESULT_LOOKED)
    assert (look.facts["way"], look.facts["client"]) == ("api", system.client.id)
    assert len(events(system, EventKind.LOOKUP_MISSED)) == 2


def test_many_spend_the_budgets_of_one(system: System) -> None:
    """Five misses of a number, thirty of a client: then rows are not checked, whichever way they come."""
    number = number_of(system)
    wrong = [{"statement_number": number, "date_of_birth": f"2003-01-0{day}"} for day in range(1, 6)]
    right = {"statement_number": number, "date_of_birth": BORN}
    answer = many(system, *wrong, right)
    assert [one["verdict"] for one in told(answer)["items"]] == ["no_match"] * 5 + ["not_checked"]
    assert answer.headers["Retry-After"] == "86400"
    assert told(verify(system))["verdict"] == "not_checked"
    others = [{"statement_number": f"C{place:07}", "date_of_birth": BORN} for place in range(26)]
    verdicts = [one["verdict"] for one in told(many(system, *others))["items"]]
    assert verdicts == ["no_match"] * 25 + ["not_checked"]
    assert told(verify(system, statement_number="C9999999"))["verdict"] == "not_checked"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/items"),
        ({"items": []}, "/items"),
        ({"items": [1]}, "/items"),
        ({"items": [{"statement_number": "x", "date_of_birth": BORN}] * 1_001}, "/items"),
        ({"items": [{"statement_number": "x", "date_of_birth": "x"}]}, "/items/0/date_of_birth"),
        ({"items": [{"statement_number": "x", "date_of_birth": BORN, "y": 1}]}, "/items/0"),
    ],
)
def test_many_that_cannot_be_read_are_refused(system: System, body: Any, pointer: str) -> None:  # noqa: ANN401 - whatever JSON can say
    """All of them, with the place of what is wrong; nothing is looked up."""
    answer = send(system, body, "/verifications/batch")
    assert answer.json is not None
    assert (answer.status_code, [one["pointer"] for one in answer.json["errors"]]) == (422, [pointer])
