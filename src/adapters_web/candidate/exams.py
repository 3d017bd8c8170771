"""Information on our exams: pages made from the catalogue (screens K13, mission B13)."""

from collections.abc import Sequence

import attrs
from flask import Response
from werkzeug.exceptions import NotFound

from adapters_web.candidate.blueprint import candidate
from adapters_web.languages import texts_here
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.rendering.exam_page import ExamPage, exam_page
from adapters_web.site import this_site
from results_core.exams.regimes import CefrLevel
from results_core.exams.scale import floor_of


@attrs.frozen(kw_only=True)
class Level:
    """A level with its exams; an exam may be of none."""

    name: str | None
    floor: int | None
    """The lowest score on the scale that reaches it."""
    exams: Sequence[ExamPage]


@candidate.get("/exams")
@open_to(Actor.ANYBODY)
def exams() -> Response:
    """Show the exams by level, and what the scores mean."""
    texts, catalogue = texts_here(), this_site().application.catalogue
    pages = [exam_page(exam, texts) for exam in catalogue]
    levels = [_level(level, [one for one in pages if one.level == level]) for level in CefrLevel]
    others = Level(name=None, floor=None, exams=[one for one in pages if one.level is None])
    return page(
        "candidate/exams.html",
        levels=[level for level in (*levels, others) if level.exams],
        floors=[_level(level, ()) for level in CefrLevel],
    )


@candidate.get("/exams/<code>")
@open_to(Actor.ANYBODY)
def exam(code: str) -> Response:
    """Show an exam: its results, its levels, its parts, and how it was marked before.

    Raises:
        NotFound: The catalogue has no such exam.
    """
    catalogue = this_site().application.catalogue
    if code not in catalogue:
        raise NotFound
    return page("candidate/exam.html", exam=exam_page(catalogue.exam(code), texts_here()))


def _level(level: CefrLevel, exams: Sequence[ExamPage]) -> Level:
    return Level(name=str(level), floor=floor_of(level), exams=exams)
