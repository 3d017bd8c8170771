"""What officers are told of arrivals: each once, none twice, nothing of what is gone (C13, AUZ-5, RLB-14)."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta

import attrs
import pytest

from results_core.application import ApplicationWork
from results_core.correspondence.messages import Letter, LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId
from results_core.notifications.digests import Rhythm, due_at
from results_core.notifications.preferences import Notice, Preferences
from results_core.organisations.model import Officer, Organisation
from results_core.testing.builders import NOON, RELEASE, an_entry_row, named
from results_core.testing.files import entry_cells
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import put_entry
from results_core.testing.sharing import a_share, put_share

A_DAY = timedelta(days=1)
OF_NOTICES = {
    LetterKind.RESULTS_SHARED: Notice.EACH,
    LetterKind.DAILY_SUMMARY: Notice.DAILY,
    LetterKind.WEEKLY_SUMMARY: Notice.WEEKLY,
}


@attrs.frozen
class House:
    """An organisation that receives, and an officer for each kind of letter."""

    on: Rehearsal
    organisation: Organisation
    officers: dict[Notice, Officer]

    def receive(self, count: int = 1, *, name: str = "") -> None:
        """Receive new shares of one result, now."""
        at = self.on.clock.now()
        for place in range(count):
            label = f"{name}{at}{place}"
            entry = put_entry(self.on.store, an_entry_row(id_number=_id_number(label)))
            grant = a_share(entry.id, name=label, organisation=self.organisation.id, sent_at=at)
            put_share(self.on.store, grant)

    def work(self) -> list[Letter]:
        """Let the worker do all that is due; return the letters that it wrote."""
        while self.on.application.notifications.notify():
            pass
        letters = []
        while delivered := self.on.deliver():
            letters += delivered
        return letters

    def of(self, notice: Notice) -> AccountId:
        """Return the officer who wants this kind alone."""
        return self.officers[notice].id


def _id_number(label: str) -> str:
    return named(label)[:9].upper()


def a_house(zone: str = "Europe/Paris", *, at: datetime = RELEASE) -> House:
    """Return an organisation of this zone whose three officers want a kind of letter each."""
    on = rehearse(rows=[entry_cells()])
    organisation = put_organisation(on.store, an_organisation(zone=zone))
    officers = {
        notice: put_officer(on.store, an_officer(organisation, email=f"{notice}@univ-lyon.example"))
        for notice in Notice
    }
    for notice, officer in officers.items():
        chosen = on.application.notifications.choose(
            officer.id, organisation.id, Preferences(chosen=frozenset({notice}))
        )
        assert isinstance(chosen, Preferences)
    on.clock.set(at)
    return House(on, organisation, officers)


def told(letters: list[Letter]) -> list[tuple[LetterKind, int]]:
    """Return what the letters tell, in words of the list of letters."""
    return sorted((letter.kind, int(letter.facts["count"])) for letter in letters)


def test_what_arrives_together_is_one_letter() -> None:
    """However many come out at the release; no name is in it, and it waits behind letters asked for."""
    house = a_house(at=NOON)
    house.receive(7)
    early = house.work()
    house.on.clock.set(RELEASE)
    [letter] = house.work()
    house.on.clock.advance(minutes=1)
    house.receive()
    [another] = house.work()

    assert early == []
    assert (letter.kind, dict(letter.facts)) == (LetterKind.RESULTS_SHARED, {"count": "7"})
    assert (letter.about, letter.mailing) == (house.of(Notice.EACH), "notifications")
    assert told([another]) == [(LetterKind.RESULTS_SHARED, 1)]


def test_summaries_come_at_seven_of_the_organisation() -> None:
    """Not a microsecond earlier; on Monday both; each with what came since its last one, by exam."""
    house = a_house()
    house.receive(2)
    house.work()
    clock = house.on.clock
    saturday, sunday, monday = (due_at(date(2026, 7, day), "Europe/Paris") for day in (11, 12, 13))
    clock.set(saturday - timedelta(microseconds=1))
    early = house.work()
    clock.set(saturday)
    [first] = house.work()
    clock.set(sunday)
    nothing_new = house.work()
    house.receive()
    house.work()
    clock.set(monday)
    both = house.work()

    assert (early, nothing_new) == ([], [])
    assert (first.kind, first.about) == (LetterKind.DAILY_SUMMARY, house.of(Notice.DAILY))
    assert json.loads(first.facts["exams"]) == {"C1A": 2}
    assert told(both) == [(LetterKind.DAILY_SUMMARY, 1), (LetterKind.WEEKLY_SUMMARY, 3)]


def test_what_was_missed_is_in_the_next_one() -> None:
    """After an outage of days one summary tells everything, and says that it stands for others."""
    house = a_house()
    house.receive(2)
    house.work()
    house.on.clock.advance(days=2)
    house.receive(3)
    late = house.work()
    house.on.clock.advance(hours=12)
    again = house.work()

    daily = [letter for letter in late if letter.kind is not LetterKind.RESULTS_SHARED]
    assert [(letter.kind, letter.facts["count"], letter.about) for letter in daily] == [
        (LetterKind.LATE_SUMMARY, "5", house.of(Notice.DAILY))
    ]
    assert again == []


def test_whoever_switched_off_hears_nothing_and_keeps_the_choice() -> None:
    """Switched on again, the kinds are as they were; the journal says what was chosen, of nobody's name."""
    house = a_house()
    choose, officer = house.on.application.notifications.choose, house.of(Notice.EACH)
    choose(officer, house.organisation.id, Preferences(enabled=False, chosen=frozenset()))
    house.receive()
    silent = house.work()
    kept = choose.of(officer)
    events = house.on.events(EventKind.NOTIFICATIONS_CHOSEN)

    assert silent == []
    assert kept == Preferences(enabled=False, chosen=frozenset({Notice.EACH}))
    assert events[-1].facts == {"officer": officer, "kinds": ""}


