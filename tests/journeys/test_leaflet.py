"""The journey of the leaflet over HTTP: from the Confirmation of Entry to the Statement of Results."""

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import EMAIL, PASSWORD, RELEASE, ZOFIA
from tests.web.visits import WHAT_WAS_TYPED, Staged, heading, objections

NEW_PASSWORD = "quite another horse 77"


def test_from_the_paper_to_the_statement(site: Staged) -> None:
    """Register, read the letter, confirm, log in, wait, see the result, keep the statement (B1 to B7)."""
    browser = site.browser()
    assert heading(browser.get("/")) == "See your exam results"
    assert heading(browser.get("/register")) == "Register"

    sent = browser.send("/register", **WHAT_WAS_TYPED)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/register/sent")
    told = browser.get("/register/sent")
    assert heading(told) == "Check your email"
    assert EMAIL in told.text

    confirmed = browser.confirm()
    assert (confirmed.status_code, confirmed.headers["Location"]) == (303, "/confirmed")
    assert heading(browser.get("/confirmed")) == "You are registered. Now log in"

    let_in = browser.send("/", id_number=ZOFIA, password=PASSWORD.reveal())
    assert (let_in.status_code, let_in.headers["Location"]) == (303, "/results")
    awaited = browser.get("/results")
    assert heading(awaited) == "Your result is not out yet"
    assert "Friday 10 July 2026 at 10:00 in Paris (09:00 in London)" in awaited.text

    site.rehearsal.import_results()
    site.rehearsal.clock.set(RELEASE)
    browser.log_in()
    result = browser.get("/results")
    assert heading(result) == "Your exam result"
    assert "Pass at Grade B" in result.text
    assert ">196<" in result.text

    statement = browser.get(f"{result.request.path}/statement.pdf")
    assert statement.mimetype == "application/pdf"
    assert b"Zofia Maria Adamczyk" in statement.data

    browser.get("/logout")
    assert heading(browser.ask(browser.send("/logout").headers["Location"])) == "You are logged out"
    assert browser.ask("/results").headers["Location"] == "/"


def test_from_the_lock_to_a_new_password(site: Staged) -> None:
    """Four wrong passwords lock; the right one waits too; a reset by letter takes the lock off (B5, B6)."""
    site.candidate()
    site.rehearsal.deliver()
    stranger, owner = site.browser(), site.browser()
    answers = [stranger.log_in(password="wrong one 42") for _ in range(4)]
    assert [objections(answer)[0][1] for answer in answers] == [
        "The ID Number or password is not right.",
        "The ID Number or password is not right. Two more wrong passwords lock log-in for 30 minutes.",
        "The ID Number or password is not right. One more wrong password locks log-in for 30 minutes.",
        "Log-in is locked for this ID Number. Try again at 13:30 in London, or reset your password now.",
    ]
    assert owner.log_in().status_code == 422

    owner.get("/forgot")
    assert owner.send("/forgot", id_number=ZOFIA).headers["Location"] == "/forgot/sent"
    link = site.rehearsal.link_delivered(LetterKind.RESET_PASSWORD)
    assert heading(owner.get(f"/reset/{link.reveal()}")) == "Choose a new password"
    done = owner.send("/reset", password=NEW_PASSWORD, password_again=NEW_PASSWORD)
    assert done.headers["Location"] == "/"
    assert "Your password was changed. Now log in." in owner.get("/").text
    assert "Your password was changed" not in owner.get("/").text
    assert owner.log_in().status_code == 422
    assert owner.log_in(password=NEW_PASSWORD).status_code == 303


def test_an_attack_from_outside_does_not_end_what_is_open(site: Staged) -> None:
    """A lock keeps new log-ins out; whoever is in goes on (LOCK-7)."""
    owner, stranger = site.candidate(), site.browser()
    for _ in range(4):
        stranger.log_in(password="wrong one 42")

    assert heading(owner.get("/results")) == "Your result is not out yet"


def test_a_typing_error_in_the_address_is_repaired_by_registering_again(site: Staged) -> None:
    """The second registration takes the place of the first, whose link is dead (REG-6, B4)."""
    browser = site.browser()
    browser.register(email="zofja@mail.example")
    mistaken = site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS)
    browser.register()
    dead = browser.get(f"/confirm/{mistaken.reveal()}")

    assert (dead.status_code, heading(dead)) == (410, "This link has expired")
    assert browser.confirm().headers["Location"] == "/confirmed"


def test_a_link_in_a_strangers_browser_confirms_nothing_and_tells_nothing(site: Staged) -> None:
    """Whoever reads a mistyped mailbox is asked for the password, and learns nothing (REG-10)."""
    site.browser().register()
    link = site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()
    stranger = site.browser()
    shown = stranger.get(f"/confirm/{link}")
    tried = [stranger.send("/confirm"), *(stranger.send("/confirm", password="a guess 42") for _ in range(4))]

    assert [answer.status_code for answer in tried] == [422] * 5
    assert objections(tried[0]) == [("password", "Enter your password")]
    assert objections(tried[1]) == [("password", "The password is not right.")]
    assert objections(tried[-1]) == [("password", "Too many wrong passwords. Try again at 13:30 in London.")]
    for answer in (shown, *tried):
        assert not any(word in answer.text for word in (ZOFIA, "Zofia", "Adamczyk", EMAIL))
    assert site.browser().log_in().status_code == 422


def test_the_owner_confirms_in_another_browser_with_the_password(site: Staged) -> None:
    """Another browser that knows the chosen password confirms (REG-10)."""
    site.browser().register()

    assert site.browser().confirm(password=PASSWORD.reveal()).headers["Location"] == "/confirmed"


def test_nobody_logs_in_before_confirming(site: Staged) -> None:
    """The right password of a registration leads to the page that waits for the letter (REG-7)."""
    site.browser().register()
    site.rehearsal.deliver()
    elsewhere = site.browser()
    answer = elsewhere.log_in()
    waiting = elsewhere.get("/register/sent")

    assert answer.headers["Location"] == "/register/sent"
    assert EMAIL in waiting.text
    assert elsewhere.cookie("candidate") is None
    site.rehearsal.clock.advance(minutes=2)
    elsewhere.send("/register/sent")
    assert [letter.to for letter in site.rehearsal.deliver()] == [EMAIL]


def test_the_journey_is_made_in_french(site: Staged) -> None:
    """A French browser is spoken to in French, and so are its letters (G1)."""
    browser = site.browser(**{"Accept-Language": "fr-FR,fr;q=0.9"})

    assert heading(browser.get("/")) == "Consultez vos résultats"
    browser.register()
    assert site.rehearsal.delivered(LetterKind.CONFIRM_ADDRESS).language == "fr"
