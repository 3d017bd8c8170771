"""The leaflet's journey in a real browser: from the Confirmation of Entry to the Statement of Results."""

from io import BytesIO

import attrs
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.acting import fill, heading, log_in, objections, register, send
from tests.browser.conftest import NewBrowser
from tests.browser.stage import Stage


@attrs.frozen(kw_only=True)
class Words:
    """What the pages of one language say on the way."""

    locale: str
    problems: list[str]
    sent: str
    confirm: str
    log_in: str
    welcome: str
    result: str
    verdict: str
    logged_out: str


ENGLISH = Words(
    locale="en-GB",
    problems=[
        "Enter your Secret Number",
        "Enter an email address like name@example.com",
        "Password must have 8 characters or more",
        "Password must have at least 2 digits",
        "The two passwords are not the same",
        "Tick the box to agree to the terms of use",
    ],
    sent="Check your email",
    confirm="Confirm your email address",
    log_in="You are registered. Now log in",
    welcome="Welcome, An Arrival",
    result="Your exam result",
    verdict="Pass at Grade B",
    logged_out="You are logged out",
)
FRENCH = Words(
    locale="fr-FR",
    problems=[
        "Entrez votre Secret Number",
        "Entrez une adresse e-mail comme nom@example.com",
        "Le mot de passe doit comporter au moins 8 caractères",
        "Le mot de passe doit comporter au moins 2 chiffres",
        "Les deux mots de passe sont différents",
        "Cochez la case pour accepter les conditions d’utilisation",
    ],
    sent="Consultez votre messagerie",
    confirm="Confirmez votre adresse e-mail",
    log_in="Vous êtes enregistré. Connectez-vous maintenant",
    welcome="Bienvenue, An Arrival",
    result="Votre résultat",
    verdict="Reçu, mention B Pass at Grade B",
    logged_out="Vous êtes déconnecté",
)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_from_the_paper_to_the_statement(
    words: Words,
    scripts: bool,  # noqa: FBT001 - a case
    stage: Stage,
    new_browser: NewBrowser,
) -> None:
    """Register, mend what was wrong, read the letter, confirm, log in, see the result, keep the statement.

    In English and in French, with scripts and without.
    """
    person = stage.newcomer()
    page = new_browser(locale=words.locale, java_script_enabled=scripts).new_page()

    page.goto("/")
    page.locator("a[href='/register']").click()
    fill(page, {"id_number": person.id_number, "email": "me@", "password": "x7 q", "password_again": "x7"})
    send(page)
    assert objections(page) == words.problems
    assert page.input_value("#id_number") == person.id_number
    assert page.input_value("#email") == "me@"
    assert page.input_value("#password") == ""
    if scripts:
        expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#secret_number")).to_be_focused()

    register(page, person)
    assert heading(page) == words.sent
    assert person.address in page.locator("main").inner_text()

    page.goto(stage.link_to(person, "confirm"))
    assert heading(page) == words.confirm
    send(page)
    assert heading(page) == words.log_in

    assert page.input_value("#id_number") == ""
    fill(page, {"id_number": person.id_number, "password": person.password})
    send(page)
    assert heading(page) == words.result
    assert page.locator(".welcome").inner_text() == words.welcome
    assert " ".join(page.locator(".verdict dd").inner_text().split()) == words.verdict
    assert page.locator(".score.overall dd").inner_text() == "196"
    assert words.verdict.split()[0] not in page.title()

    statement = downloaded(page)
    assert len(statement.pages) == 1
    assert "An Arrival" in statement.pages[0].extract_text()

    page.locator(".tabs button").click()
    assert heading(page) == words.logged_out
    page.go_back(wait_until="commit")
    page.wait_for_url("**/")
    assert person.name not in page.content()


def downloaded(page: Page) -> PdfReader:
    """Press the button of the statement, and open what it brings."""
    with page.expect_download() as coming:
        page.locator("a[href$='/statement.pdf']").click()
    return PdfReader(BytesIO(coming.value.path().read_bytes()))


