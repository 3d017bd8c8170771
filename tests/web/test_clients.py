"""Who has tried too often: counted by the address that trusted proxies have seen (LOCK-9, LOCK-11, REG-3)."""

import attrs
import pytest

from results_core.kernel.confidential import Password
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.files import entry_cells
from tests.web.visits import ON_A_DESK, WHAT_WAS_TYPED, Browser, heading, objections, stage, without_form_key

BEHIND_A_PROXY = attrs.evolve(ON_A_DESK, trusted_proxies=1)


def guess(browser: Browser, times: int, **headers: str) -> list[int]:
    """Send wrong pairs, each for another ID Number; return the statuses."""
    browser.get("/register")
    typed = WHAT_WAS_TYPED | {"secret_number": "0000"}
    return [
        browser.send_with(headers, "/register", **(typed | {"id_number": f"SPR{n:06d}"})).status_code
        for n in range(times)
    ]


def test_forged_addresses_are_one_bucket_without_a_proxy() -> None:
    """A hundred values of X-Forwarded-For, and twenty are judged (LOCK-11)."""
    browser = stage().browser()
    browser.get("/register")
    statuses = [
        browser.send_with(
            {"X-Forwarded-For": f"203.0.113.{n}"},
            "/register",
            **(WHAT_WAS_TYPED | {"secret_number": "0000", "id_number": f"SPR{n:06d}"}),
        ).status_code
        for n in range(100)
    ]

    assert statuses == [422] * 20 + [429] * 80


def test_behind_a_proxy_the_address_that_it_saw_counts() -> None:
    """What the browser says of itself stands before it, and is not heard (LOCK-11)."""
    site = stage(BEHIND_A_PROXY)
    forging = [
        guess(site.browser(**{"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.7"}), 5) for n in range(5)
    ]
    another = guess(site.browser(**{"X-Forwarded-For": "198.51.100.7, 198.51.100.8"}), 1)

    assert forging == [[422] * 5] * 4 + [[429] * 5]
    assert another == [422]


def test_who_has_guessed_too_often_is_told_until_when() -> None:
    """429 with Retry-After, what was typed is kept, and the right pair reads the same (REG-3)."""
    browser = stage().browser()
    for _ in range(5):
        browser.register(secret_number="0000")
    wrong, right = browser.register(secret_number="0000"), browser.register()

    assert (wrong.status_code, right.status_code) == (429, 429)
    assert wrong.headers["Retry-After"] == right.headers["Retry-After"] == "1800"
    assert objections(wrong) == [
        (
            "id_number",
            "Too many tries. Wait 30 minutes or ask your exam centre. You can try again at 13:30 in London.",
        )
    ]
    assert f'value="{ZOFIA}"' in right.text
    assert without_form_key(wrong.text).replace("0000", "7866") == without_form_key(right.text)


def test_a_shut_secret_number_sends_to_the_centre() -> None:
    """In both languages; there is no instant to wait for."""
    site = stage()
    for _ in range(4):
        for _ in range(5):
            site.browser().register(secret_number="0000")
        site.rehearsal.clock.advance(hours=1)
    for language, told in (("en", "Ask your exam centre"), ("fr", "Demandez à votre centre")):
        answer = site.browser(**{"Accept-Language": language}).register()

        assert answer.status_code == 429
        assert told in objections(answer)[0][1]


def test_an_address_with_too_many_wrong_passwords_waits() -> None:
    """The right password from there is refused like a wrong one; from elsewhere it is not."""
    site = stage(BEHIND_A_PROXY, rows=[entry_cells()])
    site.candidate()
    guesser = site.browser(**{"X-Forwarded-For": "198.51.100.7"})
    for n in range(30):
        assert guesser.log_in(id_number=f"GUE{n:06d}", password="wrong one 42").status_code == 422
    wrong, right = guesser.log_in(password="wrong one 42"), guesser.log_in()
    elsewhere = site.browser(**{"X-Forwarded-For": "198.51.100.8"}).log_in()

    assert (wrong.status_code, right.status_code, elsewhere.status_code) == (429, 429, 303)
    assert right.headers["Retry-After"] == "300"
    assert without_form_key(wrong.text) == without_form_key(right.text)
    assert PASSWORD.reveal() not in right.text


@pytest.mark.parametrize("path", ["/login", "/register", "/verifiers/login"])
def test_without_room_to_hash_the_small_page_answers(path: str) -> None:
    """503 at once, with the time to come back, and nothing was counted (PWD-5, RLB-11)."""
    site = stage()
    browser = site.candidate()
    site.rehearsal.slots.full = True
    other = site.browser()
    other.get("/verifiers/login" if path.startswith("/verifiers") else "/register")
    before = list(site.rehearsal.application.journal())
    typed = WHAT_WAS_TYPED | {"password": "wrong one 42", "password_again": "wrong one 42"}
    answers = [other.send(path, **typed) for _ in range(6)]

    assert {answer.status_code for answer in answers} == {503}
    assert heading(answers[0]) == "Many people are looking at their results"
    assert all(15 <= int(answer.headers["Retry-After"]) <= 25 for answer in answers)
    assert len(answers[0].data) <= 3_000
    assert "frame-ancestors 'none'" in answers[0].headers["Content-Security-Policy"]
    assert answers[0].headers["Cache-Control"] == "no-store"
    french = other.send_with({"Accept-Language": "fr"}, path, **typed)
    assert 'lang="fr"' in french.text
    assert list(site.rehearsal.application.journal()) == before
    assert browser.get("/results").status_code == 200


def test_a_closed_log_in_leads_to_the_reset() -> None:
    """A hundred wrong passwords: the right one reads that only a reset helps (LOCK-8)."""
    site = stage()
    site.candidate()
    for n in range(100):
        if n % 4 == 0:
            site.rehearsal.clock.advance(minutes=30)
        site.rehearsal.application.log_in(id_number=ZOFIA, password=Password("wrong one 42"))
    answer = site.browser().log_in()

    assert answer.status_code == 422
    assert "Log-in is closed for this ID Number" in answer.text
    assert 'href="/forgot"' in answer.text
