"""The test-day photo on the candidate's site: with the result, and not a moment earlier (mission A9, A6)."""

import pytest

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import result_cells, without_result
from tests.web.visits import Browser, Staged

NOWHERE = "0" * 32


@pytest.fixture
def pictured(site: Staged) -> Browser:
    """The browser of a candidate whose photo and result are loaded."""
    browser = site.candidate()
    site.rehearsal.import_photos(f"{ZOFIA}.jpg")
    site.rehearsal.import_results(result_cells())
    return browser


def address_of(site: Staged, id_number: str = ZOFIA) -> str:
    return f"/results/{site.rehearsal.application.candidates.show(id_number).entry.id}"


def release(site: Staged, browser: Browser) -> None:
    """Let the results come out; the candidate logs in again."""
    site.rehearsal.clock.set(RELEASE)
    browser.log_in()


def test_the_photo_comes_with_the_result(site: Staged, pictured: Browser) -> None:
    """From its own address, as a JPEG that no browser keeps or takes for something else (HDR-5)."""
    release(site, pictured)
    page = pictured.get(address_of(site))
    photo = pictured.ask(f"{address_of(site)}/photo.jpg")

    assert f'src="{address_of(site)}/photo.jpg"' in page.text
    assert "Photo of Zofia Maria Adamczyk taken on the test day" in page.text
    assert photo.data.startswith(b"photo of")
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert photo.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in photo.headers["Cache-Control"]


def test_before_the_release_it_is_not_there(site: Staged, pictured: Browser) -> None:
    """Byte for byte as a result that nobody has, with a photo or without."""
    before = pictured.ask(f"{address_of(site)}/photo.jpg")
    nowhere = pictured.ask(f"/results/{NOWHERE}/photo.jpg")
    normal = {before.text.replace(address_of(site), ""), nowhere.text.replace(f"/results/{NOWHERE}", "")}

    assert (before.status_code, nowhere.status_code) == (404, 404)
    assert len(normal) == 1
    assert "photo.jpg" not in pictured.get(address_of(site)).text


def test_nobody_else_sees_it(site: Staged, pictured: Browser) -> None:
    """Neither a stranger nor another candidate (AUZ-2)."""
    site.rehearsal.clock.set(RELEASE)
    stranger = site.browser().ask(f"{address_of(site)}/photo.jpg")

    assert stranger.status_code == 303
    assert b"photo of" not in stranger.data


@pytest.mark.parametrize("status", ["withheld", "cancelled", "absent_all"])
def test_without_a_result_there_is_no_photo(site: Staged, pictured: Browser, status: str) -> None:
    """Page and address say nothing of one."""
    site.rehearsal.import_results(without_result(status))
    release(site, pictured)

    assert pictured.ask(f"{address_of(site)}/photo.jpg").status_code == 404
    assert "photo.jpg" not in pictured.get(address_of(site)).text


def test_a_result_without_a_photo_shows_no_frame(site: Staged, logged_in: Browser) -> None:
    """A guardian may have refused: that is a normal state."""
    site.rehearsal.import_results(result_cells())
    release(site, logged_in)

    assert "<figure" not in logged_in.get(address_of(site)).text
    assert logged_in.ask(f"{address_of(site)}/photo.jpg").status_code == 404
