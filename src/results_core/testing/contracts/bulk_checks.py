"""Checks of lists, and looking many results up at once (C10, VER-2, VER-5)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import attrs

from results_core.journal.events import EventKind
from results_core.kernel.identifiers import BulkCheckId, OrganisationId, ResultId
from results_core.privacy.ports import Person
from results_core.results.model import ReadResult, ResultStatus
from results_core.results.statement_numbers import StatementNumber
from results_core.sharing.ports import Disclosed
from results_core.testing.builders import (
    ANA,
    MINH,
    NOON,
    RELEASE,
    SCORES,
    a_result_row,
    a_row_without_result,
    a_sitting,
    an_entry_row,
    digest,
    named,
)
from results_core.testing.scenes import put_account, put_entry, put_result
from results_core.testing.sharing import a_share, put_organisation_named, put_share
from results_core.testing.stand_ins import SeededRandomness, StoppedClock
from results_core.testing.stores import Store
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Spending
from results_core.verification.bulk_columns import Columns, DayOrder, Role
from results_core.verification.bulk_model import BulkCheck, BulkState
from results_core.verification.bulk_ports import Sounding
from results_core.verification.disclosing import Looked, Looks, Way, record_looks

BORN = date(2004, 2, 29)
OTHER = date(2004, 2, 28)
US = OrganisationId(named("organisation"))
OTHERS = OrganisationId(named("another organisation"))
NUMBER, SECOND, THIRD = (StatementNumber(f"15BGB961500{n}") for n in (3, 4, 5))
POLICY = BudgetPolicy(purpose="guesses", most=3, within=timedelta(hours=1))
HOUR = timedelta(hours=1)


def a_check(name: str = "check", *, organisation: OrganisationId = US, **changes: Any) -> BulkCheck:  # noqa: ANN401 - whatever a check has
    """Return a check of a list."""
    check = BulkCheck(
        id=BulkCheckId(named(name)),
        organisation=organisation,
        officer=None,
        operator="Ada",
        made_at=NOON,
        kept_until=NOON + timedelta(days=30),
        kind="csv",
        digest="ab" * 32,
        rows=3,
    )
    return attrs.evolve(check, **changes)


def put_check(store: Store, check: BulkCheck) -> BulkCheck:
    """Keep a check with its list."""
    put_organisation_named(store, check.organisation)
    with store.begin() as work:
        work.files.begin(check.list_file, kept_until=check.kept_until)
        work.bulk_checks.add(check)
        work.commit()
    return check


def find_each(store: Store, *asked: tuple[str, date], by: OrganisationId = US) -> list[Sounding]:
    """Look results up at once."""
    with store.begin(reading=True) as work:
        return list(work.bulk_lookups.find_each(asked, organisation=by))


def told(store: Store, *found: ResultId) -> Mapping[ResultId, ReadResult]:
    """Tell what was found."""
    with store.begin(reading=True) as work:
        return work.bulk_lookups.told(found)


class BulkChecksContract:
    """What checking lists promises."""

    def test_a_check_is_kept_as_it_is(self, store: Store) -> None:
        """From its draft to its end; another organisation's is not listed, drafts neither."""
        check = put_check(store, a_check())
        put_check(store, a_check("theirs", organisation=OTHERS, state=BulkState.DONE))
        columns = Columns(places={Role.NUMBER: 2, Role.BORN: 0}, order=DayOrder.DAY_FIRST)
        later = attrs.evolve(
            check,
            columns=columns,
            state=BulkState.DONE,
            counts={"match": 2, "no_match": 1},
            begun_at=NOON,
            ended_at=NOON + HOUR,
            goes_on=True,
            digest="cd" * 32,
        )
        with store.begin(reading=True) as work:
            drafts = list(work.bulk_checks.listed(US, limit=9))
            nobody = work.bulk_checks.of(BulkCheckId("\0"))
        with store.begin() as work:
            held = work.bulk_checks.of(check.id, hold=True)
            work.bulk_checks.keep(later)
            work.commit()
        with store.begin(reading=True) as work:
            kept = work.bulk_checks.of(check.id)
            listed = list(work.bulk_checks.listed(US, limit=9))

        assert (drafts, nobody, held) == ([], None, check)
        assert kept == later
        assert listed == [later]

    def test_the_latest_check_stands_first(self, store: Store) -> None:
        """No more than are asked for."""
        checks = [
            put_check(store, a_check(f"check {n}", made_at=NOON + n * HOUR, state=BulkState.RUNNING))
            for n in range(3)
        ]
        with store.begin(reading=True) as work:
            assert list(work.bulk_checks.listed(US, limit=2)) == [checks[2], checks[1]]

    def test_the_same_list_is_known_while_it_runs_and_for_a_while(self, store: Store) -> None:
        """Of this organisation; a draft is no check, and what ended before counts no more (VER-5)."""
        put_check(store, a_check("draft"))
        check = put_check(store, a_check(state=BulkState.PAUSED))

        def same(organisation: OrganisationId = US, digest: str = check.digest) -> BulkCheck | None:
            with store.begin(reading=True) as work:
                return work.bulk_checks.same(organisation, digest, ended_since=NOON)

        under_way = (same(), same(OTHERS), same(digest="cd" * 32))
        ended = []
        for ended_at in (NOON, NOON - timedelta(microseconds=1)):
            with store.begin() as work:
                work.bulk_checks.keep(attrs.evolve(check, state=BulkState.DONE, ended_at=ended_at))
                work.commit()
            ended.append(same() is not None)

        assert under_way == (check, None, None)
        assert ended == [True, False]

    def test_a_check_goes_with_its_list(self, store: Store) -> None:
        """Nothing is left to be shown."""
        check = put_check(store, a_check(state=BulkState.DONE))
        with store.begin() as work:
            work.files.forget(check.list_file)
            work.commit()
        with store.begin(reading=True) as work:
            assert work.bulk_checks.of(check.id) is None
            assert list(work.bulk_checks.listed(US, limit=9)) == []

    def test_many_are_found_as_each_by_itself(self, store: Store, clock: StoppedClock) -> None:
        """What is out, by any version's number and the right date; in the order of the question (A6, A7)."""
        ours = put_entry(store)
        put_result(store, a_result_row(ours, statement_number=NUMBER))
        minh = put_entry(store, an_entry_row(id_number=MINH, candidate_number="1234"))
        put_result(store, a_result_row(minh, statement_number=SECOND))
        later = a_sitting(exam="B2F", releases_at=RELEASE + HOUR)
        ana = put_entry(store, an_entry_row(id_number=ANA, candidate_number="1235", sitting=later))
        put_result(store, a_result_row(ana, statement_number=THIRD))
        put_organisation_named(store, US)
        asked = ((THIRD, BORN), (NUMBER, OTHER), ("C0000000", BORN), (NUMBER, BORN), (SECOND, BORN))
        before = find_each(store, *asked)
        clock.set(RELEASE)
        put_result(
            store,
            a_result_row(minh, scores={**SCORES, next(iter(SCORES)): 206}, overall=199),
        )
        found = find_each(store, *asked)

        assert [one.hit for one in before] == [None] * 5
        assert [one.results for one in found] == [(ana.id,), (ours.id,), (), (ours.id,), (minh.id,)]
        assert [one.hit and one.hit.result for one in found] == [None, None, None, ours.id, minh.id]
        hit = found[3].hit
        assert hit is not None
        assert (hit.version, hit.status, hit.statement_number, hit.overall) == (
            1,
            ResultStatus.REPORTED,
            NUMBER,
            196,
        )
        assert (hit.label, hit.cefr, hit.exam) == ("Pass at Grade B", "C1", "C1A")
        replaced = found[4].hit
        assert replaced is not None
        assert replaced.version == 2
        assert replaced.statement_number != SECOND
        assert find_each(store) == []

    def test_one_number_many_times(self, store: Store, clock: StoppedClock) -> None:
        """Each question has its answer, however often it stands there."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=NUMBER))
        put_organisation_named(store, US)
        clock.set(RELEASE)
        found = find_each(store, (NUMBER, BORN), (NUMBER, OTHER), (NUMBER, BORN))

        assert [one.hit is not None for one in found] == [True, False, True]
        assert [one.results for one in found] == [(entry.id,)] * 3

    def test_a_hit_tells_whom_to_write_to_and_what_was_shared(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """The candidate, the share that the organisation sees, and whether it has looked before (B10)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=NUMBER))
        account = put_account(store, entry)
        for one in (US, OTHERS):
            put_organisation_named(store, one)
        share = put_share(store, a_share(entry.id, account=account.id, organisation=OTHERS, sent_at=NOON))
        clock.set(RELEASE)
        [fresh] = find_each(store, (NUMBER, BORN))
        looked = Looked(result=entry.id, version=1, account=account.id)
        with store.begin() as work:
            looks = Looks(
                organisation=US, viewer=None, operator="Ada", way=Way.BULK, at=RELEASE, looked=[looked]
            )
            record_looks(work, looks, randomness=SeededRandomness("looks"))
            work.commit()
        [again] = find_each(store, (NUMBER, BORN))
        [theirs] = find_each(store, (NUMBER, BORN), by=OTHERS)

        assert fresh.hit is not None
        assert fresh.hit.to is not None
        assert (fresh.hit.account, fresh.hit.to.email) == (account.id, account.email)
        assert (fresh.hit.share, fresh.hit.was_looked_at) == (None, False)
        assert again.hit == fresh.hit._replace(was_looked_at=True)
        assert theirs.hit == fresh.hit._replace(share=share.id)
        with store.begin(reading=True) as work:
            [event] = [one for one in work.journal.read() if one.kind is EventKind.RESULT_LOOKED]
            known = list(work.disclosures.knows(US, entry.id))
        assert (event.facts["way"], event.personal) == ("bulk", {"operator": "Ada"})
        assert known == [Disclosed(organisation=US, result=entry.id, version=1, first_at=RELEASE)]

    def test_withheld_results_are_hits_and_erased_ones_are_none(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """By the number that was last reported (A7, PRV-5)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=NUMBER))
        put_result(store, a_row_without_result(entry, ResultStatus.WITHHELD))
        put_organisation_named(store, US)
        clock.set(RELEASE)
        [held] = find_each(store, (NUMBER, BORN))
        with store.begin() as work:
            work.personal_data.erase(Person(account=None, results=frozenset({entry.id})), at=RELEASE)
            work.commit()
        [erased] = find_each(store, (NUMBER, BORN))

        assert held.hit is not None
        assert held.hit.status is ResultStatus.WITHHELD
        assert (erased.hit, erased.results) == (None, (entry.id,))

    def test_what_was_found_is_told_whole(self, store: Store, clock: StoppedClock) -> None:
        """As a single look-up tells it; nothing that is not out yet (A6), or of whom is erased (PRV-5)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry, statement_number=NUMBER))
        put_organisation_named(store, US)
        assert told(store, entry.id) == {}
        clock.set(RELEASE)
        with store.begin() as work:
            tried = work.lookups.find(NUMBER, BORN, organisation=US, purses=(), now=RELEASE)
        assert tried.match is not None
        assert told(store, entry.id) == {entry.id: tried.match.read}
        assert told(store) == told(store, ResultId(named("another result"))) == {}
        with store.begin() as work:
            work.personal_data.erase(Person(account=None, results=frozenset({entry.id})), at=RELEASE)
            work.commit()
        assert told(store, entry.id) == {}

    def test_what_was_spent_of_many_budgets_is_kept_at_once(self, store: Store) -> None:
        """As if each had been spent by itself; what lay under older keys is in it (KEY-2)."""
        one = BudgetKey(digest("one"))
        moved = BudgetKey(digest("new"), (digest("old"),))
        with store.begin() as work:
            work.budgets.spend(BudgetKey(digest("old")), policy=POLICY, now=NOON)
            work.commit()
        with store.begin() as work:
            keys = [moved, one]
            work.budgets.hold_each(keys)
            after = [spending.spend(POLICY, now=NOON)[0] for spending in work.budgets.of_each(keys)]
            work.budgets.keep_each(list(zip(keys, after, strict=True)), policy=POLICY)
            work.commit()
        with store.begin(reading=True) as work:
            kept = list(work.budgets.of_each([moved, one]))
            left = work.budgets.of(BudgetKey(digest("old")))
        with store.begin() as work:
            work.budgets.hold_each([])
            work.budgets.keep_each([(one, Spending())], policy=POLICY)

        assert [spending.spent for spending in kept] == [2, 1]
        assert left == Spending()
