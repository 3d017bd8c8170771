"""`results export`: what an organisation sees, as a file, with real files and a real record (E2, C11)."""

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pypdf
import pytest

from results_app.settings import load_settings
from results_app.wiring import Service, open_service
from results_app.worker import worker_of
from results_core.downloads.making import Wish
from results_core.downloads.model import Chosen, Download, DownloadKind
from results_core.downloads.templates import TemplateForm
from results_core.testing.builders import MINH, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.organisations import UNIVERSITY, an_officer, put_officer
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal

OFFICER = an_officer()


@pytest.fixture
def service(terminal: Terminal, clock: StoppedClock) -> Iterator[Service]:
    """A record with two shared results, one of them of a hostile name, after their release."""
    rows = [entry_cells(), entry_cells(id_number=MINH, family_name="=1+1", candidate_number="1235")]
    terminal.done("import", "entries", terminal.entries(*rows))
    terminal.done("import", "results", terminal.results(result_cells(), result_cells(id_number=MINH)))
    with closing(open_service(load_settings(None, terminal.environment), clock=clock)) as service:
        put_officer(service.store, OFFICER)
        for number in (ZOFIA, MINH):
            put_share(service.store, a_share(entry_of(service.store, number).id))
        clock.set(RELEASE)
        yield service


def test_every_kind_of_file_is_written(terminal: Terminal, service: Service, tmp_path: Path) -> None:
    """By its ending: rows that spreadsheets do not run, papers in an archive, papers in one document."""
    told = terminal.done("export", "--organisation", UNIVERSITY, "--output", tmp_path / "all.csv").err
    for name in ("all.xlsx", "all.zip", "all.pdf"):
        terminal.done("export", "--organisation", UNIVERSITY, "--output", tmp_path / name)
    text = (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        papers = [archive.read(name) for name in archive.namelist()]
    with zipfile.ZipFile(tmp_path / "all.xlsx") as book:
        assert "<f" not in book.read("xl/worksheets/sheet1.xml").decode()

    assert "2 results" in told
    assert "'=1+1" in {row["Family Name"] for row in rows}
    assert {row["Overall Score"] for row in rows} == {"196"}
    assert len(papers) == 2
    assert len(pypdf.PdfReader(tmp_path / "all.pdf").pages) == 2
    assert (tmp_path / "all.csv").stat().st_mode & 0o777 == 0o600
    looks = terminal.done("audit", "show", "--json").data
    assert [one["kind"] for one in looks].count("result_looked") == 8
    assert not list(tmp_path.glob(".*.part"))


def test_template_and_filters_count(terminal: Terminal, service: Service, tmp_path: Path) -> None:
    """By the template's name; what nothing matches writes nothing."""
    form = TemplateForm(name="Intake", fields=["id_number"], titles={"id_number": "Number"})
    service.application.downloads.templates.save(OFFICER, form)
    file = tmp_path / "some.csv"
    words = ("export", "--organisation", UNIVERSITY, "--output", file)
    terminal.done(*words, "--template", "intake", "--id-number", MINH.lower())
    written = file.read_text(encoding="utf-8-sig").split()
    nothing = terminal(*words, "--exam", "B2F")
    unknown = terminal(*words, "--template", "none")
    strange = terminal("export", "--organisation", UNIVERSITY, "--output", tmp_path / "x.doc")

    assert written == ["Number", MINH]
    assert (nothing.status, unknown.status, strange.status) == (1, 1, 2)
    assert file.read_text(encoding="utf-8-sig").split() == written


def test_a_worker_makes_large_files(service: Service) -> None:
    """The same bytes that a small one has; the letter that tells of it names nobody (L12)."""
    downloads = service.application.downloads
    chosen = Chosen(ticked=False)
    few = type(downloads.make)(
        begin=downloads.make.begin,
        clock=downloads.make.clock,
        randomness=downloads.make.randomness,
        policy=type(downloads.make.policy)(rows_at_once=0, statements_at_once=0),
    )
    large = {kind: few(OFFICER, Wish(kind=kind, chosen=chosen)) for kind in DownloadKind}
    worker_of(service).run_once()
    for kind, download in large.items():
        assert isinstance(download, Download)
        handed = downloads.hand_out(OFFICER, download.id)
        assert handed is not None, kind
        data = b"".join(handed.chunks)
        small = downloads.make(OFFICER, Wish(kind=kind, chosen=chosen))
        assert isinstance(small, Download)
        at_once = downloads.hand_out(OFFICER, small.id)
        assert at_once is not None
        if kind in {DownloadKind.STATEMENTS, DownloadKind.ONE_PDF}:
            assert b"".join(at_once.chunks) == data
        assert data[:4] in {b"\xef\xbb\xbfF", b"PK\x03\x04", b"%PDF"}
