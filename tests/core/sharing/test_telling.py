"""What an organisation's feed says: each change once, when it is due, and nothing before (B8, D3, A6)."""

from results_core.candidates.closing import AccountClosed
from results_core.journal.events import Event, EventKind
from results_core.kernel.time import ZonedInstant
from results_core.results.amending import ChangeOrder
from results_core.sharing.granting import SendingForm
from results_core.sharing.model import ShareState
from results_core.testing.builders import PASSWORD, RELEASE, ZOFIA
from tests.core.sharing.conftest import Sender

OF_A_FEED = (
    EventKind.SHARE_RECEIVED,
    EventKind.SHARE_RELEASED,
    EventKind.SHARE_HIDDEN,
    EventKind.SHARE_AMENDED,
    EventKind.SHARE_ENDED,
)
ORDER = ChangeOrder(operator="Ada", reason="Clerical error")


def said(sender: Sender) -> list[Event]:
    """Let a worker tell all that is due; return what feeds have said so far."""
    while sender.on.application.sharing.tell():
        pass
    with sender.on.store.begin(reading=True) as work:
        return [event for event in work.journal.read() if event.kind in OF_A_FEED]


def kinds(sender: Sender) -> list[EventKind]:
    """Return what feeds have said so far, all that is due included."""
    return [event.kind for event in said(sender)]


def test_it_is_said_at_the_release_and_once(sender: Sender) -> None:
    """To the organisation, with the version that it sees."""
    sender.on.import_results()
    grant = sender.sent()
    before = said(sender)
    sender.on.clock.set(RELEASE)
    [event], again = said(sender), said(sender)

    assert before == []
    assert again == [event]
    assert (event.kind, event.organisation, event.result) == (
        EventKind.SHARE_RECEIVED,
        sender.to.id,
        grant.result,
    )
    assert event.facts == {"share": grant.id, "version": 1}
    assert event.account is None


def test_a_hold_hides_and_its_end_releases(sender: Sender) -> None:
    """Never as amended (B8)."""
    sender.on.import_results()
    sender.on.clock.set(RELEASE)
    sender.sent()
    said(sender)
    change = sender.on.application.change_result
    for changed in (change.withhold, change.unwithhold, change.cancel):
        sender.on.clock.advance(hours=1)
        changed(ZOFIA, ORDER)
        said(sender)

    assert kinds(sender) == [
        EventKind.SHARE_RECEIVED,
        EventKind.SHARE_HIDDEN,
        EventKind.SHARE_RELEASED,
        EventKind.SHARE_AMENDED,
    ]


def test_what_was_held_back_is_received_when_the_hold_ends(sender: Sender) -> None:
    """And what was cancelled before it was received is said to nobody."""
    sender.on.import_results()
    sender.on.application.change_result.withhold(ZOFIA, ORDER)
    sender.on.clock.set(RELEASE)
    sender.sent()
    held = kinds(sender)
    sender.on.application.change_result.cancel(ZOFIA, ORDER)
    cancelled = kinds(sender)
    sender.on.clock.advance(hours=1)
    sender.on.import_results()

    assert (held, cancelled) == ([], [])
    assert kinds(sender) == [EventKind.SHARE_RECEIVED]


def test_what_was_pending_and_comes_in_is_released(sender: Sender) -> None:
    """The organisation had it with its state."""
    sender.on.clock.set(RELEASE)
    sender.sent()
    said(sender)
    sender.on.import_results()

    assert kinds(sender) == [EventKind.SHARE_RECEIVED, EventKind.SHARE_RELEASED]


def test_a_release_that_moves_away_hides(sender: Sender) -> None:
    """And shows again with it."""
    sender.on.import_results()
    sender.on.clock.set(RELEASE)
    sender.sent()
    said(sender)
    sender.on.clock.advance(hours=1)
    later = sender.on.clock.now().replace(day=20)
    sender.on.application.move_release("C1A/F2/2026-06-06", ZonedInstant(later), operator="Ada")
    hidden = kinds(sender)
    sender.on.clock.set(later)

    assert hidden == [EventKind.SHARE_RECEIVED, EventKind.SHARE_HIDDEN]
    assert kinds(sender) == [*hidden, EventKind.SHARE_RELEASED]


def test_ends_are_said_to_those_who_had_heard(sender: Sender) -> None:
    """Withdrawn or expired; what was withdrawn before it was received never was (AUZ-5)."""
    first = sender.sent()
    sender.on.application.sharing.own.withdraw(sender.account, first.id)
    sender.on.clock.set(RELEASE)
    unheard = kinds(sender)
    second = sender.sent()
    said(sender)
    sender.on.application.sharing.own.withdraw(sender.account, second.id)
    said(sender)
    third = sender.sent(SendingForm(purpose="work", expiry="3", agrees=True))
    said(sender)
    assert third.expires_at is not None
    sender.on.clock.set(third.expires_at)
    ends = [event.facts for event in said(sender) if event.kind is EventKind.SHARE_ENDED]

    assert unheard == []
    assert ends == [
        {"share": second.id, "why": "withdrawn"},
        {"share": third.id, "why": "expired"},
    ]


def test_closing_the_account_stops_everything(sender: Sender) -> None:
    """The organisation sees nothing any more, and is told so (B12)."""
    sender.on.clock.set(RELEASE)
    grant = sender.sent()
    said(sender)
    closed = sender.on.application.close_account(sender.account, password=PASSWORD)
    [event] = sender.on.events(EventKind.SHARE_WITHDRAWN)

    assert closed == AccountClosed()
    assert sender.seen(grant) is None
    assert event.facts == {"share": grant.id}
    assert kinds(sender)[-1] is EventKind.SHARE_ENDED


def test_an_erasure_withdraws(sender: Sender) -> None:
    """Of the share nothing is left that names anybody (PRV-5)."""
    sender.on.clock.set(RELEASE)
    grant = sender.sent()
    said(sender)
    sender.on.application.privacy.erase(ZOFIA, operator="Ada")

    assert sender.seen(grant) is None
    assert kinds(sender) == [EventKind.SHARE_RECEIVED, EventKind.SHARE_ENDED]


def test_a_lost_mailbox_keeps_the_shares(sender: Sender) -> None:
    """The organisation goes on seeing the result (B16)."""
    sender.on.clock.set(RELEASE)
    grant = sender.sent()
    sender.on.application.reset_candidate(ZOFIA, operator="Ada")
    seen = sender.seen(grant)

    assert seen is not None
    assert seen.grant.withdrawn_at is None


def test_a_copy_of_ones_data_holds_what_was_sent(sender: Sender) -> None:
    """To whom, when and until when (PRV-4)."""
    grant = sender.sent()
    answer = sender.on.application.export_own_data(sender.account, password=PASSWORD)
    [share] = answer.data["shares"]  # type: ignore[union-attr]

    assert (share["organisation"], share["entry"], share["purpose"]) == (
        sender.to.name,
        grant.result,
        "study",
    )
    assert share["withdrawn_at"] is None
    assert sender.on.application.sharing.own.all(sender.account)[0].state is ShareState.WAITING
