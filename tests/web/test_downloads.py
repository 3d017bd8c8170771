"""Downloads over HTTP: the strip, the files, the history, templates (screens V6, V9, V10; AUZ-4)."""

import re
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from results_core.testing.builders import ANA, MINH, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from tests.web.visits import ON_A_DESK, Browser, Staged, objections, stage

A_DAY = timedelta(days=1)


@pytest.fixture
def site() -> Staged:
    """Three shared results, of which one has not come in."""
    rows = [
        entry_cells(),
        entry_cells(id_number=MINH, family_name="Đặng", given_names="Minh", candidate_number="1235"),
        entry_cells(id_number=ANA, family_name="Ní Bhriain", given_names="Ana", candidate_number="1236"),
    ]
    site = stage(ON_A_DESK, rows=rows)
    site.rehearsal.import_results(*(result_cells(id_number=number) for number in (ZOFIA, MINH)))
    for number in (ZOFIA, MINH, ANA):
        put_share(site.rehearsal.store, a_share(entry_of(site.rehearsal.store, number).id))
    site.rehearsal.clock.set(RELEASE + A_DAY)
    return site


@pytest.fixture
def officer(site: Staged) -> Browser:
    """A browser in which the officer is logged in."""
    return site.officer()


def press(officer: Browser, kind: str, *, tick: int = 0, **fields: str) -> TestResponse:
    """Tick so many rows of the list, and press a button of the strip."""
    shown = re.findall(r'name="shown" value="(.*?)"', officer.get("/verifiers/results").text)
    said = {"csrf_token": officer.form_key, "list": "", "download": kind, "which": "selected", **fields}
    data = MultiDict([("shown", one) for one in shown] + [("ticked", one) for one in shown[:tick]])
    data.update(said)
    return officer.ask("/verifiers/downloads", method="POST", data=data)


def a_template(officer: Browser, **fields: str) -> TestResponse:
    """Send the form of a new template."""
    officer.get("/verifiers/downloads/templates/new")
    data = MultiDict([("field", "family_name"), ("field", "overall")])
    data.update({"csrf_token": officer.form_key, "do": "save", "name": "Intake", "format": "csv"})
    data.update({"headers": "en", "dates": "iso", "row_per": "candidate"})
    for name, value in fields.items():
        data[name] = value
    return officer.ask("/verifiers/downloads/templates/new", method="POST", data=data)


def test_what_is_ticked_comes_as_a_file_at_once(officer: Browser) -> None:
    """With a name of ours, kept by nobody; the history says who, when, what, how much (C11, OUT-4)."""
    asked = press(officer, "csv", tick=2)
    file = officer.get(asked.headers["Location"])
    lines = file.text.splitlines()
    history = officer.get("/verifiers/downloads").text

    assert asked.status_code == 303
    assert file.headers["Content-Disposition"] == 'attachment; filename="shared-results-2026-07-11.csv"'
    assert file.headers["Cache-Control"] == "no-store"
    assert len(lines) == 3
    row = r"Camille Martin.*Data File \(csv\).*Default report.*>2<.*kB.*Ready"
    assert re.search(row, history, re.DOTALL)


def test_all_that_match_come_whatever_is_ticked(officer: Browser) -> None:
    """Filters count, ticks do not."""
    officer.get("/verifiers/results")
    found = officer.send("/verifiers/results", name="minh").headers["Location"].partition("?")[2]
    every = officer.get(press(officer, "xlsx", which="matching").headers["Location"]).text
    minh = officer.get(press(officer, "xlsx", which="matching", list=found).headers["Location"]).text

    assert len(every.splitlines()) == 4
    assert [line for line in minh.splitlines() if "Đặng" in line]
    assert len(minh.splitlines()) == 2


def test_nothing_ticked_says_what_to_do(officer: Browser) -> None:
    """On the list, whose filters and strip stay as they were."""
    answer = press(officer, "statements")

    assert answer.status_code == 422
    assert [text for _, text in objections(answer)] == ["Select at least one candidate, or use Select all."]
    assert '<details class="strip" id="download" open>' in answer.text
    assert "Nothing downloaded yet" in officer.get("/verifiers/downloads").text


