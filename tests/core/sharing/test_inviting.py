"""Inviting whoever is not listed: one letter a house, three a day, and no word of the candidate (B8, L14)."""

from datetime import timedelta

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.objections import Objection
from results_core.sharing.inviting import Invited
from results_core.testing.builders import EMAIL
from results_core.throttling.budgets import Exhausted
from tests.core.sharing.conftest import Sender

SITE = "https://www.college.example/admissions"


def invite(sender: Sender, email: str = "admissions@college.example", website: str = SITE) -> object:
    """Press the button."""
    return sender.on.application.sharing.invite(sender.account, email=email, website=website)


def test_the_organisation_gets_a_letter_that_names_nobody(sender: Sender) -> None:
    """Nothing is shared, and nothing of the candidate is in it."""
    assert invite(sender) == Invited()
    letter = sender.on.delivered(LetterKind.ORGANISATION_INVITED)
    [event] = sender.on.events(EventKind.ORGANISATION_INVITED)

    assert (letter.to, letter.about, dict(letter.facts), letter.link) == (
        "admissions@college.example",
        None,
        {},
        None,
    )
    assert EMAIL not in letter.occasion
    assert (event.account, dict(event.facts)) == (sender.account, {})
    assert sender.on.application.sharing.own.all(sender.account) == []


def test_one_letter_a_house_in_thirty_days(sender: Sender) -> None:
    """Whoever asks, and whichever office: the answer is the same."""
    answers = [invite(sender), invite(sender, "rector@mail.college.example")]
    first = [letter.kind for letter in sender.on.deliver()]
    sender.on.clock.advance(seconds=timedelta(days=30).total_seconds())
    answers.append(invite(sender))

    assert answers == [Invited()] * 3
    assert first == [LetterKind.ORGANISATION_INVITED]
    assert [letter.kind for letter in sender.on.deliver()] == [LetterKind.ORGANISATION_INVITED]


def test_three_a_day(sender: Sender) -> None:
    """The fourth waits for the next day, and says until when."""
    answers = [invite(sender, f"office@college{n}.example") for n in range(4)]

    assert answers[:3] == [Invited()] * 3
    assert answers[3] == Exhausted(until=sender.on.clock.now() + timedelta(days=1))
    assert len(sender.on.deliver()) == 3


def test_what_is_no_organisation_is_objected_to(sender: Sender) -> None:
    """All at once; an organisation that is there is to be looked for, not written to."""
    known = sender.to.domains[0]

    assert invite(sender, "nobody", "not a site") == (
        Objection("email", "invite_email"),
        Objection("website", "invite_website"),
    )
    assert invite(sender, "somebody@gmail.com") == (Objection("email", "invite_free_mail"),)
    assert invite(sender, f"office@{known}") == (Objection("email", "invite_known"),)
    assert sender.on.deliver() == []
