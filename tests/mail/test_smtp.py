"""Letters by SMTP: what the relay says decides what becomes of a letter (RLB-4)."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from adapters_mail.smtp import Relay, SmtpPostman, Tls
from results_core.correspondence.messages import Letter, LetterKind
from results_core.correspondence.ports import Deferred, Delivered, Rejected
from results_core.kernel.identifiers import LetterId
from tests.mail.conftest import Start, free_port
from tests.mail.samples import PRESS, sample

Answer = Delivered | Deferred | Rejected


def postman(port: int, **parts: Any) -> SmtpPostman:  # noqa: ANN401 - any part of a relay
    """Return a postman to a server on this machine."""
    return SmtpPostman(Relay(**{"host": "127.0.0.1", "port": port, "timeout": 5.0, **parts}), PRESS)


def carried(by: SmtpPostman, *letters: Letter) -> list[Answer]:
    """Return what became of the letters of one round."""
    with by.round() as round_:
        return [round_.deliver(letter) for letter in letters or (sample(),)]


def test_a_batch_takes_one_connection(start: Start) -> None:
    """Letters arrive whole, each for its one recipient, from the sender of the settings."""
    server = start()
    letters = [sample(id=f"letter{n}", to=f"reader{n}@mail.example") for n in range(3)]
    assert carried(postman(server.port), *letters) == [Delivered()] * 3
    assert server.sessions == 1
    assert [envelope.rcpt_tos for envelope in server.taken] == [[letter.to] for letter in letters]
    assert {envelope.mail_from for envelope in server.taken} == {"results@board.example"}
    for letter, envelope in zip(letters, server.taken, strict=True):
        assert isinstance(envelope.content, bytes)
        assert envelope.content.rstrip() == PRESS.compose(letter).as_bytes().rstrip()


def test_letters_of_a_mailing_arrive_as_the_press_prints_them(start: Start) -> None:
    """Each to its own recipient, under its own name."""
    server = start()
    letters = [
        sample(
            LetterKind.RESULT_OUT,
            id=LetterId(f"{n:032x}"),
            to=f"{n}x@mail.example",
            mailing="results:sitting",
        )
        for n in range(3)
    ]

    assert carried(postman(server.port), *letters) == [Delivered()] * 3
    assert [envelope.rcpt_tos for envelope in server.taken] == [[letter.to] for letter in letters]
    for letter, envelope in zip(letters, server.taken, strict=True):
        assert isinstance(envelope.content, bytes)
        assert envelope.content.rstrip() == PRESS.compose(letter).as_bytes().rstrip()


def test_no_letter_no_connection(start: Start) -> None:
    """An empty round disturbs nobody."""
    server = start()
    with postman(server.port).round():
        pass
    assert server.sessions == 0


def one_after_the_other(by: SmtpPostman, *letters: Letter) -> list[Answer]:
    """Return what became of the letters of one round, each announced behind the one before."""
    answers = []
    with by.round() as round_:
        for place, letter in enumerate(letters):
            answers.append(round_.deliver(letter))
            for following in letters[place + 1 : place + 2]:
                round_.announce(following)
    return answers


def test_announced_letters_arrive_as_others(start: Start) -> None:
    """Over the same connection, in their order, whole; one in another script has its options."""
    server = start(utf8="yes")
    letters = [
        sample(id=f"letter{n}", to=to) for n, to in enumerate(("a@m.example", "é@m.example", "b@m.example"))
    ]
    assert one_after_the_other(postman(server.port), *letters) == [Delivered()] * 3
    assert server.sessions == 1
    assert [envelope.rcpt_tos for envelope in server.taken] == [[letter.to] for letter in letters]
    assert ["SMTPUTF8" in envelope.mail_options for envelope in server.taken] == [False, True, False]
    for letter, envelope in zip(letters, server.taken, strict=True):
        assert isinstance(envelope.content, bytes)
        assert envelope.content.rstrip() == PRESS.compose(letter).as_bytes().rstrip()


def test_what_is_announced_alone_does_not_arrive(start: Start) -> None:
    """The relay has heard of the letter and forgets it; the line stays good for another one."""
    server = start()
    with postman(server.port).round() as round_:
        round_.announce(sample(to="first@mail.example"))
        assert round_.deliver(sample(to="second@mail.example")) == Delivered()
        round_.announce(sample(to="third@mail.example"))
    assert server.named == ["first@mail.example", "second@mail.example", "third@mail.example"]
    assert [envelope.rcpt_tos for envelope in server.taken] == [["second@mail.example"]]
    assert server.sessions == 1


@pytest.mark.parametrize(
    ("code", "answer", "sessions"),
    [
        (450, Deferred("smtp_450"), 1),
        (550, Rejected("smtp_550"), 1),
        (421, Deferred("smtp_421", unreachable=True), 2),
    ],
)
def test_what_the_relay_says_to_an_announcement_is_told_in_its_turn(
    start: Start, code: int, answer: Answer, sessions: int
) -> None:
    """As if it had been said to the letter itself; the round goes on."""
    server = start()
    with postman(server.port).round() as round_:
        assert round_.deliver(sample()) == Delivered()
        server.answers["RCPT"] = f"{code} no"
        refused = sample(id="letter2", to="refused@mail.example")
        round_.announce(refused)
        assert round_.deliver(refused) == answer
        del server.answers["RCPT"]
        assert round_.deliver(sample()) == Delivered()
    assert server.sessions == sessions


def test_an_announcement_of_what_cannot_be_printed_or_sent_is_no_fault() -> None:
    """It is told when the letter's turn comes, or never."""
    with postman(free_port()).round() as round_:
        round_.announce(unprintable := sample(to="a@b.example\nx"))
        assert round_.deliver(unprintable) == Rejected("unprintable")
        round_.announce(sample())
        assert round_.deliver(sample()) == Deferred("connection_refused", unreachable=True)
        round_.announce(sample())


