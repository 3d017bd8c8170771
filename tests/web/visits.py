"""A site on stand-ins, and browsers that visit it over HTTP."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import attrs
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from adapters_web.app import create_app
from adapters_web.settings import WebSettings
from results_core.application import Policies
from results_core.correspondence.messages import LetterKind
from results_core.kernel.identifiers import AccountId
from results_core.organisations.model import Officer
from results_core.testing.builders import EMAIL, NO_TEXTS, PASSWORD, ZOFIA
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock
from results_core.testing.stores import Store

PLAIN: Final = "http://results.example"
SAFE: Final = "https://results.example"
_FORM_KEY: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
_HEADING: Final = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_OBJECTION: Final = re.compile(r'id="([a-z_]+)-error-\d+">(?:<span[^>]*>[^<]*</span>)?(.*?)</p>', re.DOTALL)

ON_A_DESK: Final = WebSettings(base_url=PLAIN, secret_keys=[b"a key for tests"], cipher=LabelledCipher())
IN_PRODUCTION: Final = attrs.evolve(ON_A_DESK, base_url=SAFE, production=True)

Opening = Callable[[StoppedClock, SeededRandomness], Store]
WHAT_WAS_TYPED: Final = {
    "id_number": ZOFIA,
    "secret_number": "7866",
    "email": EMAIL,
    "password": PASSWORD.reveal(),
    "password_again": PASSWORD.reveal(),
    "terms": "yes",
}
"""What the candidate of `entry_cells()` types to register."""


@attrs.frozen(kw_only=True)
class Staged:
    """A site and what lies behind it."""

    rehearsal: Rehearsal
    app: Flask
    base_url: str

    def browser(self, **headers: str) -> "Browser":
        """Return a fresh browser, which sends these headers with everything."""
        return Browser(self, headers)

    def officer(self, officer: Officer | None = None, **headers: str) -> "Browser":
        """Return the browser of an officer who has logged in; without one given, that of `an_officer()`."""
        browser = self.browser(**headers)
        browser.log_in_officer((officer or put_officer_with_password(self.rehearsal)).email)
        return browser

    def candidate(self) -> "Browser":
        """Return the browser of a candidate who has registered, confirmed and logged in."""
        browser = self.browser()
        browser.register()
        browser.confirm()
        browser.log_in()
        return browser


@attrs.define
class Browser:
    """Keeps cookies, and sends forms with the key of the page that it saw last."""

    site: Staged
    headers: Mapping[str, str]
    form_key: str = ""
    client: FlaskClient = attrs.field(
        init=False, default=attrs.Factory(lambda of: of.site.app.test_client(), takes_self=True)
    )

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] = NO_TEXTS,
        data: Mapping[str, str] | bytes | None = None,
        json: object = None,
        content_type: str | None = None,
        base_url: str | None = None,
    ) -> TestResponse:
        """Send a request; keep the key of a form in the answer."""
        answer = self.client.open(
            path,
            method=method,
            base_url=base_url or self.site.base_url,
            headers={**self.headers, **headers},
            data=data,
            json=json,
            content_type=content_type,
        )
        if answer.mimetype == "text/html" and (key := _FORM_KEY.search(answer.text)):
            self.form_key = key[1]
        return answer

    def get(self, path: str) -> TestResponse:
        """Get a page, and the pages that it sends on to."""
        answer = self.ask(path)
        while answer.status_code == 303:
            answer = self.ask(answer.headers["Location"])
        return answer

    def send(self, path: str, /, **fields: str) -> TestResponse:
        """Send a form with the key of the page that was seen last."""
        return self.send_with(NO_TEXTS, path, **fields)

    def send_with(self, headers: Mapping[str, str], path: str, /, **fields: str) -> TestResponse:
        """Send a form with these headers too."""
        data = {"csrf_token": self.form_key, **fields}
        return self.ask(path, method="POST", data=data, headers=headers)

    def register(self, **typed: str) -> TestResponse:
        """Open the form and send it filled in."""
        self.get("/register")
        return self.send("/register", **(WHAT_WAS_TYPED | typed))

    def confirm(self, **typed: str) -> TestResponse:
        """Open the link of the letter that has come, and press the button."""
        self.get(f"/confirm/{self.site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()}")
        return self.send("/confirm", **typed)

    def log_in(self, *, id_number: str = ZOFIA, password: str = PASSWORD.reveal()) -> TestResponse:
        """Open home and log in."""
        self.ask("/")
        return self.send("/login", id_number=id_number, password=password)

    def log_in_officer(
        self, email: str = OFFICER_EMAIL, *, password: str = PASSWORD.reveal()
    ) -> TestResponse:
        """Open the log-in of organisations and log in."""
        self.ask("/verifiers/login")
        return self.send("/verifiers/login", email=email, password=password)

    def cookie(self, name: str, *, path: str = "/") -> str | None:
        """Return the value of a cookie that the browser keeps."""
        kept = self.client.get_cookie(name, domain="results.example", path=path)
        return None if kept is None else kept.value


def stage(
    web: WebSettings = ON_A_DESK,
    *,
    policies: Policies | None = None,
    opening: Opening | None = None,
    rows: Iterable[Mapping[str, str]] | None = None,
) -> Staged:
    """Return a site with one entry, unless said otherwise."""
    rehearsal = rehearse(policies=policies, opening=opening, rows=rows)
    return Staged(rehearsal=rehearsal, app=create_app(rehearsal.application, web), base_url=web.base_url)


def heading(answer: TestResponse) -> str:
    """Return the title on the page."""
    found = _HEADING.search(answer.text)
    assert found is not None, answer.text
    return re.sub(r"<[^>]+>", "", found[1])


def objections(answer: TestResponse) -> list[tuple[str, str]]:
    """Return every message beside a field, with the field."""
    return [(field, re.sub(r"<[^>]+>", "", text)) for field, text in _OBJECTION.findall(answer.text)]


def stands(word: str, page: str) -> bool:
    """Tell whether a page holds the word by itself: within a random key it may stand by chance."""
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", page) is not None


def without_form_key(text: str) -> str:
    """Return a page as everybody sees it."""
    return _FORM_KEY.sub("", text)


def set_cookies(answer: TestResponse) -> dict[str, str]:
    """Return the cookies that an answer sets, each with its whole line."""
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def account_of(site: Staged, id_number: str = ZOFIA) -> AccountId:
    """Return the account of an ID Number, which is there."""
    account = site.rehearsal.application.candidates.show(id_number).account
    assert account is not None
    return account.id
