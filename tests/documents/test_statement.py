"""What the Statement of Results says, in every regime and state (mission A8)."""

from datetime import date

import attrs
import pytest

from tests.documents.paper import a_statement, drawn, in_one_line, text_of, the_page

LONG_AGO = date(2009, 12, 12)


def test_the_paper_says_what_the_leaflet_of_the_exam_promises() -> None:
    """Reference in fours, name, exam, session, place, centre, result, overall, level, and each score."""
    lines = text_of(drawn(a_statement())).splitlines()

    for said in (
        "Example Exam Board",
        "Results Online",
        "Statement of Results",
        "7QZK 9M0T W2DX 3",
        "Issued 14 July 2026",
        "AN EXAMPLE",
        "C1 Advanced",
        "June 2026 (F2)",
        "Lyon",
        "Centre d'examens de Lyon",
        "Pass at Grade B",
        "C1",
        "196",
        "191",
        "210",
        "193",
        "Reading",
        "Use of English",
        "Writing",
        "Listening",
        "Speaking",
        "Page 1 of 1",
    ):
        assert said in lines


def test_the_small_print_explains_the_scale_the_codes_and_the_check() -> None:
    """Bands, special codes, not a certificate, may be amended, where it is checked."""
    text = in_one_line(text_of(drawn(a_statement())))

    assert "Grade A 200–210 · Grade B 193–199 · Grade C 180–192 · Level B2 160–179 · Fail 142–159" in text
    assert "X: absent from a part. Z: absent from all parts. Pending:" in text
    assert "Withheld:" in text
    assert "is not a certificate. Results may be amended" in text
    assert "results.example/verifiers, with the Reference Number and the candidate’s date of birth." in text
    assert "proves nothing until it has been checked" in text


def test_a_french_paper_keeps_the_printed_english_beside_its_labels() -> None:
    """Labels are translated, the exam's name and the result are not."""
    text = text_of(drawn(a_statement(), "fr"))

    for said in (
        "Relevé de notes",
        "Statement of Results",
        "Numéro de référence",
        "Reference Number",
        "Émis le 14 juillet 2026",
        "Nom du candidat",
        "Candidate name",
        "juin 2026 (F2)",
        "Compréhension écrite",
        "Reading",
        "Usage de l’anglais",
        "Use of English",
        "C1 Advanced",
        "Pass at Grade B",
        "Page 1 sur 1",
    ):
        assert said in text


def test_the_chart_has_columns_of_levels_and_of_results() -> None:
    """Above the bars stand the CEFR levels, and below them the grades that a score earns."""
    page = the_page(drawn(a_statement()))

    def heading(name: str) -> tuple[float, float]:
        box = min(page.search_for(name, clip=(50, 380, 545, 440)), key=lambda found: found.y0)
        return (box.x0 + box.x1) / 2, box.y0

    assert heading("B2")[0] == pytest.approx(heading("Level B2")[0], abs=1)
    assert heading("C2")[0] == pytest.approx(heading("Grade A")[0], abs=1)
    assert heading("Fail")[0] < heading("Level B2")[0] < heading("Grade C")[0] < heading("Grade B")[0]
    assert heading("C1")[1] < heading("Grade C")[1]


def test_a_score_below_the_range_has_words_instead_of_a_number() -> None:
    """`below 82`, and the reason in the small print."""
    scores = {"reading_and_writing": 140, "listening": None, "speaking": 138}
    text = in_one_line(text_of(drawn(a_statement("A2K", scores=scores, overall=125))))

    assert "below 82" in text
    assert "A score below 82 is not reported." in text
    assert "Reading and Writing × 2" in text


def test_a_scope_without_skills_gives_a_paper_without_them() -> None:
    """The overall stays; no skill is named, and a line says that the scores are left out."""
    text = in_one_line(text_of(drawn(attrs.evolve(a_statement(), scores=None))))

    assert "196" in text
    assert "This copy is issued without the scores by skill." in text
    assert not {"191", "193", "Reading", "Listening"} & set(text.split())


def test_an_exam_of_the_old_regime_has_its_overall_alone() -> None:
    """On 0 to 100 the columns are the results, and there is no level for a fail."""
    text = in_one_line(text_of(drawn(a_statement("B2F", LONG_AGO, {}, overall=53))))

    assert "Grade E" in text
    assert "Grade A 80–100 · Grade B 75–79 · Grade C 60–74 · Grade D 55–59 · Grade E 0–54" in text
    assert "no scores by skill are kept" in text
    assert "CEFR level –" in text
    assert "Reading" not in text


def test_an_exam_without_scores_has_neither_chart_nor_overall() -> None:
    """DELTA Module One reports a grade."""
    text = in_one_line(text_of(drawn(a_statement("DM1", scores={}, result="Pass with Merit"))))

    assert "Pass with Merit" in text
    assert "This exam reports a grade, not scores by skill." in text
    assert "Overall score" not in text
    assert "CEFR" not in text


def test_a_paper_that_replaces_another_says_which() -> None:
    """Under the title stands the day of the statement that no longer counts."""
    text = in_one_line(text_of(drawn(a_statement(replaces=date(2026, 7, 3)))))

    assert "Issued 14 July 2026 Replaces the statement of 3 July 2026" in text
    assert "was replaced" not in text


def test_a_superseded_paper_says_so() -> None:
    """On top of everything."""
    text = text_of(drawn(a_statement(superseded_on=date(2026, 8, 3))))

    assert "This statement was replaced on 3 August 2026. It no longer stands" in text
