"""Mail servers that answer as a test wants them to, on this machine."""

import socket
import ssl
import threading
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import attrs
import pytest
from aiosmtpd import smtp
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session


@attrs.define
class MailServer:
    """A server that takes letters, or answers to a command as it was told, and remembers all."""

    answers: dict[str, str] = attrs.field(factory=dict)
    """What to say to a command (`MAIL`, `RCPT`, `DATA`); `drop` hangs up instead."""
    taken: list[Envelope] = attrs.field(factory=list)
    named: list[str] = attrs.field(factory=list)
    """Every recipient that somebody named, taken or not."""
    logins: list[LoginPassword] = attrs.field(factory=list)
    sessions: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802 - as aiosmtpd calls it
        self, server: smtp.SMTP, session: Session, _: object, hostname: str, responses: list[str]
    ) -> list[str]:
        """Count a session."""
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802 - as aiosmtpd calls it
        self, server: smtp.SMTP, _: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to the sender."""
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: smtp.SMTP, _: object, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        self.named.append(address)
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802 - as aiosmtpd calls it
        self, server: smtp.SMTP, _: object, envelope: Envelope
    ) -> str:
        """Answer to the content, or hang up after it was taken."""
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250") or answer == "drop":
            self.taken.append(envelope)
        if answer == "drop":
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return answer

    def authenticate(
        self, _: smtp.SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        """Let in whoever knows the word."""
        self.logins.append(data)
        return AuthResult(success=data.password == b"open sesame", handled=False)


def free_port() -> int:
    """Return a port on which nobody listens at the moment."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


Start = Callable[..., MailServer]


@pytest.fixture
def start() -> Iterator[Start]:
    """Return what starts a mail server; all of them stop with the test."""
    with ExitStack() as running:

        def started(*, tls: ssl.SSLContext | None = None, log_in: bool = False, **answers: str) -> MailServer:
            server = MailServer(answers)
            server.port = free_port()
            controller = Controller(
                server,
                hostname="127.0.0.1",
                port=server.port,
                server_hostname="mail.example",
                tls_context=tls,
                require_starttls=tls is not None,
                authenticator=server.authenticate if log_in else None,
                auth_require_tls=False,
                enable_SMTPUTF8=answers.pop("utf8", "no") == "yes",
            )
            controller.start()
            running.callback(controller.stop)
            server.sessions = 0
            return server

        yield started


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Return the port of a server that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])


@pytest.fixture
def busy_port() -> Iterator[int]:
    """Return the port of a server that greets everybody with "not now"."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def turn_away() -> None:
            call, _ = listening.accept()
            with call:
                call.sendall(b"421 mail.example too busy\r\n")

        porter = threading.Thread(target=turn_away)
        porter.start()
        yield int(listening.getsockname()[1])
        porter.join(timeout=5)
