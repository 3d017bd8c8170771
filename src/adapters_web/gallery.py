"""Every component in every state, for development."""

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response

from adapters_web.forms import Form
from adapters_web.languages import texts_here
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.rendering.score_chart import score_chart
from adapters_web.site import this_site
from results_core.exams.chart import chart_of
from results_core.exams.regimes import Component, Outcome
from results_core.kernel.objections import Objection

_MOMENT: Final = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
_SCORES: Final = {
    Component.READING: 150,
    Component.USE_OF_ENGLISH: None,
    Component.WRITING: 151,
    Component.LISTENING: 143,
    Component.SPEAKING: 162,
}
_OBJECTIONS: Final = (
    Objection("wrong_code", "id_number_missing"),
    Objection("wrong_email", "email_suggestion", {"suggestion": "name@mail.example"}),
    Objection("wrong_password", "password_short"),
    Objection("wrong_password", "password_digits"),
    Objection("wrong_terms", "terms_missing"),
)

gallery = Blueprint("gallery", __name__)


@gallery.get("/components")
@open_to(Actor.ANYBODY)
def components() -> Response:
    """Show the gallery."""
    regime = this_site().application.catalogue.exam("C1A").current
    outcome = Outcome(overall=148, label="", cefr=None, passes=False, certificated=False)
    chart = chart_of(regime, outcome, _SCORES)
    return page(
        "gallery.html",
        form=Form({}, _OBJECTIONS),
        chart=None if chart is None else score_chart(chart, texts_here()),
        moment=_MOMENT,
    )
