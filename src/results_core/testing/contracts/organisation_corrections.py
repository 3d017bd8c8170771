"""Organisations that know a version of a result which no longer stands (A10)."""

from datetime import timedelta

import attrs

from results_core.exams.entries import Entry
from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.notifications.correcting import Correction
from results_core.organisations.model import OrganisationState
from results_core.results.model import ResultStatus
from results_core.sharing.model import Expiry
from results_core.testing.builders import MINH, RELEASE, a_result_row, an_entry_row, named
from results_core.testing.contracts.shares import move, say, withdraw
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.scenes import put_entry, put_result
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
ONE = OrganisationId(an_organisation().id)
OTHER = OrganisationId(named("another organisation"))


def put_houses(store: Store) -> None:
    """Keep two organisations with an officer each."""
    for organisation in (an_organisation(), an_organisation(id=OTHER, name="Other")):
        put_organisation(store, organisation)
        put_officer(store, an_officer(organisation, email=f"officer@{organisation.id}.example"))


def look(store: Store, organisation: OrganisationId, result: ResultId, version: int) -> None:
    """Note that the organisation saw the version."""
    with store.begin() as work:
        work.disclosures.note(organisation, result, version, at=RELEASE)
        work.commit()


def due(store: Store, *, settled: bool = False) -> list[Correction]:
    """Return who is to be told, and keep that they were, if wanted."""
    with store.begin() as work:
        found = list(work.corrections.due(limit=10))
        if settled:
            work.corrections.settle(found)
            work.commit()
    with store.begin(reading=True) as work:
        assert work.corrections.are_due() == bool(found and not settled)
    return found


def said(found: list[Correction]) -> list[tuple[str, int, int, bool]]:
    """Return what is due in short."""
    return [(one.organisation, one.known.number, one.standing.number, one.is_shown) for one in found]


def amended(store: Store, entry: Entry, *, overall: int) -> None:
    """Import other scores of the result."""
    put_result(store, a_result_row(entry, scores={}, overall=overall, label="Pass at Grade C"))


