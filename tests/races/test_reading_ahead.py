"""A file whose rows are read ahead: looks, lease and cancelling hold as if each came in its turn (C11)."""

from collections.abc import Iterable, Iterator
from threading import enumerate as threads

import attrs
import pytest

from adapters_sql.ahead import read_ahead
from results_core.correspondence.messages import LetterKind
from results_core.downloads.model import Download, DownloadKind, DownloadState
from results_core.downloads.ports import DataFiles
from results_core.downloads.preparing import LEASE, PrepareDownloads
from results_core.downloads.tabling import Columns, Sheet
from results_core.journal.events import EventKind
from results_core.testing.builders import MINH
from tests.core.downloads.conftest import Desk, a_desk
from tests.web.visits import Opening


class Crash(Exception):
    """The worker dies."""


@pytest.fixture
def large(opening: Opening) -> Desk:
    """A desk on a database, where three are many."""
    return a_desk(opening=opening).at_once(2)


def reading_ahead(desk: Desk, data: DataFiles | None = None) -> PrepareDownloads:
    """Return a worker that reads each row by itself, ahead, and keeps each piece of the file by itself."""
    prepare = desk.on.application.downloads.prepare
    take = attrs.evolve(prepare.take, batch=1)
    return attrs.evolve(prepare, take=take, ahead=read_ahead, part=1, data=data or prepare.data)


@attrs.frozen
class Interrupted:
    """Writes a file until its first row is there; then something happens."""

    data: DataFiles
    desk: Desk
    download: Download
    dies: bool

    def write(self, sheet: Sheet, batches: Iterable[Columns]) -> Iterator[bytes]:
        """Yield the first piece, and go on behind what happens."""
        for number, piece in enumerate(self.data.write(sheet, batches)):
            yield piece
            if number == 0:
                if self.dies:
                    raise Crash
                self.desk.on.application.downloads.history.cancel(self.desk.officer, self.download.id)


def interrupted(desk: Desk, download: Download, *, dies: bool) -> PrepareDownloads:
    """Return a worker that something happens to."""
    data = desk.on.application.downloads.prepare.data
    return reading_ahead(desk, Interrupted(data, desk, download, dies))


def test_the_file_is_the_same(large: Desk) -> None:
    """Each look is recorded once; keeping pieces and reading hold one lease, and neither loses it."""
    plain, ahead = large.make(DownloadKind.CSV), large.make(DownloadKind.CSV)
    while large.worker()():
        pass
    looks = len(large.on.events(EventKind.RESULT_LOOKED))
    again = large.make(DownloadKind.CSV)
    assert reading_ahead(large)()
    looked = len(large.on.events(EventKind.RESULT_LOOKED)) - looks
    shown = large.on.application.downloads.history.shown(large.officer, again.id).download

    assert looked == 3
    assert shown.state is DownloadState.READY
    assert large.file(again) == large.file(ahead)
    assert (large.file(plain) or "").count("Zofia") == 1


def test_who_cancels_gets_no_file(large: Desk) -> None:
    """Also while the next rows are being read: no piece follows, and no letter."""
    download = large.make(DownloadKind.CSV)
    assert interrupted(large, download, dies=False)()
    shown = large.on.application.downloads.history.shown(large.officer, download.id).download

    assert shown.state is DownloadState.CANCELLED
    assert large.file(download) is None
    assert LetterKind.DOWNLOAD_READY not in [letter.kind for letter in large.on.deliver()]
    assert not reading_ahead(large)()


def test_a_worker_that_dies_leaves_nothing_open(large: Desk) -> None:
    """Whatever was read ahead is held no longer; the next worker makes the whole file."""
    download = large.make(DownloadKind.CSV)
    with pytest.raises(Crash):
        interrupted(large, download, dies=True)()
    reading = [one.name for one in threads() if one.name.startswith("results-reader")]
    large.withdraw(MINH)
    large.on.clock.set(large.on.clock.now() + LEASE)
    assert reading_ahead(large)()
    text = large.file(download) or ""

    assert reading == []
    assert (text.count("Zofia"), text.count("Minh")) == (1, 0)
