"""Registering: every objection at once, and nobody learns which numbers exist (B2, ENU-4, REG-6, REG-7)."""

from collections.abc import Sequence

import attrs
import pytest

from results_core.access.links import LinkState
from results_core.candidates.model import Consent, Registration
from results_core.candidates.pairs import PAIR_UNKNOWN
from results_core.candidates.registering import CheckYourEmail
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.kernel.tokens import digest_of
from results_core.testing.builders import EMAIL, MINH, PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.throttling.budgets import Exhausted


def register(on: Rehearsal, **typed: str | bool) -> CheckYourEmail | Sequence[Objection]:
    answer = on.application.register(**a_registration_form(**typed))  # type: ignore[arg-type]
    assert not isinstance(answer, Exhausted)
    return answer


def places(answer: CheckYourEmail | Sequence[Objection]) -> list[tuple[str, str]]:
    assert not isinstance(answer, CheckYourEmail)
    return [(objection.field, objection.code) for objection in answer]


def waiting(on: Rehearsal) -> Registration | None:
    entry = entry_of(on.store, ZOFIA)
    with on.store.begin(reading=True) as work:
        return work.registrations.of_entry(entry.id)


def test_a_letter_is_on_its_way(rehearsal: Rehearsal) -> None:
    """To the address that was typed, with a link that lives for three days (TOK-5)."""
    answer = register(rehearsal)
    letter = rehearsal.delivered(LetterKind.CONFIRM_ADDRESS)

    assert isinstance(answer, CheckYourEmail)
    assert (answer.email, answer.suggestion) == (EMAIL, None)
    assert letter.to == EMAIL
    assert letter.expires_at is not None
    assert (letter.expires_at - letter.written_at).total_seconds() == 72 * 3600


def test_the_registration_waits(rehearsal: Rehearsal) -> None:
    """With the password as a digest, and the versions of what was agreed to (REG-9)."""
    register(rehearsal)
    registration = waiting(rehearsal)
    now = rehearsal.clock.now()

    assert registration is not None
    assert (registration.email, registration.language) == (EMAIL, "en")
    assert rehearsal.hasher.verify(registration.digest, PASSWORD)
    assert registration.terms == Consent(at=now, version="1")
    assert registration.updates is None


def test_everything_that_is_missing_is_told_at_once(rehearsal: Rehearsal) -> None:
    """Each objection beside its field."""
    answer = register(rehearsal, id_number=" ", secret_number="", email="", password="", terms=False)

    assert places(answer) == [
        ("id_number", "id_number_missing"),
        ("secret_number", "secret_number_missing"),
        ("email", "email_missing"),
        ("password", "password_missing"),
        ("terms", "terms_missing"),
    ]


def test_everything_that_is_malformed_is_told_at_once(rehearsal: Rehearsal) -> None:
    """A password may break several rules."""
    answer = register(
        rehearsal, id_number="12345", email="nobody", password="short", password_again="other", terms=False
    )

    assert places(answer) == [
        ("id_number", "id_number_malformed"),
        ("email", "email_malformed"),
        ("password", "password_short"),
        ("password", "password_digits"),
        ("password_again", "passwords_differ"),
        ("terms", "terms_missing"),
    ]


def test_an_unknown_pair_is_told_with_everything_else(rehearsal: Rehearsal) -> None:
    """What is wrong with the other fields does not wait for the numbers to be right."""
    answer = register(rehearsal, secret_number="0000", email="nobody", terms=False)

    assert set(places(answer)) == {
        ("secret_number", "pair_unknown"),
        ("email", "email_malformed"),
        ("terms", "terms_missing"),
    }


@pytest.mark.parametrize(
    "typed",
    [
        {"secret_number": "0000"},
        {"secret_number": "no secret number"},
        {"id_number": MINH},
        {"id_number": "ABC012345", "secret_number": "0000"},
    ],
)
def test_wrong_numbers_get_one_answer(rehearsal: Rehearsal, typed: dict[str, str | bool]) -> None:
    """Wrong ID Number, wrong Secret Number, another's, not loaded yet: nothing tells them apart (ENU-4)."""
    assert register(rehearsal, **typed) == (PAIR_UNKNOWN,)


