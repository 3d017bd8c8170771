"""The kit for Slate: made from the catalogue, in the shape of what is answered (D5)."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

from results_app.settings import load_settings
from results_app.wiring import open_service
from results_core.testing.builders import NOON
from tests.api.slate_importer import at
from tests.cli.terminal import Terminal


def test_the_kit_holds_what_the_catalogue_says(terminal: Terminal, tmp_path: Path) -> None:
    """Every exam with each of its results; the paths of the mapping lead to the texts of the sample."""
    terminal.done("db", "upgrade")
    kit = tmp_path / "made" / "kit"
    for _ in range(2):
        terminal.done("slate", "kit", "--output", kit)
    assert sorted(one.name for one in kit.iterdir()) == [
        "guide.md",
        "sample.json",
        "source-format.csv",
        "test-types.csv",
    ]
    [candidate] = json.loads((kit / "sample.json").read_bytes())["ListCandidateResultDetails"]
    with (kit / "source-format.csv").open(encoding="utf-8", newline="") as file:
        mapped = {row["path"]: at(candidate, row["path"]) for row in csv.DictReader(file)}
    assert mapped["CandidateDOB"] == "2000-01-01"
    assert mapped["CandidateResults[2]/ComponentList[5]/Name"] == "Speaking"
    assert mapped["CandidateResults[2]/CefrLevel"] == "C2"
    assert mapped["CandidateResults[3]/Score"] is None

    with closing(open_service(load_settings(None, terminal.environment))) as service:
        application = service.application
        make = application.downloads.slate_kit
        archive = ZipFile(io.BytesIO(make.archive(at=NOON)))
        types = list(csv.DictReader(io.StringIO(make()["test-types.csv"].decode())))
    assert [(row["ExamType"], row["Grade"]) for row in types] == [
        (exam.code, band.label) for exam in application.catalogue for band in exam.current.bands
    ]
    assert {name: archive.read(name) for name in archive.namelist()} == {
        one.name: one.read_bytes() for one in kit.iterdir()
    }
