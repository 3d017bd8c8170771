"""No answer tells a stranger which ID Numbers exist (ENU-1, ENU-2, ENU-4, ENU-5, ENU-8)."""

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import EMAIL, MINH, NOON, ZOFIA, an_account
from results_core.testing.files import entry_cells
from results_core.testing.scenes import entry_of, put_account
from tests.web.visits import WHAT_WAS_TYPED, Staged, heading, objections, stage, without_form_key

UNKNOWN = "XYZ987654"
TWO = (entry_cells(), entry_cells(id_number=MINH, secret_number="1234", candidate_number="0002"))


def unknown() -> tuple[Staged, str]:
    return stage(), UNKNOWN


def malformed() -> tuple[Staged, str]:
    return stage(), "what ever"


def not_registered() -> tuple[Staged, str]:
    return stage(), ZOFIA


def unconfirmed() -> tuple[Staged, str]:
    site = stage()
    site.browser().register()
    return site, ZOFIA


def confirmed() -> tuple[Staged, str]:
    site = stage()
    site.candidate()
    return site, ZOFIA


def closed() -> tuple[Staged, str]:
    site = stage()
    entry = entry_of(site.rehearsal.store, ZOFIA)
    put_account(site.rehearsal.store, entry, an_account(entry, closed_at=NOON))
    return site, ZOFIA


CASES = [malformed, not_registered, unconfirmed, confirmed, closed]


