"""Test-day photos: what is kept of them, and who may see them (mission A9, UPL-5, PRV-2)."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

import attrs

from results_core.exams.importing import Staged
from results_core.journal.ports import Journal
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.transactions import Work
from results_core.kernel.values import IdNumber

CONTENT_TYPE = "image/jpeg"
"""Of every photo that is handed out, whatever came in."""


def photo_place(id_number: str) -> str:
    """Return the place that an entry's photo is sealed for: `table:column:row`."""
    return f"photos:image:{id_number}"


class BadPhoto(ResultsError):
    """The file is no photo that can be taken in; `expected` says what should be there instead."""

    code = "bad_photo"

    def __init__(self, expected: str) -> None:
        super().__init__(f"expected {expected}")
        self.expected = expected


class Darkroom(Protocol):
    """Turns files from outside into photos of ours."""

    def read(self, path: Path) -> bytes:
        """Return the content of the file.

        Raises:
            BadPhoto: It is too large, or no ordinary file.
        """

    def develop(self, content: bytes) -> bytes:
        """Return the picture as a JPEG of bounded size, drawn anew: nothing else of the file is in it.

        Raises:
            BadPhoto: It is no JPEG or PNG, damaged, too many points, or more than a picture.
        """


class PhotoRow(NamedTuple):
    """One good photo, on its way into the store."""

    line: int
    """Its place among the files, in the order of their names, from 1."""
    file: str
    id_number: str
    digest: str
    """Keyed digest of the file's content, to see whether a re-import brings another one."""
    sealed: str | None
    """The developed photo, sealed for its place; None where the record has the same one."""


@attrs.frozen(kw_only=True)
class EntryToPicture:
    """What is to be known of an entry to judge its photo."""

    exam: str
    digest: str | None
    """Of the photo that is there."""


@attrs.frozen(kw_only=True)
class PhotoChanges:
    """What an import of photos does, or would do."""

    new: int = 0
    replaced: int = 0
    unchanged: int = 0


class StagedPhotos(Staged[PhotoRow, PhotoChanges], Protocol):
    """Photos on their way in.

    `objections` looks for a second file of an ID Number (`file`, the value being the file's name).
    """

    def entries_of(self, id_numbers: Sequence[str]) -> Mapping[str, EntryToPicture]:
        """Return what is known of the entries, by canonical ID Number, in one query."""


class StagePhotos(Protocol):
    """Opens the staging of one directory."""

    def __call__(self) -> AbstractContextManager[StagedPhotos]:
        """Return the staging; leaving it without `apply` forgets it."""


@attrs.frozen(kw_only=True)
class SealedPhoto:
    """A photo as the store has it."""

    id_number: IdNumber
    exam: str
    sealed: str = attrs.field(repr=False)


class Photos(Protocol):
    """Photos under the condition of release (A6)."""

    def of_account(self, account: AccountId, result: ResultId) -> SealedPhoto | None:
        """Return the photo of one of the account's results, once that is released and reported."""


class PhotoWork(Work, Protocol):
    """What use cases about photos ask of a transaction."""

    @property
    def photos(self) -> Photos:
        """Photos."""

    @property
    def journal(self) -> Journal:
        """Events."""
