"""Confirmations of Entry as a PDF: a page of A4 for each entry (mission A4, facts 4).

What stands on every page is drawn once and repeated as the same bytes. The rest is laid out twice: to learn
what the fonts must hold and what cannot be printed, and to be written. So memory holds little more than the
finished pages, however many there are.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from adapters_documents.embedding import Pattern, Used, Written, cut, note, write_with
from adapters_documents.faces import Faces, Weight
from adapters_documents.fitting import LINE, fitted, fitting
from adapters_documents.ink import BOTTOM, LEFT, MARGIN, RIGHT, SECOND_COLUMN, Page, Wording, palette_of
from adapters_documents.letterhead import LOGO_HEIGHT, Letterhead, draw_logo
from adapters_documents.sheet import POINT, Sheet
from results_core.exams.confirmations import (
    Confirmation,
    IssuedBefore,
    Unprintable,
    UnprintableConfirmations,
)
from results_core.exams.secret_numbers import in_groups
from results_core.kernel.confidential import SecretNumber
from results_core.results.statements import UnprintableText

_HEAD: Final = MARGIN + LOGO_HEIGHT + 5.4
_FACTS: Final = _HEAD + 27.4
_ROW: Final = 9.6
_VALUE: Final = 11.0
_LABELS: Final = (
    "candidate",
    "exam",
    "session",
    "exam_date",
    "delivery",
    "centre",
    "place",
    "candidate_number",
)
_BOX: Final = _FACTS + len(_LABELS) * _ROW + 6
_BOX_HEIGHT: Final = 60.0
_INSET: Final = 6.0
_SECRET: Final = LEFT + 84.0
_CODE: Final = 22.0
_STEPS: Final = ("register", "confirm", "log_in", "keep", "lost")
_STEP_SIZE: Final = 10.0
_STEP_LINE: Final = 4.7


class PdfConfirmations:
    """Draws confirmations on the board's paper (`ConfirmationDrawing`)."""

    def __init__(self, letterhead: Letterhead, site: str, cjk_font: Path | None = None) -> None:
        """Keep whose paper it is; `site` is the candidates' address, as it is typed."""
        self._letterhead = letterhead
        self._site = site
        self._faces = Faces(cjk_font)
        self._palette = palette_of(letterhead.colours)

    def draw(self, confirmations: Iterable[Confirmation], *, language: str, of: date) -> bytes:
        """Return one PDF with a page for each confirmation, in their order.

        Raises:
            UnprintableConfirmations: Some hold characters that no font at hand can print; names all of them.
            UnprintableText: So does the letterhead.
            BadLogo: The logo of the letterhead cannot be drawn.
            LookupError: There are no texts in this language.
        """
        pages = list(confirmations)
        wording = Wording.of(language, "confirmation")
        sheet = Sheet(self._faces, language=language, title=wording.texts.say("confirmation.title"), of=of)
        page = Page(sheet, self._palette, wording)
        self._draw_what_all_have(page, of)
        common = sheet.taken()
        fonts = cut(sheet.pdf, _used(page, common, pages))
        write_with(fonts, sheet.pdf, common)
        pattern = Pattern(sheet.pdf)
        for number, confirmation in enumerate(pages):
            if number:
                pattern.begin_page()
            _draw_entry(page, confirmation)
            write_with(fonts, sheet.pdf, sheet.taken())
        return bytes(sheet.pdf.output())

    def _draw_what_all_have(self, page: Page, of: date) -> None:
        sheet, palette = page.sheet, page.palette
        names = LEFT + draw_logo(sheet.pdf, self._letterhead, LEFT, MARGIN) + 3.2
        board = sheet.shaped(self._letterhead.board_name, Weight.BOLD, field="board_name")
        sheet.place(board, names, MARGIN + 5.0, fitting(board, RIGHT - names, 14, 8), palette.ink)
        service = sheet.shaped(self._letterhead.service_name, field="service_name")
        sheet.place(service, names, MARGIN + 10.6, fitting(service, RIGHT - names, 11, 8), palette.quiet)
        sheet.fill(LEFT, MARGIN + LOGO_HEIGHT + 4.6, RIGHT - LEFT, 0.8, palette.deep)
        _draw_title(page, of)
        _draw_labels(page)
        self._draw_steps(page)

    def _draw_steps(self, page: Page) -> None:
        """Write what to do with the numbers, and what never to do."""
        say = page.wording.texts.say
        top = _BOX + _BOX_HEIGHT + 9
        for step in _STEPS:
            label = say(f"confirmation.step.{step}")
            page.sheet.text(label, LEFT, top, _STEP_SIZE, page.palette.ink, weight=Weight.BOLD)
            text = say(f"confirmation.step.{step}_text", address=self._site)
            for line in page.sheet.lines_of(text, RIGHT - SECOND_COLUMN, _STEP_SIZE, field="site"):
                page.sheet.place(line, SECOND_COLUMN, top, _STEP_SIZE, page.palette.ink)
                top += _STEP_LINE
            top += 1.8
        page.sheet.text(say("confirmation.telephone"), LEFT, BOTTOM, 8.5, page.palette.quiet)


def _used(page: Page, common: list[Written], pages: list[Confirmation]) -> Used:
    """Return the glyphs of all pages.

    Raises:
        UnprintableConfirmations: Some texts have none; names all of them.
    """
    used: Used = {}
    note(used, common)
    unprintable = []
    for confirmation in pages:
        try:
            _draw_entry(page, confirmation)
        except UnprintableText as text:
            unprintable.append(Unprintable(confirmation.id_number, text.field, text.characters))
        note(used, page.sheet.taken())
    if unprintable:
        raise UnprintableConfirmations(unprintable)
    return used


