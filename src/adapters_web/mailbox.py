"""The mailbox of a demonstration: the letters of the spool, for everybody to read."""

import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import attrs
from flask import Blueprint, Response, abort

from adapters_web.pages import page
from adapters_web.policies import Actor, open_to

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")
_ADDRESS: Final = re.compile(r"https?://[^\s<>]+")
_SHOWN: Final = 100


@attrs.frozen(kw_only=True)
class Piece:
    """A run of a letter's text; one with an address is a link."""

    text: str
    address: str | None = None


@attrs.frozen(kw_only=True)
class LetterShown:
    """A letter as the page shows it."""

    name: str
    """Of its file, without the ending."""
    to: str
    sender: str
    subject: str
    written_at: datetime
    pieces: tuple[Piece, ...]


def mailbox_blueprint(directory: Path) -> Blueprint:
    """Return the pages of the mailbox; only a demonstration mounts them, for letters hold live links."""
    mailbox = Blueprint("mailbox", __name__, url_prefix="/demo/mailbox")

    @mailbox.get("")
    @open_to(Actor.ANYBODY)
    def letters() -> Response:
        """Show the latest letters, newest first."""
        return page("demo/mailbox.html", letters=list(_letters(directory)))

    @mailbox.get("/<name>")
    @open_to(Actor.ANYBODY)
    def letter(name: str) -> Response:
        """Show one letter."""
        file = directory / f"{name}.eml"
        if _NAME.fullmatch(name) is None or not file.is_file():
            abort(404)
        return page("demo/letter.html", letter=_read(file))

    return mailbox


def _letters(directory: Path) -> Iterator[LetterShown]:
    files = [(file.stat().st_mtime_ns, file) for file in directory.glob("*.eml")]
    for _, file in sorted(files, reverse=True)[:_SHOWN]:
        yield _read(file)


def _read(file: Path) -> LetterShown:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = message.get_body(preferencelist=("plain",))
    return LetterShown(
        name=file.stem,
        to=str(message["To"]),
        sender=str(message["From"]),
        subject=str(message["Subject"]),
        written_at=parsedate_to_datetime(str(message["Date"])),
        pieces=tuple(_pieces("" if body is None else str(body.get_content()))),
    )


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _ADDRESS.finditer(text):
        yield Piece(text=text[end : found.start()])
        yield Piece(text=found[0], address=found[0])
        end = found.end()
    yield Piece(text=text[end:])
