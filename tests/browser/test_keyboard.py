"""Without a mouse: all is reached in the order of reading, and the ring says where one is (WCAG 2.4)."""

from playwright.sync_api import Page, expect

from tests.browser.acting import heading
from tests.browser.conftest import LogIn
from tests.browser.stage import Stage

_TAKES_FOCUS = "a[href], button, input:not([type=hidden]), summary"

_ORDER = f"""() => [...document.querySelectorAll("{_TAKES_FOCUS}")]
  .filter((one) => one.tabIndex >= 0 && one.checkVisibility({{ visibilityProperty: true }}))
 .map((one) => one.outerHTML)"""
"""What the page holds that takes the focus, as it is read."""

_HERE = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    html: one.outerHTML,
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 1 && box.height > 1,
  };
}"""


def walked(page: Page) -> list[str]:
    """Go through the page by Tab, and return what had the focus; each with a ring, and in the window."""
    stops = len(page.evaluate(_ORDER))
    met = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        assert here["ring"], here["html"]
        assert here["seen"], here["html"]
        met.append(here["html"])
    return met


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something has the focus."""
    wanted = page.locator(selector).first
    for _ in range(60):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(selector)


def test_the_skip_link_comes_first_and_leads_past_the_header(page: Page) -> None:
    """The first Tab shows it; Enter goes to the page's own part."""
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Register", exact=True)).to_be_focused()


def test_the_order_is_that_of_reading_and_the_ring_is_seen(page: Page) -> None:
    """Home and the form of registering, from the first link to the last."""
    for path in ("/", "/register"):
        page.goto(path)
        order = page.evaluate(_ORDER)

        assert walked(page) == order


def test_the_result_is_walked_in_the_order_of_reading(logged_in: LogIn) -> None:
    """Navigation, statement, profile, chart's table, copy button, footer; on a phone the menu is first."""
    page = logged_in(2)
    assert walked(page) == page.evaluate(_ORDER)

    page.set_viewport_size({"width": 390, "height": 800})
    page.reload()
    assert walked(page) == page.evaluate(_ORDER)


def test_the_whole_journey_by_keyboard(stage: Stage, page: Page) -> None:
    """Register, confirm, log in, open the table of scores and log out by Tab, Enter and Space alone."""
    person = stage.newcomer()
    press, write = page.keyboard.press, page.keyboard.insert_text
    page.goto("/")
    tab_to(page, "a[href='/register']")
    press("Enter")
    page.wait_for_url("**/register")
    for field, text in (
        ("#id_number", person.id_number),
        ("#secret_number", person.secret_number),
        ("#email", person.address),
        ("#password", person.password),
        ("#password_again", person.password),
    ):
        tab_to(page, field)
        write(text)
    tab_to(page, "#terms")
    press("Space")
    tab_to(page, "#register button:not([type])")
    press("Enter")
    page.wait_for_url("**/register/sent")

    page.goto(stage.link_to(person, "confirm"))
    tab_to(page, "#confirm button")
    press("Space")
    page.wait_for_url("**/confirmed")
    tab_to(page, "#id_number")
    write(person.id_number)
    tab_to(page, "#password")
    write(person.password)
    press("Enter")
    page.wait_for_url("**/results/*")
    assert heading(page) == "Your exam result"

    tab_to(page, "details:has(table) > summary")
    press("Enter")
    expect(page.locator("main table")).to_be_visible()
    page.reload()
    tab_to(page, ".tabs button")
    press("Enter")
    page.wait_for_url("**/logged-out")


def test_a_wrong_form_says_so_first_and_leads_to_the_field(page: Page) -> None:
    """The summary has the focus after an error; its first link leads to the first field at fault."""
    page.goto("/forgot")
    tab_to(page, "#forgot button")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_number")).to_be_focused()
    assert page.locator("#id_number").get_attribute("aria-invalid") == "true"
    assert page.title().startswith("Error: ")


def test_enter_in_a_field_sends_the_form(page: Page) -> None:
    """It presses the button under the form, not the language switch of the header, which is its too."""
    page.goto("/forgot")
    page.focus("#id_number")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.locator("html").get_attribute("lang") == "en"
