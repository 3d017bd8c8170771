"""Taking results out in a browser: a template made, previewed, used, edited; the history, and again."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.acting import fill, heading
from tests.browser.conftest import NewBrowser
from tests.browser.inbox_states import receive
from tests.browser.stage import Stage
from tests.browser.visiting import Visit


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_own_template_from_its_making_to_the_file_got_again(
    stage: Stage, new_browser: NewBrowser, *, scripts: bool
) -> None:
    """The preview follows each press; an edited template is previewed anew; the history hands out again."""
    page = new_browser(java_script_enabled=scripts).new_page()
    receive(Visit(page=page, stage=stage, troubled="", another=lambda: page))
    page.goto("/verifiers/downloads")
    page.get_by_role("link", name="Create new Template").click()
    fill(page, {"name": "Intake"})
    page.locator("input[name=format][value=csv]").check()
    chosen = page.locator("input[name=field]:checked")
    while chosen.count():
        chosen.first.uncheck()
    for field in ("family_name", "overall"):
        page.locator(f"#field-{field}").check()
    page.locator("main button[value=update]:not(.visually-hidden)").click()
    head = page.locator(".preview thead th")
    expect(head).to_have_text(["Family Name", "Overall Score"])
    expect(page.locator(".preview tbody tr")).to_have_count(3)
    page.locator("button[value='up:overall']").click()
    expect(head).to_have_text(["Overall Score", "Family Name"])
    page.locator("button[value=save]").click()

    page.get_by_role("link", name="Edit").click()
    assert heading(page) == "Edit template"
    expect(head).to_have_text(["Overall Score", "Family Name"])
    page.locator("#title-family_name").fill("Surname")
    page.locator("#field-cefr").check()
    page.locator("main button[value=update]:not(.visually-hidden)").click()
    expect(head.nth(1)).to_have_text("Surname")
    page.locator("button[value=save]").click()

    page.goto("/verifiers/results")
    page.locator("#download > summary").click()
    page.locator("#which-matching").check()
    page.locator("button[name=download][value=csv]").click()
    page.get_by_label("Intake").check()
    made = _got(page, page.locator("#choose-template button"))
    page.goto("/verifiers/downloads")
    again = _got(page, page.get_by_role("link", name="Download again"))

    assert made.startswith("\ufeffOverall Score,Surname,")
    assert "Example" in made
    assert again == made


def _got(page: Page, press: Locator) -> str:
    """Return the file that comes after a press."""
    with page.expect_download() as coming:
        press.click()
    return Path(coming.value.path()).read_bytes().decode()
