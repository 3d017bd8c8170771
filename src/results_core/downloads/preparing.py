"""Making the files of large downloads: a worker's long work, in steps that any worker carries on (C11)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Final

import attrs

from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.downloads.model import Download, DownloadKind, DownloadPolicy, DownloadState
from results_core.downloads.ports import DataFiles, DownloadWork
from results_core.downloads.rows import SharedRows
from results_core.downloads.taking import NamedStatement, TakeOut
from results_core.jobs.files import streamed
from results_core.jobs.progress import Job, JobKind, JobState
from results_core.kernel.identifiers import DownloadId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Ahead, Begin, as_they_come, repeatable

LEASE: Final = timedelta(minutes=2)
"""How long a worker that dies keeps others from its download."""
STATEMENTS_A_STEP: Final = 50
_MEGABYTE: Final = 1024 * 1024


class LeaseLost(Exception):
    """The download was cancelled, or somebody else works on it: nothing more of ours counts."""


class Stopped(Exception):
    """The worker is to stop: whoever is next begins the file anew, or goes on with it."""


def never() -> bool:
    """Go on to the end."""
    return False


@attrs.define
class _Lease:
    """The job in our hands, as it was kept last.

    Each of its blocks is for what is left of a transaction, the commit included. Who reads ahead holds it in
    transactions of its own, so the blocks are entered by turns.
    """

    job: Job
    clock: Clock
    _turn: Lock = attrs.field(factory=Lock, init=False)

    @contextmanager
    def hold(self, work: DownloadWork, *, done: int | None = None) -> Iterator[None]:
        """Go on holding it; write down how far it has come.

        Raises:
            LeaseLost: It is not ours any more.
        """
        with self._turn:
            now = self.clock.now()
            moved = attrs.evolve(self.job, touched_at=now)
            if done is not None:
                moved = attrs.evolve(moved, after=str(done), done=done)
            held = _held(work, moved, until=_later(now, self.job))
            yield
            self.job = held

    @contextmanager
    def let_go(self, work: DownloadWork, *, done: bool = False) -> Iterator[None]:
        """Let it go, for whoever is next, or because it is done. Raises what `hold` raises."""
        with self._turn:
            now = self.clock.now()
            left = self.job.ended(JobState.DONE, at=now) if done else attrs.evolve(self.job, touched_at=now)
            held = _held(work, left, until=None)
            yield
            self.job = held


@attrs.frozen(kw_only=True)
class PrepareDownloads:
    """Take a step of the download that was left alone longest: a data file whole, statements a few.

    Any number of workers may call it at once. What was read for a step that is not finished is read again
    by the next worker; the file shows nothing twice.
    """

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness
    take: TakeOut
    data: DataFiles
    ahead: Ahead = as_they_come
    policy: DownloadPolicy = DownloadPolicy()
    stopping: Callable[[], bool] = never
    step: int = STATEMENTS_A_STEP
    part: int = _MEGABYTE
    """Bytes of a data file that are kept together."""

    def __call__(self) -> bool:
        """Take one step; return False where there is none to take."""
        found = self._leased()
        if found is None:
            return False
        lease, download = found
        try:
            if download.kind is DownloadKind.STATEMENTS:
                self._some(lease, download)
            else:
                self._whole(lease, download)
        except LeaseLost:
            return True
        except Stopped:
            self._let_go(lease)
        return True

    @repeatable
    def _leased(self) -> tuple[_Lease, Download] | None:
        now = self.clock.now()
        with self.begin() as work:
            job = work.jobs.lease(JobKind.DOWNLOAD, now=now, until=now + LEASE)
            if job is None:
                return None
            name = DownloadId(job.subject)
            owner = work.organisation_of(name)
            download = None if owner is None else work.downloads(owner).one(name)
            if download is None or download.state is not DownloadState.PREPARING:
                work.jobs.hold(job.ended(JobState.DONE, at=now), until=None)
                work.commit()
                return None
            work.commit()
        return _Lease(job, self.clock), download

    def _whole(self, lease: _Lease, download: Download) -> None:
        """Make a file that can only be made from its beginning."""
        self._begin_file(lease, download)
        waiting, size = bytearray(), 0
        with self._chunks(lease, download) as chunks:
            for chunk in chunks:
                waiting += chunk
                if len(waiting) >= self.part:
                    self._append(lease, download, bytes(waiting))
                    size += len(waiting)
                    waiting.clear()
        self._finish(lease, download, bytes(waiting), size=size + len(waiting))

    @contextmanager
    def _chunks(self, lease: _Lease, download: Download) -> Iterator[Iterator[bytes]]:
        if not download.kind.is_data:
            yield iter([self._document(lease, download)])
            return
        compiled = self.take.compiled(download)
        with self.ahead(self._batches(lease, download)) as batches:
            yield self.data.write(compiled.sheet, map(compiled.columns, batches))

    def _batches(self, lease: _Lease, download: Download) -> Iterator[Callable[[], SharedRows]]:
        for after in range(0, download.candidates, self.take.batch):
            self._ask_to_go_on()
            done = min(after + self.take.batch, download.candidates)

            hold = partial(lease.hold, done=done)
            yield partial(self.take.rows, download, after=after, hold=hold)

    def _document(self, lease: _Lease, download: Download) -> bytes:
        statements: list[NamedStatement] = []
        for after in range(0, download.candidates, self.take.batch):
            self._ask_to_go_on()
            statements += self.take.statements(download, after=after, limit=self.take.batch, hold=lease.hold)
        document = self.take.files.one_document(
            [one.statement for one in statements],
            language=download.language,
            of=download.made_at.date(),
        )
        self.take.leave_out(download, [statements[place].position for place in document.left_out])
        return document.pdf

    def _some(self, lease: _Lease, download: Download) -> None:
        """Put some more statements into the archive; behind the last one, end it."""
        after = int(lease.job.after or 0)
        if after == 0:
            self._begin_file(lease, download)
        if after < download.candidates:
            statements = self.take.statements(download, after=after, limit=self.step, hold=lease.hold)
            pieces = self.take.members(download, statements, at=download.made_at)
            done = min(after + self.step, download.candidates)
            self._append(lease, download, pieces, done=done)
            self._let_go(lease)
            return
        note = self.take.note(download, at=download.made_at)
        size = len(note)

        def written() -> Iterator[bytes]:
            nonlocal size
            for part in streamed(self.begin, download.file):
                size += len(part)
                yield part
            yield note

        ending = note + b"".join(self.take.files.ending(written()))
        self._finish(lease, download, ending, size=size + len(ending) - len(note))

    def _ask_to_go_on(self) -> None:
        if self.stopping():
            raise Stopped

    @repeatable
    def _begin_file(self, lease: _Lease, download: Download) -> None:
        with self.begin() as work:
            work.files.begin(download.file, kept_until=self._kept_until())
            with lease.hold(work, done=0):
                work.commit()

    @repeatable
    def _append(self, lease: _Lease, download: Download, data: bytes, *, done: int | None = None) -> None:
        with self.begin() as work, lease.hold(work, done=done):
            work.files.append(download.file, data)
            work.commit()

    @repeatable
    def _let_go(self, lease: _Lease) -> None:
        with self.begin() as work, lease.let_go(work):
            work.commit()

    @repeatable
    def _finish(self, lease: _Lease, download: Download, data: bytes, *, size: int) -> None:
        with self.begin() as work:
            ready = attrs.evolve(
                download, state=DownloadState.READY, size=size, kept_until=self._kept_until()
            )
            with lease.let_go(work, done=True):
                work.files.append(download.file, data)
                work.downloads(download.organisation).keep(ready)
                self._tell(work, ready)
                work.commit()

    def _tell(self, work: DownloadWork, download: Download) -> None:
        """Write letter L12 to whoever asked for it, if they still work there."""
        officer = None if download.officer is None else work.officers.of(download.officer)
        if officer is None or officer.organisation != download.organisation:
            return
        to = Addressee(email=officer.email, language=officer.language, about=officer.id)
        work.outbox.add(
            write(
                LetterKind.DOWNLOAD_READY,
                to,
                occasion=f"download_ready:{download.id}",
                at=self.clock.now(),
                randomness=self.randomness,
                facts={"until": download.kept_until.isoformat()},
            )
        )

    def _kept_until(self) -> datetime:
        return self.clock.now() + timedelta(days=self.policy.kept_days)


def _held(work: DownloadWork, job: Job, *, until: datetime | None) -> Job:
    held = work.jobs.hold(job, until=until)
    if held is None:
        raise LeaseLost
    return held


def _later(now: datetime, job: Job) -> datetime:
    """Return until when to hold on: never earlier than so far."""
    until = now + LEASE
    return until if job.held_until is None else max(until, job.held_until)
