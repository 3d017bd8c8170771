"""The matrix of authorisation, made from what each route declares: every actor, route and object (AUZ-1).

Whoever adds a route adds its cells by that; what stands behind a new part of an address is said in
`tests.web.matrix.OBJECTS`. The number of cells stands in the summary of the run.
"""

from collections.abc import Callable, Iterator
from functools import cache

import attrs
import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from adapters_web.audiences import VERIFIERS
from adapters_web.policies import Actor, Undeclared, open_to, require_policies, scope_of, who_may
from results_core.api_access.model import Scope
from tests.web.actors import ACTORS, EVERYBODY, RANDOM, SCOPES, owns
from tests.web.matrix import World, make_world
from tests.web.objects import EXCUSED
from tests.web.visits import ON_A_DESK, stage, without_form_key

METHODS = ("GET", "POST")


@attrs.frozen(kw_only=True)
class Cell:
    """One question: who asks what of whose."""

    actor: str
    endpoint: str
    method: str
    path: str
    whose: str
    """`own`, `other's`, `random`, `public`, or nothing where the address has no part."""

    def __str__(self) -> str:
        return f"{self.actor}: {self.method} {self.endpoint} {self.whose}".rstrip()


@cache
def world() -> World:
    """Return the site of all cells."""
    return make_world()


def cells_of(actor: str, rule: Rule) -> Iterator[Cell]:
    """Yield every question of an actor about a route."""
    methods = [method for method in METHODS if method in (rule.methods or ())]
    endpoint = str(rule.endpoint)
    for method in methods:
        for whose, parts in _parts(actor, endpoint, sorted(rule.arguments)):
            path = rule.rule
            for part, text in parts.items():
                path = path.replace(f"<{part}>", text)
            yield Cell(actor=actor, endpoint=endpoint, method=method, path=path, whose=whose)


def _parts(actor: str, endpoint: str, names: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    if not names:
        yield "", {}
        return
    behind = {name: world().objects[endpoint.partition(".")[0], name] for name in names}
    if all(EVERYBODY in owners for owners in behind.values()):
        yield "public", {name: owners[EVERYBODY] for name, owners in behind.items()}
        return
    owned = next(owners for owners in behind.values() if EVERYBODY not in owners)
    for owner in owned:
        ids = {name: owners.get(owner, owners.get(EVERYBODY, "")) for name, owners in behind.items()}
        yield ("own" if owns(actor, owner) else "other's"), ids
    yield "random", {name: owners.get(EVERYBODY, RANDOM) for name, owners in behind.items()}


def answer_to(cell: Cell) -> TestResponse:
    """Ask."""
    browser = world().enter(cell.actor)
    if cell.method == "GET":
        return browser.ask(cell.path)
    is_theirs = cell.path.startswith(f"{VERIFIERS}/") or cell.path == VERIFIERS
    browser.get(f"{VERIFIERS}/login" if is_theirs else "/")
    return browser.send(cell.path)


def refusal(cell: Cell, policy: Actor) -> Callable[[TestResponse], bool] | None:
    """Return what the answer has to be where the policy lets the actor not in."""
    scope = scope_of(world().site.app, cell.endpoint)
    if scope is not None and scope not in SCOPES.get(cell.actor, frozenset(Scope)):
        return lambda answer: answer.status_code == 403
    if policy in ACTORS[cell.actor]:
        return None
    if policy is Actor.CLIENT:
        return lambda answer: answer.status_code == 401
    if policy is Actor.CANDIDATE:
        return lambda answer: answer.status_code == 303 and answer.headers["Location"] == "/"
    if policy is Actor.MAIN_USER and Actor.OFFICER in ACTORS[cell.actor]:
        return lambda answer: answer.status_code == 403
    return lambda answer: answer.status_code == 303 and answer.headers["Location"] == f"{VERIFIERS}/login"


def is_granted(answer: TestResponse) -> bool:
    """Tell whether the view has run: it may object to an empty form, but it has neither hidden nor failed."""
    return answer.status_code not in {403, 404, 405} and answer.status_code < 500


def told(cell: Cell, answer: TestResponse) -> tuple[object, ...]:
    """Return everything that an answer tells, but for the address that was asked and the key of forms."""
    text = without_form_key(answer.text).replace(cell.path, "/asked")
    own = answer.headers.get("X-Request-Id")
    text = text if own is None else text.replace(own, "request")
    headers = [
        (name, value)
        for name, value in answer.headers
        if name not in {"Set-Cookie", "Content-Length", "X-Request-Id"} and not name.startswith("RateLimit")
    ]
    return answer.status_code, headers, text


@pytest.mark.parametrize("actor", ACTORS)
def test_every_cell_is_as_declared(actor: str, record_property: Callable[[str, object], None]) -> None:
    """Whom the policy leaves out is sent away; what is another's answers like what is not there (ENU-8)."""
    app = world().site.app
    surprises, count = [], 0
    for rule in app.url_map.iter_rules():
        policy = who_may(app, str(rule.endpoint))
        assert policy is not None
        cells = list(cells_of(actor, rule))
        count += len(cells)
        nowhere = {}
        for cell in cells:
            answer, refused = answer_to(cell), refusal(cell, policy)
            if refused is not None:
                is_right = refused(answer)
            elif cell.whose in {"", "public", "own"}:
                is_right = is_granted(answer) or cell.endpoint in EXCUSED
            else:
                is_right = answer.status_code == 404
                nowhere[cell.whose, cell.path, cell.method] = told(cell, answer)
            if not is_right:
                surprises.append(f"{cell} -> {answer.status_code} {answer.headers.get('Location', '')}")
        for method in METHODS:
            same = [kept for (_, _, asked), kept in nowhere.items() if asked == method]
            if any(one != same[0] for one in same):
                surprises.append(f"{actor}: {method} {rule.endpoint} tells another's from nobody's")
    record_property("matrix_cells", count)

    assert surprises == []
    assert count > 0


def test_a_route_that_says_nothing_stops_the_start() -> None:
    """And one that is added afterwards answers nobody (AUZ-1)."""
    app = stage(ON_A_DESK).app
    require_policies(app)
    app.add_url_rule("/silent", "silent", lambda: "secret", provide_automatic_options=False)

    with pytest.raises(Undeclared, match="silent"):
        require_policies(app)
    answer = app.test_client().get("/silent", base_url=ON_A_DESK.base_url)
    assert answer.status_code == 500
    assert "secret" not in answer.text


def test_a_policy_stays_with_its_view() -> None:
    """What is declared is what is asked."""

    @open_to(Actor.MAIN_USER)
    def view() -> str:
        return "shown"

    app = stage(ON_A_DESK).app
    app.add_url_rule("/declared", "declared", view, provide_automatic_options=False)

    assert who_may(app, "declared") is Actor.MAIN_USER
