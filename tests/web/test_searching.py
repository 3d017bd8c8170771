"""Candidate Search, claim check, and who looked, over HTTP (V8, V8b, K11b; C8, C9, B10)."""

import re
from datetime import date

import attrs
import pytest

from adapters_web.app import create_app
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.results.model import ResultStatus
from results_core.testing.builders import (
    RELEASE,
    SCORES,
    ZOFIA,
    a_result_row,
    a_row_without_result,
)
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.scenes import entry_of, put_result
from results_core.testing.stand_ins import PlainSignatures
from results_core.verification.receipts import PublicKey, Receipt, is_genuine, read_receipt
from tests.web.offices import Office, an_office
from tests.web.visits import ON_A_DESK, PLAIN, heading, objections, stage, stands

BORN = "2004-02-29"
MISS = "No result matches both the number and the date of birth. Check them with the candidate."
SEARCH, CLAIM = "/verifiers/search", "/verifiers/search/claim"


@pytest.fixture
def office() -> Office:
    """Everybody logged in, every letter read."""
    site = stage()
    office = an_office(site)
    site.rehearsal.deliver()
    return office


def test_a_result_is_found_shown_and_listed(office: Office) -> None:
    """Its address says nothing of whose it is; the candidate sees both looks, and gets one letter."""
    before = office.officer.get(SEARCH).text
    sent = office.officer.send(SEARCH, number=f" {office.number.lower()} ", born="29/2/2004")
    found = office.officer.get(sent.headers["Location"]).text
    view = re.findall(rf'href="({SEARCH}/[0-9a-f]+)"', found)
    detail = office.officer.get(view[0])
    letters = [letter.kind for letter in office.site.rehearsal.deliver()]
    seen = office.candidate.get(office.looks).text

    assert "You have not found a result in the last 30 days." in before
    assert sent.status_code == 303
    assert re.fullmatch(rf"{SEARCH}\?found=[0-9a-f]{{32}}&receipt=[0-9a-f]{{16}}", sent.headers["Location"])
    assert "Pass at Grade B · 196" in found
    assert heading(detail) == "Zofia Maria Adamczyk"
    assert BORN in detail.text
    for hidden in ("zofia@mail.example", "ZS1234567"):
        assert hidden not in detail.text
    assert letters == [LetterKind.RESULT_LOOKED_UP]
    assert seen.count("Number and date of birth") == 2
    assert "without email address and passport number" in seen
    assert "Looked up with your reference" in office.candidate.get("/shares").text


@pytest.mark.parametrize(
    ("number", "born", "said"),
    [
        ("", "", ["Enter the Statement of Results number", "Enter the date of birth"]),
        ("15BGB9615003", "2004-02-30", ["Date of birth must be a real date, like 2000-01-31"]),
        ("15BGB9615003", "2026-07-10", ["Date of birth must be in the past"]),
        ("15BGB9615003", BORN, [MISS]),
        ("nonsense", BORN, [MISS]),
        ("{number}", "2004-02-28", [MISS]),
    ],
)
def test_what_is_wrong_is_said_in_these_words(
    office: Office, number: str, born: str, said: list[str]
) -> None:
    """Everything at once, with what was typed; one message for every kind of miss (VER-1)."""
    typed = number.format(number=office.number)
    answer = office.officer.send(SEARCH, number=typed, born=born)

    assert answer.status_code == 422
    assert [words for _, words in objections(answer)] == said
    assert f'value="{born}"' in answer.text or not born


def test_misses_of_every_kind_answer_alike(office: Office) -> None:
    """Byte for byte, but for what was typed (VER-1)."""
    miss = [
        office.officer.send(SEARCH, number=number, born="2004-02-28").text.replace(number, "NUMBER")
        for number in (office.number, "15BGB9615003", "C1234567")
    ]
    own = r'name="csrf_token" value="[^"]*"|/receipt/[0-9a-f]{16}'
    strip = [re.sub(own, "", text) for text in miss]

    assert strip[0] == strip[1] == strip[2]


def test_a_number_that_is_shut_says_until_when(office: Office) -> None:
    """On the right date of birth too; the candidate sees the attempts (VER-2, VER-4)."""
    for _ in range(5):
        office.officer.send(SEARCH, number=office.number, born="2004-02-28")
    shut = office.officer.send(SEARCH, number=office.number, born=BORN)
    claimed = office.officer.send(CLAIM, number=office.number, born=BORN)
    seen = office.candidate.get(office.looks).text

    assert (shut.status_code, claimed.status_code) == (429, 429)
    assert shut.headers["Retry-After"] == "86400"
    [(_, words)] = objections(shut)
    assert words == "Too many searches without a match. Try again at 09:00 in London."
    assert "5 attempts. Then the number was shut for a day." in seen
    assert "Nobody has looked at this result." in seen


