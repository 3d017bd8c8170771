"""Verifying statements and checking claims by number and date of birth (missions C9, D4)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from flask import Response

from adapters_web.api import resources
from adapters_web.api.answers import json_answer
from adapters_web.api.authenticating import caller_here
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Tag, described
from adapters_web.api.problems import TAKING_JSON, ApiProblem, ProblemType, Wrong
from adapters_web.api.repeating import KEY, done_once, nothing_done, once
from adapters_web.api.shapes import instant, result_of
from adapters_web.api.shares import viewer_here
from adapters_web.api.strict_json import json_object, only
from adapters_web.api.values import Values
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.api_access.model import Scope
from results_core.exams.catalogue import UnknownExam
from results_core.throttling.budgets import Exhausted
from results_core.verification.claims import Checked, Claim, ClaimAnswer
from results_core.verification.lookup import NoMatch, asked_number
from results_core.verification.receipts import AskedBy
from results_core.verification.verdicts import Verdict
from results_core.verification.verifying import AskedStatement, Verified, is_statement_number
from results_core.verification.verifying_many import MOST_AT_ONCE

FIELDS: Final = ("statement_number", "date_of_birth", "family_name", "reference")
_CLAIM: Final = ("exam", "overall_at_least", "each_at_least", "since")
LONGEST_NUMBER: Final = 64
LONGEST: Final = 100
HIGHEST_SCORE: Final = 999
_SECOND: Final = timedelta(seconds=1)
View = Callable[[], Response]


def _verifying(path: str, *, body: object, answer: object) -> Callable[[View], View]:
    """Return what makes a view a resource that asks by number and date of birth, once for a key."""

    def route(view: View) -> View:
        policed = open_to(Actor.CLIENT, scope=Scope.VERIFY)(done_once(view))
        describe = described(
            tag=Tag.VERIFICATION,
            answer=answer,
            body=body,
            parameters=(KEY,),
            problems=(*TAKING_JSON, ProblemType.KEY_REUSED, ProblemType.KEY_IN_USE),
            may_wait=True,
        )
        return api.post(path)(describe(policed))

    return route


@_verifying("/verifications", body=resources.VerificationRequest, answer=resources.Verification)
def verify() -> Response:
    """Verify one statement; a hit is a look (B10)."""
    body = json_object(*FIELDS)
    values = Values(body)
    asked = asked_of(values)
    values.judge()
    verified = once(this_site().application.verification.verify)(
        viewer_here(), asked, name=caller_here().organisation_name
    )
    answer = json_answer(verification_line(verified, body))
    return answer if verified.until is None else told_to_wait(answer, verified.until)


@_verifying("/verifications/batch", body=resources.BatchRequest, answer=resources.Batch)
def verify_many() -> Response:
    """Verify up to a thousand statements, each within the same budgets; answers stand in their order."""
    items = _items(json_object("items").get("items"))
    wrong: list[Wrong] = []
    asked = []
    for place, item in enumerate(items):
        only(item, *FIELDS, at=f"/items/{place}")
        asked.append(asked_of(Values(item, f"/items/{place}", wrong)))
    Values({}, wrong=wrong).judge()
    verified = once(this_site().application.verification.verify_many)(
        viewer_here(), asked, name=caller_here().organisation_name
    )
    lines = [verification_line(line, item) for line, item in zip(verified.lines, items, strict=True)]
    answer = json_answer({"items": lines})
    return answer if verified.until is None else _with_retry(answer, verified.until)


@_verifying("/claims", body=resources.ClaimRequest, answer=resources.CheckedClaim)
def check_claim() -> Response:
    """Answer whether a claim about a result is true, and disclose nothing else."""
    body = json_object("statement_number", "date_of_birth", "reference", "claim")
    values = Values(body)
    number = values.text("statement_number", longest=LONGEST_NUMBER, required=True)
    born = values.past_day("date_of_birth")
    values.text("reference", longest=LONGEST)
    claim = _claim(values, body.get("claim"))
    values.judge()
    desk = this_site().application.verification
    if not is_statement_number(asked_number(number)):
        return json_answer(_unanswered(Verdict.BAD_NUMBER, body))
    answer = once(desk.check_claim)(viewer_here(), number, born or date.min, claim)
    by = AskedBy(organisation=caller_here().organisation, name=caller_here().organisation_name)
    match answer:
        case Checked():
            receipt = desk.receipts.of_claim(asked_number(number), born or date.min, answer, by)
            told = {"answer": answer.answer.value, "checked_at": instant(answer.at), "receipt": receipt}
            return json_answer({**told, **_echoed(body)})
        case NoMatch():
            receipt = desk.receipts.of_miss(asked_number(number), born or date.min, by)
            return json_answer({**_unanswered(Verdict.NO_MATCH, body), "receipt": receipt})
        case Exhausted():
            return told_to_wait(json_answer(_unanswered(Verdict.NOT_CHECKED, body)), answer.until)


def asked_of(values: Values) -> AskedStatement:
    """Return what is asked of a statement, as far as nothing is wrong with it."""
    values.text("reference", longest=LONGEST)
    return AskedStatement(
        number=values.text("statement_number", longest=LONGEST_NUMBER, required=True),
        born=values.past_day("date_of_birth") or date.min,
        family_name=values.text("family_name", longest=LONGEST),
    )


def verification_line(verified: Verified, body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a verification came to, with what was sent along."""
    told: dict[str, Any] = {
        "verdict": verified.verdict.value,
        "checked_at": instant(verified.at),
        **_echoed(body),
    }
    if verified.read is not None:
        read = verified.read
        told["result"] = result_of(read.entry, read.version, this_site().application.catalogue, more={})
    if verified.receipt is not None:
        told["receipt"] = verified.receipt
    return told


