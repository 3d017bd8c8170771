"""Large downloads: a worker's job in steps, resumed by the next one, never handed out stale (C11, AUZ-4)."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.downloads.model import DownloadKind, DownloadState
from results_core.downloads.preparing import LEASE
from results_core.journal.events import EventKind
from results_core.testing.builders import MINH
from tests.core.downloads.conftest import Desk


class Crash(Exception):
    """The worker dies."""


@pytest.fixture
def large(desk: Desk) -> Desk:
    """The desk where three are many."""
    return desk.at_once(2)


def finish(desk: Desk, **changes: Any) -> int:  # noqa: ANN401 - as `attrs.evolve` takes them
    """Work until there is nothing to do; return how many steps that were."""
    steps, step = 0, desk.worker(**changes)
    while step():
        steps += 1
    return steps


@pytest.mark.parametrize("kind", list(DownloadKind))
def test_a_large_download_is_prepared_and_told_of(large: Desk, kind: DownloadKind) -> None:
    """The same file as a small one, a letter without anything in it, every look recorded."""
    download = large.make(kind)
    before = large.file(download)
    finish(large, step=1)
    kept = large.on.application.downloads.history.shown(large.officer, download.id)
    text = large.file(download) or ""

    assert (download.state, before) == (DownloadState.PREPARING, None)
    assert kept.download.state is DownloadState.READY
    assert kept.download.size == len(text.encode())
    assert text.count("Zofia") == 1
    assert large.on.delivered(LetterKind.DOWNLOAD_READY).facts.keys() == {"until"}
    expected = 3 if kind.is_data else 2
    assert len(large.on.events(EventKind.RESULT_LOOKED)) == expected
    assert len(large.on.events(EventKind.DOWNLOAD_FETCHED)) == 1


@pytest.mark.parametrize("kind", [DownloadKind.CSV, DownloadKind.STATEMENTS])
def test_a_worker_that_dies_is_followed_by_another(large: Desk, kind: DownloadKind) -> None:
    """Once its lease is over; nothing stands in the file twice."""
    whole = large.make(kind)
    finish(large, step=1)
    expected = large.file(whole)
    again = large.make(kind)
    if kind is DownloadKind.STATEMENTS:
        large.worker(step=1)()

    class Dying:
        def write(self, *_: object) -> Any:  # noqa: ANN401 - never returns
            raise Crash

        def member(self, *_: object, **__: object) -> bytes:
            raise Crash

    dying: Any = Dying()
    take = large.worker().take
    with pytest.raises(Crash):
        large.worker(step=1, data=dying, take=attrs.evolve(take, files=dying))()
    held = large.worker()()
    large.on.clock.set(large.on.clock.now() + LEASE)
    finish(large, step=1)

    assert not held
    text = large.file(again) or ""
    assert len(text.splitlines()) == len((expected or "").splitlines())
    assert text.count("Zofia") == text.count("Minh") == 1


def test_who_cancels_gets_no_file(large: Desk) -> None:
    """Not even of what was under way; one that is ready stays."""
    download, history = large.make(DownloadKind.STATEMENTS), large.on.application.downloads.history
    large.worker(step=1)()
    history.cancel(large.officer, download.id)
    steps = finish(large)
    ready = large.make(DownloadKind.CSV)
    finish(large)
    history.cancel(large.officer, ready.id)

    assert steps == 0
    assert large.file(download) is None
    assert history.shown(large.officer, download.id).download.state is DownloadState.CANCELLED
    assert large.file(ready) is not None
    assert [letter.kind for letter in large.on.deliver()].count(LetterKind.DOWNLOAD_READY) == 1


def test_a_worker_that_is_to_stop_lets_go(large: Desk) -> None:
    """The next one begins at once."""
    download = large.make(DownloadKind.CSV)
    large.worker(stopping=lambda: True)()
    finish(large)

    assert large.file(download) is not None


def test_a_file_that_shows_what_was_withdrawn_is_not_handed_out(large: Desk) -> None:
    """It is made again, without it (AUZ-4, AUZ-5)."""
    download = large.make(DownloadKind.CSV)
    finish(large)
    stood = large.on.application.downloads.history.shown(large.officer, download.id).is_current
    large.withdraw(MINH)
    shown = large.on.application.downloads.history.shown(large.officer, download.id)
    stale = large.file(download)
    again = large.on.application.downloads.make.again(large.officer, download.id)
    finish(large)

    assert (stood, shown.is_current, stale) == (True, False, None)
    assert "Minh" not in (large.file(again) or "Minh")


def test_a_file_is_kept_thirty_days(large: Desk) -> None:
    """And its line longer."""
    download = large.make(DownloadKind.CSV)
    finish(large)
    large.on.clock.set(large.on.clock.now() + timedelta(days=30))
    large.on.application.privacy.retain()
    shown = large.on.application.downloads.history.shown(large.officer, download.id)

    assert large.file(download) is None
    assert shown.has_expired
