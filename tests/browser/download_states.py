"""Downloads, templates and the strip of the list in every state, and the way to each."""

from typing import Final

from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.downloads.templates import TemplateForm
from results_core.organisations.model import Officer
from tests.browser.acting import fill
from tests.browser.inbox_states import receive
from tests.browser.visiting import State, Visit, Way


def _made(visit: Visit, officer: Officer, kind: DownloadKind = DownloadKind.CSV) -> Download:
    downloads = visit.stage.service.application.downloads
    made = downloads.make(officer, Wish(kind=kind, chosen=Chosen(ticked=False)))
    assert isinstance(made, Download)
    handed = downloads.hand_out(officer, made.id)
    assert handed is not None
    assert b"".join(handed.chunks)
    return made


def _template(visit: Visit, officer: Officer) -> str:
    form = TemplateForm(name="Intake", format="csv", fields=["family_name", "overall", "shared_at"])
    template = visit.stage.service.application.downloads.templates.save(officer, form)
    assert not isinstance(template, list)
    return template.id


def _history(visit: Visit) -> None:
    officer, _ = receive(visit)
    _template(visit, officer)
    _made(visit, officer)
    visit.open("/verifiers/downloads")


def _empty(visit: Visit) -> None:
    receive(visit)
    visit.open("/verifiers/downloads")


def _ready(visit: Visit) -> None:
    officer, _ = receive(visit)
    visit.open(f"/verifiers/downloads/{_made(visit, officer).id}")


def _new(visit: Visit) -> None:
    receive(visit)
    visit.open("/verifiers/downloads/templates/new")


def _faulty(visit: Visit) -> None:
    _new(visit)
    fill(visit.page, {"name": " "})
    visit.page.locator("button[value=save]").click()
    visit.page.locator(".error-summary").wait_for()


def _known(path: str) -> Way:
    def state(visit: Visit) -> None:
        officer, _ = receive(visit)
        visit.open(f"/verifiers/downloads/templates/{_template(visit, officer)}{path}")

    return state


def _strip(visit: Visit) -> None:
    receive(visit)
    visit.open("/verifiers/results")
    visit.page.locator("#download > summary").click()


def _nothing_ticked(visit: Visit) -> None:
    _strip(visit)
    visit.page.locator("button[name=download][value=statements]").click()
    visit.page.locator(".error-summary").wait_for()


def _choice(visit: Visit) -> None:
    officer, _ = receive(visit)
    _template(visit, officer)
    visit.open("/verifiers/results")
    visit.page.locator("#download > summary").click()
    visit.page.locator("#which-matching").check()
    visit.page.locator("button[name=download][value=csv]").click()
    visit.page.locator("#choose-template").wait_for()


DOWNLOADS: Final[dict[str, State]] = {
    "inbox, download options": State("Shared Results", _strip),
    "inbox, nothing to download": State("Shared Results", _nothing_ticked),
    "choosing a template": State("Choose a template", _choice),
    "downloads": State("Downloads", _history),
    "downloads, none": State("Downloads", _empty),
    "download": State("Download", _ready),
    "template, new": State("Create new Template", _new),
    "template, objections": State("Create new Template", _faulty),
    "template": State("Edit template", _known("")),
    "template, removal": State("Delete this template?", _known("/removal")),
}
