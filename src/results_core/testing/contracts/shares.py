"""Shares: one at a time for a result and an organisation, and what each of the two sees of them."""

from datetime import timedelta

import attrs

from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.kernel.time import ZonedInstant
from results_core.results.model import Remark, ResultStatus
from results_core.sharing.model import Expiry, ReadShare, ShareGrant, Touch
from results_core.testing.builders import (
    MINH,
    NOON,
    RELEASE,
    ZOFIA,
    a_result_row,
    a_row_without_result,
    a_sitting,
    an_account,
    an_entry_row,
    named,
)
from results_core.testing.contracts.refusals import refused
from results_core.testing.scenes import (
    entry_of,
    put_account,
    put_candidate,
    put_entry,
    put_result,
    result_of,
)
from results_core.testing.sharing import a_share, put_organisation_named, put_share, seen
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)
OTHERS = OrganisationId(named("another organisation"))
OFFICER = AccountId(named("officer"))


def of_account(store: Store, account: AccountId, share: ShareId | None = None) -> list[ReadShare]:
    """Return the shares of the account's results, or the one named."""
    with store.begin(reading=True) as work:
        return list(work.shares.of_account(account, share))


def withdraw(store: Store, grant: ShareGrant, clock: StoppedClock) -> list[ShareGrant]:
    """Withdraw the share now."""
    with store.begin() as work:
        ended = work.shares.withdraw([grant.id], at=clock.now())
        work.commit()
    return list(ended)


def say(store: Store, status: ResultStatus, clock: StoppedClock) -> None:
    """Give the candidate's result another version by hand, now."""
    stood = result_of(store, ZOFIA).version
    assert stood is not None
    version = attrs.evolve(
        stood,
        number=stood.number + 1,
        status=status,
        scores={},
        overall=None,
        label=None,
        cefr=None,
        statement_number=None,
        issued_at=None,
        recorded_at=clock.now(),
    )
    with store.begin() as work:
        work.results.add(version, Remark(operator="Ada", reason="Clerical error"))
        work.commit()


def move(store: Store, days: int) -> None:
    """Let the results come out so many days after `RELEASE`."""
    with store.begin() as work:
        work.entries.move_release(a_sitting().name, ZonedInstant(RELEASE + days * A_DAY, "Europe/London"))
        work.commit()