def test_kinds_that_are_ticked_while_switching_off_are_kept() -> None:
    """They are what goes out once letters are switched on again (V16)."""
    house = a_house()
    choose, officer = house.on.application.notifications.choose, house.of(Notice.EACH)
    wanted = Preferences(enabled=False, chosen=frozenset({Notice.DAILY, Notice.WEEKLY}))
    choose(officer, house.organisation.id, wanted)

    assert choose.of(officer) == wanted
    assert house.on.events(EventKind.NOTIFICATIONS_CHOSEN)[-1].facts["kinds"] == ""


def test_switched_on_something_is_chosen() -> None:
    """Else nothing changes (V16)."""
    house = a_house()
    choose, officer = house.on.application.notifications.choose, house.of(Notice.DAILY)
    answer = choose(officer, house.organisation.id, Preferences(chosen=frozenset()))

    assert not isinstance(answer, Preferences)
    assert [(one.field, one.code) for one in answer] == [("kinds", "notifications_kinds")]
    assert choose.of(officer) == Preferences(chosen=frozenset({Notice.DAILY}))


def test_summaries_can_be_written_by_hand_and_for_an_instant() -> None:
    """What the worker would write by then; a second time there is nothing left."""
    house = a_house()
    house.receive(2)
    notify = house.on.application.notifications.notify
    written = [notify.summaries(), notify.summaries(RELEASE + A_DAY), notify.summaries(RELEASE + A_DAY)]
    house.on.clock.set(due_at(date(2026, 7, 11), "Europe/Paris"))
    letters = house.work()

    assert written == [0, 1, 0]
    assert told(letters) == [(LetterKind.DAILY_SUMMARY, 2), (LetterKind.RESULTS_SHARED, 2)]


class Killed(Exception):
    """The process ends here."""


def killed(house: House, *, after_commits: int, when: str) -> None:
    """Let a worker begin its work, and end before or right after one of its commits."""
    commits = 0

    @contextmanager
    def begin(*, reading: bool = False) -> Iterator[ApplicationWork]:
        nonlocal commits
        with house.on.store.begin(reading=reading) as work:
            if reading:
                yield work
                return
            commits += 1
            if commits > after_commits and when == "before":
                raise Killed
            yield work
        if commits > after_commits:
            raise Killed

    notify = attrs.evolve(house.on.application.notifications.notify, begin=begin)
    with suppress(Killed):
        while notify():
            pass


@pytest.mark.parametrize("zone", ["Europe/London", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_a_year_of_outages_and_clock_changes(zone: str) -> None:
    """Every arrival is in one letter of each kind, every period in one summary at most, at its hour."""
    house = a_house(zone)
    clock, received = house.on.clock, 0
    for tick in range(366 * 4):
        clock.advance(hours=6)
        if tick % 23 == 0:
            house.receive(1 + tick % 2)
            received += 1 + tick % 2
        if tick % 116 > 16:
            killed(house, after_commits=tick % 5, when=("before", "after")[tick % 2])
            while house.on.application.notifications.notify():
                pass
    clock.advance(days=8)
    letters = house.work()

    counted = Counter[str]()
    for letter in letters:
        assert letter.about is not None
        counted[letter.about] += int(letter.facts["count"])
    assert counted == dict.fromkeys([officer.id for officer in house.officers.values()], received)
    assert len({letter.occasion for letter in letters}) == len(letters)
    assert {letter.kind for letter in letters} == {*OF_NOTICES, LetterKind.LATE_SUMMARY}
    for letter in letters:
        if letter.kind in {LetterKind.DAILY_SUMMARY, LetterKind.WEEKLY_SUMMARY}:
            rhythm = Rhythm(OF_NOTICES[letter.kind])
            period = date.fromisoformat(letter.occasion.rpartition(":")[2])
            assert timedelta(0) <= letter.written_at - due_at(period, zone) < rhythm.every
