"""Reading results: the condition of release holds on every reading (A6)."""

from datetime import date, timedelta

from results_core.exams.regimes import CefrLevel, Component
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber
from results_core.results.model import ReadResult, ResultsInSession, ResultStatus, ResultVersion
from results_core.testing.builders import (
    MINH,
    NOON,
    RELEASE,
    SCORES,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    a_session,
    a_sitting,
    an_account,
    an_entry_row,
    digest,
    named,
)
from results_core.testing.scenes import (
    entry_of,
    put_account,
    put_candidate,
    put_entry,
    put_result,
    result_of,
)
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_MOMENT = timedelta(microseconds=1)


def of_account(store: Store, account: AccountId, result: ResultId | None = None) -> list[ReadResult]:
    """Return the account's results, or the one named."""
    with store.begin(reading=True) as work:
        return list(work.results.of_account(account, result))


class ResultsContract:
    """What reading results promises."""

    def test_a_result_is_read_as_it_was_imported(self, store: Store, clock: StoppedClock) -> None:
        """Scores, overall, result, level, number, and the name as it stands on the statement."""
        clock.set(NOON)
        entry = put_entry(store)
        row = a_result_row(entry)
        version = put_result(store, row)

        assert version == ResultVersion(
            result=entry.id,
            number=1,
            status=ResultStatus.REPORTED,
            scores=SCORES,
            overall=196,
            label="Pass at Grade B",
            cefr=CefrLevel.C1,
            statement_number=version.statement_number,
            given_names="Zofia Maria",
            family_name="Adamczyk",
            recorded_at=NOON,
            issued_at=NOON,
        )
        assert version.statement_number == row.own_number

    def test_a_score_below_the_lowest_is_no_number(self, store: Store) -> None:
        """It is told apart from a part that the exam does not have."""
        entry = put_entry(store)
        scores = {Component.READING: None, Component.SPEAKING: 142}
        version = put_result(store, a_result_row(entry, scores=scores, overall=142))

        assert version.scores == scores

    def test_a_result_may_have_no_scores(self, store: Store) -> None:
        """Exams without components have an overall, or a result in words alone."""
        entry = put_entry(store)
        version = put_result(store, a_result_row(entry, scores={}, overall=None, cefr=None))

        assert (version.scores, version.overall, version.cefr) == ({}, None, None)
        assert version.label == "Pass at Grade B"

    def test_every_status_can_stand(self, store: Store) -> None:
        """Whatever is not reported has no scores, no result and no number."""
        entry = put_entry(store)
        statuses = [status for status in ResultStatus if status is not ResultStatus.REPORTED]
        versions = [put_result(store, a_row_without_result(entry, status)) for status in statuses]

        assert [version.status for version in versions] == statuses
        assert {version.statement_number for version in versions} == {None}
        assert [version.scores for version in versions] == [{}] * len(versions)

    def test_candidates_see_nothing_before_the_release(self, store: Store, clock: StoppedClock) -> None:
        """A microsecond before the instant there is no version; at the instant there is."""
        account = put_candidate(store)
        put_result(store, a_result_row(entry_of(store, ZOFIA)))
        clock.set(RELEASE - A_MOMENT)
        [before] = of_account(store, account.id)
        clock.set(RELEASE)
        [then] = of_account(store, account.id)

        assert (before.released, before.version, before.status) == (False, None, None)
        assert then.released
        assert then.version is not None
        assert then.version.overall == 196

    def test_a_session_tells_what_its_candidate_may_see(self, store: Store, clock: StoppedClock) -> None:
        """In one query, what reading the account's results tells: before the release as little."""
        account = put_candidate(store)
        put_result(store, a_result_row(entry_of(store, ZOFIA)))
        session = a_session(account.id)
        with store.begin() as work:
            work.sessions.open(session)
            work.commit()
        for moment in (RELEASE - A_MOMENT, RELEASE):
            clock.set(moment)
            with store.begin(reading=True) as work:
                found = work.results.in_session(session.digest)

            assert found is not None
            assert found.session == session
            assert list(found.results) == of_account(store, account.id)
            assert [read.version is not None for read in found.results] == [moment == RELEASE]

    def test_a_session_without_results_is_one_all_the_same(self, store: Store) -> None:
        """Of an officer, say, to whom no entry belongs; a digest of nobody's tells nothing."""
        session = a_session(AccountId(named("officer")))
        with store.begin() as work:
            work.sessions.open(session)
            work.commit()
        with store.begin(reading=True) as work:
            found = work.results.in_session(session.digest)
            nobodys = work.results.in_session(digest("nobody"))

        assert found == ResultsInSession(session=session, results=[])
        assert nobodys is None

    def test_a_named_result_is_held_back_as_well(self, store: Store, clock: StoppedClock) -> None:
        """Asking for one result is no way around the release."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE - A_MOMENT)
        [before] = of_account(store, account.id, entry.id)
        clock.set(RELEASE)
        [then] = of_account(store, account.id, entry.id)

        assert (before.released, before.version) == (False, None)
        assert (then.released, then.version is not None) == (True, True)

    def test_operators_see_nothing_before_the_release_either(self, store: Store, clock: StoppedClock) -> None:
        """Unless they say that they want to."""
        put_result(store, a_result_row(put_entry(store)))
        clock.set(RELEASE - A_MOMENT)
        before = result_of(store, ZOFIA, unreleased=False)
        clock.set(RELEASE)
        then = result_of(store, ZOFIA, unreleased=False)

        assert (before.released, before.version) == (False, None)
        assert (then.released, then.version is not None) == (True, True)

    def test_operators_may_look_before_the_release(self, store: Store, clock: StoppedClock) -> None:
        """They see the version, and that it is not released."""
        put_result(store, a_result_row(put_entry(store)))
        clock.set(RELEASE - A_MOMENT)
        read = result_of(store, ZOFIA, unreleased=True)

        assert not read.released
        assert read.status is None
        assert read.version is not None

    def test_a_clock_before_the_release_hides_again(self, store: Store, clock: StoppedClock) -> None:
        """The release is a condition of each reading: nothing is remembered of an earlier one."""
        account = put_candidate(store)
        put_result(store, a_result_row(entry_of(store, ZOFIA)))
        clock.set(RELEASE)
        of_account(store, account.id)
        clock.set(RELEASE - A_MOMENT)

        assert of_account(store, account.id)[0].version is None

    def test_what_is_not_loaded_is_pending(self, store: Store, clock: StoppedClock) -> None:
        """Once released, a result that has not arrived reads as pending."""
        account = put_candidate(store)
        clock.set(RELEASE)
        [read] = of_account(store, account.id)

        assert (read.released, read.version, read.status) == (True, None, ResultStatus.PENDING)

    def test_before_the_release_nothing_tells_what_is_loaded(self, store: Store, clock: StoppedClock) -> None:
        """A result that has arrived reads like one that has not."""
        account = put_candidate(store)
        clock.set(RELEASE - A_MOMENT)
        awaited = of_account(store, account.id)
        put_result(store, a_result_row(entry_of(store, ZOFIA)))

        assert of_account(store, account.id) == awaited

    def test_the_version_that_stands_is_read(self, store: Store, clock: StoppedClock) -> None:
        """Of several, the latest."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        put_result(store, a_result_row(entry))
        put_result(store, a_row_without_result(entry, "withheld"))
        clock.set(RELEASE)
        [read] = of_account(store, account.id)

        assert read.version is not None
        assert (read.version.number, read.status) == (2, ResultStatus.WITHHELD)

    def test_a_reading_brings_the_entry(self, store: Store) -> None:
        """With its sitting and its centre, released or not."""
        account = put_candidate(store)
        [read] = of_account(store, account.id)

        assert read.entry == entry_of(store, ZOFIA)

    def test_nobody_reads_anothers_result(self, store: Store) -> None:
        """A result that is not the account's is not there."""
        account = put_candidate(store)
        his = put_entry(store, an_entry_row(id_number=MINH))
        put_account(store, his)

        assert of_account(store, account.id, his.id) == []
        assert [read.entry.id_number for read in of_account(store, account.id)] == [ZOFIA]

    def test_an_unknown_account_or_result_has_none(self, store: Store) -> None:
        """Nor has an entry that nobody imported."""
        account = put_candidate(store)
        with store.begin(reading=True) as work:
            unknown = work.results.of_entry(IdNumber(MINH))

        assert of_account(store, AccountId(named("nobody"))) == []
        assert of_account(store, account.id, ResultId(named("nothing"))) == []
        assert unknown is None

    def test_an_account_is_read_with_its_own_sittings_release(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """One sitting's release shows nothing of another's."""
        early = a_sitting(session="S1", exam_date=date(2026, 5, 16), releases_at=RELEASE - timedelta(days=7))
        hers = put_candidate(store)
        row = an_entry_row(id_number=MINH, sitting=early)
        his = put_account(store, put_entry(store, row), an_account(put_entry(store, row)))
        for id_number in (ZOFIA, MINH):
            put_result(store, a_result_row(entry_of(store, id_number)))
        clock.set(RELEASE - timedelta(days=7))

        assert of_account(store, hers.id)[0].version is None
        assert of_account(store, his.id)[0].version is not None
