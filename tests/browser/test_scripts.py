"""What scripts add for whoever runs them (screens §3.4); every page works without them."""

import re

from playwright.sync_api import Page, expect

from tests.browser.acting import fill, heading, submit_of
from tests.browser.conftest import LogIn, NewBrowser
from tests.browser.officer_states import enter_as_officer
from tests.browser.sharing_states import TAKER, taker
from tests.browser.stage import Stage
from tests.browser.visiting import Visit


def test_a_password_can_be_shown_and_hidden(page: Page) -> None:
    """The button says what it does, and the password is hidden again before it is sent."""
    page.goto("/")
    page.fill("#password", "two 2 boats")
    show = page.get_by_role("button", name="Show password")

    show.click()
    assert page.locator("#password").get_attribute("type") == "text"
    page.get_by_role("button", name="Hide password").click()
    assert page.locator("#password").get_attribute("type") == "password"
    assert page.input_value("#password") == "two 2 boats"


def test_without_scripts_there_is_no_button_that_does_nothing(
    new_browser: NewBrowser, logged_in: LogIn
) -> None:
    """Show and Copy are there only where they work."""
    page = new_browser(java_script_enabled=False).new_page()
    page.goto("/register")
    assert page.locator("[data-shows]:visible").count() == 0

    result = logged_in(2, java_script_enabled=False)
    assert result.locator("[data-copies]:visible").count() == 0


def test_the_reference_number_is_copied_and_said(logged_in: LogIn) -> None:
    """One press copies it, and a live region says so."""
    page = logged_in(2, permissions=["clipboard-read", "clipboard-write"])
    number = page.locator("#reference").inner_text()

    page.get_by_role("button", name="Copy Reference Number").click()

    expect(page.locator("#reference-copied")).to_have_text("Copied")
    assert page.evaluate("() => navigator.clipboard.readText()") == number


def test_a_second_press_sends_nothing_for_five_seconds(page: Page) -> None:
    """The button says that it is sending; after five seconds it may be tried again."""
    page.clock.install()
    page.goto("/forgot")
    button = submit_of(page)
    page.evaluate(
        "() => document.getElementById('forgot').addEventListener('submit', (event) => {"
        " window.passed = (window.passed ?? 0) + !event.defaultPrevented; event.preventDefault() })"
    )

    button.click()
    expect(button).to_have_text("Sending…")
    button.click(force=True)
    assert page.evaluate("() => window.passed") == 1

    page.clock.run_for(5_000)
    expect(button).to_have_text("Send me a link")
    button.click()
    assert page.evaluate("() => window.passed") == 2


def test_a_reader_elsewhere_sees_their_own_hour(logged_in: LogIn) -> None:
    """In New York the page adds the hour there; in Paris, where the centre is, it adds nothing."""
    far = logged_in(5, timezone_id="America/New_York")
    assert "(04:00 on your clock)" in far.locator("main").inner_text()

    near = logged_in(5, timezone_id="Europe/Paris")
    assert "on your clock" not in near.locator("main").inner_text()


def test_two_minutes_before_the_session_ends_the_page_says_so(stage: Stage, logged_in: LogIn) -> None:
    """The warning takes the focus and the title; staying asks the server once, and the time begins anew."""
    page = logged_in(2)
    page.clock.install()
    page.reload()
    warning = page.locator("#idle-warning")

    page.clock.fast_forward("27:55")
    expect(warning).to_be_hidden()
    page.clock.fast_forward(10_000)
    expect(warning).to_be_visible()
    expect(warning).to_be_focused()
    assert page.title() == "2 minutes left"

    page.get_by_role("button", name="Stay logged in").click()
    expect(warning).to_be_hidden()
    page.clock.fast_forward("27:00")
    expect(warning).to_be_hidden()


