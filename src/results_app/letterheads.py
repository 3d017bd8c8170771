"""Under whose name letters and statements go out."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

from adapters_documents.archives import ending, member
from adapters_mail.letters import LetterPress
from adapters_mail.postman import postman_for
from results_app.settings import Settings
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.ports import Postman
from results_core.downloads.ports import OneDocument
from results_core.exams.catalogue import Catalogue
from results_core.exams.confirmations import Confirmation
from results_core.results.statements import Statement

if TYPE_CHECKING:
    from adapters_documents.letterhead import Letterhead
    from adapters_documents.statement import PdfStatements

PATHS: Final = MappingProxyType(
    {
        LetterKind.CONFIRM_ADDRESS: "/confirm/{token}",
        LetterKind.REGISTERED: "/",
        LetterKind.RESET_PASSWORD: "/reset/{token}",
        LetterKind.PASSWORD_CHANGED: "/forgot",
        LetterKind.LOGIN_LOCKED: "/forgot",
        LetterKind.RESULT_OUT: "/",
        LetterKind.RESULT_CHANGED: "/",
        LetterKind.RESULT_SENT: "/",
        LetterKind.SHARING_STOPPED: "/",
        LetterKind.ORGANISATION_INVITED: "/verifiers/register",
        LetterKind.RESULT_LOOKED_UP: "/",
        LetterKind.REGISTERED_AGAIN: "/",
        LetterKind.ACCOUNT_RESET: "/help",
        LetterKind.CONFIRM_NEW_ADDRESS: "/details/email/confirm/{token}",
        LetterKind.ADDRESS_CHANGING: "/details/email/undo/{token}",
        LetterKind.ADDRESS_CHANGED: "/forgot",
        LetterKind.ACCOUNT_CLOSED: "/help",
        LetterKind.LOGIN_CLOSED: "/forgot",
        LetterKind.OFFICER_RESET_PASSWORD: "/verifiers/reset/{token}",
        LetterKind.OFFICER_PASSWORD_CHANGED: "/verifiers/forgot",
        LetterKind.OFFICER_LOGIN_LOCKED: "/verifiers/forgot",
        LetterKind.OFFICER_LOGIN_CLOSED: "/verifiers/forgot",
        LetterKind.CONFIRM_APPLICATION: "/verifiers/confirm/{token}",
        LetterKind.APPLICATION_RECEIVED: "/verifiers",
        LetterKind.APPLICATION_APPROVED: "/verifiers/set-password/{token}",
        LetterKind.APPLICATION_DECLINED: "/verifiers",
        LetterKind.SET_PASSWORD: "/verifiers/set-password/{token}",
        LetterKind.CONFIRM_JOINING: "/verifiers/join/{token}",
        LetterKind.JOIN_ASKED: "/verifiers/organisation/users",
        LetterKind.JOIN_REFUSED: "/verifiers",
        LetterKind.INVITED_ELSEWHERE: "/verifiers",
        LetterKind.ORGANISATION_SUSPENDED: "/verifiers",
        LetterKind.ORGANISATION_REINSTATED: "/verifiers/login",
        LetterKind.CHANGE_ACCEPTED: "/verifiers/organisation",
        LetterKind.CHANGE_DECLINED: "/verifiers/organisation",
        LetterKind.OFFICER_CONFIRM_NEW_ADDRESS: "/verifiers/account/email/confirm/{token}",
        LetterKind.OFFICER_ADDRESS_CHANGING: "/verifiers/account/email/undo/{token}",
        LetterKind.OFFICER_ADDRESS_CHANGED: "/verifiers/forgot",
        LetterKind.SECOND_STEP_CHANGED: "/verifiers/forgot",
        LetterKind.SECOND_STEP_RESET: "/verifiers/login",
        LetterKind.RESULTS_SHARED: "/verifiers/results",
        LetterKind.DAILY_SUMMARY: "/verifiers/results",
        LetterKind.WEEKLY_SUMMARY: "/verifiers/results",
        LetterKind.LATE_SUMMARY: "/verifiers/results",
        LetterKind.RESULTS_AMENDED: "/verifiers/results",
        LetterKind.DOWNLOAD_READY: "/verifiers/downloads",
        LetterKind.API_APPROVED: "/verifiers/organisation/api",
        LetterKind.API_DECLINED: "/verifiers/organisation/api",
        LetterKind.API_REVOKED: "/verifiers/organisation/api",
        LetterKind.API_SECRET_EXPIRES: "/verifiers/organisation/api",
        LetterKind.WEBHOOK_DISABLED: "/verifiers/organisation/api",
    }
)
"""Where each letter leads, on the candidates' site and on that of organisations."""


