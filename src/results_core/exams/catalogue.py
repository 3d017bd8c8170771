"""The exams of the board, old regimes included, as data that an operator can extend (mission A1)."""

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import attrs
import cattrs

from results_core.exams.regimes import Band, CefrLevel, Component, FaultyRegime, Outcome, Regime
from results_core.kernel.errors import ResultsError

__all__ = [
    "Band",
    "Catalogue",
    "CefrLevel",
    "Component",
    "Exam",
    "FaultyCatalogue",
    "NoRegime",
    "Outcome",
    "Regime",
    "UnknownExam",
    "Waits",
    "load_catalogue",
]

_CODE: Final = re.compile(r"[A-Z][A-Z0-9]{1,7}")


class UnknownExam(ResultsError):
    """The catalogue has no exam of this code."""

    code = "unknown_exam"

    def __init__(self, exam: str) -> None:
        super().__init__(f"no exam has the code {exam!r}")
        self.exam = exam


class NoRegime(ResultsError):
    """The exam is known, but not how it was marked on that date."""

    code = "no_regime"

    def __init__(self, exam: str, exam_date: date) -> None:
        super().__init__(f"the catalogue does not say how {exam} was marked on {exam_date}")
        self.exam = exam
        self.exam_date = exam_date


class FaultyCatalogue(ResultsError):
    """The data of the catalogue cannot be right. Each fault names the exam and the field."""

    code = "faulty_catalogue"

    def __init__(self, *faults: str) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults


@attrs.frozen(kw_only=True)
class Waits:
    """How many weeks after the exam its results usually come; None where it is not taken so."""

    paper: int | None = None
    computer: int | None = None


@attrs.frozen(kw_only=True)
class Exam:
    """An exam and every regime that it has been marked by.

    Raises:
        FaultyRegime: There is no regime, or two cover the same date.
    """

    code: str
    name: str
    names_before: tuple[str, ...] = ()
    level: CefrLevel | None = None
    photo: bool = False
    """Whether a photo of the test day belongs to the result."""
    for_schools: bool = False
    weeks_to_wait: Waits = attrs.field(factory=Waits)
    regimes: tuple[Regime, ...]
    """From the latest back."""

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise FaultyRegime("code: two to eight capital letters and digits, a letter first")
        if not self.regimes:
            raise FaultyRegime("regimes: there are none")
        for later, earlier in pairwise(self.regimes):
            if later.since is None or earlier.until is None or later.since < earlier.until:
                raise FaultyRegime(
                    f"regimes: since {later.since} overlaps until {earlier.until} of the one that follows"
                )

    @property
    def current(self) -> Regime:
        """The latest regime."""
        return self.regimes[0]

    def regime_on(self, exam_date: date) -> Regime:
        """Return the rules for an exam of this date.

        Raises:
            NoRegime: No regime covers the date.
        """
        for regime in self.regimes:
            if regime.covers(exam_date):
                return regime
        raise NoRegime(self.code, exam_date)