def test_when_the_session_has_ended_the_page_leaves(stage: Stage, logged_in: LogIn) -> None:
    """Nobody who comes to the computer later reads the result."""
    page = logged_in(2)
    page.clock.install()
    page.reload()
    stage.clock.advance(minutes=31)

    page.clock.fast_forward("31:00")

    page.wait_for_url(re.compile(r":\d+/$"))
    assert heading(page) == "See your exam results"


def test_staying_after_the_end_leaves_too(stage: Stage, logged_in: LogIn) -> None:
    """A press that comes too late does not keep the page."""
    page = logged_in(2)
    page.clock.install()
    page.reload()
    page.clock.fast_forward("28:30")
    stage.clock.advance(minutes=40)

    page.get_by_role("button", name="Stay logged in").click()

    page.wait_for_url(re.compile(r":\d+/$"))


def test_the_menu_of_a_phone_closes_by_esc_and_by_a_press_outside(logged_in: LogIn) -> None:
    """Esc gives the focus back to the button."""
    page = logged_in(2, viewport={"width": 390, "height": 844})
    menu, button = page.locator(".menu-list"), page.locator("details.menu > summary")

    button.click()
    expect(menu).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()

    button.click()
    expect(menu).to_be_visible()
    page.mouse.click(195, 800)
    expect(menu).to_be_hidden()


def test_after_logging_out_back_shows_nothing(logged_in: LogIn) -> None:
    """Neither the Back button nor a second tab shows what was there (screens §4)."""
    page = logged_in(2)
    tab = page.context.new_page()
    tab.goto("/results")

    page.locator(".tabs button").click()
    page.wait_for_url("**/logged-out")
    page.go_back(wait_until="commit")
    page.wait_for_url(re.compile(r":\d+/$"))
    tab.reload()

    assert "Alex" not in page.content()
    assert heading(tab) == "See your exam results"


def test_reloading_and_going_back_send_nothing_twice(stage: Stage, page: Page) -> None:
    """After a form comes another page, got afresh: to load it again does nothing (screens §12)."""
    person = stage.newcomer()
    page.goto("/register")
    fill(
        page,
        {
            "id_number": person.id_number,
            "secret_number": person.secret_number,
            "email": person.address,
            "password": person.password,
            "password_again": person.password,
        },
    )
    page.check("#terms")
    submit_of(page).click()
    page.wait_for_url("**/register/sent")
    page.reload()
    page.go_back(wait_until="commit")
    page.go_forward(wait_until="commit")

    assert len(stage.letters_to(person)) == 1


def test_organisations_are_listed_while_one_types(stage: Stage, new_browser: NewBrowser) -> None:
    """After a pause, without pressing anything; the page stays where it is."""
    page = new_browser().new_page()
    visit = Visit(page=page, stage=stage, troubled="", another=lambda: page)
    taker(visit)
    visit.enter(stage.registered())
    visit.open("/results")
    visit.open(f"{page.url}/send")
    page.locator("#name").press_sequentially("haute ly")
    found = page.locator("#found").get_by_role("link", name=TAKER.name)
    found.wait_for()

    assert page.url.endswith("/send")
    found.click()
    page.wait_for_url(f"**/send/{TAKER.id}")


def test_a_switch_says_on_or_off_and_hides_what_it_governs(stage: Stage, page: Page) -> None:
    """It is worked by the keyboard too; what was ticked stays ticked (V16)."""
    enter_as_officer(Visit(page=page, stage=stage, troubled="", another=lambda: page))
    page.goto(f"{stage.address}/verifiers/account/notifications/edit")
    switch, kinds = page.get_by_role("switch"), page.locator("#kinds")
    expect(switch).to_have_accessible_name("Send me email notifications On")
    expect(switch).to_be_checked()
    switch.focus()
    page.keyboard.press("Space")

    expect(switch).not_to_be_checked()
    expect(switch).to_have_text("Off")
    expect(kinds).to_be_hidden()
    switch.click()
    expect(page.get_by_label("Daily summary")).to_be_checked()
