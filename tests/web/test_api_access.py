"""Your Organisation, API: asking, a secret shown once, and revoking (V13, D2)."""

import re

import pytest

from results_core.api_access.model import ClientState
from results_core.kernel.identifiers import ClientId
from results_core.organisations.model import OfficerState, Role
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from tests.api.calling import System
from tests.web.visits import Browser, Staged, heading, objections

PAGE = "/verifiers/organisation/api"
WISH = {"name": "Admissions", "purpose": "Offers", "scope_shares": "yes", "scope_verify": "yes"}
_SECRET = re.compile(r'id="client-secret">(ro_live_[\w-]{49})<')


@pytest.fixture
def main_user(site: Staged) -> Browser:
    """The browser of a main user."""
    officer = put_officer_with_password(
        site.rehearsal, an_officer(an_organisation(), role=Role.MAIN, state=OfficerState.ACTIVE)
    )
    return site.officer(officer)


def approve(site: Staged) -> ClientId:
    """Approve the one request that waits; return the client's id."""
    requests = site.rehearsal.application.api_access.requests
    [waiting] = requests.waiting()
    return requests.approve(waiting.client.id, operator="olga").id


def _system(site: Staged, client: ClientId, secret: str) -> System:
    found = site.rehearsal.application.api_access.requests.show(client)
    return System(site=site, organisation=found.organisation, client=found.client, secret=secret)


def test_the_address_and_how_to_ask_stand_there(main_user: Browser) -> None:
    """For whoever opens it; the address can be copied."""
    shown = main_user.get(PAGE)

    assert heading(shown) == "API"
    assert f'id="api-url">{main_user.site.base_url}/api/v1</code>' in shown.text
    assert "Copy Link" in shown.text
    assert "We answer within 2 working days" in shown.text


def test_a_wish_is_sent_and_can_be_taken_back(site: Staged, main_user: Browser) -> None:
    """It waits with the date of the answer; taken back it is over."""
    main_user.get(PAGE)
    sent = main_user.send(PAGE, **WISH)
    assert sent.status_code == 303
    shown = main_user.get(PAGE)
    assert "We have your request. You hear from us by" in shown.text
    assert "Waiting for our answer" in shown.text
    assert "Make a secret" not in shown.text
    [waiting] = site.rehearsal.application.api_access.requests.waiting()
    asked = main_user.get(f"{PAGE}/{waiting.client.id}/removal")
    assert heading(asked) == "Revoke the access of Admissions?"
    main_user.send(f"{PAGE}/{waiting.client.id}/removal")
    assert "The access is revoked." in main_user.get(PAGE).text


def test_everything_that_is_wrong_stands_beside_its_field(main_user: Browser) -> None:
    """And what was typed stays."""
    main_user.get(PAGE)
    answer = main_user.send(PAGE, name="", purpose="", scope_photos="")
    assert answer.status_code == 422
    assert objections(answer) == [
        ("name", "Enter what the system is called"),
        ("purpose", "Enter what you want it for"),
        ("scopes", "Choose at least one thing that the system may do"),
    ]
    again = main_user.send(PAGE, name="Kept", purpose="", scope_photos="yes")
    assert 'value="Kept"' in again.text
    assert re.search(r'id="scope_photos"[^>]*checked', again.text)


def test_a_secret_is_shown_once_and_opens(site: Staged, main_user: Browser) -> None:
    """Two live at once; the page never shows one again, and what is revoked opens nothing."""
    main_user.get(PAGE)
    main_user.send(PAGE, **WISH)
    client = approve(site)
    main_user.get(PAGE)
    secrets = []
    for _ in range(2):
        made = main_user.send(f"{PAGE}/{client}/secrets")
        assert heading(made) == "The new secret"
        assert made.headers["Cache-Control"] == "no-store"
        found = _SECRET.search(made.text)
        assert found is not None
        secrets.append(found[1])
    assert main_user.send(f"{PAGE}/{client}/secrets").status_code == 303
    shown = main_user.get(PAGE)
    assert "Two secrets are live" in shown.text
    assert not any(secret in shown.text for secret in secrets)

    old, new = (_system(site, client, one) for one in secrets)
    assert [one.ask("/client").status_code for one in (old, new)] == [200, 200]
    view = site.rehearsal.application.api_access.requests.show(client).view
    [first] = [one.id for one in view.live if one.hint.endswith(secrets[0][-4:])]
    removal = f"{PAGE}/{client}/secrets/{first}/removal"
    assert heading(main_user.get(removal)) == "Revoke this secret?"
    main_user.send(removal)
    assert [one.ask("/client").status_code for one in (old, new)] == [401, 200]
    assert main_user.ask(removal).status_code == 404
    main_user.get(f"{PAGE}/{client}/removal")
    main_user.send(f"{PAGE}/{client}/removal")
    assert new.ask("/client").status_code == 401
    revoked = site.rehearsal.application.api_access.requests.show(client).client
    assert revoked.state is ClientState.REVOKED


def test_other_users_read_only(site: Staged, main_user: Browser) -> None:
    """They see systems and secrets' hints, and no button."""
    main_user.get(PAGE)
    main_user.send(PAGE, **WISH)
    client = approve(site)
    user = site.officer(
        put_officer_with_password(
            site.rehearsal,
            an_officer(
                an_organisation(), email="user@univ-lyon.example", role=Role.USER, state=OfficerState.ACTIVE
            ),
        )
    )
    shown = user.get(PAGE)
    assert client in shown.text
    assert "Main users ask for access and look after the secrets." in shown.text
    assert '<form method="post" action="/verifiers/organisation/api' not in shown.text
    assert user.send(f"{PAGE}/{client}/secrets").status_code == 403
