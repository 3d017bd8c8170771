"""From what the application tells of a shared result to what its page says."""

from datetime import date, datetime

import attrs

from adapters_web.languages import texts_here
from adapters_web.logged_in import OfficerHere
from adapters_web.rendering.result_page import State, verdict_of
from adapters_web.rendering.score_chart import ScoreChart
from adapters_web.site import this_site
from adapters_web.verifier.moments import stamped
from results_core.results.model import ResultStatus
from results_core.results.statement_numbers import shown as grouped
from results_core.verification.showing import ShownResult


@attrs.frozen(kw_only=True)
class ShownPage:
    """A shared result as the page shows it. What is not given, or not to be shown, is None."""

    ref: str
    name: str
    exam_name: str
    session_code: str
    exam_date: date
    state: State | None
    """Where there is no result to show."""
    is_held: bool
    label: str | None
    """The result as it is printed."""
    verdict: str | None
    overall: int | None
    cefr: str | None
    confirmed_on: str | None
    chart: ScoreChart | None
    withholds_skills: bool
    has_photo: bool
    reference: str | None
    place_of_entry: str
    centre_name: str
    born: str
    id_number: str
    passport: str | None
    may_have_passport: bool
    email: str | None
    amended: str | None
    shared: str
    viewed: str | None
    downloaded: str | None


def shown_page(shown: ShownResult, whoever: OfficerHere) -> ShownPage:
    """Return what the page says, in its language and in the organisation's zone."""
    site, texts = this_site(), texts_here()
    share, version = shown.share, shown.version
    entry, sitting, grant = share.entry, share.entry.sitting, share.grant
    label = None if version is None else version.label
    number = None if version is None else version.statement_number
    return ShownPage(
        ref=grant.id,
        name=shown.name,
        exam_name=site.application.catalogue.exam(sitting.exam).name,
        session_code=sitting.session,
        exam_date=sitting.exam_date,
        state=None if version is not None else State((share.status or ResultStatus.PENDING).value),
        is_held=shown.is_held,
        label=label,
        verdict=None if label is None else verdict_of(texts, label),
        overall=None if version is None else version.overall,
        cefr=None if version is None else version.cefr,
        confirmed_on=None if version is None else _confirmed(shown, whoever),
        chart=None if version is None or not version.scores else site.charts.of(version, sitting, texts),
        withholds_skills=version is not None and not grant.scope.has_skills,
        has_photo=shown.has_photo,
        reference=None if number is None else grouped(number),
        place_of_entry=entry.place_of_entry,
        centre_name=entry.centre.name,
        born=entry.date_of_birth.isoformat(),
        id_number=entry.id_number,
        passport=shown.passport,
        may_have_passport=shown.may_have_passport,
        email=shown.email,
        amended=None if shown.amended_at is None else _day(shown.amended_at, whoever),
        shared=stamped(share.received_at or grant.sent_at, whoever.zone),
        viewed=_done(grant.opened_at, shown.opened_by, whoever),
        downloaded=_done(grant.downloaded_at, shown.downloaded_by, whoever),
    )


def _confirmed(shown: ShownResult, whoever: OfficerHere) -> str | None:
    if shown.version is None:
        return None
    made_at = shown.version.issued_at or shown.version.recorded_at
    return _day(max(shown.share.entry.sitting.releases_at, made_at), whoever)


def _day(at: datetime, whoever: OfficerHere) -> str:
    return stamped(at, whoever.zone)[: len("2026-07-14")]


def _done(at: datetime | None, by: str | None, whoever: OfficerHere) -> str | None:
    if at is None:
        return None
    when = stamped(at, whoever.zone)
    return when if by is None else f"{when}, {by}"
