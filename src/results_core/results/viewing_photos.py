"""Seeing the test-day photo: with the result, never before it (missions A9, A6)."""

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.transactions import Begin
from results_core.results.model import ReadResult
from results_core.results.photos import PhotoWork, photo_place


class NoPhoto(Missing):
    """There is no photo, or none that may be seen: the two read the same (ENU-8)."""

    code = "no_photo"


@attrs.frozen(kw_only=True)
class ViewPhoto:
    """Show candidates the photo that belongs to their result."""

    begin: Begin[PhotoWork]
    cipher: ColumnCipher
    catalogue: Catalogue

    def __call__(self, account: AccountId, result: ResultId) -> bytes:
        """Return the photo of one of the account's results, a JPEG.

        Raises:
            NoPhoto: It has none, or the exam carries none, or the result may not be seen.
        """
        with self.begin(reading=True) as work:
            photo = work.photos.of_account(account, result)
        if photo is None or not self.catalogue.exam(photo.exam).photo:
            raise NoPhoto("no photo of this account's result")
        return self.cipher.open_bytes(photo.sealed, place=photo_place(photo.id_number))

    def is_there(self, read: ReadResult) -> bool:
        """Tell whether the result has a photo to be seen."""
        return read.has_photo and self.catalogue.exam(read.entry.sitting.exam).photo