class SharesContract:
    """What shares promise."""

    def test_a_share_is_seen_by_both_from_the_release_on(self, store: Store, clock: StoppedClock) -> None:
        """Not a microsecond earlier by its organisation; its candidate sees it wait (A6, B8)."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        put_result(store, a_result_row(entry))
        grant = put_share(store, a_share(entry.id, account=account.id, expiry=Expiry.SIX_MONTHS))
        clock.set(RELEASE - A_MOMENT)
        early, [waiting] = seen(store, grant), of_account(store, account.id)
        clock.set(RELEASE)
        [then] = of_account(store, account.id)

        assert early is None
        assert (waiting.released, waiting.status, waiting.version) == (False, None, None)
        assert then == ReadShare(
            grant=grant,
            entry=entry,
            released=True,
            received_at=RELEASE,
            status=ResultStatus.REPORTED,
            version=1,
        )
        assert seen(store, grant) == then

    def test_a_share_of_what_is_out_is_received_at_once(self, store: Store, clock: StoppedClock) -> None:
        """With its state, if nothing has come in."""
        put_entry(store)
        clock.set(RELEASE + A_DAY)
        received = seen(store, put_share(store, a_share(entry_of(store, ZOFIA).id, sent_at=clock.now())))

        assert received is not None
        assert (received.received_at, received.status, received.version) == (
            RELEASE + A_DAY,
            ResultStatus.PENDING,
            None,
        )

    def test_one_active_share_of_a_result_and_an_organisation(self, store: Store) -> None:
        """A second one is refused; another organisation, or another result, is another matter."""
        hers, his = put_entry(store), put_entry(store, an_entry_row(id_number=MINH))
        put_share(store)
        put_organisation_named(store, OTHERS)
        with store.begin() as work:
            added = [
                work.shares.add(a_share(hers.id, name="again", sent_at=NOON + A_DAY)),
                work.shares.add(a_share(hers.id, organisation=OTHERS)),
                work.shares.add(a_share(his.id)),
            ]
            work.commit()

        assert added == [False, True, True]

    def test_nothing_is_shared_of_what_is_not_there(self, store: Store) -> None:
        """Nor with whom is not there: a share names an entry and an organisation."""
        entry = put_entry(store)
        put_organisation_named(store, OTHERS)
        for grant in (a_share(ResultId(named("nothing")), organisation=OTHERS), a_share(entry.id)):
            with store.begin() as work, refused(Missing):
                work.shares.add(grant)

    def test_after_its_end_another_may_follow(self, store: Store, clock: StoppedClock) -> None:
        """Withdrawn or expired, it stays as a share of the past."""
        account = put_candidate(store)
        clock.set(RELEASE)
        first = put_share(store, a_share(entry_of(store, ZOFIA).id, expiry=Expiry.THREE_MONTHS))
        assert first.expires_at is not None
        clock.set(first.expires_at)
        second = put_share(store, a_share(first.result, sent_at=clock.now()))
        clock.advance(A_DAY)
        withdraw(store, second, clock)
        third = put_share(store, a_share(first.result, sent_at=clock.now()))

        assert [read.grant.id for read in of_account(store, account.id)] == [third.id, second.id, first.id]
        assert [seen(store, one) is not None for one in (first, second, third)] == [False, False, True]

    def test_a_withdrawn_share_is_gone_at_once(self, store: Store, clock: StoppedClock) -> None:
        """For its organisation; a second withdrawal changes nothing (AUZ-5)."""
        account = put_candidate(store)
        clock.set(RELEASE)
        grant = put_share(store)
        before = seen(store, grant)
        ended = withdraw(store, grant, clock)
        clock.advance(A_DAY)
        again = withdraw(store, grant, clock)

        assert before is not None
        assert (ended, again) == ([grant.withdrawn(RELEASE)], [])
        assert seen(store, grant) is None
        assert of_account(store, account.id)[0].grant.withdrawn_at == RELEASE

    def test_an_expired_share_is_gone_at_its_instant(self, store: Store, clock: StoppedClock) -> None:
        """And is not withdrawn any more."""
        put_entry(store)
        grant = put_share(store, a_share(entry_of(store, ZOFIA).id, expiry=Expiry.TWELVE_MONTHS))
        assert grant.expires_at is not None
        clock.set(grant.expires_at - A_MOMENT)
        last = seen(store, grant)
        clock.set(grant.expires_at)

        assert last is not None
        assert seen(store, grant) is None
        assert withdraw(store, grant, clock) == []

    def test_nobody_sees_what_is_anothers(self, store: Store, clock: StoppedClock) -> None:
        """Neither another organisation nor another candidate (AUZ-2, AUZ-3)."""
        put_candidate(store)
        his = put_entry(store, an_entry_row(id_number=MINH))
        stranger = put_account(store, his)
        clock.set(RELEASE)
        grant = put_share(store)
        with store.begin() as work:
            theirs = work.shares.scoped(OTHERS)
            found = [theirs.one(grant.id), theirs.of_result(grant.result)]
            theirs.touch([grant.id], Touch.OPENED, at=RELEASE, by=OFFICER)
            work.commit()
        untouched = seen(store, grant)

        assert found == [None, None]
        assert untouched is not None
        assert untouched.grant == grant
        assert of_account(store, stranger.id) == []
        assert of_account(store, stranger.id, grant.id) == []

    def test_the_first_touch_of_each_kind_stays(self, store: Store, clock: StoppedClock) -> None:
        """With whoever it was; what is not visible is not touched."""
        put_entry(store)
        grant = put_share(store)
        for day, by in enumerate((OFFICER, AccountId(named("early")), AccountId(named("late")))):
            clock.set(RELEASE + (day - 1) * A_DAY)
            with store.begin() as work:
                scope = work.shares.scoped(grant.organisation)
                for how in Touch:
                    scope.touch([grant.id], how, at=clock.now(), by=by)
                work.commit()
        touched = seen(store, grant)

        early = AccountId(named("early"))
        assert touched is not None
        assert touched.grant == attrs.evolve(
            grant,
            opened_at=RELEASE,
            opened_by=early,
            downloaded_at=RELEASE,
            downloaded_by=early,
            pulled_at=RELEASE,
        )

    def test_a_hold_before_the_delivery_holds_it_back(self, store: Store, clock: StoppedClock) -> None:
        """It is received when the hold ends (B8)."""
        entry = put_entry(store)
        grant = put_share(store)
        put_result(store, a_row_without_result(entry, "withheld"))
        clock.set(RELEASE + A_DAY)
        held = seen(store, grant)
        put_result(store, a_result_row(entry))
        lifted = seen(store, grant)

        assert held is None
        assert lifted is not None
        assert (lifted.received_at, lifted.status) == (RELEASE + A_DAY, ResultStatus.REPORTED)

    def test_a_hold_after_the_delivery_leaves_the_row(self, store: Store, clock: StoppedClock) -> None:
        """With its state; when it ends, the share is received anew (B8)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        grant = put_share(store)
        clock.set(RELEASE + A_DAY)
        say(store, ResultStatus.WITHHELD, clock)
        held = seen(store, grant)
        clock.advance(A_DAY)
        put_result(store, a_result_row(entry))
        lifted = seen(store, grant)

        assert held is not None
        assert (held.received_at, held.status, held.version) == (RELEASE, ResultStatus.WITHHELD, 2)
        assert lifted is not None
        assert (lifted.received_at, lifted.status, lifted.version) == (
            RELEASE + 2 * A_DAY,
            ResultStatus.REPORTED,
            3,
        )

    def test_what_is_cancelled_arrives_nowhere(self, store: Store, clock: StoppedClock) -> None:
        """Those who had received it see that it is cancelled."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        grant = put_share(store)
        clock.set(RELEASE + A_DAY)
        say(store, ResultStatus.CANCELLED, clock)
        clock.advance(A_DAY)
        late = put_share(store, a_share(entry.id, organisation=OTHERS, sent_at=clock.now()))
        received = seen(store, grant)

        assert received is not None
        assert (received.received_at, received.status) == (RELEASE, ResultStatus.CANCELLED)
        assert seen(store, late) is None

    def test_a_moved_release_moves_the_delivery(self, store: Store, clock: StoppedClock) -> None:
        """Later it hides what was there, earlier it shows (A6)."""
        put_entry(store)
        grant = put_share(store)
        clock.set(RELEASE)
        move(store, 3)
        hidden = seen(store, grant)
        move(store, -3)
        shown = seen(store, grant)

        assert hidden is None
        assert shown is not None
        assert shown.received_at == RELEASE - 3 * A_DAY

    def test_an_amendment_shows_in_the_share(self, store: Store, clock: StoppedClock) -> None:
        """Be it a row of a file or a corrected name: the version is another at once."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        clock.set(RELEASE)
        grant = put_share(store)
        put_result(store, a_result_row(entry, scores={}, overall=185, label="Pass at Grade C"))
        amended = seen(store, grant)
        put_entry(store, an_entry_row(family_name="Łęcka"))
        renamed = seen(store, grant)

        assert amended is not None
        assert renamed is not None
        assert (amended.version, renamed.version) == (2, 3)
        assert renamed.entry.family_name == "Łęcka"

    def test_what_is_active_is_counted(self, store: Store, clock: StoppedClock) -> None:
        """By result, and listed by result: neither withdrawn nor expired ones."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        active = put_share(store)
        gone = put_share(store, a_share(entry.id, organisation=OTHERS))
        short = put_share(store, a_share(entry.id, organisation=named("third"), expiry=Expiry.THREE_MONTHS))
        assert short.expires_at is not None
        clock.set(NOON + A_DAY)
        withdraw(store, gone, clock)
        counts = []
        for at in (NOON + A_DAY, short.expires_at):
            clock.set(at)
            with store.begin(reading=True) as work:
                counts.append(work.results.of_account(account.id)[0].shared_with)
        with store.begin() as work:
            found = work.shares.active_of_results([entry.id], at=short.expires_at, hold=True)
            standing = [
                work.shares.standing(entry.id, one.organisation, at=NOON + A_DAY) for one in (active, gone)
            ]

        assert counts == [2, 1]
        assert list(found) == [active]
        assert standing == [active, None]

    def test_shares_belong_to_whoever_the_result_belongs_to(self, store: Store) -> None:
        """After a lost mailbox the candidate finds them under a new account (B16)."""
        account = put_candidate(store)
        entry = entry_of(store, ZOFIA)
        grant = put_share(store, a_share(entry.id, account=account.id))
        with store.begin() as work:
            work.accounts.dissolve(account.id)
            work.commit()
        anew = put_account(store, entry, an_account(entry, id=named("new account")))

        assert of_account(store, account.id) == []
        assert [read.grant for read in of_account(store, anew.id)] == [grant]
