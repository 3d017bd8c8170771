"""Your Organisation, API: addresses that are told of events (V13, D6)."""

import json
import re

import pytest

from results_core.api_access.webhooks import Answered, NotReached, Trouble
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import ResultId, WebhookId
from results_core.organisations.model import Officer, OfficerState, Role
from results_core.testing.builders import an_event
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.scenes import put_events
from results_core.testing.webhooks import ADDRESS, put_listening
from tests.web.visits import Browser, Staged, heading, objections

API = "/verifiers/organisation/api"
NEW = f"{API}/webhooks/new"
WISH = {"address": ADDRESS, "type_shared": "yes", "type_withdrawn": "yes"}
_SECRET = re.compile(r'id="webhook-secret">(whsec_[\w+/=]{44})<')


@pytest.fixture
def officer(site: Staged) -> Officer:
    """A main user."""
    return put_officer_with_password(
        site.rehearsal, an_officer(an_organisation(), role=Role.MAIN, state=OfficerState.ACTIVE)
    )


@pytest.fixture
def main_user(site: Staged, officer: Officer) -> Browser:
    """The browser of a main user, whose organisation has a client of the scope."""
    put_listening(site.rehearsal.store, an_organisation())
    return site.officer(officer)


def secret_in(text: str) -> str:
    """Return the secret that a page shows."""
    found = _SECRET.search(text)
    assert found is not None
    return found[1]


def added(main_user: Browser) -> str:
    """Add an address; return its page."""
    main_user.get(NEW)
    shown = main_user.send(NEW, **WISH)
    assert heading(shown) == "The new secret"
    assert shown.headers["Cache-Control"] == "no-store"
    secret_in(shown.text)
    [view] = main_user.site.rehearsal.application.api_access.webhooks.manage.of(an_organisation().id)
    return f"{API}/webhooks/{view.webhook.id}"


def happen(site: Staged, *names: str) -> None:
    """Have results shared, and sealed."""
    events = [
        an_event(
            name=name,
            kind=EventKind.SHARE_RECEIVED,
            organisation=an_organisation().id,
            result=ResultId(name),
            facts={"share": name},
        )
        for name in names
    ]
    put_events(site.rehearsal.store, *events)
    site.rehearsal.application.seal_events.all()


def work(site: Staged) -> None:
    """Have everything told that is due."""
    desk = site.rehearsal.application.api_access.webhooks
    while desk.follow() or desk.deliver():
        pass


def test_an_address_is_added_tried_and_told(site: Staged, main_user: Browser) -> None:
    """Its secret is shown once; the log says what it was told, how often, and what it answered."""
    path = added(main_user)
    main_user.get(path)
    assert main_user.send(f"{path}/test").status_code == 303
    assert "A test is on its way" in (waiting := main_user.get(path).text)
    assert "At once" in waiting
    happen(site, "shared")
    site.rehearsal.receiver.answer = Answered(503)
    work(site)
    shown = main_user.get(path).text
    assert "whsec_" not in shown
    [test, event] = [json.loads(one.body)["type"] for one in site.rehearsal.receiver.heard]
    assert (test, event) == ("test", "shared")
    assert shown.count("Answered 503") == 2
    assert "A candidate has shared a result" in shown
    assert re.search(r'data-label="Next try"><span>\d{4}-\d\d-\d\d \d\d:\d\d<', shown)


def test_the_only_link_to_it_is_a_main_users(site: Staged, main_user: Browser) -> None:
    """Others see the name in the address and its state: what else it holds may be a secret (AUZ-6)."""
    path = added(main_user)
    assert f'href="{path}"' in main_user.get(API).text
    user = site.officer(
        put_officer_with_password(
            site.rehearsal,
            an_officer(
                an_organisation(), email="user@univ-lyon.example", role=Role.USER, state=OfficerState.ACTIVE
            ),
        )
    )
    shown = user.get(API).text
    assert "hooks.lyon.example" in shown
    assert ADDRESS not in shown
    assert path not in shown
    assert user.ask(path).status_code == 403
    assert user.send(f"{path}/test").status_code == 403


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Enter an address such as https://hooks.example.org/results"),
        ("http://hooks.lyon.example/", "The address must begin with https://"),
        ("https://hooks.lyon.example:8443/", "The address must use one of these ports: 443"),
        (
            "https://user:word@hooks.lyon.example/",
            "Enter an address such as https://hooks.example.org/results",
        ),
        *(
            (
                f"https://{host}/",
                "The address must name a machine by its public name, such as hooks.example.org",
            )
            for host in ("localhost", "127.0.0.1", "169.254.169.254", "2130706433", "0x7f.1", "[::1]")
        ),
    ],
)
def test_a_hostile_address_is_objected_to_beside_its_field(
    site: Staged, main_user: Browser, address: str, said: str
) -> None:
    """Nothing is kept, nothing connects, and what was typed stays (HOOK-1)."""
    main_user.get(NEW)
    answer = main_user.send(NEW, address=address)
    assert answer.status_code == 422
    assert objections(answer) == [
        ("address", said),
        ("types", "Choose at least one thing that the address is told"),
    ]
    assert not site.rehearsal.application.api_access.webhooks.manage.of(an_organisation().id)
    assert not site.rehearsal.receiver.heard


