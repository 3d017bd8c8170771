"""The catalogue that is shipped says what the board's publications establish (mission A1, facts 1 and 2)."""

from datetime import date

import pytest

from results_core.exams.catalogue import (
    Catalogue,
    CefrLevel,
    Component,
    NoRegime,
    UnknownExam,
    load_catalogue,
)
from results_core.kernel.errors import Kind

TODAY = date(2026, 6, 6)
FIVE = (
    Component.READING,
    Component.USE_OF_ENGLISH,
    Component.WRITING,
    Component.LISTENING,
    Component.SPEAKING,
)
FOUR = (Component.READING, Component.WRITING, Component.LISTENING, Component.SPEAKING)
THREE = (Component.READING_AND_WRITING, Component.LISTENING, Component.SPEAKING)

GRADES = ("Pass at Grade A", "Pass at Grade B", "Pass at Grade C")
MERITS = ("Pass with Distinction", "Pass with Merit", "Pass")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def bands_of(
    catalogue: Catalogue, code: str, day: date
) -> list[tuple[str, int | None, int | None, str | None]]:
    bands = catalogue.regime(code, day).bands
    return [(band.label, band.lowest, band.highest, band.cefr) for band in bands]


def test_every_exam_of_the_board_is_there(catalogue: Catalogue) -> None:
    """Twelve codes, in the order of the facts."""
    codes = [exam.code for exam in catalogue]

    assert codes == ["A2K", "A2KS", "B1P", "B1PS", "B2F", "B2FS", "C1A", "C2P", "B1BP", "B2BV", "C1BH", "DM1"]
    assert len(catalogue) == len(codes)
    assert "C1A" in catalogue
    assert "c1a" not in catalogue


@pytest.mark.parametrize(
    ("code", "components", "cuts", "labels"),
    [
        ("A2K", THREE, (150, 140, 133, 120, 100, 82), (*GRADES, "Level A1")),
        ("A2KS", THREE, (150, 140, 133, 120, 100, 82), (*GRADES, "Level A1")),
        ("B1P", FOUR, (170, 160, 153, 140, 120, 102), (*GRADES, "Level A2")),
        ("B1PS", FOUR, (170, 160, 153, 140, 120, 102), (*GRADES, "Level A2")),
        ("B2F", FIVE, (190, 180, 173, 160, 140, 122), (*GRADES, "Level B1")),
        ("B2FS", FIVE, (190, 180, 173, 160, 140, 122), (*GRADES, "Level B1")),
        ("C1A", FIVE, (210, 200, 193, 180, 160, 142), (*GRADES, "Level B2")),
        ("C2P", FIVE, (230, 220, 213, 200, 180, 162), (*GRADES, "Level C1")),
        ("B1BP", FOUR, (170, 160, 153, 140, 120, 102), (*MERITS, "Level A2")),
        ("B2BV", FOUR, (190, 180, 173, 160, 140, 122), (*GRADES, "Level B1")),
        ("C1BH", FOUR, (210, 200, 193, 180, 160, 142), (*GRADES, "Level B2")),
    ],
)
def test_the_current_regime_of_each_exam(
    catalogue: Catalogue,
    code: str,
    components: tuple[Component, ...],
    cuts: tuple[int, ...],
    labels: tuple[str, ...],
) -> None:
    """Components in statement order, range, cut scores and labels are those of the facts."""
    regime = catalogue.regime(code, TODAY)

    assert regime is catalogue.exam(code).current
    assert regime.components == components
    assert regime.on_the_scale
    assert (regime.lowest, regime.highest, regime.pass_mark) == (cuts[-1], cuts[0], cuts[3])
    assert regime.labels == (*labels, "Fail")
    assert [band.lowest for band in regime.bands] == list(cuts[1:])


def test_only_reading_and_writing_counts_twice(catalogue: Catalogue) -> None:
    """A2 Key has one component that stands for two; everywhere else each counts once."""
    weights = {exam.code: exam.current.weights for exam in catalogue if set(exam.current.weights) - {1}}

    assert weights == {"A2K": (2, 1, 1), "A2KS": (2, 1, 1)}


