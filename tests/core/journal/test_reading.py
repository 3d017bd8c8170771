"""Reading the journal: what happened, oldest first (E5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace

import attrs

from results_core.journal.events import Event, EventKind
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import entry_of


def test_the_journal_tells_a_candidates_story(registered: Rehearsal) -> None:
    """From the import to the log-in, in its order."""
    registered.application.log_in(id_number=ZOFIA, password=PASSWORD)

    assert [event.kind for event in registered.application.journal()] == [
        EventKind.ENTRIES_IMPORTED,
        EventKind.REGISTERED,
        EventKind.CONFIRMED,
        EventKind.LOGIN_TRIED,
        EventKind.LOGGED_IN,
    ]


def test_the_journal_is_asked_about_an_account_a_result_or_a_time(registered: Rehearsal) -> None:
    """What came before, or concerns others, is left out."""
    registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    [logged_in] = registered.events(EventKind.LOGGED_IN)
    journal = registered.application.journal
    result = entry_of(registered.store, ZOFIA).id

    assert [event.kind for event in journal(account=logged_in.account)] == [
        EventKind.CONFIRMED,
        EventKind.LOGIN_TRIED,
        EventKind.LOGGED_IN,
    ]
    assert [event.kind for event in journal(result=result)] == [EventKind.REGISTERED, EventKind.CONFIRMED]
    assert [event.kind for event in journal(since=logged_in.at)] == [
        EventKind.LOGIN_TRIED,
        EventKind.LOGGED_IN,
    ]
    assert journal(since=logged_in.at + timedelta(microseconds=1)) == []


def test_events_name_nobody(registered: Rehearsal) -> None:
    """Only random ids, and what is personal kept apart, out of sight (AUD-3)."""
    shown = repr(registered.application.journal())

    assert [text for text in (ZOFIA, "Adamczyk", "mail.example", "Ada") if text in shown] == []


def test_a_stream_holds_few_events_at_a_time(registered: Rehearsal) -> None:
    """It yields what a call returns, and asks the store for no more than is read."""
    journal, read = registered.application.journal, 0

    class Counting:
        def read(self, **wanted: object) -> Iterator[Event]:
            nonlocal read
            for event in everything:
                read += 1
                yield event

    everything = journal()

    @contextmanager
    def counting(*, reading: bool = False) -> Iterator[SimpleNamespace]:
        del reading
        yield SimpleNamespace(journal=Counting())

    stream = attrs.evolve(journal, begin=counting).stream()
    first = next(stream)

    assert (first, read) == (everything[0], 1)
    assert [first, *stream] == list(everything) == list(journal.stream())
    assert [event.kind for event in journal.stream(unreleased_to="Ada")][-1] is EventKind.UNRELEASED_SHOWN
