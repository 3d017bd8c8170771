"""One message printed for many: letters of a mailing differ by recipient, date and name alone."""

import re
from email.utils import format_datetime
from typing import Final

import attrs

from adapters_mail.letters import LetterPress
from results_core.correspondence.messages import Letter, LetterKind

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9._+-]{0,39}@[a-z0-9][a-z0-9-]{0,19}(\.[a-z0-9-]{1,19}){1,2}")
"""Addresses that stand in a header as they are: short enough for its line, with nothing to quote."""
_NAME: Final = re.compile(r"letter-[0-9a-f]{32}")


@attrs.frozen
class Stencil:
    """A message of a mailing as it goes over the wire, out of which every other one of it is made."""

    _letter: Letter
    _message: bytes

    def fits(self, letter: Letter) -> bool:
        """Tell whether the letter is the same but for what a stencil replaces."""
        mine = self._letter
        return (letter.kind, letter.language, letter.facts) == (mine.kind, mine.language, mine.facts)

    def printed(self, letter: Letter) -> bytes:
        """Return the message of a letter that fits, byte for byte as the press would print it."""
        message = self._message
        for line, mine, yours in (
            ("To", self._letter.to, letter.to),
            ("Date", format_datetime(self._letter.written_at), format_datetime(letter.written_at)),
        ):
            message = message.replace(
                f"\r\n{line}: {mine}\r\n".encode(), f"\r\n{line}: {yours}\r\n".encode(), 1
            )
        return message.replace(self._letter.message_id.encode(), letter.message_id.encode())


@attrs.frozen
class Stencils:
    """The last stencil of each kind and language. Threads may share it."""

    _last: dict[tuple[LetterKind, str], Stencil] = attrs.field(factory=dict, init=False)

    def printed(self, letter: Letter, press: LetterPress) -> bytes:
        """Return the message of a letter that may be stencilled, byte for byte as the press prints it.

        Raises:
            Unprintable: The press cannot print it.
        """
        stencil = self._last.get((letter.kind, letter.language))
        if stencil is None or not stencil.fits(letter):
            stencil = Stencil(letter, press.compose(letter).as_bytes())
            self._last[letter.kind, letter.language] = stencil
        return stencil.printed(letter)


def may_be_stencilled(letter: Letter) -> bool:
    """Tell whether the letter may be made by a stencil, or serve as one."""
    is_plain = _PLAIN.fullmatch(letter.to) is not None and _NAME.fullmatch(letter.message_id) is not None
    return letter.mailing is not None and letter.link is None and letter.expires_at is None and is_plain
