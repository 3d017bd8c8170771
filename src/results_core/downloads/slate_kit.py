"""What sets Slate up: mapping, test types, a sample and a guide, made from the catalogue (D5)."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

import attrs

from results_core.downloads.ports import StatementFiles
from results_core.downloads.tabling import FileWording
from results_core.exams.catalogue import Catalogue, Exam
from results_core.exams.regimes import Component
from results_core.exams.scale import outcome_of

_ENGLISH: Final = "en"
_EXAMS_MAPPED: Final = 5
"""Of one candidate."""
_OF_CANDIDATE: Final = (
    ("CandidateUCIId", "Identity: the ID Number; the same in every window"),
    ("CandidateName", "Given names"),
    ("CandidateFamilyName", "Family name"),
    ("CandidateDOB", "Date of birth, YYYY-MM-DD"),
    ("ReceivedDate", "When the last result was received, UTC"),
    ("ExamType", "Code of the exam of the last result: see test-types.csv"),
    ("CandidateEmailId", "Email address; may be null"),
)
_OF_RESULT: Final = (
    ("Qualification", "Test type: see test-types.csv"),
    ("Grade", "Result; null while it is pending or withheld"),
    ("Score", "Overall score; null where there is none"),
    ("CefrLevel", "CEFR level; null where there is none"),
)


@attrs.frozen(kw_only=True)
class MakeSlateKit:
    """Make the files of the kit."""

    catalogue: Catalogue
    wording: FileWording
    files: StatementFiles

    def __call__(self) -> Mapping[str, bytes]:
        """Return each file by its name, in UTF-8."""
        guide = files("results_core.downloads").joinpath("slate_guide.md").read_bytes()
        return {
            "guide.md": guide,
            "source-format.csv": _table(("path", "meaning"), self._mapping()),
            "test-types.csv": _table(
                (
                    "ExamType",
                    "Qualification",
                    "Grade",
                    "lowest score",
                    "highest score",
                    "CefrLevel",
                    "components",
                ),
                self._test_types(),
            ),
            "sample.json": json.dumps(self._sample(), ensure_ascii=False, indent=2).encode() + b"\n",
        }

    def archive(self, *, at: datetime) -> bytes:
        """Return the same as one ZIP."""
        pieces = b"".join(self.files.member(name, data, of=at) for name, data in self().items())
        return pieces + b"".join(self.files.ending([pieces]))

    def _mapping(self) -> Iterable[Sequence[object]]:
        yield from _OF_CANDIDATE
        most = max(len(exam.current.components) for exam in self.catalogue)
        for result in range(1, _EXAMS_MAPPED + 1):
            start = f"CandidateResults[{result}]"
            for name, meaning in _OF_RESULT:
                yield f"{start}/{name}", meaning
            for part in range(1, most + 1):
                yield f"{start}/ComponentList[{part}]/Name", f"Skill {part}, in the order of the statement"
                yield f"{start}/ComponentList[{part}]/Score", f"Score of skill {part}"

    def _test_types(self) -> Iterable[Sequence[object]]:
        for exam in self.catalogue:
            parts = ", ".join(map(self._name, exam.current.components))
            for band in exam.current.bands:
                yield exam.code, exam.name, band.label, band.lowest, band.highest, band.cefr, parts

    def _sample(self) -> dict[str, Any]:
        """Return an answer of a made-up candidate, with a result of the two highest exams of most skills."""
        of_most = max(len(exam.current.components) for exam in self.catalogue)
        shown = [exam for exam in self.catalogue if len(exam.current.components) == of_most][-2:]
        return {
            "ListCandidateResultDetails": [
                {
                    "CandidateUCIId": "ABC123456",
                    "CandidateName": "Maria",
                    "CandidateFamilyName": "Sample",
                    "CandidateDOB": "2000-01-01",
                    "ReceivedDate": "2026-02-03T10:57:29",
                    "ExamType": shown[0].code,
                    "CandidateEmailId": "maria.sample@example.org",
                    "CandidateResults": [self._result(exam) for exam in shown],
                }
            ]
        }

    def _result(self, exam: Exam) -> dict[str, Any]:
        regime = exam.current
        score = regime.pass_mark
        scores = dict.fromkeys(regime.components, score)
        outcome = outcome_of(regime, scores=scores, overall=score, result=None)
        if isinstance(outcome, tuple):
            raise TypeError(f"a pass of {exam.code} is no result")
        return {
            "Qualification": exam.name,
            "Grade": outcome.label,
            "Score": None if outcome.overall is None else str(outcome.overall),
            "CefrLevel": outcome.cefr,
            "ComponentList": [{"Name": self._name(part), "Score": str(score)} for part in regime.components],
        }

    def _name(self, part: Component) -> str:
        return self.wording.say(f"component.{part.value}", _ENGLISH)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return written.getvalue().encode()
