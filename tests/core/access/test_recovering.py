"""Forgotten passwords: a letter to the registered address, a link that works once (B6, ENU-5, TOK-4)."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from results_core.access.credentials import Audience
from results_core.access.links import LinkPurpose, LinkState
from results_core.access.lockout import Locked
from results_core.access.logging_in import LoggedIn
from results_core.access.recovering import PasswordReset
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.objections import Objection
from results_core.testing.builders import EMAIL, NOON, PASSWORD, ZOFIA, a_link, an_account
from results_core.testing.memory.store import MemoryStore
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import entry_of, put_account, put_links

NEW = Password("another horse 77")
WRONG = Password("not the one 42")
A_MOMENT = timedelta(microseconds=1)


def ask(on: Rehearsal, id_number: str = ZOFIA) -> None:
    on.application.ask_to_recover(id_number=id_number)


def link_for(on: Rehearsal) -> LinkToken:
    ask(on)
    return on.link_delivered(LetterKind.RESET_PASSWORD)


def recover(
    on: Rehearsal, link: LinkToken, password: Password = NEW, again: Password | None = None
) -> PasswordReset | LinkState | Sequence[Objection]:
    return on.application.recover(link, password=password, password_again=again or password)


def logs_in(on: Rehearsal, password: Password) -> bool:
    return isinstance(on.application.log_in(id_number=ZOFIA, password=password), LoggedIn)


def test_the_letter_goes_to_the_registered_address(registered: Rehearsal) -> None:
    """With a link that lives for an hour (TOK-5)."""
    ask(registered, " sir 094 701 ")
    letter = registered.delivered(LetterKind.RESET_PASSWORD)

    assert letter.to == EMAIL
    assert letter.link is not None
    assert letter.expires_at == registered.clock.now() + timedelta(hours=1)


@pytest.mark.parametrize("id_number", ["ABC012345", "not a number", "", "\x00"])
def test_nobody_gets_a_letter_for_an_unknown_id_number(registered: Rehearsal, id_number: str) -> None:
    """And the one who asks learns nothing: there is no answer (ENU-5)."""
    ask(registered, id_number)

    assert registered.deliver() == []
    assert len(registered.events(EventKind.RECOVERY_ASKED)) == 1


def test_an_unconfirmed_registration_gets_no_letter(rehearsal: Rehearsal) -> None:
    """It is repaired by registering again (B6)."""
    rehearsal.register()
    rehearsal.deliver()
    ask(rehearsal)

    assert rehearsal.deliver() == []


def test_a_closed_account_gets_no_letter(rehearsal: Rehearsal) -> None:
    """Nobody gets in by way of a mailbox."""
    entry = entry_of(rehearsal.store, ZOFIA)
    put_account(rehearsal.store, entry, an_account(entry, closed_at=NOON))
    ask(rehearsal)

    assert rehearsal.deliver() == []


def test_three_letters_in_six_hours_and_then_silence(registered: Rehearsal) -> None:
    """The fourth is written when the first of them is six hours old and more (ENU-5)."""
    began = registered.clock.now()
    for _ in range(5):
        ask(registered)
        registered.clock.advance(minutes=10)
    within = registered.deliver()
    registered.clock.set(began + timedelta(hours=6))
    ask(registered)
    at_six_hours = registered.deliver()
    registered.clock.advance(A_MOMENT)
    ask(registered)
    later = registered.deliver()

    assert (len(within), len(at_six_hours), len(later)) == (3, 0, 1)


def test_one_link_is_alive(registered: Rehearsal) -> None:
    """A newer one kills it (TOK-4)."""
    first = link_for(registered)
    second = link_for(registered)

    assert registered.application.recover.look(first) is LinkState.DEAD
    assert registered.application.recover.look(second) is LinkState.READY
    assert recover(registered, first) is LinkState.DEAD


def test_silence_leaves_the_last_link_alive(registered: Rehearsal) -> None:
    """Whoever asks too often does not lose the letter that is there."""
    last = [link_for(registered) for _ in range(3)][-1]
    ask(registered)

    assert registered.application.recover.look(last) is LinkState.READY


def test_the_new_password_takes_the_place_of_the_old(registered: Rehearsal) -> None:
    """At once (B6)."""
    answer = recover(registered, link_for(registered))

    assert answer == PasswordReset()
    assert not logs_in(registered, PASSWORD)
    assert logs_in(registered, NEW)


def test_looking_does_not_use_the_link_up(registered: Rehearsal) -> None:
    """Mail scanners look too (TOK-3)."""
    link = link_for(registered)
    states = {registered.application.recover.look(link) for _ in range(5)}

    assert states == {LinkState.READY}
    assert recover(registered, link) == PasswordReset()


def test_a_link_works_once(registered: Rehearsal) -> None:
    """The second time it says that it was used, and changes nothing (TOK-2)."""
    link = link_for(registered)
    recover(registered, link)
    second = recover(registered, link, Password("a third horse 99"))

    assert second is LinkState.USED
    assert logs_in(registered, NEW)


def test_a_link_lives_for_an_hour(registered: Rehearsal) -> None:
    """At its end it has expired (TOK-5)."""
    link = link_for(registered)
    registered.clock.advance(timedelta(hours=1) - A_MOMENT)
    before = registered.application.recover.look(link)
    registered.clock.advance(A_MOMENT)

    assert before is LinkState.READY
    assert registered.application.recover.look(link) is LinkState.EXPIRED
    assert recover(registered, link) is LinkState.EXPIRED


def test_a_made_up_link_is_dead(registered: Rehearsal) -> None:
    """Like one of another purpose: no difference is told (TOK-4)."""
    assert registered.application.recover.look(LinkToken("made up")) is LinkState.DEAD
    assert recover(registered, LinkToken("made up")) is LinkState.DEAD


def test_a_link_that_confirms_resets_nothing(rehearsal: Rehearsal) -> None:
    """Each link serves its purpose alone, and is not used up by the attempt (TOK-4)."""
    browser = rehearsal.register()
    link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    misused = recover(rehearsal, link)

    assert misused is LinkState.DEAD
    assert rehearsal.application.confirm.look(link, browser).state is LinkState.READY


def test_every_objection_is_told_at_once_and_nothing_changes(registered: Rehearsal) -> None:
    """The link stays good for the next try."""
    link = link_for(registered)
    answer = recover(registered, link, Password("short"), Password("other"))

    assert answer == (
        Objection("password", "password_short"),
        Objection("password", "password_digits"),
        Objection("password_again", "passwords_differ"),
    )
    assert logs_in(registered, PASSWORD)
    assert recover(registered, link) == PasswordReset()


@pytest.mark.parametrize("telling", ["sir09470142", "zofia 42 42", "adamczyk 4242", "password12"])
def test_the_new_password_gives_nothing_away(registered: Rehearsal, telling: str) -> None:
    """Neither ID Number, name nor address is part of it, and it is no common one (B3)."""
    answer = recover(registered, link_for(registered), Password(telling))

    assert isinstance(answer, tuple)
    assert [objection.code for objection in answer] in (["password_personal"], ["password_common"])


def test_every_session_ends(registered: Rehearsal) -> None:
    """Whoever else was logged in is out (SES-3)."""
    answer = registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(answer, LoggedIn)
    recover(registered, link_for(registered))

    assert registered.application.go_on(answer.token, audience=Audience.CANDIDATES) is None


def test_every_other_link_dies(registered: Rehearsal) -> None:
    """A change of password kills whatever else is outstanding for the account (TOK-4)."""
    account = registered.application.candidates.show(ZOFIA).account
    assert account is not None
    other = a_link(purpose=LinkPurpose.CONFIRM_ADDRESS, subject=account.id, issued_at=registered.clock.now())
    put_links(registered.store, other)
    recover(registered, link_for(registered))
    with registered.store.begin(reading=True) as work:
        found = work.links.of(other.digest)

    assert found is not None
    assert found.state(other.purpose, now=registered.clock.now()) is LinkState.DEAD


def test_the_lock_comes_off(registered: Rehearsal) -> None:
    """The owner of the mailbox need not wait for a lock that somebody else made (LOCK-7)."""
    for _ in range(4):
        registered.application.log_in(id_number=ZOFIA, password=WRONG)
    ask(registered)
    [link] = [letter.link for letter in registered.deliver() if letter.link is not None]
    locked = registered.application.log_in(id_number=ZOFIA, password=PASSWORD)
    recover(registered, link)

    assert isinstance(locked, Locked)
    assert logs_in(registered, NEW)


def test_the_owner_is_told(registered: Rehearsal) -> None:
    """A letter without any link says when the password was changed (B6)."""
    recover(registered, link_for(registered))
    letter = registered.delivered(LetterKind.PASSWORD_CHANGED)

    assert (letter.to, letter.link) == (EMAIL, None)
    assert dict(letter.facts) == {"at": registered.clock.now().isoformat()}


def test_neither_asking_nor_resetting_judges_a_password(registered: Rehearsal) -> None:
    """There is nothing to guess at here, and nothing that locks (ENU-5)."""
    before = registered.hasher.verifications
    for _ in range(10):
        ask(registered)
    recover(registered, registered.deliver()[-1].link or LinkToken(""))

    assert registered.hasher.verifications == before


def test_what_happened_is_written_down(registered: Rehearsal) -> None:
    """Who asked and who reset, under the account's random id; no address, no link."""
    recover(registered, link_for(registered))
    [asked] = registered.events(EventKind.RECOVERY_ASKED)
    [reset] = registered.events(EventKind.PASSWORD_RESET)

    assert asked.account == reset.account is not None
    assert EMAIL not in repr(registered.application.journal())


