"""Settings: from the environment (`RESULTS_…`), a TOML file, or given in Python; checked whole (CFG-1).

Every fault is named at once, and nothing starts before all are mended.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum, unique
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from results_app import setting_kinds as kinds

PREFIX: Final = "RESULTS_"
FILE: Final = "settings"
"""`RESULTS_SETTINGS` is no setting: it names the file with them."""


@unique
class Environment(StrEnum):
    """What the service is run for; production refuses what is only fit for trying things out."""

    DEVELOPMENT = "development"
    TEST = "test"
    PRODUCTION = "production"


class SettingsFault(Exception):
    """Some settings cannot be used. `faults` names each with what is expected, never a secret."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep every fault; each is one English sentence for the operator."""
        self.faults = faults
        super().__init__("; ".join(faults))


def _setting(default: Any, read: Callable[[str], Any], *, repr: bool = True) -> Any:  # noqa: ANN401 - as attrs.field
    return attrs.field(default=default, repr=repr, metadata={"read": read})


@attrs.frozen(kw_only=True)
class Settings:
    """Everything that an operator or an embedding service may settle; `docs/operators.md` explains each.

    Raises:
        SettingsFault: Some cannot be used, or do not fit together; every fault is named.
    """

    database_url: str = _setting("sqlite:///var/results.db", kinds.database_url, repr=False)
    base_url: str = _setting("http://127.0.0.1:8000", kinds.base_url)
    secrets_file: Path | None = _setting(None, kinds.path)
    """None: `secrets.toml` beside an SQLite database, else `var/secrets.toml`."""
    checkpoints_file: Path | None = _setting(None, kinds.path)
    """None: `checkpoints.jsonl` beside an SQLite database, else `var/checkpoints.jsonl`."""
    erasures_file: Path | None = _setting(None, kinds.path)
    """None: `erasures.jsonl` beside the secrets file."""
    mail_url: str = _setting("", kinds.mail_url, repr=False)
    """Empty: letters are files in `mail` beside an SQLite database, else in `var/mail`."""
    mail_from: str = _setting("results@example.org", kinds.address)
    environment: Environment = _setting(Environment.DEVELOPMENT, kinds.one_of(Environment))

    board_name: str = _setting("Example Exam Board", kinds.words)
    service_name: str = _setting("Results Online", kinds.words)
    board_logo: Path | None = _setting(None, kinds.drawing)
    board_contact: str = _setting("", kinds.contact)
    """Empty: nowhere to ask is named."""
    board_zone: str = _setting("Europe/London", kinds.zone)
    decision_days: int = _setting(5, kinds.positive)
    """Working days within which an organisation that applies is answered."""
    holidays: str = _setting("GB-ENG", kinds.holidays)
    """England and Wales."""
    default_language: str = _setting("en", kinds.language)
    centre_zones: Mapping[str, str] = _setting(MappingProxyType({}), kinds.centre_zones)
    catalogue_file: Path | None = _setting(None, kinds.existing_file)
    cjk_font: Path | None = _setting(None, kinds.existing_file)

    trusted_proxies: int = _setting(0, kinds.count)
    lockout_tolerated: int = _setting(3, kinds.count)
    lockout_minutes: int = _setting(30, kinds.positive)
    lockout_streak: int = _setting(100, kinds.positive)
    lockout_address_failures: int = _setting(30, kinds.positive)
    lockout_alarm_failures: int = _setting(1000, kinds.positive)
    lockout_pairs: int = _setting(5, kinds.positive)
    lockout_pairs_in_all: int = _setting(20, kinds.positive)
    lockout_address_pairs: int = _setting(20, kinds.positive)
    lockout_alarm_pairs: int = _setting(300, kinds.positive)
    session_idle_minutes: int = _setting(30, kinds.positive)
    session_absolute_hours: int = _setting(12, kinds.positive)
    retention_registration_days: int = _setting(7, kinds.positive)
    retention_attempt_days: int = _setting(30, kinds.positive)
    retention_link_days: int = _setting(7, kinds.positive)
    retention_letter_days: int = _setting(90, kinds.positive)
    retention_identity_months: int = _setting(24, kinds.positive)
    retention_closed_account_months: int = _setting(24, kinds.positive)
    retention_application_months: int = _setting(6, kinds.positive)
    retention_delivery_days: int = _setting(30, kinds.positive)
    retention_download_months: int = _setting(24, kinds.positive)

    brand_colour: str = _setting("#1D4BB8", kinds.colour)
    brand_hover: str = _setting("#163A91", kinds.colour)
    brand_deep: str = _setting("#132459", kinds.colour)

    terms_version: str = _setting("1", kinds.words)
    terms_directory: Path | None = _setting(None, kinds.texts_directory)
    """None: the product's own terms of use hold."""
    updates_version: str = _setting("1", kinds.words)
    minimum_age_updates: int = _setting(16, kinds.count)
    secrets_are_digits: bool = _setting(default=False, read=kinds.yes_or_no)
    search_shows_identity: bool = _setting(default=False, read=kinds.yes_or_no)
    """Whether Candidate Search shows email address and passport number, which nobody agreed to on screen."""
    linkedin: bool = _setting(default=True, read=kinds.yes_or_no)
    letters_per_minute: int = _setting(600, kinds.a_minute)
    api_calls_per_minute: int = _setting(1200, kinds.a_minute)
    webhook_ports: frozenset[int] = _setting(frozenset({443}), kinds.ports)
    log_requests: bool = _setting(default=False, read=kinds.yes_or_no)
    metrics_token: str = _setting("", kinds.token, repr=False)
    """Empty: nobody reads figures of the service."""

    def __attrs_post_init__(self) -> None:
        """Refuse settings that cannot be used."""
        faults = tuple(self._unfit()) or tuple(self._misfits())
        if faults:
            raise SettingsFault(faults)

    @property
    def in_production(self) -> bool:
        """Whether real candidates rely on this service."""
        return self.environment is Environment.PRODUCTION

    @property
    def in_memory(self) -> bool:
        """Whether the database ends with the process."""
        return self.database_url == f"sqlite:///{kinds.IN_MEMORY}"

    @property
    def keys_file(self) -> Path:
        """Where the keys lie."""
        return self.secrets_file or self._home / "secrets.toml"

    @property
    def published_checkpoints(self) -> Path:
        """Where the audit trail's checkpoints lie outside the database."""
        return self.checkpoints_file or self._home / "checkpoints.jsonl"

    @property
    def erasure_ledger(self) -> Path:
        """Where it is kept, outside the database and its backups, who was erased."""
        return self.erasures_file or self.keys_file.parent / "erasures.jsonl"

    @property
    def spool(self) -> Path:
        """Where letters are laid down if no mail address is settled; an absolute path."""
        return (self._home / "mail").resolve()

    @property
    def _home(self) -> Path:
        """The directory of an SQLite database, else `var`."""
        if self.in_memory or not self.database_url.startswith("sqlite:"):
            return Path("var")
        return Path(urlsplit(self.database_url).path.removeprefix("/")).parent

    def _unfit(self) -> Iterator[str]:
        for field in attrs.fields(Settings):
            value = getattr(self, field.name)
            try:
                if value != field.default:
                    field.metadata["read"](kinds.as_text(value))
            except kinds.Unfit as unfit:
                yield f"{field.name.upper()}: {unfit}"

    def _misfits(self) -> Iterator[str]:
        yield from self._unreadable_colours()
        if not self.in_production:
            return
        if not self.base_url.startswith("https://"):
            yield "BASE_URL: production needs an address that begins with https://"
        if not self.mail_url or self.mail_url.startswith("spool:"):
            yield "MAIL_URL: production needs a mail server, smtp:// or smtps://"
        elif kinds.mails_in_clear(self.mail_url):
            yield "MAIL_URL: production needs smtps://, or smtp:// with ?tls=starttls, beyond this machine"
        if self.secrets_file is None:
            yield "SECRETS_FILE: production needs a secrets file, named by its path"
        elif not self.secrets_file.is_file():
            yield "SECRETS_FILE: production makes none by itself, and there is none under this path"
        if self.in_memory:
            yield "DATABASE_URL: production needs a database that outlives the process"

    def _unreadable_colours(self) -> Iterator[str]:
        from adapters_web.rendering.brand import brand_stylesheet

        try:
            brand_stylesheet(self.brand_colour, self.brand_hover, self.brand_deep)
        except ValueError as unreadable:
            name, _, why = str(unreadable).partition(" ")
            yield f"{'BRAND_COLOUR' if name == 'BRAND' else name}: {why}"


