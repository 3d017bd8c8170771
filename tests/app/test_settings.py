"""Settings are checked whole at start: every fault is named, production refuses what is for trying out."""

from base64 import b64encode
from pathlib import Path

import attrs
import pytest

from adapters_crypto.keyring import PURPOSES, well_known_secret
from adapters_mail.letters import LetterPress
from adapters_mail.postman import postman_for
from results_app.letterheads import PATHS
from results_app.settings import Environment, Settings, SettingsFault, load_settings
from results_app.wiring import open_service
from results_core.testing.builders import NOON
from results_core.testing.stand_ins import StoppedClock

PRODUCTION = {
    "RESULTS_ENVIRONMENT": "production",
    "RESULTS_BASE_URL": "https://results.example.org",
    "RESULTS_MAIL_URL": "smtps://letters:pass@mail.example.org",
    "RESULTS_DATABASE_URL": "postgresql+psycopg://results@db.example.org/results",
}


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """An environment that production starts in."""
    secrets = tmp_path / "secrets.toml"
    secrets.touch(mode=0o600)
    return PRODUCTION | {"RESULTS_SECRETS_FILE": str(secrets)}


def faults_of(environment: dict[str, str], file: Path | None = None) -> list[str]:
    """Return what is wrong with these settings."""
    with pytest.raises(SettingsFault) as caught:
        load_settings(file, environment)
    return list(caught.value.faults)


def settings_file(directory: Path, text: str) -> Path:
    """Write a settings file."""
    file = directory / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_any_setting_the_service_can_be_tried_out() -> None:
    """An SQLite file, this machine, letters as files: nothing has to be settled to begin."""
    settings = load_settings(None, {"PATH": "/bin"})

    assert settings == Settings()
    assert settings.keys_file == Path("var/secrets.toml")
    assert settings.spool == Path("var/mail").resolve()


def test_keys_and_letters_lie_beside_an_sqlite_file() -> None:
    """One directory holds all that is to be kept; a server's service has `var`."""
    beside = Settings(database_url="sqlite:////srv/results/results.db")
    server = Settings(database_url="postgresql+psycopg://results@db/results")

    assert beside.keys_file == Path("/srv/results/secrets.toml")
    assert beside.spool == Path("/srv/results/mail")
    assert server.keys_file == Path("var/secrets.toml")


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    """Each place overrules the one behind it, name by name."""
    file = settings_file(tmp_path, 'board_name = "File"\nservice_name = "File"\nlockout_minutes = 45\n')
    environment = {"RESULTS_BOARD_NAME": "Environment", "RESULTS_SERVICE_NAME": "Environment"}

    settings = load_settings(file, environment, defaults={"lockout_minutes": 5}, board_name="Given")

    assert (settings.board_name, settings.service_name) == ("Given", "Environment")
    assert settings.lockout_minutes == 45


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    """`RESULTS_SETTINGS` is for servers that are started without a command line of ours."""
    file = settings_file(tmp_path, 'board_name = "File"')

    assert load_settings(None, {"RESULTS_SETTINGS": str(file)}).board_name == "File"


def test_toml_has_numbers_switches_and_tables(tmp_path: Path) -> None:
    """A TOML file may say a value in TOML's own way."""
    file = settings_file(
        tmp_path,
        'linkedin = false\ntrusted_proxies = 2\n[centre_zones]\nUS012 = "America/Denver"\n',
    )

    settings = load_settings(file, {})

    assert (settings.linkedin, settings.trusted_proxies) == (False, 2)
    assert settings.centre_zones == {"US012": "America/Denver"}


