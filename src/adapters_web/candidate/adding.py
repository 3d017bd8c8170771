"""Adding another exam to one's account, with its own pair of numbers (screens K6, mission B15)."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import too_many
from results_core.candidates.adding import ExamAdded
from results_core.throttling.budgets import Exhausted


@candidate.get("/results/add")
@open_to(Actor.CANDIDATE)
def adding() -> Response:
    """Ask for both numbers of the other exam."""
    required_candidate()
    return _form_page(EMPTY)


@candidate.post("/results/add")
@open_to(Actor.CANDIDATE)
def add_exam() -> Response:
    """Add it, and show the list with it; a wrong pair reads as in registering (ENU-4)."""
    account, form = required_candidate().account, typed_form("id_number", "secret_number")
    if switches_language():
        return _form_page(form)
    site = this_site()
    answer = site.application.add_exam(
        account,
        id_number=form.values["id_number"],
        secret_number=form.values["secret_number"],
        client=client_here(),
    )
    match answer:
        case ExamAdded():
            exam = site.application.catalogue.exam(answer.entry.sitting.exam).name
            say_on_next_page(texts_here().say("adding.done", exam=exam))
            return see("candidate.results")
        case Exhausted():
            refused = _form_page(form.objected(too_many("id_number", answer)), status=TOO_MANY)
            return with_retry(refused, answer)
        case _:
            return _form_page(form.objected(*answer), status=422)


def _form_page(form: Form, *, status: int = 200) -> Response:
    return page("candidate/adding.html", status=status, form=form)
