"""The record of a result: its history, versions made by hand, and the letters that tell of a change."""

from datetime import timedelta

import attrs

from results_core.correspondence.messages import Addressee, Letter, LetterKind
from results_core.exams.entries import Entry
from results_core.exams.importing import ImportConflict
from results_core.kernel.values import IdNumber
from results_core.results.model import History, Remark, ResultRow, ResultStatus, ResultVersion
from results_core.testing.builders import (
    MINH,
    NOON,
    RELEASE,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    an_account,
    an_entry_row,
)
from results_core.testing.contracts.refusals import refused
from results_core.testing.scenes import (
    entry_of,
    put_account,
    put_candidate,
    put_entry,
    put_registered,
    put_result,
    put_results,
    result_of,
)
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
REMARK = Remark(operator="Ada", reason="Clerical error")


def history_of(store: Store, *, unreleased: bool = True) -> History:
    """Return the history of the candidate's result."""
    with store.begin(reading=True) as work:
        history = work.results.history(IdNumber(ZOFIA), unreleased=unreleased)
    assert history is not None
    return history


def add(store: Store, version: ResultVersion) -> None:
    """Keep a version made by hand."""
    with store.begin() as work:
        work.results.history(IdNumber(ZOFIA), unreleased=True, hold=True)
        work.results.add(version, REMARK)
        work.commit()


def held_back(version: ResultVersion) -> ResultVersion:
    """Return the version that follows when the result is withheld a day later."""
    return ResultVersion(
        result=version.result,
        number=version.number + 1,
        status=ResultStatus.WITHHELD,
        scores={},
        given_names=version.given_names,
        family_name=version.family_name,
        recorded_at=version.recorded_at + A_DAY,
        amended_at=version.recorded_at + A_DAY,
        replaces_issued_at=version.issued_at,
    )


def lowered(entry: Entry) -> ResultRow:
    """Return a row of a lower result than `a_result_row`."""
    return a_result_row(entry, scores={}, overall=185, label="Pass at Grade C")


def letters_of_change(store: Store) -> list[Letter]:
    """Return the letters that tell of a change, oldest first."""
    with store.begin() as work:
        leases = work.outbox.lease(now=RELEASE + 99 * A_DAY, until=RELEASE + 99 * A_DAY, limit=99)
    return [lease.letter for lease in leases if lease.letter.kind is LetterKind.RESULT_CHANGED]


