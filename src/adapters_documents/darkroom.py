"""Photos from outside (UPL-5).

Only JPEG and PNG are opened, their size is looked at before they are decoded, and what is kept is drawn from
the decoded points alone: no metadata, no other file that hides behind the picture.
"""

import stat
from pathlib import Path
from typing import Final

from adapters_documents.scans import without_its_end
from results_core.results.photos import BadPhoto

MOST_BYTES: Final = 20_000_000

_JPEG: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"\0\0\0\0IEND\xaeB`\x82"


class PillowDarkroom:
    """The core's `Darkroom`."""

    def read(self, path: Path) -> bytes:
        """Return the content of the file.

        Raises:
            BadPhoto: It is too large, or no ordinary file.
        """
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            raise BadPhoto("an ordinary file")
        if about.st_size > MOST_BYTES:
            raise BadPhoto(f"a file of at most {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()

    def develop(self, content: bytes) -> bytes:
        """Return the picture as a JPEG of bounded size.

        Raises:
            BadPhoto: It is no JPEG or PNG, damaged, too many points, or more than a picture.
        """
        from adapters_documents.developing import developed

        _look_at_the_ends(content)
        return developed(without_its_end(content) if content.startswith(_JPEG) else content)


def _look_at_the_ends(content: bytes) -> None:
    """Refuse what begins like something else, or goes on behind the picture.

    Cameras put a second JPEG behind the first, which ends as one, and some pad with zeros.
    """
    if content.startswith(_JPEG):
        whole = content.rstrip(b"\0").endswith(_JPEG_END)
    elif content.startswith(_PNG):
        whole = content.endswith(_PNG_END)
    else:
        raise BadPhoto("a JPEG or PNG picture")
    if not whole:
        raise BadPhoto("a picture that is whole, with nothing behind it")
