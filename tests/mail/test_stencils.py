"""Letters of a mailing are made from one: what goes out is what the press would have printed."""

from datetime import timedelta

import pytest

from adapters_mail.stencils import Stencil, may_be_stencilled
from results_core.correspondence.messages import Letter, LetterKind
from results_core.kernel.identifiers import LetterId
from results_texts import languages
from tests.mail.samples import PRESS, WRITTEN_AT, sample


def of_a_mailing(to: str, *, number: int = 1, language: str = "en") -> Letter:
    """Return letter L2b to somebody."""
    return sample(
        LetterKind.RESULT_OUT,
        id=LetterId(f"{number:032x}"),
        to=to,
        language=language,
        mailing="results:sitting",
        written_at=WRITTEN_AT + timedelta(minutes=number),
    )


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("to", ["a@b.example", "somebody.longer+tag_of-hers@mail.university.example"])
def test_a_stencil_prints_what_the_press_prints(to: str, language: str) -> None:
    """Byte for byte: header lines, boundaries and all."""
    first = of_a_mailing("first@mail.example", language=language)
    second = of_a_mailing(to, number=77, language=language)
    stencil = Stencil(first, PRESS.compose(first).as_bytes())

    assert may_be_stencilled(second)
    assert stencil.fits(second)
    assert stencil.printed(second) == PRESS.compose(second).as_bytes()


def test_another_language_does_not_fit() -> None:
    """Nor do other facts."""
    stencil = Stencil(of_a_mailing("a@b.example"), b"")

    assert not stencil.fits(of_a_mailing("a@b.example", language="fr"))


@pytest.mark.parametrize(
    "to",
    [
        "Upper@mail.example",
        "zoë@mail.example",
        "a@bücher.example",
        '"quoted name"@mail.example',
        "a@b.example\r\nBcc: x@y.example",
        "a" * 41 + "@mail.example",
        "a@" + "b" * 21 + ".example",
    ],
)
def test_what_a_header_might_spell_otherwise_is_left_to_the_press(to: str) -> None:
    """Quoted, long, of other alphabets."""
    assert not may_be_stencilled(of_a_mailing(to))


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.RESULT_OUT])
def test_no_other_letter_is_made_so(kind: LetterKind) -> None:
    """Those with a link least of all."""
    assert not may_be_stencilled(sample(kind, id=LetterId("0" * 32)))