class ResultRecordContract:
    """What the record of one result promises."""

    def test_the_history_is_every_version(self, store: Store, clock: StoppedClock) -> None:
        """Oldest first, each with the instant at which the next one took its place."""
        clock.set(NOON)
        entry = put_entry(store)
        first = put_result(store, a_result_row(entry))
        clock.advance(A_DAY)
        second = put_result(store, lowered(entry))
        history = history_of(store)

        assert history.said == (first, second)
        assert [kept.superseded_at for kept in history.versions] == [NOON + A_DAY, None]
        assert [kept.remark for kept in history.versions] == [None, None]
        assert history.entry == entry

    def test_the_history_is_held_back_until_the_release(self, store: Store, clock: StoppedClock) -> None:
        """Unless it is asked for (A6)."""
        put_result(store, a_result_row(put_entry(store)))
        clock.set(RELEASE - A_MOMENT)
        before, asked = history_of(store, unreleased=False), history_of(store)
        clock.set(RELEASE)
        then = history_of(store, unreleased=False)

        assert (before.released, before.versions) == (False, ())
        assert (asked.released, len(asked.versions)) == (False, 1)
        assert (then.released, len(then.versions)) == (True, 1)

    def test_an_entry_without_result_has_an_empty_history(self, store: Store) -> None:
        """And an unknown ID Number has none."""
        put_entry(store)
        with store.begin(reading=True) as work:
            unknown = work.results.history(IdNumber(MINH), unreleased=True)

        assert history_of(store).versions == ()
        assert unknown is None

    def test_a_version_made_by_hand_stands(self, store: Store, clock: StoppedClock) -> None:
        """Whole, with the remark of who made it; what stood is superseded."""
        clock.set(NOON)
        first = put_result(store, a_result_row(put_entry(store)))
        version = held_back(first)
        add(store, version)
        history = history_of(store)

        assert result_of(store, ZOFIA).version == version
        assert history.said == (first, version)
        assert [kept.remark for kept in history.versions] == [None, REMARK]
        assert [kept.superseded_at for kept in history.versions] == [NOON + A_DAY, None]

    def test_a_reported_version_made_by_hand_is_kept_whole(self, store: Store) -> None:
        """Scores, those below the lowest too, number and dates; and an import that says the same keeps it."""
        entry = put_entry(store)
        first = put_result(store, a_result_row(entry))
        scores = dict.fromkeys(first.scores) | {next(iter(first.scores)): 150}
        version = attrs.evolve(
            first,
            number=2,
            scores=scores,
            overall=150,
            recorded_at=RELEASE + A_DAY,
            issued_at=RELEASE + A_DAY,
            amended_at=RELEASE + A_DAY,
            replaces_issued_at=first.issued_at,
        )
        add(store, version)
        again = put_results(store, a_result_row(entry, scores=scores, overall=150))

        assert result_of(store, ZOFIA).version == version
        assert again.unchanged == 1

    def test_the_first_version_can_be_made_by_hand(self, store: Store) -> None:
        """Before the board has sent anything."""
        entry = put_entry(store)
        version = attrs.evolve(
            held_back(put_result(store, a_result_row(put_entry(store, an_entry_row(id_number=MINH))))),
            result=entry.id,
            number=1,
            amended_at=None,
            replaces_issued_at=None,
        )
        add(store, version)

        assert history_of(store).said == (version,)

    def test_two_versions_of_one_number_are_refused(self, store: Store) -> None:
        """Somebody was quicker: what they recorded stands."""
        entry = put_entry(store)
        first = put_result(store, a_result_row(entry))
        second = put_result(store, lowered(entry))
        with refused(ImportConflict):
            add(store, held_back(first))

        assert history_of(store).said == (first, second)

    def test_a_paper_that_stands_again_is_the_same_paper(self, store: Store, clock: StoppedClock) -> None:
        """After a hold it is dated, and says what it replaces, as before."""
        clock.set(RELEASE)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.advance(A_DAY)
        amended = put_result(store, lowered(entry))
        clock.advance(A_DAY)
        put_result(store, a_row_without_result(entry, "withheld"))
        clock.advance(A_DAY)
        restored = put_result(store, lowered(entry))

        assert restored == attrs.evolve(amended, number=4, recorded_at=RELEASE + 3 * A_DAY)
        assert (restored.issued_at, restored.amended_at) == (RELEASE + A_DAY, RELEASE + A_DAY)
        assert restored.replaces_issued_at == RELEASE

    def test_letters_go_to_the_confirmed_candidate(self, store: Store) -> None:
        """Not to one who has only registered, nor to one whose account is closed, nor to nobody."""
        account = put_candidate(store)
        waiting = put_registered(store, an_entry_row(id_number=MINH))
        closed = put_entry(store, an_entry_row(id_number="ABC012345"))
        put_account(store, closed, an_account(closed, closed_at=NOON))
        with store.begin(reading=True) as work:
            found = work.results.addressee(entry_of(store, ZOFIA).id)
            others = [work.results.addressee(waiting.entry), work.results.addressee(closed.id)]

        assert found == Addressee(email=account.email, language="en", about=account.id)
        assert others == [None, None]

    def test_an_import_that_changes_what_was_out_tells_the_candidate(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """Each version once, and only those whose result differs (A10)."""
        account = put_candidate(store)
        his = put_entry(store, an_entry_row(id_number=MINH))
        put_account(store, his, an_account(his, email="minh@mail.example"))
        hers = entry_of(store, ZOFIA)
        put_results(store, a_result_row(hers), a_result_row(his, line=3))
        clock.set(RELEASE)
        for _ in range(2):
            put_results(store, lowered(hers), a_result_row(his, line=3))
        [letter] = letters_of_change(store)

        assert (letter.to, letter.about, letter.written_at) == (account.email, account.id, RELEASE)
        assert letter.occasion == f"result_changed:{hers.id}:2"
        assert set(letter.facts) == {"at"}

    def test_a_corrected_name_on_a_statement_that_was_out_tells_the_candidate(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """The statement that they hold stands no longer."""
        put_candidate(store)
        put_result(store, a_result_row(entry_of(store, ZOFIA)))
        clock.set(RELEASE)
        put_entry(store, an_entry_row(family_name="Adamczyk-Łęcka"))

        assert [letter.occasion for letter in letters_of_change(store)] == [
            f"result_changed:{entry_of(store, ZOFIA).id}:2"
        ]

    def test_before_the_release_nobody_is_told(self, store: Store, clock: StoppedClock) -> None:
        """Neither of another result nor of another name (A6)."""
        put_candidate(store)
        entry = entry_of(store, ZOFIA)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE - A_MOMENT)
        put_result(store, lowered(entry))
        put_entry(store, an_entry_row(family_name="Adamczyk-Łęcka"))

        assert letters_of_change(store) == []

    def test_an_awaited_result_that_comes_is_no_change(self, store: Store, clock: StoppedClock) -> None:
        """Pending, then reported; withheld, then released: that is news of another kind (B8)."""
        put_candidate(store)
        entry = entry_of(store, ZOFIA)
        clock.set(RELEASE)
        put_result(store, a_row_without_result(entry, "pending"))
        put_result(store, a_result_row(entry))
        told_of_the_result = len(letters_of_change(store))
        put_result(store, a_row_without_result(entry, "withheld"))
        told_of_the_hold = len(letters_of_change(store))
        put_result(store, a_result_row(entry))

        assert (told_of_the_result, told_of_the_hold, len(letters_of_change(store))) == (0, 1, 1)
