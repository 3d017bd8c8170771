"""Backups of a service: sealed, placed whole, proved before they are restored (RLB-12)."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import attrs

from adapters_crypto.checkpoint_file import CheckpointFile
from adapters_crypto.columns import AesColumns
from adapters_crypto.erasure_ledger import ErasureFile
from adapters_crypto.keyring import BACKUPS, CHECKPOINTS, COLUMNS
from adapters_crypto.randomness import SystemRandomness
from adapters_crypto.sealed_file import MARK, SealedReader, SealedWriter
from adapters_crypto.signatures import Ed25519Signatures
from adapters_sql.backups import Contents, restore, take
from adapters_sql.backups.passing import make_durable, passing_file
from adapters_sql.schema import schema_status
from adapters_sql.work import SqlWork
from results_app.clock import SystemClock
from results_app.settings import Settings
from results_app.wiring import keys_of, open_service
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.events import EventKind, operator_event
from results_core.journal.ports import SealingWork
from results_core.journal.verifying import VerifyJournal
from results_core.kernel.errors import Refused
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.privacy.erasing import ReapplyErasures

Progress = Callable[[int], object]
_PAGE: Final = 2_000


class NoBackup(Refused):
    """The file that a backup would replace is none."""

    code = "no_backup"


class BrokenTrail(Refused):
    """The audit trail of the backup does not hold."""

    code = "broken_trail"


@attrs.frozen(kw_only=True)
class Backup:
    """A backup, and the key that it is sealed under."""

    contents: Contents
    key: str


@attrs.frozen(kw_only=True)
class Restored:
    """What has become of a backup."""

    backup: Backup
    sealed: int
    """How many positions of the audit trail were verified."""
    erasures: int
    """How many erasures that came after it were done again."""
    set_aside: Path | None
    """Where the checkpoints lie of a trail that went on after the backup."""


def take_backup(
    settings: Settings, file: Path, *, operator: str, clock: Clock | None, progress: Progress
) -> Backup:
    """Take a backup of a service that may go on working; that it is taken is recorded in it.

    A database of an older schema is backed up too, before its upgrade say; that is not recorded.

    Raises:
        SettingsFault: The secrets file cannot be used.
        NoBackup: The file is there and is something else.
        ResultsError: The database cannot be backed up.
        OSError: The file cannot be written.
    """
    key = keys_of(settings).of(BACKUPS).current
    _require_backup(file)
    status = schema_status(settings.database_url)
    if status.current == status.newest:
        _record_taking(settings, key.id, operator, clock)
    with passing_file(file) as beside:
        with beside.open("wb") as sealed:
            writer = SealedWriter(sealed, key)
            contents = take(settings.database_url, writer, progress=progress)
            writer.finish()
            sealed.flush()
            os.fsync(sealed.fileno())
        beside.replace(file)
        make_durable(file)
    return Backup(contents=contents, key=key.id)


def restore_backup(
    settings: Settings,
    file: Path,
    *,
    operator: str,
    replace: bool,
    clock: Clock | None,
    progress: Progress,
) -> Restored:
    """Put a backup in the place of what the database holds.

    Its audit trail is verified first, against the checkpoints outside too as far as it goes.

    Raises:
        SettingsFault: The secrets file cannot be used.
        SealBroken: The file is no backup, was changed, or its key is not kept.
        BrokenTrail: Its audit trail does not hold.
        LedgerDamaged: Nobody can tell any more who has to be erased again.
        ResultsError: It cannot be restored; the database is as it was.
        OSError: A file cannot be read or written.
    """
    keys = keys_of(settings)
    judge = _Judge(
        clock=clock or SystemClock(),
        signatures=Ed25519Signatures(keys.of(CHECKPOINTS)),
        published=CheckpointFile(settings.published_checkpoints),
        ledger=ErasureFile(settings.erasure_ledger),
        operator=operator,
    )
    with file.open("rb") as sealed:
        reader = SealedReader(sealed, keys.of(BACKUPS))
        contents = restore(
            settings.database_url,
            reader,
            replace=replace,
            cipher=AesColumns(keys.of(COLUMNS)),
            randomness=SystemRandomness(),
            judge=judge,
            progress=progress,
        )
    aside = judge.published.set_aside_after(judge.checkpointed, named=f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    _carry_on(settings, clock)
    return Restored(
        backup=Backup(contents=contents, key=reader.key),
        sealed=judge.sealed,
        erasures=judge.erasures,
        set_aside=aside,
    )


@attrs.define(kw_only=True)
class _Judge:
    """Decides whether a backup may be restored, and does what comes before anybody is served from it."""

    clock: Clock
    signatures: Ed25519Signatures
    published: CheckpointFile
    ledger: ErasureFile
    operator: str
    sealed: int = 0
    checkpointed: int = 0
    """The position of the backup's last checkpoint."""
    erasures: int = 0

    def __call__(self, begin: Begin[SqlWork]) -> None:
        verify = VerifyJournal(
            begin=begin, signatures=self.signatures, published=_AsFarAsItGoes(begin, self.published)
        )
        found = verify()
        if not found.holds:
            first = found.faults[0]
            raise BrokenTrail(f"the audit trail of the backup is broken at {first.position}: {first.what}")
        self.sealed = found.sealed
        with begin() as work:
            latest = work.seals.latest_checkpoint()
            self.checkpointed = 0 if latest is None else latest.position
            work.journal.add(
                operator_event(
                    EventKind.BACKUP_RESTORED,
                    operator=self.operator,
                    at=self.clock.now(),
                    randomness=SystemRandomness(),
                    facts={"sealed": found.sealed, "published": self.published.latest()},
                )
            )
            work.commit()
        again = ReapplyErasures(
            begin=begin, clock=self.clock, randomness=SystemRandomness(), ledger=self.ledger
        )
        self.erasures = again()


