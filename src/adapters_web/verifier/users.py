"""The users of one's organisation: the list, adding, changing, inviting again, removing (screens V12)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs
from flask import Response

from adapters_web.clients import TOO_MANY, with_retry
from adapters_web.forms import Form, typed_form
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.logged_in import OfficerHere, end_session, required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.wording import too_many
from results_core.kernel.identifiers import AccountId
from results_core.kernel.objections import Objection
from results_core.organisations.managing import NothingToSend
from results_core.organisations.managing_users import LastMainUser, ManageUsers, UserLine
from results_core.organisations.model import JoinRequest, Officer, OfficerState, Role
from results_core.organisations.user_forms import UserForm
from results_core.throttling.budgets import Exhausted

_PROFILE: Final = ("first_name", "last_name", "job_title", "role")
_NEW: Final = (*_PROFILE, "email")
_FIRST: Final = Form({"role": Role.USER.value})


@attrs.frozen(kw_only=True)
class Row:
    """A user as the table shows them."""

    id: AccountId
    name: str
    job_title: str
    email: str
    role: Role
    state: str
    is_good: bool
    """Whether they can log in."""
    is_invited: bool
    last_log_in: str
    is_this: bool


@verifier.get("/organisation/users")
@open_to(Actor.OFFICER)
def users() -> Response:
    """List the users; main users find the ways to change them."""
    officer = required_officer()
    shown = _users().listed(officer.organisation)
    return page(
        "verifier/users.html",
        users=[_row(line, officer) for line in shown.users],
        requests=[_wish(request, officer) for request in shown.requests],
    )


@verifier.get("/organisation/users/new")
@open_to(Actor.MAIN_USER)
def new_user() -> Response:
    """Ask who it is."""
    return _form_page(_FIRST)


@verifier.post("/organisation/users/new")
@open_to(Actor.MAIN_USER)
def add_user() -> Response:
    """Add a user; the answer is one, wherever else the address may log in (ENU-6)."""
    officer, form = required_officer(), typed_form(*_NEW)
    if switches_language():
        return _form_page(form)
    answer = _users().add(officer.account, UserForm(**form.values))
    match answer:
        case Officer():
            say_on_next_page(texts_here().say("users.invited", email=answer.email))
            return see("verifier.users")
        case Exhausted():
            refused = _form_page(form.objected(too_many("email", answer)), status=TOO_MANY)
            return with_retry(refused, answer)
        case _:
            return _form_page(form.objected(*answer))


@verifier.get("/organisation/users/<user>")
@open_to(Actor.MAIN_USER)
def user(user: str) -> Response:
    """Show what can be changed of a user."""
    found = _users().colleague(required_officer().account, AccountId(user))
    person = found.person
    values = {
        "first_name": person.first_name,
        "last_name": person.family_name,
        "job_title": person.job_title,
        "role": found.role.value,
    }
    return _form_page(Form(values), found)


@verifier.post("/organisation/users/<user>")
@open_to(Actor.MAIN_USER)
def edit_user(user: str) -> Response:
    """Change name, job title and role; who has given up their own role logs in again (SES-3)."""
    officer, form = required_officer(), typed_form(*_PROFILE)
    found = _users().colleague(officer.account, AccountId(user))
    if switches_language():
        return _form_page(form, found)
    try:
        answer = _users().edit(officer.account, found.id, UserForm(**form.values))
    except LastMainUser:
        return _form_page(form.objected(Objection("role", "last_main_user")), found)
    if not isinstance(answer, Officer):
        return _form_page(form.objected(*answer), found)
    if answer.id == officer.account and answer.role is not officer.officer.role:
        return _out("users.own_role_changed", "verifier.log_in")
    say_on_next_page(texts_here().say("users.changed", name=answer.name))
    return see("verifier.users")


@verifier.post("/organisation/users/<user>/invitation")
@open_to(Actor.MAIN_USER)
def invite_again(user: str) -> Response:
    """Write again to somebody who has not chosen a password."""
    officer, say = required_officer(), texts_here().say
    found = _users().colleague(officer.account, AccountId(user))
    if switches_language():
        return see("verifier.users")
    try:
        answer = _users().resend(officer.account, found.id)
    except NothingToSend:
        say_on_next_page(say("users.has_joined", name=found.name))
        return see("verifier.users")
    if isinstance(answer, Exhausted):
        return with_retry(_refused(found, "users.too_many_letters", status=TOO_MANY), answer)
    say_on_next_page(say("users.invited", email=answer.email))
    return see("verifier.users")


@verifier.get("/organisation/users/<user>/removal")
@open_to(Actor.MAIN_USER)
def removing_user(user: str) -> Response:
    """Ask once more."""
    found = _users().colleague(required_officer().account, AccountId(user))
    return page("verifier/user_removal.html", user=found, refused="")


@verifier.post("/organisation/users/<user>/removal")
@open_to(Actor.MAIN_USER)
def remove_user(user: str) -> Response:
    """Remove the user; what they downloaded stays."""
    officer = required_officer()
    found = _users().colleague(officer.account, AccountId(user))
    if switches_language():
        return page("verifier/user_removal.html", user=found, refused="")
    try:
        removed = _users().remove(officer.account, found.id)
    except LastMainUser:
        return _refused(found, "objection.last_main_user", status=409)
    if removed.id == officer.account:
        return _out("users.self_removed", "verifier.logged_out")
    say_on_next_page(texts_here().say("users.removed", name=removed.name))
    return see("verifier.users")


def _users() -> ManageUsers:
    return this_site().application.organisations.own_users


def _out(said: str, endpoint: str) -> Response:
    """Send on somebody whose session has just ended."""
    answer = end_session(see(endpoint))
    say_on_next_page(texts_here().say(said))
    return answer


def _refused(found: Officer, why: str, *, status: int) -> Response:
    here = address("verifier.removing_user", user=found.id)
    return page("verifier/user_removal.html", status=status, page=here, user=found, refused=why)


def _form_page(form: Form, found: Officer | None = None, *, status: int | None = None) -> Response:
    return page(
        "verifier/user_form.html",
        status=status or (422 if form.objections else 200),
        form=form,
        user=found,
        roles=_roles(),
        back=address("verifier.users"),
    )


def _roles() -> Sequence[tuple[str, str, str]]:
    texts = texts_here()
    return [
        (role.value, texts.say(f"account.role.{role}"), language_here()) for role in (Role.USER, Role.MAIN)
    ]


def _row(line: UserLine, officer: OfficerHere) -> Row:
    texts, one = texts_here(), line.officer
    state = "locked" if line.is_locked else one.state.value
    if one.is_invited:
        said = texts.say("users.state.invited", day=f"{_there(one.invited_at, officer):%Y-%m-%d}")
    else:
        said = texts.say(f"users.state.{state}")
    last = one.last_login_at
    return Row(
        id=one.id,
        name=one.name,
        job_title=one.person.job_title,
        email=one.email,
        role=one.role,
        state=said,
        is_good=one.state is OfficerState.ACTIVE and not line.is_locked,
        is_invited=one.is_invited,
        last_log_in="" if last is None else f"{_there(last, officer):%Y-%m-%d %H:%M}",
        is_this=one.id == officer.account,
    )


def _wish(request: JoinRequest, officer: OfficerHere) -> dict[str, str]:
    person, asked = request.person, request.confirmed_at or request.asked_at
    return {
        "id": request.id,
        "name": f"{person.first_name} {person.family_name}",
        "job_title": person.job_title,
        "email": person.email,
        "day": f"{_there(asked, officer):%Y-%m-%d}",
    }


def _there(at: datetime, officer: OfficerHere) -> datetime:
    return at.astimezone(ZoneInfo(officer.zone))
