"""What systems of an organisation read of its shares: the list, one share, statement, photo and the feed."""

from datetime import timedelta
from typing import Any

import pytest

from results_core.api_access.model import Scope
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import ShareId
from results_core.kernel.time import ZonedInstant
from results_core.sharing.model import ShareScope
from results_core.testing.builders import MINH, RELEASE, ZOFIA, named
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.organisations import an_organisation
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from tests.api.calling import System, a_system
from tests.web.visits import stage


def sharing(scope: ShareScope = ShareScope.EVERYTHING, **client: Any) -> tuple[System, ShareId]:  # noqa: ANN401 - as `a_client` takes it
    """Return a system to whose organisation a result was sent, and the share's id."""
    site = stage()
    site.rehearsal.import_results()
    system = a_system(site, **client)
    store = site.rehearsal.store
    grant = put_share(
        store,
        a_share(entry_of(store, ZOFIA).id, organisation=system.organisation.id, scope=scope),
    )
    site.rehearsal.clock.set(RELEASE)
    return system, grant.id


def a_stranger(system: System) -> System:
    """Return a system of another organisation."""
    other = an_organisation(id=named("another"), domains=("other.example",))
    return a_system(system.site, organisation=other)


def told(system: System) -> list[str]:
    """Let the worker tell and seal, and return the types of the feed."""
    application = system.site.rehearsal.application
    while application.sharing.tell():
        pass
    application.seal_events.all()
    answer = system.ask("/events")
    assert answer.json is not None
    return [item["type"] for item in answer.json["items"]]


def test_a_share_is_listed_and_read_and_that_is_a_look() -> None:
    """The list tells how it stands; one tells the result, is written down and makes the share pulled."""
    system, share = sharing()
    listed = system.ask("/shares")
    assert listed.json is not None
    [line] = listed.json["items"]
    assert (line["id"], line["result"]["status"], listed.json["next"]) == (share, "reported", None)
    assert "candidate" not in line["result"]

    answer = system.ask(f"/shares/{share}")
    assert answer.json is not None
    result = answer.json["result"]
    assert (result["overall"], result["result"], result["cefr"]) == (196, "Pass at Grade B", "C1")
    assert result["exam"] == {"code": "C1A", "name": "C1 Advanced"}
    assert [one["name"] for one in result["components"]][:2] == ["Reading", "Use of English"]
    assert result["candidate"]["family_name"] == "Adamczyk"
    store = system.site.rehearsal.store
    with store.begin(reading=True) as work:
        looks = [event for event in work.journal.read() if event.kind is EventKind.RESULT_LOOKED]
        [shared] = work.shares.scoped(system.organisation.id).listed(after=None, limit=5)
    assert [(look.facts["way"], look.facts["client"]) for look in looks] == [("api", system.client.id)]
    assert shared.grant.pulled_at is not None


def test_a_moment_before_the_release_a_share_is_nowhere() -> None:
    """Whatever is asked, the answer is that of an organisation that nothing was sent to (A6, REL-1)."""
    system, share = sharing()
    stranger = a_stranger(system)
    system.site.rehearsal.clock.advance(microseconds=-1)

    for path in ("/shares", f"/shares/{share}", f"/shares/{share}/statement.pdf", f"/shares/{share}/photo"):
        mine, others = (one.ask(path).json or {} for one in (system, stranger))
        assert {**mine, "request_id": ""} == {**others, "request_id": ""}, path
    assert told(system) == []


def test_what_is_hidden_again_is_gone_at_once() -> None:
    """The next request finds nothing, and the feed says that it is hidden (REL-2)."""
    system, share = sharing()
    assert system.ask(f"/shares/{share}").status_code == 200
    assert told(system) == ["shared"]
    later = ZonedInstant(RELEASE + timedelta(days=1))
    system.site.rehearsal.application.move_release("C1A/F2/2026-06-06", later, operator="Ada")

    assert system.ask(f"/shares/{share}").status_code == 404
    assert system.ask("/shares").json == {"items": [], "next": None}
    assert told(system) == ["shared", "hidden"]


