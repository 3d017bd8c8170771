"""From what the application tells of a result to what its page says to officers, shared or found."""

from datetime import date, datetime
from typing import Any

import attrs

from adapters_web.languages import texts_here
from adapters_web.logged_in import OfficerHere
from adapters_web.rendering.result_page import State, verdict_of
from adapters_web.rendering.score_chart import ScoreChart
from adapters_web.site import address, this_site
from adapters_web.verifier.moments import stamped
from results_core.exams.entries import Entry
from results_core.results.model import ResultStatus, ResultVersion
from results_core.results.statement_numbers import shown as grouped
from results_core.verification.found_papers import ShownIdentity
from results_core.verification.lookup_ports import Finding
from results_core.verification.showing import ShownResult


@attrs.frozen(kw_only=True)
class ShownPage:
    """A result as the page shows it. What is not given, or not to be shown, is None."""

    name: str
    exam_name: str
    session_code: str
    exam_date: date
    state: State | None
    """Where there is no result to show."""
    label: str | None
    """The result as it is printed."""
    verdict: str | None
    overall: int | None
    cefr: str | None
    confirmed_on: str | None
    chart: ScoreChart | None
    reference: str | None
    place_of_entry: str
    centre_name: str
    born: str
    id_number: str
    statement_path: str | None
    photo_path: str | None
    amended: str | None
    replaced_on: date | None = None
    """When the paper ceased to stand by whose number it was found."""
    ref: str | None = None
    """Of the share; None where it was found by its number."""
    finding: str | None = None
    """What was found by its number, where it was."""
    has_identity: bool = True
    hides_contact: bool = False
    """Whether nothing is said of email address and passport number."""
    withholds_skills: bool = False
    passport: str | None = None
    may_have_passport: bool = False
    email: str | None = None
    shared: str | None = None
    viewed: str | None = None
    downloaded: str | None = None


def shown_page(shown: ShownResult, whoever: OfficerHere) -> ShownPage:
    """Return what the page says of a share, in its language and in the organisation's zone."""
    share, version, grant = shown.share, shown.version, shown.share.grant
    state = None if version is not None else State((share.status or ResultStatus.PENDING).value)
    photo = address("verifier.shared_photo", ref=grant.id) if shown.has_photo else None
    return ShownPage(
        **_of_result(share.entry, version, whoever),
        state=state,
        statement_path=None if version is None else address("verifier.shared_statement", ref=grant.id),
        photo_path=photo,
        ref=grant.id,
        has_identity=not shown.is_held,
        withholds_skills=version is not None and not grant.scope.has_skills,
        passport=shown.passport,
        may_have_passport=shown.may_have_passport,
        email=shown.email,
        amended=None if shown.amended_at is None else _day(shown.amended_at, whoever),
        shared=stamped(share.received_at or grant.sent_at, whoever.zone),
        viewed=_done(grant.opened_at, shown.opened_by, whoever),
        downloaded=_done(grant.downloaded_at, shown.downloaded_by, whoever),
    )


def found_page(
    found: Finding,
    whoever: OfficerHere,
    *,
    identity: ShownIdentity | None,
    has_photo: bool,
    replaced_on: date | None,
) -> ShownPage:
    """Return what the page says of what was found; without `identity` no address and no passport number."""
    read = found.match.read
    status = read.status or ResultStatus.PENDING
    version = read.version if status is ResultStatus.REPORTED else None
    amended_at = None if version is None else version.amended_at
    statement = None if version is None else address("verifier.found_statement", finding=found.id)
    return ShownPage(
        **_of_result(read.entry, version, whoever),
        state=None if version is not None else State(status.value),
        statement_path=statement,
        photo_path=address("verifier.found_photo", finding=found.id) if has_photo else None,
        amended=None if amended_at is None else _day(amended_at, whoever),
        replaced_on=replaced_on,
        finding=found.id,
        hides_contact=identity is None,
        passport=None if identity is None else identity.passport,
        may_have_passport=identity is not None and identity.may_have_passport,
        email=None if identity is None else identity.email,
    )


def _of_result(entry: Entry, version: ResultVersion | None, whoever: OfficerHere) -> dict[str, Any]:
    """Return what is said of a result however it came here; `version` is a reported one."""
    site, texts, sitting = this_site(), texts_here(), entry.sitting
    label = None if version is None else version.label
    number = None if version is None else version.statement_number
    return {
        "name": entry.name if version is None else version.candidate_name,
        "exam_name": site.application.catalogue.exam(sitting.exam).name,
        "session_code": sitting.session,
        "exam_date": sitting.exam_date,
        "label": label,
        "verdict": None if label is None else verdict_of(texts, label),
        "overall": None if version is None else version.overall,
        "cefr": None if version is None else version.cefr,
        "confirmed_on": None if version is None else _confirmed(entry, version, whoever),
        "chart": None if version is None or not version.scores else site.charts.of(version, sitting, texts),
        "reference": None if number is None else grouped(number),
        "place_of_entry": entry.place_of_entry,
        "centre_name": entry.centre.name,
        "born": entry.date_of_birth.isoformat(),
        "id_number": entry.id_number,
    }


def _confirmed(entry: Entry, version: ResultVersion, whoever: OfficerHere) -> str:
    made_at = version.issued_at or version.recorded_at
    return _day(max(entry.sitting.releases_at, made_at), whoever)


def _day(at: datetime, whoever: OfficerHere) -> str:
    return stamped(at, whoever.zone)[: len("2026-07-14")]


def _done(at: datetime | None, by: str | None, whoever: OfficerHere) -> str | None:
    if at is None:
        return None
    when = stamped(at, whoever.zone)
    return when if by is None else f"{when}, {by}"
