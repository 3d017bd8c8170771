"""What the demonstration's board sends: entries and results, the same at every first start.

Dates are relative to the day of the first start: one exam's results are out for a week, another's
for three weeks, and one sitting's come out thirty days on.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from typing import Final

import attrs

from results_app.demo.people import CENTRES, ELSEWHERE, FAMILY, GIVEN, LATIN_CENTRES
from results_core.exams.catalogue import Catalogue
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.exams.regimes import Regime
from results_core.results.model import ResultStatus
from results_core.results.result_rows import COLUMNS as RESULT_COLUMNS

ENTRIES: Final = 300
EXAMS: Final = ("C1A", "B2F", "B2FS", "B1P", "B1PS", "A2K", "C2P", "B2BV", "B1BP", "DM1")

Row = dict[str, str]


@attrs.frozen(kw_only=True)
class Part:
    """A candidate with a part to play, and how the board tells it."""

    number: int
    what: str
    """What there is to see."""
    exam: str
    given_names: str = "Alex"
    family_name: str = "Sample"
    born: date = date(2004, 2, 29)
    status: ResultStatus | None = ResultStatus.REPORTED
    """None: the board has sent nothing yet."""
    scores: tuple[int | None, ...] = ()
    """None for one below the lowest that is reported: then the overall is said."""
    overall: int | None = None
    sitting: str = "paper"
    registers: bool = True
    joins: int | None = None
    """The part to whose account this exam is added."""

    @property
    def id_number(self) -> str:
        """Return the ID Number on the Confirmation of Entry."""
        return f"DEM{self.number:06d}"

    @property
    def secret_number(self) -> str:
        """Return the Secret Number on the Confirmation of Entry."""
        return f"{(self.number * 1373 + 1000) % 9000 + 1000}"


PARTS: Final = (
    Part(
        number=1,
        what="not registered yet: begin here",
        exam="C1A",
        given_names="An",
        family_name="Example",
        scores=(191, 196, 210, 191, 193),
        registers=False,
    ),
    Part(
        number=2,
        what="a pass: C1 Advanced, Pass at Grade B",
        exam="C1A",
        scores=(191, 196, 210, 191, 193),
    ),
    Part(
        number=3,
        what="a certificate at the level below",
        exam="C1A",
        scores=(150, 169, 171, 163, 182),
    ),
    Part(number=4, what="no certificate this time", exam="B2F", scores=(128, 131, 135, 130, 133)),
    Part(
        number=5,
        what="not out yet: it comes thirty days after the first start",
        exam="B2F",
        scores=(171, 168, 175, 180, 169),
        sitting="later",
    ),
    Part(number=6, what="pending", exam="B1P", status=ResultStatus.PENDING),
    Part(number=7, what="withheld", exam="B1P", status=ResultStatus.WITHHELD),
    Part(number=8, what="absent from a part", exam="B1P", status=ResultStatus.ABSENT_PART),
    Part(number=9, what="absent from all parts", exam="A2K", status=ResultStatus.ABSENT_ALL),
    Part(number=10, what="cancelled", exam="B2F", status=ResultStatus.CANCELLED),
    Part(
        number=11,
        what="amended after the release",
        exam="B2F",
        scores=(170, 166, 158, 172, 169),
    ),
    Part(number=12, what="released, but nothing is loaded", exam="B1P", status=None),
    Part(number=13, what="an exam without scores", exam="DM1"),
    Part(
        number=14,
        what="under 16, with a parent's address",
        exam="A2KS",
        given_names="Lou",
        born=date(2015, 1, 31),
        scores=(134, 140, 131),
    ),
    Part(
        number=15,
        what="a name from right to left",
        exam="B2F",
        given_names="ليلى",
        family_name="منصور",
        scores=(182, 176, 181, 190, 188),
    ),
    Part(
        number=16,
        what="one name only",
        exam="B2F",
        given_names="",
        family_name="Suharto",
        scores=(161, 158, 163, 170, 165),
    ),
    Part(
        number=17,
        what="a score below the lowest that is reported",
        exam="C1A",
        scores=(None, 165, 171, 163, 172),
        overall=160,
    ),
    Part(
        number=18,
        what="two exams under one log-in",
        exam="B2F",
        given_names="Robin",
        born=date(2003, 5, 17),
        scores=(171, 168, 175, 180, 169),
    ),
    Part(
        number=19,
        what="the same person's other exam, not out yet",
        exam="C1A",
        given_names="Robin",
        born=date(2003, 5, 17),
        scores=(185, 179, 191, 188, 182),
        sitting="later",
        registers=False,
        joins=18,
    ),
)
"""Those with a part to play: one for each state of a result."""

AMENDED: Final = ("DEM000011", (170, 166, 167, 172, 169))
"""Whose result is corrected a day after it came out, and to what."""


@attrs.frozen
class Board:
    """The files of one demonstration."""

    catalogue: Catalogue
    today: date
    """The day of the first start."""

    def entries(self) -> Iterator[Row]:
        """Yield the rows of `entries.csv`."""
        for place, part in enumerate(PARTS):
            yield (
                self._sitting(part.sitting)
                | self._centre("FR123")
                | _person(place, part)
                | {"exam": part.exam}
            )
        for place, member in self._crowd():
            sitting = ("paper", "computer", "later")[place % 3 if place % 7 else 0]
            yield self._sitting(sitting) | self._centre(member.centre) | _stranger(place, member)

    def results(self) -> Iterator[Row]:
        """Yield the rows of `results.csv`; one entry of a released sitting has none yet."""
        for part in PARTS:
            if part.status is not None:
                regime = self._regime(part.exam)
                yield _result(part.id_number, regime, part.status, part.scores, part.overall)
        for place, member in self._crowd():
            regime = self._regime(member.exam)
            scores = _likely_scores(regime, place)
            yield _result(_crowd_number(place), regime, ResultStatus.REPORTED, scores)

    def corrections(self) -> Iterator[Row]:
        """Yield the row that amends a result."""
        number, scores = AMENDED
        yield _result(number, self._regime("B2F"), ResultStatus.REPORTED, scores)

    def _crowd(self) -> Iterator[tuple[int, "Member"]]:
        return islice(enumerate(_members(), start=len(PARTS)), ENTRIES - len(PARTS))

    def _sitting(self, name: str) -> Row:
        delivery, exam_days_ago, out_days_ago, session = _SITTINGS[name]
        out_on = self.today - timedelta(days=out_days_ago)
        return {
            "session": session,
            "exam_date": (self.today - timedelta(days=exam_days_ago)).isoformat(),
            "delivery": delivery,
            "releases_at": f"{out_on.isoformat()}T09:00 Europe/London",
        }

    def _centre(self, number: str) -> Row:
        name, place_of_entry, country = CENTRES[number]
        return {
            "centre": number,
            "centre_name": name,
            "place_of_entry": place_of_entry,
            "country": country,
        }

    def _regime(self, exam: str) -> Regime:
        return self.catalogue.exam(exam).current


_SITTINGS: Final = {
    "paper": ("paper", 63, 7, "F2"),
    "computer": ("computer", 35, 21, "CB1"),
    "later": ("paper", 26, -30, "D4"),
}
"""Delivery, days since the exam, days since the release, session."""


@attrs.frozen
class Member:
    """One of the crowd around those with a part to play."""

    given_names: str
    family_name: str
    exam: str
    centre: str


def _members() -> Iterator[Member]:
    for given, family, centre in ELSEWHERE:
        yield Member(given, family, "B2F", centre)
    for place in count():
        yield Member(
            GIVEN[place % len(GIVEN)],
            FAMILY[place * 11 % len(FAMILY)],
            EXAMS[place % len(EXAMS)],
            LATIN_CENTRES[place % len(LATIN_CENTRES)],
        )


def _person(place: int, part: Part) -> Row:
    return {
        "id_number": part.id_number,
        "secret_number": part.secret_number,
        "given_names": part.given_names,
        "family_name": part.family_name,
        "date_of_birth": part.born.isoformat(),
        "candidate_number": f"{place + 1:04d}",
    }


def _stranger(place: int, member: Member) -> Row:
    return {
        "id_number": _crowd_number(place),
        "secret_number": f"{(place * 7919 + 1234) % 9000 + 1000}",
        "given_names": member.given_names,
        "family_name": member.family_name,
        "date_of_birth": date(1990 + place % 22, place % 12 + 1, place % 28 + 1).isoformat(),
        "exam": member.exam,
        "candidate_number": f"{place + 1:04d}",
        "passport_number": f"P{place:07d}" if place % 5 == 0 else "",
    }


def _crowd_number(place: int) -> str:
    return f"{place:06d}DEM"


def _likely_scores(regime: Regime, place: int) -> tuple[int, ...]:
    """Return scores spread over the exam's range, around the pass mark."""
    if regime.lowest is None or regime.highest is None or not regime.components:
        return ()
    middle = (regime.lowest + regime.highest) // 2 + place * 13 % 31 - 12
    return tuple(
        max(regime.lowest, min(regime.highest, middle + (place * 7 + skill * 5) % 17 - 8))
        for skill in range(len(regime.components))
    )


def _result(
    id_number: str,
    regime: Regime,
    status: ResultStatus,
    scores: tuple[int | None, ...],
    overall: int | None = None,
) -> Row:
    row = dict.fromkeys(RESULT_COLUMNS, "") | {"id_number": id_number, "status": status.value}
    if overall is not None:
        row["overall"] = str(overall)
    if status is ResultStatus.REPORTED and not regime.components:
        row["result"] = regime.labels[0]
    return row | {
        component.value: f"<{regime.lowest}" if score is None else str(score)
        for component, score in zip(regime.components, scores, strict=False)
    }


HEADERS: Final = {"entries": ENTRY_COLUMNS, "results": RESULT_COLUMNS, "corrections": RESULT_COLUMNS}
"""The header of each file."""
