"""The pages of sending a result and of what is shared (screens K10, K11), and the way to each."""

from typing import Final

import attrs

from results_core.organisations.model import Organisation, Requirement
from results_core.testing.organisations import an_organisation
from tests.browser.acting import send
from tests.browser.visiting import State, Visit, Way

TAKER: Final = attrs.evolve(
    an_organisation(name="Université de Haute-Exemplerie", town="Lyon", domains=()),
    text_for_candidates="We ask for your result by the end of August.",
)


def taker(visit: Visit) -> Organisation:
    """Return an organisation that asks for something, kept when it is first asked for."""
    with visit.stage.service.store.begin() as work:
        if work.organisations.of(TAKER.id) is None:
            work.organisations.add(TAKER)
            work.organisations.require(
                TAKER.id, [Requirement(exam="C1A", overall_at_least=185, each_at_least=195, oldest_years=2)]
            )
            work.commit()
    return TAKER


def _ref(visit: Visit) -> str:
    visit.open("/results")
    return visit.page.url.rsplit("/", 1)[1]


def _at(path: str) -> Way:
    def state(visit: Visit) -> None:
        taker(visit)
        visit.enter(visit.stage.registered())
        visit.open(path.format(ref=_ref(visit), org=TAKER.id))

    return state


def _chosen(visit: Visit) -> None:
    _at("/results/{ref}/send/{org}")(visit)
    visit.page.locator("input[name=purpose][value=study]").check()


def not_agreed(visit: Visit) -> None:
    """Forget to agree, and leave the parts out."""
    _chosen(visit)
    visit.page.locator("input[name=scope][value=without_skills]").check()
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def shared(visit: Visit) -> None:
    """Have sent the result."""
    _chosen(visit)
    visit.page.locator("#agrees").check()
    send(visit.page)
    visit.page.wait_for_url("**/shares")


def shared_again(visit: Visit) -> None:
    """Come back to whom it was sent to."""
    shared(visit)
    visit.open(f"/results/{_ref(visit)}/send/{TAKER.id}")


def stopping(visit: Visit) -> None:
    """Be about to stop."""
    shared(visit)
    visit.page.locator("main a.button.secondary").first.click()
    visit.page.wait_for_url("**/stop")


def stopped(visit: Visit) -> None:
    """Have stopped."""
    stopping(visit)
    visit.page.locator("main button.danger").click()
    visit.page.wait_for_url("**/shares")


def invited_wrongly(visit: Visit) -> None:
    """Invite nobody."""
    _at("/results/{ref}/invite")(visit)
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


TO: Final = f"Send your results to {TAKER.name}"
SHARING: Final[dict[str, State]] = {
    "sending": State("Send your results", _at("/results/{ref}/send")),
    "sending, nothing typed": State("Send your results", _at("/results/{ref}/send?name=")),
    "sending, found": State("Send your results", _at("/results/{ref}/send?name=haute+lyon")),
    "sending, nobody": State("Send your results", _at("/results/{ref}/send?name=nowhere")),
    "sending, choices": State(TO, _at("/results/{ref}/send/{org}")),
    "sending, not agreed": State(TO, not_agreed),
    "sending, shared already": State(TO, shared_again),
    "inviting": State("Invite an organisation", _at("/results/{ref}/invite")),
    "inviting, nothing typed": State("Invite an organisation", invited_wrongly),
    "shares, none": State("Shared with", _at("/shares")),
    "shares": State("Shared with", shared),
    "shares, stopping": State("Stop sharing this result?", stopping),
    "shares, stopped": State("Shared with", stopped),
}
"""What can be seen, by its name."""