def test_what_is_empty_is_not_settled() -> None:
    """A container passes every variable, also those that nobody has filled in."""
    assert load_settings(None, {"RESULTS_BOARD_LOGO": "", "RESULTS_MAIL_URL": ""}) == Settings()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("DATABASE_URL", "mysql://root@db/results", "sqlite:///PATH"),
        ("DATABASE_URL", "results.db", "sqlite:///PATH"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///PATH"),
        ("DATABASE_URL", "sqlite:///results.db?mode=ro", "sqlite:///PATH"),
        ("DATABASE_URL", "postgresql+psycopg://db:port/results", "postgresql+psycopg://"),
        ("BASE_URL", "results.example.org", "https://results.example.org"),
        ("BASE_URL", "https://results.example.org/?a=b", "https://results.example.org"),
        ("BASE_URL", "https://user@results.example.org", "https://results.example.org"),
        ("BASE_URL", "https://[::1", "https://results.example.org"),
        ("MAIL_URL", "mail.example.org", "smtp://HOST"),
        ("MAIL_URL", "smtp://mail.example.org?tls=maybe", "smtp://HOST"),
        ("MAIL_URL", "smtps://mail.example.org?tls=none", "smtp://HOST"),
        ("MAIL_URL", "smtp://", "smtp://HOST"),
        ("MAIL_URL", "spool://mail", "spool:///DIRECTORY"),
        ("MAIL_FROM", "Results <results@example.org>", "results@example.org"),
        ("SECRETS_FILES", "/etc/secrets.toml", "no such setting"),
        ("ENVIRONMENT", "staging", "development, test, production"),
        ("BOARD_NAME", "  ", "some words"),
        ("BOARD_NAME", "Board\r\nBcc: all", "some words"),
        ("BOARD_LOGO", "/nowhere/logo.svg", "SVG"),
        ("BOARD_CONTACT", "javascript:alert(1)", "e-mail address"),
        ("BOARD_ZONE", "Europe/Londres", "Europe/London"),
        ("BOARD_ZONE", "../etc/passwd", "Europe/London"),
        ("HOLIDAYS", "Moon", "GB-ENG"),
        ("HOLIDAYS", "GB-PARIS", "GB-ENG"),
        ("DEFAULT_LANGUAGE", "de", "en, fr"),
        ("CENTRE_ZONES", "US012", "CENTRE=ZONE"),
        ("CENTRE_ZONES", "US012=Denver", "CENTRE=ZONE"),
        ("CATALOGUE_FILE", "/nowhere/exams.toml", "file that is there"),
        ("TRUSTED_PROXIES", "-1", "0 or more"),
        ("TRUSTED_PROXIES", "²", "0 or more"),
        ("LOCKOUT_MINUTES", "0", "1 or more"),
        ("LOCKOUT_MINUTES", "1" * 5000, "1 or more"),
        ("BRAND_COLOUR", "blue", "#1D4BB8"),
        ("BRAND_COLOUR", "#ffff00", "contrast"),
        ("BRAND_HOVER", "#eeeeee", "contrast"),
        ("BRAND_DEEP", "#ffffff", "contrast"),
        ("TERMS_DIRECTORY", "/nowhere", "en.txt and fr.txt"),
        ("LINKEDIN", "perhaps", "yes or no"),
        ("LETTERS_PER_MINUTE", "many", "from 1 to 1000000"),
        ("API_CALLS_PER_MINUTE", "1000001", "from 1 to 1000000"),
        ("API_CALLS_PER_MINUTE", "0", "from 1 to 1000000"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_what_is_expected(
    name: str, text: str, expected: str
) -> None:
    """The fault names the setting and what it may be; its value may be a secret and is not repeated."""
    [fault] = faults_of({f"RESULTS_{name}": text})

    assert fault.startswith(f"{name}: ")
    assert expected in fault


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"RESULTS_BASE_URL": "http://results.example.org"}, "BASE_URL: production needs an address"),
        ({"RESULTS_BASE_URL": ""}, "BASE_URL: production needs an address"),
        ({"RESULTS_MAIL_URL": "spool:///var/mail"}, "MAIL_URL: production needs a mail server"),
        ({"RESULTS_MAIL_URL": ""}, "MAIL_URL: production needs a mail server"),
        ({"RESULTS_MAIL_URL": "smtp://mail.example.org"}, "MAIL_URL: production needs smtps://"),
        ({"RESULTS_MAIL_URL": "smtp://me:p@10.0.0.7?tls=none"}, "MAIL_URL: production needs smtps://"),
        ({"RESULTS_SECRETS_FILE": ""}, "SECRETS_FILE: production needs a secrets file"),
        ({"RESULTS_SECRETS_FILE": "/nowhere/secrets.toml"}, "SECRETS_FILE: production makes none"),
        ({"RESULTS_DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL: production needs a database"),
    ],
)
def test_production_refuses_what_is_only_fit_for_trying_out(
    production: dict[str, str], change: dict[str, str], expected: str
) -> None:
    """Plain http, letters in files, keys of its own making and a database in memory (CFG-1, KEY-1)."""
    [fault] = faults_of(production | change)

    assert fault.startswith(expected)


def test_production_starts_with_what_it_needs(production: dict[str, str]) -> None:
    """https, a mail server, a secrets file and a lasting database are enough."""
    assert load_settings(None, production).in_production


@pytest.mark.parametrize(
    "mail_url", ["smtp://localhost", "smtp://[::1]:2525", "smtp://me:p@mail.example.org?tls=starttls"]
)
def test_letters_may_go_in_clear_to_this_machine_alone(production: dict[str, str], mail_url: str) -> None:
    """A relay beside the service needs no TLS; any other does (CFG-1)."""
    assert load_settings(None, production | {"RESULTS_MAIL_URL": mail_url}).mail_url == mail_url


