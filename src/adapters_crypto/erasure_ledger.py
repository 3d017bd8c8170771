"""The file of erasures outside the database: JSON lines of random ids, only ever added to (PRV-5)."""

import fcntl
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from adapters_crypto.checkpoint_file import sync_directory, write_whole
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.privacy.ports import ErasedPerson, LedgerDamaged, Person


class ErasureFile:
    """The core's `ErasureLedger`. Processes of one machine may share the file."""

    def __init__(self, path: Path) -> None:
        """Take the file; it is made with the first erasure, for its owner alone."""
        self._path = path

    def add(self, erased: ErasedPerson) -> None:
        """Keep a line, on the disk before returning.

        A line that a crash cut short is taken away first: its erasure was never begun.

        Raises:
            OSError: The file cannot be written.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not self._path.exists()
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            with os.fdopen(os.dup(opened), "rb") as file:
                whole = sum(len(line) for line in file if line.endswith(b"\n"))
            os.ftruncate(opened, whole)
            os.lseek(opened, whole, os.SEEK_SET)
            write_whole(opened, f"{json.dumps(_as_json(erased))}\n".encode("ascii"))
            os.fsync(opened)
        finally:
            os.close(opened)
        if is_new:
            sync_directory(self._path.parent)

    def read(self) -> Iterator[ErasedPerson]:
        """Yield the erasures, oldest first; a line without an end is left out.

        Raises:
            LedgerDamaged: A line is no erasure.
            OSError: The file cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                for number, line in enumerate(file, start=1):
                    if line.endswith(b"\n"):
                        yield _read(line, number)
        except FileNotFoundError:
            return


def _as_json(erased: ErasedPerson) -> dict[str, Any]:
    return {
        "at": erased.at.astimezone(UTC).isoformat(),
        "account": erased.person.account,
        "results": sorted(erased.person.results),
    }


def _read(line: bytes, number: int) -> ErasedPerson:
    try:
        told = json.loads(line)
        account, results = told["account"], told["results"]
        return ErasedPerson(
            at=datetime.fromisoformat(told["at"]),
            person=Person(
                account=None if account is None else AccountId(_text(account)),
                results=frozenset(ResultId(_text(result)) for result in results),
            ),
        )
    except (ValueError, TypeError, KeyError) as unreadable:
        raise LedgerDamaged(f"line {number} of the ledger of erasures cannot be read") from unreadable


def _text(identifier: object) -> str:
    if not isinstance(identifier, str):
        raise TypeError(type(identifier).__name__)
    return identifier
