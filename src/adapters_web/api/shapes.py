"""What resources look like (interfaces §5): instants in UTC, days as dates; what is withheld is absent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import Entry
from results_core.exams.regimes import Component
from results_core.results.model import ResultStatus, ResultVersion, Scores
from results_core.sharing.model import ReadShare
from results_core.verification.showing import ShownResult
from results_texts import texts_for

ENGLISH: Final = texts_for("en")
COMPONENTS: Final = {part: ENGLISH.say(f"component.{part.value}") for part in Component}
"""Names of components as they stand on statements and in files."""
_SECONDS: Final = len("2026-01-01T00:00:00")


@lru_cache(maxsize=4096)
def instant(at: datetime | None) -> str | None:
    """Return an instant as RFC 3339 has it; what came in together has it in common."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")[:_SECONDS] + "Z"


def share_line(share: ReadShare) -> dict[str, Any]:
    """Return a share of the list: how it stands, and nothing of the candidate."""
    grant = share.grant
    return {
        "id": grant.id,
        "received_at": instant(share.received_at),
        "sent_at": instant(grant.sent_at),
        "scope": grant.scope.value,
        "purpose": grant.purpose.value,
        "expires_at": instant(grant.expires_at),
        "result": {"id": grant.result, "version": share.version, "status": share.status},
    }


def share_detail(shown: ShownResult, catalogue: Catalogue) -> dict[str, Any]:
    """Return a share with its result, as far as its scope goes."""
    share = shown.share
    of_candidate: dict[str, Any] = {"email": shown.email} if shown.email else {}
    if shown.passport is not None:
        of_candidate["passport_number"] = shown.passport
    result = result_of(share.entry, shown.version, catalogue, more=of_candidate)
    result["version"] = share.version
    result["status"] = share.status
    return {**share_line(share), "result": result, "has_photo": shown.has_photo}


def result_of(
    entry: Entry, version: ResultVersion | None, catalogue: Catalogue, *, more: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a result; without a reported version it is told what was sat, and nothing of how."""
    sitting = entry.sitting
    exam = catalogue.exam(sitting.exam)
    told: dict[str, Any] = {
        "id": entry.id,
        "version": None if version is None else version.number,
        "status": ResultStatus.PENDING if version is None else version.status,
        "exam": {"code": exam.code, "name": exam.name},
        "session": sitting.session,
        "exam_date": sitting.exam_date.isoformat(),
        "centre": {"number": entry.centre.number, "name": entry.centre.name},
        "place_of_entry": entry.place_of_entry,
        "candidate": {
            "given_names": entry.given_names if version is None else version.given_names,
            "family_name": entry.family_name if version is None else version.family_name,
            "date_of_birth": entry.date_of_birth.isoformat(),
            "id_number": entry.id_number,
            **more,
        },
        "released_at": instant(sitting.releases_at),
    }
    return (
        told
        if version is None or version.status is not ResultStatus.REPORTED
        else told | _reported(entry, version, catalogue)
    )


def _reported(entry: Entry, version: ResultVersion, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "overall": version.overall,
        "result": version.label,
        "cefr": version.cefr,
        "components": components_of(entry, version.scores, catalogue),
        "statement_number": version.statement_number,
        "amended_at": instant(version.amended_at),
    }


def components_of(entry: Entry, scores: Scores, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return each component's score in the order of the statement; below the lowest it is no number."""
    regime = catalogue.regime(entry.sitting.exam, entry.sitting.exam_date)
    return [
        {"name": COMPONENTS[component], **_score(scores[component], regime.lowest)}
        for component in regime.components
        if component in scores
    ]


def _score(score: int | None, lowest: int | None) -> dict[str, Any]:
    return {"score": score} if score is not None else {"score": None, "below": lowest}
