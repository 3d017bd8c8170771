"""Sessions: how long they last, and how they end (SES-1, SES-2, SES-4)."""

from datetime import timedelta

from results_core.access.credentials import Audience
from results_core.access.logging_in import LoggedIn
from results_core.access.sessions import Session
from results_core.journal.events import EventKind
from results_core.kernel.confidential import SessionToken
from results_core.kernel.tokens import digest_of
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.memory import MemoryStore
from results_core.testing.rehearsal import Rehearsal, rehearse

A_MOMENT = timedelta(microseconds=1)


def token_of(on: Rehearsal) -> SessionToken:
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    return answer.token


def go_on(on: Rehearsal, token: SessionToken) -> Session | None:
    return on.application.go_on(token, audience=Audience.CANDIDATES)


def test_a_session_ends_after_half_an_hour_of_quiet(registered: Rehearsal) -> None:
    """A microsecond earlier it goes on (SES-2)."""
    one, other = token_of(registered), token_of(registered)
    registered.clock.advance(timedelta(minutes=30) - A_MOMENT)
    before = go_on(registered, one)
    registered.clock.advance(A_MOMENT)

    assert before is not None
    assert go_on(registered, other) is None


def test_use_keeps_a_session_going(registered: Rehearsal) -> None:
    """Each use starts the half hour anew (SES-2)."""
    token = token_of(registered)
    for _ in range(4):
        registered.clock.advance(minutes=29)

        assert go_on(registered, token) is not None


def test_no_session_lasts_longer_than_half_a_day(registered: Rehearsal) -> None:
    """However much it is used (SES-2)."""
    token = token_of(registered)
    until = registered.clock.now() + timedelta(hours=12)
    while registered.clock.now() < until - timedelta(minutes=20):
        registered.clock.advance(minutes=20)
        assert go_on(registered, token) is not None
    registered.clock.set(until)

    assert go_on(registered, token) is None


def test_use_is_written_down_once_a_minute(registered: Rehearsal) -> None:
    """A page view is no write (SES-2)."""
    token = token_of(registered)
    opened_at = registered.clock.now()
    seen = []
    for _ in range(3):
        registered.clock.advance(seconds=30)
        go_on(registered, token)
        with registered.store.begin(reading=True) as work:
            session = work.sessions.of(digest_of(token))
        assert session is not None
        seen.append(session.seen_at - opened_at)

    assert seen == [timedelta(), timedelta(minutes=1), timedelta(minutes=1)]


def test_a_session_goes_on_where_its_use_cannot_be_written_down() -> None:
    """While a great import holds the store, whoever is logged in reads on (SES-2, RLB-11)."""
    on = rehearse(
        opening=lambda clock, randomness: MemoryStore(clock=clock, randomness=randomness, patience=0.01)
    )
    on.register_and_confirm()
    token = token_of(on)
    on.clock.advance(minutes=2)
    with on.store.begin():
        session = go_on(on, token)

    assert session is not None


def test_every_log_in_has_its_own_token(registered: Rehearsal) -> None:
    """Nobody goes on under a token that was there before (SES-1)."""
    one, other = token_of(registered), token_of(registered)

    assert one != other


def test_the_store_never_sees_a_token(registered: Rehearsal) -> None:
    """It keeps a digest, and a token shows in no representation (SES-1)."""
    token = token_of(registered)
    session = go_on(registered, token)

    assert session is not None
    assert token.reveal() not in repr((session, token))


def test_a_made_up_token_opens_nothing(registered: Rehearsal) -> None:
    """Nor does the empty one."""
    assert go_on(registered, SessionToken("made up")) is None
    assert go_on(registered, SessionToken("")) is None


def test_logging_out_ends_the_session_and_no_other(registered: Rehearsal) -> None:
    """Once and for all; doing it again does nothing."""
    one, other = token_of(registered), token_of(registered)
    registered.application.log_out(one)
    registered.application.log_out(one)

    assert go_on(registered, one) is None
    assert go_on(registered, other) is not None
    assert len(registered.events(EventKind.LOGGED_OUT)) == 1
