"""Sending, stopping, holding and telling at once: one legal order of them (RLB-13, AUZ-5)."""

from collections.abc import Callable
from functools import partial

import pytest

from results_core.access.credentials import UnknownAccount
from results_core.access.logging_in import LoggedIn
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId
from results_core.organisations.model import Officer
from results_core.results.amending import ChangeOrder
from results_core.sharing.granting import AlreadyShared, SendingForm, Sent
from results_core.sharing.model import ReadShare, ShareGrant
from results_core.sharing.withdrawing import UnknownShare
from results_core.testing.builders import PASSWORD, RELEASE, ZOFIA
from results_core.testing.organisations import an_officer, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.verification.listing import Search
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

FORM = SendingForm(purpose="study", agrees=True)
ORDER = ChangeOrder(operator="Ada", reason="Clerical error")


@pytest.fixture
def on(opening: Opening) -> Rehearsal:
    """A candidate whose result is out, on a database."""
    rehearsal = rehearse(opening=opening)
    rehearsal.register_and_confirm()
    rehearsal.import_results()
    put_organisation(rehearsal.store)
    rehearsal.clock.set(RELEASE)
    return rehearsal


def candidate(on: Rehearsal) -> tuple[AccountId, ResultId]:
    """Return the candidate and their result."""
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return answer.session.account, entry_of(on.store, ZOFIA).id


def sent(on: Rehearsal, account: AccountId, result: ResultId) -> ShareGrant:
    """Send the result; return the share."""
    answer = on.application.sharing.send(account, result, taker(on), FORM)
    assert isinstance(answer, Sent | AlreadyShared)
    return answer.grant


def taker(on: Rehearsal) -> OrganisationId:
    """Return the one organisation that there is."""
    with on.store.begin(reading=True) as work:
        return next(iter(work.organisations.each())).id


def seen(on: Rehearsal, grant: ShareGrant) -> ReadShare | None:
    """Return what the organisation sees."""
    with on.store.begin(reading=True) as work:
        return work.shares.scoped(grant.organisation).one(grant.id)


def test_parallel_presses_send_once(on: Rehearsal) -> None:
    """One share, one letter, one event; the others find it sent."""
    account, result = candidate(on)
    on.deliver()
    to = taker(on)
    answers = at_once(times(8, lambda: on.application.sharing.send(account, result, to, FORM)))

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyShared"] * 7 + ["Sent"]
    assert len(on.application.sharing.own.all(account)) == 1
    assert len(on.deliver()) == len(on.events(EventKind.SHARE_SENT)) == 1


def test_parallel_stops_stop_once(on: Rehearsal) -> None:
    """One letter, one event, whoever is first."""
    account, result = candidate(on)
    grant = sent(on, account, result)
    on.deliver()
    at_once(times(8, lambda: on.application.sharing.own.withdraw(account, grant.id)))

    assert seen(on, grant) is None
    assert len(on.deliver()) == len(on.events(EventKind.SHARE_WITHDRAWN)) == 1


def test_feeds_say_each_thing_once_however_many_workers(on: Rehearsal) -> None:
    """While the share is stopped and sent again meanwhile."""
    account, result = candidate(on)
    first = sent(on, account, result)

    def tell() -> object:
        return [on.application.sharing.tell() for _ in range(3)]

    def again() -> object:
        on.application.sharing.own.withdraw(account, first.id)
        return sent(on, account, result)

    at_once([tell, again, tell, tell])
    while on.application.sharing.tell():
        pass
    received = [event.facts["share"] for event in on.events(EventKind.SHARE_RECEIVED)]
    ended = [event.facts["share"] for event in on.events(EventKind.SHARE_ENDED)]

    [second] = [one.share.grant for one in on.application.sharing.own.all(account) if one.can_be_stopped]
    assert sorted(received) in ([second.id], sorted([first.id, second.id]))
    assert ended == ([first.id] if first.id in received else [])


def test_a_share_that_is_sent_while_its_result_changes_shows_the_change(on: Rehearsal) -> None:
    """What it copies is what stands, whoever commits first."""
    account, result = candidate(on)
    for changed in (on.application.change_result.withhold, on.application.change_result.unwithhold):
        on.clock.advance(hours=1)
        deeds: list[Callable[[], object]] = [
            partial(sent, on, account, result),
            partial(changed, ZOFIA, ORDER),
        ]
        at_once(deeds)
        with on.store.begin(reading=True) as work:
            standing = work.results.of_account(account)[0].version
            [share] = work.shares.of_account(account)

        assert standing is not None
        assert (share.version, share.status) == (standing.number, standing.status)


def test_a_share_that_is_stopped_while_the_account_closes_ends_once(on: Rehearsal) -> None:
    """Nothing is left active, whoever is first."""
    account, result = candidate(on)
    grant = sent(on, account, result)

    def stop() -> object:
        try:
            return on.application.sharing.own.withdraw(account, grant.id)
        except UnknownAccount as closed:
            return closed

    at_once([stop, lambda: on.application.close_account(account, password=PASSWORD)])

    assert seen(on, grant) is None
    assert len(on.events(EventKind.SHARE_WITHDRAWN)) == 1


def test_a_share_that_is_stopped_while_it_is_opened_has_one_order(on: Rehearsal) -> None:
    """Whoever was let in looked before it was stopped; from then on nobody is (AUZ-5, RLB-13)."""
    account, result = candidate(on)
    grant = sent(on, account, result)
    officers = [
        put_officer(on.store, an_officer(email=f"{name}@univ-lyon.example"))
        for name in ("ada", "ben", "cleo")
    ]

    def opens(officer: Officer) -> bool:
        try:
            on.application.receiving.show(officer, grant.id, Search())
        except UnknownShare:
            return False
        return True

    def stops() -> bool:
        on.application.sharing.own.withdraw(account, grant.id)
        return True

    deeds: list[Callable[[], bool]] = [partial(opens, officer) for officer in officers]
    let_in = at_once([*deeds, stops])[:-1]
    meant = (EventKind.RESULT_LOOKED, EventKind.SHARE_WITHDRAWN)
    with on.store.begin(reading=True) as work:
        order = [event.kind for event in work.journal.read() if event.kind in meant]

    assert order.count(EventKind.RESULT_LOOKED) == sum(let_in)
    assert order[-1] is EventKind.SHARE_WITHDRAWN
    assert not any(opens(officer) for officer in officers)