def test_an_entry_without_secret_number_cannot_be_registered() -> None:
    """And answers like one that nobody has (ENU-4)."""
    rehearsal = rehearse(rows=[entry_cells(secret_number="")])

    assert register(rehearsal) == (PAIR_UNKNOWN,)


def test_a_registered_entry_answers_a_wrong_secret_alike(registered: Rehearsal) -> None:
    """Whether somebody has registered shows to nobody without the right pair (ENU-4)."""
    answer = register(registered, secret_number="0000")

    assert answer == (PAIR_UNKNOWN,)
    assert registered.deliver() == []


def test_a_refused_pair_is_written_down(rehearsal: Rehearsal) -> None:
    """So that operators see guessing; what was typed is not kept."""
    register(rehearsal, secret_number="0000")
    [refused] = rehearsal.events(EventKind.REGISTRATION_REFUSED)

    assert (refused.account, refused.result, dict(refused.facts), dict(refused.personal)) == (
        None,
        None,
        {},
        {},
    )
    assert rehearsal.deliver() == []


def test_a_registered_entry_answers_the_right_pair_like_success(
    rehearsal: Rehearsal, registered: Rehearsal
) -> None:
    """The page is the same, and nothing goes to the address that was typed (ENU-4)."""
    fresh = rehearse()
    first = register(fresh, email="thief@mail.example")
    again = register(registered, email="thief@mail.example")

    assert isinstance(first, CheckYourEmail)
    assert isinstance(again, CheckYourEmail)
    assert attrs.evolve(first, browser=again.browser) == again
    assert [letter.to for letter in registered.deliver()] == [EMAIL]


def test_the_owner_is_warned_once_a_day(registered: Rehearsal) -> None:
    """A letter to the registered address says that somebody used the numbers."""
    for _ in range(3):
        register(registered)
        registered.clock.advance(hours=3)
    same_day = registered.deliver()
    registered.clock.advance(days=1)
    register(registered)
    next_day = registered.deliver()

    assert [letter.kind for letter in same_day] == [LetterKind.REGISTERED_AGAIN]
    assert [letter.kind for letter in next_day] == [LetterKind.REGISTERED_AGAIN]
    assert len(registered.events(EventKind.REGISTERED_AGAIN)) == 4


def test_registering_again_changes_nothing_about_the_account(registered: Rehearsal) -> None:
    """The password that was typed is good for nothing."""
    register(registered, password="an intruder's 99")
    answer = registered.application.log_in(id_number=ZOFIA, password=Password("an intruder's 99"))

    assert waiting(registered) is None
    assert not hasattr(answer, "token")


def test_a_typing_error_in_the_address_is_repaired_by_registering_again(rehearsal: Rehearsal) -> None:
    """The new registration takes the place of the old one, whose link is dead for good (REG-6)."""
    wrong = register(rehearsal, email="zofia@mial.example")
    old_link = rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    right = register(rehearsal)
    letter = rehearsal.delivered(LetterKind.CONFIRM_ADDRESS)
    assert isinstance(wrong, CheckYourEmail)
    assert isinstance(right, CheckYourEmail)
    assert letter.link is not None
    with rehearsal.store.begin(reading=True) as work:
        ended = work.links.of(digest_of(old_link))

    assert letter.to == EMAIL
    assert ended is not None
    assert ended.ended_at == rehearsal.clock.now()
    assert rehearsal.application.confirm.look(old_link, wrong.browser).state is LinkState.DEAD
    assert rehearsal.application.confirm.look(letter.link, right.browser).state is LinkState.READY
    assert [dict(event.facts) for event in rehearsal.events(EventKind.REGISTERED)] == [
        {"replaces": "no"},
        {"replaces": "yes"},
    ]


