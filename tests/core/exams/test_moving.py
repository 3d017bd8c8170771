"""Moving a release: to the microsecond, in any zone, on any day, and on the record (A6, REL-2)."""

from datetime import UTC, datetime, timedelta

import pytest

from results_core.exams.moving import ReleaseMove
from results_core.exams.showing_sittings import UnknownSitting
from results_core.journal.events import EventKind
from results_core.kernel.time import NotAnInstant, ZonedInstant, parse_instant
from results_core.testing.builders import NOON, RELEASE, ZOFIA
from results_core.testing.rehearsal import OPERATOR, Rehearsal
from results_core.testing.scenes import result_of

SITTING = "C1A/F2/2026-06-06"
A_MOMENT = timedelta(microseconds=1)


def move(on: Rehearsal, to: ZonedInstant, *, dry_run: bool = False) -> ReleaseMove:
    return on.application.move_release(SITTING, to, operator=OPERATOR, dry_run=dry_run)


def is_out(on: Rehearsal) -> bool:
    return result_of(on.store, ZOFIA, unreleased=False).version is not None


@pytest.fixture
def out(rehearsal: Rehearsal) -> Rehearsal:
    """A candidate who has registered, and a result that has just come out."""
    rehearsal.register_and_confirm()
    rehearsal.import_results()
    rehearsal.clock.set(RELEASE)
    return rehearsal


@pytest.mark.parametrize(
    ("spelt", "at"),
    [
        ("2026-10-25T00:30 Europe/Paris", datetime(2026, 10, 24, 22, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+02:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-03-29T03:00 Europe/Paris", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2028-02-29T23:59 Europe/Paris", datetime(2028, 2, 29, 22, 59, tzinfo=UTC)),
        ("2026-12-31T23:59:59.999999 Europe/Paris", datetime(2026, 12, 31, 22, 59, 59, 999999, tzinfo=UTC)),
        ("2011-12-29T23:30 Pacific/Apia", datetime(2011, 12, 30, 9, 30, tzinfo=UTC)),
        ("2011-12-31T00:00 Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("2026-07-31T00:00 Pacific/Apia", datetime(2026, 7, 30, 11, tzinfo=UTC)),
        ("2021-04-04T03:30+14:00", datetime(2021, 4, 3, 13, 30, tzinfo=UTC)),
        ("2021-04-04T03:30+13:00", datetime(2021, 4, 3, 14, 30, tzinfo=UTC)),
        ("2026-11-01T01:30-02:30", datetime(2026, 11, 1, 4, tzinfo=UTC)),
        ("2026-11-01T01:30-03:30", datetime(2026, 11, 1, 5, tzinfo=UTC)),
        ("2026-03-08T03:00 America/St_Johns", datetime(2026, 3, 8, 5, 30, tzinfo=UTC)),
        ("2026-08-31T23:45 America/St_Johns", datetime(2026, 9, 1, 2, 15, tzinfo=UTC)),
    ],
)
def test_a_moved_release_is_exact_in_every_zone(rehearsal: Rehearsal, spelt: str, at: datetime) -> None:
    """Around clock changes, over the dateline and at the end of a month: hidden a microsecond before."""
    rehearsal.import_results()
    to = parse_instant(spelt)
    moved = move(rehearsal, to)
    shown = {}
    for span in (-A_MOMENT, timedelta(), -A_MOMENT):
        rehearsal.clock.set(at + span)
        shown[span] = is_out(rehearsal)

    assert (moved.after.releases_at, moved.after.release_zone) == (at, to.zone)
    assert shown == {-A_MOMENT: False, timedelta(): True}


@pytest.mark.parametrize(
    "spelt",
    [
        "2026-03-29T02:30 Europe/Paris",
        "2026-10-25T02:30 Europe/Paris",
        "2011-12-30T12:00 Pacific/Apia",
        "2020-09-27T03:30 Pacific/Apia",
        "2021-04-04T03:30 Pacific/Apia",
        "2026-03-08T02:30 America/St_Johns",
        "2026-11-01T01:30 America/St_Johns",
        "2026-02-29T09:00 Europe/Paris",
        "2026-07-10T09:00",
    ],
)
def test_an_hour_that_is_skipped_or_comes_twice_is_no_instant(spelt: str) -> None:
    """Nobody guesses which one is meant: an offset says it."""
    with pytest.raises(NotAnInstant):
        parse_instant(spelt)


def test_moving_later_hides_and_moving_earlier_shows(out: Rehearsal) -> None:
    """At once, however often."""
    shown = [is_out(out)]
    for at in (RELEASE + A_MOMENT, RELEASE - A_MOMENT, RELEASE + timedelta(days=400), RELEASE):
        move(out, ZonedInstant(at))
        shown.append(is_out(out))

    assert shown == [True, False, True, False, True]


def test_a_move_says_what_it_does_and_to_how_many(out: Rehearsal) -> None:
    """And is recorded, with both instants and the operator."""
    later = ZonedInstant(RELEASE + timedelta(days=3), "Europe/Paris")
    moved = move(out, later)
    [event] = out.events(EventKind.RELEASE_MOVED)

    assert (moved.before.entries, moved.before.registered, moved.before.results) == (1, 1, 1)
    assert (moved.before.released, moved.released, moved.applied) == (True, False, True)
    assert dict(event.facts) == {
        "sitting": SITTING,
        "from": RELEASE.isoformat(),
        "to": later.at.isoformat(),
    }
    assert dict(event.personal) == {"operator": OPERATOR}


def test_a_dry_run_moves_nothing(out: Rehearsal) -> None:
    """It says the same."""
    later = ZonedInstant(RELEASE + timedelta(days=3), "Europe/Paris")
    would = move(out, later, dry_run=True)

    assert (would.after.releases_at, would.released, would.applied) == (later.at, False, False)
    assert (is_out(out), out.events(EventKind.RELEASE_MOVED)) == (True, [])


def test_a_move_to_the_same_instant_changes_nothing(rehearsal: Rehearsal) -> None:
    """A script that runs twice leaves one event; another zone for the same instant is a move."""
    same = move(rehearsal, ZonedInstant(RELEASE, "Europe/London"))
    elsewhere = move(rehearsal, ZonedInstant(RELEASE, "Europe/Paris"))

    assert (same.changes_nothing, same.applied) == (True, False)
    assert (elsewhere.changes_nothing, elsewhere.applied) == (False, True)
    assert len(rehearsal.events(EventKind.RELEASE_MOVED)) == 1


def test_before_a_release_no_count_of_results_is_told(rehearsal: Rehearsal) -> None:
    """Trying out an early release does not tell how many results are loaded (A6)."""
    rehearsal.import_results()
    would = move(rehearsal, ZonedInstant(NOON), dry_run=True)

    assert (would.before.results, would.released) == (0, True)
    assert not hasattr(would.after, "results")


def test_an_unknown_sitting_cannot_move(rehearsal: Rehearsal) -> None:
    """Nothing of this name is there."""
    with pytest.raises(UnknownSitting):
        rehearsal.application.move_release("C1A/F3/2026-06-06", ZonedInstant(NOON), operator=OPERATOR)
