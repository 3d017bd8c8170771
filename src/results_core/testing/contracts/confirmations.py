"""Secret Numbers of ours, and what a sitting's confirmations are printed from (mission A4)."""

from datetime import timedelta

from results_core.exams.ports import EntryToConfirm
from results_core.kernel.identifiers import ResultId
from results_core.testing.builders import (
    ANA,
    MINH,
    NOON,
    ZOFIA,
    a_registration,
    a_sitting,
    an_entry_row,
    digest,
)
from results_core.testing.scenes import (
    put_account,
    put_candidate,
    put_entries,
    put_entry,
    put_registration,
)
from results_core.testing.stores import Store

LATER = NOON + timedelta(days=1)


def to_confirm(store: Store, *, hold: bool = False) -> list[EntryToConfirm]:
    """Return the entries of the usual sitting."""
    with store.begin() as work:
        return list(work.entries.to_confirm(a_sitting().name, hold=hold))


def issue(store: Store, result: ResultId, name: str) -> None:
    """Put a Secret Number of ours in the place of the entry's."""
    with store.begin() as work:
        work.entries.issue_secrets({result: digest(name)}, at=NOON)
        work.commit()


def standing(store: Store) -> tuple[str | None, bool]:
    """Return the digest of the one entry's Secret Number, and whether it is ours."""
    [one] = to_confirm(store)
    return one.secret_digest, one.secret_issued_at is not None


class ConfirmationsContract:
    """What issuing Secret Numbers promises."""

    def test_a_sitting_is_confirmed_by_centre_and_candidate_number(self, store: Store) -> None:
        """As the papers are handed out; other sittings are left out, held or not."""
        put_entry(store, an_entry_row(id_number=ZOFIA, centre="FR123", candidate_number="0002"))
        put_entry(store, an_entry_row(id_number=MINH, centre="FR123", candidate_number="0001"))
        put_entry(store, an_entry_row(id_number=ANA, centre="AA001", candidate_number="0009"))
        put_entry(store, an_entry_row(id_number="ABC012345", sitting=a_sitting(session="S1")))

        assert [one.entry.id_number for one in to_confirm(store)] == [ANA, MINH, ZOFIA]
        assert to_confirm(store, hold=True) == to_confirm(store)

    def test_whoever_has_registered_is_told_apart(self, store: Store) -> None:
        """An account, or a registration that waits: both have used the number."""
        put_account(store, put_entry(store))
        put_registration(store, a_registration(put_entry(store, an_entry_row(id_number=MINH))))
        put_entry(store, an_entry_row(id_number=ANA))

        assert {one.entry.id_number for one in to_confirm(store) if one.registered} == {ZOFIA, MINH}

    def test_numbers_of_ours_are_kept_with_their_instant(self, store: Store) -> None:
        """Of those that were given one; the rest stay as they were."""
        hers = put_entry(store)
        his = put_entry(store, an_entry_row(id_number=MINH, secret_digest=digest("7866")))
        put_entry(store, an_entry_row(id_number=ANA))
        with store.begin() as work:
            work.entries.issue_secrets({hers.id: digest("hers"), his.id: digest("his")}, at=NOON)
            work.entries.issue_secrets({}, at=LATER)
            work.commit()
        kept = {one.entry.id_number: (one.secret_digest, one.secret_issued_at) for one in to_confirm(store)}

        assert kept == {ZOFIA: (digest("hers"), NOON), MINH: (digest("his"), NOON), ANA: (None, None)}

    def test_a_number_that_the_file_brings_later_is_the_boards(self, store: Store) -> None:
        """It takes the place of ours while nobody has registered."""
        issue(store, put_entry(store).id, "ours")
        changes = put_entries(store, an_entry_row(secret_digest=digest("7866")))

        assert (changes.corrected, standing(store)) == (1, (digest("7866"), False))

    def test_a_file_without_numbers_leaves_ours(self, store: Store) -> None:
        """As every empty cell changes nothing."""
        issue(store, put_entry(store).id, "ours")
        changes = put_entries(store, an_entry_row())

        assert (changes.unchanged, standing(store)) == (1, (digest("ours"), True))

    def test_a_replaced_number_stays_dead(self, store: Store) -> None:
        """The board's file repeats it: nothing changes, however often ours is made anew."""
        row = an_entry_row(secret_digest=digest("7866"))
        entry = put_entry(store, row)
        issue(store, entry.id, "ours")
        issue(store, entry.id, "ours again")
        changes = put_entries(store, row)

        assert (changes.unchanged, standing(store)) == (1, (digest("ours again"), True))

    def test_a_replaced_number_is_no_objection_to_an_account(self, store: Store) -> None:
        """Nor does it change anything; another number is refused as ever."""
        row = an_entry_row(secret_digest=digest("7866"))
        put_candidate(store, row)
        [one] = to_confirm(store)
        issue(store, one.entry.id, "ours")
        with store.stage_entries() as staged:
            staged.add([row])
            repeated = list(staged.objections())
        with store.stage_entries() as staged:
            staged.add([an_entry_row(secret_digest=digest("1234"))])
            other = [objection.column for objection in staged.objections()]

        assert (repeated, other) == ([], ["secret_number"])
