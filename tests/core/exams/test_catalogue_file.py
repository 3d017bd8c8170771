"""An operator's file adds exams and says anew what it names; faulty data is refused by exam and field."""

from datetime import date
from pathlib import Path

import pytest

from results_core.exams.catalogue import Catalogue, Component, FaultyCatalogue, NoRegime, load_catalogue

NEW_EXAM = """
[exams.C1X]
name = "C1 Example"
level = "C1"
photo = true
[[exams.C1X.regimes]]
since = 2024-09-01
components = ["reading", "listening"]
weights = [3, 1]
bands = [
  { label = "Pass", lowest = 50, highest = 99, cefr = "C1", passes = true },
  { label = "Fail", lowest = 10, highest = 49 },
]
"""


@pytest.fixture
def operators_file(tmp_path: Path) -> Path:
    return tmp_path / "ours.toml"


def loaded(path: Path, text: str) -> Catalogue:
    path.write_text(text, "utf-8")
    return load_catalogue(path)


def faults(path: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(FaultyCatalogue) as refused:
        loaded(path, text)
    return refused.value.faults


def test_an_exam_is_added_behind_the_others(operators_file: Path) -> None:
    """What the file does not say has its default."""
    exam = loaded(operators_file, NEW_EXAM).exams[-1]

    assert (exam.code, exam.name, exam.photo, exam.for_schools) == ("C1X", "C1 Example", True, False)
    assert exam.weeks_to_wait.paper is None
    assert exam.current.parts == ((Component.READING, 3), (Component.LISTENING, 1))
    assert (exam.current.lowest, exam.current.highest, exam.current.pass_mark) == (10, 99, 50)


def test_a_shipped_exam_keeps_what_is_not_said_anew(operators_file: Path) -> None:
    """A new name does not touch the regimes."""
    catalogue = loaded(operators_file, '[exams.C1A]\nname = "C1 Renamed"\n')

    assert catalogue.exam("C1A").name == "C1 Renamed"
    assert catalogue.exam("C1A").regimes == load_catalogue().exam("C1A").regimes
    assert [exam.code for exam in catalogue] == [exam.code for exam in load_catalogue()]


def test_regimes_said_anew_hold_for_the_exams_that_are_scored_alike(operators_file: Path) -> None:
    """The values that no public page confirmed are the operator's to mend, for schools too."""
    regimes = NEW_EXAM.partition("[[")[2].replace("C1X", "A2K")
    catalogue = loaded(operators_file, f"[[{regimes}")

    assert catalogue.exam("A2K").current.lowest == 10
    assert catalogue.exam("A2KS").current.lowest == 10
    assert catalogue.exam("A2KS").current.exam == "A2KS"


def test_an_exam_for_schools_may_go_its_own_way(operators_file: Path) -> None:
    """Its own regimes replace those that it was scored like."""
    regimes = NEW_EXAM.partition("[[")[2].replace("C1X", "A2KS")
    catalogue = loaded(operators_file, f"[[{regimes}")

    assert catalogue.exam("A2K").current.lowest == 82
    assert catalogue.exam("A2KS").current.lowest == 10


def test_an_empty_file_changes_nothing(operators_file: Path) -> None:
    """The catalogue equals the shipped one."""
    assert loaded(operators_file, "") == load_catalogue()


@pytest.mark.parametrize(
    ("wrong", "right", "fault"),
    [
        ("highest = 49", "highest = 50", "exam C1X.regimes[0]: bands: 'Fail' up to 50 runs into 'Pass'"),
        (
            "highest = 49",
            "highest = 47",
            "exam C1X.regimes[0]: bands: a gap between 'Fail' and 'Pass', above 47",
        ),
        (", highest = 49", "", "exam C1X.regimes[0]: bands: 'Fail' has one end only"),
        (
            "lowest = 10, highest = 49",
            "lowest = 49, highest = 10",
            "'Fail' ends at 10, below 49 where it begins",
        ),
        ("lowest = 10", "lowest = -1", "bands: 'Fail' begins below 0"),
        (
            ", lowest = 10, highest = 49",
            "",
            "where components have scores, each band needs lowest and highest",
        ),
        ('label = "Fail"', 'label = "PASS"', "exam C1X.regimes[0]: bands: a label is there twice"),
        ('label = "Fail"', 'label = " "', "exam C1X.regimes[0]: bands: a label is empty"),
        ("highest = 49 }", "highest = 49, passes = true }", None),
        (", passes = true", "", None),
        (
            '"reading", "listening"',
            '"reading", "handwriting"',
            "exam C1X.regimes[0].components[1]: 'handwriting'",
        ),
        ('"reading", "listening"', '"reading", "reading"', "components: one is named twice"),
        ("[3, 1]", "[3]", "exam C1X.regimes[0]: weights: 1 weights for 2 components"),
        ("[3, 1]", "[3, 0]", "exam C1X.regimes[0]: weights: each must be at least 1"),
        ("[3, 1]", "[3, 1.5]", "exam C1X.regimes[0].weights[1]: 1.5 where a whole number belongs"),
        ("[3, 1]", "[3, true]", "exam C1X.regimes[0].weights[1]: True where a whole number belongs"),
        ("2024-09-01", '"2024-09-01"', "exam C1X.regimes[0].since: '2024-09-01' where a date belongs"),
        ("2024-09-01", "2024-09-01\nuntil = 2024-09-01", "until: 2024-09-01 is not after since"),
        ("2024-09-01", '2024-09-01\nexam = "C1A"', "exam C1X: regimes: exam is not said again"),
        ('cefr = "C1"', 'cefr = "D1"', "exam C1X.regimes[0].bands[0].cefr: 'D1'"),
        ("photo = true", 'photo = "yes"', "exam C1X.photo: 'yes' where true or false belongs"),
        ("photo = true", "foto = true", "exam C1X: no field is called foto"),
        ("photo = true", 'code = "C1Y"', "exam C1X: code: the name of the table is the code"),
        ("photo = true", 'scored_like = "C1A"', "exam C1X: scored_like: it has regimes of its own"),
        ('name = "C1 Example"', "", "exam C1X.name: required field missing"),
        ("C1X", "c1x", "exam c1x: code: two to eight capital letters"),
    ],
)
def test_faulty_data_is_refused_by_exam_and_field(
    operators_file: Path, wrong: str, right: str, fault: str | None
) -> None:
    """One change to a good file, one fault that says where it is; None: the change is allowed."""
    changed = NEW_EXAM.replace(wrong, right)
    assert changed != NEW_EXAM

    if fault is None:
        assert "C1X" in loaded(operators_file, changed)
    else:
        found = faults(operators_file, changed)
        assert len(found) == 1
        assert fault in found[0]


def test_all_faults_are_told_at_once(operators_file: Path) -> None:
    """Two exams with a fault each, and two faults in one."""
    bad = NEW_EXAM.replace("photo = true", 'photo = "yes"').replace('"listening"', '"lip-reading"')
    found = faults(operators_file, bad + bad.replace("C1X", "C1Y").replace('"yes"', "false"))

    assert [fault.partition(":")[0] for fault in found] == [
        "exam C1X.photo",
        "exam C1X.regimes[0].components[1]",
        "exam C1Y.regimes[0].components[1]",
    ]


def test_a_better_band_that_does_not_pass_is_refused(operators_file: Path) -> None:
    """Whoever passes with less passes with more."""
    bad = NEW_EXAM.replace(", passes = true", "").replace("highest = 49", "highest = 49, passes = true")

    assert faults(operators_file, bad) == (
        "exam C1X.regimes[0]: bands: 'Fail' passes although the better 'Pass' does not",
    )


@pytest.mark.parametrize("since", ["since = 2020-01-01\n", ""])
def test_regimes_that_overlap_are_refused(operators_file: Path, since: str) -> None:
    """Two that hold on the same day, or an earlier one without end."""
    again = NEW_EXAM.partition("[[")[2].replace("since = 2024-09-01\n", f"{since}until = 2024-09-02\n")
    found = faults(operators_file, f"{NEW_EXAM}\n[[{again}")

    assert found == ("exam C1X: regimes: since 2024-09-01 overlaps until 2024-09-02 of the one that follows",)


def test_regimes_may_leave_years_between_them(operators_file: Path) -> None:
    """An exam that was not offered for a while is refused on those dates only."""
    again = NEW_EXAM.partition("[[")[2].replace("since = 2024-09-01\n", "until = 2020-01-01\n")
    exam = loaded(operators_file, f"{NEW_EXAM}\n[[{again}").exam("C1X")

    assert exam.regime_on(date(2019, 12, 31)) is exam.regimes[1]
    assert exam.regime_on(date(2024, 9, 1)) is exam.regimes[0]
    for unoffered in (date(2020, 1, 1), date(2024, 8, 31)):
        with pytest.raises(NoRegime):
            exam.regime_on(unoffered)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[exams", "ours.toml is not TOML"),
        ("[exam.C1X]\nname = 'x'", r"nothing but \[exams.CODE\] belongs here, not exam"),
        ("exams = 3", r"an exam is a table"),
        ("[exams]\nC1X = 3", r"an exam is a table"),
        ("[exams.C1X]\nname = 'x'", "exam C1X: regimes: there are none"),
        ("[exams.C1X]\nname = 'x'\nregimes = 3", "exam C1X: regimes: each is a table"),
        ("[exams.C1X]\nname = 'x'\n[[exams.C1X.regimes]]\nbands = []", "bands: there are none"),
        ("[exams.C1X]\nname = 'x'\nscored_like = 'C1Z'", "exam C1X: scored_like: 'C1Z' is no exam"),
        ("[exams.C1X]\nname = 'x'\nscored_like = 'A2KS'", "exam C1X: scored_like: 'A2KS' is no exam"),
        ("[exams.C1X]\nname = 'x'\nscored_like = 3", "exam C1X: scored_like: 3 is no exam"),
        ("[exams.DM1]\nlevel = 3", "exam DM1.level: 3"),
    ],
)
def test_a_file_of_another_shape_is_refused(operators_file: Path, text: str, fault: str) -> None:
    """The message says what was expected."""
    operators_file.write_text(text, "utf-8")

    with pytest.raises(FaultyCatalogue, match=fault):
        load_catalogue(operators_file)


def test_a_file_that_cannot_be_read_is_refused(operators_file: Path) -> None:
    """It is not there, or it is no text."""
    with pytest.raises(FaultyCatalogue, match=r"ours\.toml cannot be read"):
        load_catalogue(operators_file)
    operators_file.write_bytes(b"\xff\xfe")
    with pytest.raises(FaultyCatalogue, match=r"ours\.toml cannot be read"):
        load_catalogue(operators_file)


def test_a_range_of_a_single_score_is_refused(operators_file: Path) -> None:
    """Nothing could be drawn between its ends."""
    only = NEW_EXAM.replace("lowest = 50", "lowest = 99").replace(NEW_EXAM.splitlines()[-2], "")

    assert faults(operators_file, only) == ("exam C1X.regimes[0]: bands: the whole range is a single score",)


def test_some_bands_with_scores_and_some_without_are_refused(operators_file: Path) -> None:
    """An exam either has an overall score or has none."""
    bad = NEW_EXAM.replace('components = ["reading", "listening"]\nweights = [3, 1]\n', "")
    found = faults(operators_file, bad.replace(", lowest = 10, highest = 49", ""))

    assert found == ("exam C1X.regimes[0]: bands: some have scores and some have none",)