def told_to_wait(answer: Response, until: datetime | None) -> Response:
    """Return an answer to what was not checked: it says when to try again, and no key keeps it."""
    return nothing_done(_with_retry(answer, until))


def _with_retry(answer: Response, until: datetime | None) -> Response:
    now = this_site().application.clock.now()
    seconds = 1 if until is None else max(1, -(-(until - now) // _SECOND))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _items(items: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 - whatever JSON can say
    are_objects = isinstance(items, list) and all(isinstance(item, dict) for item in items)
    if not are_objects or not 1 <= len(items) <= MOST_AT_ONCE:
        wrong = Wrong(pointer="/items", detail=f"a list of 1 to {MOST_AT_ONCE} objects")
        raise ApiProblem(ProblemType.INVALID_VALUES, errors=[wrong])
    return items  # type: ignore[no-any-return]


def _claim(values: Values, body: Any) -> Claim:  # noqa: ANN401 - whatever JSON can say
    if not isinstance(body, dict):
        values.refuse("claim", "an object")
        return Claim()
    only(body, *_CLAIM, at="/claim")
    asked = Values(body, "/claim", values.wrong)
    exam = asked.text("exam", longest=LONGEST)
    if exam and not _is_exam(exam):
        asked.refuse("exam", "the code of an exam")
    return Claim(
        exam=exam or None,
        overall_at_least=asked.whole("overall_at_least", most=HIGHEST_SCORE),
        each_at_least=asked.whole("each_at_least", most=HIGHEST_SCORE),
        taken_since=asked.day("since"),
    )


def _is_exam(code: str) -> bool:
    try:
        this_site().application.catalogue.exam(code)
    except UnknownExam:
        return False
    return True


def _unanswered(why: Verdict, body: Mapping[str, Any]) -> dict[str, Any]:
    at = instant(this_site().application.clock.now())
    return {"answer": ClaimAnswer.CANNOT_SAY.value, "why": why.value, "checked_at": at, **_echoed(body)}


def _echoed(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("family_name", "reference") if name in body}
