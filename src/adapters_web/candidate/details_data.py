"""A copy of one's own data, after the password (screens K12, PRV-4)."""

import json

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import EMPTY, typed_password
from adapters_web.languages import switches_language
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import objection_to_check
from results_core.kernel.objections import Objection
from results_core.privacy.exporting import OwnDataCopied


@candidate.get("/details/data")
@open_to(Actor.CANDIDATE)
def own_data() -> Response:
    """Say what the copy holds, and ask for the password."""
    required_candidate()
    return _form_page()


@candidate.post("/details/data")
@open_to(Actor.CANDIDATE)
def download_own_data() -> Response:
    """Hand out the copy as a file."""
    account, current = required_candidate().account, typed_password("current")
    if switches_language():
        return _form_page()
    if not current.reveal():
        return _form_page(Objection("current", "login_password_missing"))
    answer = this_site().application.export_own_data(account, password=current)
    if not isinstance(answer, OwnDataCopied):
        return _form_page(objection_to_check(answer))
    return Response(
        json.dumps(answer.data, ensure_ascii=False, indent=2) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
    )


def _form_page(*objections: Objection) -> Response:
    status = 422 if objections else 200
    return page("candidate/details_data.html", status=status, form=EMPTY.objected(*objections))
