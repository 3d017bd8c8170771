"""All statements in one PDF: a page for each that can be printed (C11, OUT-3)."""

import io
from datetime import date

import pypdf

from adapters_documents.statement import PdfStatements
from tests.documents.paper import LETTERHEAD, a_statement, text_of

TODAY = date(2026, 7, 14)


def test_every_statement_has_its_page() -> None:
    """What no font prints is left out and told; the pages read as the single ones do."""
    names = ["Zofia Adamczyk-Łęcka", "\U00012000", "Nguyễn Thị Hạnh", "سارة", "\U00012001"]
    paper = PdfStatements(LETTERHEAD)
    statements = [a_statement(candidate_name=name) for name in names]
    document = paper.draw_all(statements, language="en", of=TODAY)
    pages = pypdf.PdfReader(io.BytesIO(document.pdf)).pages
    texts = [page.extract_text() for page in pages]

    assert document.left_out == (1, 4)
    assert len(pages) == 3
    assert "Adamczyk-Łęcka" in texts[0]
    assert "Nguyễn Thị Hạnh" in texts[1]
    assert "Nguyễn" not in texts[0]
    assert text_of(paper.draw(statements[0])).split()[:60] == texts[0].split()[:60]


def test_many_pages_share_their_fonts() -> None:
    """A hundred pages are far smaller than a hundred documents, and the same bytes each time (OUT-5)."""
    paper, statements = PdfStatements(LETTERHEAD), [a_statement()] * 20
    document = paper.draw_all(statements, language="fr", of=TODAY)

    assert len(document.pdf) < 10 * len(paper.draw(statements[0], language="fr"))
    assert document.pdf == paper.draw_all(statements, language="fr", of=TODAY).pdf
