"""Files in parts: what is put in comes out, in its order, part by part."""

import os
from datetime import timedelta

from results_core.jobs.files import PART, streamed
from results_core.kernel.identifiers import FileId
from results_core.testing.builders import NOON, named
from results_core.testing.contracts.leftovers import forget
from results_core.testing.stores import Store

FILE = FileId(named("file"))
OTHER = FileId(named("other file"))
A_SECOND = timedelta(seconds=1)


def put_file(store: Store, file: FileId, *pieces: bytes) -> None:
    """Keep a file, each piece in a transaction of its own."""
    with store.begin() as work:
        work.files.begin(file, kept_until=NOON)
        work.commit()
    for piece in pieces:
        with store.begin() as work:
            work.files.append(file, piece)
            work.commit()


class FilesContract:
    """What files promise."""

    def test_a_file_comes_back_in_parts(self, store: Store) -> None:
        """Of limited size each, in their order, whatever was put in at a time."""
        long = os.urandom(2 * PART + 7)
        put_file(store, FILE, b"begin", b"", long, b"end")
        put_file(store, OTHER, b"other")

        parts = list(streamed(store.begin, FILE))

        assert b"".join(parts) == b"begin" + long + b"end"
        assert max(map(len, parts)) == PART
        assert list(streamed(store.begin, OTHER)) == [b"other"]

    def test_a_file_that_begins_anew_is_empty(self, store: Store) -> None:
        """And one that is not there has no parts, whatever its name."""
        put_file(store, FILE, b"before")
        put_file(store, FILE, b"after")
        put_file(store, OTHER, b"gone")
        with store.begin() as work:
            work.files.forget(OTHER)
            work.files.forget(OTHER)
            work.commit()

        assert list(streamed(store.begin, FILE)) == [b"after"]
        assert list(streamed(store.begin, OTHER)) == []
        assert list(streamed(store.begin, FileId("\0é"))) == []

    def test_a_file_is_forgotten_when_its_time_is_over(self, store: Store) -> None:
        """With all its parts, and not a moment before."""
        put_file(store, FILE, b"kept")

        early = forget(store, spent=NOON - A_SECOND).files
        kept = list(streamed(store.begin, FILE))
        late = forget(store, spent=NOON).files

        assert (early, kept, late) == (0, [b"kept"], 1)
        assert list(streamed(store.begin, FILE)) == []