class Statements:
    """Draws statements on the board's paper; what that needs is loaded with the first one.

    It is half a second's worth, which no command that draws nothing should wait for.
    """

    def __init__(self, settings: Settings) -> None:
        """Keep under whose name they go out."""
        self._settings = settings

    def draw(self, statement: Statement, *, language: str) -> bytes:
        """Return a PDF of one page."""
        return self._drawing.draw(statement, language=language)

    def member(self, name: str, data: bytes, *, of: datetime) -> bytes:
        """Return a piece of an archive: a file of this name."""
        return member(name, data, of=of)

    def ending(self, written: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what ends an archive of these bytes."""
        return ending(written)

    def one_document(self, statements: Sequence[Statement], *, language: str, of: date) -> OneDocument:
        """Return one PDF with a page for each that can be printed."""
        return self._drawing.draw_all(statements, language=language, of=of)

    def prepare(self) -> None:
        """Load it now: a server does so at its start, so that no candidate waits."""
        _ = self._drawing

    def prepare_aside(self) -> None:
        """Load it in a thread of its own, while the first pages are served already."""
        threading.Thread(target=self.prepare, name="results-statements", daemon=True).start()

    @cached_property
    def _drawing(self) -> "PdfStatements":
        from adapters_documents.statement import PdfStatements

        return PdfStatements(_letterhead_of(self._settings), cjk_font=self._settings.cjk_font)


class Confirmations:
    """Draws Confirmations of Entry on the board's paper; what that needs is loaded with the first ones."""

    def __init__(self, settings: Settings) -> None:
        """Keep under whose name they go out."""
        self._settings = settings

    def draw(self, confirmations: Iterable[Confirmation], *, language: str, of: date) -> bytes:
        """Return one PDF with a page for each confirmation."""
        from adapters_documents.confirmation import PdfConfirmations

        settings = self._settings
        paper = PdfConfirmations(
            _letterhead_of(settings), _typed(settings.base_url), cjk_font=settings.cjk_font
        )
        return paper.draw(confirmations, language=language, of=of)


def _letterhead_of(settings: Settings) -> "Letterhead":
    from adapters_documents.letterhead import Colours, Letterhead

    return Letterhead(
        board_name=settings.board_name,
        service_name=settings.service_name,
        verification_address=f"{_typed(settings.base_url)}/verifiers",
        logo=settings.board_logo,
        colours=Colours(
            brand=settings.brand_colour,
            brand_hover=settings.brand_hover,
            deep=settings.brand_deep,
        ),
    )


def postman_of(settings: Settings, catalogue: Catalogue) -> Postman:
    """Return the postman that carries the board's letters."""
    return postman_for(
        settings.mail_url or f"spool://{quote(settings.spool.as_posix())}",
        LetterPress(
            sender=settings.mail_from,
            base_url=settings.base_url,
            paths=PATHS,
            board=settings.board_name,
            contact=settings.board_contact or settings.mail_from,
            service=settings.service_name,
            board_zone=settings.board_zone,
            brand=settings.brand_colour,
            exams={exam.code: exam.name for exam in catalogue.exams},
        ),
    )


def _typed(base_url: str) -> str:
    """Return the address as people type it, without its scheme."""
    parts = urlsplit(base_url)
    return f"{parts.netloc}{parts.path}"
