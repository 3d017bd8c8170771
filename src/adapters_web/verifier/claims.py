"""Claim check: yes, no or cannot say, and nothing else (screens V8b, mission C9)."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import Response

from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.moments import stamped
from adapters_web.verifier.receipts import asked_by, keep_receipt
from adapters_web.verifier.searching import (
    FIELDS,
    judged_pair,
    refusal,
    refused,
    status_of,
)
from adapters_web.visitors import visitor
from results_core.exams.catalogue import UnknownExam
from results_core.kernel.objections import Objection
from results_core.verification.claims import Checked, Claim
from results_core.verification.lookup import asked_number
from results_texts.typed_dates import typed_date

_ASKED: Final = ("exam", "overall", "each", "since")
_ANSWER: Final = "claim"
_SCORE: Final = re.compile(r"[0-9]{1,3}")


@verifier.get("/search/claim")
@open_to(Actor.OFFICER)
def claim() -> Response:
    """Show the form, and the answer to what was just asked."""
    required_officer()
    return _page(EMPTY, checked=visitor().pop(_ANSWER, None))


@verifier.post("/search/claim")
@open_to(Actor.OFFICER)
def check_claim() -> Response:
    """Have the claim checked; the answer stands on the next page, once."""
    whoever, form = required_officer(), typed_form(*FIELDS, *_ASKED)
    if switches_language():
        return _page(form)
    born, objections = judged_pair(form)
    asked, wrong = _claim(form)
    if born is None or objections or wrong:
        return _page(form.objected(*objections, *wrong), status=422)
    check = this_site().application.verification.check_claim
    answer = check(whoever.viewer, form.values["number"], born, asked)
    if not isinstance(answer, Checked):
        return refused(_page(form.objected(refusal(answer)), status=status_of(answer)), answer)
    visitor()[_ANSWER] = _said(answer, form, born, whoever)
    return see("verifier.claim")


def _claim(form: Form) -> tuple[Claim, list[Objection]]:
    wrong = []
    exam, since = form.values["exam"], form.values["since"].strip()
    if exam and not _is_exam(exam):
        wrong.append(Objection("exam", "claim_exam"))
    lowest = {}
    for field in ("overall", "each"):
        text = form.values[field].strip()
        lowest[field] = int(text) if _SCORE.fullmatch(text) else None
        if text and lowest[field] is None:
            wrong.append(Objection(field, "claim_score"))
    day = typed_date(since)
    if since and day is None:
        wrong.append(Objection("since", "claim_since"))
    asked = Claim(
        exam=exam or None,
        overall_at_least=lowest["overall"],
        each_at_least=lowest["each"],
        taken_since=day,
    )
    return asked, wrong


def _is_exam(code: str) -> bool:
    try:
        this_site().application.catalogue.exam(code)
    except UnknownExam:
        return False
    return True


def _said(answer: Checked, form: Form, born: date, whoever: OfficerHere) -> Mapping[str, Any]:
    """Return what the next page says: what was asked, the answer, when, and the name of its receipt."""
    asked, zone, issue = answer.claim, whoever.zone, this_site().application.verification.receipts
    receipt = issue.of_claim(asked_number(form.values["number"]), born, answer, asked_by(whoever))
    name = None if asked.exam is None else this_site().application.catalogue.exam(asked.exam).name
    return {
        "answer": answer.answer.value,
        "number": form.values["number"].strip(),
        "born": born.isoformat(),
        "exam": name,
        "overall": asked.overall_at_least,
        "each": asked.each_at_least,
        "since": None if asked.taken_since is None else asked.taken_since.isoformat(),
        "receipt": keep_receipt(receipt),
        "at": f"{stamped(answer.at, zone)} ({texts_here().city(zone)})",
    }


def _page(form: Form, *, status: int = 200, checked: Mapping[str, Any] | None = None) -> Response:
    exams = [(exam.code, exam.name) for exam in this_site().application.catalogue.exams]
    return page("verifier/claim.html", status=status, form=form, checked=checked, exams=exams)
