"""The log-in of organisations over HTTP: its own cookie, the same words for everybody (V3, V4, SES-4)."""

from datetime import timedelta

import attrs
import pytest

from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.correspondence.messages import LetterKind
from results_core.kernel.confidential import LinkToken
from results_core.organisations.model import Officer, OfficerState, OrganisationState, Role
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL, an_officer, an_organisation, put_officer
from results_core.testing.stand_ins import PlainDigester, SeededRandomness
from tests.web.visits import (
    IN_PRODUCTION,
    Browser,
    Staged,
    heading,
    objections,
    set_cookies,
    stage,
    without_form_key,
)

UNKNOWN = "nobody@univ-lyon.example"
WRONG = "not the one 42"


@pytest.fixture
def officer(site: Staged) -> Officer:
    """Camille Martin, main user of a university."""
    return put_officer_with_password(site.rehearsal)


def invite(site: Staged, officer: Officer) -> LinkToken:
    """Issue the link of an invitation."""
    issued = issue_link(
        LinkPurpose.SET_PASSWORD,
        officer.id,
        address_digest=digest_of_address(PlainDigester(), officer.email),
        now=site.rehearsal.clock.now(),
        randomness=SeededRandomness(f"link {officer.id}"),
    )
    with site.rehearsal.store.begin() as work:
        work.links.issue(issued.link)
        work.commit()
    return issued.token


def test_an_officer_logs_in_and_out(site: Staged, officer: Officer) -> None:
    """Under a cookie of its own; after logging out nothing is shown."""
    browser = site.officer(officer)
    inside = browser.get("/verifiers/account")
    out = browser.send("/verifiers/logout")

    assert "Camille Martin" in inside.text
    assert browser.cookie("candidate") is None
    assert out.headers["Location"] == "/verifiers/logged-out"
    assert browser.cookie("officer") is None
    assert browser.ask("/verifiers/account").headers["Location"] == "/verifiers/login"


def test_the_cookie_is_held_to_host_and_https_in_production() -> None:
    """HttpOnly, Lax, for the whole site (SES-4)."""
    site = stage(IN_PRODUCTION)
    put_officer_with_password(site.rehearsal)
    lines = set_cookies(site.browser().log_in_officer())

    assert "__Host-officer" in lines
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in lines["__Host-officer"]


def test_neither_audiences_cookie_is_anything_to_the_other(site: Staged, officer: Officer) -> None:
    """Not even under the other's name (SES-4)."""
    theirs, own = site.officer(officer), site.candidate()
    officers, candidates = theirs.cookie("officer"), own.cookie("candidate")
    assert officers
    assert candidates
    forger = site.browser()
    forger.client.set_cookie("candidate", officers, domain="results.example")
    forger.client.set_cookie("officer", candidates, domain="results.example")

    assert forger.ask("/results").headers["Location"] == "/"
    assert forger.ask("/verifiers/account").headers["Location"] == "/verifiers/login"


def test_both_may_be_open_in_one_browser(site: Staged, officer: Officer) -> None:
    """Each site has its own key of forms, and logging out of one leaves the other."""
    browser = site.candidate()
    browser.log_in_officer(officer.email)
    browser.get("/results")
    assert browser.send("/logout").status_code == 303
    browser.get("/verifiers/account")

    assert browser.ask("/results").headers["Location"] == "/"
    assert browser.send("/verifiers/logout").status_code == 303


def test_who_asked_for_a_page_gets_it_after_logging_in(site: Staged, officer: Officer) -> None:
    """With its query, but nothing that anybody brings leads anywhere (HDR-4)."""
    browser = site.browser()
    asked = browser.ask("/verifiers/account/sessions?page=2")
    browser.ask(asked.headers["Location"] + "?next=https://evil.example/")
    answer = browser.log_in_officer(officer.email)

    assert asked.headers["Location"] == "/verifiers/login"
    assert answer.headers["Location"] == "/verifiers/account/sessions?page=2"


