"""What a server writes of requests that hold secrets wherever one can stand (LOG-1, LOG-2)."""

import json
import signal
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

from tests.cli.process import free_port, stopped
from tests.cli.serving import served

CANARY = "CANARY7866"


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
