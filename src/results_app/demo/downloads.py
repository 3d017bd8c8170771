"""What an organisation has taken out of the demonstration: a template, and some lines of history."""

from typing import Final

from results_app.demo.broken import DemoBroken
from results_core.application import Application
from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.downloads.templates import Format, TemplateForm
from results_core.kernel.identifiers import TemplateId
from results_core.organisations.model import Officer
from results_core.verification.listing import Search, Seen

_INTAKE = TemplateForm(
    name="Autumn intake",
    format=Format.CSV,
    fields=("family_name", "given_names", "date_of_birth", "reference", "exam", "overall", "cefr"),
    titles={"reference": "Certificate no."},
)
_SEEN: Final = Chosen(search=Search(seen=Seen.MINE), ticked=False)
"""What the officer has opened: the rest stays new."""


def take_out(application: Application, officer: Officer) -> None:
    """Make a template and three files, each of which goes out once."""
    template = application.downloads.templates.save(officer, _INTAKE)
    if isinstance(template, list):
        raise DemoBroken((template,))
    _download(application, officer, DownloadKind.XLSX)
    _download(application, officer, DownloadKind.STATEMENTS)
    _download(application, officer, DownloadKind.CSV, template.id)


def _download(
    application: Application, officer: Officer, kind: DownloadKind, template: TemplateId | None = None
) -> None:
    wish = Wish(kind=kind, chosen=_SEEN, template=template)
    made = application.downloads.make(officer, wish)
    if not isinstance(made, Download):
        raise DemoBroken((made,))
    handed = application.downloads.hand_out(officer, made.id)
    if handed is None:
        raise DemoBroken((made,))
    for _ in handed.chunks:
        pass
