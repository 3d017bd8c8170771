"""A stolen store: what lies in it opens nothing and shows no secret (REG-1, TOK-1, SES-1, PRV-2)."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from results_app import Settings
from results_app.wiring import Service, open_service
from results_core.access.logging_in import LoggedIn
from results_core.access.second_step import StepCode, code_of, step_at
from results_core.api_access.managing import MadeSecret
from results_core.api_access.webhook_managing import MadeWebhook, WebhookForm
from results_core.application import Application
from results_core.candidates.registering import CheckYourEmail
from results_core.exams.importing import ImportOrder
from results_core.journal.feed import FeedType
from results_core.kernel.confidential import LinkToken, Password
from results_core.organisations.second_step import SecondStepOn
from results_core.testing.builders import EMAIL, ZOFIA
from results_core.testing.clients import a_client
from results_core.testing.files import entry_cells
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.webhooks import ADDRESS, put_listening
from results_core.verification.viewers import Viewer

Opened = Callable[[str, Path], Service]

SECRET_NUMBER = "7QZK9M0T"
PASSPORT = "XK4471902"
PASSWORD = Password("a lighthouse 2 miles off, 7 boats")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


def cells(url: str) -> Iterator[str]:
    """Yield everything that any row of any table holds."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        for table in inspect(engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 - a name of ours
                yield from map(str, row)
    engine.dispose()


def link_in(spool: Path) -> LinkToken:
    """Return the token of the one link to confirm that lies in the spool."""
    [letter] = [file.read_text("utf-8") for file in spool.glob("*.eml")]
    address = letter.replace("=\n", "").partition("/confirm/")[2]
    return LinkToken(address[:43])


@pytest.fixture
def opened(request: pytest.FixtureRequest) -> Opened:
    """Opens a service on a database, and closes it after the test."""

    def service_on(url: str, directory: Path) -> Service:
        service = open_service(
            Settings(
                database_url=url,
                secrets_file=directory / "secrets.toml",
                mail_url=f"spool://{directory}/mail",
            )
        )
        request.addfinalizer(service.close)
        return service

    return service_on


def registered(application: Application, directory: Path) -> CheckYourEmail:
    """Import a candidate with a passport and let them register."""
    row = entry_cells(secret_number=SECRET_NUMBER, passport_number=PASSPORT)
    file = directory / "entries.csv"
    file.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    assert application.import_entries(file, ImportOrder(operator="Ada")).applied
    answer = application.register(
        id_number=ZOFIA, secret_number=SECRET_NUMBER, email=EMAIL, password=PASSWORD, terms=True
    )
    assert isinstance(answer, CheckYourEmail)
    return answer


def test_no_cell_of_the_store_holds_a_secret(url: str, opened: Opened, tmp_path: Path) -> None:
    """Neither Secret Number, passport, password, link, session nor what tells a browser, at any time."""
    application = opened(url, tmp_path).application
    answer = registered(application, tmp_path)
    while_letters_wait = list(cells(url))
    application.deliver_letters()
    link = link_in(tmp_path / "mail")
    application.confirm(link, browser=answer.browser, password=None)
    session = application.log_in(id_number=ZOFIA, password=PASSWORD)
    assert isinstance(session, LoggedIn)
    afterwards = list(cells(url))
    secrets = {
        SECRET_NUMBER,
        PASSPORT,
        PASSWORD.reveal(),
        link.reveal(),
        answer.browser.reveal(),
        session.token.reveal(),
    }

    assert any(ZOFIA in cell for cell in afterwards)
    assert [cell for cell in (*while_letters_wait, *afterwards) if any(one in cell for one in secrets)] == []


def test_no_byte_of_the_file_holds_a_secret(sqlite_url: str, opened: Opened, tmp_path: Path) -> None:
    """Nor the log ahead of it, where older states may lie."""
    application = opened(sqlite_url, tmp_path).application
    registered(application, tmp_path)
    application.deliver_letters()
    link = link_in(tmp_path / "mail")
    files = [file for file in tmp_path.iterdir() if file.name.startswith("results.db")]
    content = b"".join(file.read_bytes() for file in files)

    assert ZOFIA.encode() in content
    assert [
        secret
        for secret in (SECRET_NUMBER, PASSPORT, PASSWORD.reveal(), link.reveal())
        if secret.encode() in content
    ] == []


def test_no_cell_of_the_store_holds_a_secret_of_an_organisation(
    url: str, opened: Opened, tmp_path: Path
) -> None:
    """Neither an officer's second step and its codes, nor the secrets of a client and of a webhook."""
    service = opened(url, tmp_path)
    application = service.application
    officers, access = application.officers, application.api_access
    organisation = put_listening(service.store)
    digest = officers.set_password.hasher.digest(PASSWORD)
    main = put_officer(service.store, an_officer(organisation, digest=digest))
    app = officers.second_step.offer()
    code = StepCode(code_of(app, step_at(application.clock.now())))
    step = officers.second_step.set_up(main.id, password=PASSWORD, secret=app, code=code)
    client = access.clients.make_secret(main.id, a_client(organisation).id)
    form = WebhookForm(address=ADDRESS, types=list(FeedType))
    webhook = access.webhooks.manage.add(Viewer(organisation=organisation.id, officer=main.id), form)
    assert isinstance(step, SecondStepOn)
    assert isinstance(client, MadeSecret)
    assert isinstance(webhook, MadeWebhook)
    secrets = [app, client.opens, webhook.secret, *step.recovery_codes]
    words = {one.reveal() for one in secrets} | {webhook.secret.reveal().partition("_")[2]}
    found = list(cells(url))

    assert any(webhook.view.webhook.id in cell for cell in found)
    assert [cell for cell in found if any(word in cell for word in words)] == []
