"""The second step of one's own account: setting it up and turning it off (screens V4b, V15)."""

from typing import Final

from flask import Response

from adapters_web.forms import EMPTY, typed, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.step_offers import UNPROVED, forget_offer, offer_page, offered_secret
from adapters_web.wording import objection_to_check
from results_core.access.second_step import StepCode
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.organisations.recovery_codes import FreshRecoveryCodes
from results_core.organisations.second_step import SecondStepOff, SecondStepOn, StepRequired, WrongCode

_FOR_CODES: Final = "current_for_codes"
"""The password of one form on a page with two."""


@verifier.get("/account/second-step")
@open_to(Actor.OFFICER)
def account_step() -> Response:
    """Show how to set it up, or how to turn it off."""
    officer = required_officer()
    if officer.officer.second_step_sealed is None:
        return offer_page(officer.account, officer.officer.email)
    return _on_page(officer)


@verifier.post("/account/second-step")
@open_to(Actor.OFFICER)
def turn_on_step() -> Response:
    """Turn it on by password and a first code, and show the recovery codes."""
    officer, current, code = required_officer(), typed_password("current"), typed("code")
    secret = offered_secret(officer.account)
    if officer.officer.second_step_sealed is not None:
        return see("verifier.account_step")
    if secret is None or switches_language():
        return offer_page(officer.account, officer.officer.email)
    missing = _missing(current, code)
    if missing:
        return offer_page(officer.account, officer.officer.email, objections=missing)
    answer = this_site().application.officers.second_step.set_up(
        officer.account, password=current, secret=secret, code=StepCode(code)
    )
    match answer:
        case SecondStepOn():
            forget_offer()
            return page("verifier/recovery_codes.html", codes=answer.recovery_codes, onwards=None)
        case WrongCode():
            return offer_page(officer.account, officer.officer.email, objections=[UNPROVED])
        case _:
            refused = objection_to_check(answer)
            return offer_page(officer.account, officer.officer.email, objections=[refused])


@verifier.post("/account/second-step/codes")
@open_to(Actor.OFFICER)
def renew_recovery_codes() -> Response:
    """Replace the recovery codes, with the password, and show the new ones."""
    officer, current = required_officer(), typed_password(_FOR_CODES)
    if officer.officer.second_step_sealed is None or switches_language():
        return see("verifier.account_step")
    if not current.reveal():
        return _on_page(officer, Objection(_FOR_CODES, "login_password_missing"))
    answer = this_site().application.officers.renew_recovery_codes(officer.account, password=current)
    if isinstance(answer, FreshRecoveryCodes):
        return page("verifier/recovery_codes.html", codes=answer.codes, onwards=None)
    return _on_page(officer, objection_to_check(answer, _FOR_CODES))


@verifier.post("/account/second-step/off")
@open_to(Actor.OFFICER)
def turn_off_step() -> Response:
    """Turn it off with password and code."""
    officer, current, code = required_officer(), typed_password("current"), typed("code")
    if officer.officer.second_step_sealed is None or switches_language():
        return see("verifier.account_step")
    missing = _missing(current, code)
    if missing:
        return _on_page(officer, *missing)
    answer = this_site().application.officers.second_step.turn_off(
        officer.account, password=current, code=StepCode(code)
    )
    match answer:
        case SecondStepOff():
            say_on_next_page(texts_here().say("step.off_now"))
            return see("verifier.account")
        case WrongCode():
            return _on_page(officer, Objection("code", "step_code_wrong"))
        case StepRequired():
            return _on_page(officer)
        case _:
            return _on_page(officer, objection_to_check(answer))


def _missing(current: Password, code: str) -> list[Objection]:
    """Return what is objected to a form that needs both."""
    missing = []
    if not current.reveal():
        missing.append(Objection("current", "login_password_missing"))
    if not code.strip():
        missing.append(Objection("code", "step_code_missing_app"))
    return missing


def _on_page(officer: OfficerHere, *objections: Objection) -> Response:
    left = this_site().application.officers.second_step.recovery_codes_left(officer.account)
    return page(
        "verifier/account_step.html",
        page=address("verifier.account_step"),
        status=422 if objections else 200,
        form=EMPTY.objected(*objections),
        codes_left=left,
        is_required=officer.at_work.requires_second_step,
    )
