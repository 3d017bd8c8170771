"""Reading the journal: what happened, oldest first (E5)."""

from datetime import timedelta

from results_core.journal.events import EventKind
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
