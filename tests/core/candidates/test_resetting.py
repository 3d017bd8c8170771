"""Beginning anew through the centre, and sending a letter again (missions B16, E2; REG-5)."""

import pytest

from results_core.access.credentials import Audience
from results_core.access.logging_in import LoggedIn
from results_core.candidates.helping import UnknownEntry
from results_core.candidates.registering import CheckYourEmail
from results_core.candidates.resetting import NothingWaits
from results_core.correspondence.messages import LetterKind
from results_core.exams.secret_numbers import in_groups
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId
from results_core.testing.builders import EMAIL, MINH, PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.memory import MemoryStore
from results_core.testing.rehearsal import OPERATOR, Rehearsal


def reset(rehearsal: Rehearsal, id_number: str = ZOFIA) -> dict[str, str]:
    """Reset; return the new Secret Numbers by ID Number."""
    renewed = rehearsal.application.reset_candidate(id_number, operator=OPERATOR)
    return {one.entry.id_number: one.secret.reveal() for one in renewed}


def registers(rehearsal: Rehearsal, secret: str, email: str = EMAIL) -> bool:
    answer = rehearsal.application.register(**a_registration_form(secret_number=secret, email=email))
    return isinstance(answer, CheckYourEmail)


def test_nothing_that_was_handed_out_opens_anything(registered: Rehearsal) -> None:
    """Password, session, link to a new password and Secret Number are dead (REG-5, SES-3)."""
    session = registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(session, LoggedIn)
    registered.application.ask_to_recover(id_number=ZOFIA)
    link = registered.link_delivered(LetterKind.RESET_PASSWORD)
    new = reset(registered)[ZOFIA]

    assert registered.application.go_on(session.token, audience=Audience.CANDIDATES) is None
    assert not isinstance(registered.application.log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)
    assert registered.application.recover.look(link) == "dead"
    assert not registers(registered, "7866")
    assert registers(registered, new, email="new@mail.example")


def test_every_id_number_of_the_account_begins_anew(registered: Rehearsal) -> None:
    """Whichever of them the centre names: each gets its own number, and one letter goes out (B15)."""
    registered.import_entries(entry_cells(id_number=MINH, candidate_number="0002"))
    mine, other = (registered.application.candidates.show(one) for one in (ZOFIA, MINH))
    assert mine.account is not None
    assert isinstance(registered.store, MemoryStore)
    with registered.store.begin() as work:
        work.record.belongings[other.entry.id] = mine.account.id
        work.commit()
    new = reset(registered, MINH)
    letters = [letter.kind for letter in registered.deliver()]

    assert set(new) == {ZOFIA, MINH}
    assert new[ZOFIA] != new[MINH]
    assert letters == [LetterKind.ACCOUNT_RESET]
    assert len(registered.events(EventKind.CANDIDATE_RESET)) == 2
    assert registers(registered, new[ZOFIA])
    assert registered.application.candidates.show(MINH).account is None


def test_the_old_address_is_told_once(registered: Rehearsal) -> None:
    """L18 goes there, and says no number and no name (MAIL-2)."""
    new = reset(registered)[ZOFIA]
    letter = registered.delivered(LetterKind.ACCOUNT_RESET)

    assert letter.to == EMAIL
    assert letter.link is None
    assert set(letter.facts) == {"at"}
    assert new not in str(letter)


def test_whoever_registers_anew_can_confirm(registered: Rehearsal) -> None:
    """The entry is as free as on the first day, and the lock is off."""
    for _ in range(4):
        registered.application.log_in(id_number=ZOFIA, password=Password("wrong one 42"))
    new = reset(registered)[ZOFIA]
    registers(registered, new)
    link = registered.link_delivered(LetterKind.CONFIRM_ADDRESS)
    registered.application.confirm(link, browser=None, password=PASSWORD)

    assert isinstance(registered.application.log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)


def test_the_boards_file_does_not_revive_the_old_number(registered: Rehearsal) -> None:
    """Imported again after the reset it changes nothing: the new number registers, the old does not."""
    new = reset(registered)[ZOFIA]
    report = registered.import_entries()

    assert (report.applied, report.changes.unchanged) == (True, 1)
    assert not registers(registered, "7866")
    assert registers(registered, new)


