"""Letters as files."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from adapters_mail import BadMailUrl, postman_for
from adapters_mail.smtp import Relay, SmtpPostman, Tls
from adapters_mail.spool import SpoolPostman
from results_core.correspondence.messages import LetterKind
from results_core.correspondence.ports import Deferred, Delivered, Rejected
from tests.mail.samples import PRESS, sample


def test_a_letter_is_one_file(tmp_path: Path) -> None:
    """It appears under its message id, sound, closed to other users, with nothing beside it."""
    spool = tmp_path / "new" / "spool"
    with postman_for(f"spool://{spool}", PRESS).round() as round_:
        assert round_.deliver(sample()) == Delivered()
    (file,) = spool.iterdir()
    assert file.name == "letter-0123456789abcdefghjkmnpqrs.eml"
    assert file.stat().st_mode & 0o077 == 0
    assert spool.stat().st_mode & 0o077 == 0
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert message["Subject"] == "Confirm your email address"
    assert not message.defects


def test_a_repeat_replaces_itself(tmp_path: Path) -> None:
    """A letter that goes out twice after a crash is one file, another letter is another."""
    with postman_for(f"spool://{tmp_path}", PRESS).round() as round_:
        for letter in (sample(), sample(), sample(LetterKind.REGISTERED, id="zzz")):
            assert round_.deliver(letter) == Delivered()
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "letter-0123456789abcdefghjkmnpqrs.eml",
        "letter-zzz.eml",
    ]


def test_a_spool_that_cannot_be_written_is_tried_again(tmp_path: Path) -> None:
    """A fault of the disk loses no letter, and the rest of the batch is spared."""
    blocked = tmp_path / "file"
    blocked.write_text("no directory")
    with postman_for(f"spool://{blocked}", PRESS).round() as round_:
        assert round_.deliver(sample()) == Deferred("spool_unwritable", unreachable=True)


def test_a_letter_that_cannot_be_printed_fails_at_once(tmp_path: Path) -> None:
    """It is shown to operators instead of being tried for a day; no file leaves the spool's directory."""
    with postman_for(f"spool://{tmp_path}/spool", PRESS).round() as round_:
        for letter in (sample(link=None), sample(to="a\nb@c.example"), sample(id="/../escaped")):
            assert round_.deliver(letter) == Rejected("unprintable")
    assert list(tmp_path.iterdir()) == []


def test_a_spool_is_an_absolute_directory() -> None:
    """Percent signs are undone."""
    postman = postman_for("spool:///var/spool/a%20b", PRESS)
    assert postman == SpoolPostman(Path("/var/spool/a b"), PRESS)


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.example", Relay(host="mail.example", port=25)),
        ("smtp://mail.example:2525?tls=none", Relay(host="mail.example", port=2525)),
        (
            "smtp://user%40board:p%3A%2Fw@mail.example?tls=starttls",
            Relay(host="mail.example", port=587, tls=Tls.STARTTLS, user="user@board", password="p:/w"),
        ),
        (
            "smtps://u:p@mail.example/",
            Relay(host="mail.example", port=465, tls=Tls.IMPLICIT, user="u", password="p"),
        ),
        ("smtp://[::1]:25", Relay(host="::1", port=25)),
    ],
)
def test_a_mail_address_names_a_relay(url: str, relay: Relay) -> None:
    """Server, port, privacy, user and password come from the one setting."""
    postman = postman_for(url, PRESS)
    assert isinstance(postman, SmtpPostman)
    assert postman.relay == relay


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://:25",
        "smtp://mail.example:port",
        "smtp://mail.example:99999",
        "smtp://mail.example/path",
        "smtp://mail.example?tls=perhaps",
        "smtp://mail.example?tls=starttls&tls=none",
        "smtps://mail.example?tls=starttls",
        "smtps://mail.example?tls=none",
        "smtp://mail.example?other=1",
        "spool://relative/directory",
        "spool:relative",
        "spool:///",
        "spool:///a?b",
    ],
)
def test_a_mail_address_that_names_nothing_is_refused(url: str) -> None:
    """A setting that could be read in two ways is not read at all."""
    with pytest.raises(BadMailUrl):
        postman_for(url, PRESS)


def test_a_password_shows_nowhere() -> None:
    """Neither in a fault nor where the postman is printed."""
    with pytest.raises(BadMailUrl) as fault:
        postman_for("smtp://u:hushhush@mail.example:port", PRESS)
    assert "hushhush" not in str(fault.value)
    assert fault.value.__suppress_context__
    assert "hushhush" not in repr(postman_for("smtp://u:hushhush@mail.example", PRESS))
