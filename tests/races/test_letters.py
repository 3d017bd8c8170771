"""Letters in many hands, and when things go wrong: each once, none lost (RLB-2, RLB-3)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import attrs
import pytest
from sqlalchemy import create_engine, text

from results_core.correspondence.delivering import DeliveryReport
from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import PostingState
from results_core.correspondence.ports import Delivered
from results_core.testing.builders import NOON, a_letter, named
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import put_letters
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

DELIVERERS = 8
LETTERS = 60
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with an empty outbox."""
    return rehearse(opening=opening)


def deliver_all(on: Rehearsal) -> int:
    """Deliver batch by batch until nothing is due; return how many letters were handled."""
    handled = 0
    while report := on.application.deliver_letters(limit=5).handled:
        handled += report
    return handled


def test_eight_deliverers_at_once_send_each_letter_once(rehearsal: Rehearsal) -> None:
    """Leases keep their hands apart."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}") for n in range(LETTERS)))
    handled = at_once(times(DELIVERERS, lambda: deliver_all(rehearsal)))
    sent = Counter(letter.id for letter in rehearsal.postman.tried)

    assert sum(handled) == LETTERS
    assert sent == Counter(named(f"{n}") for n in range(LETTERS))


class Dying:
    """A postman who hands the letter over, and then the process is gone."""

    class Died(Exception):
        """The process is gone."""

    def __init__(self) -> None:
        self.handed_over: list[Letter] = []

    @contextmanager
    def round(self) -> Iterator["Dying"]:
        """Open a connection."""
        yield self

    def announce(self, letter: Letter) -> None:
        """Need no word beforehand."""

    def deliver(self, letter: Letter) -> Delivered:
        """Hand the letter over and die."""
        self.handed_over.append(letter)
        raise self.Died


def test_a_crash_between_sending_and_settling_repeats_one_letter_under_its_message_id(
    rehearsal: Rehearsal,
) -> None:
    """Not before the lease is over, and never more than the letter that was in hand."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}", written_at=NOON + n * A_MINUTE) for n in range(3)))
    rehearsal.clock.advance(minutes=3)
    dying = Dying()
    with pytest.raises(Dying.Died):
        attrs.evolve(rehearsal.application.deliver_letters, postman=dying)()
    during_the_lease = rehearsal.deliver()
    rehearsal.clock.advance(minutes=5)
    afterwards = rehearsal.deliver()

    assert during_the_lease == []
    assert [letter.id for letter in dying.handed_over] == [named("0")]
    assert [letter.id for letter in afterwards] == [named("0"), named("1"), named("2")]
    assert afterwards[0].message_id == dying.handed_over[0].message_id


def test_four_hours_without_a_relay_lose_nothing(rehearsal: Rehearsal) -> None:
    """A round every five minutes finds nobody; half an hour after the return all have gone, each once."""
    rehearsal.postman.defer("connection_refused", unreachable=True)
    for n in range(LETTERS):
        put_letters(rehearsal.store, a_letter(name=f"{n}", written_at=rehearsal.clock.now()))
        if n % 2:
            rehearsal.application.deliver_letters()
            rehearsal.clock.advance(minutes=8)
    assert rehearsal.clock.now() - NOON >= timedelta(hours=4)
    rehearsal.postman.take()
    for _ in range(30):
        rehearsal.application.deliver_letters()
        rehearsal.clock.advance(A_MINUTE)
    status = rehearsal.application.outbox.status()

    assert Counter(letter.id for letter in rehearsal.postman.letters) == Counter(
        named(f"{n}") for n in range(LETTERS)
    )
    assert status.counts == dict.fromkeys(PostingState, 0) | {PostingState.SENT: LETTERS}


def test_a_letter_whose_link_no_key_opens_holds_up_no_other(url: str, rehearsal: Rehearsal) -> None:
    """It fails, and that is shown; the queue behind it goes on (RLB-3, PRV-2)."""
    put_letters(
        rehearsal.store, a_letter(name="broken", link="token"), a_letter(name="whole", link="another")
    )
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE letters SET link_sealed = 'v1.gone.none.none' WHERE id = :id"),
            {"id": named("broken")},
        )
    engine.dispose()
    report = rehearsal.application.deliver_letters()
    [failed] = rehearsal.application.outbox.status().failed

    assert report == DeliveryReport(sent=1, failed=1)
    assert (failed.letter, failed.reason) == (named("broken"), "link_lost")
    assert [letter.id for letter in rehearsal.postman.letters] == [named("whole")]
