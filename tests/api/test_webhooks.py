"""Webhooks by the interface: made, tried, changed, their log, and their end (D6)."""

from results_core.api_access.model import Scope
from results_core.testing.webhooks import ADDRESS
from tests.api.calling import PROBLEM, System, a_system
from tests.web.visits import stage


def made(system: System) -> str:
    """Make a webhook, and return its path."""
    answer = system.ask("/webhooks", method="POST", json={"address": ADDRESS, "types": ["shared", "amended"]})
    assert answer.status_code == 201, answer.text
    assert answer.get_json()["secret"].startswith("whsec_")
    return f"/webhooks/{answer.get_json()['id']}"


def work(system: System) -> None:
    """Have everything told that is due."""
    desk = system.site.rehearsal.application.api_access.webhooks
    while desk.follow() or desk.deliver():
        pass


def test_a_system_makes_changes_and_removes_webhooks() -> None:
    """Its secret is told once, when it is made or made anew."""
    system = a_system(stage())
    path = made(system)
    shown = system.ask(path).get_json()
    assert (shown["address"], shown["types"], shown["state"]) == (ADDRESS, ["shared", "amended"], "active")
    assert "secret" not in shown
    rotated = system.ask(f"{path}/secret", method="POST")
    assert rotated.get_json()["former_secret_signs_until"] is not None
    changed = system.ask(path, method="PATCH", json={"state": "disabled", "types": ["expired"]})
    assert (changed.get_json()["state"], changed.get_json()["types"]) == ("disabled", ["expired"])
    assert system.ask(f"{path}/test", method="POST").status_code == 409
    assert [one["id"] for one in system.ask("/webhooks").get_json()["items"]] == [shown["id"]]
    assert system.ask(path, method="DELETE").status_code == 204
    assert system.ask(path).status_code == 404


def test_a_test_stands_in_the_log_and_is_told_again() -> None:
    """Under the same id; the log goes on page by page."""
    system = a_system(stage())
    path = made(system)
    tests = []
    for _ in range(3):
        system.site.rehearsal.clock.advance(seconds=1)
        tests.append(system.ask(f"{path}/test", method="POST").get_json()["id"])
        work(system)
    first = system.ask(f"{path}/deliveries?limit=2").get_json()
    rest = system.ask(f"{path}/deliveries?limit=2&after={first['next']}").get_json()
    assert [one["id"] for one in first["items"] + rest["items"]] == tests[::-1]
    assert {(one["state"], one["status"]) for one in first["items"]} == {("delivered", 200)}

    again = system.ask(f"{path}/deliveries/{tests[0]}/replay", method="POST")
    assert (again.status_code, again.get_json()["state"]) == (202, "waiting")
    work(system)
    assert system.site.rehearsal.receiver.ids == [*tests, tests[0]]


def test_what_is_wrong_with_a_wish_is_named_by_its_place() -> None:
    """In problem details, each with its pointer."""
    system = a_system(stage())
    answer = system.ask("/webhooks", method="POST", json={"address": "http://a.example", "types": ["all"]})
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert [one["pointer"] for one in answer.get_json()["errors"]] == ["/address", "/types"]
    bodies: list[dict[str, object]] = [{"address": 1}, {"types": "shared"}, {"types": [1]}, {"other": 1}]
    for body in bodies:
        assert system.ask("/webhooks", method="POST", json=body).status_code == 422
    path = made(system)
    changes: list[dict[str, object]] = [
        {"state": "asleep"},
        {"state": None},
        {"address": None},
        {"types": []},
    ]
    for change in changes:
        assert system.ask(path, method="PATCH", json=change).status_code == 422


def test_the_scope_is_needed() -> None:
    """Others of the organisation's systems do not see them."""
    system = a_system(stage(), scopes=[Scope.SHARES])
    assert system.ask("/webhooks").status_code == 403
