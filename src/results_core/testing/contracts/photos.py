"""Photos on their way in, and who sees them when (mission A9, A6)."""

from collections.abc import Sequence
from datetime import timedelta

from results_core.kernel.identifiers import AccountId, ResultId
from results_core.results.photos import EntryToPicture, PhotoChanges, PhotoRow, SealedPhoto
from results_core.testing.builders import (
    ANA,
    MINH,
    RELEASE,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    an_entry_row,
    digest,
)
from results_core.testing.scenes import (
    entry_of,
    put_account,
    put_candidate,
    put_entry,
    put_result,
    without_events,
)
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_MOMENT = timedelta(microseconds=1)


def a_photo(id_number: str = ZOFIA, *, line: int = 1, name: str = "face", known: bool = False) -> PhotoRow:
    """Return a judged photo; a known one comes without its picture."""
    sealed = None if known else f"v1.test.{name}"
    return PhotoRow(line, f"{id_number}.jpg", id_number, digest(name), sealed)


def put_photos(store: Store, *rows: PhotoRow) -> tuple[PhotoChanges, Sequence[str]]:
    """Import the photos; return what changed."""
    replaced: list[str] = []

    def record(changes: PhotoChanges, changed: Sequence[str]) -> list[object]:
        replaced.extend(changed)
        return list(without_events(changes, changed))

    with store.stage_photos() as staged:
        staged.add(rows)
        changes = staged.apply(record)  # type: ignore[arg-type]
    return changes, replaced


def seen(store: Store, account: AccountId, result: ResultId) -> str | None:
    """Return the sealed photo that the account sees; the two ways to ask agree."""
    with store.begin(reading=True) as work:
        photo = work.photos.of_account(account, result)
        told = work.results.of_account(account, result)
        assert any(read.has_photo for read in told) == (photo is not None)
    return None if photo is None else photo.sealed


class PhotosContract:
    """What keeping photos promises."""

    def test_photos_are_kept_once(self, store: Store) -> None:
        """New ones are added, others replaced and told; the same one again changes nothing."""
        entry = put_entry(store)
        put_entry(store, an_entry_row(id_number=MINH))
        first = put_photos(store, a_photo(), a_photo(MINH, line=2))
        again = put_photos(store, a_photo(known=True), a_photo(MINH, line=2, known=True))
        other = put_photos(store, a_photo(name="another face"), a_photo(MINH, line=2))

        assert first == (PhotoChanges(new=2), [])
        assert again == (PhotoChanges(unchanged=2), [])
        assert other == (PhotoChanges(replaced=1, unchanged=1), [entry.id])

    def test_what_is_staged_shows_when_it_is_applied(self, store: Store) -> None:
        """A plan says the same as applying does, and changes nothing."""
        put_entry(store)
        with store.stage_photos() as staged:
            staged.add([a_photo()])
            planned = staged.changes()
        with store.stage_photos() as staged:
            known = staged.entries_of([ZOFIA, ANA])

        assert planned == PhotoChanges(new=1)
        assert known == {ZOFIA: EntryToPicture(exam="C1A", digest=None)}
        assert put_photos(store, a_photo())[0] == planned
        with store.stage_photos() as staged:
            assert staged.entries_of([ZOFIA]) == {ZOFIA: EntryToPicture(exam="C1A", digest=digest("face"))}

    def test_an_entry_has_one_photo(self, store: Store) -> None:
        """A second file of its ID Number is named, and left out when it is dropped."""
        put_entry(store)
        with store.stage_photos() as staged:
            staged.add([a_photo()])
            staged.add([a_photo(line=2)._replace(file="sir094701.png")])
            objections = [(one.line, one.column, one.value) for one in staged.objections()]
            staged.drop([2])
            changes = staged.apply(without_events)

        assert objections == [(2, "file", "sir094701.png")]
        assert changes == PhotoChanges(new=1)

    def test_a_photo_is_seen_with_the_result(self, store: Store, clock: StoppedClock) -> None:
        """From its release on, by its candidate, and hidden again by a clock before it (A6)."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        other = put_account(store, put_entry(store, an_entry_row(id_number=MINH)))
        put_photos(store, a_photo())
        put_result(store, a_result_row(entry))
        clock.set(RELEASE - A_MOMENT)
        before = seen(store, account.id, entry.id)
        clock.set(RELEASE)
        then = seen(store, account.id, entry.id)
        of_another = seen(store, other.id, entry.id)
        nobodys = seen(store, account.id, ResultId("Ω\0"))
        clock.set(RELEASE - A_MOMENT)
        hidden = seen(store, account.id, entry.id)

        assert (before, then, of_another, nobodys, hidden) == (None, "v1.test.face", None, None, None)

    def test_a_photo_is_found_with_what_opens_it(self, store: Store, clock: StoppedClock) -> None:
        """The ID Number that it is sealed for, and the exam that says whether it carries one."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        put_photos(store, a_photo())
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        with store.begin(reading=True) as work:
            photo = work.photos.of_account(account.id, entry.id)

        assert photo == SealedPhoto(id_number=ZOFIA, exam="C1A", sealed="v1.test.face")

    def test_without_a_reported_result_there_is_no_photo(self, store: Store, clock: StoppedClock) -> None:
        """Nothing loaded, pending, held back or cancelled: there is no result to show it with."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        put_photos(store, a_photo())
        clock.set(RELEASE)
        found = [seen(store, account.id, entry.id)]
        for status in ("pending", "withheld", "cancelled"):
            put_result(store, a_row_without_result(entry, status))
            found.append(seen(store, account.id, entry.id))

        assert found == [None] * 4