@pytest.mark.parametrize(
    ("command", "code", "answer"),
    [
        ("RCPT", 421, Deferred("smtp_421", unreachable=True)),
        ("RCPT", 450, Deferred("smtp_450")),
        ("RCPT", 451, Deferred("smtp_451")),
        ("RCPT", 452, Deferred("smtp_452")),
        ("RCPT", 550, Rejected("smtp_550")),
        ("RCPT", 553, Rejected("smtp_553")),
        ("DATA", 421, Deferred("smtp_421", unreachable=True)),
        ("DATA", 451, Deferred("smtp_451")),
        ("DATA", 452, Deferred("smtp_452")),
        ("DATA", 554, Rejected("smtp_554")),
        ("MAIL", 421, Deferred("sender_421", unreachable=True)),
        ("MAIL", 451, Deferred("sender_451", unreachable=True)),
        ("MAIL", 550, Deferred("sender_550", unreachable=True)),
    ],
)
def test_what_the_relay_says_decides(start: Start, command: str, code: int, answer: Answer) -> None:
    """4xx is for later, 5xx about recipient or letter is for ever; about us it is for our settings."""
    server = start(**{command: f"{code} somebody@mail.example is the reason"})
    assert carried(postman(server.port)) == [answer]
    assert not server.taken


def test_one_refused_letter_spoils_no_other(start: Start) -> None:
    """The round goes on after an answer about one letter, over the same connection."""
    server = start(RCPT="550 nobody")
    with postman(server.port).round() as round_:
        assert round_.deliver(sample()) == Rejected("smtp_550")
        del server.answers["RCPT"]
        assert round_.deliver(sample()) == Delivered()
    assert server.sessions == 1


def test_a_relay_that_closes_is_called_anew(start: Start) -> None:
    """After 421 the line is dead: whoever goes on with the round gets a new one."""
    server = start(RCPT="421 closing")
    with postman(server.port).round() as round_:
        assert round_.deliver(sample()) == Deferred("smtp_421", unreachable=True)
        del server.answers["RCPT"]
        assert round_.deliver(sample()) == Delivered()
    assert server.sessions == 2