def test_known_unknown_and_disabled_addresses_are_told_the_same(site: Staged, officer: Officer) -> None:
    """Byte for byte, the lock included (ENU-1, ENU-2)."""
    put_officer_with_password(
        site.rehearsal, an_officer(email="d@univ-lyon.example", state=OfficerState.DISABLED)
    )
    told = {}
    for email in (officer.email, UNKNOWN, "d@univ-lyon.example"):
        answers = [site.browser().log_in_officer(email, password=WRONG) for _ in range(5)]
        told[email] = [without_form_key(one.text).replace(email, "address") for one in answers]
        assert {one.status_code for one in answers} == {422}

    assert told[officer.email] == told[UNKNOWN] == told["d@univ-lyon.example"]
    assert "Log-in is locked for this email address" in told[UNKNOWN][-1]


def test_the_words_of_a_wrong_password(site: Staged, officer: Officer) -> None:
    """Exactly as the screens have them."""
    browser = site.browser()
    said = [objections(browser.log_in_officer(officer.email, password=WRONG))[0] for _ in range(3)]
    empty = objections(browser.log_in_officer("", password=""))

    assert said[0] == ("email", "The email address or password is not right.")
    assert said[2][1].endswith("One more wrong password locks log-in for 30 minutes.")
    assert [text for _, text in empty] == ["Enter your email address", "Enter your password"]


def test_suspension_is_told_after_the_right_password(site: Staged) -> None:
    """Whom to ask, and no session."""
    put_officer_with_password(site.rehearsal, organisation=an_organisation(state=OrganisationState.SUSPENDED))
    browser = site.browser()

    assert objections(browser.log_in_officer(password=WRONG)) == [
        ("email", "The email address or password is not right.")
    ]
    assert "suspended" in objections(browser.log_in_officer())[0][1]
    assert browser.cookie("officer") is None


@pytest.mark.parametrize("change", ["disabled", "suspended", "removed"])
def test_sessions_die_with_what_they_rest_on(site: Staged, officer: Officer, change: str) -> None:
    """At the next request, whoever has forgotten to end them (SES-3)."""
    browser = site.officer(officer)
    with site.rehearsal.store.begin() as work:
        organisation = work.organisations.of(officer.organisation)
        assert organisation is not None
        if change == "disabled":
            work.officers.replace(attrs.evolve(officer, state=OfficerState.DISABLED))
        elif change == "suspended":
            work.organisations.replace(attrs.evolve(organisation, state=OrganisationState.SUSPENDED))
        else:
            work.officers.remove(officer.id)
        work.commit()

    assert browser.ask("/verifiers/account").headers["Location"] == "/verifiers/login"


def test_a_forgotten_password_is_reset_by_letter(site: Staged, officer: Officer) -> None:
    """The same answer for everybody, and a link that works once (ENU-5)."""
    browser = site.browser()
    browser.get("/verifiers/forgot")
    told = [browser.send("/verifiers/forgot", email=email) for email in (officer.email, UNKNOWN)]
    link = site.rehearsal.link_delivered(LetterKind.OFFICER_RESET_PASSWORD)
    shown = browser.get(f"/verifiers/reset/{link.reveal()}")
    personal = browser.send("/verifiers/reset", password="martin 1234", password_again="martin 1234")
    done = browser.send("/verifiers/reset", password="another horse 77", password_again="another horse 77")
    again = browser.get(f"/verifiers/reset/{link.reveal()}")

    assert {one.headers["Location"] for one in told} == {"/verifiers/forgot/sent"}
    assert heading(shown) == "Choose a new password"
    assert objections(personal) == [("password", "Password must not contain your name or email address")]
    assert done.headers["Location"] == "/verifiers/login"
    assert again.status_code == 410
    assert browser.log_in_officer(officer.email, password="another horse 77").status_code == 303