def test_a_link_in_a_strangers_browser_confirms_nothing_and_tells_nothing(
    stage: Stage, new_browser: NewBrowser
) -> None:
    """Whoever gets a mistyped letter sees neither number nor name, and cannot confirm (REG-10, B4)."""
    person = stage.newcomer()
    own = new_browser().new_page()
    register(own, person)
    link = stage.link_to(person, "confirm")
    stranger = new_browser().new_page()

    stranger.goto(link)
    shown = [stranger.content()]
    send(stranger)
    shown.append(stranger.content())
    fill(stranger, {"password": "a guess of 1 in 1000"})
    send(stranger)
    shown.append(stranger.content())

    assert objections(stranger) == ["The password is not right."]
    for secret in (person.id_number, person.name, person.secret_number, person.address):
        assert not any(secret in text for text in shown)
    assert link.rsplit("/", 1)[1] not in stranger.url
    log_in(stranger, person)
    assert heading(stranger) == "Check your email"

    own.goto(link)
    send(own)
    assert heading(own) == "You are registered. Now log in"


def test_four_wrong_passwords_lock_until_a_reset(stage: Stage, page: Page) -> None:
    """The fourth locks for half an hour, the right one is refused, and a new password opens (B5, B6)."""
    person = stage.registered()
    told = []
    for _ in range(4):
        log_in(page, person, "a guess of 1 in 1000")
        told += objections(page)
    log_in(page, person)

    assert told == [
        "The ID Number or password is not right.",
        "The ID Number or password is not right. Two more wrong passwords lock log-in for 30 minutes.",
        "The ID Number or password is not right. One more wrong password locks log-in for 30 minutes.",
        "Log-in is locked for this ID Number. Try again at 11:30 in London, or reset your password now.",
    ]
    assert objections(page) == told[-1:]

    page.get_by_role("link", name="Reset your password now", exact=True).click()
    fill(page, {"id_number": person.id_number})
    send(page)
    page.goto(stage.link_to(person, "reset"))
    fill(page, {"password": "another 20 boats", "password_again": "another 20 boats"})
    send(page)
    assert page.locator(".banner").inner_text() == "Your password was changed. Now log in."
    log_in(page, person, "another 20 boats")
    assert heading(page) == "Your exam result"


def test_the_lock_ends_when_it_said(stage: Stage, page: Page) -> None:
    """Half an hour later, and not a minute before, the right password opens (LOCK-2)."""
    person = stage.registered()
    for _ in range(4):
        log_in(page, person, "a guess of 1 in 1000")

    stage.clock.advance(minutes=29, seconds=59)
    log_in(page, person)
    assert len(objections(page)) == 1
    stage.clock.advance(seconds=1)
    log_in(page, person)
    assert heading(page) == "Your exam result"


def test_changing_the_language_loses_nothing_that_was_typed(page: Page) -> None:
    """The switch of a page with a form brings the form back as it was, but for passwords (screens §4)."""
    page.goto("/register")
    typed = {"id_number": "ABC012345", "secret_number": "0123", "email": "name@mail.example"}
    fill(page, {**typed, "password": "a secret 2 keep"})
    page.check("#terms")

    page.get_by_role("button", name="Français").click()

    assert page.locator("html").get_attribute("lang") == "fr"
    assert {field: page.input_value(f"#{field}") for field in typed} == typed
    assert page.is_checked("#terms")
    assert page.input_value("#password") == ""
    assert objections(page) == []
    assert page.url.endswith("/register")
    page.goto("/")
    assert heading(page) == "Consultez vos résultats"


def test_a_result_appears_at_its_instant(stage: Stage, new_browser: NewBrowser) -> None:
    """A second before, the page says when and nothing else; at the instant it shows the result (A6)."""
    person = stage.player(5)
    page = new_browser().new_page()
    out = stage.clock.now().replace(hour=8, minute=0).replace(month=8, day=20)
    stage.clock.set(out.replace(hour=7, minute=59, second=59))
    log_in(page, person)
    assert heading(page) == "Your result is not out yet"
    assert "at 10:00 in Paris (09:00 in London)" in page.locator("main").inner_text()

    stage.clock.set(out)
    page.reload()

    assert heading(page) == "Your exam result"
