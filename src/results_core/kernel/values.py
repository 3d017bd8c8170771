"""The small values of the field: numbers that people type, and names (facts 3, REG-2).

Every parser takes what a person or a file brings and returns the one canonical spelling. They are
called for each row of an import. No message shows what was typed: it may be somebody's number.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NewType

from results_core.kernel.confidential import SecretNumber
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import CROCKFORD

IdNumber = NewType("IdNumber", str)
"""Nine characters: six digits and three letters, or three letters and six digits."""
CentreNumber = NewType("CentreNumber", str)
"""Two letters and three digits: PL090."""
CandidateNumber = NewType("CandidateNumber", str)
"""Four digits, unique within centre and session."""

SessionCode = NewType("SessionCode", str)
"""One to three letters or digits: F2. How a session is printed is a matter of texts."""


class NotAnIdNumber(ResultsError):
    """The text is no ID Number; candidates confuse it with that of their identity card."""

    code = "not_an_id_number"

    def __init__(self) -> None:
        super().__init__("six digits and three letters, or three letters and six digits")


class NotASecretNumber(ResultsError):
    """The text is no Secret Number."""

    code = "not_a_secret_number"

    def __init__(self) -> None:
        super().__init__("four digits, or eight digits and letters without I, L, O and U")


class NotACentreNumber(ResultsError):
    """The text is no centre number."""

    code = "not_a_centre_number"

    def __init__(self) -> None:
        super().__init__("two letters and three digits")


class NotACandidateNumber(ResultsError):
    """The text is no candidate number."""

    code = "not_a_candidate_number"

    def __init__(self) -> None:
        super().__init__("four digits")


class NotASessionCode(ResultsError):
    """The text is no code of a session."""

    code = "not_a_session_code"

    def __init__(self) -> None:
        super().__init__("one to three letters or digits")


_ID_NUMBER: Final = re.compile(r"[0-9]{6}[A-Z]{3}|[A-Z]{3}[0-9]{6}")
_SECRET_NUMBER: Final = re.compile(rf"[0-9]{{4}}|[{CROCKFORD}]{{8}}")
_CENTRE_NUMBER: Final = re.compile(r"[A-Z]{2}[0-9]{3}")
_CANDIDATE_NUMBER: Final = re.compile(r"[0-9]{4}")
_SESSION_CODE: Final = re.compile(r"[A-Z0-9]{1,3}")

_BETWEEN_SYMBOLS: Final = re.compile(
    r"[\s\-\xad\u058a\u05be\u1400\u1806\u200b-\u200f\u2010-\u2015\u2060\u2212\u2e17\u2e1a\u2e3a\u2e3b\u2e40"
    r"\u2e5d\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\ufeff\uff0d\U00010ead]+"
)
"""White space of every width (none included), hyphens and dashes."""

_UNSPOKEN: Final = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Controls, marks that turn the direction of writing, spaces without width, halves of surrogate pairs;
operators and tags that nothing shows: text for machines can hide in them."""


def canonical_code(text: str) -> str:
    """Return the code in capitals without spaces, hyphens and dashes; doing it twice changes nothing."""
    if text.isascii():
        return text.upper() if text.isalnum() else _BETWEEN_SYMBOLS.sub("", text).upper()
    spelt = _BETWEEN_SYMBOLS.sub("", unicodedata.normalize("NFKC", text)).upper()
    return spelt if spelt == text else canonical_code(spelt)


def _spelt(text: str, form: re.Pattern[str], refusal: type[ResultsError]) -> str:
    """Return the code in its canonical spelling; one that has it is looked at once."""
    if form.fullmatch(text):
        return text
    code = canonical_code(text)
    if form.fullmatch(code) is None:
        raise refusal
    return code


def parse_id_number(text: str) -> IdNumber:
    """Return the ID Number, e.g. SIR094701.

    Raises:
        NotAnIdNumber: It is none.
    """
    return IdNumber(_spelt(text, _ID_NUMBER, NotAnIdNumber))


def parse_secret_number(text: str) -> SecretNumber:
    """Return the Secret Number: the board's four digits, or our eight symbols of base 32.

    Raises:
        NotASecretNumber: It is neither.
    """
    return SecretNumber(_spelt(text, _SECRET_NUMBER, NotASecretNumber))


def parse_centre_number(text: str) -> CentreNumber:
    """Return the centre number, e.g. PL090.

    Raises:
        NotACentreNumber: It is none.
    """
    return CentreNumber(_spelt(text, _CENTRE_NUMBER, NotACentreNumber))


def parse_candidate_number(text: str) -> CandidateNumber:
    """Return the candidate number, e.g. 0042.

    Raises:
        NotACandidateNumber: It is none.
    """
    return CandidateNumber(_spelt(text, _CANDIDATE_NUMBER, NotACandidateNumber))


def parse_session_code(text: str) -> SessionCode:
    """Return the code of the session, e.g. F2.

    Raises:
        NotASessionCode: It is none.
    """
    return SessionCode(_spelt(text, _SESSION_CODE, NotASessionCode))


def clean_name(text: str) -> str:
    """Return a name as it is kept: composed (NFC), single spaces, nothing that cannot be seen.

    Controls and the marks that turn the direction of writing go (OUT-3, MAIL-1); the joiners that
    Persian and Indian names are spelt with stay. May return the empty text. Doing it twice changes nothing.
    """
    if text.isprintable() and "  " not in text and text.strip() == text:
        # All that can be seen, and no space but the ordinary one.
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return unicodedata.normalize("NFC", " ".join(_UNSPOKEN.sub("", text).split()))


def clean_names(texts: Sequence[str]) -> list[str]:
    """Return each name as `clean_name` does; where all are clean already, they are looked at together."""
    together = f"|{'|'.join(texts)}|"
    if (
        together.isprintable()
        and not _SPACE_TO_CLEAN.search(together)
        and unicodedata.is_normalized("NFC", together)
    ):
        return list(texts)
    return list(map(clean_name, texts))


_SPACE_TO_CLEAN: Final = re.compile(r"  |\| | \|")