def load_settings(
    file: Path | None,
    environment: Mapping[str, str],
    *,
    defaults: Mapping[str, Any] = MappingProxyType({}),
    **given: Any,  # noqa: ANN401 - as the settings are
) -> Settings:
    """Return the settings: what is given goes before the environment, that before the file and the defaults.

    `RESULTS_SETTINGS` names the file where none is given. What is empty counts as not settled.

    Raises:
        SettingsFault: The file cannot be read, a name is unknown, or settings cannot be used;
            every fault is named.
    """
    faults: list[str] = []
    texts = _of_environment(environment)
    named = texts.pop(FILE, "")
    texts = _of_file(file or (Path(named) if named else None), faults) | texts
    values = dict(_read({name: text for name, text in texts.items() if text}, faults))
    try:
        settings = Settings(**({**defaults} | values | given))
    except SettingsFault as fault:
        at_fault = {_name_in(one) for one in faults}
        faults += [one for one in fault.faults if _name_in(one) not in at_fault]
        settings = None
    if faults or settings is None:
        raise SettingsFault(tuple(faults))
    return settings


def _read(texts: Mapping[str, str], faults: list[str]) -> Iterator[tuple[str, Any]]:
    known = {field.name: field.metadata["read"] for field in attrs.fields(Settings)}
    for name, text in texts.items():
        if name not in known:
            faults.append(f"{name.upper()}: there is no such setting")
            continue
        try:
            yield name, known[name](text)
        except kinds.Unfit as unfit:
            faults.append(f"{name.upper()}: {unfit}")


def _name_in(fault: str) -> str:
    return fault.partition(":")[0]


def _of_environment(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(PREFIX)
    }


def _of_file(file: Path | None, faults: list[str]) -> dict[str, str]:
    if file is None:
        return {}
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except OSError:
        faults.append(f"{file}: the settings file cannot be read")
    except ValueError as malformed:
        faults.append(f"{file}: the settings file is no TOML: {malformed}")
    else:
        return {name: kinds.as_text(value) for name, value in tables.items()}
    return {}