def _draw_title(page: Page, of: date) -> None:
    sheet, palette = page.sheet, page.palette
    title, printed = page.wording.label("title")
    wide = sheet.text(title, LEFT, _HEAD + 15.4, 26, palette.ink, weight=Weight.BOLD)
    if printed is not None:
        sheet.text(printed, LEFT + wide + 4, _HEAD + 15.4, 14, palette.quiet)
    day = page.wording.texts.day(of)
    sheet.text(page.wording.texts.say("confirmation.printed", day=day), LEFT, _HEAD + 22.3, 11, palette.quiet)


def _draw_labels(page: Page) -> None:
    sheet, palette = page.sheet, page.palette
    for number, name in enumerate(_LABELS, start=1):
        bottom = _FACTS + number * _ROW
        page.labelled(name, LEFT, bottom - 3.4, _VALUE)
        if number < len(_LABELS):
            sheet.stroke(LEFT, bottom, RIGHT, bottom, palette.line, line=0.25)
    sheet.frame(LEFT + 0.25, _BOX, RIGHT - LEFT - 0.5, _BOX_HEIGHT, palette.deep, line=0.5, radius=2.6)
    title = page.wording.texts.say("confirmation.box")
    sheet.text(title, LEFT + _INSET, _BOX + 9, 14, palette.ink, weight=Weight.BOLD)
    sheet.stroke(LEFT + 0.25, _BOX + 13, RIGHT - 0.25, _BOX + 13, palette.line, line=0.3)
    page.labelled("id_number", LEFT + _INSET, _BOX + 20, _VALUE)
    page.labelled("secret_number", _SECRET, _BOX + 20, _VALUE)
    sheet.stroke(LEFT + 0.25, _BOX + 36, RIGHT - 0.25, _BOX + 36, palette.line, line=0.3)
    page.labelled("results_from", LEFT + _INSET, _BOX + 43, _VALUE)


def _draw_entry(page: Page, confirmation: Confirmation) -> None:
    for number, (text, field, size, smallest) in enumerate(_facts(page, confirmation), start=1):
        lines, fits = fitted(page, text, field, size, smallest)
        first = _FACTS + number * _ROW - (3.4 if len(lines) == 1 else 5.4)
        for below, line in enumerate(lines):
            page.sheet.place(line, SECOND_COLUMN, first + below * fits * LINE * POINT, fits, page.palette.ink)
    _draw_numbers(page, confirmation)
    _draw_release(page, confirmation)


def _facts(page: Page, confirmation: Confirmation) -> list[tuple[str, str, float, float]]:
    texts = page.wording.texts
    centre = f"{confirmation.centre_number} · {confirmation.centre_name}"
    delivery = texts.say(f"confirmation.delivery.{confirmation.delivery}")
    session = texts.session(confirmation.session_code, confirmation.exam_date)
    exam_day = texts.weekday_and_day(confirmation.exam_date)
    return [
        (confirmation.candidate_name, "candidate_name", 12.0, 10.0),
        (confirmation.exam_name, "exam_name", _VALUE, 9.0),
        (session, "session_code", _VALUE, 9.0),
        (exam_day, "exam_date", _VALUE, 9.0),
        (delivery, "delivery", _VALUE, 9.0),
        (centre, "centre_name", _VALUE, 9.0),
        (confirmation.place_of_entry, "place_of_entry", _VALUE, 9.0),
        (confirmation.candidate_number, "candidate_number", _VALUE, 9.0),
    ]


def _draw_numbers(page: Page, confirmation: Confirmation) -> None:
    sheet, ink = page.sheet, page.palette.ink
    id_number = sheet.shaped(confirmation.id_number, Weight.BOLD, field="id_number", code=True)
    sheet.place(id_number, LEFT + _INSET, _BOX + 31, _CODE, ink, tracking=40)
    if isinstance(confirmation.secret, SecretNumber):
        spelt = in_groups(confirmation.secret)
        secret = sheet.shaped(spelt, Weight.BOLD, field="secret_number", code=True)
        sheet.place(secret, _SECRET, _BOX + 31, _CODE, ink, tracking=40)
        return
    for number, line in enumerate(
        sheet.lines_of(_where_the_number_is(page, confirmation.secret), RIGHT - _INSET - _SECRET, _VALUE)
    ):
        sheet.place(line, _SECRET, _BOX + 26.4 + number * _VALUE * LINE * POINT, _VALUE, ink)


def _where_the_number_is(page: Page, secret: object) -> str:
    texts = page.wording.texts
    if isinstance(secret, IssuedBefore):
        return texts.say("confirmation.issued_on", day=texts.day(secret.on))
    return texts.say("confirmation.on_the_boards_paper")


def _draw_release(page: Page, confirmation: Confirmation) -> None:
    release = page.wording.texts.release(
        confirmation.releases_at, confirmation.zone, confirmation.announced_in
    )
    sheet = page.sheet
    for number, line in enumerate(sheet.lines_of(release, RIGHT - LEFT - 2 * _INSET, 12, Weight.BOLD)):
        sheet.place(line, LEFT + _INSET, _BOX + 50.4 + number * 12 * LINE * POINT, 12, page.palette.ink)
