"""Stopping a share: at once, once, and with a letter (B9, K11, L6, AUZ-5)."""

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, ShareId
from results_core.sharing.granting import SendingForm, Sent
from results_core.sharing.model import ShareState, Touch
from results_core.sharing.withdrawing import UnknownShare
from results_core.testing.builders import RELEASE, named
from tests.core.sharing.conftest import Sender


def test_it_is_gone_at_once(sender: Sender) -> None:
    """The candidate reads that it was stopped, and may send again."""
    sender.on.clock.set(RELEASE)
    grant = sender.sent()
    sender.on.deliver()
    stopped = sender.on.application.sharing.own.withdraw(sender.account, grant.id)
    letter = sender.on.delivered(LetterKind.SHARING_STOPPED)

    assert (stopped.state, stopped.can_be_stopped) == (ShareState.WITHDRAWN, False)
    assert sender.seen(grant) is None
    assert letter.facts["organisation"] == sender.to.name
    assert isinstance(sender.send(), Sent)


def test_a_second_press_changes_nothing(sender: Sender) -> None:
    """One letter, one event, the first instant."""
    grant = sender.sent()
    sender.on.deliver()
    first = sender.on.application.sharing.own.withdraw(sender.account, grant.id)
    sender.on.clock.advance(hours=1)
    again = sender.on.application.sharing.own.withdraw(sender.account, grant.id)

    assert again == first
    assert [letter.kind for letter in sender.on.deliver()] == [LetterKind.SHARING_STOPPED]
    [event] = sender.on.events(EventKind.SHARE_WITHDRAWN)
    assert (event.account, event.organisation, event.facts) == (
        sender.account,
        grant.organisation,
        {"share": grant.id},
    )


def test_nobody_stops_or_sees_anothers(sender: Sender) -> None:
    """A share of somebody else reads like none (AUZ-2, ENU-8)."""
    grant = sender.sent()
    shares = sender.on.application.sharing.own
    for account, share in (
        (AccountId(named("somebody else")), grant.id),
        (sender.account, ShareId(named("nothing"))),
    ):
        with pytest.raises(UnknownShare):
            shares.one(account, share)
    with pytest.raises(UnknownShare):
        shares.withdraw(sender.account, ShareId(named("nothing")))


def test_states_tell_how_far_it_has_come(sender: Sender) -> None:
    """The furthest, with the first date of each (B9)."""
    sender.on.clock.set(RELEASE)
    grant = sender.sent(SendingForm(purpose="work", expiry="6", agrees=True))
    states = []
    for how in (None, *Touch):
        sender.on.clock.advance(hours=1)
        if how is not None:
            with sender.on.store.begin() as work:
                scope = work.shares.scoped(grant.organisation)
                scope.touch([grant.id], how, at=sender.on.clock.now(), by=None)
                work.commit()
        states.append(sender.on.application.sharing.own.one(sender.account, grant.id).state)
    assert grant.expires_at is not None
    sender.on.clock.set(grant.expires_at)
    over = sender.on.application.sharing.own.one(sender.account, grant.id)

    assert states == [ShareState.SENT, ShareState.OPENED, ShareState.DOWNLOADED, ShareState.PULLED]
    assert (over.state, over.can_be_stopped) == (ShareState.EXPIRED, False)


def test_a_hold_shows_after_the_release_alone(sender: Sender) -> None:
    """Before it, the share waits whatever the record says (A6)."""
    grant = sender.sent()
    sender.on.import_results({"id_number": "SIR094701", "status": "withheld"})
    waiting = sender.on.application.sharing.own.one(sender.account, grant.id)
    sender.on.clock.set(RELEASE)
    held = sender.on.application.sharing.own.one(sender.account, grant.id)

    assert (waiting.state, held.state) == (ShareState.WAITING, ShareState.HELD_BACK)