@pytest.mark.parametrize("code", ["A2K", "B1P", "B2F", "C1A", "C2P", "B1BP", "B2BV", "C1BH"])
def test_cefr_from_march_2011_follows_the_band(catalogue: Catalogue, code: str) -> None:
    """The best pass is one level up (C2 stays), others the exam's, a level below its own, a fail none."""
    level = catalogue.exam(code).level
    ladder = list(CefrLevel)
    assert level is not None
    place = ladder.index(level)
    expected = [ladder[min(place + 1, 5)], level, level, ladder[place - 1], None]

    for regime in catalogue.exam(code).regimes:
        if regime.since is not None and regime.since >= date(2011, 3, 1):
            assert [band.cefr for band in regime.bands] == expected
            assert [band.passes for band in regime.bands] == [True, True, True, False, False]
            assert [band.certificated for band in regime.bands] == [True, True, True, True, False]


@pytest.mark.parametrize(("code", "level"), [("B2F", "B2"), ("B2FS", "B2"), ("C1A", "C1"), ("C2P", "C2")])
def test_the_regime_of_2005(catalogue: Catalogue, code: str, level: str) -> None:
    """Three passes at the exam's level; the fails are Grade D and Grade E, without a level."""
    bands = bands_of(catalogue, code, date(2005, 1, 1))

    assert bands == bands_of(catalogue, code, date(2011, 2, 28))
    assert bands == [
        ("Pass at Grade A", 80, 100, level),
        ("Pass at Grade B", 75, 79, level),
        ("Pass at Grade C", 60, 74, level),
        ("Grade D", 55, 59, None),
        ("Grade E", 0, 54, None),
    ]
    certificated = [band.certificated for band in catalogue.regime(code, date(2009, 12, 12)).bands]
    assert certificated == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("code", "last_day", "above", "level", "below"),
    [
        ("B2F", date(2014, 12, 31), "C1", "B2", "B1"),
        ("C1A", date(2014, 12, 31), "C2", "C1", "B2"),
        ("C2P", date(2014, 12, 31), "C2", "C2", "C1"),
        ("B2BV", date(2016, 1, 31), "C1", "B2", "B1"),
        ("C1BH", date(2016, 1, 31), "C2", "C1", "B2"),
    ],
)
def test_the_grades_of_2011(
    catalogue: Catalogue, code: str, last_day: date, above: str, level: str, below: str
) -> None:
    """80, 75 and 60 pass, 45 earns the level below; no component scores are kept."""
    bands = bands_of(catalogue, code, date(2011, 3, 1))

    assert bands == bands_of(catalogue, code, last_day)
    assert bands == [
        ("Pass at Grade A", 80, 100, above),
        ("Pass at Grade B", 75, 79, level),
        ("Pass at Grade C", 60, 74, level),
        (f"Level {below}", 45, 59, below),
        ("Fail", 0, 44, None),
    ]
    assert not catalogue.regime(code, last_day).has_components
    assert not catalogue.regime(code, last_day).on_the_scale


@pytest.mark.parametrize(
    ("code", "above", "level", "below"),
    [
        ("A2K", "B1", "A2", "A1"),
        ("A2KS", "B1", "A2", "A1"),
        ("B1P", "B2", "B1", "A2"),
        ("B1BP", "B2", "B1", "A2"),
    ],
)
def test_the_merits_of_2011(catalogue: Catalogue, code: str, above: str, level: str, below: str) -> None:
    """90, 85 and 70 pass, 45 earns the level below."""
    bands = bands_of(catalogue, code, date(2011, 3, 1))

    assert bands == bands_of(catalogue, code, date(2016, 1, 31))
    assert bands == [
        ("Pass with Distinction", 90, 100, above),
        ("Pass with Merit", 85, 89, level),
        ("Pass", 70, 84, level),
        (f"Level {below}", 45, 69, below),
        ("Fail", 0, 44, None),
    ]


@pytest.mark.parametrize("code", ["A2K", "A2KS", "B1P", "B1PS"])
def test_key_and_preliminary_changed_names_in_2020(catalogue: Catalogue, code: str) -> None:
    """From February 2016 to 2019 today's bands had the names of merits."""
    before = catalogue.regime(code, date(2019, 12, 31))
    after = catalogue.regime(code, date(2020, 1, 1))

    assert before is catalogue.regime(code, date(2016, 2, 1))
    assert before.labels[:3] == MERITS
    assert after.labels[:3] == GRADES
    assert [(b.lowest, b.highest, b.cefr) for b in before.bands] == [
        (b.lowest, b.highest, b.cefr) for b in after.bands
    ]


