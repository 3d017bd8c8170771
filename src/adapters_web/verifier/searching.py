"""Candidate Search: a result by the number of its statement and the date of birth (screens V8)."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from flask import Response, request

from adapters_web.clients import TOO_MANY, with_retry
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import page, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.rendering.result_page import verdict_of
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.moments import stamped
from adapters_web.verifier.receipts import asked_by, keep_receipt, kept_receipt
from adapters_web.wording import clock_time
from results_core.kernel.identifiers import EventId
from results_core.kernel.objections import Objection
from results_core.results.model import ReadResult, ResultStatus
from results_core.results.viewing import UnknownResult
from results_core.throttling.budgets import Exhausted
from results_core.verification.lookup import Found, NoMatch, asked_number
from results_core.verification.lookup_ports import Finding
from results_core.verification.receipts import Answer, Question
from results_texts.typed_dates import typed_date

FIELDS: Final = ("number", "born")
_NO_MATCH: Final = Objection("number", "lookup_no_match")


@attrs.frozen(kw_only=True)
class FoundLine:
    """A result that was found, as a line shows it."""

    ref: str
    name: str
    exam_name: str
    verdict: str
    """The result in words, or the state that stands in its place."""
    overall: int | None
    has_receipt: bool
    """Whether a receipt says what stands: of a reported result."""
    found: str
    """When, by the organisation's clocks."""
    replaced_on: date | None


@verifier.get("/search")
@open_to(Actor.OFFICER)
def search() -> Response:
    """Show the form, what was found just now, and what the officer has found within 30 days."""
    whoever, found = required_officer(), request.args.get("found", "")
    receipt = kept_receipt(request.args.get("receipt", ""))
    return _page(whoever, EMPTY, found=_found(whoever, found) if found else None, receipt=receipt)


@verifier.post("/search")
@open_to(Actor.OFFICER)
def look_up() -> Response:
    """Look the result up; its address says nothing of whose it is."""
    whoever, form = required_officer(), typed_form(*FIELDS)
    if switches_language():
        return _page(whoever, form)
    born, objections = judged_pair(form)
    if born is None or objections:
        return _page(whoever, form.objected(*objections), status=422)
    look = this_site().application.verification.look_up
    number = form.values["number"]
    answer = look(whoever.viewer, number, born)
    if isinstance(answer, NoMatch | Exhausted):
        wrong = form.objected(refusal(answer))
        receipt = _receipt_of_miss(whoever, number, born) if isinstance(answer, NoMatch) else None
        return refused(_page(whoever, wrong, status=status_of(answer), receipt=receipt), answer)
    receipt = _receipt(whoever, number, born, answer)
    return see_path(f"{address('verifier.search')}?found={answer.reference}&receipt={receipt}")


def _receipt(whoever: OfficerHere, number: str, born: date, found: Found) -> str:
    question = Question(number=asked_number(number), born=born)
    said = Answer(said=found.verdict.value, at=found.at, version=found.version)
    issue = this_site().application.verification.receipts
    return keep_receipt(issue(question, said, asked_by(whoever)))


def _receipt_of_miss(whoever: OfficerHere, number: str, born: date) -> str:
    issue = this_site().application.verification.receipts
    return keep_receipt(issue.of_miss(asked_number(number), born, asked_by(whoever)))


def judged_pair(form: Form) -> tuple[date | None, list[Objection]]:
    """Return the date of birth that was typed, and everything that is wrong with number and date."""
    objections = []
    if not form.values["number"].strip():
        objections.append(Objection("number", "lookup_number_missing"))
    born = typed_date(form.values["born"])
    if not form.values["born"].strip():
        objections.append(Objection("born", "lookup_born_missing"))
    elif born is None:
        objections.append(Objection("born", "lookup_born_unreal"))
    elif born >= _today():
        objections.append(Objection("born", "lookup_born_ahead"))
    return born, objections


def refusal(answer: NoMatch | Exhausted) -> Objection:
    """Return the one message for every kind of miss, or until when nothing is looked up (VER-1, VER-2)."""
    if isinstance(answer, Exhausted) and answer.until is not None:
        return Objection("number", "lookup_shut", {"time": clock_time(answer.until)})
    return _NO_MATCH


def status_of(answer: NoMatch | Exhausted) -> int:
    """Return the status of a page that says so."""
    return TOO_MANY if isinstance(answer, Exhausted) else 422


def refused(answer: Response, why: NoMatch | Exhausted) -> Response:
    """Return the answer; one that says when to try again says it to programs too."""
    return with_retry(answer, why) if isinstance(why, Exhausted) else answer


def line_of(finding: Finding, zone: str) -> FoundLine:
    """Return what a line says of a finding."""
    read, match = finding.match.read, finding.match
    sitting, version = read.entry.sitting, read.version
    name = read.entry.name if version is None else version.candidate_name
    is_reported = version is not None and version.status is ResultStatus.REPORTED
    return FoundLine(
        ref=finding.id,
        name=name,
        exam_name=this_site().application.catalogue.exam(sitting.exam).name,
        verdict=_verdict(read),
        overall=version.overall if version is not None and is_reported else None,
        has_receipt=is_reported,
        found=stamped(finding.found_at, zone),
        replaced_on=None if match.replaced_at is None else _day(match.replaced_at),
    )


def _verdict(read: ReadResult) -> str:
    texts, version = texts_here(), read.version
    if version is None or version.status is not ResultStatus.REPORTED:
        status = ResultStatus.PENDING if version is None else version.status
        return texts.say(f"found.state.{status.value}")
    return verdict_of(texts, version.label or "")


def _found(whoever: OfficerHere, ref: str) -> FoundLine | None:
    try:
        finding = this_site().application.verification.look_up.finding(whoever.viewer, EventId(ref))
    except UnknownResult:
        return None
    return line_of(finding, whoever.zone)


def _page(
    whoever: OfficerHere,
    form: Form,
    *,
    status: int = 200,
    found: FoundLine | None = None,
    receipt: str | None = None,
) -> Response:
    findings = this_site().application.verification.look_up.findings(whoever.viewer)
    return page(
        "verifier/search.html",
        status=status,
        form=form,
        found=found,
        receipt=receipt,
        findings=[line_of(finding, whoever.zone) for finding in findings],
        zone=whoever.zone,
    )


def _today() -> date:
    site = this_site()
    return site.application.clock.now().astimezone(ZoneInfo(site.settings.board_zone)).date()


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(this_site().settings.board_zone)).date()