@attrs.frozen
class _AsFarAsItGoes:
    """The checkpoints outside as far as the backup's go; where they end, the backup's own."""

    _begin: Begin[SealingWork]
    _published: CheckpointFile

    def latest(self) -> int:
        """Return the position of the last one."""
        with self._begin(reading=True) as work:
            latest = work.seals.latest_checkpoint()
        return 0 if latest is None else latest.position

    def append(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Add them outside."""
        self._published.append(checkpoints)

    def read(self) -> Iterator[Checkpoint | None]:
        """Yield them in their order."""
        latest = self.latest()
        after = 0
        for checkpoint in self._published.read():
            if checkpoint is not None and checkpoint.position > latest:
                return
            after = after if checkpoint is None else checkpoint.position
            yield checkpoint
        while True:
            with self._begin(reading=True) as work:
                page = work.seals.checkpoints(after=after, limit=_PAGE)
            if not page:
                return
            yield from page
            after = page[-1].position


def _record_taking(settings: Settings, key: str, operator: str, clock: Clock | None) -> None:
    service = open_service(settings, clock=clock)
    try:
        with service.store.begin() as work:
            work.journal.add(
                operator_event(
                    EventKind.BACKUP_TAKEN,
                    operator=operator,
                    at=service.application.clock.now(),
                    randomness=SystemRandomness(),
                    facts={"key": key},
                )
            )
            work.commit()
    finally:
        service.close()


def _carry_on(settings: Settings, clock: Clock | None) -> None:
    """Seal what is not sealed, and lay the checkpoints down outside: `results audit verify` holds then."""
    service = open_service(settings, clock=clock)
    try:
        while service.application.seal_events():
            pass
        service.application.make_checkpoint()
    finally:
        service.close()


def _require_backup(file: Path) -> None:
    """Refuse to replace what is no backup: a database, say."""
    if file.exists() and not _is_backup(file):
        raise NoBackup(f"{file} is there and is no backup: it is not replaced")


def _is_backup(file: Path) -> bool:
    opened: BinaryIO
    with file.open("rb") as opened:
        return opened.read(len(MARK)) in {MARK, b""}
