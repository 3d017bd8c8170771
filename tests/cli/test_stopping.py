"""Servers that are told to stop answer what was asked, give back what they hold, and end well (RLB-10)."""

import signal
import subprocess
import threading
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import attrs
import pytest

from tests.cli.process import PATIENCE, free_port, run
from tests.cli.serving import Crowd, served

CLIENTS = 4


@pytest.fixture
def directory(sqlite_url: str, tmp_path: Path) -> Path:
    """A directory with an empty database."""
    assert sqlite_url.startswith("sqlite")
    return tmp_path


@pytest.mark.parametrize("server", ["results", "gunicorn"])
def test_under_load_every_answer_is_whole(directory: Path, server: str) -> None:
    """Nobody who was let in gets anything but a page or 503; the process ends with 0 within 25 seconds."""
    port = free_port()
    with served(directory, port, server) as process:
        crowd = Crowd(port)
        hands = [threading.Thread(target=crowd.ask, args=("/",)) for _ in range(CLIENTS)]
        for hand in hands:
            hand.start()
        until = time.monotonic() + PATIENCE
        while len(crowd.answers) < 10 * CLIENTS and time.monotonic() < until:
            hands[0].join(0.05)
        crowd.told.set()
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _out, err = process.communicate(timeout=PATIENCE)
        took = time.monotonic() - began
        for hand in hands:
            hand.join(PATIENCE)

    assert (process.returncode, crowd.broken) == (0, [])
    assert len(crowd.answers) >= 10 * CLIENTS
    assert set(crowd.answers) <= {200, 303, 503}
    assert took < 25
    assert "Traceback" not in err


def test_killed_servers_leave_nothing_to_clean(directory: Path) -> None:
    """After SIGKILL the database is whole, and the next process works on it at once."""
    with served(directory, free_port(), "results") as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL

    assert run(directory, "db", "check").stdout == "no fault found\n"


@attrs.define
class Balance:
    """What stands in front of two servers: asks one, and the other where nobody listens there any more."""

    host: str
    ports: list[int]
    enough: threading.Event = attrs.field(factory=threading.Event)
    answers: list[int] = attrs.field(factory=list)
    broken: list[str] = attrs.field(factory=list)

    def ask(self) -> None:
        """Ask until told to stop."""
        while not self.enough.wait(0.01):
            self.once()

    def once(self) -> None:
        """Ask for one page; a refused connection goes to the next server, and nothing else does."""
        for port in list(self.ports):
            connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            try:
                connection.connect()
            except ConnectionRefusedError:
                continue
            try:
                connection.request("GET", "/", headers={"Host": self.host})
                answer = connection.getresponse()
                answer.read()
            except (OSError, HTTPException) as fault:
                self.broken.append(repr(fault))
            else:
                self.answers.append(answer.status)
            finally:
                connection.close()
            return
        self.broken.append("nobody listens")

    def some_more(self) -> None:
        """Wait until every client has been answered again."""
        before, until = len(self.answers), time.monotonic() + PATIENCE
        while len(self.answers) <= before + CLIENTS and not self.broken:
            assert time.monotonic() < until
            self.enough.wait(0.02)


def test_servers_that_are_replaced_one_by_one_drop_nobody(directory: Path) -> None:
    """A rolling restart: each of two servers is replaced under load, and every page comes."""
    here, there, anew = (free_port() for _ in range(3))
    balance = Balance(f"127.0.0.1:{here}", [here, there])
    settings = {"RESULTS_BASE_URL": f"http://{balance.host}"}
    hands = [threading.Thread(target=balance.ask) for _ in range(CLIENTS)]
    try:
        with (
            served(directory, here, "results", **settings) as first,
            served(directory, there, "results", **settings) as second,
        ):
            for hand in hands:
                hand.start()
            balance.some_more()
            ends = [stopped_by_term(first)]
            with served(directory, anew, "results", **settings):
                balance.ports = [there, anew]
                balance.some_more()
                ends.append(stopped_by_term(second))
                balance.some_more()
                balance.enough.set()
                for hand in hands:
                    hand.join(PATIENCE)
    finally:
        balance.enough.set()

    assert (ends, balance.broken) == ([0, 0], [])
    assert set(balance.answers) <= {200, 503}
    assert 200 in balance.answers


def stopped_by_term(process: subprocess.Popen[str]) -> int:
    """Tell a server to stop, and return its exit status."""
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=PATIENCE)
    return process.returncode