def test_an_address_is_changed(site: Staged, main_user: Browser) -> None:
    """The form holds it as it stands; what is wrong stands beside its field."""
    path = added(main_user)
    form = main_user.get(f"{path}/change")
    assert f'value="{ADDRESS}"' in form.text
    assert re.search(r'id="type_shared"[^>]*checked', form.text)
    assert not re.search(r'id="type_amended"[^>]*checked', form.text)
    wrong = main_user.send(f"{path}/change", address="https://10.0.0.1/", type_amended="yes")
    assert [field for field, _ in objections(wrong)] == ["address"]
    main_user.send(f"{path}/change", address=" https://new.lyon.example/ ", type_amended="yes")
    shown = main_user.get(path).text
    assert "The address is saved." in shown
    assert "https://new.lyon.example/</bdi>" in shown


def test_a_new_secret_signs_beside_the_old_one(site: Staged, main_user: Browser) -> None:
    """The page says until when; whoever makes a third is told first that one ends."""
    path = added(main_user)
    asked = main_user.get(f"{path}/secret")
    assert heading(asked) == "Make a new secret?"
    assert "For 24 hours" in asked.text
    assert "It ends at once." not in asked.text
    made = main_user.send(f"{path}/secret")
    assert "The secret before signs as well until" in made.text
    assert secret_in(made.text) not in (shown := main_user.get(path).text)
    assert "The secret before signs as well until" in shown
    assert "It ends at once." in main_user.get(f"{path}/secret").text
    main_user.send(f"{path}/test")
    work(site)
    [heard] = site.rehearsal.receiver.heard
    assert len(heard.headers["webhook-signature"].split()) == 2


def test_after_72_hours_the_page_says_why_nothing_is_told(
    site: Staged, main_user: Browser, officer: Officer
) -> None:
    """And who enables it has it told what it missed."""
    path = added(main_user)
    happen(site, "a")
    site.rehearsal.receiver.answer = NotReached(Trouble.NOT_PUBLIC)
    manage = site.rehearsal.application.api_access.webhooks.manage
    hook = WebhookId(path.rpartition("/")[2])
    while manage.one(an_organisation().id, hook).webhook.is_active:
        work(site)
        site.rehearsal.clock.advance(hours=1)
    browser = site.officer(officer)
    shown = browser.get(path).text
    assert "for 72 hours it did not take what we told it" in shown
    assert "Its name leads to an address that is not on the public internet" in shown
    assert "Send a test" not in shown
    assert "for 72 hours" in browser.get(API).text
    assert browser.send(f"{path}/test").status_code == 409
    site.rehearsal.receiver.answer, site.rehearsal.receiver.heard = Answered(204), []
    browser.get(path)
    browser.send(f"{path}/state", do="enable")
    assert "it is told what it missed" in browser.get(path).text
    work(site)
    assert len(site.rehearsal.receiver.heard) == 1


def test_disabled_it_is_told_nothing_and_misses_nothing(site: Staged, main_user: Browser) -> None:
    """What happens meanwhile waits until it is enabled."""
    path = added(main_user)
    main_user.get(path)
    main_user.send(f"{path}/state", do="disable")
    assert "Disabled on" in main_user.get(path).text
    happen(site, "a")
    work(site)
    assert not site.rehearsal.receiver.heard
    main_user.send(f"{path}/state", do="enable")
    work(site)
    assert len(site.rehearsal.receiver.heard) == 1


def test_the_log_goes_back_page_by_page_and_tells_again(site: Staged, main_user: Browser) -> None:
    """Twenty-five at a time; what is told again keeps its id; a place of another log leads nowhere."""
    path = added(main_user)
    happen(site, *(f"event {n}" for n in range(30)))
    work(site)
    first = main_user.get(path).text
    assert first.count("Delivered") == 25
    found = re.search(r'href="([^"]+\?before=[^"]+)"', first)
    assert found is not None
    earlier = main_user.get(found[1])
    assert earlier.text.count("Delivered") == 5
    assert main_user.ask(f"{path}?before=elsewhere").status_code == 422
    oldest = site.rehearsal.receiver.ids[0]
    main_user.send(f"{path}/log/{oldest}")
    assert "It is told once more" in main_user.get(path).text
    work(site)
    assert site.rehearsal.receiver.ids[-1] == oldest
    assert main_user.send(f"{path}/log/none").status_code == 404


def test_an_address_is_deleted_when_that_was_confirmed(site: Staged, main_user: Browser) -> None:
    """The page says what is lost; then it is found nowhere."""
    path = added(main_user)
    asked = main_user.get(f"{path}/removal")
    assert heading(asked) == "Delete this address?"
    assert "its secrets and its log are lost" in asked.text
    main_user.send(f"{path}/removal")
    assert "The address is deleted." in main_user.get(API).text
    assert main_user.ask(path).status_code == 404


def test_nobody_adds_an_address_without_a_client_of_the_scope(site: Staged, officer: Officer) -> None:
    """The page says how to come by one."""
    browser = site.officer(officer)
    shown = browser.get(API).text
    assert "An approved system that may “Set up webhooks” is needed." in shown
    assert NEW not in shown
    browser.get(NEW)
    assert browser.send(NEW, **WISH).status_code == 403
