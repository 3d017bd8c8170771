"""Telling webhooks for real: where we connect, what we send, and what we make of answers (HOOK-1, HOOK-2)."""

import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from adapters_http.names import resolve
from adapters_http.public_addresses import is_public
from adapters_http.webhooks import WebhookPost
from results_core.api_access.webhook_signing import fresh_signing_secret, headers_of
from results_core.api_access.webhooks import Answered, NotReached, Trouble
from results_core.kernel.identifiers import DeliveryId
from results_core.testing.stand_ins import SeededRandomness

PUBLIC = "93.184.215.14"
HOST = "hooks.example"
ADDRESS = f"https://{HOST}/results?a=b"
BODY = b'{"type":"test"}'

HOSTILE = [
    "0.0.0.0",  # noqa: S104 - nobody listens here
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.0.0.2",
    "127.255.255.254",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:93.184.215.14",
    "::127.0.0.1",
    "::93.184.215.14",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::5db8:d70e",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:5db8:d70e::1",
    "3fff::1",
    "5f00::1",
    "4000::1",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%lo",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "a.example",
]


class Dialled:
    """Notes where somebody wanted to connect, and refuses."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    def __call__(self, address: str, port: int, seconds: float) -> socket.socket:
        """Refuse."""
        self.addresses.append(address)
        raise ConnectionRefusedError


def leading(*addresses: str) -> Callable[[str, int, float], Sequence[str]]:
    """Return a resolver by which every name leads to these addresses."""
    return lambda host, port, seconds: addresses


def test_there_are_sixty_hostile_addresses() -> None:
    """As the acceptance says."""
    assert len(set(HOSTILE)) >= 60


@pytest.mark.parametrize("address", HOSTILE)
def test_nothing_connects_to_an_address_that_is_not_public(address: str) -> None:
    """Alone, or among public ones: then the whole name is refused (HOOK-1)."""
    dialled = Dialled()
    for addresses in ([address], [PUBLIC, address], [address, PUBLIC]):
        post = WebhookPost(resolve=leading(*addresses), dial=dialled)
        assert post(ADDRESS, {}, BODY) == NotReached(Trouble.NOT_PUBLIC)
    assert not dialled.addresses


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_public_addresses_are_connected_to(address: str) -> None:
    """Of both versions."""
    dialled = Dialled()
    assert is_public(address)
    assert WebhookPost(resolve=leading(address), dial=dialled)(ADDRESS, {}, BODY) == NotReached(
        Trouble.UNREACHABLE
    )
    assert dialled.addresses == [address]


def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere() -> None:
    """It is asked for once, and the connection goes to that answer (DNS rebinding)."""
    asked: list[str] = []
    dialled = Dialled()

    def rebinding(host: str, port: int, seconds: float) -> Sequence[str]:
        asked.append(host)
        return [PUBLIC] if len(asked) == 1 else ["127.0.0.1"]

    post = WebhookPost(resolve=rebinding, dial=dialled)
    post(ADDRESS, {}, BODY)
    assert (asked, dialled.addresses) == ([HOST], [PUBLIC])
    assert post(ADDRESS, {}, BODY) == NotReached(Trouble.NOT_PUBLIC)
    assert dialled.addresses == [PUBLIC]


@pytest.mark.parametrize(
    "address", ["http://hooks.example/", "https://127.0.0.1/", "https://a@hooks.example/"]
)
def test_an_address_that_was_let_through_is_judged_again(address: str) -> None:
    """Nothing is even asked for."""
    asked: list[str] = []

    def resolver(host: str, port: int, seconds: float) -> Sequence[str]:
        asked.append(host)
        return [PUBLIC]

    assert WebhookPost(resolve=resolver, dial=Dialled())(address, {}, BODY) == NotReached(Trouble.NOT_PUBLIC)
    assert not asked


def test_a_name_that_leads_nowhere_is_said() -> None:
    """By its own word; one that is not answered for in time as well."""

    def nowhere(host: str, port: int, seconds: float) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert WebhookPost(resolve=nowhere)(ADDRESS, {}, BODY) == NotReached(Trouble.UNKNOWN_NAME)
    assert "127.0.0.1" in resolve("localhost", 443, 5.0)


@attrs.define
class Receiver:
    """A server with a certificate for `hooks.example`, which answers as it is told to."""

    context: ssl.SSLContext
    port: int
    answer: bytes = b"HTTP/1.1 204 No Content\r\n\r\n"
    requests: list[bytes] = attrs.field(factory=list)
    names: list[str | None] = attrs.field(factory=list)

    def post(self, **other: object) -> WebhookPost:
        """Return what tells this server, whatever the name."""
        given = {"resolve": leading(PUBLIC), "dial": self.dial, "context": lambda: self.context} | other
        return WebhookPost(**given)  # type: ignore[arg-type]

    def dial(self, address: str, port: int, seconds: float) -> socket.socket:
        """Connect to this server instead."""
        assert (address, port) == (PUBLIC, 443)
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of its own authority, with its key."""
    folder = tmp_path_factory.mktemp("certificate")
    both = folder / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-days", "1", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return both


