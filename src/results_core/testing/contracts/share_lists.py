"""The list of an organisation's shares, as its systems page through it."""

from results_core.kernel.identifiers import OrganisationId
from results_core.testing.builders import RELEASE, an_entry_row, named
from results_core.testing.scenes import put_entry
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

_OTHERS = OrganisationId(named("another organisation"))


class ShareListsContract:
    """What the list promises."""

    def test_what_is_seen_is_listed_as_it_was_received(self, store: Store, clock: StoppedClock) -> None:
        """Page after page, nothing twice: not what is another's, waits for its release or was withdrawn."""
        clock.set(RELEASE)
        entries = [
            put_entry(store, an_entry_row(id_number=f"SIR09470{n}", candidate_number=f"000{n}"))
            for n in range(4)
        ]
        grants = [put_share(store, a_share(entry.id)) for entry in entries]
        put_share(store, a_share(entries[0].id, organisation=_OTHERS))
        with store.begin() as work:
            work.shares.withdraw([grants.pop(2).id], at=clock.now())
            work.commit()
        with store.begin(reading=True) as work:
            ours = work.shares.scoped(grants[0].organisation)
            first = ours.listed(after=None, limit=2)
            assert first[-1].received_at is not None
            rest = ours.listed(after=(first[-1].received_at, first[-1].grant.id), limit=2)
            [other] = work.shares.scoped(_OTHERS).listed(after=None, limit=9)

        assert [one.grant for one in (*first, *rest)] == sorted(grants, key=lambda grant: grant.id)
        assert other.grant.organisation == _OTHERS