def test_an_invited_officer_sets_a_password(site: Staged) -> None:
    """With the terms, once; then logs in (V3)."""
    invited = put_officer(site.rehearsal.store, an_officer(state=OfficerState.INVITED))
    browser, link = site.browser(), invite(site, invited)
    shown = browser.get(f"/verifiers/set-password/{link.reveal()}")
    typed = {"password": PASSWORD.reveal(), "password_again": PASSWORD.reveal()}
    without = browser.send("/verifiers/set-password", **typed)
    done = browser.send("/verifiers/set-password", **typed, terms="yes")
    again = browser.get(f"/verifiers/set-password/{link.reveal()}")

    assert heading(shown) == "Set your password"
    assert objections(without) == [("terms", "Tick the box to agree to the terms of use")]
    assert done.headers["Location"] == "/verifiers/login"
    assert (again.status_code, heading(again)) == (410, "Your password is set already")
    assert browser.log_in_officer().status_code == 303


def test_who_has_applied_agreed_to_the_terms_already(site: Staged) -> None:
    """They are not asked again."""
    agreed = attrs.evolve(
        an_officer(state=OfficerState.INVITED), terms_at=site.rehearsal.clock.now(), terms_version="1"
    )
    link = invite(site, put_officer(site.rehearsal.store, agreed))
    browser = site.browser()

    assert 'name="terms"' not in browser.get(f"/verifiers/set-password/{link.reveal()}").text
    assert (
        browser.send(
            "/verifiers/set-password", password="a horse 42", password_again="a horse 42"
        ).status_code
        == 303
    )


def test_an_expired_invitation_says_whom_to_ask(site: Staged) -> None:
    """The main user, by name; a link of another purpose or of nobody tells no name (V3)."""
    put_officer_with_password(site.rehearsal)
    invited = put_officer(
        site.rehearsal.store,
        an_officer(
            email="new@univ-lyon.example", first_name="Nina", role=Role.USER, state=OfficerState.INVITED
        ),
    )
    link, browser = invite(site, invited), site.browser()
    site.rehearsal.clock.advance(hours=24 * 7)
    expired = browser.get(f"/verifiers/set-password/{link.reveal()}")
    nobodys = browser.get(f"/verifiers/set-password/{'x' * 43}")

    assert (expired.status_code, nobodys.status_code) == (410, 410)
    assert "Ask <bdi>Camille Martin</bdi> to send it again." in expired.text
    assert "Camille" not in nobodys.text


def test_sessions_are_listed_and_ended(site: Staged, officer: Officer) -> None:
    """Each by its button, all of them by one (SES-5)."""
    here = site.officer(officer, **{"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"})
    there = site.officer(officer)
    listed = here.get("/verifiers/account/sessions")
    with site.rehearsal.store.begin(reading=True) as work:
        other = [one for one in work.sessions.of_account(officer.id) if one.browser.family != "firefox"]
    here.send("/verifiers/account/sessions", session=other[0].id)

    assert "Firefox on Linux" in listed.text
    assert there.ask("/verifiers/account").status_code == 303
    assert here.ask("/verifiers/account").status_code == 200
    assert here.send("/verifiers/account/sessions/everywhere").headers["Location"] == "/verifiers/logged-out"
    assert here.ask("/verifiers/account").status_code == 303


def test_a_browser_without_cookies_is_told_so(site: Staged) -> None:
    """Log-in needs one."""
    stranger: Browser = site.browser()
    answer = stranger.ask("/verifiers/login", method="POST", data={"email": OFFICER_EMAIL, "password": "x"})

    assert answer.status_code == 400
    assert "blocks cookies" in answer.text


def test_idle_sessions_end(site: Staged, officer: Officer) -> None:
    """After half an hour, as candidates' (SES-2)."""
    browser = site.officer(officer)
    site.rehearsal.clock.advance(minutes=timedelta(minutes=31) // timedelta(minutes=1))

    assert browser.ask("/verifiers/account").status_code == 303
