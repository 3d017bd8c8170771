"""The second step of logging in: a code of the app, a recovery code, or setting it up (screens V4b).

Between password and code the browser holds a cookie for these pages alone: it is no session.
"""

from collections.abc import Callable
from typing import Final

from flask import Response, request

from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.cookies import forget_cookie, set_cookie
from adapters_web.forms import EMPTY, Form, typed
from adapters_web.languages import switches_language
from adapters_web.links import STEPPING, token_in
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.entering import go_in, where_to
from adapters_web.verifier.step_offers import UNPROVED, offer_page, offered_secret
from adapters_web.wording import clock_time, too_many
from results_core.access.checking import PasswordRefused, WrongPassword
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn, SecondStepAsked
from results_core.access.second_step import StepCode
from results_core.kernel.confidential import LinkToken
from results_core.kernel.objections import Objection
from results_core.organisations.second_step import Pending, SecondStepOn, WrongCode
from results_core.throttling.budgets import Exhausted

_WRONG: Final = {2: "step_code_wrong_two_left", 1: "step_code_wrong_one_left"}
_Passing = Callable[[LinkToken], LoggedIn | PasswordRefused | None]


def ask_for_step(answer: SecondStepAsked) -> Response:
    """Send the browser to the second step, with what goes on with its log-in."""
    asked = see("verifier.step_to_set_up" if answer.sets_up else "verifier.step")
    set_cookie(asked, STEPPING, answer.token.reveal())
    return asked


@verifier.get("/login/code")
@open_to(Actor.ANYBODY)
def step() -> Response:
    """Ask for a code of the app."""
    return _code_page(EMPTY, "app") if _pending(sets_up=False) else _begin_anew()


@verifier.post("/login/code")
@open_to(Actor.ANYBODY)
def pass_step() -> Response:
    """Open the session by the code."""
    code = StepCode(typed("code"))
    second = this_site().application.officers.second_step
    return _pass(
        "app",
        code,
        lambda token: second.log_in(
            token, code=code, user_agent=request.user_agent.string, client=client_here()
        ),
    )


@verifier.get("/login/recovery-code")
@open_to(Actor.ANYBODY)
def recovery_step() -> Response:
    """Ask for a recovery code."""
    return _code_page(EMPTY, "recovery") if _pending(sets_up=False) else _begin_anew()


@verifier.post("/login/recovery-code")
@open_to(Actor.ANYBODY)
def pass_recovery_step() -> Response:
    """Open the session by the recovery code, which is used up."""
    code = StepCode(typed("code"))
    second = this_site().application.officers.second_step
    return _pass(
        "recovery",
        code,
        lambda token: second.log_in_by_recovery_code(
            token, code=code, user_agent=request.user_agent.string, client=client_here()
        ),
    )


@verifier.get("/login/second-step")
@open_to(Actor.ANYBODY)
def step_to_set_up() -> Response:
    """Have the step set up that the organisation requires, before anything else."""
    pending = _pending(sets_up=True)
    if pending is None:
        return _begin_anew()
    return offer_page(pending.officer, pending.email, is_required=True)


@verifier.post("/login/second-step")
@open_to(Actor.ANYBODY)
def set_up_step() -> Response:
    """Turn it on by a first code, open the session, and show the recovery codes."""
    token, pending, code = token_in(STEPPING), _pending(sets_up=True), typed("code")
    if token is None or pending is None:
        return _begin_anew()
    secret = offered_secret(pending.officer)
    if secret is None or switches_language():
        return offer_page(pending.officer, pending.email, is_required=True)
    answer = this_site().application.officers.second_step.set_up_at_log_in(
        token, secret=secret, code=StepCode(code), user_agent=request.user_agent.string
    )
    match answer:
        case SecondStepOn(logged_in=LoggedIn() as logged_in):
            onwards = where_to()
            shown = page(
                "verifier/recovery_codes.html", officer=None, codes=answer.recovery_codes, onwards=onwards
            )
            return _stepped(go_in(logged_in, shown))
        case WrongCode():
            return offer_page(pending.officer, pending.email, is_required=True, objections=[UNPROVED])
        case _:
            return _begin_anew()


def _pass(kind: str, code: StepCode, passing: _Passing) -> Response:
    token = token_in(STEPPING)
    if token is None or _pending(sets_up=False) is None:
        return _begin_anew()
    if switches_language():
        return _code_page(EMPTY, kind)
    if not code.reveal().strip():
        return _code_page(EMPTY.objected(Objection("code", f"step_code_missing_{kind}")), kind, status=422)
    answer = passing(token)
    if answer is None:
        return _begin_anew()
    return _stepped(go_in(answer)) if isinstance(answer, LoggedIn) else _refused(answer, kind)


def _refused(answer: PasswordRefused, kind: str) -> Response:
    match answer:
        case Exhausted():
            refused = _code_page(EMPTY.objected(too_many("code", answer)), kind, status=TOO_MANY)
            return with_retry(refused, answer)
        case WrongPassword() | Locked() | Closed():
            return _code_page(EMPTY.objected(_wrong(answer)), kind, status=422)


def _wrong(answer: WrongPassword | Locked | Closed) -> Objection:
    match answer:
        case Locked():
            return Objection("code", "officer_login_locked", {"time": clock_time(answer.until)})
        case Closed():
            return Objection("code", "officer_login_closed")
    return Objection("code", _WRONG.get(answer.left, "step_code_wrong"))


def _pending(*, sets_up: bool) -> Pending | None:
    token = token_in(STEPPING)
    found = None if token is None else this_site().application.officers.second_step.pending(token)
    return found if found is not None and found.sets_up is sets_up else None


def _code_page(form: Form, kind: str, *, status: int = 200) -> Response:
    return page("verifier/step.html", status=status, officer=None, form=form, kind=kind)


def _begin_anew() -> Response:
    """Send back to the password: nobody waits for a second step here."""
    return _stepped(see("verifier.log_in"))


def _stepped(answer: Response) -> Response:
    forget_cookie(answer, STEPPING)
    return answer