@attrs.frozen
class Catalogue:
    """All exams, in the order in which they are shown."""

    exams: tuple[Exam, ...]
    _by_code: dict[str, Exam] = attrs.field(init=False, eq=False, repr=False)

    @_by_code.default
    def _index(self) -> dict[str, Exam]:
        return {exam.code: exam for exam in self.exams}

    def exam(self, code: str) -> Exam:
        """Return the exam.

        Raises:
            UnknownExam: No exam has this code.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise UnknownExam(code) from None

    def regime(self, code: str, exam_date: date) -> Regime:
        """Return the rules by which the exam is marked when it is taken on the date.

        Raises:
            UnknownExam: No exam has this code.
            NoRegime: No regime covers the date.
        """
        return self.exam(code).regime_on(exam_date)

    def __iter__(self) -> Iterator[Exam]:
        """Yield the exams in the order in which they are shown."""
        return iter(self.exams)

    def __len__(self) -> int:
        """Count the exams."""
        return len(self.exams)

    def __contains__(self, code: object) -> bool:
        """Tell whether an exam has this code."""
        return code in self._by_code


def load_catalogue(extension: Path | None = None) -> Catalogue:
    """Read the shipped catalogue and an operator's file over it (setting CATALOGUE_FILE).

    The file adds exams, or says anew what it names of a shipped one; the rest of that exam stays.

    Raises:
        FaultyCatalogue: A file cannot be read, or what it says cannot be right: all faults at once.
    """
    if extension is None:
        return _shipped_catalogue()
    return _structured(_overlaid(_shipped(), _exams_in(_text_of(extension), extension.name)))


@functools.cache
def _shipped_catalogue() -> Catalogue:
    return _structured(_shipped())


def _shipped() -> dict[str, dict[str, Any]]:
    shipped = files("results_core.exams").joinpath("catalogue.toml").read_text("utf-8")
    return _exams_in(shipped, "catalogue.toml")


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise FaultyCatalogue(f"{path.name} cannot be read: {unreadable}") from unreadable


def _exams_in(text: str, name: str) -> dict[str, dict[str, Any]]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as malformed:
        raise FaultyCatalogue(f"{name} is not TOML: {malformed}") from malformed
    exams = document.pop("exams", {})
    if document:
        raise FaultyCatalogue(f"{name}: nothing but [exams.CODE] belongs here, not {', '.join(document)}")
    if not isinstance(exams, dict) or not all(isinstance(exam, dict) for exam in exams.values()):
        raise FaultyCatalogue(f"{name}: an exam is a table, [exams.CODE]")
    return exams


def _overlaid(
    shipped: dict[str, dict[str, Any]], extension: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    overlaid = dict(shipped)
    for code, exam in extension.items():
        kept = dict(shipped.get(code, {}))
        if "regimes" in exam or "scored_like" in exam:
            kept.pop("regimes", None)
            kept.pop("scored_like", None)
        overlaid[code] = kept | exam
    return overlaid


def _structured(exams: Mapping[str, dict[str, Any]]) -> Catalogue:
    structured: list[Exam] = []
    faults: list[str] = []
    converter = _strict_converter()
    for code in exams:
        try:
            structured.append(converter.structure(_with_regimes(code, exams), Exam))
        except FaultyRegime as faulty:
            faults.append(f"exam {code}: {faulty}")
        except cattrs.BaseValidationError as faulty:
            faults += _placed(cattrs.transform_error(faulty, f"exam {code}", _explained))
    if faults:
        raise FaultyCatalogue(*faults)
    return Catalogue(tuple(structured))


def _with_regimes(code: str, exams: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    exam = dict(exams[code])
    like = exam.pop("scored_like", None)
    if like is not None:
        if "regimes" in exam:
            raise FaultyRegime("scored_like: it has regimes of its own")
        if not isinstance(like, str) or "regimes" not in exams.get(like, {}):
            raise FaultyRegime(f"scored_like: {like!r} is no exam with regimes of its own")
        exam["regimes"] = exams[like]["regimes"]
    if "code" in exam:
        raise FaultyRegime("code: the name of the table is the code")
    regimes = exam.get("regimes", [])
    if not isinstance(regimes, list) or not all(isinstance(regime, dict) for regime in regimes):
        raise FaultyRegime("regimes: each is a table, [[exams.CODE.regimes]]")
    if any("exam" in regime for regime in regimes):
        raise FaultyRegime("regimes: exam is not said again")
    return exam | {"code": code, "regimes": [regime | {"exam": code} for regime in regimes]}


def _strict_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    for plain in _IN_WORDS:
        converter.register_structure_hook(plain, _exactly)
    for choice in (Component, CefrLevel):
        converter.register_structure_hook(choice, _one_of)
    return converter


_IN_WORDS: Final = {bool: "true or false", int: "a whole number", str: "a text", date: "a date"}


def _exactly(value: object, kind: type[object]) -> object:
    if type(value) is not kind:
        raise ValueError(f"{value!r} where {_IN_WORDS[kind]} belongs")
    return value


def _one_of(value: object, choice: type[StrEnum]) -> StrEnum:
    if value not in list(choice):
        raise ValueError(f"{value!r} where one of {', '.join(choice)} belongs")
    return choice(str(value))


def _explained(fault: BaseException, kind: type | None) -> str:
    if isinstance(fault, cattrs.ForbiddenExtraKeysError):
        return f"no field is called {' or '.join(sorted(fault.extra_fields))}"
    if isinstance(fault, ValueError):
        return str(fault)
    return cattrs.v.format_exception(fault, kind)


def _placed(faults: list[str]) -> list[str]:
    """Put the place before what is wrong there: `exam B2F.regimes[0].bands[1].lowest: ...`."""
    return [f"{place}: {fault}" for fault, _, place in (line.rpartition(" @ ") for line in faults)]
