"""The address that Slate source formats read, with its parameters and names (facts §8, mission D5)."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import chain
from re import compile as pattern
from typing import Any, Final

from flask import Blueprint, Response, request

from adapters_web.api import resources
from adapters_web.api.describing import Parameter, Tag, described
from adapters_web.api.problems import ApiProblem, ProblemType, Wrong
from adapters_web.api.shapes import COMPONENTS
from adapters_web.api.shares import viewer_here
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.api_access.model import Scope
from results_core.downloads.rows import SharedRow
from results_core.downloads.windows import Pulled, Window, WrongWindow
from results_core.exams.catalogue import Catalogue
from results_core.results.model import BELOW

slate = Blueprint("slate", __name__, url_prefix="/ce/v1")

START: Final = "startDateTime"
END: Final = "endDateTime"
_SPELT: Final = pattern(resources.SLATE_INSTANT)
_BEGINNING: Final = '{"ListCandidateResultDetails": ['
_WRONG: Final = {
    WrongWindow.BACKWARDS: f"not before {START}",
    WrongWindow.TOO_LONG: f"at most a year after {START}",
}


@slate.get("/result-verification")
@described(
    tag=Tag.SLATE,
    answer=resources.ListedResults,
    parameters=(
        Parameter(
            name=START,
            meaning="Where the window begins, in UTC.",
            shape=resources.SlateInstant,
            required=True,
        ),
        Parameter(
            name=END,
            meaning="Where it ends: a year later at most.",
            shape=resources.SlateInstant,
            required=True,
        ),
    ),
    problems=(ProblemType.INVALID_VALUES,),
)
@open_to(Actor.CLIENT, scope=Scope.SHARES)
def result_verification() -> Response:
    """Return what was received or amended in a window, however much it is; each of it is a look (B10)."""
    window = window_here()
    application = this_site().application
    pulled = iter(application.downloads.pull(viewer_here(), window))
    first = next(pulled, ())
    return Response(
        written(chain([first], pulled), application.catalogue),
        mimetype="application/json",
    )


def window_here() -> Window:
    """Return the window that is asked for.

    Raises:
        ApiProblem: An end of it is missing, given twice or unreadable, or it is none or too long.
    """
    unknown = sorted(set(request.args) - {START, END})
    wrong = [Wrong(pointer=name, detail="there is no such parameter") for name in unknown]
    since, until = _instant(START, wrong), _instant(END, wrong)
    if wrong or since is None or until is None:
        raise ApiProblem(ProblemType.INVALID_VALUES, errors=wrong)
    window = Window.between(since, until)
    if isinstance(window, WrongWindow):
        raise ApiProblem(ProblemType.INVALID_VALUES, errors=[Wrong(pointer=END, detail=_WRONG[window])])
    return window


def _instant(name: str, wrong: list[Wrong]) -> datetime | None:
    given = request.args.getlist(name)
    if len(given) != 1:
        wrong.append(Wrong(pointer=name, detail="is needed, once"))
        return None
    try:
        if _SPELT.fullmatch(given[0]):
            return datetime.fromisoformat(given[0].removesuffix("Z")).replace(tzinfo=UTC)
    except ValueError:
        pass
    wrong.append(Wrong(pointer=name, detail="an instant in UTC, such as 2026-01-01T00:00:00"))
    return None


def written(batches: Iterator[Sequence[Pulled]], catalogue: Catalogue) -> Iterator[bytes]:
    """Yield the answer as it comes: whoever gets its end has got everything."""
    write = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    line = _Lines(catalogue).of
    yield _BEGINNING.encode()
    between = ""
    for batch in batches:
        if batch:
            lines = write([line(one) for one in batch])
            yield f"{between}\n{lines[1:-1]}".encode()
            between = ","
    yield b"]}\n"


class _Lines:
    """What is said of candidates; what an exam is made of is looked up once for each day."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._known: dict[tuple[str, date], tuple[str, Sequence[tuple[str, str]]]] = {}

    def of(self, pulled: Pulled) -> dict[str, Any]:
        """Return a candidate with their results; what else stands there is of the one received last."""
        rows = pulled.rows
        last = rows[0]
        is_entered = last.family_name is None
        return {
            "CandidateUCIId": pulled.id_number,
            "CandidateName": last.entered_given_names if is_entered else last.given_names,
            "CandidateFamilyName": last.entered_family_name if is_entered else last.family_name,
            "CandidateDOB": last.date_of_birth.isoformat(),
            "ReceivedDate": last.received_at.replace(tzinfo=None).isoformat(timespec="seconds"),
            "ExamType": last.exam,
            "CandidateEmailId": next((row.email for row in rows if row.email), None),
            "CandidateResults": [self._result(row) for row in rows],
        }

    def _result(self, row: SharedRow) -> dict[str, Any]:
        exam = (row.exam, row.exam_date)
        name, parts = self._known.get(exam) or self._look_up(*exam)
        scores = [(said, getattr(row, part)) for part, said in parts]
        return {
            "Qualification": name,
            "Grade": row.label,
            "Score": None if row.overall is None else str(row.overall),
            "CefrLevel": row.cefr,
            "ComponentList": [
                {"Name": said, "Score": None if score == BELOW else str(score)}
                for said, score in scores
                if score is not None
            ],
        }

    def _look_up(self, exam: str, day: date) -> tuple[str, Sequence[tuple[str, str]]]:
        """Return what it is called, and the skills in the order of the statement, with what they are called.

        A score below the lowest is not reported at all.
        """
        parts = self._catalogue.regime(exam, day).components
        said = self._catalogue.exam(exam).name, [(part.value, COMPONENTS[part]) for part in parts]
        self._known[exam, day] = said
        return said
