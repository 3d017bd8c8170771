"""What a data file may tell of a shared result: its columns, by group (screens V10)."""

from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from results_core.exams.regimes import Component


@unique
class Group(StrEnum):
    """Columns that belong together."""

    CANDIDATE = "candidate"
    EXAM = "exam"
    RESULT = "result"
    SKILLS = "skills"
    SHARING = "sharing"


@unique
class CellKind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    """As somebody typed it: whatever writes it makes sure that no spreadsheet runs it (OUT-1, OUT-2)."""
    WORD = "word"
    """Of ours."""
    NUMBER = "number"
    """Or a word, where there is none: `<142`."""
    DATE = "date"
    INSTANT = "instant"
    """A day and a time on the clocks of the organisation's zone."""


@unique
class Field(StrEnum):
    """A column that can be chosen."""

    GIVEN_NAMES = "given_names"
    FAMILY_NAME = "family_name"
    DATE_OF_BIRTH = "date_of_birth"
    ID_NUMBER = "id_number"
    EMAIL = "email"
    PASSPORT_ENDING = "passport_ending"
    """All but its last symbols hidden."""
    PASSPORT_NUMBER = "passport_number"
    """The whole: only where a template asks for it, and the scope of the share lets it (AUZ-10)."""
    PHOTO = "photo"
    """Whether there is a test day photo to be seen."""
    EXAM = "exam"
    EXAM_CODE = "exam_code"
    EXAM_DATE = "exam_date"
    SESSION = "session"
    PLACE_OF_ENTRY = "place_of_entry"
    CENTRE = "centre"
    STATE = "state"
    RESULT = "result"
    OVERALL = "overall"
    CEFR = "cefr"
    REFERENCE = "reference"
    """The statement number."""
    CONFIRMED_ON = "confirmed_on"
    AMENDED_ON = "amended_on"
    VERSION = "version"
    READING_AND_WRITING = "reading_and_writing"
    READING = "reading"
    USE_OF_ENGLISH = "use_of_english"
    WRITING = "writing"
    LISTENING = "listening"
    SPEAKING = "speaking"
    SKILL = "skill"
    """Only where there is a row for each skill, as its score."""
    SKILL_SCORE = "skill_score"
    SHARED_AT = "shared_at"
    SCOPE = "scope"
    PURPOSE = "purpose"
    EXPIRES_AT = "expires_at"
    OPENED_AT = "opened_at"
    OPENED_BY = "opened_by"
    DOWNLOADED_AT = "downloaded_at"
    DOWNLOADED_BY = "downloaded_by"
    SHARE = "share"
    """The id under which the shared result is addressed here."""


GROUPS: Final = MappingProxyType(
    {
        Group.CANDIDATE: (
            Field.GIVEN_NAMES,
            Field.FAMILY_NAME,
            Field.DATE_OF_BIRTH,
            Field.ID_NUMBER,
            Field.EMAIL,
            Field.PASSPORT_ENDING,
            Field.PASSPORT_NUMBER,
            Field.PHOTO,
        ),
        Group.EXAM: (
            Field.EXAM,
            Field.EXAM_CODE,
            Field.EXAM_DATE,
            Field.SESSION,
            Field.PLACE_OF_ENTRY,
            Field.CENTRE,
        ),
        Group.RESULT: (
            Field.STATE,
            Field.RESULT,
            Field.OVERALL,
            Field.CEFR,
            Field.REFERENCE,
            Field.CONFIRMED_ON,
            Field.AMENDED_ON,
            Field.VERSION,
        ),
        Group.SKILLS: (
            Field.READING_AND_WRITING,
            Field.READING,
            Field.USE_OF_ENGLISH,
            Field.WRITING,
            Field.LISTENING,
            Field.SPEAKING,
            Field.SKILL,
            Field.SKILL_SCORE,
        ),
        Group.SHARING: (
            Field.SHARED_AT,
            Field.SCOPE,
            Field.PURPOSE,
            Field.EXPIRES_AT,
            Field.OPENED_AT,
            Field.OPENED_BY,
            Field.DOWNLOADED_AT,
            Field.DOWNLOADED_BY,
            Field.SHARE,
        ),
    }
)
"""Every field, in the order in which they are offered."""

SCORES: Final = MappingProxyType({Field(component.value): component for component in Component})
"""Columns of one skill each."""
ONE_SKILL: Final = frozenset({Field.SKILL, Field.SKILL_SCORE})
"""Columns of a row for each skill, which take the place of those of one skill each."""

_OTHER_KINDS: Final = {
    CellKind.TEXT: (
        Field.GIVEN_NAMES,
        Field.FAMILY_NAME,
        Field.ID_NUMBER,
        Field.EMAIL,
        Field.PASSPORT_ENDING,
        Field.PASSPORT_NUMBER,
        Field.SESSION,
        Field.PLACE_OF_ENTRY,
        Field.CENTRE,
        Field.OPENED_BY,
        Field.DOWNLOADED_BY,
    ),
    CellKind.NUMBER: (Field.OVERALL, Field.VERSION, Field.SKILL_SCORE, *SCORES),
    CellKind.DATE: (Field.DATE_OF_BIRTH, Field.EXAM_DATE, Field.CONFIRMED_ON, Field.AMENDED_ON),
    CellKind.INSTANT: (Field.SHARED_AT, Field.EXPIRES_AT, Field.OPENED_AT, Field.DOWNLOADED_AT),
}
_KINDS: Final = {field: kind for kind, fields in _OTHER_KINDS.items() for field in fields}


def kind_of(field: Field) -> CellKind:
    """Return what the cells of the column are."""
    return _KINDS.get(field, CellKind.WORD)
