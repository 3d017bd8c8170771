"""What letters say, and what they never say (screens §8, MAIL-1, MAIL-2)."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import unescape
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest
from syrupy.assertion import SnapshotAssertion

from adapters_mail import LetterPress, Unprintable
from results_app.letterheads import PATHS
from results_core.correspondence.messages import LetterKind
from results_core.kernel.confidential import LinkToken
from results_texts import languages
from tests.mail.samples import PRESS, TOKEN, WRITTEN_AT, sample

KINDS = list(LetterKind)
LANGUAGES = languages()


def part(message: EmailMessage, subtype: str) -> str:
    """Return the text of a part as a reader's program decodes it."""
    found = message.get_body((subtype,))
    assert found is not None
    content = found.get_content()
    assert isinstance(content, str)
    return content


class Links(HTMLParser):
    """Collects where a page leads, and what it loads."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note links, and everything that is fetched without being asked for."""
        values = dict(attributes)
        if tag == "a":
            self.links.append(values["href"] or "")
        if tag in {"img", "script", "iframe", "link"} or "src" in values or "background" in values:
            self.loaded.append(tag)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_wording_of_every_letter(kind: LetterKind, language: str, snapshot: SnapshotAssertion) -> None:
    """Subject and text are as they were read and approved."""
    message = PRESS.compose(sample(kind, language=language))
    assert f"{message['Subject']}\n\n{part(message, 'plain')}" == snapshot


def test_the_page_of_a_letter(snapshot: SnapshotAssertion) -> None:
    """The HTML part says the same with a button, its styles inside its elements."""
    assert part(PRESS.compose(sample()), "html") == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_both_parts_say_the_same_and_lead_to_one_place(kind: LetterKind, language: str) -> None:
    """Text comes first; every line of it is in the page; one link, its plain address beneath it."""
    message = PRESS.compose(sample(kind, language=language))
    assert [each.get_content_type() for each in message.iter_parts()] == ["text/plain", "text/html"]
    text, page = part(message, "plain"), part(message, "html")
    addresses = re.findall(r"https?://\S+", text)
    links = Links()
    links.feed(page)
    assert links.links == addresses
    assert addresses == [f"https://results.board.example{PATHS[kind].format(token=TOKEN)}"]
    assert page.count(addresses[0]) == 2
    assert links.loaded == []
    assert "<style" not in page
    assert f'lang="{language}"' in page
    for paragraph in text.split("\n\n")[:2]:
        assert paragraph in unescape(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_first_line_says_who_and_the_last_where_to_ask(kind: LetterKind, language: str) -> None:
    """Nobody has to guess who writes, or whom to ask."""
    lines = part(PRESS.compose(sample(kind, language=language)), "plain").strip().splitlines()
    assert lines[0].startswith("Example Exam Board ")
    assert "help@board.example" in lines[-1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_says_nothing_that_it_is_not_meant_to_say(kind: LetterKind, language: str) -> None:
    """Whatever facts come with a letter, only its instants and its link can appear in it (MAIL-2)."""
    secrets = {
        "id_number": "SIR094701",
        "secret_number": "84829173",
        "name": "Ada Example",
        "given_names": "Adalbert",
        "result": "Pass at Grade B",
        "overall": "196",
        "date_of_birth": "2004-02-29",
        "passport_number": "X1234567",
        "email": "other@mail.example",
    }
    letter = sample(kind, language=language, about="SIR094702")
    laden = attrs.evolve(letter, facts={**letter.facts, **secrets})
    assert PRESS.compose(laden).as_bytes() == PRESS.compose(letter).as_bytes()
    printed = PRESS.compose(laden).as_string()
    assert not [secret for secret in (*secrets.values(), "SIR094702") if secret in printed]


@pytest.mark.parametrize("kind", KINDS)
def test_the_headers(kind: LetterKind) -> None:
    """One bare recipient, a fixed identity, and marks that keep automatic answers away."""
    message = PRESS.compose(sample(kind, language="fr"))
    assert message["To"] == "somebody@mail.example"
    assert message["From"] == "Example Exam Board <results@board.example>"
    assert message["Message-ID"] == "<letter-0123456789abcdefghjkmnpqrs@board.example>"
    assert message["Date"].datetime == WRITTEN_AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert {message["Cc"], message["Bcc"], message["Reply-To"]} == {None}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_the_same_however_often_it_is_printed(kind: LetterKind, language: str) -> None:
    """What is sent again after a crash is the very same message (RLB-2), and mail programs can read it."""
    first = PRESS.compose(sample(kind, language=language)).as_bytes()
    assert first == PRESS.compose(sample(kind, language=language)).as_bytes()
    read = message_from_bytes(first, policy=default)
    assert not read.defects
    assert max(len(line) for line in first.splitlines()) <= 78
    assert first.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\r\nBcc: x@y.example",
        "a@b.example\nx",
        "a@b.example\r",
        "a\r\n@b.example",
        "a@b.example, c@d.example",
        "a@b.example c@d.example",
        "Ada <a@b.example>",
        "<a@b.example>",
        "a@b@c.example",
        "@b.example",
        "a@",
        "a",
        "",
        "a\x00@b.example",
        "a@b..example",
    ],
)
def test_an_address_that_is_more_than_one_address_is_refused(address: str) -> None:
    """No header, no second recipient and no name gets in through an address; the fault does not tell it."""
    with pytest.raises(Unprintable) as fault:
        PRESS.compose(sample(to=address))
    assert len(address) < 3 or address not in str(fault.value)
    assert fault.value.__suppress_context__


