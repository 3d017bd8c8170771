"""Files in memory."""

from datetime import datetime

import attrs

from results_core.jobs.files import PART
from results_core.kernel.identifiers import FileId
from results_core.testing.memory.record import KeptFile, Record


class MemoryFileParts:
    """Fulfils `FileParts`. Nothing is sealed: nobody reads what this process keeps."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._files = record.files

    def begin(self, file: FileId, *, kept_until: datetime) -> None:
        """Make an empty file, in the place of one of that name."""
        self._files[file] = KeptFile(kept_until=kept_until)

    def append(self, file: FileId, data: bytes) -> None:
        """Put bytes behind those that are there."""
        kept = self._files[file]
        pieces = tuple(data[start : start + PART] for start in range(0, len(data), PART))
        self._files[file] = attrs.evolve(kept, parts=(*kept.parts, *pieces))

    def part(self, file: FileId, number: int) -> bytes | None:
        """Return a part; None behind the last one."""
        kept = self._files.get(file)
        return kept.parts[number] if kept is not None and number < len(kept.parts) else None

    def forget(self, file: FileId) -> None:
        """Forget the file, if it is there."""
        self._files.pop(file, None)
