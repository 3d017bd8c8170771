"""The key of digests rotates: nobody wins a try by it, and nothing that was handed out dies (KEY-2)."""

from results_core.access.lockout import Locked
from results_core.access.logging_in import LoggedIn
from results_core.candidates.confirming import Confirmed
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import Password
from results_core.testing.builders import PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import OPERATOR, Rehearsal
from results_core.testing.scenes import entry_of
from results_core.throttling.budgets import Exhausted

WRONG = Password("wrong horse 11")


def log_in(on: Rehearsal, password: Password = PASSWORD) -> object:
    """Try a password."""
    return on.application.log_in(id_number=ZOFIA, password=password)


def register(on: Rehearsal, **typed: str | bool) -> object:
    """Try a pair."""
    return on.application.register(**a_registration_form(**typed))  # type: ignore[arg-type]


def secret_digest(on: Rehearsal) -> str:
    """Return what the Secret Number is recognised by."""
    with on.store.begin(reading=True) as work:
        entered = work.entries.with_secret(entry_of(on.store, ZOFIA).id_number)
    assert entered is not None
    return str(entered.secret_digest)


def test_a_lock_outlives_its_key(registered: Rehearsal) -> None:
    """It ends when it would have, and not before."""
    *_, locked = [log_in(registered, WRONG) for _ in range(4)]
    registered.digester.rotate("second")

    assert isinstance(locked, Locked)
    assert log_in(registered) == locked
    registered.digester.rotate("third")
    registered.clock.set(locked.until)
    assert isinstance(log_in(registered), LoggedIn)


def test_wrong_passwords_count_across_keys(registered: Rehearsal) -> None:
    """Three before and one after are four: an attacker wins nothing by a rotation."""
    for _ in range(3):
        log_in(registered, WRONG)
    registered.digester.rotate("second")

    assert isinstance(log_in(registered, WRONG), Locked)


def test_budgets_count_across_keys(rehearsal: Rehearsal) -> None:
    """The fifth wrong pair shuts an ID Number, under however many keys the five were counted."""
    for key in ("second", "third", "fourth", "fifth", "sixth"):
        register(rehearsal, secret_number="1111")
        rehearsal.digester.rotate(key)

    assert isinstance(register(rehearsal), Exhausted)


def test_a_secret_number_of_an_older_key_registers_and_moves_on(rehearsal: Rehearsal) -> None:
    """Its owner notices nothing; what was guessed at it goes on counting, twenty in all (REG-3)."""
    for _ in range(19):
        register(rehearsal, secret_number="1111")
        rehearsal.clock.advance(minutes=31)
    before = secret_digest(rehearsal)
    rehearsal.digester.rotate("second")

    assert isinstance(register(rehearsal), CheckYourEmail)
    assert rehearsal.digester.outdated(before)
    assert not rehearsal.digester.outdated(secret_digest(rehearsal))
    register(rehearsal, secret_number="1111")
    rehearsal.clock.advance(minutes=31)
    assert register(rehearsal) == Exhausted(until=None)
    assert rehearsal.application.guessing().need_new_secrets == (ZOFIA,)


def test_a_secret_number_shut_before_is_shown_after(rehearsal: Rehearsal) -> None:
    """Operators see under any key who needs another one."""
    for _ in range(20):
        register(rehearsal, secret_number="1111")
        rehearsal.clock.advance(minutes=31)
    rehearsal.digester.rotate("second")

    assert rehearsal.application.guessing().need_new_secrets == (ZOFIA,)


def test_a_link_outlives_its_key(rehearsal: Rehearsal) -> None:
    """What it says of its address is recognised."""
    browser = rehearsal.register()
    rehearsal.digester.rotate("second")
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)

    assert isinstance(rehearsal.application.confirm(link, browser=browser, password=None), Confirmed)


def test_the_boards_file_again_changes_nothing(rehearsal: Rehearsal) -> None:
    """The same Secret Number and passport are the same under any key; others are others."""
    cells = entry_cells(passport_number="XK4471902")
    again = rehearsal.tables.put("again.csv", [cells])
    rehearsal.application.import_entries(again, ImportOrder(operator=OPERATOR))
    rehearsal.register_and_confirm()
    rehearsal.digester.rotate("second")

    same = rehearsal.application.import_entries(again, ImportOrder(operator=OPERATOR))
    assert (same.changes.unchanged, same.changes.corrected, list(same.objections)) == (1, 0, [])
    other = rehearsal.tables.put("other.csv", [entry_cells(secret_number="9999")])
    refused = rehearsal.application.import_entries(other, ImportOrder(operator=OPERATOR))
    assert [one.column for one in refused.objections] == ["secret_number"]
