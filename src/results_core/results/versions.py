"""What follows what: the versions of a result, their numbers and their papers (mission A5, A7).

Pure rules for one result; the staging of a file follows them set by set, held to it by the contract suite.
"""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.exams.entries import Entry
from results_core.exams.regimes import CefrLevel, Component
from results_core.kernel.identifiers import ResultId
from results_core.results.model import BELOW, ResultRow, ResultStatus, ResultVersion
from results_core.results.statement_numbers import StatementNumber

Versions = Sequence[ResultVersion]
"""Of one result, oldest first."""


def following(
    versions: Versions, row: ResultRow, entry: Entry, *, released: bool, at: datetime
) -> ResultVersion | None:
    """Return the version that the row makes of the result, or None where it says what stands.

    `released` tells whether the sitting's release instant has come, `at` is the present.
    """
    standing = versions[-1] if versions else None
    said = _said(row, entry, at)
    brought = _news(row.statement_number, versions)
    if standing is not None and _agree(standing, said) and brought in {None, standing.statement_number}:
        return None
    if said.status is ResultStatus.REPORTED:
        said = _on_paper(said, last_reported(versions), brought, row.own_number)
    hidden_at = entry.sitting.hidden_at
    return said if standing is None else _in_place_of(standing, said, released=released, hidden_at=hidden_at)


def reissued(
    versions: Versions, entry: Entry, own_number: StatementNumber, *, released: bool, at: datetime
) -> ResultVersion | None:
    """Return the version after a correction of the name, where a reported result stands."""
    if not versions or versions[-1].status is not ResultStatus.REPORTED:
        return None
    renamed = attrs.evolve(
        versions[-1],
        given_names=entry.given_names,
        family_name=entry.family_name,
        statement_number=own_number,
        recorded_at=at,
        issued_at=at,
        amended_at=None,
        replaces_issued_at=None,
    )
    return _in_place_of(versions[-1], renamed, released=released, hidden_at=entry.sitting.hidden_at)


def before_the_hold(versions: Versions) -> ResultVersion | None:
    """Return the latest version that was not withheld: what stands again when the hold is lifted."""
    free = [version for version in versions if version.status is not ResultStatus.WITHHELD]
    return free[-1] if free else None


def last_reported(versions: Versions) -> ResultVersion | None:
    """Return the latest reported version."""
    reported = [version for version in versions if version.status is ResultStatus.REPORTED]
    return reported[-1] if reported else None


def row_saying(version: ResultVersion, entry: Entry, *, own_number: str) -> ResultRow:
    """Return the row that says of the result what the version says, and brings no number."""
    return ResultRow(
        0,
        entry.id,
        entry.sitting.id,
        entry.id_number,
        version.status.value,
        own_number,
        None,
        version.overall,
        version.label,
        version.cefr,
        *(_kept(version, component) for component in Component),
    )


def _kept(version: ResultVersion, component: Component) -> int | None:
    if component not in version.scores:
        return None
    score = version.scores[component]
    return BELOW if score is None else score


def _said(row: ResultRow, entry: Entry, at: datetime) -> ResultVersion:
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
        recorded_at=at,
    )


def _news(number: str | None, versions: Versions) -> str | None:
    """Return the number that a row brings, or None for one that only an earlier paper had."""
    last = last_reported(versions)
    if last is not None and number == last.statement_number:
        return number
    return None if number in {version.statement_number for version in versions} else number


def _agree(one: ResultVersion, other: ResultVersion) -> bool:
    """Tell whether the two say the same of the result, whatever the name."""
    return _result(one) == _result(other)


def _result(version: ResultVersion) -> Sequence[object]:
    return version.status, version.scores, version.overall, version.label, version.cefr


def _on_paper(
    said: ResultVersion, last: ResultVersion | None, brought: str | None, own: str
) -> ResultVersion:
    """Return the reported version with its number: the last paper stands again, or there is a new one."""
    if last is None or brought not in {None, last.statement_number}:
        return _on_new_paper(said, brought or own)
    if not (_agree(last, said) and _name(last) == _name(said)):
        return _on_new_paper(said, own)
    return attrs.evolve(
        said,
        statement_number=last.statement_number,
        issued_at=last.issued_at,
        amended_at=last.amended_at,
        replaces_issued_at=last.replaces_issued_at,
    )


def _name(version: ResultVersion) -> tuple[str, str]:
    return version.given_names, version.family_name


def _on_new_paper(said: ResultVersion, number: str) -> ResultVersion:
    return attrs.evolve(said, statement_number=StatementNumber(number), issued_at=said.recorded_at)


def _in_place_of(
    standing: ResultVersion, said: ResultVersion, *, released: bool, hidden_at: datetime | None
) -> ResultVersion:
    """Return the version as it follows, amended if it takes the place of a reported one that was out.

    What was out counts while it is hidden too: whoever saw it reads of the change when it shows again.
    """
    following = attrs.evolve(said, number=standing.number + 1)
    if standing.status is not ResultStatus.REPORTED:
        return following
    if released or (hidden_at is not None and standing.recorded_at <= hidden_at):
        return attrs.evolve(following, amended_at=said.recorded_at, replaces_issued_at=standing.issued_at)
    if hidden_at is None or standing.amended_at is None:
        return following
    # Nobody saw the paper that stood since: the new one replaces what that one replaced.
    return attrs.evolve(
        following, amended_at=said.recorded_at, replaces_issued_at=standing.replaces_issued_at
    )
