"""Windows of an organisation's shares, as its systems pull them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from results_core.downloads.windows import Place, Pulled, Window
from results_core.kernel.identifiers import OrganisationId
from results_core.sharing.model import ShareGrant
from results_core.testing.builders import RELEASE, a_result_row, an_entry_row, named, number_of_ours
from results_core.testing.organisations import an_organisation
from results_core.testing.scenes import put_account, put_entry, put_result
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

_OURS = OrganisationId(an_organisation().id)
_OTHERS = OrganisationId(named("another organisation"))
_A_DAY = timedelta(days=1)
_NUMBERS = [f"SIR09470{n}" for n in range(5)]
_AMENDED_AT = RELEASE + 5 * _A_DAY


def _put_shares(store: Store, clock: StoppedClock) -> list[ShareGrant]:
    """Share the results of three candidates a day apart, the first and the last of one; amend the second."""
    entries = [
        put_entry(store, an_entry_row(id_number=number, candidate_number=f"000{n}"))
        for n, number in enumerate(_NUMBERS)
    ]
    account = put_account(store, entries[0])
    with store.begin() as work:
        work.accounts.add(account.id, entries[3].id, at=RELEASE)
        work.commit()
    for entry in entries[:4]:
        put_result(store, a_result_row(entry))
    grants = [
        put_share(store, a_share(entry.id, sent_at=RELEASE + n * _A_DAY))
        for n, entry in enumerate(entries[:4])
    ]
    put_share(store, a_share(entries[4].id, organisation=_OTHERS, sent_at=RELEASE))
    clock.set(_AMENDED_AT)
    put_result(store, a_result_row(entries[1], label="Pass at Grade C", own_number=number_of_ours("amended")))
    clock.set(RELEASE + 9 * _A_DAY)
    return grants


def _places(store: Store, window: Window, *, asked_at: datetime, limit: int) -> Sequence[Place]:
    """Return all places, a page after the other."""
    found: list[Place] = []
    with store.begin(reading=True) as work:
        ours = work.in_window(_OURS)
        while page := ours.candidates(
            window, asked_at=asked_at, after=found[-1] if found else None, limit=limit
        ):
            found += page
    return found


def _pulled(store: Store, window: Window, *, limit: int = 1) -> list[list[str]]:
    """Return the ID Numbers of each candidate's results in the window, and first the one they go by."""
    places = _places(store, window, asked_at=RELEASE + 9 * _A_DAY, limit=limit)
    with store.begin() as work:
        pulled: Sequence[Pulled] = work.in_window(_OURS).shares(window, places)
    return [[one.id_number, *(row.id_number for row in one.rows)] for one in pulled]


class WindowsContract:
    """What windows promise."""

    def test_a_window_has_each_candidate_once(self, store: Store, clock: StoppedClock) -> None:
        """What was amended there first, then as it was received; pages of any size say the same."""
        _put_shares(store, clock)
        whole = Window(since=RELEASE, until=RELEASE + 9 * _A_DAY)
        first, second, third, fourth, _ = _NUMBERS
        every = [[first, fourth, first], [second, second], [third, third]]
        assert [_pulled(store, whole, limit=limit) for limit in (1, 2, 9)] == [every] * 3

        later = Window(since=RELEASE + 2 * _A_DAY, until=RELEASE + 9 * _A_DAY)
        assert _pulled(store, later) == [[second, second], [third, third], [first, fourth]]

    def test_a_window_starts_at_its_start_and_ends_before_its_end(
        self, store: Store, clock: StoppedClock
    ) -> None:
        """So that those which follow one another neither repeat nor miss anything; amendments too."""
        _put_shares(store, clock)
        _, second, third, *_ = _NUMBERS
        moment = timedelta(microseconds=1)
        received, amended = RELEASE + 2 * _A_DAY, _AMENDED_AT
        for at, number in ((received, third), (amended, second)):
            assert _pulled(store, Window(since=at, until=at + moment)) == [[number, number]]
            for since, until in ((at - moment, at), (at + moment, at + 2 * moment), (at, at)):
                assert _pulled(store, Window(since=since, until=until)) == []

    def test_what_is_withdrawn_is_gone_and_moves_nobody(self, store: Store, clock: StoppedClock) -> None:
        """Whoever loses a share while a window is pulled keeps the place, and the other shares."""
        grants = _put_shares(store, clock)
        window = Window(since=RELEASE, until=RELEASE + 9 * _A_DAY)
        before = _places(store, window, asked_at=clock.now(), limit=9)
        asked_at = clock.now()
        clock.set(asked_at + timedelta(seconds=1))
        with store.begin() as work:
            work.shares.withdraw([grants[0].id, grants[2].id], at=clock.now())
            work.commit()
        assert _places(store, window, asked_at=asked_at, limit=1) == before
        _, second, _, fourth, _ = _NUMBERS
        assert _pulled(store, window) == [[fourth, fourth], [second, second]]
        anew = _places(store, window, asked_at=clock.now(), limit=9)
        assert [place.share for place in anew] == [grants[1].id, grants[3].id]