def test_the_page_names_what_a_file_lacks(site: Staged, officer: Browser) -> None:
    """Pending ones by their state, withdrawn ones by their absence (AUZ-4)."""
    file = press(officer, "csv", which="matching").headers["Location"]
    officer.get(file)
    with site.rehearsal.store.begin() as work:
        share = next(iter(work.record.shares))  # type: ignore[attr-defined]
        work.shares.withdraw([share], at=site.rehearsal.clock.now())
        work.commit()
    again = officer.get(file).text
    shown = officer.get(file.removesuffix("/file")).text

    assert "Zofia" not in again
    assert "Left out: withdrawn, or no longer shared with you." in shown
    assert "Zofia Maria Adamczyk" in shown
    assert "Ana Ní Bhriain" in shown


def test_a_template_is_made_previewed_used_copied_and_removed(officer: Browser) -> None:
    """Its columns move without a script; a file asks which template, once there is a choice (V10)."""
    first = a_template(officer, do="down:family_name")
    saved = a_template(officer)
    answer = press(officer, "csv", which="matching")
    chosen = re.findall(r'name="template" type="radio" value="(.*?)"', answer.text)
    file = press(officer, "csv", which="matching", template=chosen[1])
    text = officer.get(file.headers["Location"]).text
    page = officer.get("/verifiers/downloads").text
    officer.send(f"/verifiers/downloads/templates/{chosen[1]}/copy")
    copied = officer.get("/verifiers/downloads").text
    officer.get(f"/verifiers/downloads/templates/{chosen[1]}/removal")
    officer.send(f"/verifiers/downloads/templates/{chosen[1]}/removal")
    removed = officer.get("/verifiers/downloads").text

    assert re.findall(r'name="order" value="(.*?)"', first.text) == ["overall", "family_name"]
    assert re.search(r"<tbody>\s*<tr><td><bdi>196</bdi></td><td><bdi>Example</bdi>", first.text)
    assert saved.status_code == 303
    assert chosen[0] == "default"
    assert text.splitlines()[0] == "family_name | overall"
    assert page.count("Intake") == 2
    assert "Intake (2)" in copied
    assert removed.count("Intake (2)") == 1
    assert officer.get(f"/verifiers/downloads/templates/{chosen[1]}").status_code == 404


def test_a_faulty_template_names_everything_and_keeps_what_was_typed(officer: Browser) -> None:
    """Also a name that another one has, however it is spelt (V10)."""
    officer.get("/verifiers/downloads/templates/new")
    empty = officer.send("/verifiers/downloads/templates/new", do="save", name=" ")
    a_template(officer)
    double = a_template(officer, name="INTAKE", dates="dotted")

    assert [text for _, text in objections(empty)] == ["Enter a template name", "Choose at least one column"]
    assert [text for _, text in objections(double)] == ["You already have a template with this name"]
    assert 'value="INTAKE"' in double.text
    assert re.search(r'value="dotted" checked', double.text)


def test_a_large_download_is_prepared_and_can_be_cancelled(site: Staged, officer: Browser) -> None:
    """The page says how far it is; cancelled, there is no file (V6, V9)."""
    desk = site.rehearsal.application.downloads
    object.__setattr__(desk.make, "policy", type(desk.make.policy)(rows_at_once=1))
    asked = press(officer, "csv", which="matching").headers["Location"]
    waiting = officer.get(asked)
    none_yet = officer.get(f"{asked}/file")
    while desk.prepare():
        pass
    ready = officer.get(asked).text
    file = officer.get(f"{asked}/file").text
    other = press(officer, "csv", which="matching").headers["Location"]
    officer.get(other)
    officer.send(f"{other}/cancel")

    assert "We are preparing a file of 3 results" in waiting.text
    assert "We are preparing a file of 3 results" in none_yet.text
    assert "Kept until 2026-08-10" in ready
    assert len(file.splitlines()) == 4
    assert "This download was cancelled." in officer.get(other).text
    assert "Cancelled" in officer.get("/verifiers/downloads").text
