"""Looking results up by number and date of birth: what is out, by any version's number (C8, A7, A6)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import attrs

from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, EventId, OrganisationId, ResultId
from results_core.privacy.ports import Person
from results_core.results.model import ResultStatus
from results_core.results.statement_numbers import StatementNumber
from results_core.sharing.model import ShareScope
from results_core.testing.builders import (
    MINH,
    NOON,
    RELEASE,
    SCORES,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    a_sitting,
    an_entry_row,
    an_event,
    named,
)
from results_core.testing.contracts.photos import a_photo, put_photos
from results_core.testing.organisations import an_officer
from results_core.testing.scenes import entry_of, put_account, put_entry, put_events, put_result
from results_core.testing.sharing import a_share, put_organisation_named, put_share
from results_core.testing.stand_ins import SeededRandomness, StoppedClock
from results_core.testing.stores import Store
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Purse
from results_core.verification.disclosing import Look, Way, record_look
from results_core.verification.lookup_ports import Finding, Match, Reports, SealedIdentity, Tried

BORN = date(2004, 2, 29)
US = OrganisationId(named("organisation"))
OTHERS = OrganisationId(named("another organisation"))
OFFICER = an_officer().id
NUMBER = StatementNumber("15BGB9615003")
A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


def a_result(store: Store, *, number: str = NUMBER) -> ResultId:
    """Put a candidate's result into the store."""
    entry = put_entry(store)
    put_result(store, a_result_row(entry, statement_number=number))
    for one in (US, OTHERS):
        put_organisation_named(store, one)
    return entry.id


def find(
    store: Store,
    number: str = NUMBER,
    born: date = BORN,
    *,
    by: OrganisationId = US,
    purses: Sequence[Purse] = (),
    now: datetime = NOON,
) -> Tried:
    """Look for a result."""
    with store.begin(reading=True) as work:
        return work.lookups.find(number, born, organisation=by, purses=purses, now=now)


def match(store: Store, number: str = NUMBER) -> Match:
    """Return what is found, which there is."""
    found = find(store, number).match
    assert found is not None
    return found


def look(store: Store, result: ResultId, at: datetime = RELEASE, *, by: OrganisationId = US) -> EventId:
    """Record that an organisation has found a result."""
    seen = Look(organisation=by, officer=OFFICER, result=result, version=1, way=Way.SEARCH, at=at)
    with store.begin() as work:
        event = record_look(work, seen, randomness=SeededRandomness(f"{result} {at} {by}"))
        work.commit()
    return event.id


def found(store: Store, *, since: datetime = NOON, limit: int = 9) -> list[Finding]:
    """Return what the officer has found."""
    with store.begin(reading=True) as work:
        return list(work.lookups.findings(US, OFFICER, since=since, limit=limit))