def test_production_refuses_a_test_clock(production: dict[str, str]) -> None:
    """What decides about releases cannot be set there (CFG-3); it is said before anything is opened."""
    with pytest.raises(SettingsFault, match="machine's clock"):
        open_service(load_settings(None, production), clock=StoppedClock(NOON))


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    """Nobody mends settings one start at a time, wherever the faults are and of whichever sort."""
    file = settings_file(tmp_path, 'board_zone = "Nowhere"\nboard_nam = "Typo"\n')
    environment = {
        "RESULTS_ENVIRONMENT": "production",
        "RESULTS_MAIL_URL": "pigeon://",
        "RESULTS_LINKEDIN": "?",
    }

    names = [fault.partition(":")[0] for fault in faults_of(environment, file)]

    assert sorted(names) == ["BASE_URL", "BOARD_NAM", "BOARD_ZONE", "LINKEDIN", "MAIL_URL", "SECRETS_FILE"]


def test_settings_given_in_python_are_checked_alike() -> None:
    """An embedding service gets the same faults as an operator."""
    with pytest.raises(SettingsFault) as caught:
        Settings(board_zone="Nowhere", lockout_minutes=0, brand_colour="blue")

    assert [fault.partition(":")[0] for fault in caught.value.faults] == [
        "BOARD_ZONE",
        "LOCKOUT_MINUTES",
        "BRAND_COLOUR",
    ]


@pytest.mark.parametrize("text", ["board_name = ", b"\xff\xfe"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, text: str | bytes) -> None:
    """The fault says which file, and where in it."""
    file = tmp_path / "settings.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())

    [fault] = faults_of({}, file)

    assert fault.startswith(f"{file}: the settings file is no TOML")


def test_no_fault_and_no_repr_tells_a_password() -> None:
    """Addresses of databases and mail servers hold passwords: they are neither repeated nor shown."""
    environment = {
        "RESULTS_DATABASE_URL": "mysql://root:hunter22@db/results",
        "RESULTS_MAIL_URL": "smtp://me:hunter22@",
    }
    fitting = Settings(
        database_url="postgresql+psycopg://me:hunter22@db/results", mail_url="smtp://me:hunter22@mail"
    )

    assert "hunter22" not in repr(faults_of(environment)) + repr(fitting)


@pytest.mark.parametrize(
    "mail_url",
    [
        "smtp://mail.example.org",
        "smtp://mail.example.org:2525/",
        "smtp://me:pass@mail.example.org?tls=starttls",
        "smtp://mail.example.org?tls=none",
        "smtps://me:pass@mail.example.org:465",
        "spool:///var/spool/results",
    ],
)
def test_a_mail_address_that_fits_finds_its_postman(mail_url: str) -> None:
    """What the settings accept the postman accepts too."""
    press = LetterPress(
        sender="results@example.org",
        base_url="https://results.example.org",
        paths=PATHS,
        board="Example Exam Board",
        contact="help@example.org",
    )

    assert postman_for(Settings(mail_url=mail_url).mail_url, press).press is press


def test_a_development_key_is_refused_in_production(production: dict[str, str]) -> None:
    """Keys that everybody knows are named, each with its purpose, under the setting (KEY-1)."""
    table = '[[{0}]]\nid = "a"\ncreated = 2026-01-01T00:00:00Z\nsecret = "{1}"\n'
    Path(production["RESULTS_SECRETS_FILE"]).write_text(
        "".join(
            table.format(purpose.name, b64encode(well_known_secret(purpose.name)).decode())
            for purpose in PURPOSES
        ),
        encoding="utf-8",
    )

    with pytest.raises(SettingsFault) as caught:
        open_service(load_settings(None, production))

    assert list(caught.value.faults) == [
        f"SECRETS_FILE: {purpose.name} a is a development key that everybody knows" for purpose in PURPOSES
    ]


def test_a_faulty_catalogue_and_faulty_keys_are_told_together(tmp_path: Path) -> None:
    """The files that settings name are looked at in one go."""
    secrets, exams = tmp_path / "secrets.toml", tmp_path / "exams.toml"
    secrets.write_text("this is no TOML", encoding="utf-8")
    secrets.chmod(0o600)
    exams.write_text("neither is this", encoding="utf-8")

    with pytest.raises(SettingsFault) as caught:
        open_service(Settings(secrets_file=secrets, catalogue_file=exams))

    assert {fault.partition(":")[0] for fault in caught.value.faults} == {"SECRETS_FILE", "CATALOGUE_FILE"}


def test_the_table_for_operators_names_every_setting() -> None:
    """`docs/operators.md` has a row for each setting, with its default, and for no other."""
    page = (Path(__file__).parents[2] / "docs" / "operators.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| `")]
    told = {row[0].strip("`").lower(): row[1].strip().strip("`") for row in rows}
    fields = {field.name: _default(field.default) for field in attrs.fields(Settings)}

    assert told == fields


def _default(value: object) -> str:
    if isinstance(value, Environment):
        return value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ",".join(map(str, sorted(value)))
    return str(value) if value or value == 0 else "-"