@pytest.mark.parametrize("id_number", [ZOFIA, "ABC012345"])
def test_asking_without_end_keeps_nothing_more(registered: Rehearsal, id_number: str) -> None:
    """Above twenty times in six hours nothing at all is written, whoever it is for (ENU-5)."""
    for _ in range(20):
        ask(registered, id_number)
    events = len(registered.events(EventKind.RECOVERY_ASKED))
    links = _links(registered)
    for _ in range(30):
        ask(registered, id_number)

    assert (events, len(registered.events(EventKind.RECOVERY_ASKED)), _links(registered)) == (20, 20, links)
    registered.clock.advance(hours=6)
    ask(registered, id_number)
    assert len(registered.events(EventKind.RECOVERY_ASKED)) == 21


def test_an_address_that_asks_for_many_keeps_nothing_more(registered: Rehearsal) -> None:
    """Sixty in an hour, whatever the ID Numbers; another address goes on (ENU-5)."""
    for n in range(90):
        registered.application.ask_to_recover(id_number=f"GUE{n:06d}", client="192.0.2.7")
    of_one = len(registered.events(EventKind.RECOVERY_ASKED))
    registered.application.ask_to_recover(id_number=ZOFIA, client="198.51.100.7")

    assert of_one == 60
    assert registered.delivered(LetterKind.RESET_PASSWORD).to == EMAIL


def _links(on: Rehearsal) -> int:
    assert isinstance(on.store, MemoryStore)
    with on.store.begin(reading=True) as work:
        return len(work.record.links)
