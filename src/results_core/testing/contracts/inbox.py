"""The inbox: an officer's own marks on what the organisation sees (C6, AUZ-3)."""

from datetime import timedelta

from results_core.kernel.identifiers import OrganisationId
from results_core.testing.builders import RELEASE, a_result_row, named
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.scenes import put_entry, put_result
from results_core.testing.sharing import put_organisation_named, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
OTHERS = OrganisationId(named("another organisation"))


class InboxContract:
    """What an inbox promises of marks."""

    def test_marks_are_personal_and_of_a_version(self, store: Store, clock: StoppedClock) -> None:
        """A colleague's opening marks nothing of mine, and an amended result is new again (A10, C6)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        grant = put_share(store)
        mine, theirs = put_officer(store), put_officer(store, an_officer(email="sam@univ-lyon.example"))
        clock.set(RELEASE)
        with store.begin() as work:
            for officer in (mine, theirs):
                work.inbox(grant.organisation, officer.id).mark_opened([grant.id], at=clock.now())
            work.inbox(grant.organisation, theirs.id).mark_new([grant.id])
            first = [work.inbox(grant.organisation, one.id).marked(grant.id) for one in (mine, theirs)]
            work.commit()
        clock.advance(A_DAY)
        put_result(store, a_result_row(entry, scores={}, overall=185, label="Pass at Grade C"))
        with store.begin() as work:
            inbox = work.inbox(grant.organisation, mine.id)
            amended = inbox.marked(grant.id)
            inbox.mark_opened([grant.id], at=clock.now())
            again = inbox.marked(grant.id)
            work.commit()

        assert first == [RELEASE, None]
        assert (amended, again) == (None, RELEASE + A_DAY)

    def test_what_is_not_visible_is_not_marked(self, store: Store, clock: StoppedClock) -> None:
        """Before the release, or of another organisation (AUZ-3, A6)."""
        put_entry(store)
        grant = put_share(store)
        put_organisation_named(store, OTHERS)
        mine = put_officer(store)
        clock.set(RELEASE - A_DAY)
        with store.begin() as work:
            work.inbox(grant.organisation, mine.id).mark_opened([grant.id], at=clock.now())
            clock.set(RELEASE)
            work.inbox(OTHERS, mine.id).mark_opened([grant.id], at=clock.now())
            seen = work.inbox(grant.organisation, mine.id).marked(grant.id)
            work.commit()

        assert seen is None
