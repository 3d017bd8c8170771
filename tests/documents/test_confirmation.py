"""The Confirmation of Entry on paper: a page each, any script, and never a blank (mission A4, OUT-3)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import attrs
import pymupdf
import pytest

from adapters_documents.confirmation import PdfConfirmations
from results_core.exams.confirmations import (
    Confirmation,
    IssuedBefore,
    OnTheBoardsPaper,
    UnprintableConfirmations,
)
from results_core.exams.sittings import Delivery
from results_core.kernel.confidential import SecretNumber
from results_core.kernel.values import IdNumber
from tests.documents.paper import LETTERHEAD, spelt

PAPER = PdfConfirmations(LETTERHEAD, "results.example")
PRINTED = date(2026, 5, 2)
SECRET = SecretNumber("7QZK9M0T")
ZOFIA = Confirmation(
    id_number=IdNumber("SIR094701"),
    secret=SECRET,
    candidate_name="Zofia Maria Adamczyk",
    exam_name="C1 Advanced",
    session_code="F2",
    exam_date=date(2026, 6, 6),
    delivery=Delivery.PAPER,
    place_of_entry="Lyon",
    centre_number="FR123",
    centre_name="Centre d'examens de Lyon",
    candidate_number="0042",
    releases_at=datetime(2026, 7, 10, 8, tzinfo=UTC),
    zone="Europe/Paris",
    announced_in="Europe/London",
)
NAMES = ("Nguyễn Thị Minh Khai", "Олександра Їжакевич", "דוד בן־גוריון", "อนันต์ ศรีสุข", "Ольга Ωmega Ŵ")


def pages(document: bytes) -> Iterator[Any]:
    return iter(pymupdf.open(stream=document, filetype="pdf").pages())  # type: ignore[no-untyped-call]


def drawn(*confirmations: Confirmation, language: str = "en") -> list[str]:
    """Return what each page says, on one line."""
    document = PAPER.draw(confirmations, language=language, of=PRINTED)
    return [" ".join(spelt(page.get_text()).split()) for page in pages(document)]


def test_the_paper_says_what_the_field_asks_for() -> None:
    """Both numbers and the hour stand in the box, in the centre's zone and in the board's."""
    [page] = drawn(ZOFIA)

    for words in (
        "Zofia Maria Adamczyk",
        "C1 Advanced",
        "June 2026 (F2)",
        "Saturday 6 June 2026",
        "on paper",
        "FR123 · Centre d'examens de Lyon",
        "0042",
        "Results Information",
        "SIR094701",
        "7QZK 9M0T",
        "Friday 10 July 2026 at 10:00 in Paris (9:00 in London)",
        "results.example",
        "Results are never given by telephone.",
    ):
        assert words in page or words.replace("9:00", "09:00") in page, words


def test_a_number_that_is_elsewhere_is_said_to_be() -> None:
    """On an earlier paper of ours, or on the board's own; never here."""
    before, boards = drawn(
        attrs.evolve(ZOFIA, secret=IssuedBefore(date(2026, 4, 30))),
        attrs.evolve(ZOFIA, secret=OnTheBoardsPaper()),
    )

    assert "Issued on 30 April 2026" in before
    assert "the exam board has sent" in boards
    assert [page for page in (before, boards) if "7QZK" in page] == []


def test_in_french_the_printed_words_stay() -> None:
    """The names of the numbers and of the box are those of the printed paper; labels have both."""
    [page] = drawn(ZOFIA, language="fr")

    for words in (
        "Convocation Confirmation of Entry",
        "Results Information",
        "Secret Number",
        "à 10 h, heure",
    ):
        assert words in page


def test_every_page_is_its_entrys_own_and_whole() -> None:
    """What all have is on each; names of every script are drawn, none as a blank."""
    many = [
        attrs.evolve(ZOFIA, id_number=IdNumber(f"SIR{number:06}"), candidate_name=NAMES[number % len(NAMES)])
        for number in range(30)
    ]
    document = PAPER.draw(many, language="en", of=PRINTED)
    found = list(pages(document))
    tofu = [
        letter
        for page in found
        for stretch in page.get_texttrace()
        for letter in stretch["chars"]
        if letter[1] == 0
    ]

    assert len(found) == len(many)
    assert tofu == []
    for confirmation, page in zip(many, found, strict=True):
        text = spelt(page.get_text())
        assert confirmation.id_number in text
        assert "Results Information" in text
        assert sum(other.id_number in text for other in many) == 1
    assert document == PAPER.draw(many, language="en", of=PRINTED)


def test_a_page_costs_little() -> None:
    """Fonts and what repeats are paid for once: a page more is a few kilobytes."""
    few, more = (len(PAPER.draw([ZOFIA] * count, language="en", of=PRINTED)) for count in (10, 110))

    assert (more - few) / 100 < 4_000


def test_a_long_name_keeps_to_its_row() -> None:
    """In two lines, above the line of the next fact."""
    long = attrs.evolve(ZOFIA, candidate_name="Maximiliana Alexandrina " * 5 + "Example")
    [page] = pages(PAPER.draw([long], language="en", of=PRINTED))
    lines = {spelt(words[4]): words[3] for words in page.get_text("blocks") if "Example" in words[4]}
    [exam] = [words[1] for words in page.get_text("blocks") if "C1 Advanced" in words[4]]

    assert lines
    assert all(bottom <= exam + 2 for text, bottom in lines.items() if "Maximiliana" in text)


def test_what_cannot_be_printed_names_every_entry() -> None:
    """Without a font for it nothing is printed; the message says whose, never what (LOG-1)."""
    chinese = attrs.evolve(ZOFIA, id_number=IdNumber("132649EAC"), candidate_name="王小明")
    korean = attrs.evolve(ZOFIA, id_number=IdNumber("BRU257528"), place_of_entry="서울")
    with pytest.raises(UnprintableConfirmations) as refused:
        PAPER.draw([ZOFIA, chinese, korean], language="en", of=PRINTED)

    assert [(one.id_number, one.field) for one in refused.value.unprintable] == [
        ("132649EAC", "candidate_name"),
        ("BRU257528", "place_of_entry"),
    ]
    assert "132649EAC (candidate_name), BRU257528 (place_of_entry)" in str(refused.value)
    assert "王" not in str(refused.value)