@pytest.fixture
def receiver(certificate: Path) -> Iterator[Receiver]:
    """A receiver that runs."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        told = Receiver(trusting, listening.getsockname()[1])
        serving.sni_callback = lambda _socket, name, _context: told.names.append(name)
        thread = threading.Thread(target=_serve, args=(listening, serving, told), daemon=True)
        thread.start()
        yield told
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def _serve(listening: socket.socket, serving: ssl.SSLContext, told: Receiver) -> None:
    while True:
        try:
            raw, _ = listening.accept()
        except OSError:
            return
        try:
            with raw, serving.wrap_socket(raw, server_side=True) as secured:
                request = b""
                while b"\r\n\r\n" not in request or not request.endswith(BODY[-1:]):
                    request += secured.recv(65536)
                told.requests.append(request)
                secured.sendall(told.answer)
        except OSError:
            continue


def test_the_standard_library_of_receivers_takes_what_we_send(receiver: Receiver) -> None:
    """With either of two secrets, not with a third, not when a byte was changed (HOOK-2)."""
    randomness = SeededRandomness("secrets")
    new, old, third = (fresh_signing_secret(randomness) for _ in range(3))
    now = datetime.now(UTC)
    headers = headers_of(DeliveryId("d1"), BODY.decode(), [new, old], at=now)
    assert receiver.post()(ADDRESS, headers, BODY) == Answered(204)

    head, _, body = receiver.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    sent = dict(line.split(": ", 1) for line in lines)
    assert first == "POST /results?a=b HTTP/1.1"
    assert (sent["Host"], sent["Content-Type"], body) == (HOST, "application/json", BODY)
    assert receiver.names == [HOST]
    for secret in (new, old):
        assert Webhook(secret.reveal()).verify(body, sent) == {"type": "test"}
    for secret, tampered in ((third, body), (new, body + b" ")):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret.reveal()).verify(tampered, sent)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnever read", Answered(200)),
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", Answered(302)),
        (b"HTTP/1.0 500 Oh\n\n", Answered(500)),
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 202 Accepted\r\n\r\n", Answered(202)),
        (b"SSH-2.0-OpenSSH\r\n", NotReached(Trouble.NO_HTTP)),
        (b"", NotReached(Trouble.NO_HTTP)),
        (b"x" * 200_000, NotReached(Trouble.NO_HTTP)),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9000, NotReached(Trouble.NO_HTTP)),
    ],
)
def test_of_an_answer_only_the_status_counts(
    receiver: Receiver, answer: bytes, told: Answered | NotReached
) -> None:
    """Redirections lead nowhere, and what never ends is left (HOOK-1)."""
    receiver.answer = answer
    assert receiver.post()(ADDRESS, {}, BODY) == told
    assert len(receiver.requests) == 1


def test_a_certificate_of_nobody_we_trust_is_refused(receiver: Receiver) -> None:
    """Nothing is sent; nor where the certificate is another name's."""
    assert receiver.post(context=ssl.create_default_context)(ADDRESS, {}, BODY) == NotReached(
        Trouble.CERTIFICATE
    )
    assert receiver.post()("https://other.example/", {}, BODY) == NotReached(Trouble.CERTIFICATE)
    assert not receiver.requests


def test_whoever_is_slow_is_left_after_five_seconds(receiver: Receiver) -> None:
    """However the time goes by: here all of it is gone once the name is known."""
    ticks = iter([0.0, 0.0, 5.1, 5.2])
    assert receiver.post(clock=lambda: next(ticks))(ADDRESS, {}, BODY) == NotReached(Trouble.TIMEOUT)
    assert not receiver.requests


def test_no_proxy_of_the_environment_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the pinned address, whatever the environment says."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert receiver.post()(ADDRESS, {}, BODY) == Answered(204)
