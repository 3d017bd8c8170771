"""What organisations ask to be changed: one wish of each, until it is decided (V11, C14)."""

from datetime import timedelta

import attrs

from results_core.kernel.identifiers import ChangeRequestId, OrganisationId
from results_core.organisations.change_requests import ChangeRequest
from results_core.organisations.model import OrganisationType
from results_core.testing.builders import NOON, named
from results_core.testing.organisations import an_officer, an_organisation, put_officer
from results_core.testing.sharing import put_organisation_named
from results_core.testing.stores import Store

OTHERS = OrganisationId(named("another organisation"))
WISH = ChangeRequest(
    id=ChangeRequestId(named("wish")),
    organisation=an_organisation().id,
    asked_by=an_officer().id,
    asked_at=NOON,
    name="Université Lumière",
    type=OrganisationType.SCHOOL,
    domains=("univ-lyon.example", "univ-lyon2.example"),
    reason="Two universities have become one.",
)


class ChangeRequestsContract:
    """What a store promises of changes that are asked for."""

    def test_a_later_wish_takes_the_place_of_an_earlier_one(self, store: Store) -> None:
        """Whole, and of its organisation alone; the oldest first."""
        put_officer(store)
        put_organisation_named(store, OTHERS)
        later = attrs.evolve(
            WISH, id=ChangeRequestId(named("later wish")), asked_at=NOON + timedelta(hours=2), name="Lumière"
        )
        theirs = attrs.evolve(
            WISH,
            id=ChangeRequestId(named("their wish")),
            organisation=OTHERS,
            asked_at=NOON + timedelta(hours=1),
        )
        with store.begin() as work:
            for wish in (WISH, theirs):
                work.change_requests.put(wish)
            first = work.change_requests.of(WISH.id)
            work.change_requests.put(later)
            work.commit()
        with store.begin(reading=True) as work:
            assert first == WISH
            assert work.change_requests.of(WISH.id) is None
            assert work.change_requests.of_organisation(WISH.organisation) == later
            assert list(work.change_requests.waiting()) == [theirs, later]

    def test_a_wish_is_taken_away_once(self, store: Store) -> None:
        """Whoever comes second is told that it is gone; no id of anything else finds one."""
        put_officer(store)
        with store.begin() as work:
            work.change_requests.put(WISH)
            answers = [work.change_requests.remove(one) for one in (WISH.id, WISH.id)]
            assert work.change_requests.of(ChangeRequestId("\0")) is None
            work.commit()

        assert answers == [True, False]
