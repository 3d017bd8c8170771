"""What organisations know of results (A10)."""

from datetime import timedelta

from results_core.kernel.identifiers import OrganisationId
from results_core.testing.builders import NOON, named
from results_core.testing.scenes import put_entry
from results_core.testing.sharing import put_organisation_named
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
OTHERS = OrganisationId(named("another organisation"))


class DisclosuresContract:
    """What disclosures promise."""

    def test_what_an_organisation_knows_is_noted_once(self, store: Store) -> None:
        """The first time of each version (A10)."""
        entry = put_entry(store)
        organisation = OrganisationId(named("organisation"))
        for one in (organisation, OTHERS):
            put_organisation_named(store, one)
        with store.begin() as work:
            noted = [
                work.disclosures.note(organisation, entry.id, 2, at=NOON),
                work.disclosures.note(organisation, entry.id, 2, at=NOON + A_DAY),
                work.disclosures.note(organisation, entry.id, 1, at=NOON + A_DAY),
                work.disclosures.note(OTHERS, entry.id, 1, at=NOON + 2 * A_DAY),
            ]
            work.commit()
        with store.begin(reading=True) as work:
            knows = work.disclosures.knows(organisation, entry.id)
            who = work.disclosures.of_result(entry.id)

        assert noted == [True, False, True, True]
        assert [(one.version, one.first_at) for one in knows] == [(1, NOON + A_DAY), (2, NOON)]
        assert [(one.organisation, one.version) for one in who] == [
            (organisation, 2),
            (organisation, 1),
            (OTHERS, 1),
        ]