class OrganisationCorrectionsContract:
    """What the store of corrections promises."""

    def test_whoever_saw_an_older_version_is_due(self, store: Store, clock: StoppedClock) -> None:
        """By a look or by a delivered share, imported or by hand (A10).

        Who was told that the first no longer stands, and has not seen the second, need not hear of the third.
        """
        put_houses(store)
        entry, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(entry))
        put_result(store, a_result_row(his))
        put_share(store)
        put_share(store, a_share(his.id))
        clock.set(RELEASE)
        look(store, OTHER, entry.id, 1)
        before = due(store)
        clock.advance(A_DAY)
        amended(store, entry, overall=185)
        first = due(store, settled=True)
        again = due(store)
        clock.advance(A_DAY)
        say(store, ResultStatus.CANCELLED, clock)
        then = due(store, settled=True)

        assert (before, again) == ([], [])
        assert said(first) == sorted([(ONE, 1, 2, True), (OTHER, 1, 2, False)])
        assert {one.known.status for one in first} == {ResultStatus.REPORTED}
        assert said(then) == [(ONE, 2, 3, True)]
        assert {one.standing.status for one in then} == {ResultStatus.CANCELLED}

    def test_what_is_noted_of_many_is_due_too(self, store: Store, clock: StoppedClock) -> None:
        """Where it was replaced before it was noted: of those alone, and once however often it is noted."""
        put_houses(store)
        entry, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(entry))
        put_result(store, a_result_row(his))
        clock.set(RELEASE)
        amended(store, entry, overall=185)
        known = [(entry.id, 1), (his.id, 1)]
        with store.begin() as work:
            work.disclosures.note_all(OTHER, [], at=RELEASE)
            work.disclosures.note_all(OTHER, known, at=RELEASE)
            work.commit()
        first = due(store, settled=True)
        with store.begin() as work:
            work.disclosures.note_all(OTHER, known, at=RELEASE + A_DAY)
            work.commit()
        with store.begin(reading=True) as work:
            since = [one.first_at for of in known for one in work.disclosures.knows(OTHER, of[0])]

        assert said(first) == [(OTHER, 1, 2, False)]
        assert due(store) == []
        assert since == [RELEASE, RELEASE]

    def test_a_new_name_is_a_new_version(self, store: Store, clock: StoppedClock) -> None:
        """That comes with the file of entries."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        look(store, OTHER, entry.id, 1)
        put_entry(store, an_entry_row(family_name="Łęcka"))

        assert said(due(store)) == [(OTHER, 1, 2, False)]

    def test_what_was_never_seen_is_nobodys(self, store: Store, clock: StoppedClock) -> None:
        """Neither a share that still waits nor one that ended before, nor what was amended before it came."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        waiting = put_share(store)
        amended(store, entry, overall=185)
        clock.set(RELEASE - A_DAY)
        withdraw(store, waiting, clock)
        clock.set(RELEASE)
        amended(store, entry, overall=187)
        put_share(store, a_share(entry.id, organisation=OTHER, sent_at=RELEASE))

        assert due(store) == []

    def test_after_its_end_a_share_counts_for_what_it_showed(self, store: Store, clock: StoppedClock) -> None:
        """Withdrawn or expired: the version that stood then, and no later one."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        withdrawn = put_share(store)
        expiring = put_share(store, a_share(entry.id, organisation=OTHER, expiry=Expiry.THREE_MONTHS))
        clock.set(RELEASE)
        withdraw(store, withdrawn, clock)
        clock.advance(A_DAY)
        withdrawn_at_once = due(store)
        assert expiring.expires_at is not None
        clock.set(expiring.expires_at)
        amended(store, entry, overall=185)
        first = due(store, settled=True)
        clock.advance(A_DAY)
        amended(store, entry, overall=187)

        assert withdrawn_at_once == []
        assert said(first) == [(OTHER, 1, 2, False)]
        assert due(store) == []

    def test_nothing_is_due_before_the_release(self, store: Store, clock: StoppedClock) -> None:
        """Nor while it lies ahead again (A6)."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        look(store, OTHER, entry.id, 1)
        move(store, 2)
        amended(store, entry, overall=185)
        hidden = due(store)
        clock.set(RELEASE + 2 * A_DAY)

        assert hidden == []
        assert said(due(store)) == [(OTHER, 1, 2, False)]

    def test_what_was_delivered_stays_known_where_the_release_moves_away(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """Nobody need have opened it, and the share may have ended: what it had is told of once (A10)."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        put_share(store)
        withdrawn = put_share(store, a_share(entry.id, organisation=OTHER))
        clock.set(RELEASE)
        withdraw(store, withdrawn, clock)
        clock.set(RELEASE + A_DAY)
        withdrawn_later = put_share(store, a_share(entry.id, organisation=OTHER, sent_at=clock.now()))
        clock.advance(A_DAY)
        withdraw(store, withdrawn_later, clock)
        move(store, 9)
        amended(store, entry, overall=185)
        clock.advance(A_DAY)
        amended(store, entry, overall=187)
        hidden = due(store)
        move(store, 12)
        clock.set(RELEASE + 12 * A_DAY)
        first = due(store, settled=True)
        clock.advance(A_DAY)
        amended(store, entry, overall=189)

        assert hidden == []
        assert said(first) == sorted([(ONE, 1, 3, True), (OTHER, 1, 3, False)])
        assert said(due(store)) == [(ONE, 3, 4, True)]

    def test_what_was_never_delivered_is_not_known_by_a_move(self, store: Store, clock: StoppedClock) -> None:
        """Neither of a share that waited, nor of one whose result had not come in."""
        put_houses(store)
        entry, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_result(store, a_result_row(entry))
        put_share(store)
        put_share(store, a_share(his.id))
        move(store, 3)
        clock.set(RELEASE + A_DAY)
        amended(store, entry, overall=185)
        move(store, 0)
        move(store, 3)
        put_result(store, a_result_row(his))
        clock.set(RELEASE + 3 * A_DAY)

        assert due(store) == []

    def test_a_suspended_organisation_is_told_when_it_works_again(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """It holds what no longer stands all the same: nothing is lost."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        look(store, OTHER, entry.id, 1)
        amended(store, entry, overall=185)
        found = []
        for state in (OrganisationState.SUSPENDED, OrganisationState.APPROVED):
            with store.begin() as work:
                organisation = work.organisations.of(OTHER)
                assert organisation is not None
                work.organisations.replace(attrs.evolve(organisation, state=state))
                work.commit()
            found.append(said(due(store)))

        assert found == [[], [(OTHER, 1, 2, False)]]

    def test_whoever_looks_while_it_is_amended_is_due(self, store: Store, clock: StoppedClock) -> None:
        """What was read before the change and is noted after it is not passed over."""
        put_houses(store)
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        amended(store, entry, overall=185)
        before = due(store)
        look(store, OTHER, entry.id, 1)

        assert before == []
        assert said(due(store)) == [(OTHER, 1, 2, False)]