def test_a_line_that_drops_after_the_content_leaves_the_letter_to_be_repeated(start: Start) -> None:
    """Nobody knows whether it was taken: it goes again, the very same message, and the round goes on."""
    server = start(DATA="drop")
    with postman(server.port).round() as round_:
        assert round_.deliver(sample()) == Deferred("connection_lost")
        del server.answers["DATA"]
        assert round_.deliver(sample()) == Delivered()
    first, second = server.taken
    assert first.content == second.content
    assert server.sessions == 2


def test_a_server_that_is_away_is_tried_later() -> None:
    """A refused connection spares the rest of the batch."""
    assert carried(postman(free_port())) == [Deferred("connection_refused", unreachable=True)]


def test_a_server_that_turns_everybody_away_is_tried_later(busy_port: int) -> None:
    """421 instead of a greeting is no verdict about the letter."""
    assert carried(postman(busy_port)) == [Deferred("smtp_421", unreachable=True)]


def test_a_server_that_keeps_silent_is_tried_later(silent_port: int) -> None:
    """Time runs out, for this letter and for the batch."""
    assert carried(postman(silent_port, timeout=0.1)) == [Deferred("timeout", unreachable=True)]


def test_a_letter_that_cannot_be_printed_reaches_no_server(start: Start) -> None:
    """It fails where it can be seen; the batch goes on."""
    server = start()
    assert carried(postman(server.port), sample(to="a@b.example\nx"), sample()) == [
        Rejected("unprintable"),
        Delivered(),
    ]
    assert len(server.taken) == 1


def test_a_password_lets_us_in(start: Start) -> None:
    """User and password are those of the settings; the wrong ones lose no letter."""
    server = start(log_in=True)
    assert carried(postman(server.port, user="us", password="open sesame")) == [Delivered()]
    assert [login.login for login in server.logins] == [b"us"]
    assert carried(postman(server.port, user="us", password="wrong")) == [
        Deferred("authentication", unreachable=True)
    ]


@pytest.mark.parametrize(
    ("utf8", "answer"), [("yes", Delivered()), ("no", Rejected("address_not_supported"))]
)
def test_a_mailbox_in_another_script(start: Start, utf8: str, answer: Answer) -> None:
    """It needs a relay that knows them; without one it never will work."""
    server = start(utf8=utf8)
    assert carried(postman(server.port), sample(to="élodie@mail.example")) == [answer]


def test_starttls_comes_before_everything(start: Start, certificate: Path) -> None:
    """With `tls=starttls` the letter goes over a private line to a server whose certificate is good."""
    server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server_side.load_cert_chain(certificate)
    server = start(tls=server_side)
    relay = Relay(host="127.0.0.1", port=server.port, tls=Tls.STARTTLS, timeout=60.0)
    trusting = SmtpPostman(relay, PRESS, lambda: ssl.create_default_context(cafile=certificate))
    assert carried(trusting) == [Delivered()]
    assert carried(SmtpPostman(relay, PRESS)) == [Deferred("tls", unreachable=True)]
    assert len(server.taken) == 1


def test_without_starttls_nothing_is_sent(start: Start) -> None:
    """A server (or somebody in between) that hides STARTTLS gets neither password nor letter."""
    server = start(log_in=True)
    private = postman(server.port, tls=Tls.STARTTLS, user="us", password="open sesame")
    assert carried(private) == [Deferred("not_supported", unreachable=True)]
    assert not server.taken
    assert not server.logins


def test_the_message_as_it_arrives_is_sound(start: Start) -> None:
    """What a mail program reads has the two parts and no defect."""
    server = start()
    carried(postman(server.port), sample(language="fr"))
    (envelope,) = server.taken
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    assert not message.defects
    assert message["Subject"] == "Confirmez votre adresse e-mail"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a key and a certificate of it for this machine."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = tmp_path / "mail.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    )
    return file
