"""Ticking rows, across pages, and marking them as opened (screens V5): ticks are kept on the server."""

from flask import Response, request

from adapters_web.forms import typed
from adapters_web.languages import texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import say_on_next_page, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.inbox_address import address_of
from results_core.kernel.identifiers import ShareId
from results_core.verification.listing import PAGE_SIZES

_MOST = max(PAGE_SIZES)


@verifier.post("/chosen")
@open_to(Actor.OFFICER)
def choose_results() -> Response:
    """Keep what is ticked on the page, and do what the button says; ids of others tick nothing."""
    whoever = required_officer()
    listed = address_of(typed("list"), whoever)
    inbox = this_site().application.receiving.inbox
    keep_ticks(whoever)
    match typed("do"):
        case "all":
            inbox.choose_all(whoever.officer, listed.search(whoever))
        case "none":
            inbox.choose_none(whoever.officer)
        case "opened":
            count = inbox.mark_chosen(whoever.officer)
            say = texts_here()
            say_on_next_page(say.say_number("inbox.marked", count) if count else say.say("inbox.tick_one"))
    return see_path(listed.path(whoever))


def keep_ticks(whoever: OfficerHere) -> None:
    """Keep what is ticked of the rows that the page shows."""
    shown, ticked = _ids("shown"), _ids("ticked")
    this_site().application.receiving.inbox.choose(whoever.officer, ticked=ticked, shown=shown)


def _ids(field: str) -> list[ShareId]:
    return [ShareId(text) for text in request.form.getlist(field)[:_MOST]]