@pytest.mark.parametrize("password", ["adamczyk 4242", "ZOFIA-4242-X"])
def test_a_password_with_the_name_is_refused_once_the_pair_is_right(
    rehearsal: Rehearsal, password: str
) -> None:
    """Before that, the refusal would tell a stranger the name behind an ID Number (B3)."""
    stranger = register(rehearsal, secret_number="0000", password=password, email="x@mail.example")
    owner = register(rehearsal, password=password, email="x@mail.example")

    assert stranger == (PAIR_UNKNOWN,)
    assert places(owner) == [("password", "password_personal")]


@pytest.mark.parametrize("password", ["sir094701 xx", "my 7866 secret", "zofia@42 horse", "password12"])
def test_a_password_that_is_easy_to_guess_is_refused(rehearsal: Rehearsal, password: str) -> None:
    """It holds neither number, no part of the address, and is no common one (B3)."""
    [(field, code)] = places(register(rehearsal, password=password))

    assert field == "password"
    assert code in {"password_personal", "password_common"}


@pytest.mark.parametrize("typed", [" 7866 ", "78 66", "78-66", "７８６６"])
def test_a_secret_number_is_read_however_it_is_typed(rehearsal: Rehearsal, typed: str) -> None:
    """Spaces, hyphens and wide digits do not matter (REG-2)."""
    assert isinstance(register(rehearsal, secret_number=typed), CheckYourEmail)


def test_our_own_secret_numbers_register_as_well() -> None:
    """Eight symbols, in either case."""
    rehearsal = rehearse(rows=[entry_cells(secret_number="9R7T2KQX")])

    assert isinstance(register(rehearsal, secret_number="9r7t-2kqx"), CheckYourEmail)


def test_the_same_secret_number_serves_its_own_entry_alone() -> None:
    """Two entries with one Secret Number have different digests: neither opens the other (REG-1)."""
    rehearsal = rehearse(rows=[entry_cells(), entry_cells(id_number=MINH, candidate_number="0002")])
    digests = []
    with rehearsal.store.begin(reading=True) as work:
        for id_number in (ZOFIA, MINH):
            entered = work.entries.with_secret(entry_of(rehearsal.store, id_number).id_number)
            assert entered is not None
            digests.append(entered.secret_digest)

    assert None not in digests
    assert digests[0] != digests[1]


def test_a_misspelt_domain_is_asked_about(rehearsal: Rehearsal) -> None:
    """The letter goes out all the same: the suggestion is a question, no refusal (K2)."""
    answer = register(rehearsal, email="zofia@gmial.example")

    assert isinstance(answer, CheckYourEmail)
    assert answer.suggestion == "zofia@gmail.example"
    assert rehearsal.delivered(LetterKind.CONFIRM_ADDRESS).to == "zofia@gmial.example"


def test_beside_objections_it_is_asked_about_too(rehearsal: Rehearsal) -> None:
    """The form comes back anyway: there it can be mended (K2)."""
    answer = register(rehearsal, email="zofia@gmial.example", terms=False)

    assert answer == (
        Objection("terms", "terms_missing"),
        Objection("email", "email_suggestion", {"suggestion": "zofia@gmail.example"}),
    )


@pytest.mark.parametrize(
    ("born", "ticked", "kept"),
    [
        ("2004-02-29", True, True),
        ("2004-02-29", False, False),
        ("2010-06-20", True, True),
        ("2010-06-21", True, False),
    ],
)
def test_news_are_for_those_who_asked_and_are_sixteen(born: str, ticked: bool, kept: bool) -> None:  # noqa: FBT001
    """The tick of a younger candidate is not stored; the sixteenth birthday counts (K2, REG-9)."""
    rehearsal = rehearse(rows=[entry_cells(date_of_birth=born)])
    register(rehearsal, updates=ticked)
    registration = waiting(rehearsal)

    assert registration is not None
    assert registration.updates == (Consent(at=rehearsal.clock.now(), version="1") if kept else None)


def test_nothing_confidential_shows(rehearsal: Rehearsal) -> None:
    """Neither answer, registration nor journal shows a secret or an address in its representation."""
    answer = register(rehearsal)
    shown = repr((answer, waiting(rehearsal), rehearsal.application.journal()))

    assert [text for text in ("7866", EMAIL, PASSWORD.reveal()) if text in shown] == []
