"""Which emails an officer gets (screens V16, mission C13)."""

from flask import Response

from adapters_web.forms import Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.notifications.preferences import Notice, Preferences

_FIELDS = ("enabled", *(notice.value for notice in Notice))


@verifier.get("/account/notifications")
@open_to(Actor.OFFICER)
def notifications() -> Response:
    """Show what is chosen; switched off, the kinds are not shown, and kept."""
    chosen = this_site().application.notifications.choose.of(required_officer().account)
    return page("verifier/notifications.html", chosen=chosen, kinds=tuple(Notice))


@verifier.get("/account/notifications/edit")
@open_to(Actor.OFFICER)
def edit_notifications() -> Response:
    """Ask what is wanted."""
    chosen = this_site().application.notifications.choose.of(required_officer().account)
    ticked = {notice.value: "yes" for notice in chosen.chosen}
    return _form_page(Form(ticked | ({"enabled": "yes"} if chosen.enabled else {})))


@verifier.post("/account/notifications/edit")
@open_to(Actor.OFFICER)
def choose_notifications() -> Response:
    """Keep what is wanted; switched off, what was wanted before."""
    officer, form = required_officer(), typed_form(*_FIELDS)
    if switches_language():
        return _form_page(form)
    wanted = Preferences(
        enabled=bool(form.values["enabled"]),
        chosen=frozenset(notice for notice in Notice if form.values[notice.value]),
    )
    answer = this_site().application.notifications.choose(
        officer.account, officer.officer.organisation, wanted
    )
    if not isinstance(answer, Preferences):
        return _form_page(form.objected(*answer), status=422)
    say_on_next_page(texts_here().say("notifications.saved"))
    return see("verifier.notifications")


def _form_page(form: Form, *, status: int = 200) -> Response:
    return page("verifier/notifications_edit.html", status=status, form=form, kinds=tuple(Notice))
