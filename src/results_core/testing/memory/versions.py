"""The versions of a result in memory: which number each has, and whether it amends (A7)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.exams.entries import Entry
from results_core.exams.regimes import CefrLevel, Component
from results_core.kernel.identifiers import Randomness, ResultId
from results_core.results.model import BELOW, ResultRow, ResultStatus, ResultVersion
from results_core.results.statement_numbers import StatementNumber, issue

Versions = tuple[ResultVersion, ...]


def following(versions: Versions, row: ResultRow, entry: Entry, *, now: datetime) -> ResultVersion | None:
    """Return the version that the row makes of the result, or None where it says what stands."""
    standing = versions[-1] if versions else None
    said = _said(row, entry, now)
    brought = _news(row.statement_number, versions)
    if standing is not None and _agree(standing, said) and brought in {None, standing.statement_number}:
        return None
    last = _last_reported(versions)
    if said.status is ResultStatus.REPORTED:
        said = attrs.evolve(said, statement_number=_number(said, last, brought, row.own_number))
    return _in_place_of(standing, said, entry, now)


def reissued(versions: Versions, entry: Entry, *, now: datetime, randomness: Randomness) -> Versions:
    """Return the versions after a correction of the name: one more where a reported result stands."""
    if not versions or versions[-1].status is not ResultStatus.REPORTED:
        return versions
    standing = versions[-1]
    renamed = attrs.evolve(
        standing,
        given_names=entry.given_names,
        family_name=entry.family_name,
        statement_number=issue(randomness),
        recorded_at=now,
    )
    return (*versions, _in_place_of(standing, renamed, entry, now))


def _said(row: ResultRow, entry: Entry, now: datetime) -> ResultVersion:
    scores = {component: getattr(row, component.value) for component in Component}
    return ResultVersion(
        result=ResultId(row.result),
        number=1,
        status=ResultStatus(row.status),
        scores={
            component: None if score == BELOW else score
            for component, score in scores.items()
            if score is not None
        },
        overall=row.overall,
        label=row.label,
        cefr=None if row.cefr is None else CefrLevel(row.cefr),
        given_names=entry.given_names,
        family_name=entry.family_name,
        recorded_at=now,
    )


def _news(number: str | None, versions: Versions) -> str | None:
    """Return the number that a row brings, or None for one that only an earlier paper had."""
    last = _last_reported(versions)
    if last is not None and number == last.statement_number:
        return number
    return None if number in {version.statement_number for version in versions} else number


def _agree(one: ResultVersion, other: ResultVersion) -> bool:
    """Tell whether the two say the same of the result, whatever the name."""
    return _result(one) == _result(other)


def _result(version: ResultVersion) -> Sequence[object]:
    return version.status, version.scores, version.overall, version.label, version.cefr


def _last_reported(versions: Versions) -> ResultVersion | None:
    reported = [version for version in versions if version.status is ResultStatus.REPORTED]
    return reported[-1] if reported else None


def _number(
    said: ResultVersion, last: ResultVersion | None, brought: str | None, own: str
) -> StatementNumber:
    if last is not None and brought in {None, last.statement_number}:
        same_paper = _agree(last, said) and _name(last) == _name(said)
        return last.statement_number if same_paper and last.statement_number else StatementNumber(own)
    return StatementNumber(brought or own)


def _name(version: ResultVersion) -> tuple[str, str]:
    return version.given_names, version.family_name


def _in_place_of(
    standing: ResultVersion | None, said: ResultVersion, entry: Entry, now: datetime
) -> ResultVersion:
    if standing is None:
        return said
    seen = standing.status is ResultStatus.REPORTED and now >= entry.sitting.releases_at
    return attrs.evolve(
        said,
        number=standing.number + 1,
        amended_at=now if seen else None,
        replaces_recorded_at=standing.recorded_at if seen else None,
    )
