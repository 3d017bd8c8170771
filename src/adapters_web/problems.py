"""What a person is told when something is wrong: each kind of fault once, and never how we are built."""

import secrets
from collections.abc import Callable
from types import MappingProxyType
from typing import Final, TypeVar

import attrs
from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError  # type: ignore[import-untyped]
from werkzeug.exceptions import HTTPException

from adapters_web.api.problems import told_to_machines
from adapters_web.audiences import audience_here
from adapters_web.cookies import VISITOR, read_cookie
from adapters_web.forms import EMPTY
from adapters_web.languages import texts_here
from adapters_web.logged_in import (
    CandidateHere,
    NotLoggedIn,
    OfficerHere,
    candidate_here,
    officer_here,
    session_token,
)
from adapters_web.machines import is_for_machines
from adapters_web.marks import Mark, has_mark
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.request_log import log_fault
from adapters_web.returning import remember_what_was_wanted
from adapters_web.site import address, this_site
from adapters_web.statuses import RETRY_SECONDS, STATUS
from results_core.access.credentials import Audience
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import CROCKFORD
from results_core.results.statements import UnprintableText

Fault = TypeVar("Fault", bound=Exception)

_HAVE_PAGES: Final = frozenset({400, 403, 404, 405, 413})
_LOG_IN_FORMS: Final = MappingProxyType(
    {"candidate.log_in": "candidate.home", "verifier.let_in": "verifier.log_in"}
)
"""The forms that strangers send first: what takes them, and the page that they stand on."""
_SERVER: Final = 500
_BUSY: Final = 503


@attrs.frozen(kw_only=True)
class Problem:
    """What the page about a problem says."""

    status: int
    code: str = ""
    """By which operators find the fault in the log."""
    time: str = ""


def tell_of_problems(app: Flask) -> None:
    """Have every fault answered by a page, or by a problem where a machine asks."""
    app.register_error_handler(ResultsError, _unless_a_machine_asks(_of_the_core))
    app.register_error_handler(NotLoggedIn, _of_a_stranger)
    app.register_error_handler(CSRFError, _of_a_stale_form)
    app.register_error_handler(HTTPException, _unless_a_machine_asks(_of_http))
    app.register_error_handler(Exception, _unless_a_machine_asks(_unforeseen))


def _unless_a_machine_asks(answer: Callable[[Fault], Response]) -> Callable[[Fault], Response]:
    def answer_either(fault: Fault) -> Response:
        return told_to_machines(fault) if is_for_machines() else answer(fault)

    return answer_either


def _of_the_core(fault: ResultsError) -> Response:
    if isinstance(fault, UnprintableText):
        return _refusal("unprintable.title", "unprintable.text", status=STATUS[fault.kind])
    status = STATUS[fault.kind]
    if status == _BUSY:
        return busy(secrets.choice(RETRY_SECONDS))
    if status in _HAVE_PAGES:
        return _problem(Problem(status=status), status)
    return _refusal("refused.title", f"error.{fault.code}", status=status)


def _of_a_stranger(fault: NotLoggedIn) -> Response:
    del fault
    if audience_here() is Audience.CANDIDATES:
        return see("candidate.home")
    remember_what_was_wanted()
    if request.method == "POST" and has_mark(Mark.LONG_FIELD):
        say_on_next_page(texts_here().say("bulk.not_brought"))
    return see("verifier.log_in")


def _of_a_stale_form(fault: CSRFError) -> Response:
    """Nothing was done: the form is to be sent again; a browser that keeps no cookie is told so."""
    del fault
    form = _LOG_IN_FORMS.get(request.endpoint or "")
    if form is None:
        return page("generic/stale_form.html", status=400, **_known())
    home = address(form)
    if read_cookie(request, VISITOR) or session_token() is not None:
        return page("generic/stale_form.html", status=400, candidate=None, officer=None, page=home)
    if audience_here() is Audience.ORGANISATIONS:
        return page(
            "verifier/log_in.html",
            status=400,
            officer=None,
            page=home,
            form=EMPTY,
            cookies_blocked=True,
        )
    return page(
        "candidate/home.html",
        status=400,
        candidate=None,
        page=home,
        form=EMPTY,
        next_release=None,
        cookies_blocked=True,
    )


def _of_http(fault: HTTPException) -> Response:
    status = fault.code or _SERVER
    if status == _BUSY:
        return busy(secrets.choice(RETRY_SECONDS))
    if status >= _SERVER:
        return _unforeseen(fault)
    answer = _problem(Problem(status=status if status in _HAVE_PAGES else 400), status)
    for name, value in fault.get_headers(request.environ):
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _unforeseen(fault: Exception) -> Response:
    code = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    log_fault(fault, code)
    now = this_site().application.clock.now()
    problem = Problem(status=_SERVER, code=code, time=f"{now:%Y-%m-%d %H:%M} UTC")
    return _problem(problem, _SERVER)


def _problem(problem: Problem, status: int) -> Response:
    return page("generic/problem.html", status=status, problem=problem, **_known())


def _refusal(title: str, text: str, *, status: int) -> Response:
    say = texts_here().say
    return page("generic/refused.html", status=status, title=say(title), text=say(text), **_known())


def busy(seconds: int) -> Response:
    """Return the small page for a crowd, which asks to come back in so many seconds."""
    answer = page(
        "generic/busy.html", status=_BUSY, candidate=None, officer=None, banner=None, seconds=seconds
    )
    answer.headers["Retry-After"] = answer.headers["Refresh"] = str(seconds)
    return answer


def _known() -> dict[str, CandidateHere | OfficerHere | None]:
    """Return whoever is logged in, as far as the store can be asked at the moment."""
    try:
        return {"candidate": candidate_here(), "officer": officer_here()}
    except ResultsError:
        return {"candidate": None, "officer": None}
