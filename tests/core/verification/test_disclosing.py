"""Every look is recorded, in one place (B10, A10)."""

import attrs
import pytest

from results_core.journal.events import ActorKind, EventKind
from results_core.sharing.model import ReadShare, ShareGrant
from results_core.testing.builders import RELEASE
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.sharing import put_share, seen
from results_core.testing.stand_ins import SeededRandomness
from results_core.verification.disclosing import Look, Way, record_look

OFFICER = an_officer()


@attrs.frozen
class Looker:
    """An officer, and a result that is shared with their organisation."""

    on: Rehearsal
    grant: ShareGrant

    def look(self, way: Way, *, shared: bool = True) -> None:
        """Look in this way, with the share or without."""
        look = Look(
            organisation=self.grant.organisation,
            officer=OFFICER.id,
            result=self.grant.result,
            version=1,
            way=way,
            at=self.on.clock.now(),
            share=self.grant.id if shared else None,
        )
        with self.on.store.begin() as work:
            record_look(work, look, randomness=SeededRandomness(f"look {way} {look.at}"))
            work.commit()

    def share(self) -> ReadShare:
        """Return the share as its organisation sees it."""
        read = seen(self.on.store, self.grant)
        assert read is not None
        return read


@pytest.fixture
def looker(registered: Rehearsal) -> Looker:
    """An officer on the day of release."""
    registered.import_results()
    put_officer(registered.store, OFFICER)
    grant = put_share(registered.store)
    registered.clock.set(RELEASE)
    return Looker(registered, grant)


def test_a_look_leaves_everything_that_follows_from_it(looker: Looker) -> None:
    """The event names ids alone; version, share and mark are kept with it (B10, A10, C6)."""
    looker.look(Way.SHARE)
    [event] = looker.on.events(EventKind.RESULT_LOOKED)
    with looker.on.store.begin(reading=True) as work:
        [known] = work.disclosures.knows(looker.grant.organisation, looker.grant.result)
        account = work.results.addressee(looker.grant.result)
        mark = work.inbox(looker.grant.organisation, OFFICER.id).marked(looker.grant.id)

    assert account is not None
    assert (event.actor, event.account, event.result, event.organisation) == (
        ActorKind.OFFICER,
        account.about,
        looker.grant.result,
        looker.grant.organisation,
    )
    assert event.facts == {
        "officer": OFFICER.id,
        "way": "share",
        "version": 1,
        "share": looker.grant.id,
    }
    assert (known.version, known.first_at) == (1, RELEASE)
    assert (looker.share().grant.opened_at, looker.share().grant.opened_by) == (RELEASE, OFFICER.id)
    assert mark == RELEASE


def test_a_statement_counts_as_downloaded(looker: Looker) -> None:
    """The first of each kind stays, and every look has its event."""
    looker.look(Way.SHARE)
    looker.on.clock.advance(hours=1)
    looker.look(Way.STATEMENT)
    looker.on.clock.advance(hours=1)
    looker.look(Way.STATEMENT)
    grant = looker.share().grant

    assert grant.opened_at == RELEASE
    assert grant.downloaded_at is not None
    assert (grant.downloaded_at - RELEASE).total_seconds() == 3600
    assert grant.downloaded_by == OFFICER.id
    assert len(looker.on.events(EventKind.RESULT_LOOKED)) == 3


def test_a_look_without_a_share_touches_none(looker: Looker) -> None:
    """It is noted for corrections all the same (A10)."""
    looker.look(Way.SEARCH, shared=False)
    [event] = looker.on.events(EventKind.RESULT_LOOKED)
    with looker.on.store.begin(reading=True) as work:
        known = work.disclosures.knows(looker.grant.organisation, looker.grant.result)
        mark = work.inbox(looker.grant.organisation, OFFICER.id).marked(looker.grant.id)

    assert event.facts == {"officer": OFFICER.id, "way": "search", "version": 1}
    assert [one.version for one in known] == [1]
    assert (looker.share().grant.opened_at, mark) == (None, None)