def seen(answer: TestResponse, typed: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return all that reaches the browser, but for what it typed itself and the key of its form."""
    headers = [
        (name, value) for name, value in answer.headers if name not in {"Content-Length", "Set-Cookie"}
    ]
    return answer.status_code, headers, without_form_key(answer.text).replace(typed, "typed")


def log_in_wrongly(case: Callable[[], tuple[Staged, str]]) -> list[tuple[int, list[tuple[str, str]], str]]:
    """Return what five wrong passwords bring to the browser."""
    site, id_number = case()
    browser = site.browser()
    browser.get("/")
    answers = [browser.send("/login", id_number=id_number, password="wrong one 42") for _ in range(5)]
    assert all("Set-Cookie" not in answer.headers for answer in answers)
    return [seen(answer, id_number) for answer in answers]


@pytest.mark.parametrize("case", CASES)
def test_a_wrong_log_in_looks_the_same_whoever_it_is_for(case: Callable[[], tuple[Staged, str]]) -> None:
    """Status, headers and bytes of each try, the lock too, are those of an unknown ID (ENU-1, ENU-2)."""
    assert log_in_wrongly(case) == log_in_wrongly(unknown)


@pytest.mark.parametrize("case", CASES)
def test_forgetting_looks_the_same_whoever_it_is_for(case: Callable[[], tuple[Staged, str]]) -> None:
    """Asking for a new password tells nothing, not even the fourth time (ENU-5)."""

    def ask(asked: tuple[Staged, str]) -> list[object]:
        site, id_number = asked
        browser = site.browser()
        browser.get("/forgot")
        answers = [browser.send("/forgot", id_number=id_number) for _ in range(4)]
        return [seen(answer, id_number) for answer in (*answers, browser.get("/forgot/sent"))]

    assert ask(case()) == ask(unknown())


@pytest.mark.parametrize(
    "typed",
    [{"id_number": UNKNOWN}, {"secret_number": "0000"}, {"secret_number": "nonsense"}, {"id_number": MINH}],
)
def test_a_wrong_pair_looks_the_same_whatever_is_wrong(typed: dict[str, str]) -> None:
    """A wrong ID Number, a wrong Secret Number and somebody else's entry get one message (ENU-4)."""
    answer = stage(rows=TWO).browser().register(**typed)

    assert answer.status_code == 422
    [(field, message)] = objections(answer)
    assert field == "secret_number"
    assert message.startswith(
        "The ID Number and Secret Number do not match, or your entry has not reached us"
    )


def test_registering_twice_looks_like_registering_once() -> None:
    """With the right Secret Number the page is that of a success; a letter tells the owner (ENU-4)."""

    def register_and_send_again(site: Staged) -> list[object]:
        browser = site.browser()
        answers = [browser.register(email="else@mail.example"), browser.get("/register/sent")]
        for _ in range(8):
            site.rehearsal.clock.advance(seconds=61)
            answers += [browser.send("/register/sent"), browser.get("/register/sent")]
        return [seen(answer, "") for answer in answers]

    fresh, taken = stage(), stage()
    taken.candidate()
    taken.rehearsal.deliver()

    assert register_and_send_again(taken) == register_and_send_again(fresh)
    assert [(letter.kind, letter.to) for letter in taken.rehearsal.deliver()] == [
        (LetterKind.REGISTERED_AGAIN, EMAIL)
    ]


def test_what_is_not_yours_is_not_there() -> None:
    """Somebody else's result, statement and LinkedIn page are those of one that nobody has (ENU-8)."""
    site = stage(rows=TWO)
    candidate = site.candidate()
    site.rehearsal.import_results()
    other = entry_of(site.rehearsal.store, MINH).id
    for path in ("/results/{}", "/results/{}/statement.pdf", "/results/{}/linkedin"):
        theirs, nobodys = (candidate.ask(path.format(ref)) for ref in (other, "0" * len(other)))
        assert theirs.status_code == 404
        assert seen(theirs, other) == seen(nobodys, "0" * len(other))


def test_a_stranger_is_sent_home_whatever_is_asked_for(site: Staged) -> None:
    """Without a session no address under /results tells whether there is anything."""
    ref = entry_of(site.rehearsal.store, ZOFIA).id
    for path in ("/results", f"/results/{ref}", "/results/none", f"/results/{ref}/statement.pdf"):
        answer = site.browser().ask(path)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_the_letter_is_sent_again_after_a_minute_and_five_times_a_day(site: Staged) -> None:
    """The page says when it was sent again and where, and why not yet (K3)."""
    browser = site.browser()
    browser.register()
    site.rehearsal.deliver()
    browser.get("/register/sent")
    browser.send("/register/sent")
    assert "Wait a minute before you have it sent again." in browser.get("/register/sent").text
    assert site.rehearsal.deliver() == []

    for _ in range(5):
        site.rehearsal.clock.advance(seconds=60)
        browser.send("/register/sent")
        assert "Sent again to z***@mail.example at 13:0" in browser.get("/register/sent").text
        assert len(site.rehearsal.deliver()) == 1
    site.rehearsal.clock.advance(seconds=60)
    browser.send("/register/sent")
    assert "five times today" in browser.get("/register/sent").text
    assert site.rehearsal.deliver() == []


def test_another_address_takes_the_place_of_a_wrong_one(site: Staged) -> None:
    """The button leads to the numbers again; the first link is dead, the second confirms (K3, REG-6)."""
    browser = site.browser()
    browser.register(email="zofai@mail.example")
    wrong = site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()
    assert (
        '<a class="button quiet" href="/register">Use another address</a>'
        in browser.get("/register/sent").text
    )
    browser.register()
    assert EMAIL in browser.get("/register/sent").text

    assert browser.confirm().headers["Location"] == "/confirmed"
    assert site.browser().get(f"/confirm/{wrong}").status_code == 410
    assert browser.log_in().headers["Location"] == "/results"


def test_waiting_without_having_registered_shows_nobodys_address(site: Staged) -> None:
    """The page after registering knows only what this browser has typed."""
    site.browser().register()
    stranger = site.browser()

    assert EMAIL not in stranger.get("/register/sent").text
    stranger.get("/register")
    assert stranger.send("/register/sent").headers["Location"] == "/register"


def test_all_objections_are_shown_at_once_and_passwords_are_not(site: Staged) -> None:
    """Everything that is wrong is beside its field; what was typed stays, but for passwords (B2)."""
    browser = site.browser()
    browser.get("/register")
    answer = browser.send("/register", id_number="ABC0", email="no address", password="short", updates="yes")

    assert answer.status_code == 422
    assert "<title>Error: Register" in answer.text
    assert {field for field, _ in objections(answer)} == {
        "id_number", "secret_number", "email", "password", "password_again", "terms",
    }  # fmt: skip
    assert 'value="ABC0"' in answer.text
    assert 'value="no address"' in answer.text
    assert "short" not in answer.text
    assert WHAT_WAS_TYPED["password"] not in answer.text
    assert heading(answer) == "Register"