def test_an_earlier_number_shows_what_stands_and_since_when(office: Office) -> None:
    """And a hold goes before it (A7)."""
    old, entry = office.number, entry_of(office.site.rehearsal.store, ZOFIA)
    office.site.rehearsal.clock.advance(hours=24)
    office.officer.log_in_officer(an_officer(an_organisation()).email)
    office.officer.get(SEARCH)
    put_result(
        office.site.rehearsal.store,
        a_result_row(entry, scores={**SCORES, next(iter(SCORES)): 206}, overall=199),
    )
    answer = office.officer.send(SEARCH, number=old, born=BORN)
    replaced = office.officer.get(answer.headers["Location"]).text
    put_result(office.site.rehearsal.store, a_row_without_result(entry, ResultStatus.WITHHELD))
    answer = office.officer.send(SEARCH, number=old, born=BORN)
    held = office.officer.get(answer.headers["Location"])
    [view, *_] = re.findall(rf'href="({SEARCH}/[0-9a-f]+)"', held.text)
    detail = office.officer.get(view).text

    assert 'This statement was replaced on <bdi dir="ltr" class="unbroken">2026-07-11</bdi>.' in replaced
    assert stands("199", replaced)
    assert "Withheld" in held.text
    assert "replaced" not in held.text
    assert "Withheld" in detail
    assert not stands("199", detail)


def test_a_claim_is_answered_once_with_what_was_asked(office: Office) -> None:
    """Yes or no, and nothing of the result; reloading asks nothing again (C9)."""
    asked = {"number": office.number, "born": BORN, "exam": "C1A", "overall": "190", "since": "2026-01-01"}
    sent = office.officer.send(CLAIM, **asked)
    yes = office.officer.get(CLAIM).text
    again = office.officer.get(CLAIM).text
    office.officer.send(CLAIM, **{**asked, "overall": "197"})
    no = office.officer.get(CLAIM).text
    seen = office.candidate.get(office.looks).text

    assert sent.headers["Location"] == CLAIM
    assert '<h2 id="answer">Yes</h2>' in yes
    assert '<h2 id="answer">No</h2>' in no
    for text in (yes, no):
        assert "C1 Advanced" in text
        assert not stands("196", text)
        assert "Adamczyk" not in text
    assert 'id="answer"' not in again
    assert seen.count("Claim check: answer only") == 2


def test_a_claim_that_cannot_be_read_is_refused_in_words(office: Office) -> None:
    """Everything at once."""
    answer = office.officer.send(
        CLAIM, number="", born="yesterday", exam="ZZ", overall="a lot", each="-1", since="soon"
    )

    assert answer.status_code == 422
    assert {field for field, _ in objections(answer)} == {
        "number",
        "born",
        "exam",
        "overall",
        "each",
        "since",
    }


def test_a_look_that_was_not_theirs_is_reported(office: Office) -> None:
    """By a page that asks, once; the row says so then (K11b)."""
    office.officer.send(SEARCH, number=office.number, born=BORN)
    looks = office.candidate.get(office.looks).text
    [report] = re.findall(rf'href="({office.looks}/[0-9a-f]+)"', looks)
    asked = office.candidate.get(report)
    too_long = office.candidate.send(report, words="x" * 501)
    sent = office.candidate.send(report, words="I never gave them my statement")
    after = office.candidate.get(sent.headers["Location"]).text
    again = office.candidate.send(report, words="twice")

    assert heading(asked) == "Report that this was not you?"
    assert too_long.status_code == 422
    assert "Reported" in after
    assert report not in after
    assert again.status_code == 303
    assert office.site.rehearsal.application.verification.reports().count == 1
    assert "See who looked" in office.candidate.get(office.looks.removesuffix("/looks")).text


def test_what_was_found_has_its_statement_and_its_photo(office: Office) -> None:
    """Each is a look of its own, which the candidate sees; another organisation gets neither (ENU-8)."""
    rehearsal = office.site.rehearsal
    rehearsal.import_photos(f"{ZOFIA}.jpg")
    ref = office.officer.send(SEARCH, number=office.number, born=BORN).headers["Location"]
    ref = ref.partition("found=")[2].partition("&")[0]
    detail = office.officer.get(f"{SEARCH}/{ref}").text
    statement = office.officer.ask(f"{SEARCH}/{ref}/statement.pdf")
    photo = office.officer.ask(f"{SEARCH}/{ref}/photo.jpg")
    seen = office.candidate.get(office.looks).text

    assert f'src="{SEARCH}/{ref}/photo.jpg"' in detail
    assert f'href="{SEARCH}/{ref}/statement.pdf"' in detail
    assert statement.content_type == "application/pdf"
    assert photo.data.startswith(b"photo of")
    for way in ("Statement of Results", "Photo"):
        assert way in seen
    for path in ("statement.pdf", "photo.jpg"):
        assert office.officer.ask(f"{SEARCH}/{'0' * 32}/{path}").status_code == 404


