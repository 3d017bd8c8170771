"""The Statement of Results as a PDF: one page of A4 (screens 3.7)."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from adapters_documents.embedding import Written, write_pages
from adapters_documents.faces import Faces, Weight
from adapters_documents.fitting import LINE, fitted, fitting
from adapters_documents.ink import BOTTOM, LEFT, MARGIN, RIGHT, SECOND_COLUMN, Page, Wording, palette_of
from adapters_documents.letterhead import LOGO_HEIGHT, Letterhead, draw_logo
from adapters_documents.shaping import Shaped
from adapters_documents.sheet import POINT, Sheet
from adapters_documents.statement_chart import draw_chart, score_chart
from adapters_documents.statement_notes import SIZES, Notes, draw_notes, notes_of
from results_core.downloads.ports import OneDocument
from results_core.results.statement_numbers import shown
from results_core.results.statements import Statement, UnprintableText

_VALUE: Final = 11.0
_ROW: Final = 9.0
_BOX: Final = 21.5
_AIR: Final = 5.5


class PdfStatements:
    """Draws statements on the board's paper (`StatementDrawing`)."""

    def __init__(self, letterhead: Letterhead, cjk_font: Path | None = None) -> None:
        self._letterhead = letterhead
        self._faces = Faces(cjk_font)
        self._palette = palette_of(letterhead.colours)

    def draw(self, statement: Statement, *, language: str = "en") -> bytes:
        """Return a PDF of one page; the same statement gives the same bytes.

        Raises:
            UnprintableText: A field holds characters that no font at hand can print.
            BadLogo: The logo of the letterhead cannot be drawn.
            LookupError: There are no texts in this language.
        """
        wording = Wording.of(language)
        title = wording.texts.say("statement.title")
        sheet = Sheet(self._faces, language=language, title=title, of=statement.issued_on)
        self._draw_page(Page(sheet, self._palette, wording), statement)
        return sheet.finished()

    def draw_all(self, statements: Sequence[Statement], *, language: str, of: date) -> OneDocument:
        """Return a PDF with a page for each statement that can be printed.

        Raises:
            BadLogo: The logo of the letterhead cannot be drawn.
            LookupError: There are no texts in this language.
        """
        wording = Wording.of(language)
        sheet = Sheet(self._faces, language=language, title=wording.texts.say("statement.title"), of=of)
        page = Page(sheet, self._palette, wording)
        left_out, pages = list[int](), list[list[Written]]()
        for place, statement in enumerate(statements):
            if not _can_be_printed(sheet, statement):
                left_out.append(place)
                continue
            if pages:
                sheet.pdf.add_page()
            self._draw_page(page, statement)
            pages.append(sheet.taken())
        write_pages(sheet.pdf, pages)
        return OneDocument(pdf=bytes(sheet.pdf.output()), left_out=tuple(left_out))

    def _draw_page(self, page: Page, statement: Statement) -> None:
        self._draw_head(page, statement)
        top = _draw_title(page, statement, MARGIN + LOGO_HEIGHT + 5.4)
        top = _draw_facts(page, statement, top)
        top = _draw_result(page, statement, top) + _AIR
        self._draw_rest(page, statement, top)

    def _draw_rest(self, page: Page, statement: Statement, top: float) -> None:
        """Share what is left of the page between chart and notes; a crowded one has smaller notes."""
        chart = score_chart(page, statement)
        if chart is None:
            draw_notes(page, self._notes(page, statement, BOTTOM - top), top)
            return
        notes = self._notes(page, statement, BOTTOM - top - chart.least_height - _AIR)
        height = min(chart.height, max(chart.least_height, BOTTOM - top - notes.height - _AIR))
        draw_chart(page, chart, top, height)
        draw_notes(page, notes, top + height + _AIR)

    def _notes(self, page: Page, statement: Statement, room: float) -> Notes:
        """Return the notes in the largest type that the room allows."""
        for size in SIZES[:-1]:
            notes = notes_of(page, statement, self._letterhead, size)
            if notes.height <= room:
                return notes
        return notes_of(page, statement, self._letterhead, SIZES[-1])

    def _draw_head(self, page: Page, statement: Statement) -> None:
        sheet, palette = page.sheet, page.palette
        names = LEFT + draw_logo(sheet.pdf, self._letterhead, LEFT, MARGIN) + 3.2
        page.labelled_in_line("reference", RIGHT, MARGIN + 4.2, 11)
        number = sheet.shaped(shown(statement.reference), Weight.BOLD, field="reference", code=True)
        number_width = sheet.place(number, RIGHT, MARGIN + 10.6, 13, palette.ink, align=1, tracking=50)
        room = RIGHT - number_width - 6 - names
        board = sheet.shaped(self._letterhead.board_name, Weight.BOLD, field="board_name")
        sheet.place(board, names, MARGIN + 5.0, fitting(board, room, 14, 8), palette.ink)
        service = sheet.shaped(self._letterhead.service_name, field="service_name")
        sheet.place(service, names, MARGIN + 10.6, fitting(service, room, 11, 8), palette.quiet)
        rule = MARGIN + LOGO_HEIGHT + 4.6
        sheet.fill(LEFT, rule, RIGHT - LEFT, 0.8, palette.deep)


