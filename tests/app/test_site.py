"""The root of the site: what of the settings reaches the pages, and under which names they are served."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from results_app.loopback import led_to
from results_app.settings import Settings, SettingsFault
from results_app.site import build_site, runs_its_own_worker
from results_app.wiring import Service, open_service

HOST = "127.0.0.1:8000"


def services(**settings: Any) -> Iterator[Service]:  # noqa: ANN401 - as the settings are
    """Open a service on a database in memory."""
    with closing(open_service(Settings(database_url="sqlite:///:memory:", **settings))) as service:
        yield service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A service with a name, a contact and terms of its own."""
    for language, text in (("en", "Be kind.\n\nBe\nbrief.\n"), ("fr", "Soyez aimable.\n\nSoyez bref.\n")):
        (tmp_path / f"{language}.txt").write_text(text, encoding="utf-8")
    yield from services(
        service_name="Own Results",
        board_contact="help@own.example",
        terms_directory=tmp_path,
        brand_colour="#7a1f5c",
        brand_hover="#5d1746",
        brand_deep="#3a0f2c",
    )


def page(service: Service, path: str, *, host: str = HOST) -> str:
    """Return the text of a page."""
    answer = Client(build_site(service)).get(path, headers={"Host": host})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_pages_go_out_under_the_operators_name(service: Service) -> None:
    """Name, contact and colours are settings."""
    home = page(service, "/")

    assert "Own Results" in home
    assert "brand" in home
    assert "help@own.example" in page(service, "/contact")


@pytest.mark.parametrize(("language", "paragraph"), [("en", "Be brief."), ("fr", "Soyez bref.")])
def test_the_operators_terms_take_the_place_of_ours(service: Service, language: str, paragraph: str) -> None:
    """Paragraphs have empty lines between them; the lines of one are joined."""
    client = Client(build_site(service))
    answer = client.get(f"/terms?language={language}", headers={"Host": HOST}, follow_redirects=True)

    assert paragraph in answer.get_data(as_text=True)


def test_a_rule_that_the_pages_have_no_words_for_is_a_fault_of_its_setting() -> None:
    """The page says after which wrong password it locks: for the 48th it has no word."""
    for service in services(lockout_tolerated=47):
        with pytest.raises(SettingsFault, match="LOCKOUT_TOLERATED"):
            build_site(service)


@pytest.mark.parametrize(
    ("base_url", "host", "path", "location"),
    [
        (
            "http://127.0.0.1:8000",
            "localhost:8000",
            "/help?a=b%20c&d",
            "http://127.0.0.1:8000/help?a=b%20c&d",
        ),
        ("http://127.0.0.1:8000", "LOCALHOST:8000", "/", "http://127.0.0.1:8000/"),
        ("http://127.0.0.1:8000", "[::1]:8000", "/caf%C3%A9", "http://127.0.0.1:8000/caf%C3%A9"),
        ("http://localhost", "127.0.0.1", "/a//b", "http://localhost/a//b"),
        ("http://[::1]:9000", "127.0.0.1:9000", "/", "http://[::1]:9000/"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", "/", None),
        ("http://127.0.0.1:8000", "localhost:9000", "/", None),
        ("http://127.0.0.1:8000", "results.example.org", "/", None),
        ("http://results.test:8000", "localhost:8000", "/", None),
    ],
)
def test_another_name_of_this_machine_leads_to_the_one_that_is_settled(
    base_url: str, host: str, path: str, location: str | None
) -> None:
    """With path, query and method; every other host is the site's own business."""

    def site(environ: Any, start_response: Any) -> list[bytes]:  # noqa: ANN401 - as WSGI says
        del environ
        start_response("200 OK", [])
        return [b"the site"]

    answer = Client(led_to(base_url, site)).post(path, headers={"Host": host})

    assert (answer.status_code, answer.headers.get("Location")) == (307 if location else 200, location)


def test_with_sqlite_one_command_runs_everything(service: Service) -> None:
    """With PostgreSQL letters are the business of `results worker` (architecture, Roots)."""
    assert runs_its_own_worker(service)


@pytest.mark.postgresql
def test_with_postgresql_the_site_starts_no_worker(postgresql_url: str, tmp_path: Path) -> None:
    """Many web processes would compete for the letters."""
    settings = Settings(
        database_url=postgresql_url,
        secrets_file=tmp_path / "secrets.toml",
        mail_url=f"spool://{tmp_path / 'mail'}",
    )
    with closing(open_service(settings)) as service:
        assert not runs_its_own_worker(service)
