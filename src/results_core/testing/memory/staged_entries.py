"""Entries on their way into memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC

import attrs

from results_core.exams.entries import Centre, CentreOfARow, Entry, EntryRow
from results_core.exams.ports import EntryChanges, KnownDigests
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import Delivery, Sitting
from results_core.kernel.identifiers import Randomness, ResultId, SittingId
from results_core.kernel.objections import RowObjection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.kernel.values import IdNumber
from results_core.testing.memory.entries import as_it_stands
from results_core.testing.memory.record import KeptEntry, Record
from results_core.testing.memory.staging import MemoryStaging, RecordWork
from results_core.testing.memory.versions import NextVersions


class MemoryStagedEntries(MemoryStaging[EntryRow, EntryChanges]):
    """Fulfils `StagedEntries`."""

    def __init__(self, begin: Begin[RecordWork], clock: Clock, randomness: Randomness) -> None:
        """Begin with no rows."""
        super().__init__(begin)
        self._clock = clock
        self._randomness = randomness

    def known_digests(self, id_numbers: Sequence[str]) -> Mapping[str, KnownDigests]:
        """Return what the record recognises the numbers of these entries by."""
        with self._begin(reading=True) as work:
            return {
                str(id_number): KnownDigests(
                    kept.secret_digest, kept.replaced_secret_digest, kept.passport_digest
                )
                for id_number, kept in work.record.entries.items()
                if id_number in id_numbers
            }

    def _faults(self, rows: Sequence[EntryRow], record: Record) -> Iterator[RowObjection]:
        seen: set[str] = set()
        sittings = dict(record.sittings)
        for row in rows:
            if row.id_number in seen:
                yield _objection(row, "id_number", row.id_number, "an ID Number that no earlier row has")
            seen.add(row.id_number)
            sitting = sittings.setdefault(_name(row), _sitting(row))
            yield from _faults_of_sitting(row, sitting)
            kept = record.entries.get(row.id_number)
            if kept is not None:
                yield from _faults_of_entry(row, kept, registered=kept.entry.id in record.belongings)

    def _put(self, rows: Sequence[EntryRow], record: Record) -> tuple[EntryChanges, list[str]]:
        counted: Counter[str] = Counter()
        corrected: list[str] = []
        for row in rows:
            if _name(row) not in record.sittings:
                record.sittings[_name(row)] = _sitting(row)
                counted["sittings"] += 1
            record.centres[row.centre.number] = _centre(row.centre)
            known = record.entries.get(row.id_number)
            kept = _new(row, record.sittings[_name(row)]) if known is None else _merged(known, row)
            record.entries[row.id_number] = kept
            if known is None:
                counted["new"] += 1
            elif kept == known:
                counted["unchanged"] += 1
            else:
                counted["corrected"] += 1
                corrected.append(kept.entry.id)
                self._reissue(known.entry, kept, record)
        return EntryChanges(**counted), corrected

    def _reissue(self, known: Entry, kept: KeptEntry, record: Record) -> None:
        entry = as_it_stands(record, kept)
        if (known.given_names, known.family_name) != (entry.given_names, entry.family_name):
            NextVersions(record=record, randomness=self._randomness, at=self._clock.now()).reissued(entry)


def _faults_of_sitting(row: EntryRow, sitting: Sitting) -> Iterator[RowObjection]:
    if row.sitting.releases_at != sitting.releases_at:
        said, known = (
            instant.astimezone(UTC).isoformat() for instant in (row.sitting.releases_at, sitting.releases_at)
        )
        yield _objection(row, "releases_at", said, f"{known}, the release of {sitting.name}")
    if row.sitting.delivery != sitting.delivery:
        expected = f"{sitting.delivery}, as {sitting.name} was taken"
        yield _objection(row, "delivery", row.sitting.delivery, expected)


def _faults_of_entry(row: EntryRow, kept: KeptEntry, *, registered: bool) -> Iterator[RowObjection]:
    known = kept.entry.sitting.name
    for column in ("exam", "session", "exam_date"):
        said, expected = str(getattr(row.sitting, column)), str(getattr(known, column))
        if said != expected:
            yield _objection(row, column, said, f"{expected}, for this ID Number is entered for {known}")
            break
    said_before = {None, kept.secret_digest, kept.replaced_secret_digest}
    if registered and kept.secret_digest is not None and row.secret_digest not in said_before:
        yield _objection(row, "secret_number", "", "the Secret Number that was registered with, or nothing")


def _objection(row: EntryRow, column: str, value: str, expected: str) -> RowObjection:
    return RowObjection(line=row.line, column=column, value=value, expected=expected)


def _name(row: EntryRow) -> SittingName:
    return SittingName(*row.sitting[:3])


def _sitting(row: EntryRow) -> Sitting:
    said = row.sitting
    return Sitting(
        id=SittingId(said.id),
        exam=said.exam,
        session=said.session,
        exam_date=said.exam_date,
        delivery=Delivery(said.delivery),
        releases_at=said.releases_at,
        release_zone=said.release_zone,
    )


def _centre(said: CentreOfARow) -> Centre:
    return Centre(**said._asdict())


def _new(row: EntryRow, sitting: Sitting) -> KeptEntry:
    return KeptEntry(
        entry=Entry(
            id=ResultId(row.id),
            id_number=IdNumber(row.id_number),
            given_names=row.given_names,
            family_name=row.family_name,
            date_of_birth=row.date_of_birth,
            sitting=sitting,
            centre=_centre(row.centre),
            place_of_entry=row.place_of_entry,
            candidate_number=row.candidate_number,
        ),
        secret_digest=row.secret_digest,
        email=row.email,
        passport_sealed=row.passport_sealed,
        passport_digest=row.passport_digest,
    )


def _merged(known: KeptEntry, row: EntryRow) -> KeptEntry:
    """Return the entry as the row corrects it: empty cells change nothing, and what was erased stays so."""
    entry = known.entry
    if known.restricted_at is not None:
        row = row._replace(secret_digest=None, email=None, passport_sealed=None, passport_digest=None)
    passport_is_new = row.passport_digest not in {None, known.passport_digest}
    secret_is_new = row.secret_digest not in {None, known.secret_digest, known.replaced_secret_digest}
    return KeptEntry(
        entry=attrs.evolve(
            entry,
            given_names=row.given_names or entry.given_names,
            family_name=row.family_name,
            date_of_birth=row.date_of_birth,
            centre=entry.centre if entry.centre.number == row.centre.number else _centre(row.centre),
            place_of_entry=row.place_of_entry,
            candidate_number=row.candidate_number,
        ),
        secret_digest=row.secret_digest if secret_is_new else known.secret_digest,
        secret_issued_at=None if secret_is_new else known.secret_issued_at,
        replaced_secret_digest=known.replaced_secret_digest,
        restricted_at=known.restricted_at,
        email=row.email or known.email,
        passport_sealed=row.passport_sealed if passport_is_new else known.passport_sealed,
        passport_digest=row.passport_digest if passport_is_new else known.passport_digest,
    )
