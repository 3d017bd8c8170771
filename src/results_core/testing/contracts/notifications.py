"""What officers are told: choices, arrivals numbered for each organisation, one summary a period."""

from datetime import date, timedelta

import attrs

from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.notifications.ports import Done, Receiver
from results_core.notifications.preferences import Notice, Preferences
from results_core.organisations.model import OfficerState, OrganisationState
from results_core.results.model import ResultStatus
from results_core.sharing.model import Expiry
from results_core.testing.builders import MINH, NOON, RELEASE, ZOFIA, a_result_row, an_entry_row, named
from results_core.testing.contracts.shares import move, say, withdraw
from results_core.testing.organisations import (
    an_officer,
    an_organisation,
    put_officer,
    put_organisation,
)
from results_core.testing.scenes import entry_of, put_entry, put_result
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store

A_DAY = timedelta(days=1)
ONE = OrganisationId(an_organisation().id)
OTHER = OrganisationId(named("another organisation"))


def number(store: Store, *, limit: int = 100) -> int:
    """Number what has arrived."""
    with store.begin() as work:
        numbered = work.arrivals.number(limit=limit)
        work.commit()
    return numbered


def new_at(store: Store, notice: Notice, *organisations: OrganisationId) -> dict[str, dict[str, int]]:
    """Return how much is new, by organisation and exam."""
    with store.begin(reading=True) as work:
        counts = work.arrivals.counts(notice, organisations or (ONE, OTHER))
    return {organisation: dict(of_exam) for organisation, of_exam in counts.items()}


def due(store: Store, notice: Notice, clock: StoppedClock) -> list[Receiver]:
    """Return whose turn has come."""
    with store.begin() as work:
        return list(work.arrivals.due(notice, clock.now(), limit=10))


def settle(store: Store, notice: Notice, done: Done) -> None:
    """Keep how far an organisation was told."""
    with store.begin() as work:
        work.arrivals.settle(notice, [done])
        work.commit()


