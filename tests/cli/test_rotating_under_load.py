"""Keys rotate under load without a failed request (KEY-2): a real server, browsers at work, one command."""

import json
import re
import subprocess
import threading
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import attrs
import pytest

from results_app import Settings
from results_app.wiring import Service, open_service
from results_core.candidates.confirming import Confirmed
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import LinkToken
from results_core.testing.builders import PASSWORD, ZOFIA, a_registration_form
from results_core.testing.files import entry_cells
from tests.cli.process import PATIENCE, RESULTS, environment_of, free_port, run
from tests.cli.serving import served

BROWSERS = 2
"""As many as hash at once: more would be asked to come back, which is no failure and no answer either."""
FORM_KEY = re.compile(r'name="csrf_token" value="([^"]+)"')


@attrs.define
class Browsers:
    """Log in, look, and log in again, until told to stop; what is not as it should be is kept."""

    port: int
    enough: threading.Event = attrs.field(factory=threading.Event)
    logged_in: int = 0
    failed: list[str] = attrs.field(factory=list)

    def go_on(self) -> None:
        """Visit over and over."""
        while not self.enough.is_set():
            try:
                self._visit()
            except (OSError, HTTPException, AssertionError) as fault:
                self.failed.append(repr(fault))

    def _visit(self) -> None:
        jar: dict[str, str] = {}
        form = FORM_KEY.search(self.ask("GET", "/", jar, 200))
        assert form is not None
        fields = {"csrf_token": form[1], "id_number": ZOFIA, "password": PASSWORD.reveal()}
        self.ask("POST", "/login", jar, 303, fields)
        self.ask("GET", "/details", jar, 200)
        self.logged_in += 1

    def ask(
        self, method: str, path: str, jar: dict[str, str], expected: int, fields: dict[str, str] | None = None
    ) -> str:
        """Send one request with the cookies of the jar; return the page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            jar[name] = value
        assert answer.status == expected, (method, path, answer.status)
        return page


def registered(directory: Path, settings: Settings) -> None:
    """Enter a candidate with a passport number, who registers and confirms."""
    service = open_service(settings)
    try:
        cells = entry_cells(passport_number="XK4471902")
        file = directory / "entries.csv"
        file.write_text(
            f"{','.join(ENTRY_COLUMNS)}\n{','.join(cells[one] for one in ENTRY_COLUMNS)}\n", "utf-8"
        )
        service.application.import_entries(file, ImportOrder(operator="Ada"))
        answer = service.application.register(**a_registration_form())
        assert isinstance(answer, CheckYourEmail)
        confirmed = service.application.confirm(link_of(service), browser=answer.browser, password=None)
        assert isinstance(confirmed, Confirmed)
    finally:
        service.close()


def link_of(service: Service) -> LinkToken:
    """Return the link of the one letter that waits."""
    with service.store.begin(reading=True) as work:
        [sealed] = work.sealed_columns.outdated("links", mark="none", after="", limit=2)
    return LinkToken(service.cipher.open(sealed.sealed, place=sealed.place))


@pytest.mark.usefixtures("sqlite_url")
def test_every_key_rotates_under_load_without_a_failed_request(tmp_path: Path) -> None:
    """Browsers log in the whole time, one with a form from before; nothing stays on an old key."""
    port = free_port()
    secrets = {"RESULTS_SECRETS_FILE": str(tmp_path / "secrets.toml")}
    registered(
        tmp_path,
        Settings(
            database_url=f"sqlite:///{tmp_path / 'results.db'}",
            secrets_file=tmp_path / "secrets.toml",
            base_url=f"http://127.0.0.1:{port}",
        ),
    )
    with served(tmp_path, port, "results", **secrets):
        browsers, before = Browsers(port), dict[str, str]()
        form = FORM_KEY.search(browsers.ask("GET", "/", before, 200))
        assert form is not None
        hands = [threading.Thread(target=browsers.go_on) for _ in range(BROWSERS)]
        for hand in hands:
            hand.start()
        rotation = subprocess.run(
            [RESULTS, "keys", "rotate", "--json"],
            cwd=tmp_path,
            env=environment_of(tmp_path, **secrets),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        done = browsers.logged_in
        browsers.enough.set()
        for hand in hands:
            hand.join(PATIENCE)
        assert browsers.failed == []
        fields = {"csrf_token": form[1], "id_number": ZOFIA, "password": PASSWORD.reveal()}
        browsers.ask("POST", "/login", before, 303, fields)
        browsers.ask("GET", "/details", before, 200)

    assert rotation.returncode == 0, rotation.stderr
    rotated = json.loads(rotation.stdout)
    assert done > 0
    assert set(rotated["keys"]) == {
        "columns",
        "pepper",
        "digests",
        "web",
        "checkpoints",
        "backups",
        "cursors",
        "receipts",
    }
    assert sum(rotated["left"].values()) == 0
    outdated = json.loads(run(tmp_path, "keys", "status", "--json", **secrets).stdout)["outdated"]
    assert {kind: outdated[kind] for kind in ("passports", "photos", "links", "passwords")} == {
        "passports": 0, "photos": 0, "links": 0, "passwords": 0,
    }  # fmt: skip
    assert outdated["counts_of_tries"] == 0
