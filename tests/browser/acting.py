"""What candidates do on the pages, by what every language of the site has in common: names of fields."""

from playwright.sync_api import Locator, Page

from tests.browser.stage import Person


def submit_of(page: Page) -> Locator:
    """Return the button that sends the form of the page."""
    return page.locator("main form button:not([type])")


def send(page: Page) -> None:
    """Press the button of the form."""
    submit_of(page).click()


def register(page: Page, person: Person, **typed: str) -> None:
    """Fill in the form of registering and send it; `typed` says what is typed otherwise, by field."""
    page.goto("/register")
    numbers = {"id_number": person.id_number, "secret_number": person.secret_number, "email": person.address}
    passwords = {"password": person.password, "password_again": person.password}
    fill(page, numbers | passwords | typed)
    page.check("#terms")
    send(page)


def log_in(page: Page, person: Person, password: str | None = None) -> None:
    """Log in from home."""
    page.goto("/")
    fill(page, {"id_number": person.id_number, "password": password or person.password})
    send(page)


def fill(page: Page, typed: dict[str, str]) -> None:
    """Type into fields, by their names."""
    for field, text in typed.items():
        page.fill(f"#{field}", text)


def ask_for_reset(page: Page, person: Person) -> None:
    """Ask for a new password."""
    page.goto("/forgot")
    fill(page, {"id_number": person.id_number})
    send(page)
    page.wait_for_url("**/forgot/sent")


def heading(page: Page) -> str:
    """Return the words of the page's one heading of the first rank."""
    return page.locator("h1").inner_text()


def objections(page: Page) -> list[str]:
    """Return what the summary at the head of the page lists."""
    return page.locator(".error-summary li").all_inner_texts()
