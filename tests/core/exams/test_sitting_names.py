"""Operators name a sitting `EXAM/SESSION/EXAM-DATE` (interfaces 2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.exams.sessions import NotASittingName, SittingName
from results_core.kernel.errors import Kind
from results_core.kernel.values import NotASessionCode


@pytest.mark.parametrize(
    "text", ["C1A/F2/2026-06-06", " c1a/f2/2026-06-06\n", "C1A / F2 /2026-06-06", "\uff231A/F2/2026-06-06"]
)
def test_a_name_is_read_however_it_was_typed(text: str) -> None:
    """In either case, with spaces, in full width."""
    name = SittingName.parse(text)

    assert name == SittingName("C1A", "F2", date(2026, 6, 6))
    assert str(name) == "C1A/F2/2026-06-06"


@given(
    st.from_regex(r"[A-Z][A-Z0-9]{1,7}", fullmatch=True),
    st.from_regex(r"[A-Z0-9]{1,3}", fullmatch=True),
    st.dates(),
)
def test_what_is_printed_is_read_again(exam: str, session: str, day: date) -> None:
    """`parse` undoes `str`."""
    name = SittingName(exam, session, day)

    assert SittingName.parse(str(name)) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "C1A",
        "C1A/F2",
        "C1A/F2/2026-06-06/x",
        "/F2/2026-06-06",
        "C1A//2026-06-06",
        "C1A/F2/2026-13-06",
        "C1A/F2/20260606",
        "C1A/F2/6 June 2026",
        "-/F2/2026-06-06",
        "É1/F2/2026-06-06",
        "C1A/F2/٢٠٢٦-٠٦-٠٦",
    ],
)
def test_what_names_no_sitting_is_refused(text: str) -> None:
    """The error shows what was typed and what is expected."""
    with pytest.raises(NotASittingName, match="EXAM/SESSION/EXAM-DATE") as refused:
        SittingName.parse(text)

    assert (refused.value.text, refused.value.kind) == (text, Kind.INVALID)


@pytest.mark.parametrize("session", ["LONG", "F_", "É", "-"])
def test_a_session_has_one_to_three_letters_or_digits(session: str) -> None:
    """Nothing else."""
    with pytest.raises(NotASessionCode):
        SittingName.parse(f"C1A/{session}/2026-06-06")
