"""The names of sittings, as operators type them: `C1A/F2/2026-06-06`."""

import re
from datetime import date
from typing import Final

import attrs

from results_core.kernel.errors import ResultsError
from results_core.kernel.values import canonical_code, parse_session_code

_NAME: Final = re.compile(r"([^/]+)/([^/]+)/([0-9]{4}-[0-9]{2}-[0-9]{2})")


class NotASittingName(ResultsError):
    """The text does not name a sitting."""

    code = "not_a_sitting_name"

    def __init__(self, text: str) -> None:
        super().__init__(f"a sitting is named EXAM/SESSION/EXAM-DATE, like C1A/F2/2026-06-06: {text!r}")
        self.text = text


@attrs.frozen
class SittingName:
    """What tells one sitting from every other. `str` gives the name that `parse` reads."""

    exam: str
    session: str
    exam_date: date

    @classmethod
    def parse(cls, text: str) -> "SittingName":
        """Read `C1A/F2/2026-06-06`, in either case. Whether the exam exists is the catalogue's business.

        Raises:
            NotASittingName: There are not three parts, or the exam or the date is none.
            NotASessionCode: The session is none.
        """
        named = _NAME.fullmatch(text.strip())
        exam = canonical_code(named[1]) if named else ""
        if named is None or not (exam.isascii() and exam.isalnum()):
            raise NotASittingName(text)
        try:
            exam_date = date.fromisoformat(named[3])
        except ValueError as no_day:
            raise NotASittingName(text) from no_day
        return cls(exam, parse_session_code(named[2]), exam_date)

    def __str__(self) -> str:
        """Return the name: `C1A/F2/2026-06-06`."""
        return f"{self.exam}/{self.session}/{self.exam_date.isoformat()}"