@pytest.mark.parametrize(
    ("code", "first_day"),
    [
        ("B2F", date(2015, 1, 1)),
        ("B2FS", date(2015, 1, 1)),
        ("C1A", date(2015, 1, 1)),
        ("C2P", date(2015, 1, 1)),
        ("A2K", date(2016, 2, 1)),
        ("B1P", date(2016, 2, 1)),
        ("B1BP", date(2016, 2, 1)),
        ("B2BV", date(2016, 2, 1)),
        ("C1BH", date(2016, 2, 1)),
    ],
)
def test_the_scale_began_on_its_day(catalogue: Catalogue, code: str, first_day: date) -> None:
    """The day before the exam was marked from 0 to 100."""
    day_before = date.fromordinal(first_day.toordinal() - 1)

    assert catalogue.regime(code, first_day).on_the_scale
    assert not catalogue.regime(code, day_before).on_the_scale
    assert catalogue.regime(code, day_before).highest == 100


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("C1A", date(2004, 12, 31)),
        ("B2F", date(1999, 6, 1)),
        ("A2K", date(2011, 2, 28)),
        ("B1PS", date(2011, 2, 28)),
        ("C1BH", date(2011, 2, 28)),
    ],
)
def test_a_date_that_no_regime_covers_is_refused_by_name(catalogue: Catalogue, code: str, day: date) -> None:
    """The error names the exam and the date."""
    with pytest.raises(NoRegime, match=f"{code} was marked on {day}") as refused:
        catalogue.regime(code, day)

    assert (refused.value.exam, refused.value.exam_date, refused.value.kind) == (code, day, Kind.INVALID)


def test_an_unknown_exam_is_refused_by_name(catalogue: Catalogue) -> None:
    """The error names the code."""
    with pytest.raises(UnknownExam, match="'XYZ'") as refused:
        catalogue.regime("XYZ", TODAY)

    assert (refused.value.exam, refused.value.kind) == ("XYZ", Kind.INVALID)


def test_delta_module_one_has_words_alone(catalogue: Catalogue) -> None:
    """No components, no range, no pass mark, no level, at any date."""
    regime = catalogue.regime("DM1", date(1980, 1, 1))

    assert regime is catalogue.regime("DM1", TODAY)
    assert regime.labels == (*MERITS, "Fail")
    assert (regime.has_components, regime.has_overall, regime.pass_mark) == (False, False, None)
    assert [band.cefr for band in regime.bands] == [None] * 4
    assert [band.certificated for band in regime.bands] == [True, True, True, False]
    assert regime.band_of(100) is None


def test_a_photo_belongs_to_first_advanced_and_proficiency(catalogue: Catalogue) -> None:
    """The others carry none."""
    assert [exam.code for exam in catalogue if exam.photo] == ["B2F", "B2FS", "C1A", "C2P"]


def test_versions_for_schools_are_scored_alike(catalogue: Catalogue) -> None:
    """Their regimes are those of the exam, under their own code."""
    schools = [exam.code for exam in catalogue if exam.for_schools]

    assert schools == ["A2KS", "B1PS", "B2FS"]
    for code in schools:
        for regime, like in zip(catalogue.exam(code).regimes, catalogue.exam(code[:-1]).regimes, strict=True):
            assert regime.exam == code
            assert (regime.bands, regime.parts, regime.since) == (like.bands, like.parts, like.since)


def test_names_and_waits(catalogue: Catalogue) -> None:
    """The name of today, the names before, and how long results usually take."""
    exam = catalogue.exam("C1A")

    assert (exam.name, exam.names_before) == ("C1 Advanced", ("Certificate in Advanced English", "CAE"))
    assert (exam.weeks_to_wait.paper, exam.weeks_to_wait.computer) == (8, 2)


def test_bands_are_found_by_score_and_by_label(catalogue: Catalogue) -> None:
    """Scores outside the range and labels that are not printed find none."""
    regime = catalogue.regime("C1A", TODAY)

    assert [band.label if (band := regime.band_of(n)) else None for n in (141, 142, 159, 160, 210, 211)] == [
        None,
        "Fail",
        "Fail",
        "Level B2",
        "Pass at Grade A",
        None,
    ]
    assert regime.band_labelled("  pass at  GRADE b ") is regime.band_of(193)
    assert regime.band_labelled("Pass with Merit") is None
    assert all(regime.outcomes[band.lowest - 142].label == band.label for band in regime.bands if band.lowest)