@pytest.mark.parametrize(
    "name",
    [
        "=?utf-8?q?=0d=0aBcc:_x@y.example?=",
        "=?utf-8?b?DQpCY2M6IHhAeS5leGFtcGxl?=",
        "Lycée =?utf-8?q?=0AX:_y?=",
        "==?utf-8?q?=0d=0aBcc:_x@y.example?=",
    ],
)
def test_an_organisation_that_is_called_like_an_encoded_header_adds_none(name: str) -> None:
    """The subject names it, and nobody who reads the header decodes anything out of the name."""
    letter = sample(LetterKind.RESULT_SENT)
    plain = PRESS.compose(letter)
    message = PRESS.compose(attrs.evolve(letter, facts={**letter.facts, "organisation": name}))
    read = message_from_bytes(message.as_bytes(), policy=default)

    assert read.keys() == plain.keys()
    assert read["Subject"] == f"You sent your result to {name.replace('=?', '= ?')}"


@pytest.mark.parametrize("poison", ["\r\nBcc: x@y.example", "\nX: y", "\r", "\x00"])
def test_no_other_part_of_a_letter_adds_a_header(poison: str) -> None:
    """Ids, tokens and facts with line breaks are refused; what operators set is refused at the start."""
    with pytest.raises(Unprintable):
        PRESS.compose(sample(id=f"abc{poison}"))
    with pytest.raises(Unprintable):
        PRESS.compose(sample(link=LinkToken(f"abc{poison}")))
    with pytest.raises(Unprintable):
        PRESS.compose(sample(LetterKind.PASSWORD_CHANGED, facts={"at": f"2026-07-01{poison}"}))
    with pytest.raises(Unprintable):
        PRESS.compose(sample(language=f"en{poison}"))
    with pytest.raises(ValueError, match="control characters"):
        attrs.evolve(PRESS, board=f"Board{poison}")
    with pytest.raises(ValueError, match="control characters"):
        attrs.evolve(PRESS, sender=f"results@board.example{poison}")


def test_markup_in_what_operators_set_is_shown_as_written() -> None:
    """A contact with signs of markup in it is text in both parts."""
    message = attrs.evolve(PRESS, contact="Tom & <Ann>").compose(sample())
    assert "Tom & <Ann>" in part(message, "plain")
    assert "Tom &amp; &lt;Ann&gt;" in part(message, "html")


def test_addresses_of_all_scripts() -> None:
    """A domain is spelt in ASCII; a mailbox that is not keeps its letters."""
    assert PRESS.compose(sample(to="ada@bücher.example"))["To"] == "ada@xn--bcher-kva.example"
    message = PRESS.compose(sample(to="élodie@mail.example"))
    assert "To: élodie@mail.example".encode() in message.as_bytes()


def test_a_board_of_any_name() -> None:
    """Names that headers must encode or quote are read back as they are."""
    for board in ("Commission d’examen, Genève", 'The "Board"'):
        printed = attrs.evolve(PRESS, board=board).compose(sample()).as_bytes()
        read = message_from_bytes(printed, policy=default)
        assert read["From"].addresses[0].display_name == board


def test_a_letter_that_lacks_something_is_refused() -> None:
    """A link that is missing or no link, a missing fact, an unknown language: no half letter goes out."""
    for changes in ({"link": None}, {"link": LinkToken("a/../b")}, {"expires_at": None}, {"language": "xx"}):
        with pytest.raises(Unprintable):
            PRESS.compose(sample(**changes))
    for facts in ({}, {"until": "soon"}):
        with pytest.raises(Unprintable):
            PRESS.compose(sample(LetterKind.LOGIN_LOCKED, facts=facts))


def test_the_welcome_after_the_release_says_so() -> None:
    """Who confirms after results came out is not told to wait."""
    letter = sample(LetterKind.REGISTERED, written_at=WRITTEN_AT + timedelta(days=20))
    assert "Results have been out since Tuesday 14 July 2026" in part(PRESS.compose(letter), "plain")


def test_a_sitting_without_a_zone_of_its_own_is_told_in_the_boards() -> None:
    """Where the announcement named no zone, the board's zone is the second place."""
    facts = {**sample(LetterKind.REGISTERED).facts, "release_zone": ""}
    press = attrs.evolve(PRESS, board_zone="America/New_York")
    text = part(press.compose(sample(LetterKind.REGISTERED, facts=facts)), "plain")
    assert "at 11:00 in Paris (05:00 in New York)" in text


def test_lives_that_are_no_whole_hours_are_told_in_minutes() -> None:
    """How long a link works is a setting."""
    letter = sample(LetterKind.RESET_PASSWORD, expires_at=WRITTEN_AT + timedelta(minutes=90))
    assert "for 90 minutes" in part(PRESS.compose(letter), "plain")


@pytest.mark.parametrize(
    "changes",
    [
        {"paths": {}},
        {"paths": {**PATHS, LetterKind.REGISTERED: "https://evil.example/"}},
        {"base_url": "results.board.example"},
        {"base_url": "ftp://results.board.example"},
        {"base_url": "https://results.board.example/?a=b"},
        {"sender": "nobody"},
        {"sender": "Board <a@b.example>"},
        {"brand": "red;}"},
    ],
)
def test_a_press_with_a_fault_does_not_start(changes: dict[str, Any]) -> None:
    """Settings that would spoil every letter are found before the first one."""
    with pytest.raises(ValueError, match=r".+"):
        attrs.evolve(PRESS, **changes)


def test_a_base_address_may_end_in_a_slash() -> None:
    """Operators write it either way; links are the same."""
    slashed: LetterPress = attrs.evolve(PRESS, base_url="https://results.board.example/")
    assert slashed.compose(sample()).as_bytes() == PRESS.compose(sample()).as_bytes()
