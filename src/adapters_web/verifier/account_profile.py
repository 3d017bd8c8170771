"""Changing one's own name, job title, language of letters and password (screens V15, PWD-3)."""

from flask import Response

from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import begin_session, required_officer, required_token
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.wording import for_officers, objection_to_check
from results_core.access.changing_password import PasswordChanged
from results_core.access.checking import WrongPassword
from results_core.access.lockout import Closed, Locked
from results_core.kernel.objections import Objection
from results_core.organisations.profiles import ProfileForm
from results_core.throttling.budgets import Exhausted
from results_texts import languages


@verifier.get("/account/profile")
@open_to(Actor.OFFICER)
def profile() -> Response:
    """Ask for names and job title."""
    person = required_officer().officer.person
    return _profile_page(
        Form(
            {
                "first_name": person.first_name,
                "last_name": person.family_name,
                "job_title": person.job_title,
            }
        )
    )


@verifier.post("/account/profile")
@open_to(Actor.OFFICER)
def change_profile() -> Response:
    """Keep what was typed."""
    account, form = required_officer().account, typed_form("first_name", "last_name", "job_title")
    if switches_language():
        return _profile_page(form)
    objections = this_site().application.officers.profile.change(account, ProfileForm(**form.values))
    if objections:
        return _profile_page(form.objected(*objections), status=422)
    say_on_next_page(texts_here().say("account.profile.done"))
    return see("verifier.account")


@verifier.get("/account/language")
@open_to(Actor.OFFICER)
def account_language() -> Response:
    """Ask for the language of letters."""
    return _language_page(Form({"letters_language": required_officer().language}))


@verifier.post("/account/language")
@open_to(Actor.OFFICER)
def choose_account_language() -> Response:
    """Have letters written in the language that was chosen."""
    account, form = required_officer().account, typed_form("letters_language")
    if switches_language():
        return _language_page(form)
    chosen = form.values["letters_language"]
    if chosen not in languages():
        return _language_page(form.objected(Objection("letters_language", "language_missing")), status=422)
    this_site().application.officers.profile.choose_language(account, chosen)
    say_on_next_page(texts_here().say("details.language.done"))
    return see("verifier.account")


@verifier.get("/account/password")
@open_to(Actor.OFFICER)
def account_password() -> Response:
    """Ask for the current password, and twice for the new one."""
    return _password_page()


@verifier.post("/account/password")
@open_to(Actor.OFFICER)
def change_account_password() -> Response:
    """Change it: the browser goes on under a new session, every other one is logged out."""
    account = required_officer().account
    if switches_language():
        return _password_page()
    answer = this_site().application.officers.change_password(
        account,
        session=required_token(),
        current=typed_password("current"),
        password=typed_password(),
        password_again=typed_password("password_again"),
    )
    match answer:
        case PasswordChanged():
            done = begin_session(see("verifier.account"), answer.token)
            say_on_next_page(texts_here().say("details.password.done"))
            return done
        case WrongPassword() | Locked() | Closed() | Exhausted():
            return _password_page(objection_to_check(answer))
        case _:
            return _password_page(*for_officers(answer))


def _profile_page(form: Form, *, status: int = 200) -> Response:
    return page("verifier/account_profile.html", status=status, form=form)


def _language_page(form: Form, *, status: int = 200) -> Response:
    return page("verifier/account_language.html", status=status, form=form)


def _password_page(*objections: Objection) -> Response:
    status = 422 if objections else 200
    return page("verifier/account_password.html", status=status, form=EMPTY.objected(*objections))