def _can_be_printed(sheet: Sheet, statement: Statement) -> bool:
    """Tell whether the fonts at hand print what others have typed."""
    try:
        for field in ("candidate_name", "place_of_entry", "centre_name"):
            sheet.shaped(getattr(statement, field), field=field)
    except UnprintableText:
        return False
    return True


def _draw_title(page: Page, statement: Statement, top: float) -> float:
    sheet, palette, say = page.sheet, page.palette, page.wording.texts.say
    day = page.wording.texts.day
    if statement.superseded_on is not None:
        top = _draw_superseded(page, day(statement.superseded_on), top)
    title, reference = page.wording.label("title")
    wide = sheet.text(title, LEFT, top + 15.4, 26, palette.ink, weight=Weight.BOLD)
    if reference is not None:
        sheet.text(reference, LEFT + wide + 4, top + 15.4, 14, palette.quiet)
    wide = sheet.text(
        say("statement.issued", day=day(statement.issued_on)), LEFT, top + 22.3, 11, palette.quiet
    )
    if statement.replaces is not None:
        replaced = say("statement.replaces", day=day(statement.replaces))
        sheet.text(replaced, LEFT + wide + 6, top + 22.3, 11, palette.ink, weight=Weight.BOLD)
        sheet.fill(LEFT + wide + 2.6, top + 20.9, 0.8, 0.8, palette.quiet, radius=0.4)
    return top + 27.4


def _draw_superseded(page: Page, day: str, top: float) -> float:
    sheet, palette, say = page.sheet, page.palette, page.wording.texts.say
    sheet.fill(LEFT, top + 4.4, RIGHT - LEFT, 10, palette.alarm_ground)
    sheet.fill(LEFT, top + 4.4, 1.4, 10, palette.alarm)
    wide = sheet.text(
        say("statement.superseded", day=day), LEFT + 5, top + 10.8, 12, palette.alarm, weight=Weight.BOLD
    )
    sheet.text(say("statement.superseded_advice"), LEFT + 5 + wide + 2, top + 10.8, 10.5, palette.ink)
    return top + 12


def _draw_facts(page: Page, statement: Statement, top: float) -> float:
    for name, lines, size in _facts(page, statement):
        height = max(_ROW, _ROW + (len(lines) - 1) * size * LINE * POINT)
        page.labelled(name, LEFT, top + 5.9, _VALUE)
        first = top + (5.9 if len(lines) == 1 else 5.2)
        for number, line in enumerate(lines):
            y = first + number * size * LINE * POINT
            page.sheet.place(line, SECOND_COLUMN, y, size, page.palette.ink)
        top += height
        if name != "centre":
            page.sheet.stroke(LEFT, top, RIGHT, top, page.palette.line, line=0.25)
    return top + 4.2


def _facts(page: Page, statement: Statement) -> Iterator[tuple[str, list[Shaped], float]]:
    session = page.wording.texts.session(statement.session_code, statement.exam_date)
    values = {
        "candidate": (statement.candidate_name, "candidate_name", 12.0, 10.0),
        "exam": (statement.exam_name, "exam_name", _VALUE, 9.0),
        "session": (session, "session_code", _VALUE, 9.0),
        "place": (statement.place_of_entry, "place_of_entry", _VALUE, 9.0),
        "centre": (statement.centre_name, "centre_name", _VALUE, 9.0),
    }
    for name, (text, field, size, smallest) in values.items():
        yield name, *fitted(page, text, field, size, smallest)


def _draw_result(page: Page, statement: Statement, top: float) -> float:
    sheet, palette = page.sheet, page.palette
    sheet.frame(LEFT + 0.25, top, RIGHT - LEFT - 0.5, _BOX, palette.deep, line=0.5, radius=2.6)
    right = RIGHT - 6
    for name, value in reversed(_scores(page, statement)):
        said, reference = page.wording.label(name)
        wide = max(sheet.width(said, 11), sheet.width(value, 22, Weight.BOLD))
        if reference is not None:
            wide = max(wide, sheet.width(reference, 0.72 * 11))
        _draw_cell(page, name, value, right - wide, top)
        right -= wide + 6
        sheet.stroke(right, top + 0.25, right, top + _BOX - 0.25, palette.line, line=0.3)
        right -= 6
    result = sheet.shaped(statement.outcome.label, Weight.BOLD, field="result")
    _draw_cell(
        page, "result", statement.outcome.label, LEFT + 6, top, size=fitting(result, right - LEFT - 6, 22, 9)
    )
    return top + _BOX


def _draw_cell(page: Page, name: str, value: str, x: float, top: float, *, size: float = 22) -> None:
    page.labelled(name, x, top + 7.4, 11)
    page.sheet.text(value, x, top + 16.8, size, page.palette.ink, weight=Weight.BOLD)


def _scores(page: Page, statement: Statement) -> list[tuple[str, str]]:
    """Return what stands beside the result: nothing for an exam that knows neither scores nor levels."""
    regime, outcome = statement.regime, statement.outcome
    cells = []
    if outcome.overall is not None:
        cells.append(("overall", str(outcome.overall)))
    if any(band.cefr for band in regime.bands):
        cells.append(("cefr", outcome.cefr or page.wording.texts.say("statement.no_cefr")))
    return cells