def test_a_changed_number_after_registration_is_refused_until_the_reset(registered: Rehearsal) -> None:
    """The import says so; after the reset the file may bring another one (mission A3)."""
    refused = registered.import_entries(entry_cells(secret_number="1234"))
    reset(registered)
    taken = registered.import_entries(entry_cells(secret_number="1234"))

    assert ([one.column for one in refused.objections], refused.applied) == (["secret_number"], False)
    assert taken.applied
    assert registers(registered, "1234")


def test_a_registration_that_waits_is_dropped(rehearsal: Rehearsal) -> None:
    """Its link is dead; its address, which nobody confirmed, gets no letter."""
    browser = rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    reset(rehearsal)

    assert rehearsal.application.confirm(link, browser=browser, password=None) == "dead"
    assert rehearsal.application.candidates.show(ZOFIA).registration is None
    assert rehearsal.deliver() == []


def test_an_entry_of_nobody_gets_another_number(rehearsal: Rehearsal) -> None:
    """For a paper that was lost before anybody registered."""
    new = reset(rehearsal)

    assert not registers(rehearsal, "7866")
    assert registers(rehearsal, new[ZOFIA])
    assert in_groups(rehearsal.application.reset_candidate(ZOFIA, operator=OPERATOR)[0].secret)[4] == " "


def test_a_reset_is_written_down_without_the_number(registered: Rehearsal) -> None:
    """Who did it, about which account and entry."""
    view = registered.application.candidates.show(ZOFIA)
    assert view.account is not None
    new = reset(registered)[ZOFIA]
    [event] = registered.events(EventKind.CANDIDATE_RESET)

    assert (event.account, event.result) == (AccountId(view.account.id), view.entry.id)
    assert dict(event.personal) == {"operator": OPERATOR}
    assert new not in str(event.facts)


def test_resending_sends_a_fresh_link(rehearsal: Rehearsal) -> None:
    """The earlier one dies; the operator is written down."""
    browser = rehearsal.register()
    first = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    sent = rehearsal.application.resend_for_operator(ZOFIA, operator=OPERATOR)
    second = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)

    assert sent is LetterKind.CONFIRM_ADDRESS
    assert rehearsal.application.confirm(first, browser=browser, password=None) == "dead"
    assert rehearsal.application.confirm.look(second, browser).state == "ready"
    assert rehearsal.events(EventKind.CONFIRMATION_RESENT)[-1].personal == {"operator": OPERATOR}


def test_resending_says_when_nothing_waits(registered: Rehearsal) -> None:
    """Neither for a confirmed account nor for nobody."""
    registered.import_entries(entry_cells(id_number=MINH, candidate_number="0002"))
    for id_number in (ZOFIA, MINH):
        with pytest.raises(NothingWaits):
            registered.application.resend_for_operator(id_number, operator=OPERATOR)

    assert registered.deliver() == []


def test_an_id_number_that_nobody_has_is_named_as_such(rehearsal: Rehearsal) -> None:
    """Operators may know what exists."""
    for act in (rehearsal.application.reset_candidate, rehearsal.application.resend_for_operator):
        with pytest.raises(UnknownEntry):
            act("ABC012345", operator=OPERATOR)


def test_what_wrong_pairs_have_cost_is_forgotten(rehearsal: Rehearsal) -> None:
    """Shut for half an hour, or for good: the new number registers at once (REG-3)."""
    for _ in range(4):
        for _ in range(6):
            registers(rehearsal, "0000")
        rehearsal.clock.advance(minutes=30)
    for _ in range(5):
        registers(rehearsal, "0000")
    new = reset(rehearsal)[ZOFIA]
    shut = rehearsal.application.guessing()

    assert registers(rehearsal, new)
    assert (shut.need_new_secrets, shut.unknown_shut) == ((), 0)
    assert [registers(rehearsal, "0000") for _ in range(5)] == [False] * 5