class LookupsContract:
    """What looking results up promises."""

    def test_a_result_is_found_from_its_release_on(self, store: Store, clock: StoppedClock) -> None:
        """Before, there is nothing to be had of it but whose candidate the attempt concerns (A6, VER-1)."""
        result = a_result(store)
        clock.set(RELEASE - A_MOMENT)
        before = find(store)
        clock.set(RELEASE)
        after = match(store)

        assert before == Tried(match=None, results=(result,))
        assert after.read.entry.id == result
        assert after.read.version is not None
        assert (after.replaced_at, after.share, after.was_looked_at) == (None, None, False)
        assert after.read.shared_with == 0

    def test_number_and_date_of_birth_belong_together(self, store: Store, clock: StoppedClock) -> None:
        """A number that nobody has concerns nobody."""
        result = a_result(store)
        clock.set(RELEASE)

        assert find(store, born=BORN + A_DAY) == Tried(match=None, results=(result,))
        assert find(store, "15BGB9615004") == Tried(match=None, results=())
        assert find(store, "1\0é") == Tried(match=None, results=())

    def test_one_number_of_two_candidates_is_told_apart(self, store: Store, clock: StoppedClock) -> None:
        """Imported numbers are not unique: the date of birth decides, and both learn of a miss (A7)."""
        result = a_result(store)
        other = put_entry(store, an_entry_row(id_number=MINH, date_of_birth=date(2001, 1, 31)))
        put_result(store, a_result_row(other, statement_number=NUMBER))
        clock.set(RELEASE)
        of_other = find(store, born=date(2001, 1, 31)).match

        assert match(store).read.entry.id == result
        assert of_other is not None
        assert of_other.read.entry.id == other.id
        assert set(find(store, born=date(1999, 1, 1)).results) == {result, other.id}

    def test_an_earlier_number_finds_what_stands(self, store: Store, clock: StoppedClock) -> None:
        """With the date since which another paper stands (A7)."""
        clock.set(RELEASE)
        result = a_result(store)
        clock.set(RELEASE + A_DAY)
        entry = match(store).read.entry
        now = put_result(store, a_result_row(entry, scores={**SCORES, next(iter(SCORES)): 201}))
        old, new = match(store), match(store, now.statement_number or "")

        assert old.read.entry.id == result
        assert old.read.version == new.read.version == now
        assert (old.replaced_at, new.replaced_at) == (now.recorded_at, None)

    def test_a_hold_goes_before_what_was_replaced(self, store: Store, clock: StoppedClock) -> None:
        """The number of a paper finds that the result is withheld, and nothing of what it was (A7)."""
        clock.set(RELEASE)
        a_result(store)
        put_result(store, a_row_without_result(match(store).read.entry, "withheld"))
        held = match(store)

        assert held.read.status is ResultStatus.WITHHELD
        assert held.read.version is not None
        assert held.read.version.overall is None
        assert held.replaced_at is None

    def test_an_erased_candidate_is_found_no_more(self, store: Store, clock: StoppedClock) -> None:
        """What stays of them is restricted (PRV-5)."""
        clock.set(RELEASE)
        result = a_result(store)
        finding = look(store, result)
        with store.begin() as work:
            work.personal_data.erase(Person(account=None, results=frozenset({result})), at=RELEASE)
            work.commit()

        assert find(store).match is None
        assert not found(store)
        with store.begin(reading=True) as work:
            assert work.lookups.finding(US, finding, since=NOON) is None

    def test_it_is_told_whether_the_organisation_may_and_did_look(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """By a share that it sees now, and by looks without one: those of others are nothing to it."""
        clock.set(RELEASE)
        result = a_result(store)
        look(store, result, by=OTHERS)
        first = match(store)
        look(store, result)
        again = match(store)
        grant = put_share(store, a_share(result, organisation=US))
        shared = match(store)
        with store.begin() as work:
            work.shares.withdraw([grant.id], at=RELEASE)
            work.commit()

        assert (first.share, first.was_looked_at) == (None, False)
        assert (again.share, again.was_looked_at) == (None, True)
        assert shared.share == grant.id
        assert match(store).share is None

    def test_it_is_told_whether_the_organisation_has_seen_what_stands(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """What others have seen, or an earlier version, is nothing to it (A10)."""
        clock.set(RELEASE)
        result = a_result(store)
        look(store, result, by=OTHERS)
        before = match(store)
        look(store, result)
        after = match(store)
        entry = after.read.entry
        put_result(store, a_result_row(entry, scores={**SCORES, next(iter(SCORES)): 201}))

        assert [before.is_known, after.is_known, match(store).is_known] == [False, True, False]

    def test_nothing_is_looked_for_with_an_empty_purse(self, store: Store, clock: StoppedClock) -> None:
        """Until its window ends; what was spent under a former key counts (VER-2, KEY-2)."""
        clock.set(RELEASE)
        result = a_result(store)
        policy = BudgetPolicy(purpose="misses", most=3, within=A_DAY)
        former, present = BudgetKey(named("former")), BudgetKey(named("present"), (named("former"),))
        full, purse = Purse(BudgetKey(named("full")), policy), Purse(present, policy)
        found = []
        for key in (former, former, present):
            found.append(find(store, purses=(full, purse), now=RELEASE).results)
            with store.begin() as work:
                work.budgets.spend(BudgetKey(key.key), policy=policy, now=RELEASE)
                work.commit()
        instants = (RELEASE - A_DAY, RELEASE, RELEASE + A_DAY - A_MOMENT, RELEASE + A_DAY)
        found += [find(store, purses=(full, purse), now=now).results for now in instants]

        assert found == [*[(result,)] * 3, *[()] * 3, (result,)]
        assert find(store, purses=(full,), now=RELEASE).match is not None
        assert find(store, purses=(purse,), now=RELEASE).match is None

    def test_what_was_found_is_found_again(self, store: Store, clock: StoppedClock) -> None:
        """By the organisation alone that found it, since an instant, as it stands by now."""
        clock.set(RELEASE)
        result = a_result(store)
        finding = look(store, result)
        with store.begin(reading=True) as work:
            ours = work.lookups.finding(US, finding, since=RELEASE)
            late = work.lookups.finding(US, finding, since=RELEASE + A_MOMENT)
            theirs = work.lookups.finding(OTHERS, finding, since=RELEASE)
            unknown = work.lookups.finding(US, EventId("é\0"), since=RELEASE)
        clock.set(RELEASE - A_MOMENT)

        assert ours is not None
        assert (ours.id, ours.found_at, ours.match.read.entry.id) == (finding, RELEASE, result)
        assert (late, theirs, unknown) == (None, None, None)
        assert not found(store)

    def test_a_photo_comes_with_what_was_found(self, store: Store, clock: StoppedClock) -> None:
        """To the organisation that found it, as long as the result is reported (A9)."""
        clock.set(RELEASE)
        result = a_result(store)
        finding = look(store, result)

        def photo(by: OrganisationId = US) -> str | None:
            with store.begin(reading=True) as work:
                kept = work.lookups.photo(by, finding, since=RELEASE)
            return None if kept is None else kept.sealed

        before = photo()
        put_photos(store, a_photo())
        kept, theirs = photo(), photo(OTHERS)
        put_result(store, a_row_without_result(entry_of(store, ZOFIA), "withheld"))

        assert (before, kept, theirs, photo()) == (None, "v1.test.face", None, None)

    def test_who_was_found_is_told_to_whom_it_was_found_by(self, store: Store, clock: StoppedClock) -> None:
        """Address, sealed passport number and the scope of what is sent, as they stand (C8)."""
        clock.set(RELEASE)
        result = a_result(store)
        finding = look(store, result)

        def told(by: OrganisationId = US) -> SealedIdentity | None:
            with store.begin(reading=True) as work:
                return work.lookups.identity(by, finding, since=RELEASE)

        before = told()
        account = put_account(store, entry_of(store, ZOFIA))
        put_share(store, a_share(result, organisation=US, scope=ShareScope.WITHOUT_SKILLS, sent_at=RELEASE))
        after = told()

        assert before == SealedIdentity(email=None, passport_sealed=None, scope=None)
        assert after == attrs.evolve(before, email=account.email, scope=ShareScope.WITHOUT_SKILLS)
        assert told(OTHERS) is None

    def test_each_result_is_listed_once_latest_first(self, store: Store, clock: StoppedClock) -> None:
        """An officer sees what they found themselves, at most so many."""
        clock.set(RELEASE + 2 * A_DAY)
        result = a_result(store)
        later = a_sitting(session="F3", exam_date=date(2026, 6, 7))
        other = put_entry(store, an_entry_row(id_number=MINH, sitting=later))
        put_result(store, a_result_row(other))
        look(store, result)
        look(store, other.id, RELEASE + A_MOMENT)
        again = look(store, result, RELEASE + A_DAY)
        listed = found(store)

        assert [one.match.read.entry.id for one in listed] == [result, other.id]
        assert listed[0].id == again
        assert len(found(store, limit=1)) == 1
        assert not found(store, since=RELEASE + 2 * A_DAY)
        assert listed[0].match.read.entry.id_number == ZOFIA

    def test_looks_without_a_share_are_told_by_organisation(self, store: Store, clock: StoppedClock) -> None:
        """The latest of each, of an account's results that are out; looks at what is sent are no such."""
        clock.set(RELEASE + 2 * A_DAY)
        result = a_result(store)
        account = put_account(store, entry_of(store, ZOFIA))
        for at in (RELEASE, RELEASE + A_DAY):
            look(store, result, at, by=OTHERS)
        look(store, result, RELEASE + A_MOMENT)
        with store.begin(reading=True) as work:
            told = work.lookups.looked_up(account.id)
            of_nobody = work.lookups.looked_up(AccountId(named("nobody")))
        clock.set(RELEASE - A_MOMENT)
        with store.begin(reading=True) as work:
            hidden = work.lookups.looked_up(account.id)

        assert [(one.result, one.organisation, one.latest) for one in told] == [
            (result, OTHERS, RELEASE + A_DAY),
            (result, US, RELEASE + A_MOMENT),
        ]
        assert not of_nobody
        assert not hidden

    def test_reports_are_counted(self, store: Store, clock: StoppedClock) -> None:
        """Since an instant, which is included."""
        clock.set(RELEASE)
        for number in range(3):
            at = RELEASE + number * A_DAY
            put_events(store, an_event(name=f"report {number}", kind=EventKind.LOOK_REPORTED, at=at))
        with store.begin(reading=True) as work:
            some = work.lookups.reports(since=RELEASE + A_DAY)
            none = work.lookups.reports(since=RELEASE + 3 * A_DAY)

        assert some == Reports(count=2, latest=RELEASE + 2 * A_DAY)
        assert none == Reports(count=0, latest=None)