def test_another_organisations_finding_is_not_there(office: Office) -> None:
    """The same 404 as a random one (ENU-8)."""
    sent = office.officer.send(SEARCH, number=office.number, born=BORN)
    ref = sent.headers["Location"].partition("=")[2]
    other = an_organisation(name="Other", domains=("other.example",))
    put_officer_with_password(
        office.site.rehearsal, an_officer(other, email="eve@other.example"), organisation=other
    )
    theirs = office.site.browser()
    theirs.log_in_officer("eve@other.example")

    assert theirs.ask(f"{SEARCH}/{ref}").status_code == 404
    assert "Adamczyk" not in theirs.get(f"{SEARCH}?found={ref}").text


def receipt_in(office: Office, page: str) -> Receipt:
    """Follow the link to the receipt, and read it."""
    [path] = re.findall(rf'href="({SEARCH}/receipt/[0-9a-f]+)"', page)
    answer = office.officer.get(path)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="receipt-')
    assert answer.headers["Cache-Control"] == "no-store"
    return read_receipt(answer.text)


def test_each_check_gives_its_receipt(office: Office) -> None:
    """A hit, a miss and a claim: signed, with what was asked (C15)."""
    sent = office.officer.send(SEARCH, number=office.number.lower(), born=BORN)
    hit = receipt_in(office, office.officer.get(sent.headers["Location"]).text)
    miss = receipt_in(office, office.officer.send(SEARCH, number="c123 4567", born=BORN).text)
    office.officer.send(CLAIM, number=office.number, born=BORN, overall="190")
    claim = receipt_in(office, office.officer.get(CLAIM).text)

    assert [is_genuine(one, PlainSignatures()) for one in (hit, miss, claim)] == [True] * 3
    assert (hit.number, hit.said, hit.version, hit.at) == (office.number, "match", 1, RELEASE)
    assert (miss.number, miss.said, miss.version) == ("C1234567", "no_match", None)
    assert (claim.said, claim.claim) == ("yes", {"overall_at_least": 190})
    assert all(one.is_about(date(2004, 2, 29)) for one in (hit, miss, claim))
    assert hit.by.name == an_organisation().name


def test_what_was_found_before_gives_a_receipt_of_what_stands(office: Office) -> None:
    """From the list, days later, signed anew; a look that the candidate sees, and asking its head is none."""
    rehearsal = office.site.rehearsal
    office.officer.send(SEARCH, number=office.number, born=BORN)
    rehearsal.clock.advance(minutes=9)
    [path] = re.findall(rf'href="({SEARCH}/[0-9a-f]+/receipt.txt)"', office.officer.get(SEARCH).text)
    head = office.officer.ask(path, method="HEAD")
    before = len(rehearsal.events(EventKind.RESULT_LOOKED))
    answer = office.officer.get(path)
    receipt = read_receipt(answer.text)

    assert (head.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert len(rehearsal.events(EventKind.RESULT_LOOKED)) == before + 1
    assert is_genuine(receipt, PlainSignatures())
    assert (receipt.number, receipt.said, receipt.version) == (office.number, "match", 1)
    assert (receipt.at, receipt.is_about(date(2004, 2, 29))) == (rehearsal.clock.now(), True)
    assert office.officer.ask(f"{SEARCH}/{'0' * 32}/receipt.txt").status_code == 404


def test_a_receipt_lies_in_the_browser_that_asked(office: Office) -> None:
    """Nobody else opens it by its address, a colleague neither; log-out forgets it."""
    page = office.officer.send(SEARCH, number="C1234567", born=BORN).text
    [path] = re.findall(rf'href="({SEARCH}/receipt/[0-9a-f]+)"', page)
    office.officer.send("/verifiers/logout")
    office.officer.log_in_officer(an_officer(an_organisation()).email)

    assert office.officer.get(path).status_code == 404


def test_public_keys_are_published() -> None:
    """At the address of interfaces §5, for anybody, with what a JSON Web Key needs (RFC 8037)."""
    key = PublicKey(id="k1", purpose="receipts", created=RELEASE, is_current=True, octets=bytes(range(32)))
    site = stage()
    application = site.rehearsal.application
    desk = attrs.evolve(application.verification, public_keys=lambda: [key])
    app = create_app(attrs.evolve(application, verification=desk), ON_A_DESK)
    answer = app.test_client().get("/.well-known/results-keys.json", base_url=PLAIN)

    assert answer.json == {
        "keys": [
            {
                "kid": "k1",
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "use": "sig",
                "purpose": "receipts",
                "created": "2026-07-10T08:00:00Z",
                "current": True,
            }
        ]
    }
    assert answer.headers["Cache-Control"] == "public, max-age=300"