class NotificationsContract:
    """What the stores of notifications promise."""

    def test_what_officers_choose_is_kept(self, store: Store) -> None:
        """The last choice stands; whoever chose nothing has none."""
        put_organisation(store)
        officer = put_officer(store)
        chosen = Preferences(enabled=False, chosen=frozenset({Notice.EACH, Notice.WEEKLY}))
        with store.begin() as work:
            before = work.notification_preferences.of(officer.id)
            work.notification_preferences.choose(officer.id, Preferences())
            work.notification_preferences.choose(officer.id, chosen)
            work.commit()
        with store.begin(reading=True) as work:
            kept = work.notification_preferences.of(officer.id)

        assert (before, kept) == (None, chosen)

    def test_letters_go_to_whoever_works_and_wants_them(self, store: Store) -> None:
        """Nobody who was only invited or is disabled, nobody of a suspended organisation."""
        put_organisation(store)
        suspended = put_organisation(
            store, attrs.evolve(an_organisation(id=OTHER), state=OrganisationState.SUSPENDED)
        )
        wants = put_officer(store, an_officer(email="wants@univ-lyon.example", language="fr"))
        switched_off = put_officer(store, an_officer(email="off@univ-lyon.example"))
        silent = put_officer(store, an_officer(email="silent@univ-lyon.example"))
        for state in (OfficerState.INVITED, OfficerState.DISABLED):
            put_officer(store, an_officer(email=f"{state}@univ-lyon.example", state=state))
        put_officer(store, an_officer(suspended, email="somebody@suspended.example"))
        with store.begin() as work:
            choices = work.notification_preferences
            choices.choose(wants.id, Preferences(chosen=frozenset({Notice.EACH, Notice.DAILY})))
            choices.choose(switched_off.id, Preferences(enabled=False, chosen=frozenset(Notice)))
            found = {
                notice: {to.officer for to in choices.recipients([ONE, OTHER], notice)}
                for notice in (*Notice, None)
            }
            [letter] = choices.recipients([ONE], Notice.EACH)

        assert found == {
            Notice.EACH: {wants.id},
            Notice.DAILY: {wants.id, silent.id},
            Notice.WEEKLY: set(),
            None: {wants.id, silent.id, switched_off.id},
        }
        assert (letter.organisation, letter.email, letter.language) == (ONE, "wants@univ-lyon.example", "fr")

    def test_an_officer_has_a_summary_once(self, store: Store) -> None:
        """Of the two who claim it again, none gets it; another period is another summary (RLB-14)."""
        put_organisation(store)
        her, him = (
            put_officer(store, an_officer(email=f"{name}@univ-lyon.example")).id for name in ("her", "him")
        )
        claims: list[set[tuple[AccountId, str]]] = []
        for keys in ([(her, "daily:1")], [(her, "daily:1"), (him, "daily:1")], [(her, "daily:2")]):
            with store.begin() as work:
                claims.append(set(work.digests.claim(keys, at=NOON)))
                work.commit()

        assert claims == [{(her, "daily:1")}, {(him, "daily:1")}, {(her, "daily:2")}]

    def test_arrivals_are_numbered_when_they_are_received(self, store: Store, clock: StoppedClock) -> None:
        """Not before the release (A6); those of one step together; each once."""
        for row in (an_entry_row(), an_entry_row(id_number=MINH)):
            put_result(store, a_result_row(put_entry(store, row)))
        put_share(store)
        put_share(store, of=MINH)
        put_share(store, a_share(entry_of(store, ZOFIA).id, organisation=OTHER))
        with store.begin(reading=True) as work:
            early = work.arrivals.are_due(clock.now())
        numbered = [number(store)]
        clock.set(RELEASE)
        with store.begin(reading=True) as work:
            then = work.arrivals.are_due(clock.now())
        numbered += [number(store), number(store)]

        assert (early, then, numbered) == (False, True, [0, 3, 0])
        assert new_at(store, Notice.EACH) == {ONE: {"C1A": 2}, OTHER: {"C1A": 1}}
        assert [(one.organisation, one.latest, one.done) for one in due(store, Notice.EACH, clock)] == sorted(
            [(ONE, 1, None), (OTHER, 1, None)]
        )

    def test_each_way_of_telling_is_settled_by_itself(self, store: Store, clock: StoppedClock) -> None:
        """What was told of in one is still new in the others, and what arrives later in all."""
        put_entry(store)
        put_entry(store, an_entry_row(id_number=MINH))
        put_share(store)
        clock.set(RELEASE)
        number(store)
        [receiver] = due(store, Notice.DAILY, clock)
        settle(store, Notice.EACH, Done(organisation=ONE, told_to=1))
        settle(
            store,
            Notice.DAILY,
            Done(organisation=ONE, told_to=None, period=date(2026, 7, 14), next_at=RELEASE + A_DAY),
        )
        settled = [due(store, notice, clock) for notice in (Notice.EACH, Notice.DAILY)]
        put_share(store, a_share(entry_of(store, MINH).id, sent_at=RELEASE))
        number(store)
        clock.advance(A_DAY)
        [again] = due(store, Notice.DAILY, clock)

        assert (receiver.since, receiver.done, receiver.zone) == (RELEASE, None, "Europe/Paris")
        assert settled == [[], []]
        assert new_at(store, Notice.EACH) == {ONE: {"C1A": 1}}
        assert new_at(store, Notice.DAILY) == {ONE: {"C1A": 2}}
        assert (again.since, again.done, again.latest) == (RELEASE + A_DAY, date(2026, 7, 14), 2)

    def test_what_is_gone_is_not_new(self, store: Store, clock: StoppedClock) -> None:
        """Withdrawn, expired, withheld or taken back (AUZ-5)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        grant = put_share(store, a_share(entry.id, expiry=Expiry.THREE_MONTHS))
        clock.set(RELEASE)
        number(store)
        counts = [new_at(store, Notice.EACH)]
        say(store, ResultStatus.WITHHELD, clock)
        counts.append(new_at(store, Notice.EACH))
        clock.advance(A_DAY)
        put_result(store, a_result_row(entry))
        number(store)
        counts.append(new_at(store, Notice.EACH))
        assert grant.expires_at is not None
        clock.set(grant.expires_at)
        counts.append(new_at(store, Notice.EACH))
        clock.set(RELEASE + 2 * A_DAY)
        withdraw(store, grant, clock)
        counts.append(new_at(store, Notice.EACH))

        one = {ONE: {"C1A": 1}}
        assert counts == [one, {}, one, {}, {}]

    def test_what_is_received_anew_arrives_anew(self, store: Store, clock: StoppedClock) -> None:
        """After a hold or a later release; a release that is moved back brings nothing new (B8)."""
        entry = put_entry(store)
        put_result(store, a_result_row(entry))
        put_share(store)
        clock.set(RELEASE)
        numbered = [number(store)]
        move(store, -1)
        numbered.append(number(store))
        clock.advance(A_DAY)
        say(store, ResultStatus.WITHHELD, clock)
        numbered.append(number(store))
        clock.advance(A_DAY)
        put_result(store, a_result_row(entry))
        numbered.append(number(store))
        move(store, 5)
        numbered.append(number(store))
        clock.set(RELEASE + 5 * A_DAY)
        numbered.append(number(store))

        assert numbered == [1, 0, 0, 1, 0, 1]

    def test_a_suspended_organisation_has_no_turn(self, store: Store, clock: StoppedClock) -> None:
        """What arrived waits until it works again: nothing is lost (C13)."""
        put_entry(store)
        put_share(store)
        clock.set(RELEASE)
        number(store)
        turns = []
        for state in (OrganisationState.SUSPENDED, OrganisationState.APPROVED):
            with store.begin() as work:
                organisation = work.organisations.of(ONE)
                assert organisation is not None
                work.organisations.replace(attrs.evolve(organisation, state=state))
                work.commit()
            with store.begin(reading=True) as work:
                turns.append(work.arrivals.are_due(clock.now()))
            turns += [bool(due(store, notice, clock)) for notice in Notice]

        assert turns == [False] * 4 + [True] * 4

    def test_a_turn_far_ahead_is_one_of_now(self, store: Store, clock: StoppedClock) -> None:
        """A clock that was wrong for a moment does not silence an organisation (RLB-14)."""
        put_entry(store)
        put_share(store)
        clock.set(RELEASE)
        number(store)
        settle(
            store,
            Notice.DAILY,
            Done(organisation=ONE, told_to=1, period=date(2036, 1, 1), next_at=RELEASE + 3000 * A_DAY),
        )

        assert [one.done for one in due(store, Notice.DAILY, clock)] == [date(2036, 1, 1)]