def test_what_the_scope_withholds_is_absent() -> None:
    """Of the share as of the client."""
    system, share = sharing(ShareScope.WITHOUT_SKILLS)
    answer = system.ask(f"/shares/{share}")
    assert answer.json is not None
    assert answer.json["result"]["components"] == []

    fewer, share = sharing(scopes=frozenset({Scope.SHARES}))
    answer = fewer.ask(f"/shares/{share}")
    assert answer.json is not None
    assert "passport_number" not in answer.json["result"]["candidate"]
    assert fewer.ask(f"/shares/{share}/statement.pdf").status_code == 403
    assert fewer.ask(f"/shares/{share}/photo").status_code == 403


def test_the_statement_is_handed_out() -> None:
    """As a file with a name of ours; another organisation finds nothing."""
    system, share = sharing()
    answer = system.ask(f"/shares/{share}/statement.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    stranger = a_system(
        system.site, organisation=an_organisation(id=named("another"), domains=("other.example",))
    )
    for path in ("", "/statement.pdf", "/photo"):
        assert stranger.ask(f"/shares/{share}{path}").status_code == 404


def test_the_photo_is_handed_out_and_that_is_a_look() -> None:
    """As an image, where the scope of the share has it (D4)."""
    system, share = sharing()
    system.site.rehearsal.import_photos(f"{ZOFIA}.jpg")
    answer = system.ask(f"/shares/{share}/photo")
    with system.site.rehearsal.store.begin(reading=True) as work:
        looks = [event for event in work.journal.read() if event.kind is EventKind.RESULT_LOOKED]

    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.data.startswith(b"photo of")
    assert [look.facts["share"] for look in looks] == [share]


def test_a_list_of_shares_is_read_page_by_page() -> None:
    """The cursor goes on after the last one; another organisation's opens nothing (API-3)."""
    site = stage(rows=[entry_cells(), entry_cells(id_number=MINH, candidate_number="0002", secret_number="")])
    site.rehearsal.import_results(result_cells(), result_cells(id_number=MINH))
    system, store = a_system(site), site.rehearsal.store
    sent = {
        put_share(store, a_share(entry_of(store, one).id, organisation=system.organisation.id)).id
        for one in (ZOFIA, MINH)
    }
    site.rehearsal.clock.set(RELEASE)
    first = system.ask("/shares?limit=1").json
    assert first is not None
    second = system.ask(f"/shares?limit=1&after={first['next']}").json
    assert second is not None
    third = system.ask(f"/shares?limit=1&after={second['next']}").json
    assert third is not None
    strangers = a_stranger(system).ask(f"/shares?after={first['next']}")

    assert {one["id"] for one in (*first["items"], *second["items"])} == sent
    assert (len(first["items"]), third["items"], third["next"]) == (1, [], None)
    assert strangers.status_code == 400


def test_the_feed_goes_on_where_it_stopped() -> None:
    """Shared and withdrawn, in this order; the last cursor asks for what is new."""
    system, share = sharing()
    assert told(system) == ["shared"]
    first = system.ask("/events")
    assert first.json is not None
    store = system.site.rehearsal.store
    with store.begin() as work:
        work.shares.withdraw([share], at=system.site.rehearsal.clock.now())
        work.commit()
    assert told(system) == ["shared", "withdrawn"]
    rest = system.ask(f"/events?after={first.json['next']}")
    assert rest.json is not None
    assert [item["type"] for item in rest.json["items"]] == ["withdrawn"]
    assert system.ask(f"/shares/{share}").status_code == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=-1", "limit=1e9", "limit=1&limit=2", "x=1"])
def test_a_page_has_bounds(query: str) -> None:
    """And what the address does not know is refused."""
    system = a_system()
    assert system.ask(f"/shares?{query}").status_code == 422
    assert system.ask(f"/events?{query}").status_code == 422


def test_a_cursor_is_good_for_its_list_and_its_organisation() -> None:
    """Another's, another list's and a changed one are refused alike (API-3)."""
    system, _ = sharing()
    told(system)
    events = system.ask("/events").json
    assert events is not None
    cursor = events["next"]
    stranger = a_system(
        system.site, organisation=an_organisation(id=named("another"), domains=("other.example",))
    )
    assert system.ask(f"/events?after={cursor}").status_code == 200
    for answer in (
        stranger.ask(f"/events?after={cursor}"),
        system.ask(f"/shares?after={cursor}"),
        system.ask(f"/events?after=x{cursor}"),
    ):
        assert answer.status_code == 400
        assert answer.json is not None
        assert answer.json["type"].endswith("#invalid-cursor")
