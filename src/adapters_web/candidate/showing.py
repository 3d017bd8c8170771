"""From what the application tells of a result to what a page says of it."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from adapters_web.languages import texts_here
from adapters_web.rendering.result_page import ResultPage, State, verdict_of
from adapters_web.site import Site, this_site
from results_core.exams.regimes import Regime
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.results.statement_numbers import shown

_CERTIFICATES: Final = frozenset({State.CERTIFIED, State.LEVEL_BELOW})


@attrs.frozen(kw_only=True)
class ResultCard:
    """A result as a line of the list, or while it is awaited. What does not apply is None."""

    ref: str
    exam_name: str
    session_code: str
    exam_date: date
    delivery: str
    releases_at: datetime
    zone: str
    board_zone: str
    days_left: int = 0
    """Until the release, in the calendar of the centre's zone."""
    verdict: str | None = None
    state: State | None = None
    amended_on: date | None = None


def card_of(read: ReadResult) -> ResultCard:
    """Return what the list says; before the release nothing but when it will be."""
    site, texts = this_site(), texts_here()
    entry, sitting = read.entry, read.entry.sitting
    version = read.version
    reported = read.status is ResultStatus.REPORTED and version is not None and version.label is not None
    return ResultCard(
        ref=entry.id,
        exam_name=site.application.catalogue.exam(sitting.exam).name,
        session_code=sitting.session,
        exam_date=sitting.exam_date,
        delivery=sitting.delivery.value,
        releases_at=sitting.releases_at,
        zone=entry.centre.zone,
        board_zone=site.settings.board_zone,
        days_left=_days_left(read, site.application.clock.now()),
        verdict=verdict_of(texts, version.label or "") if reported and version is not None else None,
        state=None if reported or read.status is None else State(read.status),
        amended_on=_amended_on(version, site),
    )


def page_of(read: ReadResult) -> ResultPage:
    """Return what the page of a released result says."""
    site, texts = this_site(), texts_here()
    entry, sitting, version = read.entry, read.entry.sitting, read.version
    frame = ResultPage(
        ref=entry.id,
        candidate_name=entry.name,
        exam_name=site.application.catalogue.exam(sitting.exam).name,
        session_code=sitting.session,
        exam_date=sitting.exam_date,
        centre_name=entry.centre.name,
        place_of_entry=entry.place_of_entry,
        state=state_of(read),
    )
    if version is None or version.status is not ResultStatus.REPORTED:
        return frame
    return attrs.evolve(
        frame,
        candidate_name=version.candidate_name,
        label=version.label,
        verdict=verdict_of(texts, version.label or ""),
        overall=version.overall,
        cefr=version.cefr,
        reference=None if version.statement_number is None else shown(version.statement_number),
        chart=site.charts.of(version, sitting, texts),
        amended_on=_amended_on(version, site),
        offers_linkedin=offers_linkedin(read),
    )


def state_of(read: ReadResult) -> State:
    """Return the frame in which a released result is shown; nothing loaded yet reads as pending."""
    if read.version is None:
        return State.PENDING
    if read.version.status is not ResultStatus.REPORTED:
        return State(read.version.status)
    band = _regime(read).band_labelled(read.version.label or "")
    if band is None or not band.certificated:
        return State.NO_CERTIFICATE
    return State.CERTIFIED if band.passes else State.LEVEL_BELOW


def offers_linkedin(read: ReadResult) -> bool:
    """Tell whether there is a certificate to show, its holder is old enough, and the operator agrees."""
    site = this_site()
    if not site.settings.linkedin or read.version is None or state_of(read) not in _CERTIFICATES:
        return False
    today = site.application.clock.now().astimezone(ZoneInfo(site.settings.board_zone)).date()
    return read.entry.age_on(today) >= site.settings.minimum_age_linkedin


def issued_on(read: ReadResult, version: ResultVersion) -> date:
    """Return the day, in the board's zone, on which candidates could first see this version's paper."""
    issued_at = max(read.entry.sitting.releases_at, version.issued_at or version.recorded_at)
    return issued_at.astimezone(ZoneInfo(this_site().settings.board_zone)).date()


def _regime(read: ReadResult) -> Regime:
    sitting = read.entry.sitting
    return this_site().application.catalogue.regime(sitting.exam, sitting.exam_date)


def _amended_on(version: ResultVersion | None, site: Site) -> date | None:
    """Return the day on which a reported result took another's place; a hold or the like says so itself."""
    if version is None or version.amended_at is None or version.status is not ResultStatus.REPORTED:
        return None
    return version.amended_at.astimezone(ZoneInfo(site.settings.board_zone)).date()


def _days_left(read: ReadResult, now: datetime) -> int:
    zone = ZoneInfo(read.entry.centre.zone)
    last = read.entry.sitting.releases_at.astimezone(zone).date()
    return max(0, (last - now.astimezone(zone).date()).days)
