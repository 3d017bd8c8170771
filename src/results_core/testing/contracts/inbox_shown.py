"""One share of the inbox with everything about its result (C7, AUZ-3, AUZ-5)."""

from datetime import timedelta

import attrs

from results_core.kernel.identifiers import OrganisationId
from results_core.results.model import ResultStatus
from results_core.sharing.model import Touch
from results_core.testing.builders import RELEASE, a_result_row, an_account, an_entry_row, named
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.scenes import put_account, put_entry, put_result
from results_core.testing.sharing import put_organisation_named, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
OTHERS = OrganisationId(named("another organisation"))
OFFICER = an_officer(first_name="Sam", family_name="Reed")


class InboxShownContract:
    """What an inbox promises of one share."""

    def test_a_share_is_shown_with_all_that_is_known(self, store: Store, clock: StoppedClock) -> None:
        """In any state of its result; who opened it first, whose address goes along."""
        entry = put_entry(store, an_entry_row(passport_number="ZS 1234567"))
        grant = put_share(store)
        put_officer(store, OFFICER)
        clock.set(RELEASE)
        with store.begin() as work:
            pending = work.inbox(grant.organisation, OFFICER.id).shown(grant.id)
        put_account(store, entry, an_account(entry, email="zofia@mail.example"))
        put_result(store, a_result_row(entry))
        with store.begin() as work:
            scope = work.shares.scoped(grant.organisation)
            scope.touch([grant.id], Touch.OPENED, at=clock.now(), by=OFFICER.id)
            shown = work.inbox(grant.organisation, OFFICER.id).shown(grant.id, hold=True)
            work.commit()

        assert pending is not None
        assert shown is not None
        assert (pending.version, pending.share.status, pending.email) == (None, ResultStatus.PENDING, None)
        assert pending.passport_sealed == shown.passport_sealed is not None
        assert shown.version is not None
        assert (shown.version.overall, shown.share.version) == (196, 1)
        assert (shown.email, shown.opened_by, shown.downloaded_by) == ("zofia@mail.example", "Sam Reed", None)
        assert shown.share.grant == attrs.evolve(grant, opened_at=RELEASE, opened_by=OFFICER.id)
        assert not shown.has_photo

    def test_what_is_not_seen_is_not_shown(self, store: Store, clock: StoppedClock) -> None:
        """Before the release, of another organisation, after its end (A6, AUZ-3, AUZ-5)."""
        put_entry(store)
        grant = put_share(store)
        put_organisation_named(store, OTHERS)
        put_officer(store, OFFICER)
        clock.set(RELEASE - A_DAY)
        found: list[object] = []
        with store.begin() as work:
            found.append(work.inbox(grant.organisation, OFFICER.id).shown(grant.id))
            clock.set(RELEASE)
            found.append(work.inbox(OTHERS, OFFICER.id).shown(grant.id))
            work.shares.withdraw([grant.id], at=clock.now())
            found.append(work.inbox(grant.organisation, OFFICER.id).shown(grant.id, hold=True))
            found.append(work.inbox(grant.organisation, OFFICER.id).photo(grant.id))
            work.commit()

        assert found == [None] * 4
