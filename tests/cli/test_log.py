"""What a server writes of requests that hold secrets wherever one can stand (LOG-1, LOG-2)."""

import json
import signal
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.canaries import CANARIES, SENT, canaries_in, logs_with_canaries
from tests.cli.process import free_port, stopped
from tests.cli.serving import served

CANARY = SENT


def test_of_a_request_nothing_that_was_sent_is_logged(sqlite_url: str, tmp_path: Path) -> None:
    """Path, query, cookie, form and headers: none of it is on standard output or standard error."""
    port = free_port()
    (tmp_path / "settings.toml").write_text("log_requests = true\n", encoding="utf-8")
    with served(tmp_path, port, "results", RESULTS_SETTINGS=str(tmp_path / "settings.toml")) as process:
        for method, path in (("GET", "/confirm/"), ("POST", "/log-in"), ("GET", "/nowhere/"), (CANARY, "/")):
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            form = urlencode({"id_number": CANARY, "password": CANARY})
            headers = {
                "Cookie": f"candidate={CANARY}; visitor={CANARY}",
                "User-Agent": CANARY,
                "Referer": f"http://127.0.0.1:{port}/{CANARY}",
                "Content-Type": "application/x-www-form-urlencoded",
            }
            connection.request(method, f"{path}{CANARY}?token={CANARY}", form, headers)
            connection.getresponse().read()
            connection.close()
        status, told = stopped(process, signal.SIGTERM)
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]

    assert status == 0
    assert CANARY not in told
    assert [line["log"] for line in lines] == ["results.web"] * len(lines)
    assert len(lines) >= 3


def test_what_no_log_may_hold_is_looked_for(tmp_path: Path) -> None:
    """The watch over every test finds each of the values, in a text and in a file of a log."""
    assert [canaries_in(f"before {one} after") for one in CANARIES] == [[one] for one in CANARIES]
    (tmp_path / "good.log").write_text("nothing", encoding="utf-8")
    (tmp_path / "bad.err").write_text(f"\n{CANARIES[0]}\n", encoding="utf-8")

    assert logs_with_canaries(tmp_path) == ["bad.err"]
    (tmp_path / "bad.err").unlink()
